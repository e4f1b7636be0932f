package cmd

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
)

// page is a page of the docs, taken apart: fenced blocks, and the prose around them.
type page struct {
	name   string // from the root of the project
	lines  []string
	prose  string // the lines outside of blocks
	blocks []block
	inCopy bool // what it shows is done in a copy of the project, by TestAddingPages
}

// block is a fenced block. The comment above it says what is to be held of it:
//
//	<!-- not run: it needs a container engine -->  its commands and YAML are only read
//	<!-- file: profiles/v1p2/media.yaml -->        it quotes that file
//	<!-- write: .caliper-lint.yaml -->             the blocks below find it in this file
//	<!-- mistake: ... -->                          of docs/tables.md, which TestTablesPage of package profiles holds
//	<!-- exit codes: 1 0 -->                       those of its commands, in their order
//	<!-- needs: parallel -->                       it is run where there is this program
//	<!-- in the clone -->                          it is run in the root of the project, by the user who runs the tests
//	<!-- … stands for what differs -->             in the output of a console block … is whatever is there, alone any lines
//
// The last two may be joined: "in the clone; … stands for what differs".
// Without one it is a console block, "$ command" with all that it prints, or an sh block of commands without.
type block struct {
	page      string
	at        int    // index of the first line within the fences
	kind      string // what the fence says: console, sh, yaml and so on
	comment   string
	above     string // the prose between it and the block before
	forgotten string // a command that fails where all of the page is done but the block, and after => a text that it prints then
	inCopy    bool   // of a page that is
	section   int    // how many headings of the second level come before
	lines     []string
	update    []string // what the lines are to be, if that is asked for
}

var comments = regexp.MustCompile(`^<!-- (.*) -->$`)

// readPages reads the pages of the root and of docs, but for those of rules, which are made.
func readPages(t *testing.T) (pages []*page) {
	t.Helper()
	files, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	own, err := filepath.Glob("../*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(own, files...) {
		p, err := readPage(strings.TrimPrefix(filepath.ToSlash(file), "../"), string(mustRead(t, file)))
		if err != nil {
			t.Error(err)
			continue
		}
		pages = append(pages, p)
	}
	if len(pages) < 15 {
		t.Errorf("%d pages: this test has lost its way", len(pages))
	}
	return pages
}

// readPage takes a page apart. Blocks that are indented, which nobody would run, are an error.
func readPage(name, text string) (*page, error) {
	p := &page{name: name, lines: strings.Split(text, "\n")}
	p.inCopy = slices.Contains(p.lines, inCopy)
	var prose strings.Builder
	from := 0 // where the prose begins that is above the block
	section, before := 0, ""
	for i := 0; i < len(p.lines); i++ {
		line := p.lines[i]
		kind, isFence := strings.CutPrefix(line, "```")
		switch {
		case strings.HasPrefix(line, "## "):
			section++
		case strings.Contains(line, "```") && !isFence, strings.HasPrefix(line, "    ") && before == "" && i > 0:
			return nil, fmt.Errorf("%s:%d: fence what is a block, from the beginning of its line", name, i+1)
		}
		if !isFence {
			prose.WriteString(line + "\n")
			before = line
			continue
		}
		b := block{page: name, at: i + 1, kind: kind, above: prose.String()[from:], inCopy: p.inCopy, section: section}
		for up := i - 1; up > 0; up-- {
			m := comments.FindStringSubmatch(p.lines[up])
			if m == nil {
				break
			}
			if command, ok := strings.CutPrefix(m[1], forgottenMark); ok {
				b.forgotten = command
			} else {
				b.comment = cmp.Or(b.comment, m[1])
			}
		}
		for i++; i < len(p.lines) && p.lines[i] != "```"; i++ {
			b.lines = append(b.lines, p.lines[i])
		}
		if i == len(p.lines) {
			return nil, fmt.Errorf("%s:%d: this block has no end", name, b.at)
		}
		p.blocks = append(p.blocks, b)
		before, from = "```", prose.Len()
	}
	p.prose = prose.String()
	return p, nil
}

func (b *block) text() string { return strings.Join(b.lines, "\n") + "\n" }

func (b *block) errorf(t *testing.T, format string, args ...any) {
	t.Helper()
	t.Errorf("%s:%d: %s", b.page, b.at, fmt.Sprintf(format, args...))
}

