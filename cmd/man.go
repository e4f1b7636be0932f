package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/help"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

func newMan() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write the manual pages into a folder",
		Long:   "Write a manual page for each command into the folder DIR, for those who make packages.",
		Args:   exactlyOne("folder"),
		Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o777); err != nil {
				return fmt.Errorf("make the folder %s: %w", terminal.Path(args[0]), source.Reason(err))
			}
			for _, c := range documented(cmd.Root()) {
				path := filepath.Join(args[0], pageOf(c)+".1")
				if err := os.WriteFile(path, []byte(manual(c)), 0o666); err != nil {
					return fmt.Errorf("write %s: %w", terminal.Path(path), source.Reason(err))
				}
			}
			return nil
		},
	}
}

// documented returns a command and its subcommands, without the hidden ones.
func documented(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, below := range cmd.Commands() {
		if below.IsAvailableCommand() {
			all = append(all, documented(below)...)
		}
	}
	return all
}

// pageOf returns the name of the manual page of a command, without the section.
func pageOf(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// Sections of manual pages, as roff.
const (
	exitStatus = `.SH EXIT STATUS
.TP
0
What was asked for is done, and nothing that was checked counts against it.
.TP
1
A command that checks has something to say that counts, such as findings of the severity that \-\-fail\-on names, or worse.
.TP
2
The job could not be done: wrong usage or configuration, an input that cannot be read, nothing to check.
`
	surroundings = `.SH ENVIRONMENT
.TP
CALIPER_LINT_FAIL_ON and the like
Each flag that a project can set may be given as a variable, named as the flag in capitals with _ for \-. It counts where the flag is not
given, and more than the file. If a flag can be repeated, each line is a value.
.TP
CALIPER_LINT_CONFIG
The file to read, as with \-\-config.
.TP
NO_COLOR
If it is not empty, \-\-color auto gives no colour.
.SH FILES
.TP
\&.caliper\-lint.yaml
What a project always wants. The one that is nearest upward in the same repository is read.
`
)

// manual returns the manual page of a command, as roff. It is written from the command's help, which is plain text.
func manual(cmd *cobra.Command) string {
	help.AddDefaults(cmd)
	b := thisBuild()
	day, _, _ := strings.Cut(b.Date, "T")
	var p strings.Builder
	fmt.Fprintf(&p, ".TH %s 1 \"%s\" \"caliper\\-lint %s\" \"caliper\\-lint\"\n.nh\n", roff(strings.ToUpper(pageOf(cmd))), day, roff(b.Version))
	fmt.Fprintf(&p, ".SH NAME\n%s \\- %s\n", roff(pageOf(cmd)), roff(cmd.Short))
	fmt.Fprintf(&p, ".SH SYNOPSIS\n\\fB%s\\fR%s\n", roff(cmd.CommandPath()), roff(strings.TrimPrefix(cmd.UseLine(), cmd.CommandPath())))
	below := documented(cmd)[1:]
	if len(below) > 0 {
		fmt.Fprintf(&p, ".br\n\\fB%s\\fR [command]\n", roff(cmd.CommandPath()))
	}
	p.WriteString(".SH DESCRIPTION\n" + paragraphs(help.Description(cmd)))
	if len(cmd.Aliases) > 0 {
		fmt.Fprintf(&p, ".PP\nOther names: %s\n", roff(strings.Join(cmd.Aliases, ", ")))
	}
	if len(below) > 0 {
		p.WriteString(".SH COMMANDS\n")
	}
	for _, c := range below {
		fmt.Fprintf(&p, ".TP\n\\fB%s\\fR\n%s\n", roff(strings.TrimPrefix(c.CommandPath(), cmd.CommandPath()+" ")), roff(c.Short))
	}
	p.WriteString(".SH OPTIONS\n" + options(cmd.NonInheritedFlags()) + options(cmd.InheritedFlags()))
	p.WriteString(exitStatus)
	if !cmd.HasParent() {
		p.WriteString(surroundings)
	}
	if cmd.HasExample() {
		p.WriteString(".SH EXAMPLES\n" + paragraphs(cmd.Example))
	}
	p.WriteString(".SH SEE ALSO\n")
	if cmd.HasParent() {
		below = append([]*cobra.Command{cmd.Parent()}, below...)
	}
	for i, c := range below {
		if i > 0 {
			p.WriteString(",\n")
		}
		fmt.Fprintf(&p, "\\fB%s\\fR(1)", roff(pageOf(c)))
	}
	p.WriteString("\n.PP\nhttps://github.com/caliper\\-lint/caliper\\-lint\n")
	return p.String()
}

// options returns a list of flags with their usage.
func options(flags *pflag.FlagSet) string {
	var p strings.Builder
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Hidden {
			return
		}
		p.WriteString(".TP\n")
		if flag.Shorthand != "" {
			fmt.Fprintf(&p, "\\fB\\-%s\\fR, ", flag.Shorthand)
		}
		fmt.Fprintf(&p, "\\fB%s\\fR", roff("--"+flag.Name))
		if value := help.Value(flag); value != "" {
			fmt.Fprintf(&p, " \\fI%s\\fR", roff(value))
		}
		p.WriteString("\n" + roffLine(help.Usage(flag)) + "\n")
	})
	return p.String()
}

// paragraphs returns text as paragraphs; lines that are indented stay as they are.
func paragraphs(text string) string {
	var p strings.Builder
	verbatim, gap := false, false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(strings.ReplaceAll(line, "\t", "        "), " \n")
		if line == "" {
			gap = p.Len() > 0
			continue
		}
		indented := line[0] == ' '
		if verbatim && !indented {
			p.WriteString(".fi\n")
		}
		switch {
		case gap && indented && verbatim:
			p.WriteString("\n")
		case gap || verbatim != indented && p.Len() > 0:
			p.WriteString(".PP\n")
		}
		if indented && !verbatim {
			p.WriteString(".nf\n")
		}
		verbatim, gap = indented, false
		p.WriteString(roffLine(line) + "\n")
	}
	if verbatim {
		p.WriteString(".fi\n")
	}
	return p.String()
}

// roffCharacters escapes the characters that have a meaning in roff, or that roff prints as other characters.
var roffCharacters = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `'`, `\(aq`, "`", `\(ga`, `^`, `\(ha`, `~`, `\(ti`, `"`, `\(dq`)

// roff escapes text for the inside of a line.
func roff(text string) string { return roffCharacters.Replace(text) }

// roffLine escapes text for a line of its own: roff must not take it for a command.
func roffLine(text string) string {
	if strings.HasPrefix(text, ".") {
		return `\&` + roff(text)
	}
	return roff(text)
}
