package cmd

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// reportFlags are the flags that say which reports are written, and what of it makes the command fail.
type reportFlags struct {
	format     string
	outputs    []string // of --output
	colour     string
	maxPerRule int
	failOn     string
	quiet      bool
}

const leastFailing = "least severity that makes the exit code 1"

// register adds the flags to a command that reports findings. failOn is what --fail-on means to it.
func (f *reportFlags) register(cmd *cobra.Command, failOn string) {
	cmd.Flags().StringVar(&f.format, "format", "text", "format of the report: "+strings.Join(report.Formats(), ", "))
	cmd.Flags().StringArrayVar(&f.outputs, "output", nil, "`FORMAT=FILE`: write a report to a file, too; can be repeated")
	cmd.Flags().StringVar(&f.colour, "color", "auto", "colour in the text report: auto, always or never; auto heeds NO_COLOR")
	cmd.Flags().IntVar(&f.maxPerRule, "max-per-rule", 0, "most findings of a rule that reports show, and say how many more there are; 0: all")
	cmd.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "say nothing but the findings: no sums, no progress")
	registerFailOn(cmd, &f.failOn, failOn)
}

func registerFailOn(cmd *cobra.Command, flag *string, use string) {
	cmd.Flags().StringVar(flag, "fail-on", "error", use+": "+strings.Join(failOnWords, ", "))
}

// reporting is a report that is being written, to standard output and to files.
type reporting struct {
	report.Report
	failOn  catalogue.Severity
	reached bool // there is a finding of the severity failOn, or worse
	flags   *reportFlags
	colour  bool
	files   []outputFile
	writers []*bufio.Writer
	drafts  []*draft
	live    bool // the files are written as the data comes, which need not end
}

// outputFile is a report that goes to a file.
type outputFile struct {
	format, path string
	project      *projectFolder // in which it must be; nil if the user names it
}

// check reads the flags, without writing anything. stdout is where the report goes, c may have set the flags.
func (f *reportFlags) check(stdout io.Writer, c *config) (r *reporting, err error) {
	r = &reporting{flags: f}
	r.MaxPerRule = f.maxPerRule
	if r.failOn, err = threshold(f.failOn); err != nil {
		return nil, err
	}
	if r.colour, err = useColour(f.colour, stdout); err != nil {
		return nil, err
	}
	if f.maxPerRule < 0 {
		return nil, &flagError{"max-per-rule", strconv.Itoa(f.maxPerRule), errNegative}
	}
	if !slices.Contains(report.Formats(), f.format) {
		return nil, &flagError{"format", f.format, report.UnknownFormat(f.format, report.Formats())}
	}
	for _, flag := range f.outputs {
		format, path, ok := strings.Cut(flag, "=")
		switch {
		case !ok || path == "":
			return nil, &flagError{"output", flag, errors.New("want FORMAT=FILE, such as sarif=report.sarif")}
		case !slices.Contains(report.Formats(), format):
			return nil, &flagError{"output", flag, report.UnknownFormat(format, report.Formats())}
		case path == source.Stdin:
			return nil, &flagError{"output", flag, errors.New("want a file; --format is for standard output")}
		}
		file := outputFile{format, path, c.projectOf("output", flag)}
		if err := file.canBe(); err != nil {
			return nil, file.fault(err)
		}
		r.files = append(r.files, file)
	}
	return r, nil
}

// has reports whether a report of a format is written.
func (r *reporting) has(format string) bool {
	return r.flags.format == format || slices.ContainsFunc(r.files, func(f outputFile) bool { return f.format == format })
}

// open creates the files, none of which may be an input, and begins all reports. stdout is standard output, catalogue what
// is said of rules.
func (r *reporting) open(in *inputs, stdout io.Writer, catalogue *catalogue.Catalogue) (err error) {
	var opened []*os.File
	defer func() {
		if err != nil {
			for _, file := range opened {
				_ = file.Close()
			}
			r.drop()
			in.uncreate()
		}
	}()
	options := report.Options{Tool: toolName(), Colour: r.colour, Brief: r.flags.quiet, FailOn: r.failOn, Catalogue: catalogue, URL: sectionURL()}
	if err := r.add(r.flags.format, stdout, options); err != nil {
		return err
	}
	for _, f := range r.files {
		file, err := f.create(in)
		if err != nil {
			return f.fault(err)
		}
		opened = append(opened, file)
	}
	options.Colour = false
	for i, f := range r.files { // nothing stands in the way of the run any more
		d, err := in.draftOf(opened[i], r.live)
		if err != nil {
			return f.fault(err)
		}
		r.drafts = append(r.drafts, d)
		if err := r.add(f.format, d, options); err != nil {
			return err
		}
	}
	return nil
}

