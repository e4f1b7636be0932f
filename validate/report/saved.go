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

// Saved is a report that was written as JSON or as JSON lines, and is sound. Its findings may be too many for memory: they are read anew
// whenever they are asked for.
type Saved struct {
	Inputs []Input
	Result Result
	parts  []part // the reports of which it is made up
}

// part is a report that can be read again.
type part struct {
	source Source
	looked
}

// Source is where a report is.
type Source struct {
	Name string // as in messages
	Open func() (io.ReadCloser, error)
}

// SourceError is an error of a report that is read, not of one that is written.
type SourceError struct {
	Name string // of the source
	Err  error
}

func (e *SourceError) Error() string { return e.Name + ": " + source.Reason(e.Err).Error() }
func (e *SourceError) Unwrap() error { return e.Err }

// Read looks through a report that was written as JSON or JSON lines. Whatever is in it that cannot be is a SourceError.
func Read(from Source) (*Saved, error) {
	var r savedReader
	looked, err := r.read(from)
	if err != nil {
		return nil, &SourceError{from.Name, err}
	}
	return &Saved{r.inputs, r.result, []part{{from, looked}}}, nil
}

// Merge adds the report of another part of the data, one that comes after. The error says that what the two say of
// certification cannot be added up.
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

// addUp adds up what two reports count, rule by rule. Both are sorted.
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

// Print hands a report on, as if it were made just now. An error of reading it is a SourceError.
func (s *Saved) Print(r *Report) error {
	r.MinSeverity = max(r.MinSeverity, s.Result.MinSeverity)
	inputs, n := s.Inputs, 0 // the rest, and how many findings of the first have come
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
		*r.count(c.Rule) = c.Tally // with what was left out at first
	}
	r.failures = append(r.failures, s.Result.Failures...)
	return r.Close(s.Result)
}

// again reads the report once more, and hands over its findings: never more than were there, and all are the same if there is no error.
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
		err = errChanged // since it was sound before
	default:
		return nil
	}
	return &SourceError{p.source.Name, err}
}
