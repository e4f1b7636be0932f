package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// The checks of this file put into words what the schema stage finds wrong with the shape of an object.

// Missing reports that object n of type t lacks the required property of the given name. untold says that the object does not
// tell its type, or none that is known.
func (c *Checker) Missing(n uint32, t *tables.Type, property string, untold bool) {
	p := t.Named(property)
	f := Fault{Rule: catalogue.PropertyRequired, Node: n, Section: p.Section, Message: t.Name + " has no " + property + ", which is required"}
	switch {
	case p.Value.Kind != tables.TypeName:
		f.Hint = c.means(t, p)
	case t != c.Entity && t != c.Event:
		f.Hint = "write \"type\": " + strconv.Quote(t.Name) + c.orSubtype(t)
	}
	if name := c.Tree.Key(n); untold && name != nil {
		f.Message = words.PlainOrQuoted(name) + " has no " + property + ", which is required"
	}
	c.Report(f)
}

// means says what is right as property p of an object of type t, from which one can write it.
func (c *Checker) means(t *tables.Type, p *tables.Property) string {
	switch {
	case p.Word == c.Word.Action && t.AllowedActions != nil:
		return t.Name + " allows " + words.Or(t.AllowedActions)
	case p.Word == c.Word.Action:
		return p.Name + " is one of Caliper's actions, such as Viewed"
	case p.Word == c.Word.DataVersion:
		return "write " + strconv.Quote(p.Name) + ": " + strconv.Quote(c.Spec.Context)
	case p.Word == c.Word.Sensor:
		return p.Name + " is the IRI of what sends, such as https://example.org/sensors/1"
	case p.Value.Kind == tables.TypeName:
		return p.Name + " is the name of a type, such as " + c.exampleOf(t)
	}
	return p.Name + " is " + p.Value.Means()
}

// exampleOf is the name of a type that an object of type t may have.
func (c *Checker) exampleOf(t *tables.Type) string {
	switch t {
	case c.Event:
		return "ViewEvent"
	case c.Entity:
		return "Person"
	}
	return t.Name
}

// orSubtype says that a type has subtypes, if it has.
func (c *Checker) orSubtype(t *tables.Type) string {
	for _, other := range c.Types {
		if other != t && other.IsA(t) {
			return ", or one of its subtypes"
		}
	}
	return ""
}

// Duplicate reports that the name of member n has occurred in its object before.
func (c *Checker) Duplicate(n uint32) {
	c.fault(Fault{Rule: catalogue.JSONDuplicateKey, Node: n, AtName: true,
		Message: "duplicate key " + c.name(n), Hint: "which of the two counts is left to chance; keep one"})
}

// Unknown reports that member n of an object of type t is not a property of it.
func (c *Checker) Unknown(object, n uint32, t *tables.Type) {
	name := string(c.Tree.Key(n))
	near, there := words.DidYouMean(c.nearProperty(object, name, t)), c.isThere(object, name, t)
	if t == c.Envelope {
		c.fault(Fault{Rule: catalogue.EnvelopeCustomProperty, Node: n, AtName: true,
			Message: c.name(n) + " is not a property of an envelope, which has only " + words.And(t.PropertyNames()),
			Hint:    near, Fixes: c.placeOf(object, n, t, "")})
		return
	}
	f := Fault{Rule: catalogue.PropertyUnknown, Node: n, AtName: true, Section: t.Section, Severity: c.unlessForeign(),
		Message: t.Name + " has no property " + c.name(n)}
	f.Hint = c.unnamed(func(s *tables.Set) bool {
		extended := s.TypeNamed(c.Names.ID([]byte(t.Name)))
		return extended != nil && extended.Property(c.Names.ID([]byte(name))) != nil
	})
	switch {
	case f.Hint != "":
	case c.isOldKey(n):
		f.Hint = "leave it out: " + name[1:] + " is there already"
	case c.Envelope.Named(name) != nil:
		f.Hint = name + " belongs to the envelope"
	case near != "":
		f.Hint = near
	case there != "":
		f.Hint = "leave it out: " + there + " is there already"
	default:
		f.Hint = c.ownersOf(name)
	}
	f.Fixes = c.placeOf(object, n, t, f.Hint)
	switch {
	case f.Hint != "":
	case c.Foreign:
		f.Hint = "it may be a term of the other context"
	case t.Property(c.Word.Extensions) != nil && !c.holdsOurs(n):
		f.Hint = `data of your own belongs in "extensions"`
	}
	if !c.propertyElsewhere(&f, n, t) {
		c.fault(f)
	}
}

// isThere returns the property of object n, of type t, that a name means but for how it is spelt, "" if there is none.
func (c *Checker) isThere(n uint32, name string, t *tables.Type) string {
	plain := words.Plain(name)
	for _, p := range t.Properties {
		if p.Plain == plain && c.Tree.Member(n, p.Word) != 0 {
			return p.Name
		}
	}
	return ""
}

