package cmd

import (
	"bytes"
	"debug/buildinfo"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// notices is the file of a release with the licences and notices of the modules that are linked into the program.
const notices = "THIRD-PARTY-NOTICES.txt"

// haveModules skips a test that needs the modules of all systems, if one of them cannot be downloaded.
func haveModules(t *testing.T) {
	t.Helper()
	var modules []string
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v`).FindAllSubmatch(mustRead(t, "../go.mod"), -1) {
		modules = append(modules, string(m[1]))
	}
	folders := downloaded(t, modules)
	for _, module := range modules {
		if folders[module] == "" {
			t.Skipf("%s cannot be downloaded", module)
		}
	}
}

// noticesProgram builds .ci/notices.go, and returns a function that runs it in a folder.
func noticesProgram(t *testing.T) func(folder string, environment []string, systems ...string) (string, error) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "notices.exe")
	command := exec.Command("go", "build", "-o", program, ".ci/notices.go")
	command.Dir = ".."
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return func(folder string, environment []string, systems ...string) (string, error) {
		command := exec.Command(program, systems...)
		command.Dir, command.Env = folder, append(os.Environ(), environment...)
		out, err := command.CombinedOutput()
		return string(out), err
	}
}

// TestNotices checks that the notices of a release name Go and the modules of the program with their versions, and no others, each with
// its licence texts.
func TestNotices(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	haveModules(t)
	all, err := noticesProgram(t)("..", nil, released(t).systems()...)
	if err != nil {
		t.Fatalf("%v\n%s", err, all)
	}
	program := filepath.Join(t.TempDir(), "caliper-lint.exe")
	command := exec.Command("go", "build", "-o", program, ".")
	command.Dir = ".."
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"github.com/inconshreveable/mousetrap v1.1.0": true} // linked only on Windows
	for _, module := range info.Deps {
		want[module.Path+" "+module.Version] = true
	}
	parts := regexp.MustCompile(`(?m)^={80}\n(.*)\n={80}\n`).Split(all, -1)[1:]
	names := regexp.MustCompile(`(?m)^={80}\n(.*)\n={80}\n`).FindAllStringSubmatch(all, -1)
	if !strings.HasPrefix(names[0][1], "Go "+strings.TrimPrefix(runtime.Version(), "go")+",") {
		t.Errorf("the first part is %q", names[0][1])
	}
	for _, text := range []string{"Copyright 2009 The Go Authors.", "Additional IP Rights Grant (Patents)"} {
		if !strings.Contains(parts[0], text) {
			t.Errorf("%s has no %q", names[0][1], text)
		}
	}
	var got, paths []string
	for _, name := range names[1:] {
		path, _, _ := strings.Cut(name[1], " ")
		got, paths = append(got, name[1]), append(paths, path)
	}
	same(t, notices, got, slices.Collect(maps.Keys(want)))
	for i, folder := range downloaded(t, paths) {
		var files []string
		for _, pattern := range []string{"LICENSE*", "NOTICE*", "PATENTS*"} {
			found, _ := filepath.Glob(filepath.Join(folder, pattern))
			files = append(files, found...)
		}
		if len(files) == 0 {
			t.Errorf("%s has no licence", i)
		}
		for _, file := range files {
			text := strings.ReplaceAll(string(bytes.TrimSpace(mustRead(t, file))), "\r\n", "\n")
			if !strings.Contains(parts[1+slices.Index(paths, i)], "\n"+text+"\n") {
				t.Errorf("%s is not in the notices of %s", file, i)
			}
		}
	}
	for _, text := range []string{"--- zstd/internal/xxhash/LICENSE.txt ---", "--- NOTICE ---"} { // the licence of a package, and a file that is not a licence
		if !strings.Contains(all, text) {
			t.Errorf("there is no %q", text)
		}
	}
}

// TestNoticesMissing checks that no notices are written if the licence of a module, or of Go, is missing.
func TestNoticesMissing(t *testing.T) {
	const module = "example.org/part"
	run := noticesProgram(t)
	for _, c := range []struct{ file, text, want string }{
		{"LICENSE", "You may.\r\nOr not.", "--- LICENSE ---\n\nYou may.\nOr not.\n"},
		{"copying.md", "You may.", "--- copying.md ---\n\nYou may.\n"},
		{"LICENSE-MIT.txt", "You may.", "--- LICENSE-MIT.txt ---\n\nYou may.\n"},
		{"LICENSE", " \n", ""},
		{"NOTICE", "By us.", ""},
		{"README", "You may.", ""},
		{"licence.go", "package part", ""},
		{"deep/LICENSE", "You may.", ""},
	} {
		folder := project(t, map[string]string{
			"go.mod":  "module example.org/whole\ngo 1.26\nrequire " + module + " v1.2.3\nreplace " + module + " => ./part\n",
			"main.go": "package main\n\nimport _ \"" + module + "/deep\"\n\nfunc main() {}\n", "part/go.mod": "module " + module + "\n",
			"part/deep/deep.go": "package deep\n", "part/" + c.file: c.text,
		})
		out, err := run(folder, nil, "linux/amd64")
		switch {
		case c.want == "" && (err == nil || !strings.HasSuffix(out, module+" v1.2.3 has no licence in "+filepath.Join(folder, "part")+"\n")):
			t.Errorf("%s %q: %v\n%s", c.file, c.text, err, out[max(0, len(out)-200):])
		case c.want != "" && (err != nil || !strings.HasSuffix(out, "\n"+module+" v1.2.3\n"+strings.Repeat("=", 80)+"\n\n"+c.want)):
			t.Errorf("%s %q: %v\n%s", c.file, c.text, err, out[max(0, len(out)-200):])
		}
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	whole, without := strings.TrimSpace(string(goroot)), t.TempDir() // some distributions install Go without its LICENSE
	entries, err := os.ReadDir(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.Symlink(filepath.Join(whole, e.Name()), filepath.Join(without, e.Name())); err != nil {
			t.Skip(err)
		}
	}
	if err := os.Remove(filepath.Join(without, "LICENSE")); err != nil {
		t.Skip(err)
	}
	if out, err := run(".", []string{"GOROOT=" + without}, "linux/amd64"); err == nil || !strings.HasPrefix(out, "this Go has no licence file") {
		t.Errorf("%v\n%s", err, out)
	}
}
