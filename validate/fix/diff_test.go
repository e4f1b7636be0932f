package fix_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/fix"
)

// TestDiff holds, for all samples and some made of them, that a difference leads from the one text to the other, and has no more lines than
// it must.
func TestDiff(t *testing.T) {
	fixer := newFixer(t, validate.Options{})
	var all strings.Builder
	compared := 0
	try := func(name, data string) {
		t.Helper()
		fixer.Forget()
		after, made, err := fixer.Fix(context.Background(), name, []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		if made == 0 {
			return
		}
		var lines []string
		err = fix.Diff([]byte(data), after, fixer.Kept(), func(line []byte) error {
			lines = append(lines, string(line))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := patched(t, data, lines); got != string(after) {
			t.Fatalf("%s: the difference\n%s\nleads from\n%s\nto\n%s\nwant\n%s", name, strings.Join(lines, "\n"), data, got, after)
		}
		changed := 0
		for _, line := range lines {
			if line[0] == '-' || line[0] == '+' {
				changed++
			}
		}
		if least := leastLines(data, string(after)); changed > least {
			t.Errorf("%s: %d lines, %d are enough:\n%s", name, changed, least, strings.Join(lines, "\n"))
		}
		compared++
	}
	samples(t, func(path, data string) {
		try(path, data)
		try("lines.json", strings.TrimSuffix(strings.NewReplacer(",", ",\n", "{", "{\n", "}", "\n}").Replace(data), "\n"))
		if strings.Contains(path, "bad") && all.Len() < 1<<16 {
			all.WriteString(strings.ReplaceAll(data, "\n", " ") + "\n")
		}
	})
	try("all.ndjson", all.String())
	if compared < 200 {
		t.Errorf("%d differences: this shows nothing", compared)
	}
}

// patched applies the lines of a difference.
func patched(t *testing.T, text string, lines []string) string {
	t.Helper()
	var out strings.Builder
	rest, at := strings.SplitAfter(text, "\n"), 1
	next := func() (line string) {
		if len(rest) > 0 {
			line, rest = rest[0], rest[1:]
		}
		at++
		return line
	}
	for i, line := range lines {
		end := "\n"
		if i+1 < len(lines) && lines[i+1][0] == '\\' {
			end = ""
		}
		switch line[0] {
		case '@':
			start, count := 0, 1
			if _, err := fmt.Sscanf(line, "@@ -%d,%d", &start, &count); err != nil && start == 0 {
				t.Fatal(line)
			}
			if count == 0 {
				start++
			}
			for at < start {
				out.WriteString(next())
			}
		case '+':
			out.WriteString(line[1:] + end)
		case '-', ' ':
			if got := next(); got != line[1:]+end {
				t.Fatalf("line %d is %q, want %q", at-1, got, line[1:]+end)
			}
			if line[0] == ' ' {
				out.WriteString(line[1:] + end)
			}
		}
	}
	return out.String() + strings.Join(rest, "")
}

// leastLines returns how many lines two texts do not have in common, at least.
func leastLines(before, after string) int {
	a, b := strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n")
	last := make([]int, len(b)+1)
	for i := range a {
		row := make([]int, len(b)+1)
		for j := range b {
			if row[j+1] = max(row[j], last[j+1]); a[i] == b[j] {
				row[j+1] = last[j] + 1
			}
		}
		last = row
	}
	return len(a) + len(b) - 2*last[len(b)]
}
