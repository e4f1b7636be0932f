package cmd

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/fatih/color"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/sieve"
)

// filterSums is the content of the file that --summary names.
type filterSums struct {
	Version  int                `json:"version"`
	Tool     string             `json:"tool"`
	Records  sieve.Count        `json:"records"`
	Cut      int                `json:"recordsCut"` // the number of records that have passed without some of their items
	Items    *sieve.Count       `json:"items"`      // nil without --items
	Rules    []report.RuleCount `json:"rules"`
	Failures []validate.Failure `json:"failures"`
	Summary  validate.Counts    `json:"summary"`
	rules    map[string]*finding.Tally
}

func newFilterSums() *filterSums {
	return &filterSums{Version: 1, Tool: toolName(), Rules: []report.RuleCount{}, Failures: []validate.Failure{}, rules: map[string]*finding.Tally{}}
}

// finding counts a finding.
func (s *filterSums) finding(f finding.Finding) error {
	tally := s.rules[f.Rule]
	if tally == nil {
		tally = new(finding.Tally)
		s.rules[f.Rule] = tally
	}
	tally.Count(&f)
	return nil
}

func (s *filterSums) failure(f validate.Failure) error {
	s.Failures = append(s.Failures, f)
	return nil
}

// write writes the sums as JSON.
func (s *filterSums) write(w io.Writer) error {
	for _, rule := range slices.Sorted(maps.Keys(s.rules)) {
		s.Rules = append(s.Rules, report.RuleCount{Rule: rule, Tally: *s.rules[rule]})
	}
	return report.JSON(w, s)
}

// text says how many records, or items, passed and were rejected. lost says that nobody has received those that passed.
func (s *filterSums) text(in *input.Inputs, lost bool) string {
	what, count := words.Count(s.Records.Read, "record"), s.Records
	if s.Items != nil {
		what, count = words.Count(s.Items.Read, "item")+" in "+what, *s.Items
	}
	rejected := report.Style(in.Streams.ErrColour && count.Rejected > 0, color.FgRed, color.Bold).Sprint(words.Grouped(count.Rejected) + " rejected")
	text := fmt.Sprintf("%s: %s passed, %s", what, words.Grouped(count.Passed), rejected)
	if passedOver := report.PassedOver(s.Summary); passedOver != "" {
		text += "; " + passedOver
	}
	if in.Interrupted() {
		text += "; interrupted: the rest was not read"
	}
	if lost {
		text += "; what passed is lost, since standard output is " + terminal.Closed
	}
	return text
}
