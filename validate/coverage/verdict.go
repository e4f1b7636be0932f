package coverage

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
)

func (c *Coverage) decide() {
	for _, t := range c.Versions {
		for _, p := range t.Profiles {
			p.decide()
		}
	}
}

// decide sets the verdict and the missing rows. Every required row needs a conformant event, and so does at least one of the rows with
// DemandAtLeastOne.
func (p *Profile) decide() {
	p.Missing = []string{}
	var alternatives []string
	met, demanding := false, false
	for _, row := range p.Rows {
		demanding = demanding || row.Certification != profiles.DemandOptional
		switch row.Certification {
		case profiles.DemandRequired:
			if row.Conformant == 0 {
				p.Missing = append(p.Missing, row.demand())
			}
		case profiles.DemandAtLeastOne:
			met = met || row.Conformant > 0
			alternatives = append(alternatives, row.demand())
		}
	}
	if alternatives != nil && !met {
		p.Missing = append(p.Missing, strings.Join(alternatives, " or "))
	}
	switch {
	case demanding && len(p.Missing) == 0:
		p.Verdict = Attained
	case p.Events == 0:
		p.Verdict = NotAttempted
	case !demanding:
		p.Verdict = NotDemanding
	default:
		p.Verdict = NotAttained
	}
}

// Title returns the name of a row in words: "MediaEvent Started".
func (r *Row) Title() string {
	if r.Action == "" {
		return r.Event + " with any action"
	}
	return r.Event + " " + r.Action
}

// IsFaulty reports whether events of the row were seen, but none of them is conformant.
func (r *Row) IsFaulty() bool { return r.Seen > 0 && r.Conformant == 0 }

// IsBare reports whether events of the row were seen, but none of them is conformant, and the only reason is that they are not in an
// envelope.
func (r *Row) IsBare() bool { return r.IsFaulty() && r.FirstFault == nil }

// demand returns the title of a missing row, with the reason why its events do not count.
func (r *Row) demand() string {
	switch {
	case r.IsBare():
		return r.Title() + " (seen, but never in an envelope)"
	case r.IsFaulty():
		return r.Title() + " (seen, but never conformant)"
	}
	return r.Title()
}
