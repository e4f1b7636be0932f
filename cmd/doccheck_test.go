package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"gopkg.in/yaml.v3"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// testUnrun checks a block that cannot be run here: its commands and flags must exist, and its YAML must parse.
func (b *block) testUnrun(t *testing.T, why string) {
	t.Helper()
	if len(why) < 5 {
		b.errorf(t, "say why this is not run")
	}
	for _, line := range b.lines {
		for _, args := range commandsIn(line) {
			if err := checkCommand(args); err != nil {
				b.errorf(t, "%s: %v", strings.TrimSpace(line), err)
			}
		}
	}
	if b.kind != "yaml" {
		return
	}
	var value any
	if err := yaml.Unmarshal([]byte(b.text()), &value); err != nil {
		b.errorf(t, "%v", err)
	}
	if err := checkUses(value); err != nil {
		b.errorf(t, "%v", err)
	}
}

// checkUses finds the steps of GitHub workflows that use our action. It returns an error for inputs that the action does not have, and for
// unknown flags in args.
func checkUses(value any) (err error) {
	switch in := value.(type) {
	case []any:
		for _, item := range in {
			err = errors.Join(err, checkUses(item))
		}
	case map[string]any:
		for _, item := range in {
			err = errors.Join(err, checkUses(item))
		}
		with, _ := in["with"].(map[string]any)
		if uses, _ := in["uses"].(string); !strings.HasPrefix(uses, "caliper-lint/caliper-lint@") || with == nil {
			return err
		}
		var action struct{ Inputs map[string]any }
		text, readErr := os.ReadFile("../action.yml")
		err = errors.Join(err, readErr, yaml.Unmarshal(text, &action))
		for name := range with {
			if action.Inputs[name] == nil {
				err = errors.Join(err, fmt.Errorf("the action has no input %q", name))
			}
		}
		args, _ := with["args"].(string)
		err = errors.Join(err, checkCommand(strings.Fields(args)))
	}
	return err
}

// command matches the program's name at the beginning of a command; its group is the arguments, up to a metacharacter of the shell.
var command = regexp.MustCompile("(?:^|[ '\"(`])(?:caliper-lint|go run github\\.com/caliper-lint/caliper-lint@\\S+)((?: +(?:'[^']*'|\"[^\"]*\"|[^ '\"|><;&)#`]+))*)")

// commandsIn returns the arguments of the commands in a line.
func commandsIn(line string) (all [][]string) {
	for _, m := range command.FindAllStringSubmatch(line, -1) {
		var args []string
		for _, word := range strings.Fields(m[1]) {
			args = append(args, strings.Trim(word, `'"`))
		}
		all = append(all, args)
	}
	return all
}

// placeholder matches a word that stands for a value in the docs: N, FILE.
var placeholder = regexp.MustCompile(`^[A-Z]+$`)

// checkCommand returns an error if the program does not have the command, a flag, or a value of a flag with known values. A word in capitals
// can stand for a value, and … for further arguments.
func checkCommand(args []string) error {
	root := newRoot(new(settings.Settings))
	root.InitDefaultVersionFlag()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	cmd, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	for i := range rest {
		if rest[i] = strings.Trim(rest[i], "…"); placeholder.MatchString(rest[i]) {
			rest[i] = "1"
		}
	}
	if err := cmd.ParseFlags(rest); err != nil && !errors.Is(err, pflag.ErrHelp) {
		return err
	}
	if words := cmd.Flags().Args(); cmd == root || cmd.HasSubCommands() {
		for _, word := range words {
			if regexp.MustCompile(`^[a-z-]{2,}$`).MatchString(word) {
				return fmt.Errorf("%q is not a command", word)
			}
		}
	}
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		values := completions[flag.Name]
		if flag.Name == "tables" || flag.Name == "profile" || values == nil {
			return // names that users choose
		}
		allowed := values(cmd, "")
		if flag.Name == "format" && cmd.Flags().Lookup("output") == nil {
			allowed = report.PlainFormats
		}
		given := []string{flag.Value.String()}
		if several, ok := flag.Value.(pflag.SliceValue); ok {
			given = several.GetSlice()
		}
		for _, value := range given {
			word, rest, mapping := strings.Cut(value, "=")
			if mapping {
				word += "="
			}
			if !placeholder.MatchString(strings.TrimSuffix(word, "=")) && word != "1" && !slices.Contains(allowed, word) {
				err = errors.Join(err, fmt.Errorf("--%s cannot be %s%s", flag.Name, word, rest))
			}
		}
	})
	return err
}

