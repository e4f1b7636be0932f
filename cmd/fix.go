package cmd

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/fix"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// mostToFix bounds the bytes of an input: fix holds the whole input in memory, before and after.
const mostToFix = 1 << 30

// fixOptions holds the flags of fix.
type fixOptions struct {
	check  checkFlags
	inputs input.Flags
	report reportFlags
	diff   bool
	unsafe bool
}

func newFix(s *settings.Settings) *cobra.Command {
	o := new(fixOptions)
	cmd := &cobra.Command{
		Use:   "fix [PATH...]",
		Short: "Fix what can be fixed safely",
		Long: `Fix what can be fixed safely: faults with exactly one right form, so that nothing is lost or hidden.

  - a byte order mark and trailing commas are removed, and no-break spaces between values become ordinary spaces
  - a date and time with a clear instant is written in UTC, with milliseconds
  - a bare UUID as the id of an event gets its urn:uuid:, unless another event also has it
  - a term, a type or a property with wrong capitals, and a known misprint of a term, is written as it should be
  - a Caliper context with https, a slash at its end or a similar slip is corrected
  - a missing or null @context becomes the one that the dataVersion of the envelope names; repeated ones are removed
  - optional properties that are null or empty are removed

With --unsafe it also makes fixes that you should read first: custom properties move into extensions; quotes around numbers are removed or
added; a whole number gets the fraction that it needs, or loses a fraction of zeros; a single value becomes a list; and properties such as
event_time get their right names.

All other bytes stay as they are: formatting, the order of members, numbers. A file is replaced by a complete new one, or not changed at all.
Findings that the project ignores are not fixed. "rules" and "explain" say which rules have a fix, and of which kind.

The result is checked, and the findings that are left are reported as by validate. For standard input the result goes to standard output.

Exit code: 0 the result conforms, 1 there are findings of the severity that --fail-on names or worse, or with --diff a fix to make, 2 the job
could not be done.`,
		Example: `  caliper-lint fix --diff fixtures/
  caliper-lint fix fixtures/
  sensor | caliper-lint fix | collector`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(inputsOf(cmd, o.inputs, args))
		},
	}
	o.check.register(cmd.Flags(), s, profileDemanded)
	o.check.severities.register(cmd.Flags())
	o.inputs.Register(cmd.Flags())
	o.report.register(cmd.Flags(), s, leastFailing)
	cmd.Flags().BoolVar(&o.diff, "diff", false, "print what would be fixed, and change nothing")
	cmd.Flags().BoolVar(&o.unsafe, "unsafe", false, "also make fixes that change the JSON kind of a value or what a property is called; read the --diff first")
	return withSettings(cmd, s)
}

// run checks the flags, fixes the inputs, and reports the findings that are left.
func (o *fixOptions) run(in *input.Inputs) error {
	in.NoLinks, in.NoMarkdown = true, "it is Markdown, which fix leaves as it is"
	if err := in.Resolve(); err != nil {
		return err
	}
	f := &fixRun{inputs: in, diff: o.diff, shown: terminal.Is(in.Streams.Out), unsafe: o.unsafe, piped: in.Piped()}
	if f.piped && len(in.Paths) > 1 {
		return errors.New("standard input is fixed alone: the result goes to standard output")
	}
	if f.piped && !o.diff && terminal.MayBeClosed(in.Streams.Out) {
		return errors.New("standard output is " + terminal.Closed + ": what is fixed would be lost")
	}
	streams := in.Streams
	if f.piped || o.diff {
		streams.Out = io.Discard // only the files of --output receive the report
	}
	plan, err := o.report.plan(streams)
	if err != nil {
		return err
	}
	f.reports = newReportWriter(plan)
	options, _, err := o.check.options(in)
	if err != nil {
		return err
	}
	f.progress = newProgress(in, o.report.quiet)
	f.stages.follow(f.progress)
	options.OnBatch = f.stages.part
	if f.validator, err = validate.New(options); err != nil {
		return err
	}
	f.progress.counts = f.validator.Counts
	if f.fixer, err = fix.New(f.validator, options, o.unsafe); err != nil {
		return err
	}
	in.Streams.Out = f.progress.beside(in.Streams.Out)
	if err := f.reports.open(in, f.progress.beside(streams.Out), options.Catalogue); err != nil {
		return err
	}
	if !f.piped {
		if err := f.lookAhead(); err != nil {
			f.reports.discard()
			return err
		}
	}
	failures, err := in.ReadAll(f.fix, input.Handlers{Finding: f.reports.finding, Input: f.reports.Input, Failure: f.reports.failure})
	f.progress.clear()
	if err != nil {
		f.reports.discard()
		return err
	}
	return f.end(failures)
}

