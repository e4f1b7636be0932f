package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/outfile"
)

// TestFixTogether checks that several processes can fix the same files with different settings: each file is wholly the result of one
// process, and no draft is left.
func TestFixTogether(t *testing.T) {
	t.Chdir(t.TempDir())
	both := strings.Replace(fixable, "http:", "https:", 1)
	old, some, all := strings.Repeat(both, 500), strings.Repeat(fixable, 500), strings.Repeat(fixed, 500)
	rounds := 3
	if os.Getenv("LONG_TESTS") != "" {
		rounds = 30
	}
	for range rounds {
		for i := range 5 {
			put(t, map[string]string{fmt.Sprint("data/", i, ".ndjson"): old})
		}
		var programs []*program
		for i := range 6 {
			args := []string{"fix", "--fail-on", "never", "data"}
			if i%2 == 0 {
				args = append(args, "--severity", "property/empty=off") // these processes do not fix property/empty
			}
			programs = append(programs, start(t, args...))
		}
		for _, p := range programs {
			code, _, stderr := p.end(nil)
			if lost := strings.Contains(stderr, " meanwhile"); code != exitOK && (code != exitFailure || !lost) {
				t.Errorf("exit code %d, %s", code, stderr)
			}
		}
		for i := range 5 {
			if got := string(mustRead(t, fmt.Sprint("data/", i, ".ndjson"))); got != some && got != all {
				t.Fatalf("a file has %d bytes: it is not the result of one process", len(got))
			}
		}
		if left, err := filepath.Glob("data/.*"); err != nil || len(left) > 0 {
			t.Fatalf("drafts are left: %q, %v", left, err)
		}
		if code, _, stderr := run2(t, "fix", "--fail-on", "never", "data"); code != exitOK { // alone, it has nobody to lose to
			t.Errorf("exit code %d, %s", code, stderr)
		}
	}
}

// TestFixReplace checks that a file that has changed since it was read is left as it is, even after its replacement has been written.
func TestFixReplace(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"a.json": fixable + faulty})
	before := snapshot(t, ".")
	f := fixRun{inputs: &input.Inputs{Written: outfile.NewSet(new(input.Inputs), nil)}}
	if err := f.replace("a.json", []byte(fixable), []byte(fixed)); err == nil || err.Error() != "it was changed meanwhile, and is left as it is" {
		t.Error(err)
	}
	if after := snapshot(t, "."); !slices.Equal(after, before) {
		t.Errorf("the folder has\n%s\nand had\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
	if err := f.replace("a.json", []byte(fixable+faulty), []byte(fixed)); err != nil || string(mustRead(t, "a.json")) != fixed {
		t.Error(err)
	}
}
