package cmd

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// run runs the program in the root of the project.
func run(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Chdir("..")
	var out, err bytes.Buffer
	code = Main(args, strings.NewReader(stdin), &out, &err)
	return code, out.String(), err.String()
}

const person = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person"}` + "\n"

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		name   string
		stdin  string
		args   string
		code   int
		stderr string // what it must say there
	}{
		{"good file", "", "validate testdata/docs/fixtures/viewed.json", 0, "1 input (1 event, 0 describes, 0 envelopes): no findings"},
		{"bare path", "", "testdata/docs/fixtures/viewed.json", 0, "no findings"},
		{"alias check", "", "check testdata/docs/fixtures/viewed.json", 0, "no findings"},
		{"alias lint", "", "lint testdata/docs/fixtures/viewed.json", 0, "no findings"},
		{"folder", "", "testdata/docs/fixtures", 1, "3 errors"},
		{"fail on never", "", "testdata/docs/fixtures --fail-on never", 0, "3 errors"},
		{"warning is no failure", "", "testdata/good/guide", 0, "0 errors"},
		{"fail on warning", "", "testdata/good/guide --fail-on warning", 1, "0 errors"},
		{"pipe", person + person, "", 0, "2 describes"},
		{"dash", person, "validate -", 0, "1 describe,"},
		{"malformed", `{"id": }`, "-", 1, "1 error"},
		{"empty input", "", "-", 2, "nothing to check"},
		{"typo in path", "", "testdata/docs/fixtures/viewd.json testdata/docs/fixtures/viewed.json", 2, "viewd.json: no such file"},
		{"typo in command", "", "valdate", 2, `did you mean "caliper-lint validate"?`},
		{"folder without samples", "", "validate rules", 2, "there is no .json"},
		{"unknown flag", "", "--frmat json", 2, "unknown flag"},
		{"unknown format", "", "--format xml -", 2, "the formats are text, oneline, json, jsonl, sarif, junit, github, gitlab, checkstyle, tap, markdown, html"},
		{"unknown severity", "", "--fail-on fatal -", 2, "allowed are error, warning, note and never"},
		{"unknown colour", "", "--color blue -", 2, "must be one of auto, always or never"},
		{"demanded profile", "", "--profile media testdata/certify/monday.ndjson", 1, "3 errors"},
		{"two demanded profiles", "", "--profile reading --profile Grading testdata/docs/fixtures", 1, "3 errors"},
		{"one job", "", "--jobs 1 --no-cache testdata/docs/fixtures", 1, "3 errors"},
		{"negative jobs", "", "--jobs -1 testdata/docs/fixtures", 2, "want 0 or more"},
		{"unknown profile", "", "--profile medja -", 2, "there is no such profile; did you mean MediaProfile?"},
		{"folder without tables", "", "--tables docs -", 2, "docs: there are no tables in this folder"},
		{"schema without key", "", "--schema seat.json -", 2, "want KEY=FILE"},
		{"schema that is not there", "", "--schema extensions=nowhere.json -", 2, "nowhere.json"},
		{"certify attained", "", "certify --profile Media testdata/certify", 0, "6 events"},
		{"certify not attained", "", "certify --profile Media testdata/certify/monday.ndjson", 1, "4 events"},
		{"certify not demanded", "", "certify testdata/certify/monday.ndjson", 0, "4 events"},
		{"certify nothing", "", "certify -", 2, "nothing to check"},
		{"certify no file", "", "certify nowhere.json testdata/certify", 2, "1 input could not be read"},
		{"certify unknown profile", "", "certify --profile medja testdata/certify", 2, "did you mean MediaProfile?"},
		{"certify unknown format", "", "certify --format xml testdata/certify", 2, "the formats are text, json"},
		{"merge nothing", "", "certify --merge", 2, "name the results to add up"},
		{"merge data", "", "certify --merge testdata/certify/monday.ndjson", 2, "it is not a result of certify"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, _, stderr := run(t, c.stdin, strings.Fields(c.args)...)
			if code != c.code || !strings.Contains(stderr, c.stderr) {
				t.Errorf("exit code %d, want %d; stderr %q, want %q in it", code, c.code, stderr, c.stderr)
			}
		})
	}
}

