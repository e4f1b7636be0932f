package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
)

// TestAction runs the scripts of action.yml as GitHub's runner does, and checks that they annotate, leave a report and a summary, and end
// with the exit code.
func TestAction(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var action struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Steps []struct {
				ID, Run, Uses, Shell string
				Env                  map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(text, &action); err != nil {
		t.Fatal(err)
	}
	temporary := t.TempDir() // RUNNER_TEMP
	built := false
	for _, c := range []struct {
		name, paths, args, config string
		code                      string
		annotated                 bool
	}{
		{"findings", "graded.json\nviewed.json\n", "", "", "1", true},
		{"folder", ".", "", "", "1", true},
		{"flags", "graded.json", "--fail-on=never\n--max-per-rule 1\n--stats", "", "0", true},
		{"blanks", "  graded.json\t\r\n", " --fail-on   never \r\n\n--quiet \n--stdin-name=a b", "", "0", true},
		{"no check", ".", "--version", "", "2", false},
		{"statistics", "nowhere", "--stats", "", "2", false},
		{"a mistake in the configuration", ".", "", "fail-no: x", "2", false},
		{"configuration", ".", "", "severity: {value/*: off, event/*: off, property/*: off}", "0", false},
		{"conformant", "viewed.json", "", "", "0", false},
		{"hostile", "viewed.json\n$(touch pwned) `touch pwned`; touch pwned", "", "", "2", false},
		{"a flag is no path", "--version", "", "", "2", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{"output": "", "summary": ""}
			for _, name := range []string{"graded.json", "viewed.json"} {
				data, err := os.ReadFile(filepath.Join(root, "testdata", "docs", "fixtures", name))
				if err != nil {
					t.Fatal(err)
				}
				files["repository/"+name] = string(data)
			}
			if c.config != "" {
				files["repository/"+settings.Name] = c.config
			}
			folder := project(t, files)
			t.Chdir("repository")
			values := map[string]string{"${{ github.action_path }}": root, "${{ inputs.paths }}": c.paths, "${{ inputs.args }}": c.args}
			printed := ""
			for _, step := range action.Runs.Steps {
				if step.Run == "" || step.ID == "build" && built {
					continue
				}
				built = true
				command := exec.Command(bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
				command.Env = append(os.Environ(), "RUNNER_TEMP="+temporary, "GITHUB_OUTPUT="+filepath.Join(folder, "output"), "GITHUB_STEP_SUMMARY="+filepath.Join(folder, "summary"))
				for name, value := range step.Env {
					given, ok := values[value]
					if !ok {
						t.Fatalf("the variable %s has the unexpected value %s", name, value)
					}
					command.Env = append(command.Env, name+"="+given)
				}
				out, err := command.CombinedOutput()
				printed += string(out)
				last := step.ID == ""
				if want := last && c.code != "0"; (err != nil) != want {
					t.Errorf("step %q: %v\n%s", step.ID, err, out)
				}
				if step.ID == "check" {
					output, err := os.ReadFile(filepath.Join(folder, "output"))
					if err != nil {
						t.Fatal(err)
					}
					if !strings.Contains(string(output), "exit-code="+c.code+"\n") {
						t.Errorf("outputs %q, want exit code %s; it prints\n%s", output, c.code, printed)
					}
					values["${{ steps.check.outputs.exit-code }}"] = c.code
				}
			}
			if strings.Contains(printed, "::error file=graded.json,line=10,") != c.annotated {
				t.Errorf("finding annotated: %v\n%s", !c.annotated, printed)
			}
			if said := regexp.MustCompile(`(?m)^::error title=caliper-lint could not do its job::(caliper-lint: |see )`).MatchString(printed); said != (c.code == "2") {
				t.Errorf("failure annotated: %v\n%s", said, printed)
			}
			sarif, _ := os.ReadFile(filepath.Join(temporary, "caliper-lint.sarif"))
			summary, _ := os.ReadFile(filepath.Join(folder, "summary"))
			if whole := !strings.HasPrefix(c.name, "a ") && c.name != "no check"; whole && (!strings.Contains(string(sarif), `"version": "2.1.0"`) || !strings.HasPrefix(string(summary), "## caliper-lint: ")) {
				t.Errorf("SARIF %q, summary %q", sarif, summary)
			}
			if _, err := os.Stat("pwned"); err == nil {
				t.Error("a path was run as a command")
			}
		})
	}
}

// TestPreCommitHooks checks that the hooks take the same file names that caliper-lint reads in folders.
func TestPreCommitHooks(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct{ ID, Entry, Language, Files string }
	if err := yaml.Unmarshal(text, &hooks); err != nil || len(hooks) != 2 || hooks[0].Entry != "caliper-lint" || hooks[0].Language != "golang" ||
		hooks[1].Entry != "caliper-lint fix --fail-on never" || hooks[1].Language != "golang" || hooks[1].Files != hooks[0].Files {
		t.Fatalf("%v, %+v", err, hooks)
	}
	files := regexp.MustCompile(hooks[0].Files)
	for name, want := range map[string]bool{"--output=json=x.json": false, "a/-b.json": true, "a/b.json": true, "b.jsonl": true, "b.ndjson": true, "b.jsonc": false, "json": false} {
		if files.MatchString(name) != want {
			t.Errorf("%s: %v, want %v", name, !want, want)
		}
	}
}
