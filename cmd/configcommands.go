package cmd

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

//go:embed init.yaml
var initialConfig string

func newInit() *cobra.Command {
	return &cobra.Command{
		Use:     "init",
		Short:   "Write a " + settings.Name + " to begin with",
		Long:    "Write a " + settings.Name + " with explanations into the working directory. An existing file is not changed.",
		Example: `  caliper-lint init`,
		Args:    noArgument,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := os.Lstat(settings.OtherName); err == nil {
				return fmt.Errorf("%s already exists", settings.OtherName)
			}
			file, err := os.OpenFile(settings.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
			switch {
			case errors.Is(err, fs.ErrExist):
				return fmt.Errorf("%s already exists", settings.Name)
			case err != nil:
				return fmt.Errorf("write %s: %w", settings.Name, source.Reason(err))
			}
			_, err = file.WriteString(initialConfig)
			if err = errors.Join(err, file.Close()); err != nil {
				_ = os.Remove(settings.Name) // a part of it is worse than no file
				return fmt.Errorf("write %s: %w", settings.Name, source.Reason(err))
			}
			return terminal.Write(cmd.OutOrStdout(), "wrote "+settings.Name+"; caliper-lint config show prints the effective settings\n")
		},
	}
}

func newConfig(s *settings.Settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show or verify the effective settings",
		Example: `  caliper-lint config show
  caliper-lint config verify`,
	}
	cmd.AddCommand(newConfigShow(s), newConfigVerify(s))
	return cmd
}

func newConfigShow(s *settings.Settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show the effective settings, and where each was set",
		Long: `Show the value that each setting has for validate with the same flags, and where it was set: by a flag, by an environment variable, in a
line of the file, or nowhere (the default). Paths are relative to the working directory.`,
		Example: `  caliper-lint config show
  CALIPER_LINT_FAIL_ON=warning caliper-lint config show`,
		Args: noArgument,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return terminal.Write(cmd.OutOrStdout(), s.Show(cmd.Flags()))
		},
	}
	newValidateOptions(s, cmd.Flags())
	return withSettings(cmd, s)
}

func newConfigVerify(s *settings.Settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check " + settings.Name + " and all that it names",
		Long: `Check the file, the tables, schemas, profiles, rules and baseline that it names, and the environment variables, and list all mistakes. Exit
code: 0 there is no mistake, 2 there is one.`,
		Example: `  caliper-lint config verify
  caliper-lint config verify --config other.yaml`,
		Args: noArgument,
	}
	o := newValidateOptions(s, cmd.Flags())
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { flag.Hidden = true })
	var applied error
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		applied = s.Apply(cmd.Flags(), cmd.Root().Flags(), cmd.ErrOrStderr(), nil)
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		mistakes := s.Mistakes(applied, cmd.Flags(), func() error {
			if err := checkColour(cmd); err != nil {
				return err
			}
			if _, err := o.prepare(inputsOf(cmd, o.inputs, args)); err != nil {
				return err
			}
			return o.inputs.Check(args)
		})
		switch {
		case mistakes != nil:
			return errors.Join(mistakes...)
		case s.Complained():
			return &exitError{exitFailure, ""} // Apply has printed the reason
		case s.Path() == "":
			return fmt.Errorf("there is no %s here or further up in this repository; caliper-lint init writes one", settings.Name)
		}
		return terminal.Write(cmd.OutOrStdout(), terminal.Path(s.Path())+" is valid\n")
	}
	return cmd
}
