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

// Some pages of docs show how to add something to the project: a rule, a kind of value, a format, a command, a version. The comment inCopy
// below the title marks such a page. Its blocks are written into a copy of the whole project, and its commands run in the root of the
// copy. The comment above a block can name an existing file and a place in it:
//
//	<!-- below: FILE: TEXT -->       the block goes below the only line of FILE that is TEXT, or contains it
//	<!-- instead of: FILE: TEXT -->  the block replaces that line
//	<!-- at the end of: FILE -->     the block goes at the end
//
// Another comment tests the page's claim about a forgotten block: in a copy with all blocks except this one, COMMAND fails and prints TEXT.
// The other commands of the page are not run in that copy.
//
//	<!-- forgotten: COMMAND => TEXT -->
const (
	inCopy        = "<!-- done in a copy of the project -->"
	forgottenMark = "forgotten: "
)

// TestAddingPages follows these pages. With LONG_TESTS each page has its own copy of the project, and its commands are run; else all pages
// share one copy, which must compile. With -update and LONG_TESTS the output in console blocks is rewritten.
func TestAddingPages(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the program")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	pages := slices.DeleteFunc(readPages(t), func(p *page) bool { return !p.inCopy })
	if len(pages) < 5 {
		t.Errorf("only %d pages found: this test looks in the wrong place", len(pages))
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

// forget checks the page's claims about forgotten blocks.
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
			left.errorf(t, "without this block, %s ends with %v; want an error, and %q in this output:\n%.2000s", line, err, text, out)
		}
		for i := range p.blocks {
			p.blocks[i].undo(t, dir)
		}
	}
}

// undo restores the file that the block has changed in a copy of the project.
func (b *block) undo(t *testing.T, dir string) {
	t.Helper()
	name, _ := b.file()
	file := filepath.Join(dir, filepath.FromSlash(name))
	switch word, _, _ := strings.Cut(b.comment, ": "); word {
	case "write":
		_ = os.Remove(file) // the forgotten block has not written its file
	case "below", "instead of", "at the end of":
		if err := os.WriteFile(file, mustRead(t, filepath.Join("..", filepath.FromSlash(name))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// copyProject makes a copy of the project, without hidden files and folders.
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

// copyEnv returns the environment of commands in a copy of the project. With -trimpath the copies share Go's build cache.
func copyEnv() []string {
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, settings.Prefix) })
	return append(env, "GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -trimpath -buildvcs=false"), "LONG_TESTS=")
}

// compile checks that the program compiles in a copy of the project, and that the Go files among written are formatted.
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

// file returns the name of the file in the comment of the block, and the text after the name.
func (b *block) file() (name, text string) {
	_, value, _ := strings.Cut(b.comment, ": ")
	name, text, _ = strings.Cut(value, ": ")
	return name, text
}

// edit writes the block to the file that its comment names, in a copy of the project. It returns false if the comment names no file.
func (b *block) edit(t *testing.T, dir string) bool {
	t.Helper()
	word, _, _ := strings.Cut(b.comment, ": ")
	name, text := b.file()
	file := filepath.Join(dir, filepath.FromSlash(name))
	var err error
	switch word {
	case "write":
		if _, statErr := os.Stat(file); statErr == nil {
			b.errorf(t, "%s exists already", name)
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

// insert puts the block below the line of a file that is text or contains it, or replaces that line.
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

// adds reports whether the page itself adds the thing that a piece of code names: the last word of span is in a block that is written to a
// file, or in the name of that file.
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
