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
	"syscall"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
)

// page is a page of the docs, split into fenced blocks and the prose around them.
type page struct {
	name   string // path from the root of the project
	lines  []string
	prose  string // the lines outside of blocks
	blocks []block
	inCopy bool // TestAddingPages runs the page in a copy of the project
}

// block is a fenced block. The comment above it says how to test the block:
//
//	<!-- not run: it needs a container engine -->  the commands and YAML are only parsed
//	<!-- file: profiles/v1p2/media.yaml -->        the block quotes that file
//	<!-- write: .caliper-lint.yaml -->             the block is written to this file, for the blocks below
//	<!-- mistake: ... -->                          TestTablesPage of package profiles tests the block (docs/tables.md only)
//	<!-- exit codes: 1 0 -->                       the exit codes of the commands, in their order
//	<!-- needs: parallel -->                       the block is run if this program, GNU's, is installed
//	<!-- in the clone -->                          the block is run in the root of the project, with the environment of the tests
//	<!-- … stands for what differs -->             in the output of a console block, … matches any text; alone on a line, any lines
//
// The last two can be joined: "in the clone; … stands for what differs".
// A block without a comment is a console block ("$ command" and its whole output) or an sh block (commands without output).
type block struct {
	page      string
	at        int    // index of the first line inside the fences
	kind      string // the word after the opening fence: console, sh, yaml and so on
	comment   string
	above     string // the prose between the previous block and this one
	forgotten string // COMMAND => TEXT of the comment forgottenMark
	inCopy    bool   // the page is inCopy
	section   int    // number of headings of the second level above the block
	lines     []string
	update    []string // the new lines, for -update
}

var comments = regexp.MustCompile(`^<!-- (.*) -->$`)

// readPages reads the pages of the root and of docs, except the generated pages of rules.
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
		t.Errorf("only %d pages found: this test looks in the wrong place", len(pages))
	}
	return pages
}

// readPage splits a page. An indented block is an error, since TestDocs would not run it.
func readPage(name, text string) (*page, error) {
	p := &page{name: name, lines: strings.Split(text, "\n")}
	p.inCopy = slices.Contains(p.lines, inCopy)
	var prose strings.Builder
	from := 0 // beginning of the prose above the block
	section, before := 0, ""
	for i := 0; i < len(p.lines); i++ {
		line := p.lines[i]
		kind, isFence := strings.CutPrefix(line, "```")
		switch {
		case strings.HasPrefix(line, "## "):
			section++
		case strings.Contains(line, "```") && !isFence, strings.HasPrefix(line, "    ") && before == "" && i > 0:
			return nil, fmt.Errorf("%s:%d: a block needs a fence (```) at the beginning of a line", name, i+1)
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
			return nil, fmt.Errorf("%s:%d: this block has no closing fence", name, b.at)
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

// TestDocs runs the blocks of the README and of the pages of docs. Each section (heading of the second level) has its own copy of
// testdata/docs, with testdata/lakeside and testdata/library below testdata. Its blocks are run there in their order. With -update the
// output in console blocks is rewritten; read the difference.
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
						b.testUnrun(t, why)
						continue
					case p.inCopy:
						continue
					case b.section != section:
						dir, section = scratch(t), b.section
					}
					commands.Add(int64(b.test(t, dir)))
				}
				if *update {
					p.rewrite(t)
				}
			})
		}
	})
	if n := commands.Load(); n < 75 {
		t.Errorf("only %d commands found: this test looks in the wrong place", n)
	}
}

