package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// object judges object n of type t, in the place of a property, nil for a document. If it is open it may be of another type that extends
// t: what has a name that t does not know is looked through for entities alone.
func (j *Judge) object(n uint32, t *tables.Type, place *tables.Property, isDocument, open bool) {
	outer := j.open
	j.open = open
	defer func() { j.open = outer }()
	if open && j.trace != nil {
		j.trace.broken = true // what names mean that the tables do not have, the shape does not tell
	}
	j.readNames(n, t)
	if open { // its type may have stood under another name
		if is := j.typeNamed(n, !t.IsEvent); is != nil && is.IsEvent == t.IsEvent {
			j.object(n, is, place, isDocument, false)
			return
		}
	}
	j.typeName(n, t, place)
	if t.Deprecated {
		j.deprecatedType(n, t)
	}
	if !isDocument {
		j.checkExtensionType(n, t)
	}
	var action *tables.Action
	var object *tables.Layer
	var row *tables.Row
	switch {
	case t.IsEvent && (open || !isDocument): // no profile has it
		_, action = j.checkAction(n, t)
		if isDocument {
			j.checkOpenProfile(n)
		}
	case t.IsEvent:
		action, row = j.event(n, t)
		object = j.byObject(n, t)
	default:
		if !open {
			j.checkAnonymity(n, t, isDocument)
		}
		j.checkPeriod(n, t)
	}
	j.skipEmptyValues(n, t)
	j.checkRecommended(n, t, action, object, row)
	j.checkEmpties(n, t)
	j.shape(n, t, open)
	for m := n + 1; m < j.Tree.Nodes[n].Next && j.Err == nil && !j.Full; m = j.Tree.Nodes[m].Next {
		node := &j.Tree.Nodes[m]
		p := t.Property(node.Name)
		if p == nil || node.Flags&(document.Faulty|document.Duplicate) != 0 || node.Name == j.Word.Context {
			j.inside(m)
			continue
		}
		var q *tables.Property
		switch {
		case action != nil && action.Narrows[node.Name] != nil:
			p = action.Narrows[node.Name]
		case object != nil && object.Narrows[node.Name] != nil:
			p = object.Narrows[node.Name]
		}
		if row != nil {
			q = row.Narrows[node.Name]
		}
		p = j.inProfile(p, n, row)
		s := tables.Slot{Type: t, Property: p, RowProperty: q}
		j.checkValue(m, s)
		switch {
		case node.Flags&document.Faulty != 0:
		case p.Value.Kind == tables.Entity:
			j.entities(m, s)
		case node.Name == j.Word.Extensions && j.users != nil:
			j.extensions(m)
		}
	}
	switch {
	case t.IsEvent && !isDocument: // it is out of place
	case t.IsEvent && row == nil:
		j.observeEvent(j.observations, n, j.unknownRow(t))
	case t.IsEvent:
		j.observeEvent(j.observations, n, row)
	case !open:
		j.observeEntity(j.observations, n, t)
	}
}

// typeName reports the type of object n, which is judged by type t, if its name is not that of t.
func (j *Judge) typeName(n uint32, t *tables.Type, p *tables.Property) {
	member := j.Tree.Member(n, j.Word.Type)
	switch {
	case member == 0 || j.Tree.Nodes[member].Kind != document.String || len(j.Tree.Text(member)) == 0:
	case j.open:
		j.unknownType(member, t.IsEvent, p)
	case j.typeAt(member) != t:
		j.typeSlip(member, t)
	}
}

// event judges what only event n of type t has. It returns what its action adds to t, and the row of its profile if
// that is named or there is no doubt which it is.
func (j *Judge) event(n uint32, t *tables.Type) (*tables.Action, *tables.Row) {
	word, action := j.checkAction(n, t)
	e, first := &j.Events[len(j.Events)-1], len(j.rows)
	j.rows = j.checkProfile(n, t, word, j.rows)
	e.Rows = j.rows[first:]
	switch {
	case len(e.Rows) == 1:
		return action, e.Rows[0]
	case word == document.Unknown:
		return action, j.onlyRow(n, t)
	}
	return action, nil
}

// entities judges the entity, or the list of them, that is the value of member n, in a slot.
func (j *Judge) entities(n uint32, s tables.Slot) {
	one := func(n uint32) {
		switch node := &j.Tree.Nodes[n]; {
		case node.Flags&document.Faulty != 0:
			j.inside(n)
		case node.Kind == document.Object:
			j.entity(n, s)
		case node.Kind == document.String:
			j.refer(j.payload, n, s)
		}
	}
	if !s.Property.Value.Array {
		one(n)
		return
	}
	for item := n + 1; item < j.Tree.Nodes[n].Next; item = j.Tree.Nodes[item].Next {
		one(item)
	}
}

