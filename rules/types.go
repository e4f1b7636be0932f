package rules

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// slipOf returns the type that is one slip away from string n: capitals, underscores, or a letter that is wrong, missing, too many, or
// swapped with its neighbour. It returns nil if there is no such type, or if string n is an everyday word.
func (c *checker) slipOf(n uint32, entitiesOnly bool) *tables.Type {
	text := c.Tree.Text(n)
	const least, most = 3, 64 // letters
	if len(text) < least || len(text) > most || bytes.IndexByte(text, ':') >= 0 {
		return nil
	}
	plain := words.Plain(string(text))
	if c.AlsoCalled[plain] != nil {
		return nil
	}
	var near *tables.Type
	for _, t := range c.Types {
		if t.IsEvent && entitiesOnly {
			continue
		}
		switch {
		case t.Plain == plain:
			return t
		case near == nil && profiles.IsNear(plain, t.Plain, 1):
			near = t
		}
	}
	return near
}

// notAType returns the message that string n is not a type.
func (c *checker) notAType(n uint32) string { return c.quote(n) + c.isNot("type") }

// noun names the objects of type t in a message.
func (c *checker) noun(t *tables.Type) string {
	switch t {
	case c.Event:
		return "event"
	case c.Entity:
		return "entity"
	}
	return t.Name
}

// typeSlip reports that string n is a slip of the name of type t. That is an error whatever other vocabulary applies.
func (c *checker) typeSlip(n uint32, t *tables.Type) {
	c.fault(Fault{Rule: catalogue.TypeUnknown, Node: n, Severity: catalogue.Error, Section: t.Section,
		Message: c.notAType(n), Hint: words.DidYouMean(t.Name), Fixes: c.respell(n, []string{t.Name})})
}

// unknownType reports that the type named by string n is not one of Caliper's. p is the property in whose place its object stands,
// nil for a document. The object is judged by type base.
func (c *checker) unknownType(n uint32, base *tables.Type, p *tables.Property) {
	hint := c.unnamedContextHint(func(s *tables.Set) bool { return s.TypeNamed(c.Names.ID(c.Tree.Text(n))) != nil })
	if hint == "" {
		hint = c.typeHint(c.Tree.Text(n), base.IsEvent, p)
	}
	f := Fault{Rule: catalogue.TypeUnknown, Node: n, Severity: c.foreignSeverity(), Message: c.notAType(n), Hint: hint}
	switch text := c.Tree.Text(n); {
	case c.typeAt(n) != nil: // an event with all members of events
		f.Severity, f.Message, f.Hint = catalogue.Error, c.quote(n)+" is an entity type, not an event type", "write an event type, such as ViewEvent"
	case slices.Contains(c.Spec.Unlisted, string(text)):
		f.Severity, f.Message, f.Hint = catalogue.Warning, c.quote(n)+" is in the context of Caliper "+c.Spec.Version+", but not in its tables", ""
	case c.typeElsewhere(&f, n):
		return
	}
	f.Message += "; only the properties of every " + c.noun(base) + " were checked"
	c.fault(f)
}

// typeHint returns the hint for an unknown type name: a near type that may stand in the place, a type with the word as an everyday name, or
// the types that the place allows. It returns "" for an IRI of a foreign vocabulary.
func (c *checker) typeHint(text []byte, isEvent bool, p *tables.Property) string {
	if c.isOthersIRI(text) {
		return ""
	}
	allowed := func(t *tables.Type) bool {
		return t.IsEvent == isEvent && (p == nil || p.Value.Allows(t) == tables.Allowed)
	}
	if called := c.AlsoCalled[words.Plain(string(text))]; called != nil {
		var fit, all []string
		for _, t := range called {
			all = append(all, strconv.Quote(t.Name))
			if allowed(t) {
				fit = append(fit, strconv.Quote(t.Name))
			}
		}
		if fit != nil {
			all = fit
		}
		return "did you mean " + words.Or(all) + "?"
	}
	if c.otherVocabulary {
		return "" // the word is probably of that vocabulary
	}
	word := string(text[bytes.LastIndexByte(text, '/')+1:]) // the last part of an IRI, as in Caliper 1.0
	for _, t := range c.Types {
		if allowed(t) && isNearType(word, t.Name) {
			return words.DidYouMean(t.Name)
		}
	}
	if p != nil && p.Value.Only() != c.Entity {
		return p.Name + " must be " + p.Value.Item()
	}
	return ""
}

// isNearType reports whether a word may be a misspelt type name. The common ending Event does not count.
func isNearType(word, name string) bool {
	word, name = strings.TrimSuffix(words.Plain(word), "event"), strings.TrimSuffix(words.Plain(name), "event")
	return len(word) > 3 && len(word) <= 64 && profiles.IsNear(word, name, min(2, len(word)/4))
}
