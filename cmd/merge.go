package cmd

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

type mergeOptions struct {
	failOn string
	inputs
}

func newMerge(c *config) *cobra.Command {
	o := new(mergeOptions)
	cmd := &cobra.Command{
		Use:   "merge FILE...",
		Short: "Add up JSON results of parts of some data",
		Long: `Add up results of validate --format json, or of certify --format json, to that of the whole, in the order in which
they are named. "-" stands for standard input. Exit code: that of the command, run on the whole, but for what is
compared from document to document, such as ids: each result knows only its own part.`,
		Example: `  caliper-lint merge part1.json part2.json part3.json > whole.json`,
		Args:    atLeastOne("result"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.set(cmd, args)
			return o.run()
		},
	}
	registerFailOn(cmd, &o.failOn, leastFailing)
	c.use(cmd)
	return cmd
}

func (o *mergeOptions) run() error {
	out, err := (&reportFlags{format: "json", colour: "never", failOn: o.failOn}).check(o.stdout, nil)
	if err != nil {
		return err
	}
	first, err := o.result(o.paths[0])
	if err != nil {
		return err
	}
	var kind struct {
		Versions json.RawMessage
	}
	if json.Unmarshal(first, &kind) == nil && kind.Versions != nil {
		return o.mergeCoverage(first)
	}
	sum, err := merged(&o.inputs, first, report.Read, (*report.Saved).Merge)
	if err != nil {
		return err
	}
	if err := out.print(sum, &o.inputs); err != nil {
		return err
	}
	fmt.Fprintln(o.stderr, summary(sum.Result.Summary, len(sum.Result.Failures)))
	out.reached = sum.Result.Summary.Worst() >= out.failOn
	return out.verdict(len(sum.Result.Failures))
}

func (o *mergeOptions) mergeCoverage(first []byte) error {
	sum, err := merged(&o.inputs, first, coverage.Read, (*coverage.Coverage).Merge)
	if err != nil {
		return err
	}
	if err := o.write(func(w io.Writer) error { return report.Coverage("json", w, sum, false, false) }); err != nil {
		return err
	}
	fmt.Fprintln(o.stderr, summary(sum.Summary, len(sum.Failures)))
	if len(sum.Failures) > 0 {
		return &exitError{exitFailure, ""}
	}
	return nil
}

// merged adds up the results that the user names. first is what the first of them holds; a result is read by parse, and
// added to those before it by add.
func merged[T any](in *inputs, first []byte, parse func(io.Reader) (*T, error), add func(sum, part *T) error) (*T, error) {
	sum, err := parse(bytes.NewReader(first))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", terminal.Path(in.paths[0]), err)
	}
	for _, path := range in.paths[1:] {
		data, err := in.result(path)
		if err != nil {
			return nil, err
		}
		part, err := parse(bytes.NewReader(data))
		if err == nil {
			err = add(sum, part)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", terminal.Path(path), err)
		}
	}
	return sum, nil
}

// result reads a file, or for "-" standard input.
func (in *inputs) result(path string) (data []byte, err error) {
	if path == source.Stdin {
		data, err = io.ReadAll(in.stdin)
	} else {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", terminal.Path(path), source.Reason(err))
	}
	return data, nil
}

// write has a result written to standard output.
func (in *inputs) write(write func(io.Writer) error) error {
	out := bufio.NewWriter(in.stdout)
	if err := cmp.Or(write(out), out.Flush()); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}
