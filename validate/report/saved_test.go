package report

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

var allRules catalogue.Catalogue // shared, so that each file of the catalogue is read once

// everywhere prints a report in every format.
func everywhere(t *testing.T, s interface{ Print(*Report) error }) map[string]string {
	t.Helper()
	texts := map[string]*bytes.Buffer{}
	r := Report{}
	for _, format := range Formats() {
		texts[format] = new(bytes.Buffer)
		p, err := New(format, texts[format], Options{Tool: "caliper-lint 0", FailOn: catalogue.Error, Catalogue: &allRules, URL: func(section string) string { return "https://spec.example/#" + section }})
		if err != nil {
			t.Fatal(err)
		}
		r.Add(p, 0)
	}
	if err := s.Print(&r); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for format, text := range texts {
		out[format] = text.String()
	}
	return out
}

// read reads a report from text.
func read(text string) (*Saved, error) {
	return Read(Source{"a", func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
}

// gathered is a Printer that collects findings.
type gathered []finding.Finding

func (g *gathered) Finding(f finding.Finding) error {
	*g = append(*g, f)
	return nil
}
func (g *gathered) Input(Input) error   { return nil }
func (g *gathered) Close(*Result) error { return nil }

func reportTo(p Printer) *Report {
	r := new(Report)
	r.Add(p, 0)
	return r
}

// findings returns the findings of a report.
func findings(t *testing.T, s *Saved) (all gathered) {
	t.Helper()
	if err := s.Print(reportTo(&all)); err != nil {
		t.Fatal(err)
	}
	return all
}

// FuzzSaved checks that a text that Read accepts can be printed in every format, and that its JSON is read again with the same findings.
func FuzzSaved(f *testing.F) {
	for _, format := range []string{"json", "jsonl"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "reports", "report."+format))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(`{"version":1,"tool":"","findings":[],"inputs":[],"rules":[],"failures":[],"stale":[],"coverage":{"version":1,"versions":[{"caliperVersion":"1.2","profiles":[{"name":"P","rows":[{"certification":"required"}]}]}]},"summary":{}}`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := read(text)
		if err != nil {
			return
		}
		want := findings(t, s)
		for format, text := range everywhere(t, s) {
			if format != "json" && format != "jsonl" {
				continue
			}
			again, err := read(text)
			if err != nil {
				t.Fatalf("%v: %.1000q", err, text)
			}
			if got := findings(t, again); !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, want %+v", got, want)
			}
		}
	})
}

// TestChanged checks that a report that changes between two readings is an error, and that no unchecked finding is printed.
func TestChanged(t *testing.T) {
	first, err := os.ReadFile(filepath.Join("..", "..", "testdata", "reports", "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(first)
	for what, second := range map[string]string{
		"other":    strings.Replace(text, `"message":"`, `"message":"not `, 1),
		"no place": strings.Replace(text, `"column":`, `"column":-`, 1),
		"longer":   strings.Replace(text, `"findings": [`, `"findings": [`+string(appendFinding(nil, &finding.Finding{Rule: "a/b", Severity: 1, Record: 1, Span: finding.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}))+",", 1),
		"empty":    "", "cut off": text[:len(text)/2], "goes on": text + " ",
	} {
		now := text
		s, err := Read(Source{"a", func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(now)), nil }})
		if err != nil {
			t.Fatal(err)
		}
		now = second
		var got gathered
		err = s.Print(reportTo(&got))
		wrong := slices.ContainsFunc(got, func(f finding.Finding) bool { return f.Span.Column < 1 })
		if err == nil || err.Error() != "a: it has changed while it was read" || len(got) > s.parts[0].findings || wrong {
			t.Errorf("%s: %v after %+v", what, err, got)
		}
	}
}

