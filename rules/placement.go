package rules

import (
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// checkPlacement checks that entity object n, of type is, may stand in its slot. It returns whether it may.
func (c *checker) checkPlacement(n uint32, is *tables.Type, s tables.Slot) bool {
	p, q := s.Property, s.RowProperty
	f := Fault{Rule: catalogue.EntityPropertyType, Node: n, Section: p.Section}
	if s.Type.IsEvent {
		f.Rule = catalogue.EventParticipantType
	}
	switch p.Value.Allows(is) {
	case tables.Allowed:
		if q != nil && q.Value.Allows(is) == tables.Refused {
			c.report(Fault{Rule: catalogue.ProfileParticipantType, Node: n, Section: q.Section, Message: c.subject(n, p) + " is " + words.Article(is.Name) + "; " + q.InProfile()})
		}
		return true
	case tables.AllowedWithWarning:
		if q != nil && q.Value.Allows(is) == tables.Allowed {
			return true
		}
		f.Severity, f.NotInRows = catalogue.Warning, !q.AcceptsInRow(is)
		f.Message = c.subject(n, p) + " is " + words.Article(is.Name) + "; " + notSure
		f.Hint = "to be safe, give " + p.Value.Item()
		if p.Value.Includes(is) {
			f.Hint = "to be safe, give " + words.Article(words.Or(p.Value.Types)) + " that is not " + words.Article(words.Or(p.Value.TypesWithWarning))
		}
		c.report(f)
		return true
	}
	f.Message = c.subject(n, p) + " is " + words.Article(is.Name) + "; " + whereAllowed(s) + " allows " + p.Value.Item()
	c.fault(f)
	return false
}

// notSure is the hint about a type that a table accepts with a warning.
const notSure = "the sources of the specification disagree on whether it is allowed"

// whereAllowed names the table that has the property of a slot.
func whereAllowed(s tables.Slot) string {
	if s.Property.Action != "" {
		return s.Type.Name + " with action " + s.Property.Action
	}
	return s.Type.Name
}
