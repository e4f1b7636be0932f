package cmd

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// flagError returns the error for a flag that cannot be read. For an unknown flag it suggests the nearest one.
func flagError(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	if errors.As(err, &value) {
		return settings.InvalidValue(value.GetFlag(), value.GetValue())
	}
	text := words.Printable(err.Error())
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		text += "; "
		if near := nearFlag(cmd, unknown); near != "" {
			text += "did you mean \"" + near + "\"? "
		}
		text += "see " + helpOn(cmd)
	}
	return errors.New(text)
}

// nearFlag returns the flag with the nearest spelling; "" if there is none. It also finds a long name behind a single dash.
func nearFlag(cmd *cobra.Command, unknown *pflag.NotExistError) string {
	var names []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden {
			names = append(names, flag.Name)
		}
	})
	name := unknown.GetSpecifiedName()
	if letters := unknown.GetSpecifiedShortnames(); letters != "" {
		if flag := cmd.Flags().ShorthandLookup(strings.ToLower(name)); flag != nil && len(letters) == 1 {
			return "-" + flag.Shorthand
		}
		name, _, _ = strings.Cut(letters, "=")
	}
	if flag, here := otherTools(name); flag != "" && slices.Contains(names, flag) {
		return here
	}
	if near := profiles.Nearest(name, names); near != "" {
		return "--" + near
	}
	return ""
}

// otherTools translates a flag of other tools: here is the text to write instead, and flag the flag that the command must have for it. Both
// are "" for an unknown flag.
func otherTools(name string) (flag, here string) {
	switch name {
	case "json":
		return "format", "--format json"
	case "output-format", "reporter":
		return "format", "--format"
	case "out":
		return "output", "--output"
	case "no-color", "no-colour":
		return colourFlag, "--color never"
	case "check", "dry-run":
		return "diff", "--diff"
	case "fix":
		return "exit-zero", "caliper-lint fix" // a flag of validate alone
	case "max-warnings", "warnings-as-errors":
		return "fail-on", "--fail-on warning"
	case "disable", "rule":
		return settings.SeverityFlag, "--severity RULE=off"
	}
	return "", ""
}

// helpOn returns the command line that shows the flags of a command. The flags of the root are those of validate.
func helpOn(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return cmd.CommandPath() + " validate --help"
	}
	return cmd.CommandPath() + " --help"
}

// commandNames returns the names of the commands below another.
func commandNames(cmd *cobra.Command) (names []string) {
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, slices.Concat([]string{c.Name()}, c.Aliases)...)
		}
	}
	return names
}

// notMisspelt returns an error if the first argument of the root is probably a misspelt command: a word that is almost a command, and not a
// file. Without this error, the report on the other arguments would hide the mistake.
func notMisspelt(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || strings.ContainsAny(args[0], `./\*?[{`) {
		return nil
	}
	near := profiles.Nearest(args[0], commandNames(cmd))
	if near == "" {
		return nil
	}
	if _, err := os.Lstat(args[0]); err == nil {
		return nil
	}
	return fmt.Errorf("%s is neither a command nor a file; did you mean %q?", terminal.Path(args[0]), cmd.Name()+" "+near)
}

// onlyCommands makes a command that only has subcommands show its help, and return an error for an unknown subcommand.
func onlyCommands(cmd *cobra.Command) {
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return noCommand(cmd, args[0])
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

// noCommand returns the error for an unknown subcommand.
func noCommand(cmd *cobra.Command, name string) error {
	text := "unknown command " + terminal.Path(name)
	if near := profiles.Nearest(name, commandNames(cmd)); near != "" {
		return fmt.Errorf("%s; did you mean %q?", text, cmd.CommandPath()+" "+near)
	}
	return fmt.Errorf("%s; see %s --help", text, cmd.CommandPath())
}
