// Package help writes the help of a command: its flags in groups, in lines that fit a terminal of 80 columns.
package help

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
)

const (
	columns = terminal.ProseColumns // of a line
	margin  = 2                     // columns before a name in a list
	mostKey = 30                    // columns of a name in a list, with the margin; a longer name has a line of its own
)

// Page returns the help of a command. all adds the rare flags. The help of the root has only the flags that all commands have.
func Page(cmd *cobra.Command, all bool) string {
	AddDefaults(cmd)
	var p strings.Builder
	p.WriteString(reflow(Description(cmd)))
	p.WriteString("\nUsage:\n")
	if cmd.Runnable() && !cmd.HasAvailableSubCommands() || !cmd.HasParent() {
		p.WriteString(line(cmd.UseLine()))
	}
	if cmd.HasAvailableSubCommands() {
		p.WriteString(line(cmd.CommandPath() + " COMMAND [flags]"))
	}
	if len(cmd.Aliases) > 0 {
		p.WriteString("\nOther names: " + strings.Join(cmd.Aliases, ", ") + "\n")
	}
	if cmd.HasExample() {
		p.WriteString("\nExamples:\n" + reflow(cmd.Example))
	}
	writeCommands(&p, cmd)
	hidden := writeFlags(&p, cmd, all)
	switch path := cmd.CommandPath(); {
	case !cmd.HasParent():
		fmt.Fprintf(&p, "\nFlags of a command: %s COMMAND --help\n", path)
	case cmd.HasAvailableSubCommands():
		fmt.Fprintf(&p, "\nMore about a command: %s COMMAND --help\n", path)
	case hidden:
		fmt.Fprintf(&p, "\nMore flags: %s --help --all\n", path)
	}
	return p.String()
}

// Description returns the text about a command.
func Description(cmd *cobra.Command) string {
	if cmd.Long == "" {
		return cmd.Short + "."
	}
	return cmd.Long
}

// writeCommands writes the commands below cmd.
func writeCommands(p *strings.Builder, cmd *cobra.Command) {
	groups := commandGroups
	if cmd.HasParent() {
		groups = [][2]string{{"Commands", ""}}
	}
	lists := make([]list, len(groups))
	key := 0
	for i, group := range groups {
		for _, below := range commandsIn(cmd, group[1]) {
			lists[i].add(below.Name(), below.Short)
		}
		key = max(key, lists[i].widest())
	}
	for i, group := range groups {
		lists[i].write(p, group[0], key)
	}
}

// writeFlags writes the flags of a command. It reports whether it has left some out.
func writeFlags(p *strings.Builder, cmd *cobra.Command, all bool) (more bool) {
	lists := make([]list, len(flagGroups))
	key := 0
	for i, group := range flagGroups {
		list := &lists[i]
		if !cmd.HasParent() && group.title != anyCommand {
			continue
		}
		for _, flag := range flagsIn(cmd, group.common) {
			list.add(name(flag), Usage(flag))
		}
		rare := flagsIn(cmd, group.rare)
		more = more || len(rare) > 0 && !all
		for _, flag := range rare {
			if all {
				list.add(name(flag), Usage(flag))
			}
		}
		key = max(key, list.widest())
	}
	for i, group := range flagGroups {
		lists[i].write(p, group.title, key)
	}
	return more
}

// name returns a flag as it is written, with the placeholder of its value.
func name(flag *pflag.Flag) string {
	text := "    "
	if flag.Shorthand != "" {
		text = "-" + flag.Shorthand + ", "
	}
	text += "--" + flag.Name
	if value := Value(flag); value != "" {
		text += " " + value
	}
	return text
}

// list is a list of names, each with a text.
type list struct{ entries [][2]string }

func (l *list) add(name, text string) { l.entries = append(l.entries, [2]string{name, text}) }

// widest returns the columns that the names take, except those that have a line of their own.
func (l *list) widest() (key int) {
	for _, entry := range l.entries {
		if n := margin + len(entry[0]) + 2; n <= mostKey {
			key = max(key, n)
		}
	}
	return key
}

// write writes the list under a title, with the texts from column key on. Of an empty list it writes nothing.
func (l *list) write(p *strings.Builder, title string, key int) {
	if len(l.entries) == 0 {
		return
	}
	p.WriteString("\n" + title + ":\n")
	hang := strings.Repeat(" ", key)
	for _, entry := range l.entries {
		first := fmt.Sprintf("%-*s", key, strings.Repeat(" ", margin)+entry[0])
		if len(first) > key || !strings.HasSuffix(first, " ") {
			p.WriteString(first + "\n")
			first = hang
		}
		p.WriteString(terminal.Wrap(first, entry[1], hang, columns))
	}
}

// line returns a usage line.
func line(text string) string { return terminal.Wrap("  ", text, "    ", columns) }
