package cmd

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

//go:embed init.yaml
var initialConfig string

func newInit() *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a " + configName + " to begin with",
		Long:  "Write a " + configName + " with remarks into the working directory. One that is there already is left as it is.",
		Args:  noArgument,
		RunE: func(cmd *cobra.Command, _ []string) error {
			file, err := os.OpenFile(configName, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
			switch {
			case errors.Is(err, fs.ErrExist):
				return fmt.Errorf("%s is there already", configName)
			case err != nil:
				return fmt.Errorf("write %s: %w", configName, source.Reason(err))
			}
			_, err = file.WriteString(initialConfig)
			if err = errors.Join(err, file.Close()); err != nil {
				_ = os.Remove(configName) // half of it is worse than nothing
				return fmt.Errorf("write %s: %w", configName, source.Reason(err))
			}
			return terminal.Write(cmd.OutOrStdout(), configName+" is written; caliper-lint config show tells what holds\n")
		},
	}
}

func newConfig(c *config) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show or verify what holds of flags, environment and " + configName,
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newConfigShow(c), newConfigVerify(c))
	return cmd
}

func newConfigShow(c *config) *cobra.Command {
	o := &validateOptions{config: c}
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show what holds, and where it was said",
		Long: `Show the value of each setting, as it would hold for validate with the same flags, and who says so: a flag, a variable
of the environment, a line of the file, or nobody, so that it is as by default. Paths are relative to the working
directory.`,
		Example: `  caliper-lint config show
  CALIPER_LINT_FAIL_ON=warning caliper-lint config show`,
		Args: noArgument,
		RunE: func(cmd *cobra.Command, _ []string) error { return terminal.Write(cmd.OutOrStdout(), c.show(cmd)) },
	}
	o.register(cmd)
	c.use(cmd)
	return cmd
}

// show writes what holds for a command as YAML.
func (c *config) show(cmd *cobra.Command) string {
	text := "# There is no " + configName + " here or further up in this repository.\n"
	switch {
	case c.none:
		text = "# No " + configName + " is read: --no-config.\n"
	case c.unread != "":
		text = "# " + c.unread + "\n"
	case c.file != nil:
		text = "# " + terminal.Printable(c.file.path) + "\n"
	}
	for _, flag := range settingsOf(cmd) {
		text += fmt.Sprintf("%s: %s  # %s\n", flag.Name, inYAML(flag), terminal.Printable(c.origin(flag.Name)))
	}
	if c.file == nil || len(c.file.ignores) == 0 {
		return text + "ignore: []  # default\n"
	}
	text += "ignore:\n"
	for _, i := range c.file.ignores {
		parts := []string{"rule: " + quoted(i.Rule)}
		for _, field := range [][2]string{{"path", i.Path}, {"pointer", i.Pointer}, {"reason", i.Reason}} {
			if field[1] != "" {
				parts = append(parts, field[0]+": "+quoted(field[1]))
			}
		}
		text += fmt.Sprintf("  - {%s}  # %s\n", strings.Join(parts, ", "), terminal.Printable(i.Where))
	}
	return text
}

// inYAML writes the value of a flag.
func inYAML(flag *pflag.Flag) string {
	list, isList := flag.Value.(pflag.SliceValue)
	if !isList {
		if flag.Value.Type() == "string" {
			return quoted(flag.Value.String())
		}
		return flag.Value.String()
	}
	_, isPairs := pairs[flag.Name]
	if !isPairs {
		var parts []string
		for _, value := range list.GetSlice() {
			parts = append(parts, quoted(value))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	var parts []string
	for _, value := range list.GetSlice() {
		name := nameIn(flag.Name, value)
		parts = append(parts, quoted(name)+": "+quoted(value[min(len(name)+1, len(value)):]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// quoted writes text as a string of YAML, which JSON's are.
func quoted(text string) string {
	var b strings.Builder
	_ = report.JSON(&b, text) // a string always can be written, and to a Builder
	return terminal.Printable(strings.TrimSuffix(b.String(), "\n"))
}

func newConfigVerify(c *config) *cobra.Command {
	o := &validateOptions{config: c}
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check " + configName + " and all that it names",
		Long: `Check the file, and the tables, schemas, profiles, rules and baseline that it names, and likewise the variables of the
environment. Exit code: 0 all is well, 2 there is a mistake.`,
		Args: noArgument,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.set(cmd, args)
			if _, err := o.check(); err != nil {
				return err
			}
			if err := o.flags.check(args); err != nil {
				return err
			}
			if c.unknown != nil || c.unread != "" {
				return &exitError{exitFailure, ""} // they have been said
			}
			if c.file == nil {
				return fmt.Errorf("there is no %s here or further up in this repository; caliper-lint init writes one", configName)
			}
			return terminal.Write(cmd.OutOrStdout(), terminal.Path(c.file.path)+" is well\n")
		},
	}
	o.register(cmd)
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { flag.Hidden = true })
	c.use(cmd)
	return cmd
}
