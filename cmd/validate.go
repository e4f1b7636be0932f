package cmd

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

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
		Long: `Check that documents conform to Caliper Analytics, each to the version that it names: 1.2, 1.1 or 1.0.

A PATH is a file, a folder (all its .json, .jsonl and .ndjson files, at any depth), a pattern such as "logs/**/*.json"
or "-" for standard input, which is also read when there is no PATH and something is piped in. An input may hold an
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
	o.report.register(cmd)
	cmd.Flags().StringVar(&o.flags.follow, "follow", "", "file of a record a line that is read as it grows, until the program is interrupted")
	cmd.Flags().StringVar(&o.baseline, "baseline", "", "file of known findings, which do not count; made by baseline write")
	cmd.Flags().BoolVar(&o.coverage, "coverage", false, "tell in JSON what certification asks for and what of it was seen; HTML always does")
	cmd.Flags().BoolVar(&o.stats, "stats", false, "say at the end how much was read, how fast, and where the findings are")
	cmd.Flags().BoolVar(&o.exitZero, "exit-zero", false, "exit with 0 though there are findings")
}

// checked is what the flags of a run ask for, once they are known to make sense. Nothing has been written yet.
type checked struct {
	options    validate.Options
	reporting  *reporting
	suppressor *suppress.Suppressor
	coverage   *coverage.Coverage // nil if nobody asks for it
}

func (o *validateOptions) check() (c checked, err error) {
	if c.reporting, err = o.report.check(o.stdout); err != nil {
		return c, err
	}
	if c.options, c.suppressor, err = o.tables.judging(o.config, &o.inputs); err != nil {
		return c, err
	}
	if o.baseline != "" {
		if c.suppressor.Baseline, err = readBaseline(o.baseline); err != nil {
			return c, err
		}
		c.options.Suppress = c.suppressor.Suppress
		o.leave(o.baseline)
	}
	if o.coverage || c.reporting.has("html") {
		switch c.coverage, err = o.tables.newCoverage(); {
		case err != nil && o.coverage:
			return c, fmt.Errorf("--coverage: %w", err)
		case err != nil:
			c.coverage = nil // a page does without
		default:
			c.options.OnEvent = c.coverage.Add
		}
	}
	c.options.Lines = o.flags.follow != ""
	return c, o.flags.check(o.paths)
}

// off reports whether findings of a rule are not made, or of AREA/* those of some rule of the area.
func (c *checked) off(rule string) bool {
	area, ofArea := strings.CutSuffix(rule, "*")
	for id, severity := range c.options.Severities {
		if severity == 0 && (id == rule || ofArea && strings.HasPrefix(id, area)) {
			return true
		}
	}
	return false
}

func (o *validateOptions) run() error {
	run, err := o.check()
	if err != nil {
		return err
	}
	if err := o.resolve(); err != nil {
		return err
	}
	out := run.reporting
	bar := o.newProgress()
	o.stderr = bar.over(o.stderr)
	run.options.OnPause = func() error { return o.ending(written(out.flush())) }
	run.options.OnPart = bar.part
	validator, err := validate.New(run.options)
	if err != nil {
		return err
	}
	bar.counts = validator.Counts
	if err := out.open(&o.inputs, bar.over(o.stdout)); err != nil {
		return errors.Join(err, out.release())
	}
	defer out.release()

	stats := newStats(o.stats)
	var read []string
	failures, err := o.judge(validator, sink{
		finding: func(f finding.Finding) error {
			stats.finding(&f)
			return out.found(f)
		},
		input: func(name string, complete bool) error {
			read = append(read, name)
			return out.Input(name, complete)
		},
		failure: func(f validate.Failure) {
			out.Failure(f)
			if run.coverage != nil {
				run.coverage.Failures = append(run.coverage.Failures, f)
			}
		},
	})
	bar.clear()
	if err != nil {
		return err
	}
	counts := validator.Counts()
	result := report.Result{Summary: counts}
	if failures == 0 {
		result.Stale = run.suppressor.Stale(suppress.Run{Read: read, Folders: o.folders(), Off: run.off, Selected: o.flags.include != nil || o.flags.exclude != nil})
	}
	if run.coverage != nil {
		run.coverage.Close(counts)
		result.Coverage = run.coverage
	}
	if err := out.finish(result); err != nil {
		return err
	}
	if failures == 0 && counts.Records == 0 && counts.Findings() == 0 && o.flags.follow == "" {
		return errNothing
	}
	if !o.report.quiet {
		fmt.Fprint(o.stderr, staleNotices(result.Stale))
		fmt.Fprintln(o.stderr, summary(counts, failures))
		fmt.Fprint(o.stderr, stats.text(counts, bar.bytes, time.Since(bar.begun)))
	}
	if err := out.verdict(failures); failures > 0 || !o.exitZero {
		return err
	}
	return nil
}

// folders returns those of the paths that are folders.
func (in *inputs) folders() (all []string) {
	for _, path := range in.paths {
		if info, err := os.Stat(path); path != source.Stdin && err == nil && info.IsDir() {
			all = append(all, path)
		}
	}
	return all
}

// staleNotices says which suppressions nothing needs any more, a line each, and not without end.
func staleNotices(all []report.Stale) string {
	const most = 20
	text := ""
	for i, s := range all {
		if i == most {
			return text + fmt.Sprintf("caliper-lint: and %s; --format json lists them all\n", count(len(all)-most, "more such suppression"))
		}
		switch s.By {
		case suppress.ByIgnore:
			text += fmt.Sprintf("caliper-lint: %s: nothing is ignored by this: %s\n", printable(s.Where), printable(place(s)))
		default:
			text += fmt.Sprintf("caliper-lint: %s: fixed, and no longer needed here: %s\n", printable(s.Where), printable(place(s)))
		}
	}
	return text
}

// place says what a suppression is for.
func place(s report.Stale) string {
	text := s.Rule
	if s.File != "" {
		text += " in " + s.File
	}
	if s.Pointer != "" {
		text += " at " + s.Pointer
	}
	return text
}
