package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Report is a JSON report that has been read.
type Report struct {
	Version  int                `json:"version"`
	Tool     string             `json:"tool"`
	Findings []jsonFinding      `json:"findings"`
	Failures []validate.Failure `json:"failures"`
	Summary  validate.Counts    `json:"summary"`
}

// Read reads a report that was written as JSON. Whatever is in it that cannot be is an error.
func Read(r io.Reader) (*Report, error) {
	report := new(Report)
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(report); err != nil {
		return nil, fmt.Errorf("it is no report of validate --format json: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("it goes on after the report")
	}
	if report.Version != 1 || report.Findings == nil || report.Failures == nil {
		return nil, errors.New("it is no report of validate --format json, or one of another version of the program")
	}
	counts := validate.Counts{}
	for _, f := range report.Findings {
		counts.Add(f.Severity, 1)
	}
	if s := report.Summary; counts.Errors != s.Errors || counts.Warnings != s.Warnings || counts.Notes != s.Notes {
		return nil, errors.New("its summary does not agree with its findings")
	}
	return report, nil
}

// Merge adds the report of another part of the data, one that comes after.
func (r *Report) Merge(other *Report) {
	r.Findings = append(r.Findings, other.Findings...)
	r.Failures = append(r.Failures, other.Failures...)
	r.Summary = r.Summary.Plus(other.Summary)
}

// Worst returns the greatest severity among the findings, 0 if there are none.
func (r *Report) Worst() (most finding.Severity) {
	for i := range r.Findings {
		most = max(most, r.Findings[i].Severity)
	}
	return most
}

// Write writes the report as JSON, in the form in which it was read.
func (r *Report) Write(w io.Writer) error {
	p := &jsonPrinter{w: w, tool: r.Tool}
	for _, f := range r.Findings {
		if err := p.finding(f); err != nil {
			return err
		}
	}
	for _, f := range r.Failures {
		if err := p.Failure(f); err != nil {
			return err
		}
	}
	return p.Close(r.Summary)
}
