package cmd

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/outfile"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// reportWriter writes the reports of a run, to standard output and to files.
type reportWriter struct {
	report.Report
	plan    *reportPlan
	reached bool // whether there is a finding of the severity of --fail-on, or worse
	live    bool // whether the files are written as the data comes, which need not end
	buffers []*bufio.Writer
	files   []*outfile.File // files that have not taken their places yet
}

func newReportWriter(plan *reportPlan) *reportWriter {
	return &reportWriter{Report: report.Report{MinSeverity: plan.minSeverity}, plan: plan}
}

// open creates the files, which must not be inputs, and begins all reports. stdout is standard output, known tells of the rules.
func (r *reportWriter) open(in *input.Inputs, stdout io.Writer, known *catalogue.Catalogue) (err error) {
	var opened []*os.File
	defer func() {
		if err != nil {
			for _, file := range opened {
				_ = file.Close()
			}
			r.discard()
			in.Written.RemoveCreated()
		}
	}()
	options := report.Options{Tool: toolName(), Colour: r.plan.colour, Links: r.plan.links, Width: r.plan.width, Brief: r.plan.quiet, FailOn: r.plan.failOn, Catalogue: known, URL: sectionURL()}
	if err := r.add(r.plan.format, stdout, options); err != nil {
		return err
	}
	for _, f := range r.plan.files {
		file, err := f.open(in.Written)
		if err != nil {
			return f.flagError(err)
		}
		opened = append(opened, file)
	}
	options.Colour, options.Links, options.Width = false, false, 0
	for i, f := range r.plan.files { // nothing stands in the way of the run any more
		file, err := in.Written.Begin(opened[i], r.live)
		if err != nil {
			return f.flagError(err)
		}
		r.files = append(r.files, file)
		if err := r.add(f.format, file, options); err != nil {
			return err
		}
	}
	return nil
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

func (r *reportWriter) add(format string, w io.Writer, options report.Options) error {
	buffer := bufio.NewWriterSize(w, 1<<16)
	printer, err := report.New(format, buffer, options)
	r.Add(printer, r.plan.maxPerRule)
	r.buffers = append(r.buffers, buffer)
	return err
}

// finding takes a finding.
func (r *reportWriter) finding(f finding.Finding) error {
	r.reached = r.reached || f.Suppressed == nil && f.Severity >= r.plan.failOn
	return r.Finding(f)
}

// failure takes an input that cannot be read.
func (r *reportWriter) failure(f validate.Failure) error {
	r.Failure(f)
	return r.flush()
}

// flush writes what has come so far.
func (r *reportWriter) flush() (err error) {
	for _, buffer := range r.buffers {
		err = cmp.Or(err, buffer.Flush())
	}
	return err
}

// finish ends the reports, and puts the files in their places.
func (r *reportWriter) finish(result report.Result) error { return r.commit(r.Close(result)) }

// print writes a report that was saved.
func (r *reportWriter) print(saved *report.Saved, in *input.Inputs) error {
	if err := r.open(in, in.Streams.Out, new(catalogue.Catalogue)); err != nil {
		return err
	}
	return r.commit(saved.Print(&r.Report))
}

// commit ends the files: they take their places if all that was written is whole.
func (r *reportWriter) commit(err error) error {
	if err = cmp.Or(err, r.flush()); err == nil {
		for len(r.files) > 0 && err == nil {
			err = r.files[0].Commit()
			r.files = r.files[1:]
		}
	}
	r.discard()
	return reportError(err)
}

// discard ends the files of a run that has failed: what was in their places stays there.
func (r *reportWriter) discard() {
	for _, file := range r.files {
		file.Discard()
	}
	r.files = nil
}

// verdict is the error with which the command ends, nil if it ends well.
func (r *reportWriter) verdict(failures int) error {
	switch {
	case failures > 0:
		return &exitError{exitFailure, ""}
	case r.reached:
		return &exitError{exitFindings, ""}
	}
	return nil
}

// reportError says of an error that it is one of writing the report.
func reportError(err error) error {
	var read *report.SourceError
	if err == nil || errors.As(err, &read) {
		return err
	}
	return fmt.Errorf("write the report: %w", err)
}

// summed is the summary of the inputs. It names an interrupt as such: an interrupted input is not one that could not be read.
func summed(in *input.Inputs, c validate.Counts, failures int) string {
	if !in.Interrupted() {
		return report.Sums(c, failures, in.Streams.ErrColour)
	}
	first, fixable, _ := strings.Cut(report.Sums(c, failures-1, in.Streams.ErrColour), "\n")
	first += "; interrupted: the report holds what was read until then"
	if fixable == "" {
		return first
	}
	return first + "\n" + fixable
}

// countsOf returns what a validator has counted, and how many files were passed over.
func countsOf(v *validate.Validator, in *input.Inputs) validate.Counts {
	c := v.Counts()
	c.PassedOver = in.PassedOver()
	return c
}
