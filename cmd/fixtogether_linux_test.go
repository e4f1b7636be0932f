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

// TestFixTogether checks that when several processes fix the same files, in different ways, each file is as one of them would have it, as
// a whole, and that no draft is left.
func TestFixTogether(t *testing.T) {
	t.Chdir(t.TempDir())
	both := strings.Replace(fixable, "http:", "https:", 1)
	old, some, all := strings.Repeat(both, 500), strings.Repeat(fixable, 500), strings.Repeat(fixed, 500)
	rounds, ended := 3, map[int]int{}
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
				args = append(args, "--severity", "property/empty=off") // which is then left as it is
			}
			programs = append(programs, start(t, args...))
		}
		for _, p := range programs {
			code, _, stderr := p.end(nil)
			ended[code]++
			if lost := strings.Contains(stderr, " meanwhile"); code != exitOK && (code != exitFailure || !lost) {
				t.Errorf("exit code %d, %s", code, stderr)
			}
		}
		for i := range 5 {
			if got := string(mustRead(t, fmt.Sprint("data/", i, ".ndjson"))); got != some && got != all {
				t.Fatalf("a file has %d bytes, and is not fixed in one of the ways", len(got))
			}
		}
		if left, err := filepath.Glob("data/.*"); err != nil || len(left) > 0 {
			t.Fatalf("left are %q, %v", left, err)
		}
	}
	if ended[exitOK] == 0 {
		t.Errorf("none has fixed all: %v", ended)
	}
}

// TestFixReplace checks that a file which has changed since it was read is left as it is, though what it was to become is written already.
func TestFixReplace(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"a.json": fixable + faulty})
	before := snapshot(t, ".")
	f := fixRun{inputs: &input.Inputs{Written: outfile.NewSet(new(input.Inputs), nil)}}
	if err := f.replace("a.json", []byte(fixable), []byte(fixed)); err == nil || err.Error() != "it was changed meanwhile, and is left as it is" {
		t.Error(err)
	}
	if after := snapshot(t, "."); !slices.Equal(after, before) {
		t.Errorf("there is\n%s\nand was\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
	if err := f.replace("a.json", []byte(fixable+faulty), []byte(fixed)); err != nil || string(mustRead(t, "a.json")) != fixed {
		t.Error(err)
	}
}
