package cmd

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const (
	fixable = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person","name":null}` + "\n"
	fixed   = person
)

// TestFix checks the fixes in files, folders and standard input, the output, and the exit code.
func TestFix(t *testing.T) {
	t.Chdir(t.TempDir())
	files := map[string]string{"bad.json": fixable, "worse.json": fixable + faulty, "good.json": person, "folder/a.json": fixable, "folder/b.ndjson": person + fixable + "oops\n",
		"packed.json.gz": packed(t, fixable)[".gz"], "broken.json": "{\"a\":", "ignored.json": fixable, "blank.json": " \n",
		".caliper-lint.yaml": "ignore: [{rule: property/empty, path: ignored.json, reason: ours}]\n"}
	write := func() {
		for name, text := range files {
			if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		args           string
		stdin          string
		code           int
		changed        map[string]string
		stdout, stderr string // a part of the output; stdout "": no output
	}{
		{"bad.json", "", 0, map[string]string{"bad.json": fixed}, "", "fixed 1 problem in 1 input\n1 input, 1 describe: no findings\n"},
		{"good.json", "", 0, nil, "", "fixed nothing\n"},
		{"worse.json --format oneline", "", 1, map[string]string{"worse.json": fixed + faulty}, "worse.json:2:63: error: ", "fixed 1 problem in 1 input\n"},
		{"worse.json --fail-on never", "", 0, map[string]string{"worse.json": fixed + faulty}, "2:63 error", ""},
		{"folder", "", 1, map[string]string{"folder/a.json": fixed, "folder/b.ndjson": person + fixed + "oops\n"}, "b.ndjson\n  3:1 error:", "fixed 2 problems in 2 inputs\n"},
		{"f*/*.json bad.json --quiet", "", 0, map[string]string{"bad.json": fixed, "folder/a.json": fixed}, "", ""},
		{"packed.json.gz bad.json", "", 2, map[string]string{"bad.json": fixed}, "", "packed.json.gz: it is compressed, and left as it is; decompress it first\n"},
		{"broken.json", "", 1, nil, "json/syntax", ""},
		{"ignored.json", "", 0, nil, "", "no findings (1 suppressed)"},
		{"nowhere.json", "", 2, nil, "", "no such file"},
		{"blank.json", "", 1, nil, "json/syntax", ""},
		{"-", fixable + person, 0, nil, fixed + person, "fixed 1 problem in 1 input\n"},
		{"", fixable + faulty, 1, nil, fixed + faulty, "1 error"},
		{"- bad.json", fixable, 2, nil, "", "standard input is fixed alone: the result goes to standard output"},
		{"--diff bad.json good.json", "", 1, nil, "--- bad.json\n+++ bad.json\n@@ -1 +1 @@\n-" + fixable + "+" + fixed, "would fix 1 problem in 1 input\n"},
		{"--diff good.json", "", 0, nil, "", "would fix nothing\n"},
		{"--diff -", fixable, 1, nil, "-" + fixable + "+" + fixed, ""},
		{"--severity property/empty=off bad.json", "", 0, nil, "", "fixed nothing"},
		{"bad.json --output oneline=report.txt", "", 0, map[string]string{"bad.json": fixed, "report.txt": ""}, "", ""},
		{"--baseline x bad.json", "", 2, nil, "", "unknown flag: --baseline"},
	} {
		write()
		_ = os.Remove("report.txt")
		var out, stderr strings.Builder
		code := Main(append([]string{"fix"}, strings.Fields(c.args)...), strings.NewReader(c.stdin), &out, &stderr)
		if code != c.code || !strings.Contains(out.String(), c.stdout) || c.stdout == "" && out.Len() > 0 || !strings.Contains(stderr.String(), c.stderr) {
			t.Errorf("%s: exit code %d, want %d; stdout %q, want %q; stderr %q, want %q", c.args, code, c.code, out.String(), c.stdout, stderr.String(), c.stderr)
		}
		for name, text := range files {
			if changed, ok := c.changed[name]; ok {
				text = changed
			}
			if got, err := os.ReadFile(name); err != nil || string(got) != text {
				t.Errorf("%s: %s is %q, want %q", c.args, name, got, text)
			}
		}
	}
}

// TestFixInPlace checks that a fixed file keeps its mode, that a link to it stays a link, and that a file that cannot be replaced is left as
// it is.
func TestFixInPlace(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := errors.Join(os.Mkdir("real", 0o700), os.WriteFile("real/bad.json", []byte(fixable), 0o640), os.Symlink("real/bad.json", "link.json")); err != nil {
		t.Skip(err)
	}
	before := listing(t, "real")
	if code, _, stderr := run2(t, "fix", "link.json"); code != exitOK || string(mustRead(t, "real/bad.json")) != fixed || listing(t, "real") != before {
		t.Errorf("%d %s: %s", code, stderr, listing(t, "real"))
	}
	if info, err := os.Lstat("link.json"); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	if err := errors.Join(os.WriteFile("real/bad.json", []byte(fixable), 0o640), os.Link("real/bad.json", "other.json")); err != nil {
		t.Skip(err)
	}
	if code, _, stderr := run2(t, "fix", "other.json"); runtime.GOOS != "windows" && (code != exitFailure || !strings.Contains(stderr, "it has other names") || string(mustRead(t, "other.json")) != fixable) {
		t.Errorf("%d %s", code, stderr)
	}
	if err := os.Remove("other.json"); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("permissions do not bind this user")
	}
	if err := errors.Join(os.WriteFile("real/bad.json", []byte(fixable), 0o640), os.Chmod("real", 0o500)); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod("real", 0o700)
	if code, _, stderr := run2(t, "fix", "real/bad.json"); code != exitFailure || !strings.Contains(stderr, "permission denied") || string(mustRead(t, "real/bad.json")) != fixable {
		t.Errorf("%d %s", code, stderr)
	}
}

// TestFixKilled checks that a kill at any time leaves a file either unchanged or wholly fixed.
func TestFixKilled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("on Windows a process cannot be killed by a signal")
	}
	t.Chdir(t.TempDir())
	old, want := strings.Repeat(fixable, 30_000), strings.Repeat(fixed, 30_000)
	drafts := 0
	rounds := 2
	if os.Getenv("LONG_TESTS") != "" {
		rounds = 12
	}
	for i := range rounds {
		if err := os.WriteFile("big.ndjson", []byte(old), 0o600); err != nil {
			t.Fatal(err)
		}
		p := start(t, "fix", "--quiet", "big.ndjson")
		for { // until the draft exists, or the program is done
			found, err := filepath.Glob(".caliper-lint-*")
			if err != nil {
				t.Fatal(err)
			}
			if len(found) > i%2*drafts || string(mustRead(t, "big.ndjson")) == want {
				break
			}
		}
		p.end(os.Kill)
		left, err := filepath.Glob(".caliper-lint-*")
		if err != nil {
			t.Fatal(err)
		}
		drafts = len(left)
		if got := string(mustRead(t, "big.ndjson")); got != old && got != want {
			t.Fatalf("the file has %d bytes: it is neither the old one nor the fixed one", len(got))
		}
	}
}