// TestDocs runs what the README and the pages of docs show. Each section, which a heading of the second level begins, has
// a copy of testdata/docs of its own, with testdata/lakeside and testdata/library below testdata, and its blocks are run
// there in their order. With -update what console blocks print is written anew, for you to read.
func TestDocs(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many processes")
	}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh")
	}
	var commands atomic.Int64
	t.Run("pages", func(t *testing.T) {
		for _, p := range readPages(t) {
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				dir, section := "", -1
				for i := range p.blocks {
					b := &p.blocks[i]
					switch why, unrun := strings.CutPrefix(b.comment, "not run: "); {
					case unrun:
						b.holdUnrun(t, why)
						continue
					case p.inCopy:
						continue
					case b.section != section:
						dir, section = scratch(t), b.section
					}
					commands.Add(int64(b.hold(t, dir)))
				}
				if *update {
					p.rewrite(t)
				}
			})
		}
	})
	if n := commands.Load(); n < 75 {
		t.Errorf("%d commands: this test has lost its way", n)
	}
}

// scratch makes a copy of the example project.
func scratch(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for from, to := range map[string]string{"docs": ".", "lakeside": "testdata/lakeside", "library": "testdata/library"} {
		if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(filepath.Join("..", "testdata", from))); err != nil {
			t.Fatal(err)
		}
	}
	for _, program := range []string{"sensor", "collector"} { // not every copy of the sources keeps that they can be run
		if err := os.Chmod(filepath.Join(dir, "bin", program), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// hold runs a block, or holds what else its comment asks for. It returns how many commands were run.
func (b *block) hold(t *testing.T, dir string) (commands int) {
	t.Helper()
	word, value, _ := strings.Cut(b.comment, ": ")
	switch {
	case word == "file":
		if !quotes(strings.Split(string(mustRead(t, filepath.Join("..", value))), "\n"), b.lines) {
			b.errorf(t, "%s has no such lines", value)
		}
	case word == "write":
		b.write(t, filepath.Join(dir, value))
	case word == "mistake" && b.page == "docs/tables.md":
	case word == "needs" && exec.Command(value, "--version").Run() != nil:
		b.holdUnrun(t, "there is no "+value+" here")
	case b.kind == "console" || b.kind == "sh":
		return b.run(t, dir)
	default:
		b.errorf(t, "no comment says what this block is; see the type block in cmd/docs_test.go")
	}
	return 0
}

// write writes the block to a file for those below it. A configuration must be well.
func (b *block) write(t *testing.T, file string) {
	t.Helper()
	if err := cmp.Or(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(b.text()), 0o600)); err != nil {
		t.Fatal(err)
	}
	if filepath.Base(file) != settings.Name {
		return
	}
	verify := exec.Command("caliper-lint", "config", "verify")
	verify.Dir = filepath.Dir(file)
	if out, err := verify.CombinedOutput(); err != nil {
		b.errorf(t, "%v: %s", err, out)
	}
}

// shown is a command of a block, with what stands below it.
type shown struct {
	command string // perhaps of several lines, with \ between them
	output  []string
	from    int // index of the first line of the output within the block
}

// shown takes a block apart.
func (b *block) shown() (all []shown, err error) {
	for i := 0; i < len(b.lines); i++ {
		command, ok := b.lines[i], true
		if b.kind == "console" {
			command, ok = strings.CutPrefix(command, "$ ")
		}
		switch {
		case ok && strings.TrimSpace(command) == "":
		case ok:
			for strings.HasSuffix(command, `\`) && i+1 < len(b.lines) {
				i++
				command += "\n" + b.lines[i]
			}
			all = append(all, shown{command: command, from: i + 1})
		case all == nil:
			return nil, fmt.Errorf("a console block begins with \"$ command\"")
		default:
			last := &all[len(all)-1]
			last.output = append(last.output, b.lines[i])
		}
	}
	return all, nil
}

var saidCode = regexp.MustCompile(`# .*exit code ([0-9]+)`)

// run has a shell run the commands of a block one after another, and holds what they print, and that they end with 0 or
// what is said: in a remark "# exit code 1", because "echo $?" follows, or in the comment above the block.
func (b *block) run(t *testing.T, dir string) int {
	t.Helper()
	all, err := b.shown()
	if err != nil || len(all) == 0 {
		b.errorf(t, "%d commands; %v", len(all), err)
		return 0
	}
	var script strings.Builder
	for _, s := range all {
		script.WriteString(s.command + "\ncode=$?; printf '\\036%s\\036' $code; (exit $code)\n")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience) // something waits for ever
	defer cancel()
	shell := exec.CommandContext(ctx, "sh", "-c", "exec 2>&1\n"+script.String())
	shell.Dir = dir
	shell.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"), "HOME="+dir, "LC_ALL=C", "TZ=UTC")
	switch {
	case b.inCopy:
		shell.Env = copyEnv()
	case strings.HasPrefix(b.comment, "in the clone"):
		shell.Dir, shell.Env = "..", os.Environ() // Go has its caches in HOME
	}
	shell.Env = slices.DeleteFunc(shell.Env, func(variable string) bool { return strings.HasPrefix(variable, settings.Prefix) })
	out, _ := shell.Output() // the codes tell
	parts := strings.Split(string(out), "\x1e")
	if len(parts) != 2*len(all)+1 {
		b.errorf(t, "the shell did not come to the end of this:\n%s", strings.Join(parts, "\n"))
		return 0
	}
	codes, isList := strings.CutPrefix(b.comment, "exit codes: ")
	if isList && len(strings.Fields(codes)) != len(all) {
		b.errorf(t, "%d commands, not as many as exit codes", len(all))
		return 0
	}
	for i, s := range all {
		printed, code := parts[2*i], parts[2*i+1]
		want := "0"
		if isList {
			want = strings.Fields(codes)[i]
		} else if m := saidCode.FindStringSubmatch(s.command); m != nil {
			want = m[1]
		} else if i+1 < len(all) && strings.HasPrefix(all[i+1].command, "echo $?") {
			want = code
		}
		if code != want {
			b.errorf(t, "%s\nends with exit code %s; it is to say so (# exit code %[2]s, or echo $? after it). It prints:\n%s", s.command, code, printed)
		}
		if b.kind == "console" {
			b.update = append(b.update, strings.Split("$ "+s.command, "\n")...)
			b.update = append(b.update, b.compare(t, s, printed)...)
		}
	}
	return len(all)
}

// compare holds that a command prints what the block shows, and returns what it is to show.
func (b *block) compare(t *testing.T, s shown, printed string) []string {
	t.Helper()
	var got []string
	if printed != "" {
		got = strings.Split(strings.TrimSuffix(printed, "\n"), "\n")
	}
	loose := strings.Contains(b.comment, "… stands for")
	if text := strings.Join(got, "\n"); loose && matches(strings.Join(s.output, "\n"), text) {
		return s.output
	}
	same := len(got) == len(s.output)
	for i, line := range s.output[:min(len(got), len(s.output))] {
		if loose && matches(line, got[i]) {
			got[i] = line
		}
		same = same && got[i] == line
	}
	if !same && !*update {
		t.Errorf("%s:%d: %s\nprints\n%s\nwhich is not what is shown; if it is right, go test ./cmd -run TestDocs -update writes it",
			b.page, b.at+s.from, s.command, strings.Join(got, "\n"))
	}
	return got
}

// rewrite writes the page with what its blocks are to show.
func (p *page) rewrite(t *testing.T) {
	t.Helper()
	for _, b := range slices.Backward(p.blocks) {
		if b.update != nil {
			p.lines = slices.Replace(p.lines, b.at, b.at+len(b.lines), b.update...)
		}
	}
	if err := os.WriteFile(filepath.Join("..", p.name), []byte(strings.Join(p.lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}

// matches reports whether text is as shown, where … stands for anything within a line, and alone for any lines.
func matches(shown, text string) bool {
	pattern := regexp.MustCompile(`(?m)^…$`).ReplaceAllString(regexp.QuoteMeta(shown), `(?s:.*)`)
	return regexp.MustCompile("^" + strings.ReplaceAll(pattern, "…", ".*") + "$").MatchString(text)
}

// quotes reports whether the lines of block follow one another in file, where all may be indented by as much more.
func quotes(file, block []string) bool {
	for at := 0; at+len(block) <= len(file); at++ {
		indent, found := strings.CutSuffix(file[at], block[0])
		for i := 1; i < len(block) && found; i++ {
			line := block[i]
			if line != "" {
				line = indent + line
			}
			found = file[at+i] == line
		}
		if found && strings.Trim(indent, " ") == "" {
			return true
		}
	}
	return false
}
