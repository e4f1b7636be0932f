package cmd

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// filterOptions are the flags of filter.
type filterOptions struct {
	check      checkFlags
	inputs     input.Flags
	rejects    string
	failOn     string
	unbuffered bool
}

func newFilter(s *settings.Settings) *cobra.Command {
	o := new(filterOptions)
	cmd := &cobra.Command{
		Use:   "filter [PATH...]",
		Short: "Pass conformant records, and reject the others",
		Long: `Write the conformant records to standard output, byte for byte and in their order, so that the command can stand in
the middle of a pipe. The others are dropped, or with --rejects written to a file as JSON lines, each with the record and
its findings. The summary goes to standard error. An envelope or an array is one record: it passes or is rejected whole.

Exit code: 0 every record has passed or was rejected, 2 the job could not be done.`,
		Example: `  sensor | caliper-lint filter --rejects bad.ndjson | collector
  caliper-lint filter events.ndjson > clean.ndjson`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(inputsOf(cmd, o.inputs, args))
		},
	}
	o.check.register(cmd.Flags(), s, profileDemanded)
	o.check.severities.register(cmd.Flags())
	o.inputs.Register(cmd.Flags())
	cmd.Flags().StringVar(&o.rejects, "rejects", "", "write the rejected records, with their findings, to `FILE`")
	registerFailOn(cmd.Flags(), &o.failOn, "reject records with findings of this `SEVERITY` or worse")
	cmd.Flags().BoolVar(&o.unbuffered, "unbuffered", false, "write each record at once, instead of many together")
	return withSettings(cmd, s)
}

func (o *filterOptions) run(in *input.Inputs) (err error) {
	failOn, err := failOnSeverity(o.failOn)
	if err != nil {
		return err
	}
	options, _, err := o.check.options(in)
	if err != nil {
		return err
	}
	if err := in.Resolve(); err != nil {
		return err
	}
	lost := terminal.MayBeClosed(in.Streams.Out)
	if lost && o.rejects == "" {
		return errors.New("standard output is " + terminal.Closed + ": what passes would be lost")
	}
	rejects := io.Discard
	if o.rejects != "" {
		file, openErr := in.Written.Replace(o.rejects, report.IsReject)
		if openErr != nil {
			return &settings.FlagError{Flag: "rejects", Value: o.rejects, Err: source.Reason(openErr)}
		}
		defer func() { err = cmp.Or(err, file.Close()) }()
		rejects = file
	}
	progress := newProgress(in, false)
	options.OnBatch = progress.part
	filter := recordFilter{
		failOn: failOn, unbuffered: o.unbuffered || terminal.Is(in.Streams.Out),
		passed: bufio.NewWriterSize(progress.beside(in.Streams.Out), 1<<16), rejected: bufio.NewWriterSize(rejects, 1<<16),
	}
	options.OnRecord = func(r validate.Record) error { return in.StopOn(filter.record(r)) }
	options.OnPause = func() error { return in.StopOn(filter.flush()) }
	validator, err := validate.New(options)
	if err != nil {
		return err
	}
	progress.counts = validator.Counts
	failures, err := in.ReadAll(validator.Read, input.Handlers{})
	progress.clear()
	// What has come so far is written also when something went wrong, and counted as far as it was taken.
	if flushErr := cmp.Or(filter.endLine(), filter.flush()); err == nil && flushErr != nil {
		err = flushErr
	}
	rejected := terminal.Style(in.Streams.ErrColour && filter.rejects > 0, color.FgRed, color.Bold).Sprintf("%d rejected", filter.rejects)
	text := fmt.Sprintf("%s: %d passed, %s", terminal.Count(filter.records(), "record"), filter.passes, rejected)
	if passed := report.PassedOver(countsOf(validator, in)); passed != "" {
		text += "; " + passed
	}
	if in.Interrupted() {
		text += "; interrupted: the rest was not read"
	}
	if lost {
		text += "; what passed is lost, since standard output is " + terminal.Closed
	}
	fmt.Fprintln(in.Streams.Err, text)
	switch {
	case err != nil:
		return err
	case failures > 0:
		return &exitError{exitFailure, ""}
	case filter.records() == 0:
		return errNothing
	}
	return nil
}

// recordFilter parts the conformant records from the others.
type recordFilter struct {
	failOn           catalogue.Severity
	unbuffered       bool // whether each record is written at once
	passed, rejected *bufio.Writer
	passes, rejects  int
	passing          bool            // whether the last record has passed
	last             validate.Record // the last record that has passed: only its place in the input is kept
	open             bool            // whether no line end has come after the last record that has passed
}

func (f *recordFilter) records() int { return f.passes + f.rejects }

// record writes a record where it belongs.
func (f *recordFilter) record(r validate.Record) (err error) {
	if r.Number == 0 {
		return nil // a byte order mark, or white space
	}
	if !r.More {
		f.passing = r.Readable && finding.Worst(r.Findings) < f.failOn
	}
	switch {
	case f.passing:
		err = f.pass(r)
	case r.More && len(bytes.TrimSpace(r.Raw)) == 0:
	default:
		if !r.More {
			f.rejects++
		}
		err = report.Reject(f.rejected, r)
	}
	if err == nil && f.unbuffered {
		err = f.flush()
	}
	return err
}

// pass writes a record that has passed, or more of it. The last of an input gets a line end if it has none.
func (f *recordFilter) pass(r validate.Record) error {
	if !r.More {
		f.passes++
		if r.File != f.last.File || r.Number <= f.last.Number {
			if err := f.endLine(); err != nil {
				return err
			}
		}
	}
	f.last = validate.Record{File: r.File, Number: r.Number}
	f.open = r.Raw[len(r.Raw)-1] != '\n'
	_, err := f.passed.Write(r.Raw)
	return err
}

func (f *recordFilter) endLine() error {
	if !f.open {
		return nil
	}
	f.open = false
	return f.passed.WriteByte('\n')
}

func (f *recordFilter) flush() error { return errors.Join(f.passed.Flush(), f.rejected.Flush()) }
