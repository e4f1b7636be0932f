package report

import (
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// groups collects findings by rule, up to a number of samples for each rule.
type groups struct {
	most int // the most samples of a rule
	by   map[string]*group
}

// group is a rule with its first findings that are not suppressed.
type group struct {
	RuleCount
	Samples []finding.Finding
}

func (g *groups) add(f finding.Finding) {
	if f.Suppressed != nil {
		return
	}
	if g.by == nil {
		g.by = map[string]*group{}
	}
	of := g.by[f.Rule]
	if of == nil {
		of = &group{}
		g.by[f.Rule] = of
	}
	if len(of.Samples) < g.most {
		of.Samples = append(of.Samples, f)
	}
}

// close returns the groups in the order of byWeight, with the counts of the result. NotShown counts the findings that are not samples.
func (g *groups) close(rules []RuleCount) (all []*group) {
	for _, c := range byWeight(rules) {
		of := g.by[c.Rule]
		if of == nil {
			of = &group{}
		}
		of.RuleCount = c
		of.NotShown = c.Findings() - len(of.Samples)
		all = append(all, of)
	}
	return all
}
