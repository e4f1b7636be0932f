package cmd

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// listing returns the files of a folder, each with its mode.
func listing(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e.Name()+" "+info.Mode().String())
	}
	return strings.Join(all, "\n")
}

// TestReportPlace checks that a report replaces an earlier one, with the same mode and behind the same link, and that no other file is left.
func TestReportPlace(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"events.json": faulty, "old.json": strings.Repeat("[]\n", 9000)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Chmod("old.json", 0o640), os.Symlink("old.json", "link.json")); err != nil {
		t.Skip(err)
	}
	before := listing(t, ".")
	if code, _, stderr := run2(t, "events.json", "--output", "gitlab=link.json"); code != exitFindings {
		t.Fatal(stderr)
	}
	text, err := os.ReadFile("old.json")
	if err != nil || !strings.HasPrefix(string(text), "[") || strings.Count(string(text), "check_name") != 1 || len(text) > 2000 {
		t.Errorf("%v, %.3000s", err, text)
	}
	if after := listing(t, "."); after != before {
		t.Errorf("after the run the folder has\n%s\nbefore it had\n%s", after, before)
	}
	if code, _, stderr := run2(t, "convert", "nowhere.json", "--output", "gitlab=new.json"); code != exitFailure {
		t.Error(stderr)
	}
	if after := listing(t, "."); after != before {
		t.Errorf("after a run that fails the folder has\n%s", after)
	}
}

// large writes a file of faulty records, and returns their number. The findings do not fit into the buffers: while nobody reads the output,
// the program cannot read the file to its end.
func large(t *testing.T, path string) (records int) {
	t.Helper()
	record := strings.TrimSuffix(faulty, "\n") + strings.Repeat(" ", 1000) + "\n"
	records = 8 << 20 / len(record)
	if err := os.WriteFile(path, []byte(strings.Repeat(record, records)), 0o600); err != nil {
		t.Fatal(err)
	}
	return records
}

// TestReportEnds checks that after any end of a run the report is either the old one or a complete new one.
func TestReportEnds(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("on Windows a process cannot interrupt another")
	}
	t.Chdir(t.TempDir())
	large(t, "events.ndjson")
	if err := os.WriteFile("few.json", []byte(faulty), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := run2(t, "few.json", "--output", "json=report.json"); code != exitFindings {
		t.Fatal(stderr)
	}
	old, err := os.ReadFile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		signal os.Signal // nil: the reader of the output goes
		code   int
		whole  bool // the report is a new one
		left   bool // a draft is left beside the report
	}{{"nobody reads", nil, exitFailure, false, false}, {"killed", os.Kill, -1, false, true}, {"interrupted", os.Interrupt, exitFailure, true, false},
		{"left alone by its terminal", syscall.SIGHUP, exitFailure, true, false}} {
		p := start(t, "--jobs", "1", "--format", "oneline", "--output", "json=report.json", "--output", "tap=new.tap", "events.ndjson")
		p.expect("events.ndjson:1:")
		if c.signal == nil {
			p.closer.Close()
			_ = p.command.Wait()
			p.watch.Stop()
		} else {
			p.end(c.signal)
		}
		if code := p.command.ProcessState.ExitCode(); code != c.code || strings.Contains(p.stderr.String(), "goroutine") {
			t.Errorf("%s: exit code %d, stderr %q", c.name, code, p.stderr.String())
		}
		text, err := os.ReadFile("report.json")
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case !c.whole && string(text) != string(old):
			t.Errorf("%s: the old report has become %.200s", c.name, text)
		case c.whole:
			if code, _, stderr := run2(t, "convert", "report.json", "--format", "json"); code != exitOK || !strings.Contains(string(text), "interrupted before its end") {
				t.Errorf("%s: %s", c.name, stderr)
			}
		}
		drafts, err := filepath.Glob(".caliper-lint-*")
		if tap, statErr := os.Stat("new.tap"); err != nil || (len(drafts) > 0) != c.left || (statErr == nil) != (c.whole || c.left) || statErr == nil && (tap.Size() > 0) != c.whole {
			t.Errorf("%s: drafts: %v; new.tap: %v", c.name, drafts, statErr)
		}
		for _, path := range append(drafts, "new.tap") {
			if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
		}
	}
}

// TestReportLive checks that the findings of a pipe are written to reports while the pipe is open.
func TestReportLive(t *testing.T) {
	t.Chdir(t.TempDir())
	p := start(t, "--format", "oneline", "--output", "jsonl=report.jsonl", "--stdin-name", "sensor.ndjson")
	p.write(faulty)
	p.expect("sensor.ndjson:1:")
	p.write(faulty) // when this finding is printed, the report must have the one before
	p.expect("sensor.ndjson:2:")
	if text, err := os.ReadFile("report.jsonl"); err != nil || !strings.Contains(string(text), `"line":1,`) {
		t.Errorf("%v, %q", err, text)
	}
	p.stdin.Close()
	if code, _, stderr := p.end(nil); code != exitFindings {
		t.Error(stderr)
	}
}
