package cmd

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
)

// The pages of this file show how something is added to the project: a rule, a kind of value, a format, a command, a version. Below their
// title they say so by inCopy, and what they show is done in a copy of the whole project, whose root is where their commands are run. What
// they write may also go into files that are there, by the comment above a block:
//
//	<!-- below: FILE: TEXT -->       it comes below the one line of FILE that is TEXT, or has it
//	<!-- instead of: FILE: TEXT -->  it takes the place of that line
//	<!-- at the end of: FILE -->     it comes last
//
// Another comment holds what the page says of those who forget the block: where all is written but that, the command fails, and prints the
// text. Commands of the page are not run before.
//
//	<!-- forgotten: COMMAND => TEXT -->
const (
	inCopy        = "<!-- done in a copy of the project -->"
	forgottenMark = "forgotten: "
)

// TestAddingPages does what these pages say, as written. Each is done in a copy of its own, and its commands are run, where LONG_TESTS is
// set; else all are done in one copy, which must compile. With -update and LONG_TESTS what console blocks print is written anew.
func TestAddingPages(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the program")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	pages := slices.DeleteFunc(readPages(t), func(p *page) bool { return !p.inCopy })
	if len(pages) < 5 {
		t.Errorf("%d pages: this test has lost its way", len(pages))
	}
	if os.Getenv("LONG_TESTS") == "" {
		dir, written := copyProject(t), []string{}
		for _, p := range pages {
			for i := range p.blocks {
				if b := &p.blocks[i]; b.edit(t, dir) {
					name, _ := b.file()
					written = append(written, name)
				}
			}
		}
		compile(t, dir, written)
		return
	}
	for _, p := range pages {
		t.Run(p.name, func(t *testing.T) {
			dir := copyProject(t)
			for i := range p.blocks {
				if b := &p.blocks[i]; !b.edit(t, dir) && (b.kind == "console" || b.kind == "sh") && !strings.HasPrefix(b.comment, "not run") {
					b.run(t, dir)
				}
			}
			if *update {
				p.rewrite(t)
			}
			p.forget(t)
		})
	}
}

// forget holds what the page says of those who forget a block.
func (p *page) forget(t *testing.T) {
	t.Helper()
	dir := copyProject(t)
	for without, left := range p.blocks {
		if left.forgotten == "" {
			continue
		}
		for i := range p.blocks {
			if i != without {
				p.blocks[i].edit(t, dir)
			}
		}
		line, text, _ := strings.Cut(left.forgotten, " => ")
		command := exec.Command("sh", "-c", line)
		command.Dir, command.Env = dir, copyEnv()
		if out, err := command.CombinedOutput(); err == nil || !bytes.Contains(out, []byte(text)) {
			left.errorf(t, "without this block, %s ends with %v, want an error and %q in this:\n%.2000s", line, err, text, out)
		}
		for i := range p.blocks {
			p.blocks[i].undo(t, dir)
		}
	}
}

// undo makes the file that the block has changed in a copy of the project what it is in the project.
func (b *block) undo(t *testing.T, dir string) {
	t.Helper()
	name, _ := b.file()
	file := filepath.Join(dir, filepath.FromSlash(name))
	switch word, _, _ := strings.Cut(b.comment, ": "); word {
	case "write":
		_ = os.Remove(file) // it is not there if the block was the one to forget
	case "below", "instead of", "at the end of":
		if err := os.WriteFile(file, mustRead(t, filepath.Join("..", filepath.FromSlash(name))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// copyProject makes a copy of the project, but for what is hidden.
func copyProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		from, to := filepath.Join("..", entry.Name()), filepath.Join(dir, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), "."):
		case entry.IsDir():
			err = os.CopyFS(to, os.DirFS(from))
		case entry.Type().IsRegular():
			err = os.WriteFile(to, mustRead(t, from), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// copyEnv is the environment of commands in a copy of the project. What is compiled serves in another copy, too.
func copyEnv() []string {
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, settings.Prefix) })
	return append(env, "GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -trimpath -buildvcs=false"), "LONG_TESTS=")
}

// compile holds that the program compiles in a copy of the project, and that the Go files that were written are formatted.
func compile(t *testing.T, dir string, written []string) {
	t.Helper()
	written = slices.DeleteFunc(written, func(name string) bool { return filepath.Ext(name) != ".go" })
	for _, args := range [][]string{{"go", "build", "-o", filepath.Join(dir, "caliper-lint"), "."}, append([]string{"gofmt", "-l"}, written...)} {
		command := exec.Command(args[0], args[1:]...)
		command.Dir, command.Env = dir, copyEnv()
		if out, err := command.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// file returns the name of the file of which the comment of an edit speaks, and the text that follows.
func (b *block) file() (name, text string) {
	_, value, _ := strings.Cut(b.comment, ": ")
	name, text, _ = strings.Cut(value, ": ")
	return name, text
}

// edit writes the block to the file in a copy of the project of which its comment speaks. It returns false if that speaks of none.
func (b *block) edit(t *testing.T, dir string) bool {
	t.Helper()
	word, _, _ := strings.Cut(b.comment, ": ")
	name, text := b.file()
	file := filepath.Join(dir, filepath.FromSlash(name))
	var err error
	switch word {
	case "write":
		if _, statErr := os.Stat(file); statErr == nil {
			b.errorf(t, "%s is there already", name)
		}
		if err = os.MkdirAll(filepath.Dir(file), 0o700); err == nil {
			err = os.WriteFile(file, []byte(b.text()), 0o600)
		}
	case "at the end of":
		err = os.WriteFile(file, append(mustRead(t, file), b.text()...), 0o600)
	case "below", "instead of":
		err = b.insert(file, text, word == "below")
	default:
		return false
	}
	if err != nil {
		b.errorf(t, "%s: %v", name, err)
	}
	if !strings.Contains(b.above, "`"+name+"`") {
		b.errorf(t, "the text above the block does not name %s", name)
	}
	return true
}

// insert puts the block below the line of a file that has a text, or in its place.
func (b *block) insert(file, text string, below bool) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	lines := strings.SplitAfter(string(data), "\n")
	has := func(line string) bool { return strings.TrimSpace(line) == text }
	if !slices.ContainsFunc(lines, has) {
		has = func(line string) bool { return strings.Contains(line, text) }
	}
	at := slices.IndexFunc(lines, has)
	if at < 0 || slices.ContainsFunc(lines[at+1:], has) {
		return fmt.Errorf("want one line with %q", text)
	}
	from := at
	if below {
		from++
	}
	lines = slices.Replace(lines, from, at+1, b.text())
	return os.WriteFile(file, []byte(strings.Join(lines, "")), 0o600)
}

// adds reports whether the page itself adds what a piece of code names: it, or its last word, is in the name of a file that is written, or in
// what is written.
func (p *page) adds(span string) bool {
	if !p.inCopy {
		return false
	}
	fields := strings.Fields(span)
	span = fields[len(fields)-1]
	for _, b := range p.blocks {
		word, _, _ := strings.Cut(b.comment, ": ")
		switch name, _ := b.file(); word {
		case "write", "below", "instead of", "at the end of":
			if strings.Contains(name, span) || bytes.Contains([]byte(b.text()), []byte(span)) {
				return true
			}
		}
	}
	return false
}
