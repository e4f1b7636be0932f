package cmd

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// allRules returns every rule, in order.
func allRules(t *testing.T) (all []*catalogue.Rule) {
	t.Helper()
	var c catalogue.Catalogue
	for _, area := range catalogue.Areas {
		entries, err := c.Area(area)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entries...)
	}
	return all
}

// flat joins the words of a text with single spaces.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// TestRuleList checks that every rule is listed once, in order, with severity, level, the kind of its fixes, and title.
func TestRuleList(t *testing.T) {
	_, stdout, _ := run(t, "", "rules")
	rest := flat(stdout)
	for _, rule := range allRules(t) {
		want := flat(fmt.Sprintf("%s %s %s %s %s", rule.ID, rule.Severity, rule.Level, strings.Join(rule.Fixable()[:min(1, len(rule.Fixable()))], ""), rule.Title)) + " "
		_, after, ok := strings.Cut(rest, want)
		if !ok || strings.Count(flat(stdout), " "+string(rule.ID)+" ") != 1 {
			t.Errorf("the list lacks, or has in the wrong place: %s", want)
			continue
		}
		rest = after
	}
	if rest != "Why a rule exists, with examples: caliper-lint explain RULE" {
		t.Errorf("the list ends with %q", rest)
	}
	for _, line := range strings.Split(stdout, "\n") {
		if len(line) > 80 {
			t.Errorf("a line has %d columns: %s", len(line), line)
		}
	}
}

func TestRuleArguments(t *testing.T) {
	for _, c := range []struct {
		name   string
		args   string
		code   int
		stdout []string // parts of the output
		not    string   // text that the output must not have
		stderr string
	}{
		{"area", "rules stream", 0, []string{"stream/id-types"}, "value/iri", ""},
		{"area in capitals", "rules Stream", 0, []string{"stream/id-types"}, "value/iri", ""},
		{"misspelt area", "rules strem", 2, nil, "", "there is no area strem; did you mean stream?"},
		{"unknown area", "rules sausages", 2, nil, "", "the areas are json, record, context"},
		{"rule for an area", "rules value/iri", 2, nil, "", "caliper-lint explain value/iri"},
		{"two areas", "rules value stream", 2, nil, "", "name one area"},
		{"format of the list", "rules --format xml", 2, nil, "", "must be one of text, json"},
		{"rule", "explain value/iri", 0, []string{"value/iri: "}, "", ""},
		{"rule in brackets", "explain [value/iri]", 0, []string{"value/iri: "}, "", ""},
		{"rule in capitals", "explain Value/IRI", 0, []string{"value/iri: "}, "", ""},
		{"area to explain", "explain stream", 0, []string{"stream/id-types", "stream/attempt-count", "explain RULE"}, "value/iri", ""},
		{"misspelt rule", "explain propery/requird", 2, nil, "", "there is no rule propery/requird; did you mean property/required?"},
		{"rule without area", "explain recommended", 2, nil, "", "did you mean property/recommended?"},
		{"rule of another area", "explain value/required", 2, nil, "", "did you mean property/required?"},
		{"misspelt, without area", "explain recomended", 2, nil, "", "did you mean property/recommended?"},
		{"misspelt area of a rule", "explain events/participant-type", 2, nil, "", "did you mean event/participant-type?"},
		{"of several areas", "explain participant-type", 2, nil, "", "did you mean event/participant-type or profile/participant-type?"},
		{"nothing like it", "explain sausages", 2, nil, "", "there is no rule sausages; caliper-lint rules lists them"},
		{"hostile", "explain \x1b[2Jx", 2, nil, "", `there is no rule "\x1b[2jx"`},
		{"no rule", "explain", 2, nil, "", "name one rule"},
		{"two rules", "explain value/iri value/term", 2, nil, "", "name one rule"},
		{"format of the page", "explain value/iri --format xml", 2, nil, "", "must be one of text, json"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, stdout, stderr := run(t, "", strings.Fields(c.args)...)
			if code != c.code || !strings.Contains(stderr, c.stderr) || c.code == 0 && stderr != "" || c.code != 0 && stdout != "" {
				t.Errorf("exit code %d, want %d; stdout %q, stderr %q", code, c.code, stdout, stderr)
			}
			for _, want := range c.stdout {
				if !strings.Contains(stdout, want) {
					t.Errorf("stdout lacks %q", want)
				}
			}
			if c.not != "" && strings.Contains(stdout, c.not) {
				t.Errorf("stdout has %q", c.not)
			}
		})
	}
}

// linkOf returns the link of a rule's section. A section is an anchor in the specification of 1.2, or a URL for a rule of older versions.
func linkOf(section string) string {
	if strings.Contains(section, "://") {
		return section
	}
	return "https://www.imsglobal.org/spec/caliper/v1p2#" + section
}

