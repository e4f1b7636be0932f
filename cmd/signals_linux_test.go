package cmd

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// startOn starts the program with big.ndjson as one more argument, and returns when the program reads that file, which takes it long.
func startOn(t *testing.T, args ...string) *program {
	t.Helper()
	p := start(t, append(args, "big.ndjson")...)
	for {
		open, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", p.command.Process.Pid))
		if err != nil || len(open) == 0 {
			t.Fatalf("%q has ended: %v", args, err)
		}
		for _, fd := range open {
			if path, err := os.Readlink(fd); err == nil && filepath.Base(path) == "big.ndjson" {
				return p
			}
		}
	}
}

// TestInterrupted checks that a command that is interrupted before the end of its inputs writes no result: files that it would replace stay
// as they are, and no new file is left.
func TestInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"a.json": fixable, "bad.json": faulty, "report.html": "<!DOCTYPE html>\n"})
	if code, _, stderr := run2(t, "baseline", "write", "known.json", "bad.json"); code != exitOK {
		t.Fatal(stderr)
	}
	put(t, map[string]string{"bad.json": faulty + faulty, "big.ndjson": strings.Repeat(fixable, 1<<25/len(fixable))})
	before := snapshot(t, ".")
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		for _, args := range []string{"fix a.json", "fix --diff a.json", "fix a.json --output html=report.html", "fix a.json --output html=new.html", "baseline write known.json bad.json",
			"baseline write new.json bad.json"} {
			code, stdout, stderr := startOn(t, strings.Fields(args)...).end(signal)
			if code != exitFailure || stdout != "" || !strings.Contains(stderr, "interrupted") {
				t.Errorf("%s, %v: exit code %d, stdout %q, stderr %q", args, signal, code, stdout, stderr)
			}
			if after := snapshot(t, "."); !slices.Equal(after, before) {
				t.Fatalf("%s, %v: the folder has\n%s\nand had\n%s", args, signal, strings.Join(after, "\n"), strings.Join(before, "\n"))
			}
		}
		p := start(t, "fix", "-")
		p.write(strings.Repeat(fixable, 1<<20/len(fixable))) // more than a pipe holds: after the write, the program is reading
		if code, stdout, stderr := p.end(signal); code != exitFailure || stdout != "" || !strings.Contains(stderr, "interrupted") {
			t.Errorf("fix -, %v: exit code %d, stdout %.100q, stderr %q", signal, code, stdout, stderr)
		}
	}
}

// TestFixInterrupted ends fix in the middle of its files, by a signal or a closed pipe, and checks that each file is either unchanged or
// wholly fixed, and that no draft is left.
func TestFixInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	old, want := strings.Repeat(fixable+faulty, 200), strings.Repeat(fixed+faulty, 200)
	const files = 60
	path := func(i int) string { return fmt.Sprintf("data/%02d.ndjson", i) }
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, nil} {
		for i := range files {
			put(t, map[string]string{path(i): old})
		}
		p := start(t, "fix", "--format", "oneline", "data")
		p.expect(path(1))
		switch signal {
		case nil:
			p.closer.Close()
			var exit *exec.ExitError
			if err := p.command.Wait(); !errors.As(err, &exit) {
				t.Errorf("closed pipe: %v", err)
			}
			p.watch.Stop()
		default:
			if code, _, stderr := p.end(signal); code != exitFailure || !strings.Contains(stderr, "interrupted") {
				t.Errorf("%v: exit code %d, stderr %q", signal, code, stderr)
			}
		}
		changed := 0
		for i := range files {
			switch got := string(mustRead(t, path(i))); got {
			case want:
				changed++
			case old:
			default:
				t.Errorf("%v: %s has %d bytes: it is neither the old file nor the fixed one", signal, path(i), len(got))
			}
		}
		if changed < 2 || changed == files {
			t.Errorf("%v: %d of %d files are fixed", signal, changed, files)
		}
		if left, err := filepath.Glob("data/.*"); err != nil || len(left) > 0 {
			t.Errorf("%v: drafts are left: %q, %v", signal, left, err)
		}
	}
}
