// Package report prints findings: it has a printer for each format, and reads reports that were saved.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// Printer writes a report piece by piece: the findings of an input, the input, those of the next, and so on.
type Printer interface {
	Finding(finding.Finding) error
	Input(Input) error // has been read, and its findings have been handed over
	Close(*Result) error
}

// Input is a file, or standard input, that has been read.
type Input struct {
	File     string `json:"file"`
	Findings int    `json:"findings"` // of it that the report shows, suppressed ones too
	Complete bool   `json:"complete"` // it was read to its end

	NotShown finding.Tally `json:"notShown,omitzero"` // the findings of it that are only counted in the report
}

// Result is what a report ends with.
type Result struct {
	Rules    []RuleCount        `json:"rules"`    // those with findings, sorted by their ids
	Failures []validate.Failure `json:"failures"` // inputs that could not be read, or not to their end
	Stale    []Stale            `json:"stale"`    // suppressions that nothing needs any more
	Coverage *coverage.Coverage `json:"coverage"` // nil if it was not asked for
	Summary  validate.Counts    `json:"summary"`

	MinSeverity catalogue.Severity `json:"minSeverity,omitzero"` // least severity of what is shown; 0 if all is

	kinds map[string][]*kindCount // of each rule what a printer of text was not given, the most frequent first
}

// RuleCount is how many findings a rule has.
type RuleCount struct {
	Rule string `json:"rule"`
	finding.Tally
	LeftOut
}

// LeftOut is how many findings of a rule are only counted in a report.
type LeftOut struct {
	NotShown           int `json:"notShown"`           // of the errors, warnings and notes
	SuppressedNotShown int `json:"suppressedNotShown"` // of those that are suppressed
}

// Stale is an ignore, or a finding of a baseline, for which there is no finding.
type Stale = suppress.Stale

// Report hands what is found to printers, and counts it.
type Report struct {
	MinSeverity catalogue.Severity // least severity of what printers are given

	outlets  []*outlet
	counts   map[string]*finding.Tally
	failures []validate.Failure
}

// Add adds a printer. It is given most findings of a rule and severity, and beside them as many that are suppressed; for text
// most of each kind of message. 0 is all, Usual what is usual.
func (r *Report) Add(p Printer, most int) {
	r.outlets = append(r.outlets, newOutlet(p, most))
}

// Finding takes a finding of the input at hand.
func (r *Report) Finding(f finding.Finding) error {
	r.count(f.Rule).Count(&f)
	for _, o := range r.outlets {
		if f.Severity < r.MinSeverity {
			o.notShown.Count(&f)
		} else if err := o.finding(f); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) count(rule string) *finding.Tally {
	if r.counts == nil {
		r.counts = map[string]*finding.Tally{}
	}
	c := r.counts[rule]
	if c == nil {
		c = new(finding.Tally)
		r.counts[rule] = c
	}
	return c
}

// Input takes note that an input has been read, or as much of it as can be.
func (r *Report) Input(name string, complete bool) error {
	return r.input(name, complete, finding.Tally{})
}

// input does the same. notShown are findings that have been left out before.
func (r *Report) input(name string, complete bool, notShown finding.Tally) error {
	for _, o := range r.outlets {
		input := Input{name, o.shown, complete, o.notShown.Plus(notShown)}
		o.shown, o.notShown = 0, finding.Tally{}
		if err := o.Printer.Input(input); err != nil {
			return err
		}
	}
	return nil
}

// Failure takes note of an input that cannot be read, or not to its end.
func (r *Report) Failure(f validate.Failure) { r.failures = append(r.failures, f) }

// Close ends the report. What it has counted itself it fills in.
func (r *Report) Close(result Result) error {
	result.Failures = append([]validate.Failure{}, r.failures...)
	result.Stale = append([]Stale{}, result.Stale...)
	if result.MinSeverity = r.MinSeverity; result.MinSeverity == catalogue.Note {
		result.MinSeverity = 0
	}
	for _, o := range r.outlets {
		result.Rules, result.kinds = o.rules(r.counts), o.left()
		if err := o.Close(&result); err != nil {
			return err
		}
	}
	return nil
}

// Options say how printers print.
type Options struct {
	Tool      string                      // name and version of the program
	Colour    bool                        // in text
	Links     bool                        // in text, by a sequence that terminals know
	Width     int                         // columns of the terminal that text must fit; 0: lines may have any length
	Brief     bool                        // no table by rule in text
	FailOn    catalogue.Severity          // least severity of what counts as a failed test
	Catalogue *catalogue.Catalogue        // of what is said of rules
	URL       func(section string) string // of the specification
}

// byWeight returns rules with the most errors first, of those with as many errors those with the most warnings, then notes. Rules with no
// finding that counts are left out.
func byWeight(rules []RuleCount) []RuleCount {
	all := slices.DeleteFunc(slices.Clone(rules), func(c RuleCount) bool { return c.Findings() == 0 })
	slices.SortStableFunc(all, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(b.Errors, a.Errors), cmp.Compare(b.Warnings, a.Warnings), cmp.Compare(b.Notes, a.Notes))
	})
	return all
}

// rule returns the catalogue's entry for a rule, nil if there is none: a saved report may be of another version.
func (o *Options) rule(id string) *catalogue.Rule {
	if o.Catalogue == nil {
		return nil
	}
	rule, err := o.Catalogue.Rule(catalogue.ID(id))
	if err != nil {
		return nil
	}
	return rule
}

// PlainFormats are those of what is no report of findings.
var PlainFormats = []string{"text", "json"}

// UnknownFormat says that format is none of the names.
func UnknownFormat(format string, names []string) error {
	if near := profiles.DidYouMean(format, names); near != "" {
		return fmt.Errorf("unknown format %q%s", format, near)
	}
	return fmt.Errorf("unknown format %q; must be one of %s", format, strings.Join(names, ", "))
}
