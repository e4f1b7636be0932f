package report

import (
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// leftOut is a line about findings that are not in the report: those of a rule, or all that --min-severity hides.
type leftOut struct{ rule, text string }

// minSeverity takes the place of the rule for findings that --min-severity hides.
const minSeverity = "min-severity"

// leftOut returns a line for each rule with findings that are not in the report, another for its suppressed ones if the format shows
// suppressed findings, and last a line for --min-severity.
func (r *Result) leftOut(suppressed bool) (all []leftOut) {
	say := func(rule string, n int, noun string) {
		if n > 0 {
			all = append(all, leftOut{rule, atLineStart(rule) + ": " + words.Count(n, noun) + " not shown"})
		}
	}
	for _, c := range r.visible() {
		say(c.Rule, c.NotShown, "more finding")
		if suppressed {
			say(c.Rule, c.SuppressedNotShown, "more suppressed finding")
		}
	}
	if hidden := r.hidden(); hidden != "" {
		all = append(all, leftOut{minSeverity, hidden})
	}
	return all
}

// leftOutLines returns these lines for a format that does not show suppressed findings.
func (r *Result) leftOutLines() (text string) {
	for _, left := range r.leftOut(false) {
		text += left.text + "\n"
	}
	return text
}

// visible returns the counts by rule without the findings that --min-severity hides.
func (r *Result) visible() (all []RuleCount) {
	for _, c := range r.Rules {
		hides := c.Below(r.MinSeverity)
		c.Warnings -= hides.Warnings
		c.Notes -= hides.Notes
		c.NotShown -= hides.Findings()
		all = append(all, c)
	}
	return all
}

// hidden returns the numbers of findings that --min-severity hides, in words; "" for none.
func (r *Result) hidden() string {
	hides := r.Summary.Below(r.MinSeverity)
	if hides.Findings() == 0 {
		return ""
	}
	verb := " are"
	if hides.Findings() == 1 {
		verb = " is"
	}
	return words.And(severities(hides, false)) + verb + " not shown (--" + minSeverity + " " + r.MinSeverity.String() + ")"
}

// notShown returns the numbers of findings of an input that are not in the report, in words; "" for none.
func notShown(left finding.Tally) string {
	var all []string
	for _, c := range []struct {
		n    int
		noun string
	}{{left.Errors, "more error"}, {left.Warnings, "more warning"}, {left.Notes, "more note"}, {left.Suppressed, "more suppressed finding"}} {
		if c.n > 0 {
			all = append(all, words.Count(c.n, c.noun))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return words.And(all) + " not shown"
}
