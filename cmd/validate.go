package cmd

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

type validateOptions struct {
	format string
	colour string
	failOn string
	paths  []string
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

func newValidate(use string) *cobra.Command {
	o := new(validateOptions)
	cmd := &cobra.Command{
		Use:     use,
		Aliases: []string{"check", "lint"},
		Short:   "Check files, folders or standard input",
		Long: `Check that documents conform to Caliper Analytics 1.2.

A PATH is a file, a folder (all its .json, .jsonl and .ndjson files, at any depth) or "-" for standard input, which is
also read when there is no PATH and something is piped in. An input may hold an event, an entity describe, an envelope,
an array of these, or several one after another, such as NDJSON; it need not be told which.

Findings go to standard output, the summary to standard error. Exit code: 0 the data conforms, 1 there are findings of
the severity that --fail-on names or worse, 2 the job could not be done.`,
		Example: `  caliper-lint validate events.json fixtures/
  sensor | caliper-lint validate --format json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths, o.stdin, o.stdout, o.stderr = args, cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
			return o.run(cmd)
		},
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "format of the report: "+strings.Join(report.Formats(), " or "))
	cmd.Flags().StringVar(&o.colour, "color", "auto", "colour in the text report: auto, always or never; auto heeds NO_COLOR")
	cmd.Flags().StringVar(&o.failOn, "fail-on", "error", "least severity that makes the exit code 1: error, warning, note or never")
	return cmd
}

func (o *validateOptions) run(cmd *cobra.Command) error {
	failOn, err := o.threshold()
	if err != nil {
		return err
	}
	colour, err := o.useColour()
	if err != nil {
		return err
	}
	if len(o.paths) == 0 {
		if isTerminal(o.stdin) {
			return fmt.Errorf("nothing to check: name a file or folder, or pipe data in; see caliper-lint --help")
		}
		o.paths = []string{source.Stdin}
	}
	out := bufio.NewWriter(o.stdout)
	printer, err := report.New(o.format, out, "caliper-lint "+programVersion(), colour)
	if err != nil {
		return err
	}
	validator, err := validate.New(validate.Options{})
	if err != nil {
		return err
	}

	failures := 0
	reached := false
	var writeErr error
	fail := func(path string, err error) {
		failures++
		fmt.Fprintf(o.stderr, "caliper-lint: %s: %v%s\n", printablePath(path), err, commandMeant(cmd, path))
		if path == source.Stdin {
			path = validate.Stdin
		}
		if err := printer.Failure(report.Failure{File: path, Error: err.Error()}); err != nil && writeErr == nil {
			writeErr = err
		}
	}
	use := func(path string, data []byte) error {
		if path == source.Stdin {
			path = validate.Stdin
		}
		err := validator.Validate(path, data, func(f finding.Finding) {
			reached = reached || f.Severity >= failOn
			if err := printer.Finding(f); err != nil && writeErr == nil {
				writeErr = err
			}
		})
		return cmp.Or(err, writeErr)
	}
	err = source.Each(o.paths, o.stdin, use, fail)
	counts := validator.Counts()
	if writeErr == nil {
		writeErr = cmp.Or(printer.Close(counts), out.Flush())
	}
	switch {
	case writeErr != nil:
		return fmt.Errorf("write the report: %w", writeErr)
	case err != nil:
		return err
	}
	fmt.Fprintln(o.stderr, summary(counts, failures))
	switch {
	case failures > 0:
		return &exitError{exitFailure, ""}
	case counts.Records == 0 && counts.Errors == 0:
		return fmt.Errorf("nothing to check: there is no JSON in the input")
	case reached:
		return &exitError{exitFindings, ""}
	}
	return nil
}

// threshold returns the least severity that counts as failure.
func (o *validateOptions) threshold() (finding.Severity, error) {
	var s finding.Severity
	if o.failOn == "never" {
		return finding.Error + 1, nil
	}
	if err := s.UnmarshalText([]byte(o.failOn)); err != nil {
		return 0, fmt.Errorf("--fail-on %s: allowed are error, warning, note and never", o.failOn)
	}
	return s, nil
}

func (o *validateOptions) useColour() (bool, error) {
	switch o.colour {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(o.stdout), nil
	}
	return false, fmt.Errorf("--color %s: allowed are auto, always and never", o.colour)
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

// summary says in a line what was looked at and found.
func summary(c validate.Counts, failures int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, %s, %s): ", count(c.Documents, "document"), count(c.Events, "event"),
		count(c.Entities, "describe"), count(c.Envelopes, "envelope"))
	if c.Errors+c.Warnings+c.Notes == 0 {
		b.WriteString("no findings")
	} else {
		fmt.Fprintf(&b, "%s, %s, %s", count(c.Errors, "error"), count(c.Warnings, "warning"), count(c.Notes, "note"))
	}
	if failures > 0 {
		fmt.Fprintf(&b, "; %s could not be read", count(failures, "input"))
	}
	return b.String()
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