// canBe returns an error if the file cannot be written.
func (f *outputFile) canBe() error {
	if f.project != nil {
		return f.project.mayReport(f.format, f.path)
	}
	return canBe(f.path)
}

// create opens the file.
func (f *outputFile) create(in *inputs) (*os.File, error) {
	if f.project != nil {
		return in.createReport(f.project, f.format, f.path)
	}
	return in.create(f.path, func(head []byte) bool { return report.Began(f.format, head) })
}

// fault is an error of the file, as one of its flag.
func (f *outputFile) fault(err error) error {
	return &flagError{"output", f.format + "=" + f.path, source.Reason(err)}
}

// sectionURL returns what turns a section into its URL. The tables are only read if it is asked, since that takes a while.
func sectionURL() func(section string) string {
	spec := sync.OnceValues(profiles.Newest)
	return func(section string) string {
		s, err := spec()
		if err != nil {
			return "" // whoever has judged data has met this before
		}
		return s.URL(section)
	}
}

func (r *reporting) add(format string, w io.Writer, options report.Options) error {
	out := bufio.NewWriterSize(w, 1<<16)
	printer, err := report.New(format, out, options)
	r.Printers = append(r.Printers, printer)
	r.writers = append(r.writers, out)
	return err
}

// found takes a finding.
func (r *reporting) found(f finding.Finding) error {
	r.reached = r.reached || f.Suppressed == nil && f.Severity >= r.failOn
	return r.Finding(f)
}

// flush writes what has come so far.
func (r *reporting) flush() (err error) {
	for _, w := range r.writers {
		err = cmp.Or(err, w.Flush())
	}
	return err
}

// finish ends the reports, and puts the files in their places.
func (r *reporting) finish(result report.Result) error { return r.put(r.Close(result)) }

// print writes a report that was saved.
func (r *reporting) print(saved *report.Saved, in *inputs) error {
	if err := r.open(in, in.stdout, new(catalogue.Catalogue)); err != nil {
		return err
	}
	return r.put(saved.Print(&r.Report))
}

// put ends the files: they take their places if all that was written is whole.
func (r *reporting) put(err error) error {
	if err = cmp.Or(err, r.flush()); err == nil {
		for len(r.drafts) > 0 && err == nil {
			err = r.drafts[0].put()
			r.drafts = r.drafts[1:]
		}
	}
	r.drop()
	return written(err)
}

// drop ends the files of a run that has failed: what was in their places stays there.
func (r *reporting) drop() {
	for _, d := range r.drafts {
		d.drop()
	}
	r.drafts = nil
}

// verdict is the error with which the command ends, nil if it ends well.
func (r *reporting) verdict(failures int) error {
	switch {
	case failures > 0:
		return &exitError{exitFailure, ""}
	case r.reached:
		return &exitError{exitFindings, ""}
	}
	return nil
}

// failOnWords are the values of --fail-on.
var failOnWords = []string{"error", "warning", "note", "never"}

// threshold returns the severity that --fail-on names.
func threshold(flag string) (catalogue.Severity, error) {
	var s catalogue.Severity
	if flag == "never" {
		return catalogue.Error + 1, nil
	}
	if err := s.UnmarshalText([]byte(flag)); err != nil {
		return 0, &flagError{"fail-on", flag, errors.New("allowed are " + words.And(failOnWords))}
	}
	return s, nil
}

// toolName is what reports call the program.
func toolName() string { return toolPrefix + programVersion() }

// toolPrefix begins the name of the program in reports, whatever its version.
const toolPrefix = "caliper-lint "

// summary says in a line what was looked at and found.
func summary(c validate.Counts, failures int) string {
	text := report.Looked(c) + ": " + report.Verdict(c)
	if failures > 0 {
		text += fmt.Sprintf("; %s could not be read", count(failures, "input"))
	}
	if passed := report.PassedOver(c); passed != "" {
		text += "; " + passed
	}
	return text
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
