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
	Input(Input) error // receives an input after its findings
	Close(*Result) error
}

// Input is a file or standard input that was read.
type Input struct {
	File     string `json:"file"`
	Findings int    `json:"findings"` // the number of its findings that the report shows, with suppressed ones
	Complete bool   `json:"complete"` // it was read to its end

	NotShown finding.Tally `json:"notShown,omitzero"` // its findings that the report only counts
}

// Result is the end of a report.
type Result struct {
	Rules    []RuleCount        `json:"rules"`    // the rules with findings, sorted by id
	Failures []validate.Failure `json:"failures"` // inputs that could not be read, or not to their end
	Stale    []Stale            `json:"stale"`    // suppressions that are not needed any more
	Coverage *coverage.Coverage `json:"coverage"` // nil if it was not asked for
	Summary  validate.Counts    `json:"summary"`

	MinSeverity catalogue.Severity `json:"minSeverity,omitzero"` // the least severity of the findings that are shown; 0: all are

	kinds map[string][]*kindCount // by rule, the kinds of messages that the text report leaves out, the most frequent first
}

// RuleCount counts the findings of a rule.
type RuleCount struct {
	Rule string `json:"rule"`
	finding.Tally
	LeftOut
}

// LeftOut counts the findings of a rule that a report does not show.
type LeftOut struct {
	NotShown           int `json:"notShown"`           // errors, warnings and notes
	SuppressedNotShown int `json:"suppressedNotShown"` // suppressed findings
}

// Stale is an ignore, or a finding of a baseline, for which there is no finding.
type Stale = suppress.Stale

// Report passes findings to printers, and counts them.
type Report struct {
	MinSeverity catalogue.Severity // the least severity of findings that printers receive

	outlets  []*outlet
	counts   map[string]*finding.Tally
	failures []validate.Failure
}

// Add adds a printer. It receives at most the given number of findings of each rule and severity, and as many suppressed ones; the printer
// of text receives as many of each kind of message. 0: no limit; Usual: the usual limit of the format.
func (r *Report) Add(p Printer, most int) {
	r.outlets = append(r.outlets, newOutlet(p, most))
}

// Finding receives a finding of the current input.
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

// Input ends the current input. complete says that it was read to its end.
func (r *Report) Input(name string, complete bool) error {
	return r.input(name, complete, finding.Tally{})
}

// input is Input for a saved report. notShown counts the findings of the input that the saved report does not show.
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

// Failure receives an input that could not be read, or not to its end.
func (r *Report) Failure(f validate.Failure) { r.failures = append(r.failures, f) }

// Close ends the report. It adds the counts to the result.
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

// Options are the options of printers.
type Options struct {
	Tool      string                      // name and version of the program
	Colour    bool                        // in text
	Links     bool                        // in text, for terminals
	Width     int                         // columns of the terminal that text must fit; 0: lines may have any length
	Brief     bool                        // no table by rule in text
	FailOn    catalogue.Severity          // the least severity of a failed test
	Catalogue *catalogue.Catalogue        // the texts about rules
	URL       func(section string) string // returns the URL of a section of the specification
}

// byWeight sorts rules by their errors, then by warnings, then by notes, the most first. It leaves out rules without a finding that counts.
func byWeight(rules []RuleCount) []RuleCount {
	all := slices.DeleteFunc(slices.Clone(rules), func(c RuleCount) bool { return c.Findings() == 0 })
	slices.SortStableFunc(all, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(b.Errors, a.Errors), cmp.Compare(b.Warnings, a.Warnings), cmp.Compare(b.Notes, a.Notes))
	})
	return all
}

// rule returns the catalogue's entry for a rule; nil if there is none, as a saved report may be of another version.
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

// PlainFormats are the formats of results that are not reports of findings.
var PlainFormats = []string{"text", "json"}

// UnknownFormat returns the error for a format that is not one of the names.
func UnknownFormat(format string, names []string) error {
	if near := profiles.DidYouMean(format, names); near != "" {
		return fmt.Errorf("unknown format %q%s", format, near)
	}
	return fmt.Errorf("unknown format %q; must be one of %s", format, strings.Join(names, ", "))
}
