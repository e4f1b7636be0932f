package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// A command is built in one way: newX makes its flags, which fill its options; withSettings has the settings fill those that the user has not
// given; RunE hands the options what they are for, the inputs or a stream; run does it, and returns an exitError if there is something to
// say by the exit code.

// withSettings has a command take what environment and configuration say, but for some flags that mean something else there.
func withSettings(cmd *cobra.Command, s *settings.Settings, except ...string) *cobra.Command {
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		return s.Apply(cmd.Flags(), cmd.Root().Flags(), cmd.ErrOrStderr(), except) // the root is validate
	}
	return cmd
}

// streamsOf returns the streams of a command.
func streamsOf(cmd *cobra.Command) input.Streams {
	return input.Streams{In: terminal.Input(cmd.InOrStdin()), Out: cmd.OutOrStdout(), Err: cmd.ErrOrStderr()}
}

// inputsOf returns what a command reads.
func inputsOf(cmd *cobra.Command, flags input.Flags, paths []string) *input.Inputs {
	return input.New(cmd.Context(), flags, paths, streamsOf(cmd), func(path string) string { return commandHint(cmd, path) })
}

// commandHint helps those who misspelt a command, which is then taken for a path.
func commandHint(cmd *cobra.Command, path string) string {
	var names []string
	for _, c := range cmd.Root().Commands() {
		if !c.Hidden {
			names = append(names, slices.Concat([]string{c.Name()}, c.Aliases)...)
		}
	}
	if near := profiles.Nearest(path, names); near != "" && cmd == cmd.Root() {
		return fmt.Sprintf("; did you mean the command %q?", near)
	}
	return ""
}

// helpTo has help written as help does, but keeps the error of writing, for which that has no use.
func helpTo(help func(*cobra.Command, []string), err *error) func(*cobra.Command, []string) {
	return func(cmd *cobra.Command, args []string) {
		var text bytes.Buffer
		out := cmd.OutOrStdout()
		cmd.SetOut(&text)
		help(cmd, args)
		cmd.SetOut(out)
		_, *err = io.WriteString(out, text.String())
	}
}

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

// notAmong returns the error of a word that is none of those that are allowed.
func notAmong(word string, allowed []string) error {
	return errors.New("must be one of " + strings.Join(allowed, ", ") + profiles.DidYouMean(word, allowed))
}
