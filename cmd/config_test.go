package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xeipuuv/gojsonschema"
	"gopkg.in/yaml.v3"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// project makes a folder with files, changes into the folder, and returns its path.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	t.Chdir(folder)
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// undated has one error, value/date-time, and one warning, property/empty.
const undated = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/2","type":"Person","name":"","dateCreated":"2026-03-01"}` + "\n"

// TestConfiguration checks settings from the file, the environment and flags, and their order of precedence.
func TestConfiguration(t *testing.T) {
	both := ": 1 error, 1 warning"
	for _, c := range []struct {
		name, file, environment, args string
		code                          int
		stdout, stderr                string // text that the streams must contain; after "=", the whole of standard error
	}{
		{"no file", "", "", "a.json", 1, "", both},
		{"only remarks", "# nothing\n", "", "a.json", 1, "", both},
		{"fail-on", "fail-on: never", "", "a.json", 0, "", both},
		{"flag before file", "fail-on: never", "", "a.json --fail-on error", 1, "", both},
		{"environment before file", "fail-on: never", "FAIL_ON=error", "a.json", 1, "", both},
		{"flag before environment", "", "FAIL_ON=error", "a.json --fail-on never", 0, "", both},
		{"exit-zero", "exit-zero: true", "", "a.json", 0, "", both},
		{"exit-zero is no success", "exit-zero: true", "", "a.json nowhere.json", 2, "", both},
		{"quiet", "quiet: true", "", "a.json --format oneline", 1, "", "="},
		{"format", "format: github", "", "a.json", 1, "::error file=a.json", both},
		{"format of certify is another", "format: github", "", "certify a.json", 0, "rehearsal", both},
		{"off", "severity: {value/date-time: off}", "", "a.json", 0, "", ": 1 warning\n"},
		{"weighs less", "severity: {value/date-time: note}", "", "a.json", 0, "", ": 1 warning, 1 note\n"},
		{"weighs more", "severity: {property/*: error}", "", "a.json", 1, "", ": 2 errors\n"},
		{"one of an area", "severity: {value/date-time: note, value/*: off}", "", "a.json", 0, "", ": 1 warning, 1 note\n"},
		{"severities add up", "severity: {value/date-time: off}", "SEVERITY=property/empty=off\nvalue/date-time=error", "a.json --severity value/date-time=warning", 0, "", ": 1 warning\n"},
		{"filter heeds severities", "severity: {value/date-time: off}", "", "filter a.json", 0, undated, "1 passed"},
		{"certify does not", "severity: {value/date-time: off}", "", "certify a.json", 0, "", both},
		{"exclude", "exclude: [old]", "", ".", 1, "", "1 input, "},
		{"a list replaces another", "exclude: [old]", "", ". --exclude none", 1, "", "2 inputs, "},
		{"an empty list", "exclude: []", "EXCLUDE=", ".", 1, "", "2 inputs, "},
		{"mappings add up", "output: {json: out/r.txt, tap: out/never}", "", "a.json --output tap=out/tap", 1, "", both},
		{"a variable that is none", "", "FAIL_NO=error", "a.json", 1, "", "CALIPER_LINT_FAIL_NO is not a setting; did you mean CALIPER_LINT_FAIL_ON?"},
		{"a variable of another command", "", "REJECTS=never", "filter a.json", 0, "", "CALIPER_LINT_REJECTS is not a setting"},
		{"a list in the environment", "", "EXCLUDE=old\nlegacy", ".", 1, "", "1 input, "},
		{"profile", "profile: [media]", "", "event.json.txt", 1, "", "1 error"},
		{"strict-version", "{caliper: v1p1, strict-version: true}", "", "a.json", 1, "", ": 2 errors, 1 warning\n"},
		{"output", "output: {json: out/r.txt}", "", "a.json", 1, "", both},
		{"caliper of tables", "caliper: v1p1", "", "profiles", 0, "BasicProfile", ""},
		{"tables", "tables: [tables]", "", "certify a.json", 0, "Not attempted: AnnotationProfile, AssessmentProfile, AssignableProfile, BoatProfile", ""},
		{"no-config", "fail-on: never", "", "a.json --no-config", 1, "", both},
		{"config", "fail-on: never", "", "a.json --config other.yaml", 1, "", ": 2 errors\n"},
		{"config in the environment", "fail-on: never", "CONFIG=other.yaml", "a.json", 1, "", ": 2 errors\n"},
		{"no such config", "", "", "a.json --config nowhere.yaml", 2, "", "nowhere.yaml: "},
		{"ignore", "ignore: [{rule: value/date-time, path: a.json, reason: known}]", "", "a.json", 0, "", ": 1 warning (1 suppressed)"},
		{"ignore an area below a pointer", "ignore: [{rule: value/*, pointer: /**, reason: known}]", "", "a.json", 0, "", "(1 suppressed)"},
		{"ignore at another pointer", "ignore: [{rule: value/*, pointer: /object/*, reason: known}]", "", "a.json", 1, "", both},
		{"ignore in another file", "ignore: [{rule: value/*, path: old/*, reason: known}]", "", "a.json old", 1, "", ": 1 error, 2 warnings (1 suppressed)"},
		{"filter heeds ignores", "ignore: [{rule: value/*, path: a.json, reason: known}]", "", "filter a.json", 0, undated, "1 passed"},
		{"stale ignore", "# \nignore:\n  - {rule: value/duration, path: old/b.json, reason: known}", "", "old/b.json", 1, "", ".caliper-lint.yaml:3: this ignores nothing: value/duration"},
		{"not stale, as far as one file tells", "ignore: [{rule: value/duration, path: '*.json', reason: known}]", "", "a.json", 1, "", "=1 input, 1 describe: 1 error, 1 warning\n1 can be fixed with caliper-lint fix\n"},
		{"stale in a folder", "ignore: [{rule: value/duration, pointer: /x, reason: known}]", "", ".", 1, "", "this ignores nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{"a.json": undated, "old/b.json": undated, "other.yaml": "severity: {property/empty: error}",
				"out/keep.txt": "", "tables/boat.yaml": "profile: BoatProfile\nsection: https://lakeside.example/doc\nabout: boats\nevents:\n  ViewEvent: {object: Document}\n",
				"event.json.txt": `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:bf1392b4-0586-4245-a954-4ecd5102dcbc","type":"ViewEvent","profile":"ReadingProfile","actor":"https://lakeside.example/p/2","action":"Viewed","object":"https://lakeside.example/d/2","eventTime":"2026-03-05T16:12:09.640Z"}`}
			if c.file != "" {
				files[settings.Name] = c.file
			}
			if strings.Contains(c.file, "tables") {
				files["tables/extension.yaml"] = "context: https://lakeside.example/ctx\nspecification: https://lakeside.example/doc\n"
			}
			project(t, files)
			if name, value, ok := strings.Cut(c.environment, "="); ok {
				t.Setenv(settings.Prefix+name, value)
			}
			code, stdout, stderr := run2(t, strings.Fields(c.args)...)
			if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, strings.TrimPrefix(c.stderr, "=")) {
				t.Errorf("exit code %d, want %d; stdout %q, want %q; stderr %q, want %q", code, c.code, stdout, c.stdout, stderr, c.stderr)
			}
			if all, ok := strings.CutPrefix(c.stderr, "="); ok && stderr != all {
				t.Errorf("stderr %q, want %q", stderr, all)
			}
			if _, err := os.Stat("out/r.txt"); (err == nil) != strings.Contains(c.file, "out/r.txt") {
				t.Errorf("out/r.txt: %v", err)
			}
			for _, never := range []string{"out/never", "never"} {
				if _, err := os.Stat(never); err == nil {
					t.Errorf("%s was written", never)
				}
			}
		})
	}
}

