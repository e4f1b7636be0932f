package cmd

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

type mergeOptions struct{ failOn string }

func newMerge(s *settings.Settings) *cobra.Command {
	o := new(mergeOptions)
	cmd := &cobra.Command{
		Use:   "merge FILE...",
		Short: "Add up the JSON reports of several runs",
		Long: `Add up reports of validate --format json, or results of certify --format json, for parts of the data, in the order in which they are named.
"-" is standard input. The exit code is that of a run on all of the data, except for rules that compare documents, such as those about ids:
each report knows only its own part.`,
		Example: `  caliper-lint merge part1.json part2.json part3.json > whole.json`,
		Args:    atLeastOne("result"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(inputsOf(cmd, input.Flags{}, args))
		},
	}
	registerFailOn(cmd.Flags(), &o.failOn, leastFailing)
	return withSettings(cmd, s)
}

func (o *mergeOptions) run(in *input.Inputs) error {
	plan, err := (&reportFlags{format: "json", minSeverity: "note", failOn: o.failOn}).plan(in.Streams)
	if err != nil {
		return err
	}
	first := resultAt(in, in.Paths[0])
	if isCoverage(first) {
		return mergeCoverage(in, first)
	}
	sum, err := addUp(in, first, report.Read, (*report.Saved).Merge)
	if err != nil {
		return err
	}
	out := newReportWriter(plan)
	if err := out.print(sum, in); err != nil {
		return err
	}
	in.Streams.Say(report.Sums(sum.Result.Summary, len(sum.Result.Failures), in.Streams.ErrColour) + "\n")
	out.reached = sum.Result.Summary.Worst() >= plan.failOn
	return out.verdict(len(sum.Result.Failures))
}

func mergeCoverage(in *input.Inputs, first report.Source) error {
	sum, err := addUp(in, first, readCoverage, (*coverage.Coverage).Merge)
	if err != nil {
		return err
	}
	if err := writeResult(in.Streams.Out, func(w io.Writer) error { return report.Coverage("json", w, sum, report.CoverageOptions{}) }); err != nil {
		return err
	}
	in.Streams.Say(report.Sums(sum.Summary, len(sum.Failures), in.Streams.ErrColour) + "\n")
	if len(sum.Failures) > 0 {
		return &exitError{exitFailure, ""}
	}
	return nil
}
