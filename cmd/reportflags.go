package cmd

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/outfile"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// reportFlags say which reports are written, and what of it makes the command fail.
type reportFlags struct {
	format     string
	outputs    []string // values of --output
	maxPerRule int
	failOn     string
	quiet      bool
	settings   *settings.Settings // settings that may have set the flags; nil if none can have
}

const leastFailing = "exit with 1 if there are findings of this `SEVERITY` or worse"

// register adds the flags to a command that reports findings. s may set them; with nil, nobody but the user does. failOn is what --fail-on means to it.
func (f *reportFlags) register(flags *pflag.FlagSet, s *settings.Settings, failOn string) {
	f.settings = s
	flags.StringVarP(&f.format, "format", "f", "text", "`FORMAT` of the report: "+strings.Join(report.Formats(), ", "))
	flags.StringArrayVarP(&f.outputs, settings.OutputFlag, "o", nil, "`FORMAT=FILE`: also write a report to a file, in another format or the same")
	flags.IntVar(&f.maxPerRule, "max-per-rule", report.UsualPerRule, "show at most `N` errors, N warnings and N notes of each rule, then how many more there are; 0: all")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print findings only: no summary, no progress")
	registerFailOn(flags, &f.failOn, failOn)
}

func registerFailOn(flags *pflag.FlagSet, value *string, usage string) {
	flags.StringVar(value, "fail-on", "error", usage+": "+strings.Join(failOnWords, ", "))
}

// reportPlan is what the flags of reports say, once that is known to make sense.
type reportPlan struct {
	format     string
	files      []reportFile
	colour     bool
	maxPerRule int
	failOn     catalogue.Severity
	quiet      bool
}

// reportFile is a report that goes to a file.
type reportFile struct {
	format, path string
	project      *settings.Project // project in which the file must be; nil if the user names it
}

// plan reads the flags, without writing anything.
func (f *reportFlags) plan(streams input.Streams) (p *reportPlan, err error) {
	p = &reportPlan{format: f.format, maxPerRule: f.maxPerRule, quiet: f.quiet}
	if p.failOn, err = failOnSeverity(f.failOn); err != nil {
		return nil, err
	}
	p.colour = streams.Colour
	if err := settings.CheckNotNegative("max-per-rule", f.maxPerRule); err != nil {
		return nil, err
	}
	if !slices.Contains(report.Formats(), f.format) {
		return nil, &settings.FlagError{Flag: "format", Value: f.format, Err: report.UnknownFormat(f.format, report.Formats())}
	}
	for _, pair := range f.outputs {
		format, path, ok := strings.Cut(pair, "=")
		switch {
		case !ok || path == "":
			err = errors.New("want FORMAT=FILE, such as sarif=report.sarif")
		case !slices.Contains(report.Formats(), format):
			err = report.UnknownFormat(format, report.Formats())
		case path == source.Stdin:
			err = errors.New("want a file; --format is for standard output")
		}
		if err != nil {
			return nil, &settings.FlagError{Flag: settings.OutputFlag, Value: pair, Err: err}
		}
		file := reportFile{format, path, f.settings.ProjectOf(settings.OutputFlag, pair)}
		if err := file.check(); err != nil {
			return nil, file.flagError(err)
		}
		p.files = append(p.files, file)
	}
	return p, nil
}

// has reports whether a report of a format is written.
func (p *reportPlan) has(format string) bool {
	return p.format == format || slices.ContainsFunc(p.files, func(f reportFile) bool { return f.format == format })
}

// check returns an error if the file cannot be written.
func (f *reportFile) check() error {
	if f.project != nil {
		return f.project.CheckReport(f.format, f.path)
	}
	return outfile.CheckPath(f.path)
}

// open opens the file.
func (f *reportFile) open(written *outfile.Set) (*os.File, error) {
	if f.project != nil {
		return f.project.OpenReport(written, f.format, f.path)
	}
	return written.Open(f.path, func(head []byte) bool { return report.Began(f.format, head) })
}

// flagError is an error of the file, as one of its flag.
func (f *reportFile) flagError(err error) error {
	return &settings.FlagError{Flag: settings.OutputFlag, Value: f.format + "=" + f.path, Err: source.Reason(err)}
}

// failOnWords are the values of --fail-on.
var failOnWords = []string{"error", "warning", "note", "never"}

// failOnSeverity returns the severity that --fail-on names.
func failOnSeverity(word string) (catalogue.Severity, error) {
	var s catalogue.Severity
	if word == "never" {
		return catalogue.Error + 1, nil
	}
	if err := s.UnmarshalText([]byte(word)); err != nil {
		return 0, &settings.FlagError{Flag: "fail-on", Value: word, Err: errors.New("allowed are " + words.And(failOnWords))}
	}
	return s, nil
}