// TestExplain checks that the page of every rule has all fields of the catalogue, and the only finding of its bad example.
func TestExplain(t *testing.T) {
	t.Chdir("..")
	for _, rule := range allRules(t) {
		code, page, stderr := run2(t, "explain", string(rule.ID))
		if code != 0 || stderr != "" {
			t.Errorf("%s: exit code %d: %s", rule.ID, code, stderr)
			continue
		}
		for _, want := range []string{string(rule.ID) + ": " + rule.Title, rule.Severity.String() + ": ", rule.Level + ": ",
			strings.Join(rule.Requirements, ", "), linkOf(rule.Section), rule.Why, "To fix it: " + rule.Fix, rule.Demand, rule.Schema, rule.Good} {
			if !strings.Contains(flat(page), flat(want)) {
				t.Errorf("%s: the page lacks %q", rule.ID, want)
			}
		}
		if rule.Bad == "" {
			if !strings.Contains(page, "too large to show") || strings.Contains(page, "Bad example") {
				t.Errorf("%s: the page does not say why it has no bad example", rule.ID)
			}
			continue
		}
		for _, other := range rule.Also {
			if !strings.Contains(page, "It also breaks "+string(other)) {
				t.Errorf("%s: the page does not mention %s", rule.ID, other)
			}
		}
		_, after, _ := strings.Cut(page, "Bad example:\n\n")
		bad, _, _ := strings.Cut(after, "Good example:")
		_, found, _ := strings.Cut(bad, "\nbad example\n  ")
		if n := strings.Count(found, "    = "+rule.Level); n > 1 {
			t.Errorf("%s: %d findings, want one:\n%s", rule.ID, n, bad)
			continue
		}
		var line, column int
		if _, err := fmt.Sscanf(found, "%d:%d "+rule.Severity.String()+": ", &line, &column); err != nil || !strings.Contains(found, "["+string(rule.ID)+"]") {
			t.Errorf("%s: unexpected finding: %s", rule.ID, found)
			continue
		}
		source := strings.Split(rule.Bad, "\n")[line-1]
		_, excerpt, _ := strings.Cut(found, fmt.Sprintf("\n    %d | ", line))
		excerpt, mark, _ := strings.Cut(excerpt, "\n")
		if !strings.HasPrefix(source, strings.TrimSuffix(excerpt, "…")) || !strings.HasPrefix(strings.TrimLeft(mark, " "), "| "+strings.Repeat(" ", column-1)+"^") {
			t.Errorf("%s: the page does not show line %d and its fault:\n%s", rule.ID, line, bad)
		}
		for i, source := range strings.Split(strings.TrimSuffix(rule.Bad, "\n"), "\n") {
			if !strings.Contains(bad, fmt.Sprintf("%d | %s\n", i+1, words.Printable(source))) {
				t.Errorf("%s: the page lacks line %d of the bad example", rule.ID, i+1)
			}
		}
	}
}

func TestRulesJSON(t *testing.T) {
	t.Chdir("..")
	read := func(args ...string) []map[string]any {
		t.Helper()
		code, stdout, stderr := run2(t, append(args, "--format", "json")...)
		var out struct {
			Version int
			Rules   []map[string]any
		}
		if err := json.Unmarshal([]byte(stdout), &out); err != nil || code != 0 || stderr != "" || out.Version != 1 {
			t.Fatalf("%v: exit code %d, %v, %s", args, code, err, stderr)
		}
		return out.Rules
	}
	all := allRules(t)
	list := read("rules")
	if len(list) != len(all) {
		t.Fatalf("%d rules, want %d", len(list), len(all))
	}
	for i, rule := range all {
		got := list[i]
		one := read("explain", string(rule.ID))
		if len(one) != 1 {
			t.Fatalf("%s: %d rules", rule.ID, len(one))
		}
		for name, want := range map[string]any{"id": rule.ID, "severity": rule.Severity, "level": rule.Level, "title": rule.Title,
			"specUrl": linkOf(rule.Section)} {
			if fmt.Sprint(got[name]) != fmt.Sprint(want) || fmt.Sprint(one[0][name]) != fmt.Sprint(want) {
				t.Errorf("%s: %s is %v and %v, want %v", rule.ID, name, got[name], one[0][name], want)
			}
		}
		for name, want := range map[string]any{"section": rule.Section, "why": rule.Why, "fix": rule.Fix, "good": rule.Good, "bad": rule.Bad,
			"at": rule.At, "demand": rule.Demand, "schema": rule.Schema} {
			if one[0][name] != want {
				t.Errorf("%s: %s is %v, want %v", rule.ID, name, one[0][name], want)
			}
		}
		if requirements, ok := got["requirements"].([]any); !ok || len(requirements) != len(rule.Requirements) {
			t.Errorf("%s: requirements are %v, want %v", rule.ID, got["requirements"], rule.Requirements)
		}
		if also, ok := one[0]["also"].([]any); !ok || len(also) != len(rule.Also) {
			t.Errorf("%s: also is %v, want %v", rule.ID, one[0]["also"], rule.Also)
		}
		if (one[0]["badOmitted"] == "") != (rule.Bad != "") {
			t.Errorf("%s: badOmitted is %q", rule.ID, one[0]["badOmitted"])
		}
	}
	area := read("explain", "stream")
	if len(area) == 0 || fmt.Sprint(area) != fmt.Sprint(read("rules", "stream")) {
		t.Errorf("explain and rules disagree on an area: %v", area)
	}
}
