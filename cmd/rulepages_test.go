package cmd

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/cmd/view"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

const rulePages = "../docs/rules"

// TestRulePages checks that docs/rules has a page of each rule, with the text of explain, an index, and no other files. With -update it
// writes the pages.
func TestRulePages(t *testing.T) {
	want := rulePagesOf(t)
	if *update {
		if err := os.RemoveAll(rulePages); err != nil {
			t.Fatal(err)
		}
		for name, text := range want {
			file := filepath.Join(rulePages, filepath.FromSlash(name))
			if err := cmp.Or(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	got := map[string]string{}
	err := fs.WalkDir(os.DirFS(rulePages), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			got[name] = string(mustRead(t, filepath.Join(rulePages, filepath.FromSlash(name))))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const remedy = "go test ./cmd -run TestRulePages -update writes the pages"
	for name, text := range want {
		if got[name] != text {
			t.Errorf("docs/rules/%s differs from the text of explain; %s", name, remedy)
		}
	}
	for name := range got {
		if want[name] == "" {
			t.Errorf("there is no rule for docs/rules/%s; %s", name, remedy)
		}
	}
	if len(want) < 60 {
		t.Errorf("only %d pages found: this test looks in the wrong place", len(want))
	}
}

const indexHead = `# Rules

What a report shows in brackets is a rule. Each has a page here, with what ` + "`caliper-lint explain RULE`" + ` prints: why it is there,
what to do, a bad and a good example. The severity can be [changed](../configuration.md#severities) for a project; the level is how
strongly the specification says it, and which fixes [` + "`caliper-lint fix`" + `](../fixing.md#what-is-safe) has: safe ones, and unsafe ones.

Do not edit these pages. They are made from ` + "`rules/catalogue`" + `: ` + "`go test ./cmd -run TestRulePages -update`" + `
`

// rulePagesOf returns the pages of docs/rules, by their paths in that folder.
func rulePagesOf(t *testing.T) map[string]string {
	t.Helper()
	spec, err := validate.Spec(validate.Versions[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	says := requirementsByID(t)
	pages := map[string]string{}
	index, area := indexHead, ""
	for _, rule := range allRules(t) {
		of, _, _ := strings.Cut(string(rule.ID), "/")
		if of != area {
			area = of
			index += "\n## " + area + "\n\n| rule | severity | level | what is right | fix |\n|---|---|---|---|---|\n"
		}
		index += fmt.Sprintf("| [`%s`](%[1]s.md) | %s | %s | %s | %s |\n", rule.ID, rule.Severity, rule.Level, escaped(rule.Title), strings.Join(rule.Fixable(), ", "))
		pages[string(rule.ID)+".md"] = rulePage(t, spec, says, rule)
	}
	pages["README.md"] = index
	return pages
}

// requirementsByID returns the requirements of the catalogue, by id.
func requirementsByID(t *testing.T) map[string]catalogue.Requirement {
	t.Helper()
	all, err := new(catalogue.Catalogue).Requirements()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]catalogue.Requirement{}
	for _, r := range all {
		byID[r.ID] = r
	}
	return byID
}

// rulePage returns the page of a rule: the text of explain, in Markdown.
func rulePage(t *testing.T, spec *profiles.Spec, says map[string]catalogue.Requirement, rule *catalogue.Rule) string {
	t.Helper()
	var b strings.Builder
	put := func(first, text, hang string) { b.WriteString(terminal.Wrap(first, text, hang, 120)) }
	paragraph := func(text string) { b.WriteString("\n"); put("", text, "") }
	block := func(language, text string) {
		fmt.Fprintf(&b, "\n```%s\n%s\n```\n", language, strings.TrimRight(text, "\n"))
	}

	fmt.Fprintf(&b, "# %s\n\n", rule.ID)
	put("", escaped(strings.ToUpper(rule.Title[:1])+rule.Title[1:])+".", "")
	severity := bold(view.SeverityWords[rule.Severity])
	if rule.Varies != "" {
		severity += "; " + escaped(rule.Varies)
	}
	b.WriteString("\n")
	put("- ", severity, "  ")
	fmt.Fprintf(&b, "- %s ([the specification](%s))\n", bold(view.LevelWords[rule.Level]), spec.URL(rule.Section))
	paragraph(escaped(rule.Why))
	paragraph("**To fix it:** " + escaped(rule.Fix) + ".")
	for _, terms := range view.Terms(spec, rule.ID) {
		paragraph(escaped(terms))
	}
	for _, fixes := range [][2]string{{"fix", rule.Fixes}, {"fix --unsafe", rule.UnsafeFixes}} {
		if fixes[1] != "" {
			paragraph("[`caliper-lint " + fixes[0] + "`](../../fixing.md#what-is-safe) fixes it " + escaped(fixes[1]) + ".")
		}
	}
	if rule.Demand != "" {
		paragraph("The examples are judged with `--profile " + rule.Demand + "`.")
	}
	if rule.Schema != "" {
		paragraph("The examples are judged with `--schema extensions=FILE`, where FILE holds:")
		block("json", rule.Schema)
	}
	b.WriteString("\n## Bad\n")
	if rule.Bad == "" {
		paragraph(view.NoBadExample)
	} else {
		reported, err := view.BadReport(rule, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		block("json", rule.Bad)
		paragraph("`caliper-lint validate` reports:")
		block("text", reported)
		for _, other := range rule.Also {
			paragraph(fmt.Sprintf("It also breaks [`%s`](%s), which is left out here.", other, path.Join("..", string(other)+".md")))
		}
	}
	b.WriteString("\n## Good\n")
	block("json", rule.Good)
	b.WriteString("\n## Requirements\n\n")
	for _, id := range rule.Requirements {
		put("- ", fmt.Sprintf("[%s](../../requirements.md#%[1]s) %s: %s", id, says[id].Level, escaped(says[id].Says)), "  ")
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if lostMark.MatchString(line) {
			t.Errorf("%s: a wrapped line begins like a list or heading: %s", rule.ID, line)
		}
	}
	return b.String()
}

// bold makes the word before the colon bold.
func bold(text string) string {
	word, rest, _ := strings.Cut(text, ":")
	return "**" + word + "**:" + rest
}

// lostMark matches a line of prose that Markdown would take for a list or heading.
var lostMark = regexp.MustCompile(`^ *([*+>] |[0-9]+[.)] |- [^*[]|#{3,} )`)

// escaped escapes the characters of text that have a meaning in Markdown.
func escaped(text string) string {
	return strings.NewReplacer("*", `\*`, "_", `\_`, "<", `\<`, "`", "\\`", "[", `\[`, "|", `\|`).Replace(text)
}
