package source

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// TestFolder checks which files of a folder are read.
func TestFolder(t *testing.T) {
	files := map[string]string{".git/z.json": "", ".z.json": "", "node_modules/x/a.json": "", "sub/vendor/a.json": ""}
	for _, name := range []string{"a.json", "b.JSONL", "c.ndjson", "d.json.gz", "e.ndjson.zst", "f.jsonl.GZ", "g.txt", "h.gz", "i.json.bak", "j.json.gz.gz",
		"sub/a.json", "sub/x.log", "sub/deep/a.json", "sub/deep/y.log.gz", "sub2/a.json"} {
		files[name] = ""
	}
	root := write(t, files)
	for _, c := range []struct {
		include, exclude, want string
	}{
		{"", "", "a.json b.JSONL c.ndjson d.json.gz e.ndjson.zst f.jsonl.GZ sub/a.json sub/deep/a.json sub2/a.json"},
		{"*.log", "", "sub/x.log"},
		{"*.log *.log.gz", "", "sub/deep/y.log.gz sub/x.log"},
		{"*.{log,txt}", "", "g.txt sub/x.log"},
		{"sub/*", "", "sub/a.json sub/x.log"},
		{"sub/**", "", "sub/a.json sub/deep/a.json sub/deep/y.log.gz sub/x.log"},
		{"./sub/*.json", "", "sub/a.json"},
		{"**/a.json", "", "a.json sub/a.json sub/deep/a.json sub2/a.json"},
		{"a.json", "", "a.json sub/a.json sub/deep/a.json sub2/a.json"},
		{"/a.json", "", ""},
		{"", "?.*", ""},
		{"", "sub*", "a.json b.JSONL c.ndjson d.json.gz e.ndjson.zst f.jsonl.GZ"},
		{"", "sub/ *.zst", "a.json b.JSONL c.ndjson d.json.gz f.jsonl.GZ sub2/a.json"},
		{"", "deep .?*", "a.json b.JSONL c.ndjson d.json.gz e.ndjson.zst f.jsonl.GZ sub/a.json sub2/a.json"},
		{"*.json", "sub/deep/** .*", "a.json sub/a.json sub2/a.json"},
		{"a.json", "a.json", ""},
		{"[.z]*.json", "", ""},
		{".*.json", "", ".z.json"},
		{"**/.*", "", ".z.json"},
		{"node_modules/**", "", ""},
	} {
		o := Options{Include: strings.Fields(c.include), Exclude: strings.Fields(c.exclude)}
		for _, path := range []string{root, root + "/", root + "/./"} {
			var got []string
			files, _ := o.filesOf(t.Context(), path, func(path string, err error) { t.Errorf("%s: %v", path, err) })
			for _, file := range files {
				below, _ := filepath.Rel(root, file)
				got = append(got, filepath.ToSlash(below))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("--include %s --exclude %s %s: %v, want %s", c.include, c.exclude, path, got, c.want)
			}
		}
	}
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Include: []string{"*.xml"}}, "no file in this folder matches --include"},
		{Options{Exclude: []string{"*"}}, "--exclude leaves no .json, .jsonl or .ndjson file in this folder"},
	} {
		if got := read(t, root, c.o, root); !strings.Contains(got, c.want) {
			t.Errorf("%+v: %s", c.o, got)
		}
		if got := read(t, root, c.o, filepath.Join(root, "a.json")); got != "a.json: " {
			t.Errorf("%+v leaves out a file that the user has named: %s", c.o, got)
		}
	}
}

// TestLinks checks that a link that the user names is followed, and in folders links to files, but not links to folders.
func TestLinks(t *testing.T) {
	root := write(t, map[string]string{"real/a.json": "A", "top/b.json": "B"})
	for link, target := range map[string]string{"link": "real", "top/folder": "../real", "top/c.json": "../real/a.json", "top/d.json": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(root, filepath.FromSlash(link))); err != nil {
			t.Skip(err)
		}
	}
	if got := read(t, root, Options{}, filepath.Join(root, "link")); got != "link/a.json: A" {
		t.Error(got)
	}
	if got, want := read(t, root, Options{}, filepath.Join(root, "top")), "top/b.json: B\ntop/c.json: A\ntop/d.json! no such file or directory"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestLinkLoops checks that links that lead back to themselves, or to a folder above, end in a failure, and that all other files are read.
func TestLinkLoops(t *testing.T) {
	root := write(t, map[string]string{"a.json": "A", "sub/b.json": "B"})
	for link, target := range map[string]string{"one": "two", "two": "one", "self": "self", "sub/up": "..", "sub/here": ".", "sub/c.json": "c.json"} {
		if err := os.Symlink(target, filepath.Join(root, filepath.FromSlash(link))); err != nil {
			t.Skip(err)
		}
	}
	const loop = "! too many levels of symbolic links"
	if got := read(t, root, Options{}, filepath.Join(root, "self")); got != "self"+loop {
		t.Skipf("this system has another error: %s", got)
	}
	for path, want := range map[string]string{
		"one":       "one" + loop,
		"one/*":     "one" + loop,
		".":         "a.json: A\nsub/b.json: B\nsub/c.json" + loop,
		"**/*.json": "a.json: A\nsub/b.json: B\nsub/c.json" + loop,
		"sub/**":    "sub/b.json: B\nsub/c.json" + loop,
		"*/b.json":  "one" + loop + "\nsub/b.json: B",
	} {
		if got := read(t, root, Options{}, filepath.Join(root, filepath.FromSlash(path))); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", path, got, want)
		}
	}
}

