package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// classify tells what object n is, and its type if that is one of Caliper's. Where the type does not tell, the names
// of the members do.
func (j *Judge) classify(n uint32) (role, *tables.Type) {
	if j.Tree.Nodes[n].Kind != document.Object {
		return roleUnknown, nil
	}
	j.readContextWithoutAt(n)
	j.selectVersion(n)
	j.beginDocument()
	j.readKeywords(n)
	switch t := j.typeNamed(n, false); {
	case t != nil && t.IsEvent:
		return roleEvent, t
	case t != nil && j.hasAll(n, j.NameID.Actor, j.NameID.Action, j.NameID.EventTime):
		return roleEvent, nil // whatever it is called
	case t != nil:
		return roleEntity, t
	}
	if j.frameOf == nil && j.otherFormat(n) != "" { // the items of a long envelope have been judged as such
		return roleUnknown, nil
	}
	typeMember := j.memberNamed(n, j.NameID.Type)
	has := func(words ...uint16) bool {
		return slices.ContainsFunc(words, func(word uint16) bool { return j.memberNamed(n, word) != 0 })
	}
	data, is := j.Tree.Member(n, j.NameID.Data), j.likenessOf(n)
	switch {
	case is.Envelope >= 2:
		return roleEnvelope, nil
	case is.Event >= 2:
		return roleEvent, nil
	case j.isList(data) && (typeMember == 0 || j.holdsDocuments(data)), is.Envelope == 1 && typeMember == 0 && j.misnamedData(n) != 0:
		return roleEnvelope, nil
	case j.onlyWraps(n):
		return roleUnknown, nil
	case j.isEvent(typeMember, is, has(j.NameID.Object), has(j.NameID.EventTime)):
		return roleEvent, nil
	case has(j.NameID.ID, j.NameID.Type, j.NameID.Context):
		return roleEntity, nil
	}
	return roleUnknown, nil
}

// hasMembers reports whether object n has members of all some names.
func (j *Judge) hasAll(n uint32, words ...uint16) bool {
	return !slices.ContainsFunc(words, func(word uint16) bool { return j.Tree.Member(n, word) == 0 })
}

func (j *Judge) isList(n uint32) bool { return n != 0 && j.Tree.Nodes[n].Kind == document.Array }

// isEvent reports whether an object, whose type is not known, is an event, by what it is like. An entity of somebody else's type may have
// an actor or an action, too; so if the type does not end in Event, two of what events have must be there, or an eventTime.
func (j *Judge) isEvent(typeMember uint32, is likeness, hasObject, hasTime bool) bool {
	if is.Event == 0 || typeMember == 0 || j.Tree.Nodes[typeMember].Kind != document.String {
		return is.Event > 0
	}
	if isEvent, known := j.knownTypeElsewhere(typeMember); known {
		return isEvent
	}
	return j.isCalledEvent(typeMember) || hasObject || hasTime
}

// typeNamed returns the type that object n names, exactly or by a slip, nil if it names none that is known.
func (j *Judge) typeNamed(n uint32, entitiesOnly bool) *tables.Type {
	member := j.memberNamed(n, j.NameID.Type)
	if member == 0 || j.Tree.Nodes[member].Kind != document.String {
		return nil
	}
	if t := j.typeAt(member); t != nil {
		return t
	}
	return j.slipOf(member, entitiesOnly)
}
