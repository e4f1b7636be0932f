package source

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestIgnored checks which files a pattern of git ignores. Each case is the only .gitignore of the repository, in its root.
func TestIgnored(t *testing.T) {
	paths := strings.Fields("a.json b.json ab.json out/a.json out/b.json out/deep/a.json src/out/a.json src/a.json é.json [x].json {a}.json #a.json !a.json")
	all := strings.Join(paths, " ")
	files := map[string]string{".git/HEAD": ""}
	for _, path := range paths {
		files[path] = path
	}
	root := write(t, files)
	for _, c := range []struct{ pattern, ignored string }{
		{"", ""},
		{"# a.json", ""},
		{"a.json", "a.json out/a.json out/deep/a.json src/out/a.json src/a.json"},
		{"/a.json", "a.json"},
		{"a.json  ", "a.json out/a.json out/deep/a.json src/out/a.json src/a.json"},
		{"a.json\r", "a.json out/a.json out/deep/a.json src/out/a.json src/a.json"},
		{`a.json\ `, ""},
		{"*.json", all},
		{"*", all},
		{"out", "out/a.json out/b.json out/deep/a.json src/out/a.json"},
		{"out/", "out/a.json out/b.json out/deep/a.json src/out/a.json"},
		{"/out/", "out/a.json out/b.json out/deep/a.json"},
		{"a.json/", ""},
		{"out/a.json", "out/a.json"},
		{"out/*", "out/a.json out/b.json out/deep/a.json"},
		{"out/*.json", "out/a.json out/b.json"},
		{"out/**", "out/a.json out/b.json out/deep/a.json"},
		{"**/out", "out/a.json out/b.json out/deep/a.json src/out/a.json"},
		{"**/out/a.json", "out/a.json src/out/a.json"},
		{"out/**/a.json", "out/a.json out/deep/a.json"},
		{"out/**/**/**/a.json", "out/a.json out/deep/a.json"},
		{"a*n", "a.json ab.json out/a.json out/deep/a.json src/out/a.json src/a.json"},
		{"a.j*json", ""},
		{"src/**/a.json", "src/out/a.json src/a.json"},
		{"src**/a.json", "src/out/a.json src/a.json"},
		{"/**/b.json", "b.json out/b.json"},
		{"?.json", "a.json b.json out/a.json out/b.json out/deep/a.json src/out/a.json src/a.json"},
		{"??.json", "ab.json é.json #a.json !a.json"},
		{"[b-c].json", "b.json out/b.json"},
		{"[!a].json", "b.json out/b.json"},
		{"[^a].json", "b.json out/b.json"},
		{"[[:alpha:]].json", "a.json b.json out/a.json out/b.json out/deep/a.json src/out/a.json src/a.json"},
		{"[]x[]x].json", "[x].json"},
		{"[[]x].json", "[x].json"},
		{`[\]\[]x[]].json`, "[x].json"},
		{`\[x\].json`, "[x].json"},
		{"out[/]a.json", ""},
		{"out?a.json", ""},
		{"[a.json", ""},
		{`a.json\`, ""},
		{"{a}.json", "{a}.json"},
		{"{a,b}.json", ""},
		{"é.json", "é.json"},
		{`\#a.json`, "#a.json"},
		{`\!a.json`, "!a.json"},
		{"!", ""},
		{"/", ""},
		{"*.json\n!a.json", "b.json ab.json out/b.json é.json [x].json {a}.json #a.json !a.json"},
		{"!a.json\n*.json", all},
		{"out/\n!out/a.json", "out/a.json out/b.json out/deep/a.json src/out/a.json"},
		{"/out/*\n!/out/deep/", "out/a.json out/b.json"},
		{"\uFEFFb.json", "b.json out/b.json"},
	} {
		if err := os.WriteFile(filepath.Join(root, ".gitignore"), []byte(c.pattern), 0o600); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, path := range paths {
			if !slices.Contains(strings.Fields(c.ignored), path) {
				want = append(want, path)
			}
		}
		slices.Sort(want)
		if got := filesIn(t, root, root); !slices.Equal(got, want) {
			t.Errorf("%q leaves %q, want %q", c.pattern, got, want)
		}
	}
}

// filesIn returns the paths of the files of a folder, from root, sorted.
func filesIn(t *testing.T, root, folder string) (all []string) {
	t.Helper()
	for _, file := range Files([]string{folder}, Options{}) {
		below, err := filepath.Rel(root, file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, filepath.ToSlash(below))
	}
	slices.Sort(all)
	return all
}

// TestIgnoreFiles checks which files of patterns apply to which folders.
func TestIgnoreFiles(t *testing.T) {
	for _, c := range []struct {
		name          string
		files         map[string]string
		folder, names string // the folder that is read, and the files that are read from it
	}{
		{"no repository", map[string]string{".gitignore": "a.json", "in/.gitignore": "b.json"}, "in", "in/a.json in/c.json"},
		{"no repository, from above", map[string]string{".gitignore": "a.json", "in/.gitignore": "b.json"}, ".", "in/c.json"},
		{"from the root down", map[string]string{".git/HEAD": "", ".gitignore": "a.json", "in/.gitignore": "b.json"}, "in", "in/c.json"},
		{"a work tree", map[string]string{".git": "gitdir: elsewhere", ".gitignore": "a.json"}, "in", "in/b.json in/c.json"},
		{"anchored at the root", map[string]string{".git/HEAD": "", ".gitignore": "/a.json\n/in/b.json"}, "in", "in/a.json in/c.json"},
		{"of this clone", map[string]string{".git/info/exclude": "/in/a.json\nb.json", ".gitignore": "!b.json"}, "in", "in/b.json in/c.json"},
		{"the nearer counts", map[string]string{".git/HEAD": "", ".gitignore": "*.json", "in/.gitignore": "!c.json"}, "in", "in/c.json"},
		{"a repository within", map[string]string{".git/HEAD": "", ".gitignore": "a.json", "in/.git/HEAD": ""}, ".", "in/a.json in/b.json in/c.json"},
		{"an ignored folder that is named", map[string]string{".git/HEAD": "", ".gitignore": "in/\n*.json", "in/.gitignore": "a.json"}, "in", "in/a.json in/b.json in/c.json"},
		{"a folder in an ignored one", map[string]string{".git/HEAD": "", ".gitignore": "out", "out/d/e.json": ""}, "out/d", "out/d/e.json"},
		{"after a folder with its own", map[string]string{".git/HEAD": "", "da/.gitignore": "*", "da/x.json": "", "in/.gitignore": "a.json"}, ".", "in/b.json in/c.json"},
		{"too many to be ones", map[string]string{".git/HEAD": "", ".gitignore": "*.json\n" + strings.Repeat("?x*y\n", mostPatterns+1)}, "in", "in/a.json in/b.json in/c.json"},
		{"too many together", map[string]string{".git/HEAD": "", ".gitignore": "a.json\n" + strings.Repeat("?x*y\n", mostPatterns), "in/.gitignore": "b.json\n?x*y\n"}, "in", "in/b.json in/c.json"},
		{"too long to be one", map[string]string{".git/HEAD": "", ".gitignore": "*.json\n" + strings.Repeat("#", mostIgnored)}, "in", "in/a.json in/b.json in/c.json"},
	} {
		files := map[string]string{"in/a.json": "", "in/b.json": "", "in/c.json": ""}
		for name, text := range c.files {
			files[name] = text
		}
		root := write(t, files)
		if got := filesIn(t, root, filepath.Join(root, filepath.FromSlash(c.folder))); strings.Join(got, " ") != c.names {
			t.Errorf("%s: %q, want %q", c.name, got, c.names)
		}
	}
}
