package cmd

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

type validateOptions struct {
	tables   tableFlags
	report   reportFlags
	baseline string
	coverage bool
	stats    bool
	exitZero bool
	config   *config
	inputs
}

func newValidate(c *config, use string) *cobra.Command {
	o := &validateOptions{config: c}
	cmd := &cobra.Command{
		Use:     use,
		Aliases: []string{"check", "lint"},
		Short:   "Check files, folders or standard input",
		Long: `Check that documents conform to Caliper Analytics, each to the version that it names; known are ` + knownVersions() + `.

A PATH is a file, a folder (all its .json, .jsonl and .ndjson files, at any depth, but for what is hidden, ignored by git, in
node_modules or vendor, or has no trace of Caliper), a pattern such as "logs/**/*.json" or "-" for standard input, which is
also read when there is no PATH and something is piped in. An input may hold an
event, an entity describe, an envelope, an array of these, or several one after another, such as NDJSON; it need not be
told which. It may be compressed with gzip or zstd.

Findings go to standard output, the summary to standard error. Exit code: 0 the data conforms, 1 there are findings of
the severity that --fail-on names or worse, 2 the job could not be done.

What a project always wants stands in its ` + configName + `, see caliper-lint init.`,
		Example: `  caliper-lint validate events.json fixtures/
  caliper-lint validate --output sarif=report.sarif --output html=report.html fixtures/
  sensor | caliper-lint validate --format json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.set(cmd, args)
			return o.run()
		},
	}
	o.register(cmd)
	c.use(cmd)
	return cmd
}

// register adds all flags.
func (o *validateOptions) register(cmd *cobra.Command) {
	o.tables.register(cmd, "profile to which every event must belong")
	o.tables.registerSeverities(cmd)
	o.flags.register(cmd)
	o.report.register(cmd, leastFailing)
	cmd.Flags().StringVar(&o.flags.follow, "follow", "", "`FILE` of a record a line that is read as it grows, until the program is interrupted")
	cmd.Flags().StringVar(&o.baseline, "baseline", "", "`FILE` of known findings, which do not count; made by baseline write")
	cmd.Flags().BoolVar(&o.coverage, "coverage", false, "tell in JSON what certification asks for and what of it was seen; HTML always does")
	cmd.Flags().BoolVar(&o.stats, "stats", false, "say at the end how much was read, how fast, and where the findings are")
	cmd.Flags().BoolVar(&o.exitZero, "exit-zero", false, "exit with 0 though there are findings")
}

// run checks the flags, judges the inputs, and says what was found.
func (o *validateOptions) run() error {
	v, err := o.check()
	if err != nil {
		return err
	}
	if err := o.resolve(); err != nil {
		return err
	}
	if err := v.judge(o); err != nil {
		v.reporting.drop()
		return err
	}
	return v.end(o)
}

// validation is a run: what the flags ask for, and what has been found.
type validation struct {
	options    validate.Options
	reporting  *reporting
	suppressor *suppress.Suppressor
	coverage   *coverage.Coverage // nil if nobody asks for it
	bar        *progress
	stats      *stats
	read       []string // inputs of which everything could be read
	broken     bool     // the input at hand holds what is no JSON
	failures   int      // inputs that could not be read
	counts     validate.Counts
}

// check reads the flags, and what they name. Nothing is written yet.
func (o *validateOptions) check() (v validation, err error) {
	if v.reporting, err = o.report.check(o.stdout, o.config); err != nil {
		return v, err
	}
	if v.options, v.suppressor, err = o.tables.judging(o.config, &o.inputs); err != nil {
		return v, err
	}
	if o.baseline != "" {
		if v.suppressor.Baseline, err = readBaseline(o.config.projectOf("baseline", o.baseline), o.baseline); err != nil {
			return v, err
		}
		v.options.Suppress = v.suppressor.Suppress
		o.leave(o.baseline)
	}
	if o.coverage || v.reporting.has("html") {
		switch v.coverage, err = o.tables.newCoverage(nil, false); {
		case err != nil && o.coverage:
			return v, &flagError{"coverage", "", err}
		case err != nil:
			v.coverage = nil // a page does without
		default:
			v.options.OnEvent, v.options.OnSettled = v.coverage.Add, v.coverage.Settle
		}
	}
	v.options.Lines = o.flags.follow != ""
	return v, nil
}

// off reports whether findings of a rule are not made, or of AREA/* those of some rule of the area.
func (v *validation) off(rule string) bool {
	switch catalogue.ID(rule) {
	case catalogue.ProfileNotDemanded:
		return v.options.Demanded == nil
	case catalogue.ExtensionSchema:
		return v.options.Schemas == nil
	}
	area, ofArea := strings.CutSuffix(rule, "*")
	for id, severity := range v.options.Severities {
		if severity == 0 && (id == rule || ofArea && strings.HasPrefix(id, area)) {
			return true
		}
	}
	return false
}

// comparesInputs reports whether a finding of a rule may be missing because another input is not read.
func comparesInputs(rule string) bool {
	return rule == string(catalogue.StreamEventIDReused) || rule == string(catalogue.StreamIDTypes)
}

// judge opens the reports, and has every input judged.
func (v *validation) judge(o *validateOptions) error {
	v.bar, v.stats = o.newProgress(), newStats(o.stats)
	o.stderr = v.bar.over(o.stderr)
	out := v.reporting
	v.options.OnPause = func() error { return o.ending(written(out.flush())) }
	v.options.OnPart = v.bar.part
	validator, err := validate.New(v.options)
	if err != nil {
		return err
	}
	v.bar.counts = validator.Counts
	out.live = o.flags.follow != "" || slices.Contains(o.paths, source.Stdin) && regular(o.stdin) == nil
	if err := out.open(&o.inputs, v.bar.over(o.stdout), v.options.Catalogue); err != nil {
		return err
	}
	v.failures, err = o.judge(validator, sink{
		finding: func(f finding.Finding) error {
			v.stats.finding(&f)
			v.broken = v.broken || strings.HasPrefix(f.Rule, "json/")
			return out.found(f)
		},
		input: func(name string, complete bool) error {
			if complete && !v.broken { // else there may be more in it
				v.read = append(v.read, name)
			}
			v.broken = false
			return out.Input(name, complete)
		},
		failure: func(f validate.Failure) error {
			out.Failure(f)
			if v.coverage != nil {
				v.coverage.Failures = append(v.coverage.Failures, f)
			}
			return out.flush()
		},
	})
	v.bar.clear()
	v.counts = o.counts(validator)
	return err
}

// end ends the reports, and says on standard error what follows from all findings.
func (v *validation) end(o *validateOptions) error {
	result := report.Result{Summary: v.counts, Coverage: v.coverage}
	if v.coverage != nil {
		v.coverage.Close(v.counts)
	}
	if v.failures == 0 {
		selected := o.flags.include != nil || o.flags.exclude != nil
		folders := o.folders()
		off := func(rule string) bool { return v.off(rule) || comparesInputs(rule) && (selected || folders == nil) }
		result.Stale = v.suppressor.Stale(suppress.Run{Read: v.read, Folders: folders, Off: off, Selected: selected})
	}
	if err := v.reporting.finish(result); err != nil {
		return err
	}
	if v.failures == 0 && v.counts.Nothing() && o.flags.follow == "" {
		return errNothing
	}
	if !o.report.quiet {
		fmt.Fprint(o.stderr, staleNotices(result.Stale))
		fmt.Fprintln(o.stderr, summary(v.counts, v.failures))
		fmt.Fprint(o.stderr, v.stats.text(v.counts, v.bar.bytes, time.Since(v.bar.begun)))
	}
	if v.failures == 0 && o.exitZero {
		return nil
	}
	return v.reporting.verdict(v.failures)
}
