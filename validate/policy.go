package validate

import (
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Policy says what becomes of the findings in a project. A finding of a rule that is off is dropped: it is not even made. Another takes
// the severity that its rule has in the project; then it is either suppressed or counted with that severity. The severity from
// which findings make the program fail, and how many of a rule a report shows, are no part of it: neither changes a finding or a count.
type Policy struct {
	Severities map[string]catalogue.Severity               // what findings of a rule weigh in the project, whatever the catalogue says; 0: the rule is off
	Suppress   func(*finding.Finding) *finding.Suppression // says why a finding does not count, nil if it does; it is asked of each finding in order; nil: all count
}

// isOff reports whether findings of a rule are dropped. It can be asked before the finding is made, so that no work goes into it.
func (p *Policy) isOff(rule string) bool {
	severity, known := p.Severities[rule]
	return known && severity == 0
}

// apply gives a finding the severity that its rule has in the project, suppresses it if it is to be, and counts it.
func (p *Policy) apply(f *finding.Finding, tally *finding.Tally) {
	if severity, known := p.Severities[f.Rule]; known {
		f.Severity = severity
	}
	if p.Suppress != nil {
		f.Suppressed = p.Suppress(f)
	}
	if f.Suppressed != nil {
		tally.Suppressed++
	} else {
		tally.Add(f.Severity)
	}
}
