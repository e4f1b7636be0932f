// Package cmd is the command line: commands, their flags and exit codes.
package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// Main runs the program and returns its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := new(settings.Settings)
	root := newRoot(s)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	var helpErr error
	root.SetHelpFunc(helpTo(root.HelpFunc(), &helpErr))
	err := s.Attribute(root.Execute())
	if err = cmp.Or(err, helpErr); err == nil {
		return exitOK
	}
	if err.Error() != "" && !isClosedPipe(err) {
		for _, one := range settings.Each(err) {
			fmt.Fprintf(stderr, "caliper-lint: %s\n", terminal.PrintableLines(one.Error()))
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
	root.Long = `caliper-lint checks IMS/1EdTech Caliper Analytics JSON, versions ` + knownVersions() + `: envelopes, events and entity describes. It says of
every fault where it is and what would be right. It never touches the network.`
	root.Aliases = nil
	root.ValidArgsFunction = func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveDefault // files, where no command begins so
	}
	root.Version = programVersion()
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		var value *pflag.InvalidValueError
		if errors.As(err, &value) {
			return settings.InvalidValue(value.GetFlag(), value.GetValue())
		}
		return errors.New(words.Printable(err.Error()))
	})
	root.SetVersionTemplate("caliper-lint {{.Version}}\n")
	s.Register(root.PersistentFlags())
	root.AddCommand(newValidate(s, "validate [PATH...]"), newFilter(s), newFix(s), newCertify(s), newMerge(s), newConvert(s))
	root.AddCommand(newBaseline(s), newInit(), newConfig(s))
	root.AddCommand(newProfiles(s), newRules(), newExplain(), newSchema(s), newVersion(), newMan())
	complete(root)
	return root
}
