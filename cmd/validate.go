package cmd

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// validateOptions holds the flags of validate.
type validateOptions struct {
	check    checkFlags
	inputs   input.Flags
	report   reportFlags
	baseline string
	coverage bool
	stats    bool
	exitZero bool
}

func newValidate(s *settings.Settings, use string) *cobra.Command {
	cmd := &cobra.Command{
		Use:     use,
		Aliases: []string{"check", "lint"},
		Short:   "Check files, folders or standard input",
		Long: `Check that events, entity describes and envelopes conform to Caliper Analytics ` + knownVersions() + `, each by the version that it names.

A PATH is a file, a folder, a pattern such as "logs/**/*.json", or "-" for standard input. Without a PATH, standard input is read if something
is piped in. In a folder, all .json, .jsonl and .ndjson files at any depth are read, except hidden files, files that git ignores, node_modules
and vendor, and files without a trace of Caliper. An input can hold an event, an entity describe, an envelope, an array of these, or several
of them one after another, such as NDJSON. It can be compressed with gzip or zstd.

Findings go to standard output, the summary to standard error. Exit code: 0 the data conforms, 1 there are findings of the severity that
--fail-on names or worse, 2 the job could not be done.

The settings of a project stand in its ` + settings.Name + `, which caliper-lint init writes.`,
		Example: `  caliper-lint validate events.json fixtures/
  caliper-lint validate -o sarif=report.sarif -o html=report.html fixtures/
  sensor | caliper-lint validate --format json
  caliper-lint validate --profile Media recordings/
  caliper-lint validate --baseline caliper-baseline.json fixtures/
  caliper-lint validate --follow events.ndjson
  caliper-lint validate --severity property/empty=off --fail-on warning logs/`,
		Args: cobra.ArbitraryArgs,
	}
	o := newValidateOptions(s, cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return o.run(inputsOf(cmd, o.inputs, args)) }
	return withSettings(cmd, s)
}

// newValidateOptions returns options that the flags of a command fill.
func newValidateOptions(s *settings.Settings, flags *pflag.FlagSet) *validateOptions {
	o := new(validateOptions)
	o.check.register(flags, s, profileDemanded)
	o.check.severities.register(flags)
	o.inputs.Register(flags)
	o.inputs.RegisterFollow(flags)
	o.inputs.RegisterMarkdown(flags)
	o.report.register(flags, s, leastFailing)
	flags.StringVar(&o.baseline, "baseline", "", "do not count the known findings in `FILE`, which baseline write makes")
	flags.BoolVar(&o.coverage, "coverage", false, "add certification coverage to the JSON report (the HTML report always has it)")
	flags.BoolVar(&o.stats, "stats", false, "print at the end how much was read, how fast, and where the findings are")
	flags.BoolVar(&o.exitZero, "exit-zero", false, "exit with 0 even if there are findings")
	return o
}

// run checks the flags, judges the inputs, and reports the findings.
func (o *validateOptions) run(in *input.Inputs) error {
	v, err := o.prepare(in)
	if err != nil {
		return err
	}
	if err := in.Resolve(); err != nil {
		return err
	}
	validator, err := v.begin()
	if err != nil {
		return err
	}
	v.failures, err = in.ReadAll(validator.Read, input.Handlers{Finding: v.finding, Input: v.input, Failure: v.failure})
	v.progress.clear()
	v.counts = countsOf(validator, in)
	if err != nil {
		v.reports.discard()
		return err
	}
	return v.end()
}

// validation holds the state of a run.
type validation struct {
	flags      *validateOptions
	inputs     *input.Inputs
	options    validate.Options
	reports    *reportWriter
	suppressor *suppress.Suppressor
	coverage   *coverage.Coverage // nil if it was not asked for
	progress   *progress
	stats      *stats
	complete   []string // the names of the inputs that could be read to their end
	broken     bool     // the current input has a fault of JSON
	failures   int      // the number of inputs that could not be read
	counts     validate.Counts
}