// TestFindConfig checks that the file is searched upward to the root of the repository, and that paths in the file start at its own folder.
func TestFindConfig(t *testing.T) {
	root := project(t, map[string]string{
		settings.Name:                 "fail-on: never",
		"alone/open/" + settings.Name: "fail-on: never", "alone/open/sub/a.json": undated, "alone/closed/" + settings.Name: "fail-on: never", "alone/closed/sub/a.json": undated,
		"shared/.git/HEAD": "", "shared/" + settings.Name: "fail-on: never", "shared/sub/a.json": undated,
		"repository/.git/HEAD": "", "repository/a.json": undated,
		"repository/with/" + settings.Name: "baseline: known.json\nignore: [{rule: property/empty, path: data/*.json, reason: known}]",
		"repository/with/known.json":       `{"version":1,"findings":[]}`,
		"repository/with/data/deep/b.json": undated, "repository/with/data/b.json": undated,
		"repository/misnamed/.caliper-lint.yml": "fail-on: never",
		"repository/both/.caliper-lint.yml":     "fail-on: never", "repository/both/" + settings.Name: "fail-on: never",
	})
	for _, open := range []string{"alone/open", "shared"} {
		if err := os.Chmod(filepath.FromSlash(open), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		folder, args string
		code         int
		stderr       string
	}{
		{".", "repository/a.json", 0, "1 error"},
		{"repository", "a.json", 1, "1 error"},
		{"repository/with/data/deep", "b.json", 1, "1 error, 1 warning\n"},
		{"repository/with/data/deep", "../b.json", 1, ": 1 error (1 suppressed)"},
		{"repository/with/data", filepath.Join(root, "repository", "with", "data", "b.json"), 1, ": 1 error (1 suppressed)"},
		{"repository/misnamed", "../a.json", 0, "1 error"},
		{"repository/both", "../a.json", 2, ".caliper-lint.yaml and .caliper-lint.yml are in one folder"},
		{"alone/open/sub", "a.json", 1, "1 error"},
		{"alone/closed/sub", "a.json", 0, "1 error"},
		{"shared/sub", "a.json", 0, "1 error"},
	} {
		t.Chdir(filepath.Join(root, filepath.FromSlash(c.folder)))
		if code, _, stderr := run2(t, c.args); code != c.code || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%s in %s: exit code %d, want %d; %q, want %q in it", c.args, c.folder, code, c.code, stderr, c.stderr)
		}
	}
}

