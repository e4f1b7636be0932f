package cmd

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// certifyOptions holds the flags of certify.
type certifyOptions struct {
	check  checkFlags
	inputs input.Flags
	format string
	bare   bool
	merge  bool
	quiet  bool
	isSet  func(flag string) bool // reports whether a flag has been set
}

func newCertify(s *settings.Settings) *cobra.Command {
	o := new(certifyOptions)
	cmd := &cobra.Command{
		Use:   "certify [PATH...]",
		Short: "Rehearse certification: which profiles, and what is missing",
		Long: `Show for each metric profile which rows of its table occur in the data, and whether everything that certification requires has been seen,
for each version of Caliper in the data. This is a rehearsal: only 1EdTech grants certification.

An event counts for the profile that it names. If it names none, it counts for each profile that it fits. Only events without an error count,
in an envelope without an error of its own; the result says what is wrong with the others. With --bare, events outside envelopes also count.

With --merge each PATH is a result of certify --format json for a part of the data, and the results are added up. Exit code: 0, 1 a profile
that --profile names is not attained, 2 the job could not be done.`,
		Example: `  caliper-lint certify --profile Media recordings/
  caliper-lint certify --format json day1.ndjson > day1.json
  caliper-lint certify --merge day1.json day2.json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.isSet = cmd.Flags().Changed
			return o.run(inputsOf(cmd, o.inputs, args))
		},
	}
	o.check.register(cmd.Flags(), s, "look only at this `PROFILE`, which must be attained")
	o.check.registerOneVersion(cmd.Flags())
	o.inputs.Register(cmd.Flags())
	o.inputs.RegisterMarkdown(cmd.Flags())
	cmd.Flags().StringVarP(&o.format, "format", "f", "text", "`FORMAT` of the result: "+strings.Join(report.PlainFormats, " or "))
	cmd.Flags().BoolVar(&o.bare, "bare", false, "also count events that are not in an envelope, though certification does not")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "print the result only: no summary, no progress")
	cmd.Flags().BoolVar(&o.merge, "merge", false, "add up results of certify --format json")
	return withSettings(cmd, s, "format", "profile") // these two settings are meant for validate
}

func (o *certifyOptions) run(in *input.Inputs) error {
	if err := checkPlainFormat(o.format); err != nil {
		return err
	}
	var c *coverage.Coverage
	var names []string // the profiles that must be attained
	var err error
	if o.merge {
		c, names, err = o.mergeResults(in)
	} else {
		c, names, err = o.cover(in)
	}
	nothing := err == errNothing && o.format == "json" // --merge can add an empty result to others
	if err != nil && !nothing {
		return err
	}
	layout := report.CoverageOptions{Colour: in.Streams.Colour, All: names != nil}
	if terminal.Is(in.Streams.Out) {
		layout.Width = terminal.Width(in.Streams.Out)
	}
	if err := writeResult(in.Streams.Out, func(w io.Writer) error { return report.Coverage(o.format, w, c, layout) }); err != nil {
		return err
	}
	if nothing {
		return err
	}
	if !o.quiet {
		in.Streams.Say(summed(in, c.Summary, len(c.Failures)) + "\n")
	}
	if len(c.Failures) > 0 {
		return &exitError{exitFailure, ""}
	}
	if !c.Attains(names) {
		return &exitError{exitFindings, ""}
	}
	return nil
}

// cover judges the inputs. It also returns the names of the profiles that must be attained.
func (o *certifyOptions) cover(in *input.Inputs) (c *coverage.Coverage, names []string, err error) {
	options, _, err := o.check.options(in)
	if err != nil {
		return nil, nil, err
	}
	options.Suppress = nil                          // certification knows no ignores
	names, options.Demanded = options.Demanded, nil // an event of another profile is skipped; that is not a fault
	if c, err = o.check.newCoverage(names, o.bare); err != nil {
		return nil, nil, err
	}
	options.OnEvent, options.OnSettled = c.Add, c.Settle
	if err := in.Resolve(); err != nil {
		return nil, nil, err
	}
	progress := newProgress(in, o.quiet)
	options.OnBatch = progress.part
	validator, err := validate.New(options)
	if err != nil {
		return nil, nil, err
	}
	progress.counts = validator.Counts
	_, err = in.ReadAll(validator.Read, input.Handlers{Failure: func(f validate.Failure) error {
		c.Failures = append(c.Failures, f)
		return nil
	}})
	progress.clear()
	c.Close(countsOf(validator, in))
	if err == nil && len(c.Failures) == 0 && c.Summary.Records == 0 {
		err = errNothing
	}
	return c, names, err
}

// mergeResults adds up results of certify. It also returns the names of the profiles that must be attained.
func (o *certifyOptions) mergeResults(in *input.Inputs) (*coverage.Coverage, []string, error) {
	if len(in.Paths) == 0 {
		return nil, nil, errors.New("--merge: name the results to add up, files that certify --format json has written")
	}
	for _, name := range []string{"tables", "schema", "include", "exclude", "stdin-name", "max-ratio", "at", "caliper", "strict-version", "tolerant", "bare"} {
		if o.isSet(name) {
			return nil, nil, fmt.Errorf("--%s cannot be combined with --merge", name)
		}
	}
	sum, err := addUp(in, resultAt(in, in.Paths[0]), readCoverage, (*coverage.Coverage).Merge)
	if err != nil {
		return nil, nil, fmt.Errorf("--merge: %w", err)
	}
	names, err := o.check.demandedProfiles(sum.Names())
	if err != nil {
		return nil, nil, err
	}
	sum.Only(names)
	return sum, names, nil
}
