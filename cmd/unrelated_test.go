package cmd

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnFilesPassedOver checks that files that the program has written are skipped in folders, and that similar files of other programs are
// not.
func TestOwnFilesPassedOver(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"data/event.json": faulty})
	commands := map[string][]string{
		"report.json":   {"--output", "json=report.json", "data"},
		"report.jsonl":  {"--output", "jsonl=report.jsonl", "data"},
		"sarif.json":    {"--output", "sarif=sarif.json", "data"},
		"gitlab.json":   {"--output", "gitlab=gitlab.json", "data"},
		"rejects.jsonl": {"filter", "--rejects", "rejects.jsonl", "data"},
		"baseline.json": {"baseline", "write", "baseline.json", "data"},
	}
	for file, args := range commands {
		if code, _, stderr := run2(t, args...); code == exitFailure {
			t.Fatalf("%s: %s", file, stderr)
		}
	}
	for file, args := range map[string][]string{"certify.json": {"certify", "--format", "json", "data"}, "schema.json": {"schema", "--all"}} {
		_, stdout, _ := run2(t, args...)
		put(t, map[string]string{file: stdout})
	}
	report := string(mustRead(t, "report.json"))
	put(t, map[string]string{"indented.json": strings.ReplaceAll(report, "\n", "\n\t"), "data/data.json": faulty})
	if code, stdout, stderr := run2(t, ".", "--format", "oneline"); code != exitFindings || strings.Contains(stdout, "json:1:1:") || !strings.Contains(stderr, "2 inputs") || !strings.Contains(stderr, "9 files that are not Caliper data were passed over") {
		t.Errorf("exit code %d, %q %q", code, stdout, stderr)
	}
	for name, text := range map[string]string{
		"somebody's report": `{"version":1,"tool":"other","actor":5}`,
		"a wrapped event":   `{"file":"a.log","record":7,"data":` + faulty + `}`,
		"data with schema":  `{"$schema":"./caliper.schema.json","actor":5}`,
		"an empty list":     "[]\n" + faulty,
	} {
		put(t, map[string]string{"other/a.json": text})
		if code, _, stderr := run2(t, "other"); code != exitFindings || strings.Contains(stderr, "passed over") {
			t.Errorf("%s: exit code %d, %s", name, code, stderr)
		}
	}
}

// TestForeignTypes checks that a file with a type of the user's own tables is taken for Caliper data.
func TestForeignTypes(t *testing.T) {
	tables, err := filepath.Abs("../testdata/lakeside/tables")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	put(t, map[string]string{"data/test.json": `{"id":"https://lakeside.example/tests/1","type":"LicenceTest"}`})
	if code, _, stderr := run2(t, "data"); code != exitFailure || !strings.Contains(stderr, "no file in this folder looks like Caliper data") {
		t.Errorf("without tables: exit code %d, %s", code, stderr)
	}
	if code, _, stderr := run2(t, "data", "--tables", tables); code != exitFindings || !strings.Contains(stderr, "1 describe: ") {
		t.Errorf("with tables: exit code %d, %s", code, stderr)
	}
}

// put writes files into the working directory. files maps paths to contents.
func put(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}
