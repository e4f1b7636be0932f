package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Saved is a report that was written as JSON or as JSON lines, and has been read.
type Saved struct {
	Tool     string
	Findings []finding.Finding
	Inputs   []string
	Result   Result
}

// saved is what may stand in a report: all of it but the last three as JSON, these in JSON lines.
type saved struct {
	Version  *int           `json:"version"`
	Tool     string         `json:"tool"`
	Findings []*jsonFinding `json:"findings"`
	Inputs   []string       `json:"inputs"`
	*Result
	Finding *jsonFinding `json:"finding"`
	Input   *string      `json:"input"`
	Whole   *Result      `json:"result"`
}

var errNoReport = errors.New("it is no report of validate --format json or jsonl, or one of another version of the program")

// Read reads a report that was written as JSON or JSON lines. Whatever is in it that cannot be is an error.
func Read(r io.Reader) (*Saved, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var first saved
	if err := d.Decode(&first); isTypeError(err) {
		return nil, errNoReport
	} else if err != nil {
		return nil, fmt.Errorf("it is no report of validate --format json or jsonl: %w", err)
	}
	if first.Version == nil || *first.Version != formVersion || first.Finding != nil || first.Input != nil || first.Whole != nil {
		return nil, errNoReport
	}
	s := &Saved{Tool: first.Tool}
	if first.Result != nil {
		s.Inputs, s.Result = first.Inputs, *first.Result
		for _, f := range first.Findings {
			if err := s.add(f); err != nil {
				return nil, err
			}
		}
	} else if err := s.readLines(d); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("it goes on after the report")
	}
	return s, s.check()
}

// readLines reads what follows the head of JSON lines.
func (s *Saved) readLines(d *json.Decoder) error {
	for {
		var line saved
		if err := d.Decode(&line); errors.Is(err, io.EOF) {
			return errors.New("it ends before its result")
		} else if isTypeError(err) {
			return errNoReport
		} else if err != nil {
			return fmt.Errorf("it is no report of validate --format jsonl: %w", err)
		}
		switch {
		case line.Finding != nil:
			if err := s.add(line.Finding); err != nil {
				return err
			}
		case line.Input != nil:
			s.Inputs = append(s.Inputs, *line.Input)
		case line.Whole != nil:
			s.Result = *line.Whole
			return nil
		default:
			return errNoReport
		}
	}
}

// isTypeError reports whether JSON holds something else than is asked for. What it says is of no use to those who don't
// write Go.
func isTypeError(err error) bool {
	var typeError *json.UnmarshalTypeError
	return errors.As(err, &typeError)
}

func (s *Saved) add(f *jsonFinding) error {
	if f == nil || f.Severity == 0 || f.Rule == "" {
		return errors.New("it has a finding without rule or severity")
	}
	s.Findings = append(s.Findings, fromJSON(*f))
	return nil
}

// check returns an error if the parts of the report do not agree.
func (s *Saved) check() error {
	var recount Report
	for _, f := range s.Findings {
		_ = recount.Finding(f) // has no printers that could fail
	}
	var sum validate.Counts
	for _, c := range s.Result.Rules {
		sum.Errors, sum.Warnings, sum.Notes, sum.Suppressed = sum.Errors+c.Errors, sum.Warnings+c.Warnings, sum.Notes+c.Notes, sum.Suppressed+c.Suppressed
		if found := recount.count(c.Rule); found.Findings()+c.LeftOut != c.Findings() || found.Suppressed != c.Suppressed {
			return errors.New("what it says of its rules does not agree with its findings")
		}
	}
	total := s.Result.Summary
	if len(recount.counts) > len(s.Result.Rules) ||
		sum != (validate.Counts{Errors: total.Errors, Warnings: total.Warnings, Notes: total.Notes, Suppressed: total.Suppressed}) {
		return errors.New("its summary does not agree with its findings")
	}
	if c := s.Result.Coverage; c != nil {
		if err := c.Check(); err != nil {
			return fmt.Errorf("coverage: %w", err)
		}
	}
	if s.Result.Failures == nil || s.Result.Stale == nil || s.Inputs == nil && len(s.Findings) > 0 {
		return errNoReport
	}
	return nil
}

// Merge adds the report of another part of the data, one that comes after. The error says that what the two say of
// certification cannot be added up.
func (s *Saved) Merge(other *Saved) error {
	s.Findings = append(s.Findings, other.Findings...)
	s.Inputs = append(s.Inputs, other.Inputs...)
	a, b := &s.Result, &other.Result
	var sum Report
	for _, rules := range [][]RuleCount{a.Rules, b.Rules} {
		for _, c := range rules {
			sum.add(c)
		}
	}
	a.Rules = sum.rules()
	a.Failures = append(a.Failures, b.Failures...)
	a.Stale = append(a.Stale, b.Stale...)
	a.Summary = a.Summary.Plus(b.Summary)
	if a.Coverage == nil || b.Coverage == nil {
		a.Coverage = nil
		return nil
	}
	return a.Coverage.Merge(b.Coverage)
}

// Print hands a report on, as if it were made just now.
func (s *Saved) Print(r *Report) error {
	rest := s.Findings
	for _, input := range s.Inputs {
		for len(rest) > 0 && rest[0].File == input {
			if err := r.Finding(rest[0]); err != nil {
				return err
			}
			rest = rest[1:]
		}
		if err := r.Input(input); err != nil {
			return err
		}
	}
	if len(rest) > 0 {
		return fmt.Errorf("there is a finding in %s, which does not stand in its place among the inputs", printable(rest[0].File))
	}
	for _, c := range s.Result.Rules {
		shown := r.count(c.Rule)
		c.LeftOut += shown.LeftOut
		*shown = c
	}
	r.failures = append(r.failures, s.Result.Failures...)
	return r.Close(s.Result)
}

// Worst returns the greatest severity among the findings that count, also those that were left out; 0 if there are none.
func (s *Saved) Worst() finding.Severity {
	total := s.Result.Summary
	switch {
	case total.Errors > 0:
		return finding.Error
	case total.Warnings > 0:
		return finding.Warning
	case total.Notes > 0:
		return finding.Note
	}
	return 0
}