// TestCheckPattern checks that patterns that can match nothing by mistake are refused.
func TestCheckPattern(t *testing.T) {
	for pattern, ok := range map[string]bool{"*.log": true, "a/**/b": true, "{a,b}": true, "[a-c]?": true, "": false, "[a": false, "{a": false} {
		if err := CheckPattern(pattern); (err == nil) != ok {
			t.Errorf("%q: %v", pattern, err)
		}
	}
}

func TestWithoutArchive(t *testing.T) {
	for name, want := range map[string]string{"a.json": "a.json", "a.ndjson.gz": "a.ndjson", "b.JSON.ZST": "b.JSON", ".gz": "", "a.gzip": "a.gzip"} {
		if got := WithoutArchive(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestClosed checks that files that are left out of a folder are read if the user names them, and that a folder without other files fails,
// with the reason.
func TestClosed(t *testing.T) {
	root := write(t, map[string]string{"node_modules/x/a.json": "A", "vendor/b.json": "B", ".c.json": "C", ".d/d.json": "D", "e/e.json": "E", "e/.gitignore": "*.json"})
	const nothing = "! there is no .json, .jsonl or .ndjson file in this folder that is not hidden, ignored by git, or in node_modules or vendor; " +
		"name a file or folder to check it all the same"
	for path, want := range map[string]string{
		".":                     "." + nothing,
		"e":                     "e" + nothing,
		"e/e.json":              "e/e.json: E",
		"e/*":                   "e/e.json: E",
		".c.json":               ".c.json: C",
		".d":                    ".d/d.json: D",
		"node_modules":          "node_modules/x/a.json: A",
		"node_modules/x/a.json": "node_modules/x/a.json: A",
		"v*":                    "vendor/b.json: B",
	} {
		if got := read(t, root, Options{}, filepath.Join(root, filepath.FromSlash(path))); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	all, want := Files([]string{root}, Options{Everything: true}), []string{".c.json", "e/e.json", "node_modules/x/a.json", "vendor/b.json"}
	for i := range all {
		all[i], _ = filepath.Rel(root, all[i])
		all[i] = filepath.ToSlash(all[i])
	}
	if !slices.Equal(all, want) {
		t.Errorf("everything: %v, want %v", all, want)
	}
}

// TestForeign checks that foreign files in folders are passed over and counted, and that other files, and files that are named or included,
// are read from their beginning.
func TestForeign(t *testing.T) {
	broken := errors.New("this error is not shown")
	foreign := func(r io.Reader) (bool, error) {
		content, err := io.ReadAll(r)
		if string(content) == "?" {
			err = broken
		}
		return !strings.Contains(string(content), "ours"), err
	}
	root := write(t, map[string]string{"a.json": "x", "b.json": "ours", "c.json.gz": gzipped(t, "xx"), "d.json.gz": gzipped(t, "ours, too"),
		"e.json": "?", "f/g.json": "y", "f/h.json": "z"})
	for _, c := range []struct {
		paths, want string
		include     []string
		passed      int
	}{
		{".", "b.json: ours\nd.json.gz: ours, too\ne.json: ?", nil, 4},
		{"f", "f! no file in this folder looks like Caliper data; name a file to check it all the same", nil, 2},
		{"a.json f/*", "a.json: x\nf/g.json: y\nf/h.json: z", nil, 0},
		{".", "f/g.json: y", []string{"g.json"}, 0},
	} {
		var paths []string
		for _, path := range strings.Fields(c.paths) {
			paths = append(paths, filepath.Join(root, filepath.FromSlash(path)))
		}
		o := Options{Foreign: foreign, Include: c.include, BytesRead: new(atomic.Int64)}
		q := NewQueue(t.Context(), paths, o)
		if got := readQueue(t, root, q); got != c.want || q.PassedOver() != c.passed {
			t.Errorf("%s: %s\n%d passed over, want %s\n%d", c.paths, got, q.PassedOver(), c.want, c.passed)
		}
		if size := Size(paths, o); size != o.BytesRead.Load() {
			t.Errorf("%s: Size is %d bytes, but %d were counted", c.paths, size, o.BytesRead.Load())
		}
	}
}

// TestAlternatives checks the bound of the patterns that a pattern with braces stands for.
func TestAlternatives(t *testing.T) {
	for pattern, ok := range map[string]bool{
		strings.Repeat("{a,b}", 9):                                    true,
		strings.Repeat("{a,b}", 10):                                   false,
		strings.Repeat("{*,?*,?*}", 16):                               false,
		"x,y}" + strings.Repeat("{a,b}", 10):                          false,
		`\{` + strings.Repeat("{a,b}", 9) + `,\{`:                     true,
		"{" + strings.Repeat("x,", 999) + "{a,b}}":                    false,
		"{" + strings.Repeat("x,", 997) + "{a,b},}":                   true,
		"{a," + strings.Repeat("{a,b}", 20) + "}":                     false,
		"{a," + strings.Repeat("{a,", 500) + strings.Repeat("}", 501): true,
	} {
		if err := CheckPattern(pattern); (err == nil) != ok {
			t.Errorf("%.40s: %v", pattern, err)
		}
	}
}
