package cmd

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// How many arguments a command takes.

func noArgument(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no argument; %s is one", cmd.CommandPath(), terminal.Path(args[0]))
	}
	return nil
}

func atMostOne(noun string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("name one %s, in quotes if there is a space in the name", noun)
		}
		return nil
	}
}

func exactlyOne(noun string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("name one %s", noun)
		}
		return atMostOne(noun)(cmd, args)
	}
}

func atLeastOne(noun string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("name one %s, or several", noun)
		}
		return nil
	}
}

// checkPlainFormat returns an error if a format is neither text nor JSON.
func checkPlainFormat(format string) error {
	if slices.Contains(report.PlainFormats, format) {
		return nil
	}
	return report.UnknownFormat(format, report.PlainFormats)
}
