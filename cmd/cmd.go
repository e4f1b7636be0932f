// Package cmd is the command line: commands, their flags and exit codes.
package cmd

import (
	"cmp"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/help"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
)

// Main runs the program and returns its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := new(settings.Settings)
	root := newRoot(s)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	finish(root)
	var helpErr error
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		helpErr = terminal.Write(cmd.OutOrStdout(), help.Page(cmd, help.WantsAll(cmd)))
	})
	err := s.Attribute(root.Execute())
	if err = cmp.Or(err, helpErr); err == nil {
		return exitOK
	}
	if err.Error() != "" && !isClosedPipe(err) {
		for _, one := range settings.Each(err) {
			streamsOf(root).Complain(terminal.PrintableLines(one.Error()))
		}
	}
	var exit *exitError
	if errors.As(err, &exit) {
		return exit.code
	}
	return exitFailure
}

func newRoot(s *settings.Settings) *cobra.Command {
	root := newValidate(s, "caliper-lint [PATH...]")
	root.Short = "Check that Caliper Analytics data conforms to the specification"
	root.Long = `caliper-lint checks IMS/1EdTech Caliper Analytics JSON, versions ` + knownVersions() + `: envelopes, events and entity describes. It says
where each mistake is and what would be right. It does not use the network.

"caliper-lint PATH..." is short for "caliper-lint validate PATH...", with the same flags.`
	root.Example = `  caliper-lint events.json fixtures/
  caliper-lint explain property/required
  sensor | caliper-lint filter --rejects bad.ndjson | collector`
	root.Aliases = nil
	root.ValidArgsFunction = func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveDefault // files, where no command begins so
	}
	root.Version = programVersion()
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(flagError)
	root.PersistentPreRunE = checkEverywhere
	root.Args = notMisspelt
	root.SetVersionTemplate("caliper-lint {{.Version}}\n")
	s.Register(root.PersistentFlags())
	registerColour(root.PersistentFlags())
	root.AddCommand(newValidate(s, "validate [PATH...]"), newFilter(s), newFix(s), newCertify(s), newMerge(s), newConvert(s))
	root.AddCommand(newBaseline(s), newInit(), newConfig(s))
	root.AddCommand(newProfiles(s), newRules(s), newExplain(s), newSchema(s), newVersion(), newMan())
	root.SetHelpCommand(newHelp())
	complete(root)
	help.Prepare(root)
	return root
}

// plainCompletion words the help of cobra's command like that of the other commands.
func plainCompletion(cmd *cobra.Command) {
	cmd.Short = "Write a script for completion in a shell"
	cmd.Long = "Write a script with which a shell completes commands, flags and their values. The help of each command below says where to put it."
	cmd.Example = "  source <(caliper-lint completion bash)"
	for _, shell := range cmd.Commands() {
		shell.Short = "Write the script for " + shell.Name()
		shell.Long = strings.ReplaceAll(shell.Long, "#### ", "")
	}
}

// finish adds cobra's own commands. They write to the streams that the root has now, so these must be set before.
func finish(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.HasSubCommands() {
			onlyCommands(cmd)
		}
		if cmd.Name() == "completion" {
			plainCompletion(cmd)
		}
	}
}