// scratch makes a copy of the example project.
func scratch(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	syscall.ForkLock.RLock() // a process that starts meanwhile would hold the programs open, which cannot be run then
	defer syscall.ForkLock.RUnlock()
	for from, to := range map[string]string{"docs": ".", "lakeside": "testdata/lakeside", "library": "testdata/library"} {
		if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(filepath.Join("..", "testdata", from))); err != nil {
			t.Fatal(err)
		}
	}
	for _, program := range []string{"sensor", "collector"} { // some copies of the sources lose the executable bit
		if err := os.Chmod(filepath.Join(dir, "bin", program), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// test runs a block, or tests it as its comment says. It returns the number of commands that were run.
func (b *block) test(t *testing.T, dir string) (commands int) {
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
		b.testUnrun(t, "there is no "+value+" here")
	case b.kind == "console" || b.kind == "sh":
		return b.run(t, dir)
	default:
		b.errorf(t, "no comment says how to test this block; see the type block in cmd/docs_test.go")
	}
	return 0
}

// write writes the block to a file, for the blocks below. A configuration must be valid.
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

// shown is a command of a block, with the output below it.
type shown struct {
	command string // can have several lines, joined by \
	output  []string
	from    int // index of the first line of the output in the block
}

// shown splits a block into its commands.
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
			return nil, fmt.Errorf("a console block must begin with \"$ command\"")
		default:
			last := &all[len(all)-1]
			last.output = append(last.output, b.lines[i])
		}
	}
	return all, nil
}

var saidCode = regexp.MustCompile(`# .*exit code ([0-9]+)`)

// run runs the commands of a block in one shell, and checks their output and exit codes. The expected code is 0, unless a remark
// "# exit code 1" or the comment above the block says another. Before "echo $?" any code is right.
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
	ctx, cancel := context.WithTimeout(t.Context(), patience) // a command that waits for ever is killed
	defer cancel()
	shell := exec.CommandContext(ctx, "sh", "-c", "exec 2>&1\n"+script.String())
	shell.Dir = dir
	shell.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"), "HOME="+dir, "LC_ALL=C", "TZ=UTC")
	switch {
	case b.inCopy:
		shell.Env = copyEnv()
	case strings.HasPrefix(b.comment, "in the clone"):
		shell.Dir, shell.Env = "..", os.Environ() // the go command needs its caches in HOME
	}
	shell.Env = slices.DeleteFunc(shell.Env, func(variable string) bool { return strings.HasPrefix(variable, settings.Prefix) })
	out, _ := shell.Output() // the printed exit codes are enough
	parts := strings.Split(string(out), "\x1e")
	if len(parts) != 2*len(all)+1 {
		b.errorf(t, "the shell ended before the last command:\n%s", strings.Join(parts, "\n"))
		return 0
	}
	codes, isList := strings.CutPrefix(b.comment, "exit codes: ")
	if isList && len(strings.Fields(codes)) != len(all) {
		b.errorf(t, "%d commands, but another number of exit codes", len(all))
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
			b.errorf(t, "%s\nends with exit code %s; say so in the block (# exit code %[2]s, or echo $? after it). It prints:\n%s", s.command, code, printed)
		}
		if b.kind == "console" {
			b.update = append(b.update, strings.Split("$ "+s.command, "\n")...)
			b.update = append(b.update, b.compare(t, s, printed)...)
		}
	}
	return len(all)
}

// compare checks that a command prints the output in the block, and returns the output that the block should show.
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
		t.Errorf("%s:%d: %s\nprints\n%s\nbut the block shows another output; if the new one is right, go test ./cmd -run TestDocs -update writes it",
			b.page, b.at+s.from, s.command, strings.Join(got, "\n"))
	}
	return got
}

// rewrite writes the page with the new lines of its blocks.
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

// matches reports whether text matches shown: … matches anything within a line; alone on a line, any lines.
func matches(shown, text string) bool {
	pattern := regexp.MustCompile(`(?m)^…$`).ReplaceAllString(regexp.QuoteMeta(shown), `(?s:.*)`)
	return regexp.MustCompile("^" + strings.ReplaceAll(pattern, "…", ".*") + "$").MatchString(text)
}

// quotes reports whether the lines of block follow one another in file. In file all of them can be indented by the same number of spaces.
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
