package cmd

import (
	"errors"
	"io"
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

// reportFlags say which reports are written, and what of it makes the command fail.
type reportFlags struct {
	format      string
	outputs     []string // values of --output
	color       string
	maxPerRule  perRule
	minSeverity string
	failOn      string
	quiet       bool
	settings    *settings.Settings // settings that may have set the flags; nil if none can have
}

const leastFailing = "least `SEVERITY` that makes the exit code 1"

// register adds the flags to a command that reports findings. s may set them; with nil, nobody but the user does. failOn is what --fail-on means to it.
func (f *reportFlags) register(flags *pflag.FlagSet, s *settings.Settings, failOn string) {
	f.settings = s
	flags.StringVar(&f.format, "format", "text", "`FORMAT` of the report: "+strings.Join(report.Formats(), ", "))
	flags.StringArrayVar(&f.outputs, settings.OutputFlag, nil, "write a report to a file, too, as `FORMAT=FILE`; can be repeated")
	flags.StringVar(&f.color, "color", "auto", "`WHEN` to colour the text report: auto, always or never; auto heeds NO_COLOR")
	flags.Var(&f.maxPerRule, "max-per-rule", "show at most `N` errors, N warnings and N notes of each rule, in text of each kind of message, and how many more there are; 0: all (default "+f.maxPerRule.Usual()+")")
	flags.StringVar(&f.minSeverity, "min-severity", "note", "least `SEVERITY` of findings that reports show, the others are only counted: "+strings.Join(severityWords, ", "))
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "say nothing but the findings: no sums, no progress")
	registerFailOn(flags, &f.failOn, failOn)
}

func registerFailOn(flags *pflag.FlagSet, value *string, usage string) {
	flags.StringVar(value, "fail-on", "error", usage+": "+strings.Join(failOnWords, ", "))
}

// reportPlan is what the flags of reports say, once that is known to make sense.
type reportPlan struct {
	format      string
	files       []reportFile
	colour      bool
	links       bool // whether text may have hyperlinks
	width       int  // columns that text must fit; 0: any number
	sumsColour  bool // of the line on standard error
	maxPerRule  int
	minSeverity catalogue.Severity
	failOn      catalogue.Severity
	quiet       bool
}

// reportFile is a report that goes to a file.
type reportFile struct {
	format, path string
	project      *settings.Project // project in which the file must be; nil if the user names it
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
	if p.colour, err = wantsColour(f.color, streams.Out); err != nil {
		return nil, err
	}
	if p.sumsColour, err = wantsColour(f.color, streams.Err); err != nil {
		return nil, err
	}
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

// flagError is an error of the file, as one of its flag.
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

// colourWords are the values of --color.
var colourWords = []string{"auto", "always", "never"}

// wantsColour decides whether to write colours to out.
func wantsColour(word string, out io.Writer) (bool, error) {
	switch word {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return autoColour(out), nil
	}
	return false, &settings.FlagError{Flag: "color", Value: word, Err: notAmong(word, colourWords)}
}

// autoColour reports whether out is a terminal on which colours are welcome.
func autoColour(out io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && terminal.Is(out)
}
