package cmd

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

type filterOptions struct {
	tables     tableFlags
	rejects    string
	failOn     string
	unbuffered bool
	config     *config
	inputs
}

func newFilter(c *config) *cobra.Command {
	o := &filterOptions{config: c}
	cmd := &cobra.Command{
		Use:   "filter [PATH...]",
		Short: "Pass conformant records on, and keep the others back",
		Long: `Write the conformant records to standard output, byte for byte and in their order, so that the command can stand in
the middle of a pipe. The others are dropped, or with --rejects written to a file as JSON lines, each with the record and
its findings. The summary goes to standard error. An envelope or an array is one record: it passes or is rejected whole.

Exit code: 0 every record has passed or was rejected, 2 the job could not be done.`,
		Example: `  sensor | caliper-lint filter --rejects bad.ndjson | collector
  caliper-lint filter events.ndjson > clean.ndjson`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.set(cmd, args)
			return o.run()
		},
	}
	o.tables.register(cmd, "profile to which every event must belong")
	o.tables.registerSeverities(cmd)
	o.flags.register(cmd)
	cmd.Flags().StringVar(&o.rejects, "rejects", "", "`FILE` for the records that are kept back")
	registerFailOn(cmd, &o.failOn, "least severity for which a record is kept back")
	cmd.Flags().BoolVar(&o.unbuffered, "unbuffered", false, "write each record at once, not when many have come together")
	c.use(cmd)
	return cmd
}

func (o *filterOptions) run() (err error) {
	failOn, err := threshold(o.failOn)
	if err != nil {
		return err
	}
	options, _, err := o.tables.judging(o.config, &o.inputs)
	if err != nil {
		return err
	}
	if err := o.resolve(); err != nil {
		return err
	}
	rejects := io.Discard
	if o.rejects != "" {
		file, createErr := o.replace(o.rejects, report.IsReject)
		if createErr != nil {
			return &flagError{"rejects", o.rejects, source.Reason(createErr)}
		}
		defer func() { err = cmp.Or(err, file.Close()) }()
		rejects = file
	}
	s := sieve{
		failOn: failOn, every: o.unbuffered || isTerminal(o.stdout),
		passed: bufio.NewWriterSize(o.stdout, 1<<16), rejected: bufio.NewWriterSize(rejects, 1<<16),
	}
	options.OnRecord = func(r validate.Record) error { return o.ending(s.record(r)) }
	options.OnPause = func() error { return o.ending(s.flush()) }
	validator, err := validate.New(options)
	if err != nil {
		return err
	}
	failures, err := o.judge(validator, sink{})
	// What has come so far is written also when something went wrong, and counted as far as it was taken.
	if flushErr := cmp.Or(s.endLine(), s.flush()); err == nil && flushErr != nil {
		err = flushErr
	}
	text := fmt.Sprintf("%s: %d passed, %d rejected", count(s.records(), "record"), s.passes, s.rejects)
	if passed := report.PassedOver(o.counts(validator)); passed != "" {
		text += "; " + passed
	}
	fmt.Fprintln(o.stderr, text)
	switch {
	case err != nil:
		return err
	case failures > 0:
		return &exitError{exitFailure, ""}
	case s.records() == 0:
		return errNothing
	}
	return nil
}

// sieve parts the conformant records from the others.
type sieve struct {
	failOn           catalogue.Severity
	every            bool // write each record at once
	passed, rejected *bufio.Writer
	passes, rejects  int
	passing          bool            // the last record has passed
	last             validate.Record // that has passed, of which only the place in the input is kept
	open             bool            // no line end has come after it
}

func (s *sieve) records() int { return s.passes + s.rejects }

// record writes a record where it belongs.
func (s *sieve) record(r validate.Record) (err error) {
	if r.Number == 0 {
		return nil // a byte order mark, or white space
	}
	if !r.More {
		s.passing = r.Readable && finding.Worst(r.Findings) < s.failOn
	}
	switch {
	case s.passing:
		err = s.pass(r)
	case r.More && len(bytes.TrimSpace(r.Raw)) == 0:
	default:
		if !r.More {
			s.rejects++
		}
		err = report.Reject(s.rejected, r)
	}
	if err == nil && s.every {
		err = s.flush()
	}
	return err
}

// pass writes a record that has passed, or more of it. The last of an input gets a line end if it has none.
func (s *sieve) pass(r validate.Record) error {
	if !r.More {
		s.passes++
		if r.File != s.last.File || r.Number <= s.last.Number {
			if err := s.endLine(); err != nil {
				return err
			}
		}
	}
	s.last = validate.Record{File: r.File, Number: r.Number}
	s.open = r.Raw[len(r.Raw)-1] != '\n'
	_, err := s.passed.Write(r.Raw)
	return err
}

func (s *sieve) endLine() error {
	if !s.open {
		return nil
	}
	s.open = false
	return s.passed.WriteByte('\n')
}

func (s *sieve) flush() error { return errors.Join(s.passed.Flush(), s.rejected.Flush()) }