// fixRun holds the state of a run.
type fixRun struct {
	inputs    *input.Inputs
	diff      bool // whether the files stay as they are
	shown     bool // whether standard output is a terminal
	unsafe    bool // whether unsafe fixes are made
	piped     bool // whether standard input is fixed to standard output
	fixer     *fix.Fixer
	validator *validate.Validator // judges the result
	reports   *reportWriter
	progress  *progress
	stages    stages
	files     int // inputs that have been fixed
	fixes     int // findings that have been fixed in them
}

// end ends the report, and prints the summary.
func (f *fixRun) end(failures int) error {
	counts := countsOf(f.validator, f.inputs)
	if counts.Fixable = 0; f.unsafe {
		counts.FixableUnsafe = 0
	}
	if err := f.reports.finish(report.Result{Summary: counts}); err != nil {
		return err
	}
	if failures == 0 && counts.Nothing() {
		return errNothing
	}
	if !f.reports.plan.quiet {
		f.inputs.Streams.Say(f.done() + "\n" + summed(f.inputs, counts, failures) + "\n")
	}
	if err := f.reports.verdict(failures); err != nil || !f.diff || f.files == 0 {
		return err
	}
	return &exitError{exitFindings, ""}
}

// done returns the line that says how much was fixed.
func (f *fixRun) done() string {
	text := "fixed "
	if f.diff {
		text = "would fix "
	}
	if f.fixes == 0 {
		text += "nothing"
	} else {
		text += words.Count(f.fixes, "problem") + " in " + words.Count(f.files, "input")
	}
	switch links := f.inputs.Links(); {
	case links == 1:
		text += "; 1 link to a file was passed over"
	case links > 1:
		text += fmt.Sprintf("; %d links to files were passed over", links)
	}
	return text
}

// lookAhead reads all files before the first one is fixed. It reports no unreadable files: they are reported when it is their turn.
func (f *fixRun) lookAhead() error {
	interrupted := false
	ahead := f.inputs.Ahead()
	look := func(name string, r io.Reader, _ func(finding.Finding) error) error {
		data, err := f.readWhole(r)
		if err != nil {
			return err
		}
		f.stages.begin("looking ahead", 1, len(data))
		if err = f.fixer.Look(ahead.Reading(), name, data); ahead.Reading().Err() != nil {
			err = source.ErrInterrupted
		}
		if err != nil {
			return source.Failed(err)
		}
		return nil
	}
	_, err := ahead.ReadAll(look, input.Handlers{Failure: func(f validate.Failure) error {
		interrupted = interrupted || f.Error == source.ErrInterrupted.Error()
		return nil
	}})
	f.progress.clear()
	if interrupted {
		return errors.New("interrupted before anything was fixed")
	}
	return err
}

// fix fixes an input, and judges the result.
func (f *fixRun) fix(name string, r io.Reader, emit func(finding.Finding) error) error {
	isFile := false
	if !f.piped {
		info, err := os.Stat(name)
		isFile = err == nil && info.Mode().IsRegular()
		if !isFile && !f.diff {
			return source.Failed(cmp.Or(source.Reason(err), errors.New("it is not a regular file, and is left as it is")))
		}
	}
	data, err := f.readWhole(r)
	if err != nil {
		return err
	}
	before := fixStages - 1
	if !f.piped {
		before-- // lookAhead has had one
	}
	f.stages.begin("fixing", before, len(data))
	fixed, fixes, err := f.fixer.Fix(f.inputs.Reading(), name, data)
	if f.inputs.Reading().Err() != nil {
		return source.Failed(source.ErrInterrupted)
	} else if err != nil {
		return source.Failed(err)
	}
	if fixes > 0 && isFile {
		if err := checkUnchanged(name, data); err != nil {
			return source.Failed(err)
		}
	}
	switch {
	case f.diff:
		err = reportError(f.printDifference(name, data, fixed))
	case f.piped:
		_, err = f.inputs.Streams.Out.Write(fixed)
		err = reportError(err)
	case fixes > 0:
		if err := f.replace(name, data, fixed); err != nil {
			return source.Failed(err)
		}
	}
	if err != nil {
		return err
	}
	if fixes > 0 {
		f.files++
		f.fixes += fixes
	}
	f.stages.begin("judging", 1, len(data))
	return f.validator.Read(name, bytes.NewReader(fixed), func(found finding.Finding) error {
		if f.hasMade(found.Fixable) {
			found.Fixable, found.Edits = finding.NotFixable, nil
		}
		return emit(found)
	})
}

