package cmd

import (
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/help"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
)

// helped returns all commands that help shows, as Main makes them.
func helped() []*cobra.Command {
	root := newRoot(new(settings.Settings))
	root.SetOut(io.Discard)
	finish(root)
	return documented(root)
}

// TestHelp checks that the help of each command fits 80 columns, shows each flag once, those that are rare with --all, each command in a
// group, and what takes a value with what stands for that; and that each command has an example.
func TestHelp(t *testing.T) {
	pages := map[string]string{}
	for _, cmd := range helped() {
		for _, all := range []bool{false, true} {
			page := help.Page(cmd, all)
			pages[cmd.CommandPath()+map[bool]string{true: " --all"}[all]] = page
			for line := range strings.Lines(page) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 || strings.TrimRight(line, " \n") != strings.TrimSuffix(line, "\n") {
					t.Errorf("%s: %d columns: %q", cmd.CommandPath(), n, line)
				}
			}
			if strings.Contains(page, "`") || strings.Contains(page, "\n\n\n") {
				t.Errorf("%s:\n%s", cmd.CommandPath(), page)
			}
		}
		if len(cmd.Example) == 0 && (cmd.Parent() == nil || cmd.Parent().Name() != "completion") {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		for line := range strings.Lines(cmd.Example) {
			if !strings.HasPrefix(line, "  ") || len(line) > 80 {
				t.Errorf("%s: the example %q is not indented, or does not fit", cmd.CommandPath(), line)
			}
		}
		if !cmd.HasParent() {
			for _, below := range cmd.Commands() {
				if below.IsAvailableCommand() && !strings.Contains(help.Page(cmd, false), "\n  "+below.Name()+" ") {
					t.Errorf("the root's help lacks %s", below.Name())
				}
			}
			continue
		}
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			short, long := help.Page(cmd, false), help.Page(cmd, true)
			if shown := strings.Count(long, " --"+flag.Name+" ") + strings.Count(long, " --"+flag.Name+"\n"); !flag.Hidden && shown == 0 {
				t.Errorf("%s: --%s is in no group", cmd.CommandPath(), flag.Name)
			}
			if !strings.Contains(short, " --"+flag.Name) && !flag.Hidden && !strings.HasSuffix(short, "\nMore flags: "+cmd.CommandPath()+" --help --all\n") {
				t.Errorf("%s: nothing says that there is --%s", cmd.CommandPath(), flag.Name)
			}
			if takes := flag.Value.Type() != "bool"; takes != (help.Value(flag) != "") {
				t.Errorf("%s: what stands for the value of --%s is %q", cmd.CommandPath(), flag.Name, help.Value(flag))
			}
		})
	}
	if n := strings.Count(pages["caliper-lint"], "\n"); n > 60 {
		t.Errorf("the root's help has %d lines", n)
	}
	for short, long := range map[string]string{"caliper-lint validate": "caliper-lint validate --all", "caliper-lint filter": "caliper-lint filter --all"} {
		if strings.Contains(pages[short], "--max-depth") || !strings.Contains(pages[long], "--max-depth N ") || strings.Contains(pages[long], "--help --all") {
			t.Errorf("%s:\n%s\n%s", short, pages[short], pages[long])
		}
	}
	if strings.Count(pages["caliper-lint validate"], "GLOB") != 2 {
		t.Error("GLOB stands twice where once is enough")
	}
}

// TestHelpIsPrinted checks the ways to ask for the help of a command, and the errors of wrong ways.
func TestHelpIsPrinted(t *testing.T) {
	t.Chdir(t.TempDir())
	_, want, _ := run2(t, "validate", "--help")
	_, all, _ := run2(t, "validate", "--help", "--all")
	for _, c := range []struct{ args, stdout, stderr string }{
		{"help validate", want, ""},
		{"validate -h", want, ""},
		{"check --help", want, ""},
		{"help validate --all", all, ""},
		{"validate --all --help", all, ""},
		{"validate --all", "", "caliper-lint: --all goes with --help: caliper-lint validate --help --all\n"},
		{"help validte", "", "caliper-lint: unknown command validte; did you mean \"caliper-lint validate\"?\n"},
		{"help baseline wriet", "", "caliper-lint: unknown command wriet; did you mean \"caliper-lint baseline write\"?\n"},
		{"completion foo", "", "caliper-lint: unknown command foo; see caliper-lint completion --help\n"},
		{"completion zhs", "", "caliper-lint: unknown command zhs; did you mean \"caliper-lint completion zsh\"?\n"},
		{"config shwo", "", "caliper-lint: unknown command shwo; did you mean \"caliper-lint config show\"?\n"},
		{"validte nowhere.json", "", "caliper-lint: validte is neither a command nor a file; did you mean \"caliper-lint validate\"?\n"},
		{"--fial-on error", "", "caliper-lint: unknown flag: --fial-on; did you mean \"--fail-on\"? see caliper-lint validate --help\n"},
		{"--fix x", "", "caliper-lint: unknown flag: --fix; did you mean \"caliper-lint fix\"? see caliper-lint validate --help\n"},
		{"filter --fix x", "", "caliper-lint: unknown flag: --fix; see caliper-lint filter --help\n"},
		{"version --json", "", "caliper-lint: unknown flag: --json; did you mean \"--format json\"? see caliper-lint version --help\n"},
		{"fix --dry-run x", "", "caliper-lint: unknown flag: --dry-run; did you mean \"--diff\"? see caliper-lint fix --help\n"},
		{"rules --colour never", "", "caliper-lint: unknown flag: --colour; did you mean \"--color\"? see caliper-lint rules --help\n"},
		{"rules --fail-on error", "", "caliper-lint: unknown flag: --fail-on; see caliper-lint rules --help\n"},
		{"rules -x", "", "caliper-lint: unknown shorthand flag: 'x' in -x; see caliper-lint rules --help\n"},
		{"validate -Q", "", "caliper-lint: unknown shorthand flag: 'Q' in -Q; did you mean \"-q\"? see caliper-lint validate --help\n"},
		{"validate -color=never", "", "caliper-lint: unknown shorthand flag: 'c' in -color=never; did you mean \"--color\"? see caliper-lint validate --help\n"},
		{"rules --color blue", "", "caliper-lint: --color blue: must be one of auto, always, never\n"},
		{"version --color blue", "", "caliper-lint: --color blue: must be one of auto, always, never\n"},
	} {
		code, stdout, stderr := run2(t, strings.Fields(c.args)...)
		if stdout != c.stdout || stderr != c.stderr || (code == exitOK) != (c.stderr == "") {
			t.Errorf("%s: exit code %d, %q %q, want %q", c.args, code, stdout, stderr, c.stderr)
		}
	}
	put(t, map[string]string{"validte": person})
	if code, _, stderr := run2(t, "validte"); code != exitOK {
		t.Errorf("a file with almost the name of a command: %s", stderr)
	}
}

// TestCompletionOfFlags checks that a shell is told what each flag does in plain text, and which files --config takes.
func TestCompletionOfFlags(t *testing.T) {
	_, stdout, _ := run2(t, "__complete", "validate", "--")
	for line := range strings.Lines(stdout) {
		if name, text, ok := strings.Cut(line, "\t"); ok && (strings.Contains(text, "`") || name == "--all") {
			t.Errorf("%q", line)
		}
	}
	_, stdout, _ = run2(t, "__complete", "rules", "--config", "")
	if got := strings.Fields(stdout); !slices.Equal(got[:2], []string{"yaml", "yml"}) {
		t.Errorf("--config takes %q", got)
	}
}