// prepare reads the flags, and the files that they name. It writes nothing.
func (o *validateOptions) prepare(in *input.Inputs) (v *validation, err error) {
	v = &validation{flags: o, inputs: in}
	plan, err := o.report.plan(in.Streams)
	if err != nil {
		return nil, err
	}
	if o.inputs.Follow != "" && plan.maxPerRule == report.Usual {
		plan.maxPerRule = report.UsualPerRule // without an end, text cannot count the others
	}
	v.reports = newReportWriter(plan)
	if v.options, v.suppressor, err = o.check.options(in); err != nil {
		return nil, err
	}
	if o.baseline != "" {
		if v.suppressor.Baseline, err = readBaseline(o.check.settings.ProjectOf("baseline", o.baseline), o.baseline); err != nil {
			return nil, err
		}
		v.options.Suppress = v.suppressor.Suppress
		in.MarkNoData(o.baseline)
	}
	if o.coverage || plan.has("html") {
		switch v.coverage, err = o.check.newCoverage(nil, false); {
		case err != nil && o.coverage:
			return nil, &settings.FlagError{Flag: "coverage", Err: err}
		case err != nil:
			v.coverage = nil // the page has no coverage then
		default:
			v.options.OnEvent, v.options.OnSettled = v.coverage.Add, v.coverage.Settle
		}
	}
	v.options.Edits = plan.has("sarif") || plan.has("json") || plan.has("jsonl")
	v.options.Lines = o.inputs.Follow != ""
	return v, nil
}

// begin opens the reports.
func (v *validation) begin() (*validate.Validator, error) {
	in, out := v.inputs, v.reports
	v.stats = newStats(v.flags.stats)
	v.progress = newProgress(in, v.flags.report.quiet)
	v.options.OnPause = func() error { return in.StopOn(reportError(out.flush())) }
	v.options.OnBatch = v.progress.part
	validator, err := validate.New(v.options)
	if err != nil {
		return nil, err
	}
	v.progress.counts = validator.Counts
	out.live = in.Grows()
	return validator, out.open(in, v.progress.beside(in.Streams.Out), v.options.Catalogue)
}

// finding receives a finding.
func (v *validation) finding(f finding.Finding) error {
	v.stats.finding(&f)
	v.broken = v.broken || strings.HasPrefix(f.Rule, "json/")
	return v.reports.finding(f)
}

// input receives the name of an input that was read.
func (v *validation) input(name string, complete bool) error {
	if complete && !v.broken { // behind a fault of JSON there may be more
		v.complete = append(v.complete, name)
	}
	v.broken = false
	return v.reports.Input(name, complete)
}

// failure receives an input that cannot be read.
func (v *validation) failure(f validate.Failure) error {
	if v.coverage != nil {
		v.coverage.Failures = append(v.coverage.Failures, f)
	}
	return v.reports.failure(f)
}

// end ends the reports, and prints the summary on standard error.
func (v *validation) end() error {
	result := report.Result{Summary: v.counts, Coverage: v.coverage}
	if v.coverage != nil {
		v.coverage.Close(v.counts)
	}
	if v.failures == 0 {
		result.Stale = v.stale()
	}
	if err := v.reports.finish(result); err != nil {
		return err
	}
	if v.failures == 0 && v.counts.Nothing() && v.inputs.Follow == "" {
		return errNothing
	}
	if !v.flags.report.quiet {
		streams := v.inputs.Streams
		streams.Say(staleNotices(result.Stale) + summed(v.inputs, v.counts, v.failures) + "\n")
		fmt.Fprint(streams.Err, v.stats.text(v.counts, v.progress.bytes, time.Since(v.progress.begun)))
	}
	if v.failures == 0 && v.flags.exitZero {
		return nil
	}
	return v.reports.verdict(v.failures)
}

// stale returns the suppressions that are not needed any more.
func (v *validation) stale() []report.Stale {
	selected := v.inputs.Include != nil || v.inputs.Exclude != nil
	folders := v.inputs.Folders()
	off := func(rule string) bool { return v.off(rule) || comparesInputs(rule) && (selected || folders == nil) }
	return v.suppressor.Stale(suppress.Run{Read: v.complete, Folders: folders, Off: off, Selected: selected})
}

// off reports whether a rule is switched off; for AREA/*, whether some rule of the area is.
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