// configSchema compiles docs/config.schema.json, and returns the schema and its keys.
func configSchema(t *testing.T) (*gojsonschema.Schema, []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "docs", "config.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(text))
	if err != nil {
		t.Fatal(err)
	}
	var parts struct {
		Properties  map[string]any
		Definitions struct{ Format struct{ Enum []string } }
	}
	if err := json.Unmarshal(text, &parts); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(parts.Definitions.Format.Enum, report.Formats()) {
		t.Errorf("the schema knows the formats %v", parts.Definitions.Format.Enum)
	}
	return schema, slices.Sorted(maps.Keys(parts.Properties))
}

// allows reports whether the schema allows a configuration.
func allows(t *testing.T, schema *gojsonschema.Schema, text string) bool {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	result, err := schema.Validate(gojsonschema.NewGoLoader(value))
	if err != nil {
		t.Fatal(err)
	}
	return result.Valid()
}

// TestConfigKeys checks that the keys of the file are ignore and the flags of validate, that the schema and the documentation have all
// keys, and that the schema allows the file that init writes.
func TestConfigKeys(t *testing.T) {
	schema, keys := configSchema(t)
	want := []string{"ignore"}
	root := newRoot(new(settings.Settings))
	if err := root.ParseFlags(nil); err != nil { // which brings together what the root has, and what all commands have
		t.Fatal(err)
	}
	for _, flag := range settings.Of(root.Flags()) {
		want = append(want, flag.Name)
	}
	slices.Sort(want)
	if !slices.Equal(keys, want) {
		t.Errorf("the schema has %v, want %v", keys, want)
	}
	doc, err := os.ReadFile(filepath.Join("..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, can, _ := strings.Cut(string(doc), "\n## What a project can do")
	can, _, _ = strings.Cut(can, "\n## ")
	for _, key := range want {
		if !strings.Contains(string(doc), "| `"+key+"` |") {
			t.Errorf("docs/configuration.md does not explain %s", key)
		}
		if row := regexp.MustCompile("(?m)^\\|[^|]*`" + key + "`[^|]*\\|"); !row.MatchString(can) {
			t.Errorf("docs/configuration.md does not say whether a project may set %s", key)
		}
	}
	if !allows(t, schema, initialConfig) {
		t.Error("the schema does not allow the file that init writes")
	}
	_, examples, _ := strings.Cut(initialConfig, "\n") // the first line is for editors
	commented := regexp.MustCompile(`(?m)^# ( *(?:- )?(?:[a-z-]+(?:/[a-z0-9-]+)?|https://[^ ]+):( .*)?)$`)
	if examples = commented.ReplaceAllString(examples, "$1"); !allows(t, schema, examples) || len(commented.FindAllString(initialConfig, -1)) < 20 {
		t.Errorf("the schema does not allow the examples that init writes:\n%s", examples)
	}
}

// TestInit checks that init writes a valid file, overwrites no file, and writes no second file beside .caliper-lint.yml.
func TestInit(t *testing.T) {
	project(t, map[string]string{settings.OtherName: ""})
	if code, _, stderr := run2(t, "init"); code != exitFailure || !strings.Contains(stderr, settings.OtherName+" already exists") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
	project(t, map[string]string{"a.json": undated})
	for i, want := range []int{exitOK, exitFailure} {
		if code, _, stderr := run2(t, "init"); code != want {
			t.Errorf("init, %d: exit code %d, %s", i, code, stderr)
		}
	}
	if code, stdout, stderr := run2(t, "config", "verify"); code != exitOK || stdout != settings.Name+" is valid\n" {
		t.Errorf("exit code %d, %s%s", code, stdout, stderr)
	}
}

// TestConfigMistakes checks that config verify names all mistakes of a file at once, in the order of their places.
func TestConfigMistakes(t *testing.T) {
	project(t, map[string]string{settings.OtherName: `fail-onn: warning
format: jsn
severity: {value/date-tim: off, property/empty: of}
ignore:
  - {rule: value/dat-time, path: a, reason: b}
  - {rule: value/date-time, path: a}
output: {htm: a.html, json: ../a.json}
jobs: many
tables: [nowhere]
exclude: ["[", a, a]
at: event
jobs: 3
`})
	code, _, stderr := run2(t, "config", "verify")
	var places []string
	for _, m := range regexp.MustCompile(`(?m)^caliper-lint: \.caliper-lint\.yml:(\d+:\d+): `).FindAllStringSubmatch(stderr, -1) {
		places = append(places, m[1])
	}
	const want = "1:1 2:9 3:12 3:33 5:5 6:5 7:10 7:29 8:7 9:10 10:11 10:19 11:5 12:1"
	if got := strings.Join(places, " "); code != exitFailure || got != want || strings.Count(stderr, "did you mean") != 6 {
		t.Errorf("exit code %d, mistakes at %s, want %s:\n%s", code, got, want, stderr)
	}
}

// TestConfigVerify checks that each mistake is found, with its line, and that the schema refuses the mistakes marked so.
func TestConfigVerify(t *testing.T) {
	schema, _ := configSchema(t)
	for _, c := range []struct {
		text, want string
		schema     bool // the schema also finds the mistake
	}{
		{"fail_on: error", `1: unknown key "fail_on"; did you mean "fail-on"?` + "\n", true},
		{"# \nfail-on: fatal", "2: fail-on fatal: must be one of error, warning, note, never", true},
		{"fail-on: [error]", "1: fail-on: expected text", true},
		{"fail-on: error\nfail-on: note", `2: duplicate key "fail-on", first on line 1`, false},
		{"color: blue", "1: color blue: must be one of auto, always, never", true},
		{"jobs: many", "1: jobs: expected a number", true},
		{"jobs: -1", "1: jobs -1: expected 0 or more", true},
		{"max-per-rule: -1", "1: max-per-rule -1: expected 0 or more", true},
		{"max-ratio: -1", "1: max-ratio -1: expected 0 or more", true},
		{"max-ratio: 0", "1: max-ratio 0: a configuration can only lower this limit of 200; --max-ratio can raise it", true},
		{"max-ratio: 0xC9", "1: max-ratio 201: a configuration can only lower", false},
		{"max-record-bytes: 67108865", "1: max-record-bytes 67108865: a configuration can only lower this limit of 67108864", true},
		{"jobs: 1025", "1: jobs 1025: expected 0 to 1024", true},
		{"tolerant: maybe", "1: tolerant: expected true or false", true},
		{"format: xml", `1: format xml: unknown format "xml"`, true},
		{"output: {xml: a}", `1: output xml=a: unknown format "xml"`, true},
		{"output: [a]", "expected a mapping", true},
		{"at: event", "1: at event: a JSON Pointer begins with a slash", true},
		{"caliper: v3", "1: caliper v3: must be one of v1p2, v1p1, v1p0", true},
		{"{strict-version: true, caliper: v3}", "1: caliper v3: must be one of", true},
		{"exclude: ['[a']", "1: exclude [a: expected a pattern", false},
		{"exclude: old", "1: exclude: expected a list, [old]", true},
		{"exclude: [a, a]", `1: exclude: "a" is listed twice`, true},
		{"profile: [medja]", "1: profile medja: there is no such profile; did you mean MediaProfile?", false},
		{"tables: [nowhere]", "1: tables nowhere: there is no such folder", false},
		{"schema: {a: nowhere}", "1: schema a=nowhere: no such file", false},
		{"baseline: nowhere", "1: baseline nowhere: no such file", false},
		{"baseline: " + settings.Name, "it is not a baseline", false},
		{"stdin-name: ''", "1: stdin-name: expected a name", true},
		{"severity: {value/date: off}", "1: severity value/date=off: there is no rule value/date", false},
		{"severity:\n  value/iri: off\n  value/date: off", "3: severity value/date=off: there is no rule value/date", false},
		{"output:\n  json: r.json\n  xml: a", `3: output xml=a: unknown format "xml"`, true},
		{"exclude:\n- a\n- '[a'", "3: exclude [a: expected a pattern", false},
		{"severity: error", "1: severity: expected a mapping", true},
		{"coverage: 1", "1: coverage: expected true or false", true},
		{"jobs: '4'", "1: jobs: expected a number", true},
		{"caliper: 1.2", "1: caliper: expected text; if 1.2 is meant as text, put it in quotes", true},
		{"output: {sarif: 1}", "1: sarif: expected text", true},
		{"output: {sarif: ''}", "1: sarif: expected text", true},
		{"schema: {'': f}", "1: a name: expected text", true},
		{"schema: {a: b=c}", "1: a: the name of a schema", false},
		{"stdin-name: \"a\\n::error::b\"", "1: stdin-name: expected text in one line", false},
		{"severity: {\"a\\u001bb\": off}", "1: a name: expected text in one line", true},
		{"exclude: [\"a\\tb\"]", "1: exclude: expected text in one line", false},
		{"output: {sarif: report}", "1: output sarif=report: a report that a configuration names must end in .txt, .log,", true},
		{"output: {sarif: Makefile}", "must end in .txt, .log,", true},
		{"output: {text: CMakeLists.txt}", "1: output text=CMakeLists.txt: other tools read files of this name", false},
		{"output: {text: requirements-dev.txt}", "other tools read files of this name", false},
		{"output: {markdown: AGENTS.md}", "other tools read files of this name", false},
		{"output: {json: package.json}", "other tools read files of this name", false},
		{"output: {sarif: r.sarif.sh}", "must end in .txt, .log,", true},
		{"output: {sarif: .r.sarif}", "1: output sarif=.r.sarif: a configuration cannot name a hidden file", false},
		{"output: {json: a.json}", "1: output json=a.json: it exists, and is not an earlier report in the format json", false},
		{"output: {json: ../r.json}", "1: output: ../r.json leads out of the folder of this file, in which a configuration must stay; only --output or CALIPER_LINT_OUTPUT can name it", false},
		{"output:\n  json: r.json\n  tap: b/../../r.tap", "3: output: b/../../r.tap leads out", false},
		{"baseline: ../b.json", "1: baseline: ../b.json leads out of the folder of this file", false},
		{"tables: [library, ..]", "1: tables: .. leads out of the folder of this file", false},
		{"schema: {a: ../s.json}", "1: schema: ../s.json leads out of the folder of this file", false},
		{"output: {sarif: nowhere/x}", "nowhere/x: no such file or directory", false},
		{"output: {sarif: .}", ": it is a folder", false},
		{"{}", "expected a mapping (name: value), found nothing", true},
		{"severity: {values/*: off}", "there is no rule values/*", false},
		{"severity: {value/date-time: none}", "must be one of error, warning, note, off", true},
		{"ignore: {rule: a}", "1: ignore: expected a list", true},
		{"ignore: [{rule: value/iri, path: a}]", "1: ignore: reason is missing", true},
		{"ignore: [{rule: value/iri, reason: b}]", "1: ignore: path or pointer is missing", true},
		{"ignore:\n- {path: a, reason: b}", "2: ignore: rule is missing", true},
		{"ignore: [{rule: value/ira, path: a, reason: b}]", "1: ignore: there is no rule value/ira; did you mean value/iri?", false},
		{"ignore: [{rule: value/iri, path: '[a', reason: b}]", "1: ignore: path: expected a pattern", false},
		{"ignore: [{rule: value/iri, pointer: a, reason: b}]", "1: ignore: pointer: expected one such as", true},
		{"ignore: [{rules: value/iri, path: a, reason: b}]", `1: ignore: unknown key "rules"; did you mean "rule"?`, true},
		{"config: other.yaml", `unknown key "config"`, true},
		{"fail-on: &a error", "anchors", false},
		{"- fail-on", "expected a mapping", true},
		{"fail-on: \x01", "control character U+0001", false},
	} {
		if c.schema && allows(t, schema, c.text) {
			t.Errorf("the schema allows %q", c.text)
		}
		t.Run(c.text, func(t *testing.T) {
			project(t, map[string]string{settings.Name: c.text, "a.json": person})
			want := regexp.MustCompile(regexp.QuoteMeta(settings.Name) + ":.*" + regexp.QuoteMeta(c.want))
			if line, text, ok := strings.Cut(c.want, ": "); ok && regexp.MustCompile(`^[0-9]+$`).MatchString(line) {
				want = regexp.MustCompile(regexp.QuoteMeta(settings.Name+":"+line) + ":[0-9]+: " + regexp.QuoteMeta(text))
			}
			for _, args := range [][]string{{"config", "verify"}, {"a.json"}} {
				if code, _, stderr := run2(t, args...); code != exitFailure || !want.MatchString(stderr) {
					t.Errorf("%v: exit code %d, %q, want %q in it", args, code, stderr, c.want)
				}
			}
		})
	}
	t.Run("environment", func(t *testing.T) {
		project(t, map[string]string{settings.Name: ""})
		t.Setenv("CALIPER_LINT_FAIL_IN", "error")
		if code, _, stderr := run2(t, "config", "verify"); code != exitFailure || !strings.Contains(stderr, "CALIPER_LINT_FAIL_IN is not a setting; did you mean CALIPER_LINT_FAIL_ON?") {
			t.Errorf("exit code %d, %q", code, stderr)
		}
		if code, _, stderr := run2(t, "version"); code != exitOK || stderr != "" {
			t.Errorf("exit code %d, %q: version has no settings", code, stderr)
		}
	})
	t.Run("environment, no number", func(t *testing.T) {
		project(t, map[string]string{settings.Name: ""})
		t.Setenv("CALIPER_LINT_JOBS", "x")
		if code, _, stderr := run2(t, "config", "verify"); code != exitFailure || !strings.Contains(stderr, "CALIPER_LINT_JOBS: jobs x: expected a number") {
			t.Errorf("exit code %d, %q", code, stderr)
		}
	})
	t.Run("no file", func(t *testing.T) {
		project(t, nil)
		if code, _, stderr := run2(t, "config", "verify"); code != exitFailure || !strings.Contains(stderr, "caliper-lint init writes one") {
			t.Errorf("exit code %d, %q", code, stderr)
		}
	})
}

// TestConfigShow checks that config show prints the value and the origin of each setting, and that its output is a configuration.
func TestConfigShow(t *testing.T) {
	project(t, map[string]string{settings.Name: "fail-on: warning\nexclude: [a, 'b\"']\nschema: {https://lakeside.example/a=b: c.json}\nignore:\n- {rule: value/iri, path: a, reason: b}\n", "sub/x": ""})
	t.Setenv("CALIPER_LINT_MAX_PER_RULE", "7")
	t.Chdir("sub")
	code, stdout, stderr := run2(t, "config", "show", "--format", "tap")
	if code != exitOK {
		t.Fatal(stderr)
	}
	file := filepath.Join("..", settings.Name)
	for _, want := range []string{
		`fail-on: "warning"  # ` + file + ":1\n", `exclude: ["a", "b\""]  # ` + file + ":2\n", "max-per-rule: 7  # CALIPER_LINT_MAX_PER_RULE\n",
		`format: "tap"  # --format` + "\n", "jobs: 0  # default\n", `stdin-name: "<stdin>"  # default` + "\n",
		`schema: {"https://lakeside.example/a=b": "` + filepath.ToSlash(filepath.Join("..", "c.json")) + `"}  # ` + file + ":3\n",
		`  - {rule: "value/iri", path: "a", reason: "b"}  # ` + file + ":5\n",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the output lacks %q:\n%s", want, stdout)
		}
	}
	var value map[string]any
	if err := yaml.Unmarshal([]byte(stdout), &value); err != nil || fmt.Sprint(value["max-per-rule"]) != "7" {
		t.Errorf("%v, %v", value, err)
	}
}

// TestBaseline checks that known findings do not count, that new findings count, and that fixed findings are reported.
func TestBaseline(t *testing.T) {
	root := project(t, map[string]string{".git/HEAD": "", "c.yaml": "fail-on: error\n", "s.json": "{}", "tables/boat.yaml": "profile: BoatProfile\nsection: https://lakeside.example/doc\nabout: boats\nevents:\n  ViewEvent: {object: Document}\n", "data/a.json": undated, "data/b.json": undated + undated})
	code, _, stderr := run2(t, "baseline", "write", "known.json", "data")
	if code != exitOK || !strings.Contains(stderr, "known.json: 6 known findings") {
		t.Fatalf("exit code %d, %q", code, stderr)
	}
	known, err := os.ReadFile("known.json")
	if err != nil || strings.Contains(string(known), "2026-03-01") {
		t.Errorf("%v, the baseline has values of the data in it: %s", err, known)
	}
	check := func(want int, says ...string) {
		t.Helper()
		code, _, stderr := run2(t, "--baseline", "known.json", "data", "--fail-on", "warning")
		for _, s := range says {
			if code != want || !strings.Contains(stderr, s) {
				t.Errorf("exit code %d, want %d; %q, want %q in it", code, want, stderr, s)
			}
		}
	}
	check(exitOK, "no findings (6 suppressed)")
	t.Chdir("data")
	for _, path := range []string{".", "../data", filepath.Join(root, "data")} {
		if code, _, stderr := run2(t, "--baseline", "../known.json", path, "--fail-on", "note"); code != exitOK || !strings.Contains(stderr, "no findings (6 suppressed)") {
			t.Errorf("%s from another folder: exit code %d, %q", path, code, stderr)
		}
	}
	t.Chdir(root)
	put := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.FromSlash(file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("data/c.json", undated)
	check(exitFindings, "1 error, 1 warning (6 suppressed)")
	put("data/c.json", person)
	put("data/a.json", person)
	check(exitOK, "known.json: no longer needed, since it is fixed: value/date-time in data/a.json at /dateCreated", "no findings (4 suppressed)")
	put("data/b.json", undated+undated+undated)
	check(exitFindings, "1 error, 1 warning (4 suppressed)")
	put("data/b.json", "{oops\n"+undated)
	if code, _, stderr := run2(t, "--baseline", "known.json", "data"); code != exitFindings || strings.Contains(stderr, "data/b.json") {
		t.Errorf("exit code %d, %q; records after a syntax error must not be reported as fixed", code, stderr)
	}
	if code, _, stderr := run2(t, "--baseline", "known.json", "data/c.json"); code != exitOK || strings.Contains(stderr, "fixed") {
		t.Errorf("exit code %d, %q; findings in files that were not read must not be reported as fixed", code, stderr)
	}
	for _, c := range []struct{ args, want string }{
		{"baseline write data/a.json data", "it already exists and is not a baseline"},
		{"baseline write data/b.json", "it already exists and is not a baseline"},
		{"baseline write known.json nowhere", "known.json was not written"},
		{"baseline write", "name the file to write"},
		{"--baseline data/a.json data", "it is not a baseline"},
		{"--baseline known.json --output json=known.json data", "--output json=known.json: it is read"},
		{"--schema x=s.json --output json=s.json data", "--output json=s.json: it is read"},
		{"--tables tables --output json=tables/boat.yaml data", "--output json=tables/boat.yaml: it is read"},
		{"filter --config c.yaml --rejects c.yaml data", "--rejects c.yaml: it is read"},
		{"--config c.yaml --output json=c.yaml data", "--output json=c.yaml: it is read"},
	} {
		if code, _, stderr := run2(t, strings.Fields(c.args)...); code != exitFailure || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit code %d, %q, want %q in it", c.args, code, stderr, c.want)
		}
	}
	if again, err := os.ReadFile("known.json"); err != nil || string(again) != string(known) {
		t.Errorf("%v: the baseline has changed", err)
	}
}

// TestSeverityIsNoVerdict checks that --severity does not change the certification coverage.
func TestSeverityIsNoVerdict(t *testing.T) {
	viewed, err := os.ReadFile(filepath.Join("..", "testdata", "docs", "fixtures", "viewed.json"))
	if err != nil {
		t.Fatal(err)
	}
	project(t, map[string]string{"a.json": strings.Replace(string(viewed), "2026-03-16T09:15:00.000Z", "2026-03-16", 1)})
	coverage := func(args ...string) string {
		_, stdout, stderr := run2(t, append([]string{"--coverage", "--format", "json", "a.json"}, args...)...)
		_, after, ok := strings.Cut(stdout, `"profiles":[`)
		if !ok {
			t.Fatal(stderr)
		}
		after, _, _ = strings.Cut(after, "\n")
		return after
	}
	want := coverage()
	if !strings.Contains(want, `"seen":1,"conformant":0`) {
		t.Fatal("the event with a fault is not counted as seen and not conformant")
	}
	for _, severity := range []string{"off", "note"} {
		if got := coverage("--severity", "value/*="+severity); got != want {
			t.Errorf("with the severity %s the coverage differs", severity)
		}
	}
}

// FuzzConfig checks that a file of settings is either valid, and then config show prints a valid file too, or refused with the line of the
// mistake.
func FuzzConfig(f *testing.F) {
	for _, text := range []string{string(mustRead(f, filepath.Join("init.yaml"))), string(mustRead(f, filepath.Join("..", "testdata", "reports", "config.yaml"))),
		"fail-on: warning\nprofile: [media]\njobs: 2\ntolerant: true\nseverity: {event/*: off}\n", "output: {json: r.json}\nschema:\n  a: b.json\n",
		"ignore:\n  - {rule: value/iri, path: \"**/a*.json\", pointer: /actor/*, reason: old}\n", "a: &a [*a]\n", "fail-on: [x]\nfail-on: y", "format: !!int 3\n---\n", "\t", "\xff"} {
		f.Add(text)
	}
	file := filepath.Join(f.TempDir(), "c.yaml")
	verify := func(text string) (int, string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			f.Fatal(err)
		}
		var stderr bytes.Buffer
		return Main([]string{"config", "verify", "--config", file}, strings.NewReader(""), io.Discard, &stderr), stderr.String()
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, stderr := verify(text)
		if code != exitOK {
			if code != exitFailure || !strings.Contains(stderr, "c.yaml:") || strings.Contains(stderr, "panic") {
				t.Errorf("%q: %d %s", text, code, stderr)
			}
			return
		}
		var shown bytes.Buffer
		if code := Main([]string{"config", "show", "--config", file}, strings.NewReader(""), &shown, io.Discard); code != exitOK {
			t.Fatalf("%q: %d", text, code)
		}
		if code, stderr := verify(shown.String()); code != exitOK {
			t.Errorf("%q is shown as %s: %d %s", text, &shown, code, stderr)
		}
	})
}

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
