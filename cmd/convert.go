package cmd

import (
	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

type convertOptions struct{ report reportFlags }

func newConvert(s *settings.Settings) *cobra.Command {
	o := new(convertOptions)
	cmd := &cobra.Command{
		Use:   "convert REPORT",
		Short: "Turn a saved JSON report into another format",
		Long: `Read a report of validate --format json or jsonl, and write it in another format. The data itself is not needed. "-" is standard input. In
junit and tap, --fail-on decides which findings are failed tests. Exit code: 0, or 2 if the job could not be done.`,
		Example: `  caliper-lint convert report.json --format html > report.html
  caliper-lint convert report.json -o sarif=report.sarif -o junit=report.xml`,
		Args: exactlyOne("report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(inputsOf(cmd, input.Flags{}, args))
		},
	}
	o.report.register(cmd.Flags(), nil, "in junit and tap, findings of this `SEVERITY` or worse are failed tests")
	return withSettings(cmd, s, "format", "output", "max-per-rule", "min-severity", "quiet") // these settings are meant for validate
}

func (o *convertOptions) run(in *input.Inputs) error {
	plan, err := o.report.plan(in.Streams)
	if err != nil {
		return err
	}
	saved, err := report.Read(resultAt(in, in.Paths[0]))
	if err != nil {
		return err
	}
	if err := newReportWriter(plan).print(saved, in); err != nil {
		return err
	}
	if !o.report.quiet {
		in.Streams.Say(report.Sums(saved.Result.Summary, len(saved.Result.Failures), in.Streams.ErrColour) + "\n")
	}
	return nil
}
