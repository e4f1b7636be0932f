package report

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// sample is a report of one input.
type sample struct {
	file     string
	findings []finding.Finding
	notShown finding.Tally // findings of the rule that are not shown
	result   Result
}

func (s *sample) Print(r *Report) error {
	for _, f := range s.findings {
		if err := r.Finding(f); err != nil {
			return err
		}
	}
	if err := r.input(s.file, true, s.notShown); err != nil {
		return err
	}
	of := r.count(s.findings[0].Rule)
	*of = of.Plus(s.notShown)
	r.failures = append(r.failures, s.result.Failures...)
	return r.Close(s.result)
}

// quoting returns a report with a text in each place that quotes data.
func quoting(text string) *sample {
	s := &sample{file: text, findings: []finding.Finding{{Rule: text, Severity: catalogue.Error, File: text, Message: text, Hint: text,
		Pointer: "/" + text, Requirement: text, SpecURL: "https://x.example/" + text, EventID: text, EventType: text, Profile: text, Caliper: text, CaliperFrom: text,
		Fingerprint: text, Excerpt: finding.Excerpt{Before: text, Marked: text, After: text}, Record: 1, Span: finding.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}}}
	known := s.findings[0]
	known.Suppressed = &finding.Suppression{By: text, Reason: text}
	s.findings = append(s.findings, known)
	s.notShown = finding.Tally{Errors: 1, Suppressed: 1}
	s.result = Result{Failures: []validate.Failure{{File: text, Error: text}},
		Stale: []Stale{{Kind: text, WrittenIn: text, Rule: text, File: text, Pointer: text}}, Summary: validate.Counts{Tally: finding.Tally{Errors: 2, Suppressed: 2}}}
	s.result.Coverage = &coverage.Coverage{Version: 1, Notice: text, Other: []coverage.Events{{Caliper: "1.0", Events: 1}}, Versions: []*coverage.Tables{{Caliper: "1.2", Profiles: []*coverage.Profile{{Name: text,
		Verdict: coverage.NotAttained, Missing: []string{text}, Rows: []*coverage.Row{{Event: text, Action: text, Certification: "required", Seen: 1, FirstSeen: &coverage.Location{File: text},
			FirstFault: &validate.Reason{Rule: text, Message: text, File: text}}}}}}}}
	return s
}

// FuzzReports checks that quoted text does not change the structure of a report: it adds no line, element, attribute, member or column, and
// no invisible character.
func FuzzReports(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	for _, text := range []string{"::error::x\n::add-mask::y", "##[error]z", "##vso[task.setvariable]w", "a|b\n|c|d|", "```\n# x", "* x\n- y\n1. z", "\\", "a\\|b", "\r", "not ok 1 - x # SKIP",
		"...\n---", "%0A%0D", "\u2028\u0085", "a\x1b[2J\u009b31m\u202e\u200b\x7f\x00\U000E0001b", "<br>", "https://x.example", "@all", "[x](javascript:y)", "&amp;", "\"\\\"", "\x1b]8;;x\x07", ":", "[#", "vso[##", " ::error::x", "\u3000::error::x",
		"\n\u2003::x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" || len(text) > 200 {
			return // a report omits an empty text and cuts a long one
		}
		plain, evil := everywhere(t, quoting("x")), everywhere(t, quoting(text))
		for format := range evil {
			if got, want := skeleton(t, format, evil[format]), skeleton(t, format, plain[format]); got != want {
				t.Errorf("%s of %q has the structure\n%s\nwant\n%s\nfrom\n%s", format, text, got, want, evil[format])
			}
			if strings.Contains(evil[format], "##[") || strings.Contains(evil[format], "##vso[") {
				t.Errorf("%s of %q has a command", format, text)
			}
			for line := range strings.Lines(evil[format]) {
				if format != "github" && format != "html" && strings.HasPrefix(strings.TrimSpace(line), "::") {
					t.Errorf("%s of %q has the line %q", format, text, line)
				}
			}
			for _, r := range evil[format] {
				if r != '\n' && string(r) != words.Printable(string(r)) {
					t.Errorf("%s of %q has the character %U", format, text, r)
					break
				}
			}
		}
	})
}

