package help

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagGroup is a part of a page with flags that belong together, the common ones first. The rare ones are shown only with --all.
type flagGroup struct{ title, common, rare string }

// flagGroups has every flag of every command.
var flagGroups = []flagGroup{
	{"This command", "diff unsafe items rejects summary merge bare all no-descriptions", "unbuffered"},
	{"Input", "include exclude at markdown follow stdin-name tolerant", ""},
	{"Report", "format output quiet max-per-rule min-severity stats", "coverage"},
	{"What counts", "fail-on severity profile baseline exit-zero caliper", "strict-version"},
	{"Your own tables", "tables schema", ""},
	{"Limits", "jobs", "max-depth max-ratio max-record-bytes no-cache"},
	{anyCommand, "color config no-config help version", ""},
}

// anyCommand is the group of the flags that all commands have.
const anyCommand = "Any command"

// commandGroups has the commands, in the order in which they are used.
var commandGroups = [][2]string{
	{"Check", "validate certify"},
	{"Change", "fix filter"},
	{"Set up", "init config baseline"},
	{"Look up", "rules explain profiles schema"},
	{"Reports", "convert merge"},
	{"The program", "version completion help"},
}

// flagsIn returns the visible flags of a command with the given names, in their order.
func flagsIn(cmd *cobra.Command, names string) (all []*pflag.Flag) {
	for _, name := range strings.Fields(names) {
		if flag := cmd.Flag(name); flag != nil && !flag.Hidden {
			all = append(all, flag)
		}
	}
	return all
}

// commandsIn returns the visible commands below cmd with the given names, in their order; without names, all of them.
func commandsIn(cmd *cobra.Command, names string) (all []*cobra.Command) {
	for _, below := range cmd.Commands() {
		if names == "" && below.IsAvailableCommand() || slices.Contains(strings.Fields(names), below.Name()) {
			all = append(all, below)
		}
	}
	order := strings.Fields(names)
	slices.SortStableFunc(all, func(a, b *cobra.Command) int { return slices.Index(order, a.Name()) - slices.Index(order, b.Name()) })
	return all
}
