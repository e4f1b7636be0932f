package rules

import (
	"slices"
	"strconv"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// The functions of this file word the faults that the schema stage finds in the shape of an object.

// missingRequired reports that object n of type t lacks the required property of the given name. untyped says that the object has no type,
// or an unknown one.
func (c *checker) missingRequired(n uint32, t *tables.Type, property string, untyped bool) {
	p := t.PropertyNamed(property)
	f := Fault{Rule: catalogue.PropertyRequired, Node: n, Section: p.Section, Message: t.Name + lacks(p)}
	switch {
	case p.Value.Kind != tables.OwnTypeName:
		f.Hint = c.describeProperty(t, p)
	case t != c.Entity && t != c.Event:
		f.Hint = "write \"type\": " + strconv.Quote(t.Name) + c.orSubtype(t)
	}
	if name := c.Tree.Key(n); untyped && name != nil {
		f.Message = words.PlainOrQuoted(name) + lacks(p)
	}
	c.report(f)
}

// lacks returns the end of a message about an absent property.
func lacks(p *tables.Property) string { return " lacks the required property " + strconv.Quote(p.Name) }

// describeProperty describes a right value of property p of an object of type t, so that a reader can write one.
func (c *checker) describeProperty(t *tables.Type, p *tables.Property) string {
	switch {
	case p.NameID == c.NameID.Action && t.AllowedActions != nil:
		return t.Name + " allows " + allowedActions(t)
	case p.NameID == c.NameID.Action:
		return p.Name + " must be one of Caliper's actions, such as Viewed"
	case p.NameID == c.NameID.DataVersion:
		return "write " + strconv.Quote(p.Name) + ": " + strconv.Quote(c.Spec.Context)
	case p.NameID == c.NameID.Sensor:
		return p.Name + " must be the IRI of the sensor, such as https://example.org/sensors/1"
	case p.Value.Kind == tables.OwnTypeName:
		return p.Name + " must be the name of a type, such as " + c.exampleOf(t)
	}
	return p.Name + " must be " + p.Value.Description()
}

// exampleOf returns the name of a type that an object of type t may have.
func (c *checker) exampleOf(t *tables.Type) string {
	switch t {
	case c.Event:
		return "ViewEvent"
	case c.Entity:
		return "Person"
	}
	return t.Name
}

// orSubtype returns the end of a message for a type that has subtypes; else "".
func (c *checker) orSubtype(t *tables.Type) string {
	for _, other := range c.Types {
		if other != t && other.IsA(t) {
			return ", or one of its subtypes"
		}
	}
	return ""
}

// duplicate reports that the name of member n has occurred in its object before.
func (c *checker) duplicate(n uint32) {
	c.Tree.Nodes[n].Flags |= document.Skip
	c.Add(Fault{Rule: catalogue.JSONDuplicateKey, Node: n, AtName: true,
		Message: "duplicate key " + c.name(n), Hint: "keep one of the two: readers differ in which one they take"})
}

// unknownProperty reports that member n of an object of type t is not a property of it.
func (c *checker) unknownProperty(object, n uint32, t *tables.Type) {
	if c.Full {
		c.Tree.Nodes[n].Flags |= document.Skip
		return
	}
	name := string(c.Tree.Key(n))
	near, there := words.DidYouMean(c.nearProperty(object, name, t)), c.presentProperty(object, name, t)
	if t == c.Envelope {
		c.fault(Fault{Rule: catalogue.EnvelopeCustomProperty, Node: n, AtName: true,
			Message: c.unknownName(n, t) + "; an envelope has only " + words.And(t.PropertyNames()),
			Hint:    near, Fixes: c.unknownPropertyFix(object, n, t, "")})
		return
	}
	f := Fault{Rule: catalogue.PropertyUnknown, Node: n, AtName: true, Section: t.Section, Severity: c.foreignSeverity(),
		Message: c.unknownName(n, t)}
	f.Hint = c.unnamedContextHint(func(s *tables.Set) bool {
		extended := s.TypeNamed(c.Names.ID([]byte(t.Name)))
		return extended != nil && extended.Property(c.Names.ID([]byte(name))) != nil
	})
	switch {
	case f.Hint != "":
	case c.isOldKey(n):
		f.Hint = "leave it out: the object already has " + strconv.Quote(name[1:])
	case c.Envelope.PropertyNamed(name) != nil:
		f.Hint = name + " belongs to the envelope"
	case near != "":
		f.Hint = near
	case there != "":
		f.Hint = "leave it out: the object already has " + strconv.Quote(there)
	default:
		f.Hint = c.ownersOf(name)
	}
	f.Fixes = c.unknownPropertyFix(object, n, t, f.Hint)
	switch {
	case f.Hint != "":
	case c.otherVocabulary:
		f.Hint = "it may be a term of the other context"
	case t.Property(c.NameID.Extensions) != nil && !c.holdsOurs(n):
		f.Hint = `data of your own belongs in "extensions"`
	}
	if !c.propertyElsewhere(&f, n, t) {
		c.fault(f)
	}
}

// unknownName returns the message that member n of an object of type t is not a property of it.
func (c *checker) unknownName(n uint32, t *tables.Type) string {
	return "unknown property " + c.name(n) + " in " + t.Name
}

// presentProperty returns the property of object n, of type t, that a name is another spelling of; "" if the object has none.
func (c *checker) presentProperty(n uint32, name string, t *tables.Type) string {
	plain := words.Plain(name)
	for _, p := range t.Properties {
		if p.Plain == plain && !c.lacks(n, p, t) {
			return p.Name
		}
	}
	return ""
}

// ownersOf names the types that have a property of a name, in capitals or not; "" if there are none.
func (c *checker) ownersOf(name string) string {
	const shown = 3
	plain := words.Plain(name)
	var right string
	var owners []string
	for _, t := range c.Types {
		for _, p := range t.Properties {
			if p.Plain == plain && !p.Value.Kind.IsOpen() && !slices.ContainsFunc(t.Supers, func(super *tables.Type) bool { return super.Property(p.NameID) != nil }) {
				right, owners = p.Name, append(owners, t.Name)
			}
		}
	}
	if len(owners) > shown {
		owners = append(owners[:shown], "other types")
	}
	if owners == nil {
		return ""
	}
	return right + " is a property of " + words.And(owners)
}

// unlistedProperty reports that member n is a property that is in no table of the specification, but in its prose or its context.
func (c *checker) unlistedProperty(n uint32, s tables.Slot) {
	t := s.Type
	c.fault(Fault{Rule: catalogue.PropertyUnknown, Node: n, AtName: true, Section: t.Property(c.Tree.Nodes[n].Name).Section, Severity: catalogue.Warning,
		Message: "property " + c.name(n) + " of " + t.Name + " is mentioned in the specification, but is not in its tables, so consumers will not find it",
		Hint:    `move it into "extensions"`})
}

// deprecatedProperty reports that member n is a property that objects of type t must not have any more.
func (c *checker) deprecatedProperty(n uint32, t *tables.Type) {
	f := Fault{Rule: catalogue.PropertyDeprecated, Node: n, AtName: true, Section: t.Section,
		Message: "property " + c.name(n) + " of " + t.Name + " is a leftover from Caliper 1.0 and must not be used in " + c.Spec.Version, Hint: "leave it out"}
	if p := t.Property(c.Tree.Nodes[n].Name); p != nil && p.Instead != "" {
		f.Hint = "use " + p.Instead
	}
	c.fault(f)
}

// deprecatedType reports that object n is of a deprecated type.
func (c *checker) deprecatedType(n uint32, t *tables.Type) {
	f := Fault{Rule: catalogue.TypeDeprecated, Node: c.Tree.Member(n, c.NameID.Type), Section: t.Section,
		Message: t.Name + " is a leftover from Caliper 1.0 and should not be used"}
	if t.Successors != nil {
		f.Hint = "use " + words.Or(t.Successors)
	}
	c.report(f)
}

// wrongKind reports that value n of property p of type t, or an item of it, is of the wrong JSON kind.
func (c *checker) wrongKind(n uint32, t *tables.Type, p *tables.Property) {
	node := &c.Tree.Nodes[n]
	isItem := !node.IsMember()
	if node.Kind == document.Null && !isItem {
		c.fault(Fault{Rule: catalogue.PropertyRequired, Node: n, Section: p.Section,
			Message: p.Name + " is null, but is required", Hint: c.describeProperty(t, p)})
		return
	}
	if isItem && p.Value.Kind == tables.Document {
		f := Fault{Rule: catalogue.EnvelopeDataItem, Node: n, Message: "an item of data is " + c.kindWord(n) + ", not an event or entity describe"}
		switch {
		case c.Tree.HoldsJSON(n):
			f.Hint = c.textHint(n)
		case node.Kind == document.String:
			f.Hint = "send the whole object: an IRI alone describes nothing"
		}
		c.fault(f)
		return
	}
	message, hint := c.kindProblem(n, p)
	switch {
	case p.NameID == c.NameID.DataVersion, p.NameID == c.NameID.Sensor, hint == "" && (p.NameID == c.NameID.Action || p.Value.Kind == tables.OwnTypeName):
		hint = c.describeProperty(t, p)
	}
	c.fault(Fault{Rule: catalogue.PropertyKind, Node: n, Section: p.Section, Message: message, Hint: hint, Fixes: c.kindFix(n, p)})
}
