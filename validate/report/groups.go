package report

import (
	"cmp"
	"slices"

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

// close returns the groups, errors before warnings before notes, and those with the most findings first. The counts are
// those of the result; LeftOut are all that are no samples.
func (g *groups) close(rules []RuleCount) (all []*group) {
	for _, c := range byFrequency(rules) {
		of := g.by[c.Rule]
		if of == nil {
			of = &group{}
		}
		of.RuleCount = c
		of.LeftOut = c.Findings() - len(of.Samples)
		all = append(all, of)
	}
	slices.SortStableFunc(all, func(a, b *group) int { return cmp.Compare(b.worst(), a.worst()) })
	return all
}

// worst returns the greatest severity among the findings of a group.
func (g *group) worst() finding.Severity {
	switch {
	case g.Errors > 0:
		return finding.Error
	case g.Warnings > 0:
		return finding.Warning
	}
	return finding.Note
}
