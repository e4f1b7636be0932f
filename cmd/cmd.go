// Package cmd is the command line: flags, terminals and exit codes live here and nowhere else.
package cmd

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Exit codes.
const (
	exitOK       = 0 // the data conforms
	exitFindings = 1 // there are findings of the severity that --fail-on names, or worse
	exitFailure  = 2 // the job could not be done: usage, an unreadable input, nothing to check
)

// exitError ends the program with a code. Its message is printed unless it is empty.
type exitError struct {
	code    int
	message string
}

func (e *exitError) Error() string { return e.message }

// flagError is a mistake in what a flag was set to.
type flagError struct {
	flag, value string // "" if no value is at fault
	err         error
}

func (e *flagError) Error() string { return "--" + e.plain() }

// plain says the same of a setting that was made without the flag.
func (e *flagError) plain() string {
	if e.value == "" {
		return fmt.Sprintf("%s: %v", e.flag, e.err)
	}
	return fmt.Sprintf("%s %s: %v", e.flag, printable(e.value), e.err)
}

func (e *flagError) Unwrap() error { return e.err }

// Main runs the program and returns its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	var helpErr error
	root.SetHelpFunc(helpTo(root.HelpFunc(), &helpErr))
	err := root.Execute()
	if err = cmp.Or(err, helpErr); err == nil {
		return exitOK
	}
	if err.Error() != "" && !isClosedPipe(err) {
		fmt.Fprintf(stderr, "caliper-lint: %s\n", printableLines(err.Error()))
	}
	var exit *exitError
	if errors.As(err, &exit) {
		return exit.code
	}
	return exitFailure
}

// helpTo has help written as help does, but keeps the error of writing, for which that has no use.
func helpTo(help func(*cobra.Command, []string), err *error) func(*cobra.Command, []string) {
	return func(cmd *cobra.Command, args []string) {
		var text bytes.Buffer
		out := cmd.OutOrStdout()
		cmd.SetOut(&text)
		help(cmd, args)
		cmd.SetOut(out)
		*err = write(out, text.String())
	}
}

// isClosedPipe reports whether who reads the output has had enough, as head has: no cause for a message. Where the system
// knows SIGPIPE and nobody ignores it, the program has ended by then.
func isClosedPipe(err error) bool {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return false
	}
	if runtime.GOOS == "windows" {
		return number == 109 || number == 232 // ERROR_BROKEN_PIPE, ERROR_NO_DATA
	}
	return number == syscall.EPIPE
}

func newRoot() *cobra.Command {
	c := new(config)
	root := newValidate(c, "caliper-lint [PATH...]")
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
			flag := value.GetFlag()
			return &flagError{flag.Name, value.GetValue(), fmt.Errorf("want %s", kinds[flag.Value.Type()][1])}
		}
		return errors.New(printable(err.Error()))
	})
	root.SetVersionTemplate("caliper-lint {{.Version}}\n")
	c.register(root)
	root.AddCommand(newValidate(c, "validate [PATH...]"), newFilter(c), newFix(c), newCertify(c), newMerge(c), newConvert(c))
	root.AddCommand(newBaseline(c), newInit(), newConfig(c))
	root.AddCommand(newProfiles(c), newRules(), newExplain(), newSchema(c), newVersion(), newMan())
	complete(root)
	return root
}
