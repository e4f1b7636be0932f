package cmd

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
)

// recipe returns the first block of a kind on a page.
func recipe(t *testing.T, name, kind, with string) string {
	t.Helper()
	p, err := readPage(name, string(mustRead(t, filepath.Join("..", name))))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range p.blocks {
		if b.kind == kind && strings.Contains(b.text(), with) {
			return b.text()
		}
	}
	t.Fatalf("%s has no block of %s with %s", name, kind, with)
	return ""
}

// TestRecipes runs those recipes of the docs that TestDocs does not: where Java, Vim and so on are installed, on the files of
// testdata/docs. Each must find the three errors of graded.json at their places.
func TestRecipes(t *testing.T) {
	places := []string{"10 13 e", "17 19 e", "19 16 e"}
	for _, c := range []struct {
		name, page, kind, with, file string
		more                         map[string]string // other files
		commands                     [][]string        // each of a program that must be there
		want                         []string          // in what they print, which may be what fails
	}{
		{"JUnit", "docs/recipes.md", "java", "class Caliper ", "Caliper.java", map[string]string{"Try.java": `class Try {
    public static void main(String[] args) throws Exception {
        for (String name : args) {
            System.out.println(name + ": " + Caliper.findings(java.nio.file.Files.readString(java.nio.file.Path.of(name))));
        }
    }
}`}, [][]string{{"javac", "Caliper.java", "Try.java"}, {"java", "-cp", ".", "Try", "fixtures/viewed.json", "fixtures/graded.json"}},
			[]string{"viewed.json: \n", "graded.json: <stdin>:10:13: error", "\n<stdin>:17:19: error", "\n<stdin>:19:16: error"}},
		{"Go", "docs/recipes.md", "go", "func conforms", "caliper_test.go", map[string]string{"go.mod": "module lakeside\n", "graded_test.go": `package lakeside

import ("os"; "testing")

func TestGraded(t *testing.T) {
	payload, _ := os.ReadFile("fixtures/graded.json")
	conforms(t, payload)
}`}, [][]string{{"go", "test", "-v", "."}}, []string{"--- PASS: TestViewed", "--- FAIL: TestGraded", "<stdin>:10:13: error", "<stdin>:19:16: error"}},
		{"Vim", "docs/editor.md", "vim", "CompilerSet", "compiler/caliper.vim", nil, [][]string{{"vim", "-es", "-u", "NONE", "-N",
			"--cmd", "set rtp^=.", "-c", "compiler caliper", "-c", "silent make fixtures/",
			"-c", `call writefile(map(getqflist(), 'join([v:val.lnum, v:val.col, v:val.type])'), "/dev/stdout")`, "-c", "qa!"}}, places},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := scratch(t)
			files := map[string]string{c.file: recipe(t, c.page, c.kind, c.with)}
			for name, text := range c.more {
				files[name] = text
			}
			for name, text := range files {
				file := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var printed strings.Builder
			for _, args := range c.commands {
				if args[0] != "go" && exec.Command(args[0], "--version").Run() != nil { // macOS has a javac that only says that there is no Java
					t.Skipf("there is no %s", args[0])
				}
				command := exec.CommandContext(t.Context(), args[0], args[1:]...)
				command.Dir = dir
				command.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, settings.Prefix) })
				out, _ := command.CombinedOutput() // what it prints tells
				printed.Write(out)
			}
			for _, want := range c.want {
				if !strings.Contains(printed.String(), want) {
					t.Errorf("%q is not in\n%s", want, printed.String())
				}
			}
		})
	}
}

// TestProblemMatcher checks that the regular expression for Visual Studio Code takes every line of the oneline report apart. It
// uses nothing in which Go's regular expressions differ from those of JavaScript.
func TestProblemMatcher(t *testing.T) {
	var file struct {
		Tasks []struct {
			Args           []string
			ProblemMatcher struct {
				Pattern struct {
					Regexp                                      string
					File, Line, Column, Severity, Message, Code int
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(recipe(t, "docs/editor.md", "json", "problemMatcher")), &file); err != nil {
		t.Fatal(err)
	}
	task := file.Tasks[0]
	if err := checkCommand(task.Args); err != nil {
		t.Error(err)
	}
	p := task.ProblemMatcher.Pattern
	matcher := regexp.MustCompile(p.Regexp)
	lines := strings.Split(strings.TrimSpace(string(mustRead(t, "../testdata/reports/report.oneline"))), "\n")
	if len(lines) < 10 {
		t.Errorf("%d lines: this test has lost its way", len(lines))
	}
	for _, line := range lines {
		if strings.HasSuffix(line, " not shown") {
			continue // it has no place
		}
		m := matcher.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("the matcher does not take %s", line)
			continue
		}
		again := m[p.File] + ":" + m[p.Line] + ":" + m[p.Column] + ": " + m[p.Severity] + ": " + m[p.Message] + " [" + m[p.Code] + "]"
		if again != line {
			t.Errorf("%s\nis taken for\n%s", line, again)
		}
	}
}