// run2 runs the program where an earlier run has gone.
func run2(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = Main(args, strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// TestWriteError holds that a report which cannot be written is no success.
func TestWriteError(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer full.Close()
	var stderr bytes.Buffer
	t.Chdir("..")
	if code := Main([]string{"testdata/docs/fixtures"}, nil, full, &stderr); code != exitFailure || !strings.Contains(stderr.String(), "write the report") {
		t.Errorf("exit code %d, stderr %q", code, stderr.String())
	}
}

// TestColour holds that colour is used only where it is asked for.
func TestColour(t *testing.T) {
	_, plain, _ := run(t, "", "testdata/docs/fixtures")
	if strings.Contains(plain, "\x1b") {
		t.Error("escape sequences without a terminal")
	}
	if _, coloured, _ := run2(t, "testdata/docs/fixtures", "--color", "always"); !strings.Contains(coloured, "\x1b[") {
		t.Error("--color always gives no colour")
	}
}

// TestHostileText holds that nothing in the data reaches the terminal as a control character.
func TestHostileText(t *testing.T) {
	hostile := "{\"@context\":\"x\\u001b[2J\",\"id\":\"\u202eabc\",\"type\":\"P\\u0007\u200b\",\"\\u001b]0;\": \"\u009b\"}"
	_, stdout, stderr := run(t, hostile, "-")
	for _, r := range stdout + stderr {
		if r < ' ' && r != '\n' || 0x7f <= r && r < 0xa0 || r == 0x202e || r == 0x200b {
			t.Errorf("U+%04X is printed", r)
		}
	}
}

// TestDependencies holds that packages depend on each other one way: main, cmd, validate, rules, profiles.
func TestDependencies(t *testing.T) {
	const module = "github.com/caliper-lint/caliper-lint"
	command := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...")
	command.Dir = ".."
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	may := map[string][]string{
		"":                   {"/cmd"},
		"/cmd":               {"/cmd/help", "/cmd/input", "/cmd/outfile", "/cmd/settings", "/cmd/terminal", "/cmd/view", "/validate", "/rules", "/profiles"},
		"/cmd/help":          {"/cmd/terminal"},
		"/cmd/view":          {"/cmd/terminal", "/validate", "/rules", "/profiles"},
		"/cmd/input":         {"/cmd/settings", "/cmd/outfile", "/cmd/terminal", "/validate", "/rules", "/profiles"},
		"/cmd/settings":      {"/cmd/outfile", "/cmd/terminal", "/validate", "/rules", "/profiles", "/profiles/strict"},
		"/cmd/outfile":       {"/cmd/terminal", "/validate"},
		"/cmd/terminal":      {"/validate", "/rules"},
		"/validate":          {"/validate", "/rules", "/profiles"},
		"/validate/source":   {},
		"/validate/trace":    {},
		"/validate/finding":  {"/rules/catalogue"},
		"/validate/framing":  {"/validate/position", "/validate/source", "/rules/document", "/rules/tables", "/rules/words"},
		"/validate/position": {"/validate/finding"},
		"/validate/fix":      {"/validate", "/validate/finding", "/rules", "/rules/catalogue", "/rules/document"},
		"/validate/longjson": {},
		"/validate/spool":    {},
		"/validate/coverage": {"/validate", "/validate/longjson", "/profiles"},
		"/validate/report":   {"/validate", "/validate/coverage", "/validate/finding", "/validate/longjson", "/validate/source", "/validate/spool", "/validate/suppress", "/rules/catalogue", "/rules/words", "/profiles"},
		"/validate/suppress": {"/validate/finding", "/validate/source"},
		"/rules":             {"/profiles", "/rules/catalogue", "/rules/document", "/rules/format", "/rules/history", "/rules/schema", "/rules/tables", "/rules/words"},
		"/rules/catalogue":   {"/profiles"},
		"/rules/document":    {},
		"/rules/format":      {"/rules/words"},
		"/rules/history":     {"/rules/catalogue", "/rules/document", "/rules/format", "/rules/tables"},
		"/rules/jsonschema":  {"/profiles", "/rules/format", "/rules/tables"},
		"/rules/schema":      {"/rules/document", "/rules/tables", "/rules/words"},
		"/rules/tables":      {"/profiles", "/rules/catalogue", "/rules/document", "/rules/format", "/rules/words"},
		"/rules/words":       {},
		"/profiles":          {"/profiles/strict"},
		"/profiles/strict":   {},
	}
	only := map[string]string{"github.com/xeipuuv/gojsonschema": "/rules/schema", "github.com/fatih/color": "/validate/report /cmd /cmd/terminal /cmd/view",
		"github.com/spf13/cobra": "/cmd /cmd/help", "github.com/klauspost/compress/gzip": "/validate/source", "github.com/klauspost/compress/zstd": "/validate/source /validate/spool",
		"github.com/bmatcuk/doublestar/v4": "/validate/source /validate/suppress", "github.com/cheggaaa/pb/v3": "/cmd"}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0], module)
		allowed, known := may[pkg]
		if !known {
			t.Errorf("package %s has no place in the picture", fields[0])
		}
		for _, imported := range fields[1:] {
			if user, ok := only[imported]; ok && !slices.Contains(strings.Fields(user), pkg) {
				t.Errorf("%s imports %s, which is for %s alone", pkg, imported, user)
			}
			below, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			ok := false
			for _, a := range allowed {
				ok = ok || below == a || (strings.HasPrefix(pkg, "/cmd") || pkg == "/validate") && (a == "/validate" || a == "/rules") && strings.HasPrefix(below, a+"/")
			}
			if !ok {
				t.Errorf("%s must not import %s", filepath.Join("/", pkg), below)
			}
		}
	}
}
