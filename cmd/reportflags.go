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
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// reportFlags holds the flags about reports, and --fail-on.
type reportFlags struct {
	format      string
	outputs     []string // values of --output
	maxPerRule  perRule
	minSeverity string
	failOn      string
	quiet       bool
	settings    *settings.Settings // settings that may have set the flags; nil if none can have
}

const leastFailing = "exit with 1 if there are findings of this `SEVERITY` or worse"

// register adds the flags to a command that reports findings. s may set them; nil: only the user does. failOn is the help text of
// --fail-on.
func (f *reportFlags) register(flags *pflag.FlagSet, s *settings.Settings, failOn string) {
	f.settings = s
	flags.StringVarP(&f.format, "format", "f", "text", "`FORMAT` of the report: "+strings.Join(report.Formats(), ", "))
	flags.StringArrayVarP(&f.outputs, settings.OutputFlag, "o", nil, "`FORMAT=FILE`: also write a report to a file, in another format or the same")
	flags.Var(&f.maxPerRule, "max-per-rule", "show at most `N` errors, N warnings and N notes of each rule, in text of each kind of message, then how many more there are; 0: all (default "+f.maxPerRule.Usual()+")")
	flags.StringVar(&f.minSeverity, "min-severity", "note", "show only findings of this `SEVERITY` or worse: "+strings.Join(severityWords, ", ")+"; the others are only counted")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print findings only: no summary, no progress")
	registerFailOn(flags, &f.failOn, failOn)
}

func registerFailOn(flags *pflag.FlagSet, value *string, usage string) {
	flags.StringVar(value, "fail-on", "error", usage+": "+strings.Join(failOnWords, ", "))
}

// reportPlan holds the checked values of the flags about reports.
type reportPlan struct {
	format      string
	files       []reportFile
	colour      bool
	links       bool // text may have hyperlinks
	width       int  // the columns that text must fit; 0: any number
	maxPerRule  int
	minSeverity catalogue.Severity
	failOn      catalogue.Severity
	quiet       bool
}

// reportFile is a report that is written to a file.
type reportFile struct {
	format, path string
	project      *settings.Project // the project in which the file must be; nil if the user names it
}

// plan reads the flags, without writing anything.
func (f *reportFlags) plan(streams input.Streams) (p *reportPlan, err error) {
	p = &reportPlan{format: f.format, maxPerRule: f.maxPerRule.most(), quiet: f.quiet}
	if p.failOn, err = failOnSeverity(f.failOn); err != nil {
		return nil, err
	}
	if err := settings.CheckNotNegative("max-per-rule", f.maxPerRule.n); err != nil {
		return nil, err
	}
	if err := p.minSeverity.UnmarshalText([]byte(f.minSeverity)); err != nil {
		return nil, &settings.FlagError{Flag: "min-severity", Value: f.minSeverity, Err: notAmong(f.minSeverity, severityWords)}
	}
	p.colour = streams.Colour
	if terminal.Is(streams.Out) {
		p.links, p.width = p.colour, terminal.Width(streams.Out)
	}
	if !slices.Contains(report.Formats(), f.format) {
		return nil, &settings.FlagError{Flag: "format", Value: f.format, Err: report.UnknownFormat(f.format, report.Formats())}
	}
	for _, pair := range f.outputs {
		format, path, ok := strings.Cut(pair, "=")
		switch {
		case !ok || path == "":
			err = errors.New("expected FORMAT=FILE, such as sarif=report.sarif")
		case !slices.Contains(report.Formats(), format):
			err = report.UnknownFormat(format, report.Formats())
		case path == source.Stdin:
			err = errors.New("expected a file; --format is for standard output")
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

// flagError returns an error of the file as an error of its flag.
func (f *reportFile) flagError(err error) error {
	return &settings.FlagError{Flag: settings.OutputFlag, Value: f.format + "=" + f.path, Err: source.Reason(err)}
}

// severityWords are the values of --min-severity.
var severityWords = []string{"error", "warning", "note"}

// failOnWords are the values of --fail-on.
var failOnWords = []string{"error", "warning", "note", "never"}

// failOnSeverity returns the severity that --fail-on names.
func failOnSeverity(word string) (catalogue.Severity, error) {
	var s catalogue.Severity
	if word == "never" {
		return catalogue.Error + 1, nil
	}
	if err := s.UnmarshalText([]byte(word)); err != nil {
		return 0, &settings.FlagError{Flag: "fail-on", Value: word, Err: notAmong(word, failOnWords)}
	}
	return s, nil
}