// marks holds the beginnings that give a line a meaning, by format.
var marks = map[string][]string{
	"text": {"::"}, "oneline": {"::"}, "github": {"::"}, "markdown": {"::", "#", "- ", "* ", "+ ", "1.", "1)", "```", "~~~", "    ", ">", "|", "<", "---", "==="},
	"tap": {"::", "ok ", "not ok ", "  ---", "  ...", "#", "1..", "Bail out!", "pragma ", "TAP "},
}

// skeleton returns the structure of a report: elements and attributes, or members, or for lines of text the marks and the separators of
// columns.
func skeleton(t *testing.T, format, text string) string {
	t.Helper()
	var b strings.Builder
	switch format {
	case "html":
		for _, e := range parsePage(t, text).all("", "") {
			if e.name == "" {
				continue
			}
			fmt.Fprintln(&b, e.name, slices.Sorted(maps.Keys(e.attributes)))
		}
	case "junit", "checkstyle":
		d := xml.NewDecoder(strings.NewReader(text))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return b.String()
			}
			switch token := token.(type) {
			case nil:
				t.Fatalf("%s: %v in %s", format, err, text)
			case xml.StartElement:
				fmt.Fprint(&b, token.Name.Local)
				for _, a := range token.Attr {
					fmt.Fprint(&b, " ", a.Name.Local)
				}
				fmt.Fprintln(&b)
			case xml.EndElement:
				fmt.Fprintln(&b, "end")
			case xml.CharData:
			default:
				fmt.Fprintf(&b, "%T\n", token)
			}
		}
	case "json", "sarif", "gitlab":
		members(t, &b, text)
	case "jsonl":
		for line := range strings.Lines(text) {
			members(t, &b, line)
		}
	default:
		for line := range strings.Lines(text) {
			begins := ""
			for _, mark := range marks[format] {
				if strings.HasPrefix(line, mark) {
					begins = mark
				}
			}
			if format == "markdown" {
				begins += strings.Repeat("|", strings.Count(line, "|"))
			}
			fmt.Fprintln(&b, begins)
		}
	}
	return b.String()
}

// members writes the structure of a JSON text: the names of members at all depths, and the types of values.
func members(t *testing.T, b *strings.Builder, text string) {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	var walk func(any)
	walk = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(value)) {
				fmt.Fprintf(b, "{%s ", name)
				walk(value[name])
			}
			fmt.Fprintln(b, "}")
		case []any:
			for _, item := range value {
				fmt.Fprint(b, "[")
				walk(item)
			}
			fmt.Fprintln(b, "]")
		default:
			fmt.Fprintf(b, "%T ", value)
		}
	}
	walk(value)
}

// TestForged checks that quoted text cannot give a CI server a command, neither at the beginning of a line nor inside a line. The style of a
// page has lines that begin with "::", but a page is not part of a log.
func TestForged(t *testing.T) {
	for format, text := range everywhere(t, quoting("::error::x\n::add-mask::y ##[error]z ##vso[task.setvariable]w")) {
		for line := range strings.Lines(text) {
			begins := format != "github" && format != "html" && strings.HasPrefix(strings.TrimSpace(line), "::")
			if begins || strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
				t.Errorf("%s: %q", format, line)
			}
		}
		if n := strings.Count(text, "\n::"); format == "github" && n != 2 {
			t.Errorf("%d lines of github after the first begin with \"::\", want 2: %q", n, text)
		}
	}
}

// TestHidden checks that a JSON report keeps characters that move a cursor, hide text or change its direction, as escapes. FuzzReports checks
// that no format shows these characters.
func TestHidden(t *testing.T) {
	const evil = "a\x1b[2J\u009b31m\u202e\u200b\x7f\x00\U000E0001b ##[x"
	for _, format := range []string{"json", "jsonl"} {
		again, err := read(everywhere(t, quoting(evil))[format])
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if got := findings(t, again)[0].Message; got != evil {
			t.Errorf("%s: %q", format, got)
		}
	}
}