// ownersOf says which types have a property of a name, in capitals or not, "" if none has.
func (c *Checker) ownersOf(name string) string {
	const shown = 3
	plain := words.Plain(name)
	var right string
	var owners []string
	for _, t := range c.Types {
		for _, p := range t.Properties {
			if p.Plain == plain && !p.Value.Kind.IsOpen() && !slices.ContainsFunc(t.Supers, func(super *tables.Type) bool { return super.Property(p.Word) != nil }) {
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

// Unlisted reports that member n is a property which prose of the specification, or its context, names, but none of its tables.
func (c *Checker) Unlisted(n uint32, t *tables.Type) {
	c.fault(Fault{Rule: catalogue.PropertyUnknown, Node: n, AtName: true, Section: t.Property(c.Tree.Nodes[n].Name).Section, Severity: catalogue.Warning,
		Message: c.name(n) + " of " + t.Name + " is named elsewhere in the specification, but is in none of its tables: consumers will not find it",
		Hint:    `move it into "extensions"`})
}

// DeprecatedProperty reports that member n is a property which objects of type t must not have any more.
func (c *Checker) DeprecatedProperty(n uint32, t *tables.Type) {
	f := Fault{Rule: catalogue.PropertyDeprecated, Node: n, AtName: true, Section: t.Section,
		Message: c.name(n) + " of " + t.Name + " is left of Caliper 1.0, and must not be used in " + c.Spec.Version, Hint: "leave it out"}
	if p := t.Property(c.Tree.Nodes[n].Name); p != nil && p.Instead != "" {
		f.Hint = "use " + p.Instead
	}
	c.fault(f)
}

// DeprecatedType reports that object n is of a type which should not be used any more.
func (c *Checker) DeprecatedType(n uint32, t *tables.Type) {
	f := Fault{Rule: catalogue.TypeDeprecated, Node: c.Tree.Member(n, c.Word.Type), Section: t.Section,
		Message: t.Name + " is left of Caliper 1.0, and should not be used any more"}
	if t.Successors != nil {
		f.Hint = "use " + words.Or(t.Successors)
	}
	c.Report(f)
}

// WrongKind reports that value n of property p of type t, or an item of it, is of the wrong JSON kind.
func (c *Checker) WrongKind(n uint32, t *tables.Type, p *tables.Property) {
	node := &c.Tree.Nodes[n]
	isItem := node.KeyEnd == 0
	if node.Kind == document.Null && !isItem {
		c.fault(Fault{Rule: catalogue.PropertyRequired, Node: n, Section: p.Section,
			Message: p.Name + " is null, but required", Hint: c.means(t, p)})
		return
	}
	if isItem && p.Value.Kind == tables.Document {
		f := Fault{Rule: catalogue.EnvelopeDataItem, Node: n, Message: "an item of data is " + c.kindWord(n) + ", not an event or entity describe"}
		switch {
		case c.Tree.HoldsJSON(n):
			f.Hint = c.asText(n)
		case node.Kind == document.String:
			f.Hint = "send the whole object: an IRI alone describes nothing"
		}
		c.fault(f)
		return
	}
	message, hint := c.kindProblem(n, p)
	c.fault(Fault{Rule: catalogue.PropertyKind, Node: n, Section: p.Section, Message: message, Hint: hint})
}

// Empties takes the members of object n of type t that are null or hold nothing, whatever their property should hold: what is
// optional is noted for the one finding of the document, what is required is reported. Null of what is required is the schema's.
func (c *Checker) Empties(n uint32, t *tables.Type) {
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		node := &c.Tree.Nodes[m]
		if node.Flags&(document.Faulty|document.Duplicate) != 0 || !c.holdsNothing(m) {
			continue
		}
		switch p := t.Property(node.Name); {
		case p == nil || p.Value.Kind.IsOpen() || t == c.Envelope && node.Kind != document.Null:
		case !p.Required:
			c.empty(m, p)
		case node.Kind != document.Null:
			c.fault(Fault{Rule: catalogue.PropertyEmpty, Severity: catalogue.Error, Level: "MUST", Node: m, Section: p.Section,
				Message: p.Name + " is " + emptyWord(node.Kind) + ", but required", Hint: c.means(t, p)})
		}
	}
}

// holdsNothing reports whether value n is null, or an empty string, array or object.
func (c *Checker) holdsNothing(n uint32) bool {
	switch node := &c.Tree.Nodes[n]; node.Kind {
	case document.Null:
		return true
	case document.String:
		is := node.End == node.Start+2
		if is && c.Trace != nil {
			c.Trace.Broken = true // the shape does not tell
		}
		return is
	case document.Array, document.Object:
		return c.Tree.IsEmpty(n)
	}
	return false
}

// empty notes that member n, optional property p, holds nothing.
func (c *Checker) empty(n uint32, p *tables.Property) {
	c.Tree.Nodes[n].Flags |= document.Faulty
	c.empties.add(Fault{Rule: catalogue.PropertyEmpty, Node: n, Section: p.Section, Message: c.name(n) + " is " + emptyWord(c.Tree.Nodes[n].Kind), Hint: "leave it out"})
}

// EmptyItem reports that item n of a list of entities is an empty object.
func (c *Checker) EmptyItem(n uint32, p *tables.Property) {
	c.fault(Fault{Rule: catalogue.PropertyEmpty, Severity: catalogue.Error, Level: "MUST", Node: n, Section: p.Section, Message: "an item of " + p.Name + " is an empty object", Hint: "an item is " + p.Value.Item()})
}

// reportEmpties reports the properties of a document that are empty, though none need be there: many sensors write all that they
// know of, so it is one finding for all.
func (c *Checker) reportEmpties() {
	const shown = 5
	if len(c.empties.places) == 0 {
		return
	}
	o := c.empties
	slices.Sort(o.places)
	if more := o.places[1:]; len(more) > 0 {
		var at []string
		for _, n := range more[:min(len(more), shown)] {
			at = append(at, words.Quote([]byte(c.Tree.Pointer(n))))
		}
		others := ""
		if len(more) > shown {
			others = " and others"
		}
		o.first.Hint = "leave them out"
		what := " null or empty: " + strings.Join(at, ", ") + others
		c.reportOnce(&o, "property of this document is"+what, "properties of this document are"+what, true)
		return
	}
	c.reportOnce(&o, "", "", true)
}

func emptyWord(k document.Kind) string {
	switch k {
	case document.String:
		return "an empty string"
	case document.Array:
		return "an empty array"
	case document.Object:
		return "an empty object"
	}
	return "null"
}
