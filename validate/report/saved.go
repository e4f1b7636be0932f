package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Saved is a report that was written as JSON or as JSON lines, and has been read.
type Saved struct {
	Findings []finding.Finding
	Inputs   []Input
	Result   Result
}

// savedLine has every key that may stand in a report: all of them but the last three as JSON, these in JSON lines.
type savedLine struct {
	Version  *int           `json:"version"`
	Tool     string         `json:"tool"`
	Findings []*jsonFinding `json:"findings"`
	Inputs   []Input        `json:"inputs"`
	*Result
	Finding *jsonFinding `json:"finding"`
	Input   *Input       `json:"input"`
	Whole   *Result      `json:"result"`
}

var errNoReport = errors.New("it is no report of validate --format json or jsonl, or one of another version of the program")

// Read reads a report that was written as JSON or JSON lines. Whatever is in it that cannot be is an error.
func Read(r io.Reader) (*Saved, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var first savedLine
	if err := d.Decode(&first); isTypeError(err) {
		return nil, errNoReport
	} else if err != nil {
		return nil, fmt.Errorf("it is no report of validate --format json or jsonl: %w", err)
	}
	if first.Version == nil || *first.Version != formVersion || first.Finding != nil || first.Input != nil || first.Whole != nil {
		return nil, errNoReport
	}
	s := new(Saved)
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
		var line savedLine
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
	switch {
	case f == nil || f.Severity == 0 || f.Rule == "":
		return errors.New("it has a finding without rule or severity")
	case min(f.Record, f.Line, f.Column, f.EndLine, f.EndColumn) < 1:
		return errors.New("it has a finding without a place")
	}
	s.Findings = append(s.Findings, fromJSON(*f))
	return nil
}

// check returns an error if the parts of the report do not agree.
func (s *Saved) check() error {
	if s.Result.Failures == nil || s.Result.Stale == nil || s.Result.Rules == nil {
		return errNoReport
	}
	if c := s.Result.Coverage; c != nil {
		if err := c.Check(); err != nil {
			return fmt.Errorf("coverage: %w", err)
		}
	}
	if err := s.checkInputs(); err != nil {
		return err
	}
	return s.checkCounts()
}

// checkInputs holds that findings stand in the order of their inputs.
func (s *Saved) checkInputs() error {
	rest := s.Findings
	for _, in := range s.Inputs {
		if in.Findings < 0 || in.Findings > len(rest) {
			return errors.New("its inputs do not agree with its findings")
		}
		for _, f := range rest[:in.Findings] {
			if f.File != in.File {
				return errors.New("its inputs do not agree with its findings")
			}
		}
		rest = rest[in.Findings:]
	}
	if len(rest) > 0 {
		return errors.New("its inputs do not agree with its findings")
	}
	return nil
}

// checkCounts holds that each rule has as many findings as it says, and all together as many as the summary does.
func (s *Saved) checkCounts() error {
	var shown Report
	for _, f := range s.Findings {
		_ = shown.Finding(f) // has no printers that could fail
	}
	var sum finding.Tally
	for i, c := range s.Result.Rules {
		n := shown.count(c.Rule)
		errs, warnings, notes := c.Errors-n.Errors, c.Warnings-n.Warnings, c.Notes-n.Notes
		if i > 0 && s.Result.Rules[i-1].Rule >= c.Rule || min(errs, warnings, notes) < 0 || max(errs, warnings, notes) > mostFindings ||
			errs+warnings+notes != c.NotShown || c.Suppressed != n.Suppressed {
			return errors.New("what it says of its rules does not agree with its findings")
		}
		sum = sum.Plus(c.Tally)
	}
	total := s.Result.Summary
	if len(shown.counts) > len(s.Result.Rules) || sum != total.Tally || total.IsNegative() {
		return errors.New("its summary does not agree with its findings")
	}
	return nil
}

// mostFindings is more than a run can have. It keeps sums from overflowing.
const mostFindings = 1 << 48

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
	for _, in := range s.Inputs {
		for _, f := range rest[:in.Findings] {
			if err := r.Finding(f); err != nil {
				return err
			}
		}
		rest = rest[in.Findings:]
		if err := r.Input(in.File, in.Complete); err != nil {
			return err
		}
	}
	for _, c := range s.Result.Rules {
		shown := r.count(c.Rule)
		c.NotShown += shown.NotShown
		*shown = c
	}
	r.failures = append(r.failures, s.Result.Failures...)
	return r.Close(s.Result)
}
