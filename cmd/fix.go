package cmd

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/fix"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// mostToFix is how many bytes an input may have that is fixed: it is held as a whole, before and after.
const mostToFix = 1 << 30

type fixOptions struct {
	tables   tableFlags
	report   reportFlags
	diff     bool
	config   *config
	piped    bool // from standard input to standard output
	files    int  // that have been fixed
	made     int  // fixes in them
	fixer    *fix.Fixer
	judging  *validate.Validator
	reported *reporting
	inputs
}

func newFix(c *config) *cobra.Command {
	o := &fixOptions{config: c}
	cmd := &cobra.Command{
		Use:   "fix [PATH...]",
		Short: "Fix what has one right answer",
		Long: `Fix the faults that have one right answer, whoever is asked, and no others:

  - a date and time of which the instant is clear is written in UTC, with milliseconds
  - a bare UUID as the id of an event gets its urn:uuid:, unless another event has it, too
  - a term, a type or a name that is right but for its capitals, and a known misprint of a term, is written as it should be
  - a Caliper context with https, a slash at its end or the like becomes the one that is compared letter by letter
  - optional properties that are null or empty are left out
  - custom properties move into extensions, unless they may be something of Caliper's

All other bytes stay as they are: formatting, the order of members, numbers. A file is put in its place when it is whole, or not
changed at all. What the project ignores is left alone; rules and explain say which rules have a remedy.

The result is checked, and what is left is reported as by validate. For standard input the result goes to standard output.

Exit code: 0 what is left conforms, 1 there are findings of the severity that --fail-on names or worse, with --diff also if
something would be fixed, 2 the job could not be done.`,
		Example: `  caliper-lint fix --diff fixtures/
  caliper-lint fix fixtures/
  sensor | caliper-lint fix | collector`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.set(cmd, args)
			return o.run()
		},
	}
	o.tables.register(cmd, "profile to which every event must belong")
	o.tables.registerSeverities(cmd)
	o.flags.register(cmd)
	o.report.register(cmd, leastFailing)
	cmd.Flags().BoolVar(&o.diff, "diff", false, "print what would be fixed, and change nothing")
	c.use(cmd)
	return cmd
}

func (o *fixOptions) run() error {
	if err := o.resolve(); err != nil {
		return err
	}
	o.piped = slices.Contains(o.paths, source.Stdin)
	if o.piped && len(o.paths) > 1 {
		return errors.New("standard input is fixed alone: the result goes to standard output")
	}
	stdout := o.stdout
	if o.piped || o.diff {
		stdout = io.Discard // the report is for the files of --output alone
	}
	var err error
	if o.reported, err = o.report.check(stdout, o.config); err != nil {
		return err
	}
	options, _, err := o.tables.judging(o.config, &o.inputs)
	if err != nil {
		return err
	}
	if o.judging, err = validate.New(options); err != nil {
		return err
	}
	if o.fixer, err = fix.New(o.judging, options); err != nil {
		return err
	}
	if err := o.reported.open(&o.inputs, stdout, options.Catalogue); err != nil {
		return err
	}
	if !o.piped {
		if err := o.look(); err != nil {
			return err
		}
	}
	failures, err := o.each(o.fix, sink{finding: o.reported.found, input: o.reported.Input, failure: func(f validate.Failure) error {
		o.reported.Failure(f)
		return o.reported.flush()
	}})
	if err != nil {
		o.reported.drop()
		return err
	}
	return o.end(failures)
}

// end ends the report, and says what has been done.
func (o *fixOptions) end(failures int) error {
	counts := o.counts(o.judging)
	if err := o.reported.finish(report.Result{Summary: counts}); err != nil {
		return err
	}
	if failures == 0 && counts.Nothing() {
		return errNothing
	}
	if !o.report.quiet {
		done := "fixed"
		if o.diff {
			done = "would be fixed"
		}
		fmt.Fprintf(o.stderr, "%s in %s %s\n%s\n", count(o.made, "fault"), count(o.files, "input"), done, summary(counts, failures))
	}
	if err := o.reported.verdict(failures); err != nil || !o.diff || o.files == 0 {
		return err
	}
	return &exitError{exitFindings, ""}
}