// TestMerge checks that all parts of two reports are added up.
func TestMerge(t *testing.T) {
	part := func(file string, errs int) *Saved {
		var text strings.Builder
		printer := newJSON(&text, Options{})
		f := finding.Finding{Rule: "value/iri", Severity: catalogue.Error, File: file, Record: 1, Span: finding.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}
		r := Result{Rules: []RuleCount{{"value/iri", finding.Tally{Errors: errs}, LeftOut{NotShown: errs - 1}}}, Failures: []validate.Failure{{File: file}}, Stale: []Stale{{WrittenIn: file}},
			Coverage: &coverage.Coverage{Version: 1, Versions: []*coverage.Tables{{Caliper: "1.2", Events: 3, WithoutProfile: 2, Profiles: []*coverage.Profile{}}}}, Summary: validate.Counts{Tally: finding.Tally{Errors: errs}, Inputs: 1}}
		if err := errors.Join(printer.Finding(f), printer.Input(Input{file, 1, true, finding.Tally{Errors: errs - 1}}), printer.Close(&r)); err != nil {
			t.Fatal(err)
		}
		s, err := read(text.String())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	sum := part("a.json", 3)
	if err := sum.Merge(part("b.json", 5)); err != nil {
		t.Fatal(err)
	}
	if _, err := read(everywhere(t, sum)["json"]); err != nil {
		t.Error(err)
	}
	r := sum.Result
	if len(sum.Inputs) != 2 || len(findings(t, sum)) != 2 || r.Rules[0] != (RuleCount{"value/iri", finding.Tally{Errors: 8}, LeftOut{NotShown: 6}}) || len(r.Failures) != 2 || len(r.Stale) != 2 ||
		r.Coverage.Versions[0].WithoutProfile != 4 || r.Summary.Errors != 8 || r.Summary.Inputs != 2 || r.Summary.Worst() != catalogue.Error {
		t.Errorf("%+v", sum)
	}
	without := part("c.json", 1)
	without.Result.Coverage = nil
	if err := sum.Merge(without); err != nil || sum.Result.Coverage != nil {
		t.Errorf("%v, %+v; the sum has no coverage if a part has none", err, sum.Result.Coverage)
	}
	for want, c := range map[catalogue.Severity]finding.Tally{catalogue.Warning: {Warnings: 1, Notes: 1}, catalogue.Note: {Notes: 1, Suppressed: 1}, 0: {Suppressed: 1}} {
		if got := c.Worst(); got != want {
			t.Errorf("%+v: %v, want %v", c, got, want)
		}
	}
}

// TestMaxPerRule checks that each printer gets its own maximum of findings of each rule, and of suppressed ones, and that the report counts
// the others, also after it is read again.
func TestMaxPerRule(t *testing.T) {
	var brief, lines, tap, all bytes.Buffer
	var r Report
	r.Add(newText(&brief, Options{Brief: true}), 2)
	r.Add(newJSON(&lines, Options{}), 1)
	r.Add(newTAP(&tap, Options{}), 3)
	r.Add(newOneline(&all, Options{}), 0)
	of := finding.Finding{Rule: "a/b", Severity: catalogue.Note, Record: 1, Span: finding.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}
	suppressed := &finding.Suppression{By: "ignore"}
	for i, s := range []*finding.Suppression{suppressed, nil, suppressed, nil, nil, suppressed, nil, suppressed} {
		of.Message, of.Suppressed = fmt.Sprint("fault ", i), s
		if err := r.Finding(of); err != nil {
			t.Fatal(err)
		}
	}
	of.Rule, of.Message, of.Suppressed = "c/d", "other", nil
	if err := cmp.Or(r.Finding(of), r.Input("a.json", true), r.Close(Result{Summary: validate.Counts{Tally: finding.Tally{Notes: 5, Suppressed: 4}}})); err != nil {
		t.Fatal(err)
	}
	text := brief.String()
	if !strings.Contains(text, "fault 1") || !strings.Contains(text, "fault 3") || strings.Contains(text, "fault 4") || !strings.Contains(text, "other") ||
		!strings.HasSuffix(text, "a/b: 2 more findings not shown\n") {
		t.Error(text)
	}
	if text := all.String(); strings.Count(text, "\n") != 5 || strings.Contains(text, "not shown") {
		t.Error(text)
	}
	if text := tap.String(); strings.Count(text, "\n  ---\n") != 7 || !strings.HasSuffix(text, "\n# a/b: 1 more finding not shown\n# a/b: 1 more suppressed finding not shown\n") {
		t.Error(text)
	}
	s, err := read(strings.ReplaceAll(lines.String(), `"file":""`, `"file":"a.json"`))
	if err != nil {
		t.Fatal(err)
	}
	want := []RuleCount{{"a/b", finding.Tally{Notes: 4, Suppressed: 4}, LeftOut{3, 3}}, {"c/d", finding.Tally{Notes: 1}, LeftOut{}}}
	if got := s.Result.Rules; !slices.Equal(got, want) || s.Inputs[0].Findings != 3 || len(findings(t, s)) != 3 {
		t.Errorf("%+v", s)
	}
}

// TestURI checks that file names become URI references to the files.
func TestURI(t *testing.T) {
	for file, want := range map[string]string{"a b/c.json": "a%20b/c.json", "./a.json": "a.json", "a:b.json": "./a:b.json", "::x": "./::x", "/a%/b": "file:///a%25/b", "<stdin>": "%3Cstdin%3E"} {
		if got := uriOf(file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}

// TestMarkdownLong checks that many unreadable inputs do not fill the Markdown summary, and that a long text does not take long.
func TestMarkdownLong(t *testing.T) {
	r := Result{Failures: make([]validate.Failure, 10000)}
	var text bytes.Buffer
	if err := newMarkdown(&text, Options{}).Close(&r); err != nil || text.Len() > 10000 || !strings.Contains(text.String(), "\n9,980 more inputs that cannot be read.\n") {
		t.Errorf("%v, %d bytes", err, text.Len())
	}
	if got := markdown("www.x WWW.y a.b *@#~$`_[]<>|&\\ http://z"); got != "www&#46;x WWW&#46;y a.b &#42;&#64;&#35;&#126;&#36;&#96;&#95;&#91;&#93;&#60;&#62;&#124;&#38;&#92; http&#58;//z" {
		t.Error(got)
	}
	if _, err := io.WriteString(io.Discard, markdown(strings.Repeat(".", 1<<20))); err != nil {
		t.Error(err)
	}
}
