package cmd

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/validate/report"
)

var update = flag.Bool("update", false, "rewrite testdata/reports, docs/rules and the outputs in the docs; read the difference")

// reportArgs are the arguments for the reports in testdata/reports. These have findings of all severities, hostile text, a record that is not
// JSON, a missing input, ignored and known findings, stale ignores, and findings that are not shown.
var reportArgs = []string{"data", "nowhere.json", "--config", "config.yaml", "--max-per-rule", "2"}

// runReport runs the program in testdata/reports with a format.
func runReport(t *testing.T, format string) (code int, stdout, stderr string) {
	t.Helper()
	t.Chdir(filepath.Join("..", "testdata", "reports"))
	return run2(t, append([]string{"--format", format}, reportArgs...)...)
}

// filesInHTML match the style and the script in an HTML report, which are files of package report, and their hashes.
var filesInHTML = []*regexp.Regexp{regexp.MustCompile(`(?s)(<style>).*(</style>)`), regexp.MustCompile(`(?s)(<script>).*(</script>)`), regexp.MustCompile(`(sha256-)[^=]*(=)`)}

// TestReports compares the reports in each format with testdata/reports.
func TestReports(t *testing.T) {
	for _, format := range report.Formats() {
		t.Run(format, func(t *testing.T) {
			code, got, stderr := runReport(t, format)
			if code != exitFailure {
				t.Errorf("exit code %d: %s", code, stderr)
			}
			if format == "html" {
				for _, part := range filesInHTML {
					got = part.ReplaceAllString(got, "$1...$2")
				}
			}
			if *update {
				if err := os.WriteFile("report."+format, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile("report." + format)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the report differs from testdata/reports/report.%s; if it is right, go test ./cmd -update writes it:\n%s", format, got)
			}
		})
	}
}

// TestNothingFound checks that reports of conformant data are also well-formed.
func TestNothingFound(t *testing.T) {
	for format, want := range map[string]string{
		"text": "", "oneline": "", "github": "",
		"gitlab":     "[]\n",
		"tap":        "TAP version 14\nok 1 - testdata/docs/fixtures/viewed.json\n1..1\n",
		"checkstyle": xml.Header + "<checkstyle version=\"4.3\">\n  <file name=\"testdata/docs/fixtures/viewed.json\">\n  </file>\n</checkstyle>\n",
		"junit": xml.Header + `<testsuites name="caliper-lint dev">
  <testsuite name="testdata/docs/fixtures/viewed.json" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="conformant" name="testdata/docs/fixtures/viewed.json"/>
  </testsuite>
</testsuites>
`,
		"markdown": "## caliper-lint: no findings\n\n1 input, 1 event.\n",
	} {
		t.Run(format, func(t *testing.T) {
			if code, got, _ := run(t, "", "--format", format, "testdata/docs/fixtures/viewed.json"); code != exitOK || got != want {
				t.Errorf("exit code %d: %q, want %q", code, got, want)
			}
		})
	}
}

// schemaOf compiles docs/report.schema.json, or a definition in it.
func schemaOf(t *testing.T, definition string) *gojsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "report.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	if definition != "" {
		schema = map[string]any{"$ref": "#/definitions/" + definition, "definitions": schema["definitions"]}
	}
	compiled, err := gojsonschema.NewSchema(gojsonschema.NewGoLoader(schema))
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func conforms(t *testing.T, schema *gojsonschema.Schema, text string) {
	t.Helper()
	result, err := schema.Validate(gojsonschema.NewStringLoader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range result.Errors() {
		t.Error(e)
	}
}

// TestJSONSchema checks that JSON reports conform to docs/report.schema.json.
func TestJSONSchema(t *testing.T) {
	_, text, _ := runReport(t, "json")
	schema := schemaOf(t, "")
	conforms(t, schema, text)
	_, withCoverage, _ := run2(t, "--format", "json", "--coverage", "data")
	conforms(t, schema, withCoverage)
	if !strings.Contains(withCoverage, `"verdict":"not attained"`) {
		t.Error("--coverage adds no verdict to the report")
	}
	_, hidden, _ := run2(t, append([]string{"--format", "json", "--min-severity", "warning"}, reportArgs...)...)
	conforms(t, schema, hidden)
	if !strings.Contains(hidden, `"minSeverity": "warning"`) {
		t.Error("it is not said what is hidden")
	}
	line := schemaOf(t, "line")
	_, lines, _ := run2(t, append([]string{"--format", "jsonl", "--min-severity", "error"}, reportArgs...)...)
	for text := range strings.Lines(lines) {
		conforms(t, line, text)
	}
	result, err := schema.Validate(gojsonschema.NewStringLoader(strings.Replace(text, `"severity":"error"`, `"severity":"fatal"`, 1)))
	if err != nil || result.Valid() {
		t.Errorf("the schema allows everything: %v", err)
	}
	if _, again, _ := run2(t, append([]string{"--format", "json"}, reportArgs...)...); again != text {
		t.Error("a second run writes another report")
	}
}

// TestConvert checks that convert of a saved report gives the same output, in each format, as a run on the data.
func TestConvert(t *testing.T) {
	t.Chdir(filepath.Join("..", "testdata", "reports"))
	folder := t.TempDir()
	for _, saved := range []string{"json", "jsonl"} {
		file := filepath.Join(folder, "report."+saved)
		args := append([]string{"--coverage", "--output", saved + "=" + file}, reportArgs...)
		if code, _, stderr := run2(t, args...); code != exitFailure {
			t.Fatal(stderr)
		}
		for _, format := range report.Formats() {
			if format == "text" {
				continue // it would have had more findings of a rule
			}
			_, want, said := run2(t, append([]string{"--coverage", "--format", format}, reportArgs...)...)
			code, got, stderr := run2(t, "convert", file, "--format", format)
			if code != exitOK || strings.Count(stderr, "\n") != 2 || !strings.HasSuffix(said, stderr) || got != want {
				t.Errorf("%s from %s: exit code %d, %s\n%s\nwant\n%s", format, saved, code, stderr, got, want)
			}
		}
		_, few, _ := run2(t, "convert", file, "--format", "oneline", "--max-per-rule", "1")
		if !strings.Contains(few, "value/date-time: 3 more findings not shown\n") {
			t.Errorf("the findings that the two runs do not show do not add up:\n%s", few)
		}
		if code, _, stderr := run2(t, append(args, "--max-per-rule", "0")...); code != exitFailure {
			t.Fatal(stderr)
		}
		_, want, _ := run2(t, reportArgs...)
		if _, got, _ := run2(t, "convert", file, "--max-per-rule", "2"); got != want {
			t.Errorf("text from %s:\n%s\nwant\n%s", saved, got, want)
		}
	}
}

// TestConvertRefuses checks that a text that is not a report, and a report that contradicts itself, are refused.
func TestConvertRefuses(t *testing.T) {
	_, text, _ := runReport(t, "json")
	_, lines, _ := run2(t, append([]string{"--format", "jsonl"}, reportArgs...)...)
	for _, c := range []struct{ text, want string }{
		{"", "not a report"},
		{"{}", "not a report"},
		{"[]", "not a report"},
		{`{"version": 2}`, "not a report"},
		{text + "{}", "other data follows"},
		{strings.Replace(text, `"errors":`, `"errors":1`, 1), "does not agree"},
		{strings.Replace(text, `"rule":`, `"rul":`, 1), `unknown member "rul"`},
		{strings.Replace(text, `"findings": [`, `"findings": [null,`, 1), "without rule"},
		{strings.Replace(text, `"inputs": [`, `"inputs": ["a"], "input": "a", "findings": [`, 1), "not a report"},
		{strings.Replace(text, `"findings":3,"complete"`, `"findings":2,"complete"`, 1), "inputs do not agree"},
		{strings.Replace(text, `"findings":3,"complete"`, `"findings":-3,"complete"`, 1), "inputs do not agree"},
		{strings.Replace(text, `"findings":3,"complete"`, `"findings":4,"complete"`, 1), "inputs do not agree"},
		{strings.Replace(text, `"inputs": [`, `"inputs": [{"file":"a","findings":1,"complete":true},`, 1), "inputs do not agree"},
		{strings.Replace(text, `"record":1,`, `"record":0,`, 1), "without a place"},
		{strings.Replace(text, `"column":12,`, `"column":-3,`, 1), "without a place"},
		{strings.Replace(text, `{"rule":"event/action-unknown","errors":1,"warnings":0`, `{"rule":"event/action-unknown","errors":0,"warnings":1`, 1), "does not agree"},
		{strings.Replace(text, `"rules": [`, `"rules": [{"rule":"a/b","errors":-1,"warnings":0,"notes":0,"suppressed":0,"notShown":-1},`, 1), "does not agree"},
		{strings.Replace(text, `"rules": [`, `"rules": [{"rule":"a/b","errors":9223372036854775807,"warnings":0,"notes":0,"suppressed":0,"notShown":9223372036854775807},`, 1), "does not agree"},
		{strings.Replace(text, `"rules": [`, `"rules": [{"rule":"value/iri","errors":1,"warnings":0,"notes":0,"suppressed":0,"notShown":0},`, 1), "does not agree"},
		{strings.Replace(text, `"inputs":4`, `"inputs":-4`, 1), "does not agree"},
		{strings.Replace(text, `"errors":10,"warnings":0`, `"errors":9,"warnings":1`, 1), "does not agree"},
		{lines[:strings.LastIndex(lines, "{\"result\"")], "before its result"},
		{strings.Replace(text, `"coverage": null`, `"coverage": {"version": 1, "versions": [{"caliperVersion": "1.2", "profiles": [null]}]}`, 1), "a profile is null"},
	} {
		var out, errs bytes.Buffer
		if code := Main([]string{"convert", "-", "--format", "text"}, strings.NewReader(c.text), &out, &errs); code != exitFailure || !strings.Contains(errs.String(), c.want) {
			t.Errorf("%.60q: exit code %d, %q, want %q in it", c.text, code, errs.String(), c.want)
		}
	}
}

// TestOutputs checks that a run can write several reports, but not over each other and not over an input.
func TestOutputs(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := errors.Join(os.WriteFile("events.json", []byte(faulty), 0o600), os.WriteFile("old.json", []byte("old"), 0o600)); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := run2(t, "events.json", "--output", "gitlab=a.json", "--output", "oneline=b.txt", "--format", "github")
	if code != exitFindings || !strings.HasPrefix(stdout, "::error file=events.json") || strings.Contains(stderr, "a.json") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	for file, want := range map[string]string{"a.json": `"check_name":"entity/id-iri"`, "b.txt": "events.json:1:63: error: "} {
		if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %q, %v, want %q", file, text, err, want)
		}
	}
	for _, c := range []struct{ args, want string }{
		{"events.json --output json=events.json", "--output json=events.json: it is an input"},
		{"events.json --output json=c --output oneline=c", "--output oneline=c: this run already writes to it"},
		{"events.json --output xml=c", "must be one of text, oneline, json"},
		{"events.json --output c", "expected FORMAT=FILE"},
		{"events.json --output json=-", "--format is for standard output"},
		{"events.json --output json=no/c", "--output json=no/c: no such file or directory"},
		{"events.json --output json=old.json --output tap=.", "--output tap=.: it is a folder"},
		{"events.json --output json=old.json --output tap=/dev/full/x", "--output tap=/dev/full/x: "},
		{"events.json --max-per-rule -1", "expected 0 or more"},
		{"events.json --output json=old.json --profile medja", "did you mean MediaProfile?"},
	} {
		if code, _, stderr := run2(t, strings.Fields(c.args)...); code != exitFailure || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit code %d, %q, want %q in it", c.args, code, stderr, c.want)
		}
	}
	if text, err := os.ReadFile("old.json"); err != nil || string(text) != "old" {
		t.Errorf("a run with a wrong flag has written: %q, %v", text, err)
	}
	if err := os.WriteFile("describes.json", []byte("[\n  {\"description\": \"a course\"}\n]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, file string }{{". --output gitlab=describes.json", "describes.json"}, {". --exclude events.json --output json=events.json", "events.json"}, {". --output html=events.json", "events.json"}, {"*.json --output json=events.json", "events.json"}, {". --output json=old.json", "old.json"}} {
		before, _ := os.ReadFile(c.file)
		if code, _, stderr := run2(t, strings.Fields(c.args)...); code != exitFailure || !strings.Contains(stderr, "it is an input") {
			t.Errorf("%s: exit code %d, %q", c.args, code, stderr)
		}
		if after, err := os.ReadFile(c.file); err != nil || string(after) != string(before) {
			t.Errorf("%s: %v, %s has become %q", c.args, err, c.file, after)
		}
	}
	if err := errors.Join(os.Remove("old.json"), os.Remove("describes.json")); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := run2(t, ".", "--output", "json=new.json", "--output", "tap=events.json"); code != exitFailure {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat("new.json"); err == nil {
		t.Error("a run with a wrong flag leaves a file behind")
	}
	for _, format := range report.Formats() {
		for range 2 { // a run can overwrite the report of an earlier run
			if code, _, stderr := run2(t, "events.json", ".", "--output", format+"=again.json"); code != exitFindings && format != "text" && format != "oneline" {
				t.Errorf("%s: exit code %d, %q", format, code, stderr)
			}
		}
		if err := os.Remove("again.json"); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, stderr := run2(t, ".", "--output", "json=report.json"); code != exitFindings || !strings.HasPrefix(stderr, "1 input, ") || !strings.Contains(stderr, "1 file that is not Caliper data") {
		t.Errorf("exit code %d, %q; the report itself and the report a.json must not be read as inputs", code, stderr)
	}
}

// TestGitHub checks that the annotations, read as GitHub's runner reads them, are exactly the findings.
func TestGitHub(t *testing.T) {
	_, text, _ := runReport(t, "github")
	_, oneline, _ := run2(t, append([]string{"--format", "oneline"}, reportArgs...)...)
	command := regexp.MustCompile(`^::(error|warning|notice) ([^:]*)::([^\r\n]*)$`)
	unescape := strings.NewReplacer("%25", "%", "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",")
	var lines []string
	for line := range strings.Lines(text) {
		parts := command.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if parts == nil {
			t.Fatalf("this is not an annotation: %q", line)
		}
		properties := map[string]string{}
		for _, property := range strings.Split(parts[2], ",") {
			name, value, _ := strings.Cut(property, "=")
			properties[name] = unescape.Replace(value)
		}
		severity := map[string]string{"error": "error", "warning": "warning", "notice": "note"}[parts[1]]
		switch {
		case properties["line"] != "":
			if properties["endLine"] != "" { // GitHub refuses columns of a span over several lines
				properties["col"] = "115"
			}
			lines = append(lines, properties["file"]+":"+properties["line"]+":"+properties["col"]+": "+severity+": "+unescape.Replace(parts[3])+" ["+properties["title"]+"]")
		case properties["file"] != "nowhere.json":
			lines = append(lines, unescape.Replace(parts[3]))
		}
	}
	if got := strings.Join(lines, "\n") + "\n"; got != oneline {
		t.Errorf("the annotations say\n%s\nwant\n%s", got, oneline)
	}
}

// TestGitLab checks that issues have the fields that GitLab requires: https://docs.gitlab.com/ci/testing/code_quality/
func TestGitLab(t *testing.T) {
	_, text, _ := runReport(t, "gitlab")
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	var issues []struct {
		Description, Fingerprint, Severity string
		CheckName                          string `json:"check_name"`
		Location                           struct {
			Path  string
			Lines struct{ Begin, End int }
		}
	}
	if err := d.Decode(&issues); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, i := range issues {
		if i.Description == "" || i.CheckName == "" || i.Location.Path == "" || i.Location.Lines.Begin < 1 || i.Location.Lines.End < i.Location.Lines.Begin ||
			strings.HasPrefix(i.Location.Path, "./") || strings.HasPrefix(i.Location.Path, "/") ||
			!slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, i.Severity) {
			t.Errorf("%+v", i)
		}
		if seen[i.Fingerprint] {
			t.Errorf("two issues have the fingerprint %s", i.Fingerprint)
		}
		seen[i.Fingerprint] = true
	}
	if len(issues) != 11 {
		t.Errorf("%d issues, want 11", len(issues))
	}
}

// TestJUnit checks that the XML conforms to Jenkins's schema, junit-10.xsd, and that the sums of suites are right.
func TestJUnit(t *testing.T) {
	_, text, _ := runReport(t, "junit")
	children := map[string][]string{
		"":           {"testsuites"},
		"testsuites": {"testsuite"},
		"testsuite":  {"testcase", "system-out", "system-err", "properties"},
		"testcase":   {"skipped", "error", "failure", "system-out", "system-err"},
	}
	attributes := map[string][]string{ // "!" marks required attributes
		"testsuites": {"name", "time", "tests", "failures", "errors"},
		"testsuite":  {"name!", "tests!", "failures!", "errors!", "skipped", "time", "timestamp", "hostname", "id", "package", "file", "log", "url", "version"},
		"testcase":   {"name!", "classname", "time", "group"},
		"skipped":    {"type", "message"},
		"error":      {"type", "message"},
		"failure":    {"type", "message"},
	}
	type suite struct{ tests, failures, errors, skipped int }
	var said, counted suite
	d := xml.NewDecoder(strings.NewReader(text))
	path := []string{""}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			name := e.Name.Local
			if !slices.Contains(children[path[len(path)-1]], name) {
				t.Errorf("<%s> in <%s>", name, path[len(path)-1])
			}
			values := map[string]string{}
			for _, a := range e.Attr {
				values[a.Name.Local] = a.Value
				if !slices.Contains(attributes[name], a.Name.Local) && !slices.Contains(attributes[name], a.Name.Local+"!") {
					t.Errorf("<%s> has the attribute %s", name, a.Name.Local)
				}
			}
			for _, a := range attributes[name] {
				if must, ok := strings.CutSuffix(a, "!"); ok && values[must] == "" {
					t.Errorf("<%s> lacks %s", name, must)
				}
			}
			number := func(attribute string) int {
				n, err := strconv.Atoi(values[attribute])
				if err != nil {
					t.Error(err)
				}
				return n
			}
			switch name {
			case "testsuite":
				said, counted = suite{number("tests"), number("failures"), number("errors"), number("skipped")}, suite{}
			case "testcase":
				counted.tests++
			case "failure":
				counted.failures++
			case "error":
				counted.errors++
			case "skipped":
				counted.skipped++
			}
			path = append(path, name)
		case xml.EndElement:
			if e.Name.Local == "testsuite" && said != counted {
				t.Errorf("a suite says %+v and has %+v", said, counted)
			}
			path = path[:len(path)-1]
		case xml.CharData:
			if in := path[len(path)-1]; children[in] != nil && strings.TrimSpace(string(e)) != "" {
				t.Errorf("text in <%s>: %q", in, e)
			}
		}
	}
}

