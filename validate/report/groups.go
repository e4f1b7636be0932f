package report

import (
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// groups gathers findings by rule, of each rule as many as a page has room for.
type groups struct {
	most int // samples of a rule
	by   map[string]*group
}

// group is a rule, and the first of its findings that count.
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

// close returns the groups, in the order of byWeight. The counts are those of the result; NotShown are all that are no samples.
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