// foreign holds the flags of other programs in the prose, with the program.
var foreign = map[string]string{
	"--files": "spark-submit", "--filter": "split", "--keep-order": "parallel", "--long": "zstd",
}

// names holds the names that a piece of code in prose can be.
type names struct {
	commands map[string]bool
	flags    map[string][][]string // the commands that have a flag, each as arguments
	settings map[string]bool       // environment variables
	rules    map[string]bool
}

// newNames collects the names from the program itself.
func newNames(t *testing.T) *names {
	t.Helper()
	n := &names{map[string]bool{}, map[string][][]string{}, map[string]bool{settings.Prefix + "CONFIG": true}, map[string]bool{}}
	var visit func(cmd *cobra.Command, path []string)
	visit = func(cmd *cobra.Command, path []string) {
		own := func(flag *pflag.Flag) { n.flags["--"+flag.Name] = append(n.flags["--"+flag.Name], path) }
		cmd.InitDefaultHelpFlag()
		cmd.InitDefaultVersionFlag()
		cmd.LocalFlags().VisitAll(own)
		for _, below := range cmd.Commands() {
			n.commands[below.Name()] = true
			visit(below, append(slices.Clone(path), below.Name()))
		}
	}
	visit(newRoot(new(settings.Settings)), nil)
	for _, setting := range settings.Of(newValidate(new(settings.Settings), "validate").Flags()) {
		n.settings[settings.Variable(setting.Name)] = true
	}
	for _, rule := range allRules(t) {
		n.rules[string(rule.ID)] = true
	}
	return n
}

// TestDocsProse checks the pieces of code in the prose of the docs: commands, flags with their values, environment variables, rules and
// paths of the project exist.
func TestDocsProse(t *testing.T) {
	known, found := newNames(t), 0
	for _, p := range readPages(t) {
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(p.prose, -1) {
			span := strings.ReplaceAll(flat(m[1]), `\|`, "|")
			if err := known.check(span); err != nil && !p.adds(span) {
				t.Errorf("%s: `%s`: %v", p.name, span, err)
			}
			found++
		}
	}
	if found < 1000 {
		t.Errorf("only %d pieces of code found: this test looks in the wrong place", found)
	}
}

// TestDocsProseRefuses checks that TestDocsProse finds mistakes, and accepts correct names.
func TestDocsProseRefuses(t *testing.T) {
	known := newNames(t)
	for _, c := range []struct {
		span string
		want string // text in the error; "": no error
	}{
		{"caliper-lint --format json fixtures/", ""},
		{"sensor | caliper-lint filter --rejects bad.ndjson | collector", ""},
		{"certify --merge", ""},
		{"--fail-on warning", ""},
		{"--max-per-rule N", ""},
		{"--severity RULE=SEVERITY", ""},
		{"value/iri", ""},
		{"CALIPER_LINT_FAIL_ON=warning", ""},
		{"go install github.com/caliper-lint/caliper-lint@latest", ""},
		{"caliper-lint --frmat json fixtures/", "unknown flag: --frmat"},
		{"sensor | caliper-lint filtre", `"filtre" is not a command`},
		{"caliper-lint baseline make", `"make" is not a command`},
		{"caliper-lint --output htm=report.html", "--output cannot be htm"},
		{"certify --fail-on error", "unknown flag: --fail-on"},
		{"certify --format html", "--format cannot be html"},
		{"--fail-on fatal", "--fail-on cannot be fatal"},
		{"--max-per-rule some", "invalid argument"},
		{"--folow events.log", "there is no flag --folow"},
		{"value/iris", "there is no such rule"},
		{"cmd/nowhere.go", "no such file"},
		{"CALIPER_LINT_FAIL", "there is no such variable"},
	} {
		if err := known.check(c.span); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", c.span, err, c.want)
		}
	}
}