// TestTAP checks that test points are numbered, planned, and escaped.
func TestTAP(t *testing.T) {
	_, text, _ := runReport(t, "tap")
	point := regexp.MustCompile(`^(not )?ok (\d+) - (?:[^#\\]|\\[#\\])*( # TODO .*)?$`)
	n, inYAML := 0, false
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		switch {
		case i == 0:
			if line != "TAP version 14" {
				t.Error(line)
			}
		case line == "  ---":
			inYAML = true
		case line == "  ...":
			inYAML = false
		case inYAML:
			name, value, _ := strings.Cut(strings.TrimPrefix(line, "  "), ": ")
			if !regexp.MustCompile(`^[a-z]+$`).MatchString(name) || !json.Valid([]byte(value)) {
				t.Errorf("details %q", line)
			}
		case strings.HasPrefix(line, "# "):
		case strings.HasPrefix(line, "1.."):
			if line != "1.."+strconv.Itoa(n) {
				t.Errorf("%s, but there are %d points", line, n)
			}
		default:
			parts := point.FindStringSubmatch(line)
			n++
			if parts == nil || parts[2] != strconv.Itoa(n) {
				t.Errorf("point %d: %q", n, line)
			}
		}
	}
	if n < 10 {
		t.Errorf("%d points", n)
	}
}
