package cmd

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

type validateOptions struct {
	tables tableFlags
	format string
	colour string
	failOn string
	inputs
}

func newValidate(use string) *cobra.Command {
	o := new(validateOptions)
	cmd := &cobra.Command{
		Use:     use,
		Aliases: []string{"check", "lint"},
		Short:   "Check files, folders or standard input",
		Long: `Check that documents conform to Caliper Analytics, each to the version that it names: 1.2, 1.1 or 1.0.

A PATH is a file, a folder (all its .json, .jsonl and .ndjson files, at any depth), a pattern such as "logs/**/*.json"
or "-" for standard input, which is also read when there is no PATH and something is piped in. An input may hold an
event, an entity describe, an envelope, an array of these, or several one after another, such as NDJSON; it need not be
told which. It may be compressed with gzip or zstd.

Findings go to standard output, the summary to standard error. Exit code: 0 the data conforms, 1 there are findings of
the severity that --fail-on names or worse, 2 the job could not be done.`,
		Example: `  caliper-lint validate events.json fixtures/
  sensor | caliper-lint validate --format json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.set(cmd, args)
			return o.run()
		},
	}
	o.tables.register(cmd, "profile to which every event must belong")
	o.flags.register(cmd)
	cmd.Flags().StringVar(&o.flags.follow, "follow", "", "file of a record a line that is read as it grows, until the program is interrupted")
	cmd.Flags().StringVar(&o.format, "format", "text", "format of the report: "+strings.Join(report.Formats(), " or "))
	cmd.Flags().StringVar(&o.colour, "color", "auto", "colour in the text report: auto, always or never; auto heeds NO_COLOR")
	cmd.Flags().StringVar(&o.failOn, "fail-on", "error", "least severity that makes the exit code 1: error, warning, note or never")
	return cmd
}

func (o *validateOptions) run() error {
	failOn, err := threshold(o.failOn)
	if err != nil {
		return err
	}
	colour, err := useColour(o.colour, o.stdout)
	if err != nil {
		return err
	}
	options, err := o.tables.options()
	if err != nil {
		return err
	}
	if err := o.resolve(); err != nil {
		return err
	}
	out := bufio.NewWriter(o.stdout)
	options.OnPause = func() error { return o.ending(written(out.Flush())) }
	options.Lines = o.flags.follow != ""
	validator, err := validate.New(options)
	if err != nil {
		return err
	}
	printer, err := report.New(o.format, out, "caliper-lint "+programVersion(), colour)
	if err != nil {
		return err
	}

	reached := false
	failures, err := o.judge(validator,
		func(f finding.Finding) error {
			reached = reached || f.Severity >= failOn
			return printer.Finding(f)
		},
		func(file string, err error) error {
			return printer.Failure(validate.Failure{File: file, Error: err.Error()})
		})
	if err != nil {
		return err
	}
	counts := validator.Counts()
	if err := written(cmp.Or(printer.Close(counts), out.Flush())); err != nil {
		return err
	}
	fmt.Fprintln(o.stderr, summary(counts, failures))
	switch {
	case failures > 0:
		return &exitError{exitFailure, ""}
	case counts.Records == 0 && counts.Errors == 0 && o.flags.follow == "":
		return errNothing
	case reached:
		return &exitError{exitFindings, ""}
	}
	return nil
}

// threshold returns the severity that --fail-on names.
func threshold(flag string) (finding.Severity, error) {
	var s finding.Severity
	if flag == "never" {
		return finding.Error + 1, nil
	}
	if err := s.UnmarshalText([]byte(flag)); err != nil {
		return 0, fmt.Errorf("--fail-on %s: allowed are error, warning, note and never", flag)
	}
	return s, nil
}

// summary says in a line what was looked at and found.
func summary(c validate.Counts, failures int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, %s, %s): ", count(c.Documents, "document"), count(c.Events, "event"),
		count(c.Entities, "describe"), count(c.Envelopes, "envelope")+versions(c))
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

// versions says by which versions of Caliper documents were judged, if not all by 1.2.
func versions(c validate.Counts) string {
	var parts []string
	for i, n := range []int{c.V1P2, c.V1P1, c.V1P0} {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d of Caliper %s", n, validate.Versions[i]))
		}
	}
	switch {
	case c.V1P1+c.V1P0 == 0:
		return ""
	case len(parts) == 1:
		_, version, _ := strings.Cut(parts[0], " of ")
		return "; " + version
	}
	return "; " + strings.Join(parts, ", ")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