// entity judges object n in a slot.
func (j *Judge) entity(n uint32, s tables.Slot) {
	j.readKeywords(n)
	if j.Tree.IsEmpty(n) {
		j.emptyItem(n, s.Property)
		return
	}
	outer := j.enterContext(n)
	if j.version != outer.version { // the same property, as the tables have it that count here
		s.Property, s.RowProperty = j.TypeNamed(j.Names.ID([]byte(s.Type.Name))).Property(s.Property.Word), nil
	}
	is, base := j.typeNamed(n, true), j.Entity
	if only := s.Property.Value.Only(); only != nil {
		base = only
	}
	switch {
	case is != nil:
		if j.checkPlacement(n, is, s) {
			j.checkRecommendedInPlace(n, is, s)
		}
		if !is.IsEvent || j.likenessOf(n).Event >= 2 { // else it is only called so
			j.object(n, is, s.Property, false, false)
		}
	case j.named(n, j.Word.Type) == 0 && base != j.Entity && !base.Property(j.Word.Type).Required:
		j.object(n, base, s.Property, false, false)
	default:
		j.object(n, base, s.Property, false, true)
	}
	j.leaveContext(outer)
}

// inside judges the entities of known types that are in value n, of which nothing else is known, or only that it is of the wrong kind.
func (j *Judge) inside(n uint32) {
	node := &j.Tree.Nodes[n]
	if node.Kind < document.Array || node.Flags&document.Duplicate != 0 || node.Name == j.Word.Extensions || node.Name == j.Word.Context || slices.Contains(j.held, n) {
		return
	}
	if node.Kind == document.Object {
		j.readKeywords(n)
		outer := j.enterContext(n)
		defer j.leaveContext(outer)
		if is := j.knownEntityType(n); is != nil {
			j.object(n, is, nil, false, false)
			return
		}
	}
	for m := n + 1; m < node.Next && j.Err == nil && !j.Full; m = j.Tree.Nodes[m].Next {
		j.inside(m)
	}
}

// knownEntityType returns the type of entities that object n names, in a place of which nothing is known; nil if it names none of Caliper's. Where
// another vocabulary applies, an object without the id that its type needs is taken for something of that one, but within an object
// whose own type is not known.
func (j *Judge) knownEntityType(n uint32) *tables.Type {
	member := j.Tree.Member(n, j.Word.Type)
	if member == 0 || j.Tree.Nodes[member].Kind != document.String {
		return nil
	}
	is := j.typeAt(member)
	if is == nil || is.IsEvent {
		return nil
	}
	if (j.overridden || j.otherVocabulary && !j.open) && is.HasID && j.Tree.Member(n, j.Word.ID) == 0 {
		return nil
	}
	return is
}

// extensions judges object n by the user's own schemas.
func (j *Judge) extensions(n uint32) {
	for _, u := range j.users {
		value := n
		if u.Key != "" {
			value = 0
			for m := n + 1; m < j.Tree.Nodes[n].Next; m = j.Tree.Nodes[m].Next {
				if string(j.Tree.Key(m)) == u.Key {
					value = m
					break
				}
			}
		}
		if value == 0 {
			continue
		}
		for _, problem := range u.Schema.Check(j.Tree, value) {
			j.report(Fault{Rule: catalogue.ExtensionSchema, Node: problem.Node, AtName: problem.AtName, Message: problem.Message})
		}
	}
}

// shape has the shape of object n judged, and reports what is wrong with it. If it is open it may have other members.
func (j *Judge) shape(n uint32, t *tables.Type, open bool) {
	verdict, err := j.shapes.Object(j.Tree, n, t)
	if err != nil {
		j.Err = err
		return
	}
	j.missing(n, t, verdict, open)
	if verdict.Members == nil {
		return
	}
	ordinal := 0
	for m := n + 1; m < j.Tree.Nodes[n].Next; m = j.Tree.Nodes[m].Next {
		node := &j.Tree.Nodes[m]
		if node.Flags&document.Duplicate != 0 {
			continue
		}
		wrong := verdict.Members[ordinal]
		ordinal++
		p := t.Property(node.Name)
		switch {
		case node.Flags&document.Faulty != 0 || wrong.Unknown && open:
		case wrong.Unknown && node.Name == j.Word.ID && t != j.Envelope:
			j.idNotExpected(m, t)
		case wrong.Unknown:
			j.unknownProperty(n, m, t)
		case wrong.Wrong:
			j.wrongKind(m, t, p)
		case wrong.Items != 0:
			for item := m + 1; item < node.Next && !j.Full; item = j.Tree.Nodes[item].Next {
				if wrong.Items.Has(j.Tree.Nodes[item].Kind) {
					j.wrongKind(item, t, p)
				}
			}
		}
	}
}

func (j *Judge) missing(n uint32, t *tables.Type, verdict *schema.Verdict, open bool) {
	for _, p := range t.Properties {
		if p.Required && slices.Contains(verdict.Missing, p.Name) {
			j.missingRequired(n, t, p.Name, open)
		}
	}
}
