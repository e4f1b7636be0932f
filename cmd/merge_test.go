package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// results runs a command on each file, with --format json, and returns the files with the results, and the result of one run on all files.
func results(t *testing.T, command string, files ...string) (parts []string, whole string) {
	t.Helper()
	dir := t.TempDir()
	for i, file := range files {
		_, result, _ := run2(t, command, "--format", "json", file)
		parts = append(parts, filepath.Join(dir, string(rune('a'+i))))
		if err := os.WriteFile(parts[i], []byte(result), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, whole, _ = run2(t, append([]string{command, "--format", "json"}, files...)...)
	return parts, whole
}

// TestMergeCommand checks that merge of the results of parts gives the bytes and the exit code of a run on the whole.
func TestMergeCommand(t *testing.T) {
	t.Chdir("..")
	for _, c := range []struct {
		command string
		files   []string
		code    int
	}{
		{"validate", []string{"testdata/docs/fixtures/viewed.json", "testdata/docs/fixtures/graded.json", "testdata/bad/stream"}, exitFindings},
		{"validate", []string{"testdata/docs/fixtures/viewed.json", "testdata/good/guide"}, exitOK},
		{"validate", []string{"testdata/docs/fixtures/viewed.json", "nowhere.json", "testdata/docs/fixtures/graded.json"}, exitFailure},
		{"certify", []string{"testdata/certify/monday.ndjson", "testdata/certify/tuesday.ndjson"}, exitOK},
		{"certify", []string{"testdata/certify/monday.ndjson", "nowhere.json"}, exitFailure},
	} {
		parts, whole := results(t, c.command, c.files...)
		code, sum, stderr := run2(t, append([]string{"merge"}, parts...)...)
		if sum != whole || code != c.code {
			t.Errorf("%s %s: exit code %d, want %d; stderr %q; the parts add up to\n%.2000s\nthe whole is\n%.2000s", c.command, c.files, code, c.code, stderr, sum, whole)
		}
	}
	parts, _ := results(t, "validate", "testdata/good/guide")
	if code, _, _ := run2(t, "merge", "--fail-on", "warning", parts[0]); code != exitFindings {
		t.Errorf("exit code %d with warnings and --fail-on warning", code)
	}
	others, _ := results(t, "certify", "testdata/certify")
	for _, c := range []struct {
		args   []string
		stderr string
	}{
		{nil, "name one result, or several"},
		{[]string{"nowhere.json"}, "nowhere.json: no such file"},
		{[]string{"README.md"}, "it is not a report"},
		{[]string{parts[0], others[0]}, "it is not a report of validate"},
		{[]string{others[0], parts[0]}, "it is not a result of certify"},
	} {
		if code, stdout, stderr := run2(t, append([]string{"merge"}, c.args...)...); code != exitFailure || stdout != "" || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%v: exit code %d, stdout %q, stderr %q, want %q", c.args, code, stdout, stderr, c.stderr)
		}
	}
}
