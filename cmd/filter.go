package cmd

import (
	"cmp"
	"errors"
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

// filterOptions holds the flags of filter.
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
		Long: `Write the conformant records to standard output, unchanged and in the same order, so that the command can stand in the middle of a pipe.
The other records are dropped; with --rejects they are written to a file, each with its findings, as JSON lines. The summary goes to standard
error. An envelope or an array is one record: it passes or is rejected as a whole. With --items it passes with its conformant items.

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
	options, _, err := o.check.options(in)
	if err != nil {
		return err
	}
	sieved := sieve.Options{Items: o.items, AtOnce: o.unbuffered || terminal.Is(in.Streams.Out), Judging: options}
	if sieved.FailOn, err = failOnSeverity(o.failOn); err != nil {
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
	sieved.Rejected = rejects
	sums, err := o.filter(in, sieved)
	if sums == nil {
		return err
	}
	err = cmp.Or(err, sums.write(summary))
	if !o.quiet || lost {
		in.Streams.Say(sums.text(in, lost) + "\n")
	}
	switch {
	case err != nil:
		return err
	case len(sums.Failures) > 0:
		return &exitError{exitFailure, ""}
	case sums.Records.Read == 0:
		return errNothing
	}
	return nil
}

// filter reads the inputs, and writes their records where they belong. Without sums nothing was read.
func (o *filterOptions) filter(in *input.Inputs, sieved sieve.Options) (sums *filterSums, err error) {
	progress := newProgress(in, o.quiet)
	sieved.Passed = progress.beside(in.Streams.Out)
	filter := sieve.New(sieved)
	options := sieved.Judging
	options.Items, options.EachRecord, options.OnBatch = o.items, true, progress.part
	options.OnRecord = func(r validate.Record) error { return in.StopOn(filter.Record(r)) }
	options.OnPause = func() error { return in.StopOn(filter.Flush()) }
	validator, err := validate.New(options)
	if err != nil {
		return nil, err
	}
	progress.counts = validator.Counts
	sums = newFilterSums()
	_, err = in.ReadAll(validator.Read, input.Handlers{Finding: sums.finding, Failure: sums.failure, Input: func(string, bool) error { return filter.End() }})
	progress.clear()
	// What was taken before an error is written and counted, too.
	if flushErr := cmp.Or(filter.EndLine(), filter.Flush()); err == nil {
		err = flushErr
	}
	sums.Records, sums.Cut, sums.Summary = filter.Records, filter.Cut, countsOf(validator, in)
	if o.items {
		sums.Items = &filter.Items
	}
	return sums, err
}

// openOutput opens the file that a flag names. known reports whether the program has written an existing file, by its first bytes. Without
// a path, what is written is discarded.
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
