package settings

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/outfile"
)

// noInputs are the inputs of a run that reads nothing.
type noInputs struct{}

func (noInputs) IsNamed(fs.FileInfo) bool       { return false }
func (noInputs) CheckNotRead(fs.FileInfo) error { return nil }

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestReportMoved checks that a report is written to the folder that was opened, and to none outside the project, even if a link has
// replaced a folder of its path since.
func TestReportMoved(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, folder := range []string{"project/reports", "outside"} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("outside/r.json", []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := projectIn("project")
	if err != nil {
		t.Fatal(err)
	}
	for _, early := range []bool{true, false} { // the link comes before the new file is begun, or after
		written := outfile.NewSet(noInputs{}, nil)
		place, err := p.OpenReport(written, "json", "project/reports/r.json")
		if err != nil {
			t.Fatal(err)
		}
		move := func() {
			if err := errors.Join(os.Rename("project/reports", "project/moved"), os.Symlink("../outside", "project/reports")); err != nil {
				t.Skip(err)
			}
		}
		if early {
			move()
		}
		d, err := written.Begin(place, false)
		if err != nil {
			t.Fatal(err)
		}
		if !early {
			move()
		}
		if _, err := d.WriteString("{}"); err != nil {
			t.Fatal(err)
		}
		if err := d.Commit(); err != nil {
			t.Fatal(err)
		}
		if in, out := mustRead(t, "project/moved/r.json"), mustRead(t, "outside/r.json"); string(in) != "{}" || string(out) != "mine" {
			t.Errorf("early: %v; %q is in the project, %q outside", early, in, out)
		}
		if all, err := os.ReadDir("outside"); err != nil || len(all) > 1 {
			t.Errorf("early: %v; the files outside are %v; %v", early, all, err)
		}
		if err := errors.Join(os.Remove("project/reports"), os.RemoveAll("project/moved"), os.Mkdir("project/reports", 0o700)); err != nil {
			t.Fatal(err)
		}
	}
}
