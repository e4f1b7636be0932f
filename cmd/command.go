package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// All commands are built in the same way. newX makes the flags, which fill the options. withSettings has the settings fill the flags that
// the user has not given. RunE passes the inputs or the streams to run, which does the work. If the exit code has a message of its own, the
// error is an exitError.

// withSettings sets the flags of a command from the environment and the configuration, except some flags that mean something else for this
// command.
func withSettings(cmd *cobra.Command, s *settings.Settings, except ...string) *cobra.Command {
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if err := s.Apply(cmd.Flags(), cmd.Root().Flags(), cmd.ErrOrStderr(), except); err != nil { // the root is validate
			return err
		}
		return checkColour(cmd)
	}
	return cmd
}

// streamsOf returns the streams of a command.
func streamsOf(cmd *cobra.Command) input.Streams {
	out, err, colour := cmd.OutOrStdout(), cmd.ErrOrStderr(), colourOf(cmd)
	streams := input.Streams{In: terminal.Input(cmd.InOrStdin()), Out: out, Err: err, Colour: colour.On(out), ErrColour: colour.On(err)}
	if terminal.Is(err) {
		streams.ErrColumns = terminal.Width(err)
	}
	return streams
}

// screenOf returns the screen for which text on standard output is laid out.
func screenOf(streams input.Streams) terminal.Screen {
	return terminal.Screen{Columns: terminal.Width(streams.Out), Colour: streams.Colour}
}

// inputsOf returns the inputs of a command.
func inputsOf(cmd *cobra.Command, flags input.Flags, paths []string) *input.Inputs {
	return input.New(cmd.Context(), flags, paths, streamsOf(cmd))
}

// The next functions check the number of arguments.

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

// notAmong returns the error for a word that is not allowed.
func notAmong(word string, allowed []string) error {
	return errors.New("must be one of " + strings.Join(allowed, ", ") + profiles.DidYouMean(word, allowed))
}
