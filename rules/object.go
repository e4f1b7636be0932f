package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// judgeObject judges an object and everything in it. If its type is unknown, its unknown members are only searched for entities.
func (j *Judge) judgeObject(o object) {
	outer := j.open
	j.open = o.open
	defer func() { j.open = outer }()
	n := o.node
	if o.open && j.trace != nil {
		j.trace.broken = true // the shape does not contain names that are not in the tables
	}
	j.readNames(n, o.is)
	if o.open { // the type may have stood under another name
		if is := j.typeNamed(n, !o.is.IsEvent); is != nil && is.IsEvent == o.is.IsEvent {
			o.is, o.open, j.open = is, false, false
			j.readNames(n, o.is)
		}
	}
	j.runChecks(j.checks.object, &o)
	for m := n + 1; m < j.Tree.Nodes[n].Next && !j.isStopped(); m = j.Tree.Nodes[m].Next {
		node := &j.Tree.Nodes[m]
		if o.is.Property(node.Name) == nil || node.Flags&(document.Skip|document.Duplicate) != 0 || node.Name == j.NameID.Context {
			j.judgeInside(m)
			continue
		}
		s := j.slotOf(m, &o)
		j.checkValue(m, s)
		switch {
		case node.Flags&document.Skip != 0:
		case s.Property.Value.Kind == tables.Entity:
			j.entities(m, s)
		case node.Name == j.NameID.Extensions && j.users != nil:
			j.checkExtensions(m)
		}
	}
	j.observe(&o)
}

// slotOf returns the slot of member m of an object whose type has the property. The action, the object or the profile of an event may
// restrict the property.
func (j *Judge) slotOf(m uint32, o *object) tables.Slot {
	name := j.Tree.Nodes[m].Name
	s := tables.Slot{Type: o.is, Property: o.is.Property(name)}
	switch {
	case o.action != nil && o.action.Properties[name] != nil:
		s.Property = o.action.Properties[name]
	case o.restriction != nil && o.restriction.Properties[name] != nil:
		s.Property = o.restriction.Properties[name]
	}
	if o.row != nil {
		s.RowProperty = o.row.Properties[name]
	}
	s.Property = j.propertyInProfile(s.Property, o.node, o.row)
	return s
}

// observe observes the ids of an object.
func (j *Judge) observe(o *object) {
	switch {
	case o.is.IsEvent && !o.isDocument: // the event is out of place
	case o.is.IsEvent && o.row == nil:
		j.observeEvent(j.observations, o.node, j.unknownRow(o.is))
	case o.is.IsEvent:
		j.observeEvent(j.observations, o.node, o.row)
	case !o.open:
		j.observeEntity(j.observations, o.node, o.is)
	}
}

// checkTypeName reports the type name of an object that is judged by a type of another name.
func (j *Judge) checkTypeName(o *object) {
	member := j.Tree.Member(o.node, j.NameID.Type)
	switch {
	case member == 0 || j.Tree.Nodes[member].Kind != document.String || len(j.Tree.Text(member)) == 0:
	case o.open:
		j.unknownType(member, o.is, o.place)
	case j.typeAt(member) != o.is:
		j.typeSlip(member, o.is)
	}
}

// checkDeprecatedType reports a deprecated type.
func (j *Judge) checkDeprecatedType(o *object) {
	if o.is.Deprecated {
		j.deprecatedType(o.node, o.is)
	}
}

// checkEvent checks the action of an event, and the profile that it names. It sets the restrictions that they add to the type of the event.
// An event of an unknown type, and an event within a document, have no profile.
func (j *Judge) checkEvent(o *object) {
	var word uint16
	word, o.action = j.checkAction(o.node, o.is)
	switch {
	case !o.isDocument:
	case o.open:
		j.checkOpenProfile(o.node)
	default:
		e, first := &j.Events[len(j.Events)-1], len(j.rows)
		j.rows = j.checkProfile(o.node, o.is, word, j.rows)
		switch e.Rows = j.rows[first:]; {
		case len(e.Rows) == 1:
			o.row = e.Rows[0]
		case word == document.Unknown:
			o.row = j.onlyRow(o.node, o.is)
		}
		o.restriction = j.restrictionByObject(o.node, o.is)
	}
}

// entities judges the entity, or the list of entities, that is the value of member n in a slot.
func (j *Judge) entities(n uint32, s tables.Slot) {
	one := func(n uint32) {
		switch node := &j.Tree.Nodes[n]; {
		case node.Flags&document.Skip != 0:
			j.judgeInside(n)
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
	if j.version != outer.version { // the same property in the tables that apply here
		s.Property, s.RowProperty = j.TypeNamed(j.Names.ID([]byte(s.Type.Name))).Property(s.Property.NameID), nil
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
		if !is.IsEvent || j.likenessOf(n).Event >= 2 { // else the object only has the type name of an event
			j.judgeObject(object{node: n, is: is, place: s.Property})
		}
	case j.memberNamed(n, j.NameID.Type) == 0 && base != j.Entity && !base.Property(j.NameID.Type).Required:
		j.judgeObject(object{node: n, is: base, place: s.Property})
	default:
		j.judgeObject(object{node: n, is: base, place: s.Property, open: true})
	}
	j.leaveContext(outer)
}

// judgeInside judges the entities of known types in value n, which is of an unknown property or of the wrong kind.
func (j *Judge) judgeInside(n uint32) {
	node := &j.Tree.Nodes[n]
	if node.Kind < document.Array || node.Flags&document.Duplicate != 0 || node.Name == j.NameID.Extensions || node.Name == j.NameID.Context || slices.Contains(j.held, n) {
		return
	}
	if node.Kind == document.Object {
		j.readKeywords(n)
		outer := j.enterContext(n)
		defer j.leaveContext(outer)
		if is := j.knownEntityType(n); is != nil {
			j.judgeObject(object{node: n, is: is})
			return
		}
	}
	for m := n + 1; m < node.Next && !j.isStopped(); m = j.Tree.Nodes[m].Next {
		j.judgeInside(m)
	}
}

// knownEntityType returns the type of entities that object n names, where no property tells what is expected; nil if it names no entity
// type of Caliper. Under another vocabulary, an object without the id that its type needs counts as foreign, except in an object of an
// unknown type.
func (j *Judge) knownEntityType(n uint32) *tables.Type {
	member := j.Tree.Member(n, j.NameID.Type)
	if member == 0 || j.Tree.Nodes[member].Kind != document.String {
		return nil
	}
	is := j.typeAt(member)
	if is == nil || is.IsEvent {
		return nil
	}
	if (j.overridden || j.otherVocabulary && !j.open) && is.HasID && j.Tree.Member(n, j.NameID.ID) == 0 {
		return nil
	}
	return is
}

// checkExtensions checks object n by the user's own schemas.
func (j *Judge) checkExtensions(n uint32) {
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

// checkShape checks the shape of object n, and reports its faults. open allows members that the type does not have.
func (j *Judge) checkShape(n uint32, t *tables.Type, open bool) {
	verdict, err := j.shapes.Object(j.Tree, n, t)
	if err != nil {
		j.Err = err
		return
	}
	j.reportMissing(n, t, verdict, open)
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
		case node.Flags&document.Skip != 0 || wrong.Unknown && open:
		case wrong.Unknown && node.Name == j.NameID.ID && t != j.Envelope:
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

func (j *Judge) reportMissing(n uint32, t *tables.Type, verdict *schema.Verdict, open bool) {
	for _, p := range t.Properties {
		if p.Required && slices.Contains(verdict.Missing, p.Name) {
			j.missingRequired(n, t, p.Name, open)
		}
	}
}
