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
	reached bool // there is a finding of the severity of --fail-on, or worse
	live    bool // the files are written while data comes, since it may never end
	buffers []*bufio.Writer
	files   []*outfile.File // the files that have not taken their places yet
}

func newReportWriter(plan *reportPlan) *reportWriter {
	return &reportWriter{Report: report.Report{MinSeverity: plan.minSeverity}, plan: plan}
}

// open creates the files, which must not be inputs, and begins all reports. stdout is standard output, and known has the texts about rules.
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
	for i, f := range r.plan.files { // all files could be opened
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

// sectionURL returns a function that returns the URL of a section of the specification. It reads the tables at its first call, since that
// takes a while.
func sectionURL() func(section string) string {
	spec := sync.OnceValues(profiles.Newest)
	return func(section string) string {
		s, err := spec()
		if err != nil {
			return "" // judging data has reported the error
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

// finding receives a finding.
func (r *reportWriter) finding(f finding.Finding) error {
	r.reached = r.reached || f.Suppressed == nil && f.Severity >= r.plan.failOn
	return r.Finding(f)
}

// failure receives an input that cannot be read.
func (r *reportWriter) failure(f validate.Failure) error {
	r.Failure(f)
	return r.flush()
}

// flush writes the text in the buffers.
func (r *reportWriter) flush() (err error) {
	for _, buffer := range r.buffers {
		err = cmp.Or(err, buffer.Flush())
	}
	return err
}

// finish ends the reports, and puts the files in their places.
func (r *reportWriter) finish(result report.Result) error { return r.commit(r.Close(result)) }

// print writes a saved report.
func (r *reportWriter) print(saved *report.Saved, in *input.Inputs) error {
	if err := r.open(in, in.Streams.Out, new(catalogue.Catalogue)); err != nil {
		return err
	}
	return r.commit(saved.Print(&r.Report))
}

// commit puts the files in their places if err is nil and everything could be written. Otherwise it discards them.
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

// discard removes the files that have not taken their places. Earlier files stay there.
func (r *reportWriter) discard() {
	for _, file := range r.files {
		file.Discard()
	}
	r.files = nil
}

// verdict returns the error that gives the command its exit code; nil for 0.
func (r *reportWriter) verdict(failures int) error {
	switch {
	case failures > 0:
		return &exitError{exitFailure, ""}
	case r.reached:
		return &exitError{exitFindings, ""}
	}
	return nil
}

// reportError returns an error of writing the report with these words before it.
func reportError(err error) error {
	var read *report.SourceError
	if err == nil || errors.As(err, &read) {
		return err
	}
	return fmt.Errorf("write the report: %w", err)
}

// summed returns the summary of a run. An interrupted input is not counted as one that could not be read.
func summed(in *input.Inputs, c validate.Counts, failures int) string {
	if !in.Interrupted() {
		return report.Sums(c, failures, in.Streams.ErrColour)
	}
	text, fixable, _ := strings.Cut(report.Sums(c, failures-1, in.Streams.ErrColour), "\n")
	return strings.TrimSuffix(text+"; interrupted: the report holds what was read until then\n"+fixable, "\n")
}

// countsOf returns the counts of a validator, and the number of files that were passed over.
func countsOf(v *validate.Validator, in *input.Inputs) validate.Counts {
	c := v.Counts()
	c.PassedOver = in.PassedOver()
	return c
}