// check returns an error if a piece of code looks like a command, a flag, a variable, a rule or a path, but names nothing that exists.
func (n *names) check(span string) (err error) {
	for _, args := range commandsIn(span) {
		err = errors.Join(err, checkCommand(args))
	}
	fields := strings.Fields(span)
	first, _, _ := strings.Cut(fields[0], "=")
	area, fact, isPath := strings.Cut(span, "/")
	switch {
	case n.commands[first] && len(fields) > 1 && (strings.HasPrefix(fields[1], "-") || first == "config" || first == "baseline"):
		err = checkCommand(fields)
	case strings.HasPrefix(first, "--") && foreign[first] == "":
		err = fmt.Errorf("there is no flag %s", first)
		for _, command := range n.flags[first] {
			if span == first {
				return nil // the flag without a value
			}
			if err = checkCommand(append(slices.Clone(command), fields...)); err == nil {
				break
			}
		}
	case strings.HasPrefix(first, settings.Prefix) && !n.settings[first] && first != settings.Prefix+"…":
		err = errors.New("there is no such variable")
	case isPath && slices.Contains(catalogue.Areas[:], area) && fact != "*" && !n.rules[span]:
		err = errors.New("there is no such rule")
	case isPath && len(fields) == 1 && slices.Contains([]string{".ci", "cmd", "docs", "profiles", "rules", "testdata", "validate"}, area) &&
		!strings.ContainsFunc(span, func(r rune) bool { return unicode.IsUpper(r) || strings.ContainsRune("*…", r) }):
		_, err = os.Stat(filepath.Join("..", filepath.FromSlash(span)))
	}
	return err
}

// TestDocsCommands checks that docs/usage.md names every command that help shows.
func TestDocsCommands(t *testing.T) {
	text := string(mustRead(t, "../docs/usage.md"))
	for _, command := range newRoot(new(settings.Settings)).Commands() {
		if command.IsAvailableCommand() && !strings.Contains(text, "caliper-lint "+command.Name()) {
			t.Errorf("docs/usage.md does not name the command %s", command.Name())
		}
	}
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)">`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
)

// TestDocsLinks checks that the links of all pages, also the pages of rules, lead to files and headings that exist.
func TestDocsLinks(t *testing.T) {
	const index = "docs/README.md" // the index of all pages of docs
	pages := map[string]*page{}
	read := func(name string) {
		p, err := readPage(name, string(mustRead(t, filepath.Join("..", filepath.FromSlash(name)))))
		if err != nil {
			t.Error(err)
			p = new(page)
		}
		pages[name] = p
	}
	for _, name := range []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"} {
		read(name)
	}
	err := fs.WalkDir(os.DirFS(".."), "docs", func(name string, _ fs.DirEntry, err error) error {
		if path.Ext(name) == ".md" {
			read(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	for _, p := range pages {
		for _, m := range link.FindAllStringSubmatch(p.prose, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			links++
			file, place, _ := strings.Cut(m[1], "#")
			target := p.name
			if file != "" {
				target = path.Join(path.Dir(p.name), file)
			}
			if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(target))); err != nil {
				t.Errorf("%s: the target of the link %s does not exist", p.name, m[1])
			} else if place != "" && (pages[target] == nil || !slices.Contains(pages[target].anchors(), place)) {
				t.Errorf("%s: %s has no heading #%s", p.name, target, place)
			}
		}
	}
	for name := range pages {
		if path.Dir(name) == "docs" && name != index && !strings.Contains(pages[index].prose, "]("+path.Base(name)+")") {
			t.Errorf("%s does not name %s", index, name)
		}
	}
	if links < 700 {
		t.Errorf("only %d links found: this test looks in the wrong place", links)
	}
}

// anchors returns the anchors of the page, as GitHub makes them.
func (p *page) anchors() (all []string) {
	for _, m := range anchor.FindAllStringSubmatch(p.prose, -1) {
		all = append(all, m[1])
	}
	for _, m := range heading.FindAllStringSubmatch(p.prose, -1) {
		slug := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, m[1])
		all = append(all, slug)
	}
	return all
}
