package validate

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// role is what an object at the top of a record, or of the payload, turns out to be.
type role uint8

const (
	roleUnknown role = iota
	roleEnvelope
	roleEvent
	roleEntity
)

// classify tells what object n is, and its type if that is one of Caliper's. Where the type does not tell, the names
// of the members do.
func (w *walk) classify(n uint32) (role, *tables.Type) {
	if w.Tree.Nodes[n].Kind != document.Object {
		return roleUnknown, nil
	}
	w.ContextWithoutAt(n)
	w.choose(n)
	w.BeginDocument()
	w.Keywords(n)
	switch t := w.typeOf(n, false); {
	case t != nil && t.IsEvent:
		return roleEvent, t
	case t != nil && w.hasAll(n, w.Word.Actor, w.Word.Action, w.Word.EventTime):
		return roleEvent, nil // whatever it is called
	case t != nil:
		return roleEntity, t
	}
	if w.frameOf == nil && w.OtherFormat(n) != "" { // the items of a long envelope have been judged as such
		return roleUnknown, nil
	}
	typeMember := w.Named(n, w.Word.Type)
	has := func(words ...uint16) bool {
		return slices.ContainsFunc(words, func(word uint16) bool { return w.Named(n, word) != 0 })
	}
	data, is := w.Tree.Member(n, w.Word.Data), w.Likeness(n)
	switch {
	case is.Envelope >= 2:
		return roleEnvelope, nil
	case is.Event >= 2:
		return roleEvent, nil
	case w.isList(data) && (typeMember == 0 || w.HoldsDocuments(data)), is.Envelope == 1 && typeMember == 0 && w.Misnamed(n) != 0:
		return roleEnvelope, nil
	case w.OnlyWraps(n):
		return roleUnknown, nil
	case w.isEvent(typeMember, is, has(w.Word.Object), has(w.Word.EventTime)):
		return roleEvent, nil
	case has(w.Word.ID, w.Word.Type, w.Word.Context):
		return roleEntity, nil
	}
	return roleUnknown, nil
}

// hasAll reports whether object n has members of all some names.
func (w *walk) hasAll(n uint32, words ...uint16) bool {
	return !slices.ContainsFunc(words, func(word uint16) bool { return w.Tree.Member(n, word) == 0 })
}

func (w *walk) isList(n uint32) bool { return n != 0 && w.Tree.Nodes[n].Kind == document.Array }

// isEvent reports whether an object, whose type is not known, is an event, by what it is like. An entity of somebody else's type may have
// an actor or an action, too; so if the type does not end in Event, two of what events have must be there, or an eventTime.
func (w *walk) isEvent(typeMember uint32, is rules.Likeness, hasObject, hasTime bool) bool {
	if is.Event == 0 || typeMember == 0 || w.Tree.Nodes[typeMember].Kind != document.String {
		return is.Event > 0
	}
	if isEvent, known := w.KnownElsewhere(typeMember); known {
		return isEvent
	}
	return w.IsCalledEvent(typeMember) || hasObject || hasTime
}

// typeOf returns the type that object n names, exactly or by a slip, nil if it names none that is known.
func (w *walk) typeOf(n uint32, entitiesOnly bool) *tables.Type {
	member := w.Named(n, w.Word.Type)
	if member == 0 || w.Tree.Nodes[member].Kind != document.String {
		return nil
	}
	if t := w.TypeAt(member); t != nil {
		return t
	}
	return w.SlipOf(member, entitiesOnly)
}
