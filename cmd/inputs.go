package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// errNothing ends a command that has been given no data.
var errNothing = errors.New("nothing to check: there is no JSON in the input")

// inputs are what a command reads, and where it writes.
type inputs struct {
	cmd            *cobra.Command
	paths          []string
	stdin          io.Reader
	stdout, stderr io.Writer
}

func inputsOf(cmd *cobra.Command, paths []string) inputs {
	return inputs{cmd, paths, cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()}
}

// orStdin takes standard input if no path is named and something is piped in.
func (in *inputs) orStdin() error {
	if len(in.paths) > 0 {
		return nil
	}
	if isTerminal(in.stdin) {
		return errors.New("nothing to check: name a file or folder, or pipe data in; see caliper-lint --help")
	}
	in.paths = []string{source.Stdin}
	return nil
}

// judge has every input judged, and hands on findings and what cannot be read, which it also says on standard error.
// It returns how many inputs those are. The error is that of a writer, or one in the program's own tables.
func (in *inputs) judge(v *validate.Validator, found func(finding.Finding) error, failed func(file string, err error) error) (failures int, err error) {
	var writeErr error
	name := func(path string) string {
		if path == source.Stdin {
			return validate.Stdin
		}
		return path
	}
	use := func(path string, r io.Reader) error {
		return v.Read(name(path), r, func(f finding.Finding) error {
			writeErr = found(f)
			return writeErr
		})
	}
	fail := func(path string, err error) {
		failures++
		fmt.Fprintf(in.stderr, "caliper-lint: %s: %v%s\n", printablePath(path), err, commandMeant(in.cmd, path))
		writeErr = cmp.Or(writeErr, failed(name(path), err))
	}
	err = source.Each(in.paths, in.stdin, use, fail)
	if writeErr != nil {
		err = fmt.Errorf("write the report: %w", writeErr)
	}
	return failures, err
}

// useColour decides whether to write colours to out.
func useColour(flag string, out io.Writer) (bool, error) {
	switch flag {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(out), nil
	}
	return false, fmt.Errorf("--color %s: allowed are auto, always and never", flag)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// commandMeant helps those who misspelt a command, which is then taken for a path.
func commandMeant(cmd *cobra.Command, path string) string {
	var names []string
	for _, c := range cmd.Root().Commands() {
		names = append(names, slices.Concat([]string{c.Name()}, c.Aliases)...)
	}
	if near := profiles.Nearest(path, names); near != "" && cmd == cmd.Root() {
		return fmt.Sprintf("; did you mean the command %q?", near)
	}
	return ""
}

// printablePath quotes a path that could upset a terminal.
func printablePath(path string) string {
	if path == source.Stdin {
		return validate.Stdin
	}
	if quoted := strconv.QuoteToGraphic(path); quoted[1:len(quoted)-1] != path {
		return quoted
	}
	return path
}
