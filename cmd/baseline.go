package cmd

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/source"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

func newBaseline(c *config) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Take the findings of today as known",
		Long: `A baseline is a file of known findings. With validate --baseline they do not count; what is new does, and what
has been fixed is reported, so that it can be taken off.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newBaselineWrite(c))
	return cmd
}

type baselineOptions struct {
	tables tableFlags
	file   string
	config *config
	inputs
}

func newBaselineWrite(c *config) *cobra.Command {
	o := &baselineOptions{config: c}
	cmd := &cobra.Command{
		Use:   "write FILE [PATH...]",
		Short: "Write a baseline of the findings that there are now",
		Long: `Check the PATHs as validate does, and write what is found to FILE, but for what the configuration ignores. Of the
data it holds where the findings are, and nothing else. Exit code: 0, or 2 if the job could not be done.`,
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
			o.set(cmd, args[1:])
			return o.run()
		},
	}
	o.tables.register(cmd, profileDemanded)
	o.tables.registerSeverities(cmd)
	o.flags.register(cmd)
	c.use(cmd)
	return cmd
}

func (o *baselineOptions) run() error {
	options, suppressor, err := o.tables.judging(o.config, &o.inputs)
	if err != nil {
		return err
	}
	if err := o.checkFile(); err != nil {
		return fmt.Errorf("%s: %w", terminal.Path(o.file), err)
	}
	o.leave(o.file)
	if err := o.resolve(); err != nil {
		return err
	}
	validator, err := validate.New(options)
	if err != nil {
		return err
	}
	var known suppress.Baseline
	failures, err := o.judge(validator, sink{finding: func(f finding.Finding) error {
		if f.Suppressed == nil {
			known.Add(&f, suppressor.InProject(f.File))
		}
		return nil
	}})
	switch {
	case err != nil:
		return err
	case failures > 0:
		return fmt.Errorf("%s is not written, since not everything could be read", terminal.Path(o.file))
	case o.counts(validator).Nothing():
		return errNothing
	}
	if err := o.write(&known); err != nil {
		return err
	}
	fmt.Fprintf(o.stderr, "%s\n%s: %s\n", summary(o.counts(validator), 0), terminal.Path(o.file), terminal.Count(validator.Counts().Findings(), "known finding"))
	return nil
}

// checkFile returns an error if the file cannot be written. One that is there already must be a baseline, lest data be lost
// when the FILE is forgotten.
func (o *baselineOptions) checkFile() error {
	if err := canBe(o.file); err != nil {
		return err
	}
	if head, err := headOf(o.file); err == nil && len(head) > 0 && !suppress.IsBaseline(head) {
		return errors.New("it is there already, and is no baseline")
	}
	return nil
}

// write writes the file.
func (o *baselineOptions) write(known *suppress.Baseline) error {
	place, err := o.create(o.file, suppress.IsBaseline)
	if err != nil {
		return fmt.Errorf("%s: %w", terminal.Path(o.file), source.Reason(err))
	}
	file, err := o.draftOf(place, false)
	if err != nil {
		return fmt.Errorf("%s: %w", terminal.Path(o.file), source.Reason(err))
	}
	if err := known.Write(file); err != nil {
		file.drop()
		return fmt.Errorf("write the baseline: %w", err)
	}
	return file.put()
}

// readBaseline reads the file that --baseline names, or the configuration of a project.
func readBaseline(project *projectFolder, path string) (*suppress.Baseline, error) {
	data, err := readNamed(project, path, mostOfBaseline)
	if err != nil {
		return nil, &flagError{"baseline", path, source.Reason(err)}
	}
	known, err := suppress.ReadBaseline(path, bytes.NewReader(data))
	if err != nil {
		return nil, &flagError{"baseline", path, err}
	}
	return known, nil
}
