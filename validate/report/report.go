// Package report prints findings: it has a printer for each format, and reads reports that were saved.
package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

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

// UsualPerRule is how many findings of a rule and severity a report carries, if nobody says another number: more than anyone reads, and not so many that
// data of some bytes a record becomes a report of hundreds of times its length.
const UsualPerRule = 100_000

// Stale is an ignore, or a finding of a baseline, for which there is no finding.
type Stale = suppress.Stale

// Report hands what is found to printers, and counts it.
type Report struct {
	outlets  []*outlet
	counts   map[string]*finding.Tally
	failures []validate.Failure
}

// outlet is a printer, with what it is given. What it is not given is counted all the same: the cap is presentation, and so no matter of
// validate.Policy.
type outlet struct {
	Printer
	most  int // findings of a kind that are given; 0: all
	given map[kind]int

	shown    int           // findings of the input at hand
	notShown finding.Tally // those of it that are not given
}

// kind is what findings have in common of which a printer is given as many. So errors are not crowded out by warnings of the same rule, nor
// new findings by those that are suppressed.
type kind struct {
	rule       string
	severity   catalogue.Severity
	suppressed bool
}

// Add adds a printer. It is given most findings of a rule and severity, and beside them as many that are suppressed; 0: all.
func (r *Report) Add(p Printer, most int) {
	r.outlets = append(r.outlets, &outlet{Printer: p, most: most, given: map[kind]int{}})
}

// Finding takes a finding of the input at hand.
func (r *Report) Finding(f finding.Finding) error {
	c := r.count(f.Rule)
	if f.Suppressed != nil {
		c.Suppressed++
	} else {
		c.Add(f.Severity)
	}
	for _, o := range r.outlets {
		if err := o.finding(f); err != nil {
			return err
		}
	}
	return nil
}

func (o *outlet) finding(f finding.Finding) error {
	of := kind{f.Rule, f.Severity, f.Suppressed != nil}
	switch isFull := o.most > 0 && o.given[of] == o.most; {
	case isFull && of.suppressed:
		o.notShown.Suppressed++
		return nil
	case isFull:
		o.notShown.Add(f.Severity)
		return nil
	}
	o.given[of]++
	o.shown++
	return o.Finding(f)
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

// rules returns what has been counted, sorted, and how much of it the printer was not given.
func (o *outlet) rules(counts map[string]*finding.Tally) []RuleCount {
	all := []RuleCount{}
	for _, rule := range slices.Sorted(maps.Keys(counts)) {
		c := RuleCount{Rule: rule, Tally: *counts[rule]}
		c.LeftOut = LeftOut{c.Findings(), c.Suppressed}
		for severity := catalogue.Note; severity <= catalogue.Error; severity++ {
			c.NotShown -= o.given[kind{rule, severity, false}]
			c.SuppressedNotShown -= o.given[kind{rule, severity, true}]
		}
		all = append(all, c)
	}
	return all
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
	for _, o := range r.outlets {
		result.Rules = o.rules(r.counts)
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
	Brief     bool                        // no table by rule in text
	FailOn    catalogue.Severity          // least severity of what counts as a failed test
	Catalogue *catalogue.Catalogue        // of what is said of rules
	URL       func(section string) string // of the specification
}

// byWeight returns rules with errors before those with warnings and notes alone, and with those first that have the most
// findings. Rules with none that counts are left out.
func byWeight(rules []RuleCount) []RuleCount {
	all := slices.DeleteFunc(slices.Clone(rules), func(c RuleCount) bool { return c.Findings() == 0 })
	slices.SortStableFunc(all, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(b.Worst(), a.Worst()), cmp.Compare(b.Findings(), a.Findings()))
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
	return fmt.Errorf("unknown format %q; must be one of %s", format, strings.Join(names, ", "))
}
