package source

import (
	"os"
	"strings"
	"testing"
)

// TestSize checks that the number of bytes is known before reading, except with a pipe.
func TestSize(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"a.json": "12345", "b/c.json": "123", "b/d.txt": "1", "b/out.json": "1234567", "b/schema.json": "12"} {
		if i := strings.IndexByte(name, '/'); i > 0 {
			if err := os.MkdirAll(name[:i], 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stdin, err := os.Open("a.json")
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	var o Options
	for name, list := range map[string]*[]os.FileInfo{"b/out.json": &o.Outputs, "b/schema.json": &o.NotData} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		*list = append(*list, info)
	}
	for _, c := range []struct {
		paths   string
		regular bool
		want    int64
	}{
		{"a.json", false, 5}, {"b", false, 3}, {"a.json b nowhere.json", false, 8}, {"b/*", false, 3 + 1 + 7 + 2}, {". a.json", false, 13},
		{"-", true, 5}, {"- b", true, 8}, {"b -", false, -1}, {os.DevNull, false, -1},
	} {
		o.Stdin = strings.NewReader("")
		if c.regular {
			o.Stdin = stdin
		}
		if got := Size(strings.Fields(c.paths), o); got != c.want {
			t.Errorf("%s: %d bytes, want %d", c.paths, got, c.want)
		}
	}
}

// TestInProject checks that patterns with a slash may begin at the folder that is read, or at the project.
func TestInProject(t *testing.T) {
	o := Options{InProject: func(path string) string { return "project/" + path }}
	for pattern, want := range map[string]bool{"sub/*.json": true, "project/data/sub/*": true, "project/data/**": true, "data/**": false, "*.json": true, "other/**": false} {
		o.Exclude = []string{pattern}
		if got := !o.takes("data/sub/a.json", "sub/a.json"); got != want {
			t.Errorf("%s excludes it: %v, want %v", pattern, got, want)
		}
	}
}
