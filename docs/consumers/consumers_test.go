// Package consumers tests the reports of testdata/reports with programs that read such reports: the published schema of SARIF,
// and readers of JUnit and Checkstyle. It is a module of its own, so that the program does not depend on them.
package consumers

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/joshdk/go-junit"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/reviewdog/reviewdog/parser"
	"github.com/xeipuuv/gojsonschema"
)

func read(t *testing.T, format string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "reports", "report."+format))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// findings returns the findings of the JSON report, also suppressed ones, and how many of them count.
func findings(t *testing.T) (all []finding, counting int) {
	t.Helper()
	var saved struct{ Findings []finding }
	if err := json.Unmarshal(read(t, "json"), &saved); err != nil {
		t.Fatal(err)
	}
	for _, f := range saved.Findings {
		if f.Suppressed == nil {
			counting++
		}
	}
	return saved.Findings, counting
}

type finding struct {
	Rule, Severity, File, Message string
	Line, Column                  int
	Suppressed                    *struct{ Reason string }
}

// sarifSchema returns the schema of OASIS, which is in the source of go-sarif.
func sarifSchema(t *testing.T) string {
	t.Helper()
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3").Output()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "pkg", "report", "v210", "sarif", "schema.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, schema, _ := strings.Cut(string(source), "const schema = `")
	schema, _, _ = strings.Cut(schema, "`")
	if !strings.Contains(schema, `"id": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/`) {
		t.Fatal("go-sarif has its schema elsewhere")
	}
	return schema
}

// TestSARIF checks that the SARIF report is valid by the schema of OASIS, and has all findings.
func TestSARIF(t *testing.T) {
	text := read(t, "sarif")
	schema, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(sarifSchema(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text  []byte
		valid bool
	}{{text, true}, {bytes.Replace(text, []byte(`"level":"error"`), []byte(`"level":"fatal"`), 1), false}} {
		result, err := schema.Validate(gojsonschema.NewBytesLoader(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if result.Valid() != c.valid {
			t.Errorf("valid: %v, want %v: %v", result.Valid(), c.valid, result.Errors())
		}
	}
	log, err := sarif.FromBytes(text)
	if err != nil {
		t.Fatal(err)
	}
	all, _ := findings(t)
	results := log.Runs[0].Results
	if len(results) != len(all) {
		t.Fatalf("%d results, want %d", len(results), len(all))
	}
	for i, f := range all {
		r := results[i]
		place := r.Locations[0].PhysicalLocation
		rule := log.Runs[0].Tool.Driver.Rules[r.RuleIndex]
		if *r.RuleID != f.Rule || *rule.ID != f.Rule || r.Level != f.Severity || *place.Region.StartLine != f.Line || *place.Region.StartColumn != f.Column ||
			!strings.HasPrefix(*r.Message.Text, f.Message) || (len(r.Suppressions) > 0) != (f.Suppressed != nil) || r.PartialFingerprints["caliperLint/v1"] == "" {
			t.Errorf("%+v, want %+v", r, f)
		}
		if rule.Help == nil || rule.HelpURI == nil || rule.Properties == nil || rule.Properties.Properties["requirementLevel"] == nil {
			t.Errorf("of the rule %s something is missing", f.Rule)
		}
	}
}

// TestJUnit checks that a reader of JUnit finds one failure for each finding that fails.
func TestJUnit(t *testing.T) {
	suites, err := junit.Ingest(read(t, "junit"))
	if err != nil {
		t.Fatal(err)
	}
	failed, skipped, errors := 0, 0, 0
	for _, s := range suites {
		failed, skipped, errors = failed+s.Totals.Failed, skipped+s.Totals.Skipped, errors+s.Totals.Error
	}
	all, counting := findings(t)
	fails := 0
	for _, f := range all {
		if f.Severity == "error" && f.Suppressed == nil {
			fails++
		}
	}
	var saved struct {
		Inputs []struct{ NotShown struct{ Errors int } }
	}
	if err := json.Unmarshal(read(t, "json"), &saved); err != nil {
		t.Fatal(err)
	}
	for _, in := range saved.Inputs { // one failure for all errors of an input that are not shown
		fails += min(in.NotShown.Errors, 1)
	}
	if failed != fails || skipped != len(all)-counting || errors != 1 {
		t.Errorf("%d failed, %d skipped, %d errors; want %d, %d, 1", failed, skipped, errors, fails, len(all)-counting)
	}
}

// TestCheckstyle checks that reviewdog finds the findings at their places.
func TestCheckstyle(t *testing.T) {
	diagnostics, err := parser.NewCheckStyleParser().Parse(bytes.NewReader(read(t, "checkstyle")))
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "", func(i int) (string, int, int, string) {
		if i >= len(diagnostics) {
			return "", 0, 0, ""
		}
		d := diagnostics[i]
		return d.Location.Path, int(d.Location.Range.Start.Line), int(d.Location.Range.Start.Column), d.Message
	})
}

// TestOneline checks that an errorformat of Vim and reviewdog parses the lines. It cannot parse names with blanks.
func TestOneline(t *testing.T) {
	p, err := parser.NewErrorformatParserString([]string{"%f:%l:%c: %m"})
	if err != nil {
		t.Fatal(err)
	}
	diagnostics, err := p.Parse(bytes.NewReader(read(t, "oneline")))
	if err != nil {
		t.Fatal(err)
	}
	compare(t, " ", func(i int) (string, int, int, string) {
		if i >= len(diagnostics) {
			return "", 0, 0, ""
		}
		d := diagnostics[i]
		_, message, _ := strings.Cut(d.Message, ": ")
		return d.Location.Path, int(d.Location.Range.Start.Line), int(d.Location.Range.Start.Column), message
	})
}

// compare compares what was read with the findings that count, except those in files whose names have one of some characters.
func compare(t *testing.T, without string, at func(i int) (file string, line, column int, message string)) {
	t.Helper()
	all, _ := findings(t)
	i := 0
	for _, f := range all {
		if f.Suppressed != nil || strings.ContainsAny(f.File, without) {
			continue
		}
		file, line, column, message := at(i)
		i++
		if file != f.File || line != f.Line || column != f.Column || !strings.HasPrefix(message, f.Message) {
			t.Errorf("%s:%d:%d: %s, want %+v", file, line, column, message, f)
		}
	}
}
