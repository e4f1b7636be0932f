package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// classify returns the role of object n, and its type; nil for a type that is not Caliper's. Without a known type, the names of the members
// decide.
func (j *Judge) classify(n uint32) (role, *tables.Type) {
	if j.Tree.Nodes[n].Kind != document.Object {
		return roleUnknown, nil
	}
	j.readContextWithoutAt(n)
	j.selectVersion(n)
	j.beginDocument(n)
	j.readKeywords(n)
	switch t := j.typeNamed(n, false); {
	case t != nil && t.IsEvent:
		return roleEvent, t
	case t != nil && j.hasAll(n, j.NameID.Actor, j.NameID.Action, j.NameID.EventTime):
		return roleEvent, nil // the name of the type does not matter
	case t != nil:
		return roleEntity, t
	}
	if j.frameOf == nil && j.otherFormat(n) != "" { // the items of an oversize envelope were judged as documents
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

// hasAll reports whether object n has a member for each of some names.
func (j *Judge) hasAll(n uint32, words ...uint16) bool {
	return !slices.ContainsFunc(words, func(word uint16) bool { return j.Tree.Member(n, word) == 0 })
}

func (j *Judge) isList(n uint32) bool { return n != 0 && j.Tree.Nodes[n].Kind == document.Array }

// isEvent reports whether an object of an unknown type is probably an event. An entity of a foreign type may have an actor or an action,
// too. So if the type does not end in Event, the object must have two members of events, or an eventTime.
func (j *Judge) isEvent(typeMember uint32, is likeness, hasObject, hasTime bool) bool {
	if is.Event == 0 || typeMember == 0 || j.Tree.Nodes[typeMember].Kind != document.String {
		return is.Event > 0
	}
	if isEvent, known := j.knownTypeElsewhere(typeMember); known {
		return isEvent
	}
	return j.isCalledEvent(typeMember) || hasObject || hasTime
}

// typeNamed returns the type that object n names, exactly or with a slip; nil for an unknown type.
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
