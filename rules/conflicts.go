package rules

import (
	"fmt"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// The functions of this file word the conflicts between records.

// Conflict reports a conflict of the current record with an earlier one.
func (c *checker) Conflict(k history.Conflict) {
	switch k.Rule {
	case catalogue.StreamIDTypes:
		c.idTypes(k)
	case catalogue.StreamEventIDReused:
		c.eventIDReused(k)
	case catalogue.StreamAttemptCount:
		c.attemptCount(k)
	case catalogue.StreamMediaPosition:
		c.Add(Fault{Rule: k.Rule, Node: k.Node, Section: k.Row.Profile.Section,
			Message: fmt.Sprintf("%s at %s, but %s at %s", c.Names.Word(k.Row.ActionID), format.DurationOf(k.Count), c.Names.Word(k.ActionBefore), format.DurationOf(k.Last)),
			Hint:    c.Names.Word(k.Row.ActionID) + " should have the position of " + c.Names.Word(k.ActionBefore)})
	}
}

// idTypes reports that entities of two different types have the same id.
func (c *checker) idTypes(k history.Conflict) {
	f := Fault{Rule: k.Rule, Node: k.Node, Other: " " + k.Where,
		Hint: "give the two entities different ids"}
	if k.Once {
		f.Hint += "; this is reported once for each id"
	}
	f.Message = fmt.Sprintf("%s is the id of %s here, and of %s", c.quote(k.Node), words.Article(k.Is.Name), words.Article(k.Before.Name)) + f.Other
	if k.Kinship == tables.Akin {
		f.Severity = catalogue.Note
	}
	c.Add(f)
}

// eventIDReused reports that two events have the same id.
func (c *checker) eventIDReused(k history.Conflict) {
	f := Fault{Rule: k.Rule, Node: k.Node, Message: "another event has the id ", Other: ", " + k.Where,
		Hint: "make a new UUID for each event; keep the id only when the same event is sent again"}
	if !c.isSoundString(k.Node) {
		f.Message = "another event has the UUID "
	}
	f.Message += c.quote(k.Node) + f.Other
	c.Add(f)
}

// attemptCount reports that the count of an attempt does not follow from the count of the previous attempt.
func (c *checker) attemptCount(k history.Conflict) {
	f := Fault{Rule: k.Rule, Node: k.Node, Section: k.Row.Profile.Section}
	if k.IsNext {
		f.Message = fmt.Sprintf("count is %d, but the attempt before it was number %d", k.Count, k.Last)
		f.Hint = fmt.Sprintf("%s is a new attempt: number %d", c.Names.Word(k.Row.ActionID), k.Last+1)
	} else {
		f.Message = fmt.Sprintf("count is %d, but this attempt was number %d before", k.Count, k.Last)
		f.Hint = c.Names.Word(k.Row.ActionID) + " does not change it"
	}
	if k.Row.CountStrength == profiles.Required {
		f.Severity, f.Level = catalogue.Warning, "MUST"
	}
	c.Add(f)
}

// Misplaced reports a reference to an entity that cannot stand there, or only with a warning, by the description of the entity in the
// payload.
func (c *checker) Misplaced(m history.Misplacement) {
	r, is := m.Reference, m.Description
	if c.Tree.Nodes[r.Node].Flags&document.Skip != 0 {
		return
	}
	f := Fault{Rule: catalogue.PayloadReferenceType, Node: r.Node, Section: r.Property.Section, Hint: "the description is at the root"}
	at := is.At
	if at == "" { // the description is in this tree
		at = c.Tree.Pointer(is.Node)
	}
	if at != "" {
		f.Hint = "the description is at " + words.Quote([]byte(at))
	}
	what := c.subject(r.Node, r.Property) + " is described here as " + words.Article(c.Names.Word(is.TypeID)) + "; "
	known := r.Set.TypeNamed(is.TypeID)
	if m.Allowance == tables.AllowedWithWarning {
		f.Severity = catalogue.Warning
	}
	switch r.Property.Value.Allows(known) {
	case tables.Refused:
		f.Message = what + whereAllowed(r.Slot) + " allows " + r.Property.Value.Item()
	case tables.AllowedWithWarning:
		f.Message, f.NotInRows = what+notSure, !r.RowProperty.AcceptsInRow(known)
	default:
		f.Rule, f.Section, f.Message = catalogue.ProfileParticipantType, r.RowProperty.Section, what+r.RowProperty.InProfile()
	}
	c.Add(f)
}
