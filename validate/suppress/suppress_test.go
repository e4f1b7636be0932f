package suppress

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// suppressor makes a project with empty files, and returns a Suppressor for it.
func suppressor(t *testing.T, files ...string) *Suppressor {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		path := filepath.Join(folder, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &Suppressor{Project: folder, Folder: folder}
}

// TestIgnore checks to which findings an ignore applies.
func TestIgnore(t *testing.T) {
	f := finding.Finding{Rule: "value/date-time", File: "legacy/old/a.json", Pointer: "/data/3/extensions/[x]{y}?"}
	for _, c := range []struct {
		ignore Ignore
		want   bool
	}{
		{Ignore{Rule: "value/date-time", Path: "legacy/old/a.json"}, true},
		{Ignore{Rule: "value/*", Path: "a.json"}, true},
		{Ignore{Rule: "val/*", Path: "a.json"}, false},
		{Ignore{Rule: "value/date", Path: "a.json"}, false},
		{Ignore{Rule: "value/date-time", Path: "legacy"}, true},
		{Ignore{Rule: "value/date-time", Path: "legacy/"}, true},
		{Ignore{Rule: "value/date-time", Path: "./legacy/old"}, true},
		{Ignore{Rule: "value/date-time", Path: "old"}, true},
		{Ignore{Rule: "value/date-time", Path: "legacy/*.json"}, false},
		{Ignore{Rule: "value/date-time", Path: "legacy/**/*.json"}, true},
		{Ignore{Rule: "value/date-time", Path: "egacy"}, false},
		{Ignore{Rule: "value/date-time", Pointer: "/data/3/extensions/[x]{y}?"}, true},
		{Ignore{Rule: "value/date-time", Pointer: "/data/*/extensions/*"}, true},
		{Ignore{Rule: "value/date-time", Pointer: "/data/**"}, true},
		{Ignore{Rule: "value/date-time", Pointer: "/data/*"}, false},
		{Ignore{Rule: "value/date-time", Pointer: "/data/3/extensions/[x]{y}z"}, false},
		{Ignore{Rule: "value/date-time", Path: "legacy", Pointer: "/object"}, false},
		{Ignore{Rule: "value/date-time", Path: "new", Pointer: "/data/**"}, false},
	} {
		s := suppressor(t)
		c.ignore.Reason = "known"
		s.Ignores = []Ignore{c.ignore}
		for _, file := range []string{f.File, "./" + f.File, filepath.Join(s.Folder, filepath.FromSlash(f.File))} {
			g := f
			g.File = file
			got := s.Suppress(&g)
			if (got != nil) != c.want || got != nil && *got != (finding.Suppression{By: ByIgnore, Reason: "known"}) {
				t.Errorf("%+v for %s: %+v, want %v", c.ignore, file, got, c.want)
			}
		}
	}
}

// TestOutside checks that a file outside the project keeps its name, and that a file whose name begins with two dots is not outside for
// that.
func TestOutside(t *testing.T) {
	s := suppressor(t, "data/a.json", "elsewhere/b.json")
	s.Stdin = "<stdin>"
	outside, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{filepath.Join(outside, "link"): s.Folder, filepath.Join(s.Folder, "data", "out"): outside} {
		if err := os.Symlink(to, link); err != nil {
			t.Skip(err)
		}
	}
	if err := os.WriteFile(filepath.Join(outside, "c.json"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	linked := filepath.Join(outside, "link", "data", "a.json")
	for file, want := range map[string]string{linked: "data/a.json", "<stdin>": "<stdin>", "data/out/c.json": "data/out/c.json",
		filepath.Join(s.Folder, "data", "out", "c.json"): "data/out/c.json", filepath.Join(outside, "c.json"): filepath.ToSlash(filepath.Join(outside, "c.json")), "../a.json": "../a.json", "..a/b.json": "..a/b.json", "a/../b.json": "b.json", "..": ".."} {
		if got := s.InProject(file); got != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
}

// TestStale checks which ignores and known findings are stale after a run.
func TestStale(t *testing.T) {
	files := []string{"a.json", "legacy/b.json", "legacy/c.json"}
	ignores := []Ignore{
		{Rule: "value/iri", Path: "legacy/b.json", WrittenIn: "literal"},
		{Rule: "value/iri", Path: "legacy/*.json", WrittenIn: "pattern"},
		{Rule: "value/iri", Path: "*.json", WrittenIn: "name"},
		{Rule: "value/iri", Pointer: "/x", WrittenIn: "pointer"},
		{Rule: "entity/*", Path: "legacy", WrittenIn: "folder"},
	}
	const known = `{"version":1,"findings":[
		{"file":"legacy/b.json","rule":"value/iri","pointer":"/a","fingerprint":"f1","count":1},
		{"file":"legacy/gone.json","rule":"value/iri","pointer":"/a","fingerprint":"f2","count":1},
		{"file":"/nowhere/d.json","rule":"value/iri","pointer":"/a","fingerprint":"f4","count":1},
		{"file":"<stdin>","rule":"value/iri","pointer":"/a","fingerprint":"f5","count":1},
		{"file":"gone.json","rule":"entity/id-iri","pointer":"/a","fingerprint":"f3","count":2}]}`
	for _, c := range []struct {
		name string
		run  Run
		used []finding.Finding
		want string
	}{
		{"nothing", Run{}, nil, ""},
		{"a file", Run{Read: []string{"./legacy/b.json"}}, nil, "literal f1"},
		{"a file that is not read", Run{Read: []string{"a.json"}}, nil, ""},
		{"a folder", Run{Read: []string{"legacy/b.json", "legacy/c.json"}, Folders: []string{"legacy"}}, nil, "literal pattern f1 f2"},
		{"all", Run{Read: files, Folders: []string{"."}}, nil, "literal pattern name pointer folder f1 f2 f3"},
		{"some of all", Run{Read: []string{"a.json"}, Folders: []string{"."}, Selected: true}, nil, "f2 f3"},
		{"a rule that is off", Run{Read: files, Folders: []string{"."}, Off: func(rule string) bool { return rule == "value/iri" }}, nil, "folder f3"},
		{"in use", Run{Read: files, Folders: []string{"."}}, []finding.Finding{
			{Rule: "value/iri", File: "legacy/b.json"}, {Rule: "entity/id-iri", File: "legacy/c.json"}, {Rule: "x/y", File: "gone.json", Fingerprint: "f3"}},
			"pattern name pointer f1 f2 f3"},
		{"in use as often", Run{Read: files, Folders: []string{"."}}, []finding.Finding{
			{Rule: "x/y", Fingerprint: "f3"}, {Rule: "x/y", Fingerprint: "f3"}, {Rule: "x/y", Fingerprint: "f3"}, {Rule: "x/y", Fingerprint: "f1"}},
			"literal pattern name pointer folder f2"},
	} {
		s := suppressor(t, files...)
		s.Ignores, s.Stdin = ignores, "<stdin>"
		var err error
		if s.Baseline, err = ReadBaseline("known.json", strings.NewReader(known)); err != nil {
			t.Fatal(err)
		}
		if c.run.Off == nil {
			c.run.Off = func(string) bool { return false }
		}
		suppressed := 0
		for i := range c.used {
			if s.Suppress(&c.used[i]) != nil {
				suppressed++
			}
		}
		if want := len(c.used); c.name == "in use as often" && suppressed != want-1 || c.name != "in use as often" && suppressed != want {
			t.Errorf("%s: %d of %d findings are suppressed", c.name, suppressed, want)
		}
		var got []string
		for _, stale := range s.Stale(c.run) {
			name := stale.WrittenIn
			if stale.Kind == ByBaseline {
				name = stale.Fingerprint
			}
			got = append(got, name)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

// TestBaselineFile checks that a baseline is read as it was written, and that the order of its findings does not depend on the order in
// which they were added.
func TestBaselineFile(t *testing.T) {
	findings := []finding.Finding{{Rule: "b/c", Pointer: "/2", Fingerprint: "2"}, {Rule: "b/c", Pointer: "/1", Fingerprint: "3"}, {Rule: "a/b", Pointer: "/<", Fingerprint: "1"}, {Rule: "b/c", Pointer: "/2", Fingerprint: "2"}}
	var texts []string
	for range 2 {
		var b Baseline
		for i := range findings {
			b.Add(&findings[i], "x.json")
		}
		var text bytes.Buffer
		if err := b.Write(&text); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text.String())
		slices.Reverse(findings)
	}
	const want = `{
  "version": 1,
  "findings": [
    {"file":"x.json","rule":"a/b","pointer":"/<","fingerprint":"1","count":1},
    {"file":"x.json","rule":"b/c","pointer":"/1","fingerprint":"3","count":1},
    {"file":"x.json","rule":"b/c","pointer":"/2","fingerprint":"2","count":2}
  ]
}
`
	if texts[0] != want || texts[1] != want {
		t.Errorf("%s\n%s", texts[0], texts[1])
	}
	b, err := ReadBaseline("x", strings.NewReader(want))
	if err != nil || b.left["2"] != 2 || !IsBaseline([]byte(want[:40])) || IsBaseline([]byte(`{"version": 1}`)) {
		t.Errorf("%v, %+v", err, b)
	}
	var nothing bytes.Buffer
	if err := new(Baseline).Write(&nothing); err != nil {
		t.Fatal(err)
	}
	if b, err := ReadBaseline("x", &nothing); err != nil || len(b.Findings) != 0 {
		t.Errorf("%v, %+v", err, b)
	}
}

// FuzzReadBaseline checks that a file that is not a baseline is refused.
func FuzzReadBaseline(f *testing.F) {
	for _, text := range []string{"", "[]", "{}", `{"version":1}`, `{"version":2,"findings":[]}`, `{"version":1,"findings":[null]}`, `{"version":1,"findings":[{}]}`,
		`{"version":1,"findings":[]}{}`, `{"version":1,"findings":[],"x":1}`, `{"version":1,"findings":[{"fingerprint":"a","count":0}]}`, `{"version":1,"findings":[{"fingerprint":"","count":1}]}`} {
		if _, err := ReadBaseline("x", strings.NewReader(text)); err == nil {
			f.Errorf("ReadBaseline accepts %q", text)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ReadBaseline("x", strings.NewReader(text))
		if err != nil {
			return
		}
		for _, k := range b.Findings {
			if k.Count < 1 || k.Fingerprint == "" {
				t.Errorf("%q: %+v", text, k)
			}
		}
	})
}

// TestCheck checks which ignores can match no finding, or have no reason.
func TestCheck(t *testing.T) {
	good := Ignore{Rule: "a/b", Path: "c", Pointer: "/d", Reason: "e"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*Ignore){
		"rule is missing":               func(i *Ignore) { i.Rule = "" },
		"reason is missing":             func(i *Ignore) { i.Reason = "" },
		"path or pointer is missing":    func(i *Ignore) { i.Path, i.Pointer = "", "" },
		"path: expected a pattern":      func(i *Ignore) { i.Path = "[a" },
		"path: expected a pattern such": func(i *Ignore) { i.Path = "/a" },
		"pointer: expected one such as": func(i *Ignore) { i.Pointer = "d" },
	} {
		i := good
		change(&i)
		if err := i.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", i, err, want)
		}
	}
}