// look has all files looked at before the first is fixed. What cannot be read is said when it is to be fixed.
func (o *fixOptions) look() error {
	interrupted := false
	ahead := inputs{cmd: o.cmd, flags: o.flags, stdin: o.stdin, stdout: o.stdout, stderr: io.Discard, outputs: o.outputs, apart: o.apart,
		inProject: o.inProject, foreign: o.foreign}
	ahead.paths = slices.DeleteFunc(slices.Clone(o.paths), func(path string) bool { // a pipe is read once
		info, err := os.Stat(path)
		return err == nil && !info.IsDir() && !info.Mode().IsRegular()
	})
	read := func(name string, r io.Reader, _ func(finding.Finding) error) error {
		data, err := readAll(r)
		if err != nil {
			return err
		}
		if err = o.fixer.Look(ahead.ctx, name, data); ahead.ctx.Err() != nil {
			err = source.ErrInterrupted
		}
		if err != nil {
			return source.Failed(err)
		}
		return nil
	}
	_, err := ahead.each(read, sink{failure: func(f validate.Failure) error {
		interrupted = interrupted || f.Error == source.ErrInterrupted.Error()
		return nil
	}})
	if interrupted {
		return source.ErrInterrupted
	}
	return err
}

// fix fixes an input, and has the result judged.
func (o *fixOptions) fix(name string, r io.Reader, emit func(finding.Finding) error) error {
	isFile := false
	if !o.piped {
		info, err := os.Stat(name)
		isFile = err == nil && info.Mode().IsRegular()
		if !isFile && !o.diff {
			return source.Failed(cmp.Or(source.Reason(err), errors.New("it is no regular file, and left as it is")))
		}
	}
	data, err := readAll(r)
	if err != nil {
		return err
	}
	fixed, made, err := o.fixer.Fix(o.ctx, name, data)
	if o.ctx.Err() != nil {
		return source.Failed(source.ErrInterrupted)
	} else if err != nil {
		return source.Failed(err)
	}
	if made > 0 && isFile {
		if err := isStill(name, data); err != nil {
			return source.Failed(err)
		}
	}
	switch {
	case o.diff:
		err = o.show(name, data, fixed)
	case o.piped:
		_, err = o.stdout.Write(fixed)
		err = written(err)
	case made > 0:
		if err := o.replace(name, fixed); err != nil {
			return source.Failed(err)
		}
	}
	if err != nil {
		return err
	}
	if made > 0 {
		o.files++
		o.made += made
	}
	return o.judging.Read(name, bytes.NewReader(fixed), emit)
}

// readAll reads an input as a whole.
func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(unhurried{r}, mostToFix+1))
	if err == nil && len(data) > mostToFix {
		err = source.Failed(fmt.Errorf("it has more than %d bytes, as many as can be fixed", mostToFix))
	}
	return data, err
}

// unhurried reads what comes in pieces without saying that there are pauses.
type unhurried struct{ io.Reader }

func (u unhurried) Read(b []byte) (int, error) {
	n, err := u.Reader.Read(b)
	if err == source.ErrPause {
		err = nil
	}
	return n, err
}

// show prints how an input would be changed. Its lines are made printable, but for tabs and their ends.
func (o *fixOptions) show(name string, data, fixed []byte) error {
	path := printablePath(name)
	var b strings.Builder
	for line := range strings.Lines(string(diff.Diff(path, data, path, fixed))) {
		text := strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		eol := line[len(text):]
		parts := strings.Split(text, "\t")
		for i, part := range parts {
			parts[i] = printable(part)
		}
		b.WriteString(strings.Join(parts, "\t") + eol)
	}
	return written(write(o.stdout, b.String()))
}

// isStill returns an error if a file is not, byte by byte, what was read of it.
func isStill(path string, data []byte) error {
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

// replace puts what has been fixed in the place of a file, at once.
func (o *fixOptions) replace(path string, fixed []byte) error {
	place, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return source.Reason(err)
	}
	file, err := o.beside(place)
	if err != nil {
		return cmp.Or(place.Close(), source.Reason(err))
	}
	_, err = file.Write(fixed)
	if err = cmp.Or(err, file.Sync()); err != nil {
		file.drop()
		return source.Reason(err)
	}
	return source.Reason(file.putAtOnce())
}
