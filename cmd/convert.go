package cmd

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

type convertOptions struct {
	report reportFlags
	inputs
}

func newConvert(c *config) *cobra.Command {
	o := new(convertOptions)
	cmd := &cobra.Command{
		Use:   "convert REPORT",
		Short: "Turn a report that was saved as JSON into another format",
		Long: `Read a report of validate --format json, or jsonl, and write it in another format, without the data that it is
about. "-" stands for standard input. --fail-on says which findings are failed tests in junit and tap. Exit code: 0, or
2 if the job could not be done.`,
		Example: `  caliper-lint convert report.json --format html > report.html
  caliper-lint convert report.json --output sarif=report.sarif --output junit=report.xml`,
		Args: exactlyOne("report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.set(cmd, args)
			return o.run()
		},
	}
	o.report.register(cmd, "least `SEVERITY` that is a failed test in junit and tap")
	c.use(cmd, "format", "output", "max-per-rule", "quiet") // the user says which report is wanted
	return cmd
}

func (o *convertOptions) run() error {
	out, err := o.report.check(o.stdout, nil)
	if err != nil {
		return err
	}
	data, err := o.result(o.paths[0])
	if err != nil {
		return err
	}
	saved, err := report.Read(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("%s: %w", terminal.Path(o.paths[0]), err)
	}
	if err := out.print(saved, &o.inputs); err != nil {
		return err
	}
	if !o.report.quiet {
		fmt.Fprintln(o.stderr, summary(saved.Result.Summary, len(saved.Result.Failures)))
	}
	return nil
}
