package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/sieve"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// filterOptions are the flags of filter.
type filterOptions struct {
	check      checkFlags
	inputs     input.Flags
	rejects    string
	failOn     string
	unbuffered bool
	items      bool
	quiet      bool
	summary    string
}

func newFilter(s *settings.Settings) *cobra.Command {
	o := new(filterOptions)
	cmd := &cobra.Command{
		Use:   "filter [PATH...]",
		Short: "Pass conformant records, and reject the others",
		Long: `Write the conformant records to standard output, byte for byte and in their order, so that the command can stand in
the middle of a pipe. The others are dropped, or with --rejects written to a file as JSON lines, each with the record and
its findings. The summary goes to standard error. An envelope or an array is one record: it passes or is rejected whole,
or with --items without the items that are not conformant.

Exit code: 0 every record has passed or was rejected, 2 the job could not be done.`,
		Example: `  sensor | caliper-lint filter --rejects bad.ndjson | collector
  caliper-lint filter events.ndjson > clean.ndjson
  caliper-lint filter --items --rejects bad.ndjson sent/ > clean.ndjson`,
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
	cmd.Flags().BoolVar(&o.items, "items", false, "pass an envelope or array with its conformant items, and reject its other items one by one")
	cmd.Flags().StringVar(&o.summary, "summary", "", "write the numbers of records and items, and of findings by rule, to `FILE` as JSON")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "print no summary, and no progress")
	cmd.Flags().BoolVar(&o.unbuffered, "unbuffered", false, "write each record at once, instead of many together")
	return withSettings(cmd, s)
}

func (o *filterOptions) run(in *input.Inputs) (err error) {
	in.NoMarkdown = "it is Markdown, which filter does not read"
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
	rejects, closeRejects, err := openOutput(in, "rejects", o.rejects, report.IsReject)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, closeRejects()) }()
	summary, closeSummary, err := openOutput(in, "summary", o.summary, func(head []byte) bool { return report.Began("json", head) })
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, closeSummary()) }()
	sums := newFilterSums()
	progress := newProgress(in, o.quiet)
	filter := sieve.New(sieve.Options{FailOn: failOn, Items: o.items, AtOnce: o.unbuffered || terminal.Is(in.Streams.Out),
		Passed: progress.beside(in.Streams.Out), Rejected: rejects, Judging: options})
	options.Items, options.EachRecord, options.OnBatch = o.items, true, progress.part
	options.OnRecord = func(r validate.Record) error { return in.StopOn(filter.Record(r)) }
	options.OnPause = func() error { return in.StopOn(filter.Flush()) }
	validator, err := validate.New(options)
	if err != nil {
		return err
	}
	progress.counts = validator.Counts
	failures, err := in.ReadAll(validator.Read, input.Handlers{Finding: sums.finding, Failure: sums.failure, Input: func(string, bool) error { return filter.End() }})
	progress.clear()
	// What has come so far is written also when something went wrong, and counted as far as it was taken.
	if flushErr := cmp.Or(filter.EndLine(), filter.Flush()); err == nil && flushErr != nil {
		err = flushErr
	}
	sums.Records, sums.Cut, sums.Summary = filter.Records, filter.Cut, countsOf(validator, in)
	if o.items {
		sums.Items = &filter.Items
	}
	err = cmp.Or(err, sums.write(summary))
	if !o.quiet || lost {
		text := sums.text(in.Streams.ErrColour)
		if in.Interrupted() {
			text += "; interrupted: the rest was not read"
		}
		if lost {
			text += "; what passed is lost, since standard output is " + terminal.Closed
		}
		fmt.Fprintln(in.Streams.Err, text)
	}
	switch {
	case err != nil:
		return err
	case failures > 0:
		return &exitError{exitFailure, ""}
	case filter.Records.Read == 0:
		return errNothing
	}
	return nil
}

// openOutput opens the file that a flag names, of which known says whether the program has written it. Without a name nothing is written.
func openOutput(in *input.Inputs, flag, path string, known func(head []byte) bool) (io.Writer, func() error, error) {
	if path == "" {
		return io.Discard, func() error { return nil }, nil
	}
	file, err := in.Written.Replace(path, known)
	if err != nil {
		return nil, nil, &settings.FlagError{Flag: flag, Value: path, Err: source.Reason(err)}
	}
	return file, file.Close, nil
}
