package cmd

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/validate"
)

// TestNamedTooLong checks that files that a configuration names are bounded in size, and that files that a flag names are not.
func TestNamedTooLong(t *testing.T) {
	const head = "context: https://lakeside.example/ctx\nspecification: https://lakeside.example/doc\n"
	project(t, map[string]string{
		"a.json": person, "long.yaml": strings.Repeat("#\n", settings.MaxFileBytes/2) + "#", "known.json": "",
		"s.json": "{}" + strings.Repeat(" ", 1<<20-2), "t/extension.yaml": head + strings.Repeat("#", settings.MaxTablesBytes-len(head)), "u/extension.yaml": strings.ReplaceAll(head, "/ctx", "/other"),
		"baseline.yaml": "baseline: known.json", "schema.yaml": "schema: {x: s.json}", "schemas.yaml": "schema: {a: s.json, b: s.json, c: s.json, d: s.json, e: s.json}",
		"tables.yaml": "tables: [t]", "two.yaml": "tables: [u, t]",
	})
	if err := os.Truncate("known.json", settings.MaxBaselineBytes+1); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args, want string
	}{
		{"--config long.yaml", "long.yaml: it is too long: more than 256 KiB"},
		{"--config baseline.yaml", "baseline.yaml:1:11: baseline known.json: it is too long: more than 65536 KiB"},
		{"--config schema.yaml", ""},
		{"--config schemas.yaml", "schemas.yaml:1:54: schema e=s.json: the schemas that the configuration names are too long: together more than 4096 KiB"},
		{"--schema a=s.json --schema b=s.json --schema c=s.json --schema d=s.json --schema e=s.json", ""},
		{"--config tables.yaml", ""},
		{"--config two.yaml", "t/extension.yaml: the tables that the configuration names are too long: together more than 1024 KiB"},
		{"--tables u --tables t", ""},
	} {
		code, _, stderr := run2(t, append(strings.Fields(c.args), "a.json")...)
		if want := map[bool]int{true: exitOK, false: exitFailure}[c.want == ""]; code != want || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit code %d, want %d; %q, want %q in it", c.args, code, want, stderr, c.want)
		}
	}
}

// TestProjectJobs checks that the jobs of a configuration are limited to the number of processors, since it may be written for another
// machine. A flag is not limited.
func TestProjectJobs(t *testing.T) {
	processors := runtime.GOMAXPROCS(0)
	for _, c := range []struct {
		byProject  bool // a configuration, not a flag, sets jobs
		jobs, want int
	}{{true, maxJobs, processors}, {true, 1, 1}, {true, 0, 0}, {false, processors + 1, processors + 1}} {
		project(t, map[string]string{settings.Name: map[bool]string{true: "jobs: 0x10", false: ""}[c.byProject]}) // YAML allows hexadecimal numbers
		s := new(settings.Settings)
		flags := newValidate(s, "validate").Flags()
		if err := s.Apply(flags, flags, io.Discard, nil); err != nil || (s.ProjectOf("jobs", "") != nil) != c.byProject {
			t.Fatal(err)
		}
		f := checkFlags{tableFlags: tableFlags{caliper: "v1p2", settings: s}, limits: limitFlags{maxDepth: 1, maxRecordBytes: validate.LeastRecord, jobs: c.jobs}}
		if o, err := f.checkOptions(); err != nil || o.Jobs != c.want {
			t.Errorf("%d jobs, set by a configuration: %v; got %d, want %d, %v", c.jobs, c.byProject, o.Jobs, c.want, err)
		}
	}
}

// TestHardLink checks that no report is written to a file with a second hard link, since the other name can be outside of the project.
func TestHardLink(t *testing.T) {
	project(t, map[string]string{"a.json": faulty, "home/mine": "", settings.Name: "output: {oneline: r.txt}"})
	if err := os.Link(filepath.Join("home", "mine"), "r.txt"); err != nil || runtime.GOOS == "windows" {
		t.Skip("there are no hard links here", err)
	}
	if code, _, stderr := run2(t, "a.json"); code != exitFailure || !strings.Contains(stderr, "output oneline=r.txt: it has other names (hard links), which may be outside of the project") {
		t.Errorf("exit code %d, %q", code, stderr)
	}
	if text := mustRead(t, filepath.Join("home", "mine")); len(text) > 0 {
		t.Errorf("%q was written", text)
	}
}
