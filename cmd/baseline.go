package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/outfile"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

func newBaseline(s *settings.Settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Record known findings, so that only new ones count",
		Long: `A baseline is a file of known findings. With validate --baseline, known findings do not count and new ones do. Findings that have been
fixed since are listed, so that you can remove them from the file.`,
		Example: `  caliper-lint baseline write caliper-baseline.json fixtures/
  caliper-lint --baseline caliper-baseline.json fixtures/`,
	}
	cmd.AddCommand(newBaselineWrite(s))
	return cmd
}

// baselineOptions holds the flags of baseline write.
type baselineOptions struct {
	check  checkFlags
	inputs input.Flags
	file   string // path of the baseline
}

func newBaselineWrite(s *settings.Settings) *cobra.Command {
	o := new(baselineOptions)
	cmd := &cobra.Command{
		Use:   "write FILE [PATH...]",
		Short: "Write a baseline of the present findings",
		Long: `Check the PATHs as validate does, and write all findings to FILE, except those that the configuration ignores. The file holds the places
of the findings and no other data. Exit code: 0, or 2 if the job could not be done.`,
		Example: `  caliper-lint baseline write baseline.json fixtures/
  caliper-lint validate --baseline baseline.json fixtures/`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("name the file to write, and the inputs after it")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.file = args[0]
			return o.run(inputsOf(cmd, o.inputs, args[1:]))
		},
	}
	o.check.register(cmd.Flags(), s, profileDemanded)
	o.check.severities.register(cmd.Flags())
	o.inputs.Register(cmd.Flags())
	o.inputs.RegisterMarkdown(cmd.Flags())
	return withSettings(cmd, s)
}

func (o *baselineOptions) run(in *input.Inputs) error {
	options, suppressor, err := o.check.options(in)
	if err != nil {
		return err
	}
	if err := o.checkFile(); err != nil {
		return fmt.Errorf("%s: %w", terminal.Path(o.file), err)
	}
	in.MarkNoData(o.file)
	if err := in.Resolve(); err != nil {
		return err
	}
	validator, err := validate.New(options)
	if err != nil {
		return err
	}
	var known suppress.Baseline
	failures, err := in.ReadAll(validator.Read, input.Handlers{Finding: func(f finding.Finding) error {
		if f.Suppressed == nil {
			known.Add(&f, suppressor.InProject(f.File))
		}
		return nil
	}})
	counts := countsOf(validator, in)
	switch {
	case err != nil:
		return err
	case failures > 0:
		return fmt.Errorf("%s was not written, since some input could not be read", terminal.Path(o.file))
	case counts.Nothing():
		return errNothing
	}
	if err := o.write(&known, in.Written); err != nil {
		return err
	}
	in.Streams.Say(fmt.Sprintf("%s\n%s: %s\n", report.Sums(counts, 0, in.Streams.ErrColour), terminal.Path(o.file), words.Count(counts.Findings(), "known finding")))
	return nil
}

// checkFile returns an error if the file cannot be written. An existing file must be a baseline: a user who forgets FILE would otherwise
// lose the first input.
func (o *baselineOptions) checkFile() error {
	if err := outfile.CheckPath(o.file); err != nil {
		return err
	}
	if info, err := os.Stat(o.file); err == nil && info.Mode()&fs.ModeNamedPipe != 0 {
		return nil // a pipe has no content to look at
	}
	if head, err := outfile.Head(o.file); err == nil && len(head) > 0 && !suppress.IsBaseline(head) {
		return errors.New("it already exists and is not a baseline")
	}
	return nil
}

// write writes the file.
func (o *baselineOptions) write(known *suppress.Baseline, written *outfile.Set) error {
	place, err := written.Open(o.file, suppress.IsBaseline)
	if err != nil {
		return fmt.Errorf("%s: %w", terminal.Path(o.file), source.Reason(err))
	}
	file, err := written.Begin(place, false)
	if err != nil {
		return fmt.Errorf("%s: %w", terminal.Path(o.file), source.Reason(err))
	}
	if err := known.Write(file); err != nil {
		file.Discard()
		return fmt.Errorf("write the baseline: %w", err)
	}
	return file.Commit()
}

// readBaseline reads the file that --baseline or the configuration of a project names.
func readBaseline(project *settings.Project, path string) (*suppress.Baseline, error) {
	data, err := settings.ReadNamed(project, path, settings.MaxBaselineBytes)
	if err != nil {
		return nil, &settings.FlagError{Flag: "baseline", Value: path, Err: source.Reason(err)}
	}
	known, err := suppress.ReadBaseline(path, bytes.NewReader(data))
	if err != nil {
		return nil, &settings.FlagError{Flag: "baseline", Value: path, Err: err}
	}
	return known, nil
}
