package validate

import (
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// Policy decides how the findings count in a project. Rules that are off make no findings. Other findings get the severity that their rule
// has in the project, and are then either suppressed or counted. Two settings are not part of the policy, since they change neither
// findings nor counts: the severity from which the program fails, and the number of findings that a report shows for a rule.
type Policy struct {
	Severities map[string]catalogue.Severity               // the severities of rules in the project, instead of those of the catalogue; 0: the rule is off
	Suppress   func(*finding.Finding) *finding.Suppression // returns the reason why a finding does not count, nil if it counts; receives every finding in order; nil: all findings count
}

// isOff reports whether a rule is off. It is called before a finding is made, to save that work.
func (p *Policy) isOff(rule string) bool {
	severity, known := p.Severities[rule]
	return known && severity == 0
}

// apply gives a finding the severity that its rule has in the project, asks whether it is suppressed, and counts it.
func (p *Policy) apply(f *finding.Finding, counts *Counts) {
	if severity, known := p.Severities[f.Rule]; known {
		f.Severity = severity
	}
	if p.Suppress != nil {
		f.Suppressed = p.Suppress(f)
	}
	counts.Count(f)
	switch {
	case f.Suppressed == nil:
		counts.addFixable(f.Fixable)
	case f.Suppressed.By == suppress.ByIgnore:
		f.Fixable = finding.NotFixable // fix leaves what the project ignores
	}
}
