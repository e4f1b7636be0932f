package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/help"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
)

func newHelp() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show the help of a command",
		Long:  `Show the help of a command, as "caliper-lint COMMAND --help" does.`,
		Example: `  caliper-lint help validate
  caliper-lint help baseline write
  caliper-lint help validate --all`,
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) (names []cobra.Completion, _ cobra.ShellCompDirective) {
			if of, rest, err := cmd.Root().Find(args); err == nil && len(rest) == 0 {
				names = commandNames(of)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			of, rest, err := cmd.Root().Find(args)
			if err == nil && len(rest) > 0 {
				err = noCommand(of, rest[0])
			}
			if err != nil {
				return err
			}
			return terminal.Write(cmd.OutOrStdout(), help.Page(of, help.WantsAll(cmd)))
		},
	}
	cmd.Flags().Bool("all", false, "show all flags")
	cmd.Flags().Lookup("all").Hidden = true
	return cmd
}

// checkEverywhere checks what the flags that all commands have say.
func checkEverywhere(cmd *cobra.Command, _ []string) error {
	if help.WantsAll(cmd) && cmd.Name() != "help" {
		return fmt.Errorf("--all goes with --help: %s --all", helpOn(cmd))
	}
	return checkColour(cmd)
}
