package report

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// head returns the beginning of a report, with the length that the program reads before it overwrites a file.
func head(text string) []byte { return []byte(text)[:min(len(text), 4096)] }

// printed returns a report without findings.
func printed(t *testing.T, format func(io.Writer, Options) Printer, result Result, inputs ...Input) string {
	t.Helper()
	var b strings.Builder
	p := format(&b, Options{Tool: "caliper-lint dev"})
	for _, in := range inputs {
		if err := p.Input(in); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(&result); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestBegan checks that Began recognises earlier reports in each format: with findings, without, and with only findings that are not shown.
func TestBegan(t *testing.T) {
	for _, f := range formats {
		saved, err := os.ReadFile(filepath.Join("..", "..", "testdata", "reports", "report."+f.name))
		if err != nil {
			t.Fatal(err)
		}
		none := printed(t, f.make, Result{})
		fine := printed(t, f.make, Result{}, Input{"a, b:c.json", 0, true, finding.Tally{}})
		few := printed(t, f.make, Result{Rules: []RuleCount{{"value/date-time", finding.Tally{Errors: 3}, LeftOut{NotShown: 3}}}})
		for what, text := range map[string]string{"saved": string(saved), "of no input": none, "of a conformant one": fine, "of what is left out": few} {
			if text != "" && !Began(f.name, head(text)) {
				t.Errorf("%s, %s, is not recognised: %.300q", f.name, what, text)
			}
			for _, other := range formats {
				if other.name != f.name && other.name+f.name != "textoneline" && Began(other.name, head(text)) {
					t.Errorf("%s is taken for %s: %.300q", f.name, other.name, text)
				}
			}
		}
	}
}

// TestBeganOtherwise checks that files of other programs in the same formats are not taken for our reports, nor files that contain a report.
func TestBeganOtherwise(t *testing.T) {
	for _, text := range []string{
		"# settings of a shell\n", "all:\n\tgo build .\n", "\x00", "[", "[]", "[]\n[]\n", "[\n  {\"id\":1}\n]\n", "{}\n", "::", "::set-output name=a::b\n", "::error::a\n",
		"{\n  \"version\": 1,\n  \"tool\": \"another 1.0\"", "{\"version\":1,\"tool\":\"another 1.0\"}\n", "{\n  \"version\": \"2.1.0\",\n  \"runs\": []\n}\n",
		xml.Header, xml.Header + "<project>\n", xml.Header + "<testsuites name=\"another 1.0\">\n", xml.Header + "<checkstyle version=\"4.3\">\n  <file name=\"a.js\">\n    <error line=\"1\" source=\"another.rule\"/>\n",
		xml.Header + "<checkstyle version=\"10.3\">\n", "TAP version 14\n", "TAP version 14\n# Subtest: a\n", "TAP version 14\nok 1 - a\n  ---\n  duration_ms: 3\n",
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>caliper-lint</title>\n", "<!DOCTYPE html>\n<p><meta name=\"generator\" content=\"caliper-lint 1\">\n",
		"## caliper\n", "main.c:3:5: warning: unused variable [-Wunused]\n", "a\n  1:2 error: b\n", "notes\nvalue/iri: 3 more findings not shown\n", "\nErrors  Rule\n", "a.json:1:2: error: b [value/iri]",
	} {
		for _, f := range formats {
			if Began(f.name, []byte(text)) {
				t.Errorf("%q is taken for %s", text, f.name)
			}
		}
	}
}
