package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPrintedErrors checks that errors that quote arguments, environment variables, files or their names print no control character and no
// command to a CI server.
func TestPrintedErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	const evil = "a\n::error::x\x1b[31m\u202e##[error]##vso[y]"
	inYAML := `"a\n::error::x\e[31m\u202E##[error]##vso[y]"`
	for name, text := range map[string]string{"good.json": person, "tables/events.yaml": "Event: {extends: " + inYAML + "}",
		"report.json": `{"a\n::error::x\u001b": 1}`, "schema.json": `{"type": "a\n::error::x\u001b[31m"}`} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{evil}, {"--" + evil}, {"-" + evil}, {"--jobs=" + evil}, {"--jobs", evil}, {"explain", evil}, {"profiles", evil}, {"rules", evil},
		{"baseline", evil}, {"config", evil}, {"init", evil}, {"config", "show", evil}, {"merge", evil}, {"convert", evil}, {"certify", "--merge", evil},
		{"--at", evil, "good.json"}, {"--format", evil, "good.json"}, {"--output", evil, "good.json"}, {"--output", "json=" + evil + "/x", "good.json"}, {"--color", evil, "good.json"},
		{"--fail-on", evil, "good.json"}, {"--severity", evil, "good.json"}, {"--severity", evil + "=" + evil, "good.json"}, {"--profile", evil, "good.json"},
		{"--tables", evil, "good.json"}, {"--tables", "tables", "good.json"}, {"--schema", evil, "good.json"}, {"--schema", evil + "=" + evil, "good.json"},
		{"--schema", "a=schema.json", "good.json"}, {"--config", evil, "good.json"}, {"--baseline", evil, "good.json"}, {"--baseline", "report.json", "good.json"},
		{"--include", "[" + evil, "."}, {"--exclude", "{" + evil, "."}, {"--caliper", evil, "good.json"}, {"--follow", evil},
		{"--stdin-name", evil, "-"}, {"certify", "--caliper", evil}, {"certify", "--format", evil}, {"filter", "--rejects", evil + "/x", "good.json"},
		{"baseline", "write", evil + "/x", "good.json"}, {"convert", "report.json"}, {"merge", "report.json"}, {"certify", "--merge", "report.json"},
	} {
		printed(t, strings.Join(args, " "), exitFailure, args...)
	}
	for _, key := range []string{"at", "baseline", "color", "coverage", "exclude", "exit-zero", "fail-on", "format", "ignore",
		"include", "jobs", "output", "profile", "schema", "severity", "tables", evil} {
		quoted := key
		if key == evil {
			quoted = inYAML
		}
		for _, value := range []string{inYAML, "[" + inYAML + "]", "{" + inYAML + ": " + inYAML + "}", "!a%0A::error::x 5",
			"&a " + inYAML, "{rule: " + inYAML + "}", "[{rule: value/iri, path: " + inYAML + "}]"} {
			if err := os.WriteFile("config.yaml", []byte(quoted+": "+value), 0o600); err != nil {
				t.Fatal(err)
			}
			printed(t, quoted+": "+value, exitFailure, "--config", "config.yaml", "good.json")
		}
		if key != evil && key != "ignore" && key != "include" && key != "exclude" { // include and exclude accept this text
			variable := "CALIPER_LINT_" + strings.ToUpper(strings.ReplaceAll(key, "-", "_"))
			t.Setenv(variable, evil)
			printed(t, "the environment variable of "+key, exitFailure, "good.json")
			os.Unsetenv(variable)
		}
	}
	t.Setenv("CALIPER_LINT_"+evil, "x")
	printed(t, "a variable of the environment", exitOK, "good.json")
}

// printed runs the program, and checks its exit code and the characters of its output.
func printed(t *testing.T, what string, want int, args ...string) {
	t.Helper()
	code, stdout, stderr := run2(t, args...)
	if code != want && !(args[0] == "--stdin-name" && code == exitFindings) {
		t.Errorf("%q: exit code %d, want %d; %q", what, code, want, stderr)
	}
	for line := range strings.Lines(stdout + stderr) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
			t.Errorf("%q: a command is printed: %q", what, line)
		}
		if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\n' || 0x7F <= r && r < 0xA0 || r == 0x202E }) {
			t.Errorf("%q: a control character is printed: %q", what, line)
		}
	}
}
