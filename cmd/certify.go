package cmd

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

type certifyOptions struct {
	tables tableFlags
	format string
	colour string
	bare   bool
	merge  bool
	config *config
	inputs
}

func newCertify(c *config) *cobra.Command {
	o := &certifyOptions{config: c}
	cmd := &cobra.Command{
		Use:   "certify [PATH...]",
		Short: "Say for which profiles the data would be certified, and what is missing",
		Long: `Say for each metric profile which rows of its table the data has events for, and whether all that certification
requires has been seen, in each version of Caliper that the data is of. It is a rehearsal: only 1EdTech grants certification.

An event counts for the profile that it names, or for each that it fits if it names none. Only events without an error, in
an envelope without an error of its own, count towards the verdict; of the others the result names what is wrong first.
Events that are not in an envelope count with --bare only.

With --merge each PATH is a result of certify --format json, of a part of the data, and the results are added up. Exit
code: 0, 1 a profile that --profile names is not attained, 2 the job could not be done.`,
		Example: `  caliper-lint certify --profile Media recordings/
  caliper-lint certify --format json day1.ndjson > day1.json
  caliper-lint certify --merge day1.json day2.json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.set(cmd, args)
			return o.run()
		},
	}
	o.tables.register(cmd, "`PROFILE` to look at, and which must be attained")
	o.tables.alone = true
	cmd.Flags().Lookup("caliper").Usage = "Caliper `VERSION` to look at, and that of documents that name none: " + strings.Join(versionNames(), ", ") + "; without it, those of the data"
	o.flags.register(cmd)
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT` of the result: "+strings.Join(report.PlainFormats, " or "))
	cmd.Flags().StringVar(&o.colour, "color", "auto", "`WHEN` to colour the text: auto, always or never; auto heeds NO_COLOR")
	cmd.Flags().BoolVar(&o.bare, "bare", false, "count events that are not in an envelope, too, though certification does not")
	cmd.Flags().BoolVar(&o.merge, "merge", false, "add up results of certify --format json")
	c.use(cmd, "format", "profile") // with which validate reports otherwise, and demands another thing
	return cmd
}

func (o *certifyOptions) run() error {
	colour, err := useColour(o.colour, o.stdout)
	if err != nil {
		return err
	}
	if err := checkPlainFormat(o.format); err != nil {
		return err
	}
	var c *coverage.Coverage
	var names []string // of the profiles that must be attained
	if o.merge {
		c, names, err = o.mergeResults()
	} else {
		c, names, err = o.cover()
	}
	nothing := err == errNothing && o.format == "json" // which is a result to be added to others
	if err != nil && !nothing {
		return err
	}
	if err := o.write(func(w io.Writer) error { return report.Coverage(o.format, w, c, colour, names != nil) }); err != nil {
		return err
	}
	if nothing {
		return err
	}
	fmt.Fprintln(o.stderr, summary(c.Summary, len(c.Failures)))
	if len(c.Failures) > 0 {
		return &exitError{exitFailure, ""}
	}
	if !c.Attains(names) {
		return &exitError{exitFindings, ""}
	}
	return nil
}

// cover judges the inputs. It returns the names of the profiles that must be attained, too.
func (o *certifyOptions) cover() (c *coverage.Coverage, names []string, err error) {
	options, _, err := o.tables.judging(o.config, &o.inputs)
	if err != nil {
		return nil, nil, err
	}
	options.Suppress = nil                          // whoever certifies ignores nothing
	names, options.Demanded = options.Demanded, nil // what is of another profile is not looked at, but has no fault
	if c, err = o.tables.newCoverage(names, o.bare); err != nil {
		return nil, nil, err
	}
	options.OnEvent, options.OnSettled = c.Add, c.Settle
	validator, err := validate.New(options)
	if err != nil {
		return nil, nil, err
	}
	if err := o.resolve(); err != nil {
		return nil, nil, err
	}
	_, err = o.judge(validator, sink{failure: func(f validate.Failure) error {
		c.Failures = append(c.Failures, f)
		return nil
	}})
	c.Close(o.counts(validator))
	if err == nil && len(c.Failures) == 0 && c.Summary.Records == 0 {
		err = errNothing
	}
	return c, names, err
}

// mergeResults adds up results of certify. It returns the names of the profiles that must be attained, too.
func (o *certifyOptions) mergeResults() (*coverage.Coverage, []string, error) {
	if len(o.paths) == 0 {
		return nil, nil, errors.New("--merge: name the results to add up, files that certify --format json has written")
	}
	for _, name := range []string{"tables", "schema", "include", "exclude", "stdin-name", "max-ratio", "at", "caliper", "strict-version", "tolerant", "bare"} {
		if o.cmd.Flags().Changed(name) {
			return nil, nil, fmt.Errorf("--merge: --%s has done its work when the results were made", name)
		}
	}
	first, err := o.result(o.paths[0])
	if err != nil {
		return nil, nil, fmt.Errorf("--merge: %w", err)
	}
	sum, err := merged(&o.inputs, first, coverage.Read, (*coverage.Coverage).Merge)
	if err != nil {
		return nil, nil, fmt.Errorf("--merge: %w", err)
	}
	names, err := o.tables.demanded(sum.Names())
	if err != nil {
		return nil, nil, err
	}
	sum.Only(names)
	return sum, names, nil
}
