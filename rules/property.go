package rules

import (
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// The checks of this file put into words what the schema stage finds wrong with the shape of an object.

// Missing reports that object n of type t lacks the required property of the given name.
func (c *Checker) Missing(n uint32, t *Type, property string) {
	hint := ""
	switch p := t.Property(c.Names.ID([]byte(property))); {
	case p == nil:
	case p.Value.Kind != TypeName:
		hint = property + " is " + p.Value.Means()
	case t != c.Entity && t != c.Event:
		hint = "write \"type\": " + strconv.Quote(t.Name) + c.orSubtype(t)
	}
	c.Report(Fault{Rule: PropertyRequired, Node: n, Section: t.Section,
		Message: t.Name + " has no " + property + ", which is required", Hint: hint})
}

// orSubtype says that a type has subtypes, if it has.
func (c *Checker) orSubtype(t *Type) string {
	for _, other := range c.Types {
		if other != t && other.IsA(t) {
			return ", or one of its subtypes"
		}
	}
	return ""
}

// Duplicate reports that the name of member n has occurred in its object before.
func (c *Checker) Duplicate(n uint32) {
	c.fault(Fault{Rule: JSONDuplicateKey, Node: n, AtName: true,
		Message: "duplicate key " + c.name(n), Hint: "which of the two counts is left to chance; keep one"})
}

// Unknown reports that member n of an object of type t is no property of it.
func (c *Checker) Unknown(object, n uint32, t *Type) {
	name := string(c.Tree.Key(n))
	if t == c.Envelope {
		c.fault(Fault{Rule: EnvelopeCustomProperty, Node: n, AtName: true,
			Message: c.name(n) + " is no property of an envelope, which has nothing but " + strings.Join(t.names(), ", "),
			Hint:    c.nearestProperty(name, t), Fixes: c.placeOf(object, n, t, "")})
		return
	}
	f := Fault{Rule: PropertyUnknown, Node: n, AtName: true, Section: t.Section, Severity: c.unlessForeign(),
		Message: t.Name + " has no property " + c.name(n)}
	f.Hint = c.unnamed(func(s *Set) bool {
		extended := s.TypeNamed(c.Names.ID([]byte(t.Name)))
		return extended != nil && extended.Property(c.Names.ID([]byte(name))) != nil
	})
	if f.Hint == "" && c.isOldKey(n) {
		f.Hint = "leave it out: " + name[1:] + " is there already"
	}
	if f.Hint == "" {
		f.Hint = c.nearestProperty(name, t)
	}
	f.Fixes = c.placeOf(object, n, t, f.Hint)
	if f.Hint == "" && t.Property(c.Word.Extensions) != nil {
		f.Hint = `data of your own belongs in "extensions"`
	}
	c.fault(f)
}

func (c *Checker) nearestProperty(name string, t *Type) string {
	near := t.InsteadOf[name]
	if near == "" {
		near = profiles.Nearest(name, t.names())
	}
	return didYouMean(near)
}

// names lists the properties of t.
func (t *Type) names() (all []string) {
	for _, p := range t.Properties {
		all = append(all, p.Name)
	}
	return all
}

// Unlisted reports that member n is a property which prose of the specification names, but none of its tables.
func (c *Checker) Unlisted(n uint32, t *Type) {
	c.fault(Fault{Rule: PropertyUnknown, Node: n, AtName: true, Section: t.Section, Severity: finding.Warning,
		Message: c.name(n) + " is named in the text on " + t.Name + ", but is in no table and no context: consumers will not find it",
		Hint:    `move it into "extensions"`})
}

// DeprecatedProperty reports that member n is a property which objects of type t must not have any more.
func (c *Checker) DeprecatedProperty(n uint32, t *Type) {
	c.fault(Fault{Rule: PropertyDeprecated, Node: n, AtName: true, Section: t.Section,
		Message: c.name(n) + " of " + t.Name + " is left of Caliper 1.0, and must not be used in " + c.Spec.Version, Hint: "leave it out"})
}

// DeprecatedType reports that object n is of a type which should not be used any more.
func (c *Checker) DeprecatedType(n uint32, t *Type) {
	c.Report(Fault{Rule: TypeDeprecated, Node: c.Tree.Member(n, c.Word.Type), Section: t.Section,
		Message: t.Name + " is left of Caliper 1.0, and should not be used any more"})
}

// WrongKind reports that value n of property p, or an item of it, is of the wrong JSON kind.
func (c *Checker) WrongKind(n uint32, t *Type, p *Property) {
	node := &c.Tree.Nodes[n]
	isItem := node.KeyEnd == 0
	if node.Kind == document.Null && !isItem {
		c.fault(Fault{Rule: PropertyRequired, Node: n, Section: t.Section,
			Message: p.Name + " is null, but required", Hint: p.Name + " is " + p.Value.Means()})
		return
	}
	if isItem && p.Value.Kind == Document {
		f := Fault{Rule: EnvelopeDataItem, Node: n, Message: "an item of data is " + c.kindWord(n) + ", not an event or entity describe"}
		if node.Kind == document.String {
			f.Hint = "send the whole object: an IRI alone describes nothing"
		}
		c.fault(f)
		return
	}
	message, hint := c.kindProblem(n, p)
	c.fault(Fault{Rule: PropertyKind, Node: n, Section: t.Section, Message: message, Hint: hint})
}

// Empty notes that member n, property p of t, is null or holds nothing. Of one that is required it is reported at once.
func (c *Checker) Empty(n uint32, t *Type, p *Property) {
	f := Fault{Rule: PropertyEmpty, Node: n, Section: t.Section, Message: c.name(n) + " is " + emptyWord(c.Tree.Nodes[n].Kind), Hint: "leave it out"}
	if p.Required {
		f.Hint = p.Name + " is required: fill it"
		c.fault(f)
		return
	}
	c.Tree.Nodes[n].Flags |= document.Faulty
	if c.empties = append(c.empties, n); len(c.empties) == 1 {
		c.firstEmpty = f
	}
}

// reportEmpties reports the properties of a document that are empty, though none need be there: many sensors write all that they
// know of, so it is one finding for all.
func (c *Checker) reportEmpties() {
	const shown = 5
	if len(c.empties) == 0 {
		return
	}
	f := c.firstEmpty
	if more := c.empties[1:]; len(more) > 0 {
		var at []string
		for _, n := range more[:min(len(more), shown)] {
			at = append(at, Quote([]byte(c.Tree.Pointer(n))))
		}
		f.Message += moreOf(len(more), "property of this document is", "properties of this document are", " null or empty: "+strings.Join(at, ", "))
		if len(more) > shown {
			f.Message += " and others"
		}
		f.Hint = "leave them out"
	}
	for _, n := range c.empties {
		if !c.Fixing || c.unsure {
			break
		}
		f.Fixes = append(f.Fixes, Fix{Node: n, Kind: FixDrop})
	}
	c.Report(f)
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

// UnknownType reports that the type named by string n is none of Caliper's.
func (c *Checker) UnknownType(n uint32, events bool) {
	var known []string
	for _, t := range c.Types {
		if t.IsEvent == events {
			known = append(known, t.Name)
		}
	}
	hint := c.unnamed(func(s *Set) bool { return s.TypeNamed(c.Names.ID(c.Tree.Text(n))) != nil })
	var fixes []Fix
	if hint == "" {
		hint, fixes = didYouMean(nearestTerm(c.Tree.Text(n), known)), c.respell(n, known)
	}
	c.fault(Fault{Rule: TypeUnknown, Node: n, Severity: c.unlessForeign(), Message: c.quote(n) + " is no type of " + c.owner(), Hint: hint, Fixes: fixes})
}

func didYouMean(word string) string {
	if word == "" {
		return ""
	}
	return "did you mean " + strconv.Quote(word) + "?"
}