// hasMade reports whether the run has made all fixes of a kind. A finding of the result that seems to have such a fix has none, such as a bare
// UUID that two events share.
func (f *fixRun) hasMade(kind finding.Fixable) bool {
	return kind == finding.Safe || kind == finding.Unsafe && f.unsafe
}

// readWhole reads a whole input.
func (f *fixRun) readWhole(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(showing{source.Unhurried(r), f.progress}, mostToFix+1))
	if err == nil && len(data) > mostToFix {
		err = source.Failed(fmt.Errorf("it has more than %d bytes, as many as can be fixed", mostToFix))
	}
	return data, err
}

// showing is a reader that draws the progress.
type showing struct {
	io.Reader
	progress *progress
}

func (s showing) Read(b []byte) (int, error) {
	s.progress.part(0)
	return s.Reader.Read(b)
}

// printDifference prints the changes of an input as a diff. Its lines are printable, except for tabs, and no line is a command to a CI
// server. A byte order mark is escaped on a terminal only: patch needs it as it is.
func (f *fixRun) printDifference(name string, data, fixed []byte) error {
	if bytes.Equal(data, fixed) {
		return nil
	}
	out := bufio.NewWriter(f.inputs.Streams.Out)
	path := terminal.Path(name)
	for _, line := range []string{"diff " + path + " " + path, "--- " + path, "+++ " + path} {
		out.WriteString(report.Style(f.inputs.Streams.Colour, color.Bold).Sprint(terminal.NoCommand(line)) + "\n") // Flush returns the error
	}
	err := fix.Diff(data, fixed, f.fixer.Kept(), func(line []byte) error {
		marks := ""
		if rest := strings.TrimLeft(string(line[1:]), "\uFEFF"); !f.shown {
			marks = string(line[1 : len(line)-len(rest)])
		}
		text, eol := strings.CutSuffix(string(line[:1])+string(line[1+len(marks):]), "\r")
		parts := strings.Split(text, "\t")
		for i, part := range parts {
			parts[i] = words.Printable(part)
		}
		text = terminal.NoCommand(strings.Join(parts, "\t"))
		text = diffColour(text[:1]+marks+text[1:], f.inputs.Streams.Colour)
		if eol {
			text += "\r"
		}
		_, err := out.WriteString(text + "\n")
		return err
	})
	return cmp.Or(err, out.Flush())
}

// checkUnchanged returns an error if a file is not, byte by byte, what was read of it.
func checkUnchanged(path string, data []byte) error {
	now, err := os.ReadFile(path)
	switch {
	case err != nil:
		return source.Reason(err)
	case bytes.Equal(now, data):
		return nil
	case source.IsCompressed(now):
		return errors.New("it is compressed, and left as it is; decompress it first")
	}
	return errors.New("it was changed meanwhile, and is left as it is")
}

// replace puts the fixed data in the place of a file, at once, if the file still holds the data that was read.
func (f *fixRun) replace(path string, data, fixed []byte) error {
	place, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return source.Reason(err)
	}
	file, err := f.inputs.Written.Beside(place)
	if err != nil {
		return cmp.Or(place.Close(), source.Reason(err))
	}
	_, err = file.Write(fixed)
	if err == nil {
		err = cmp.Or(file.Sync(), checkUnchanged(path, data)) // it may have changed during the writing
	}
	if err != nil {
		file.Discard()
		return source.Reason(err)
	}
	return source.Reason(file.CommitAtOnce())
}
