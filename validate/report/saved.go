package report

import (
	"cmp"
	"errors"
	"io"
	"slices"

	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/longjson"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Saved is a report that was saved as JSON or JSON lines, and has been checked. Its findings can be too many for memory, so they are read
// again when they are needed.
type Saved struct {
	Inputs []Input
	Result Result
	parts  []part // the saved reports that were merged; one if none were
}

// part is a report that can be read again.
type part struct {
	source Source
	looked
}

// Source is a place from which a report can be read, several times.
type Source struct {
	Name string // the name in messages
	Open func() (io.ReadCloser, error)
}

// SourceError is an error in reading a report.
type SourceError struct {
	Name string // the name of the source
	Err  error
}

func (e *SourceError) Error() string { return e.Name + ": " + source.Reason(e.Err).Error() }
func (e *SourceError) Unwrap() error { return e.Err }

// Read reads and checks a report that was saved as JSON or JSON lines. If it is not a report of this form, or contradicts itself, the
// error is a SourceError.
func Read(from Source) (*Saved, error) {
	var r savedReader
	looked, err := r.read(from)
	if err != nil {
		return nil, &SourceError{from.Name, err}
	}
	return &Saved{r.inputs, r.result, []part{{from, looked}}}, nil
}

// Merge adds the report of the part of the data that follows. The error says that the coverages of the two cannot be added up.
func (s *Saved) Merge(other *Saved) error {
	s.parts = append(s.parts, other.parts...)
	s.Inputs = append(s.Inputs, other.Inputs...)
	a, b := &s.Result, &other.Result
	a.Rules = addUp(a.Rules, b.Rules)
	a.Failures = append(a.Failures, b.Failures...)
	a.Stale = append(a.Stale, b.Stale...)
	a.Summary = a.Summary.Plus(b.Summary)
	a.MinSeverity = min(a.MinSeverity, b.MinSeverity) // what only one hides is left out of the sum
	if a.Coverage == nil || b.Coverage == nil {
		a.Coverage = nil
		return nil
	}
	return a.Coverage.Merge(b.Coverage)
}

// addUp adds up the counts of two reports, rule by rule. Both lists are sorted.
func addUp(a, b []RuleCount) []RuleCount {
	all := append(slices.Clone(a), b...)
	slices.SortStableFunc(all, func(x, y RuleCount) int { return cmp.Compare(x.Rule, y.Rule) })
	sum := []RuleCount{}
	for _, c := range all {
		if last := len(sum) - 1; last >= 0 && sum[last].Rule == c.Rule {
			sum[last].Tally = sum[last].Plus(c.Tally)
			sum[last].NotShown += c.NotShown
			sum[last].SuppressedNotShown += c.SuppressedNotShown
		} else {
			sum = append(sum, c)
		}
	}
	return sum
}

// Print hands the findings and results to r, as a run does. An error in reading the report is a SourceError.
func (s *Saved) Print(r *Report) error {
	r.MinSeverity = max(r.MinSeverity, s.Result.MinSeverity)
	inputs, n := s.Inputs, 0 // the inputs that are left, and the number of findings of the first that were handed over
	next := func() error {
		in := inputs[0]
		inputs, n = inputs[1:], 0
		return r.input(in.File, in.Complete, in.NotShown)
	}
	for _, p := range s.parts {
		err := p.again(func(f finding.Finding) error {
			for n == inputs[0].Findings {
				if err := next(); err != nil {
					return err
				}
			}
			n++
			return r.Finding(f)
		})
		if err != nil {
			return err
		}
	}
	for len(inputs) > 0 {
		if err := next(); err != nil {
			return err
		}
	}
	for _, c := range s.Result.Rules {
		*r.count(c.Rule) = c.Tally // the tally includes findings that the saved report does not show
	}
	r.failures = append(r.failures, s.Result.Failures...)
	return r.Close(s.Result)
}

// again reads the report once more, and hands over its findings. It never hands over more than the first reading found; without an error
// they are the same findings.
func (p *part) again(take func(finding.Finding) error) error {
	var taken error
	r := savedReader{}
	r.finding = func(f finding.Finding) error {
		if r.findings > p.findings {
			return errChanged
		}
		taken = take(f)
		return taken
	}
	seen, err := r.read(p.source)
	var failed longjson.ReadError
	switch {
	case taken != nil:
		return taken
	case errors.As(err, &failed):
	case err != nil || seen != p.looked:
		err = errChanged // the first reading found no error
	default:
		return nil
	}
	return &SourceError{p.source.Name, err}
}
