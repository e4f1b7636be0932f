package cmd

import (
	"slices"

	"github.com/fatih/color"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// diffColour returns a line of a hunk, which is not empty, in the usual colours.
func diffColour(line string, on bool) string {
	colours := map[byte]color.Attribute{'@': color.FgCyan, '-': color.FgRed, '+': color.FgGreen}
	if of, ok := colours[line[0]]; ok {
		return report.Style(on, of).Sprint(line)
	}
	return line
}

const colourFlag = "color"

// registerColour adds --color, which all commands have.
func registerColour(flags *pflag.FlagSet) {
	flags.String(colourFlag, terminal.Whens[0], "`WHEN`: write text in colour: auto (on a terminal, unless NO_COLOR is set), always or never")
}

// colourOf returns when the text of a command is coloured.
func colourOf(cmd *cobra.Command) terminal.When {
	return terminal.When(cmd.Flag(colourFlag).Value.String())
}

// checkColour returns an error if --color, or its setting, has an unknown value.
func checkColour(cmd *cobra.Command) error {
	when := string(colourOf(cmd))
	if slices.Contains(terminal.Whens, when) {
		return nil
	}
	return &settings.FlagError{Flag: colourFlag, Value: when, Err: notAmong(when, terminal.Whens)}
}
