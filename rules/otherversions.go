package rules

import (
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// A word that one version of Caliper does not know may be in another version: it was added later, or was removed. That is a better hint
// than the nearest word. The other versions are asked only after a fault.

// knownElsewhere returns the first other version for which is returns true; nil if there is none.
func (c *checker) knownElsewhere(is func(*tables.Set) bool) *tables.Set {
	if c.OtherVersions == nil {
		return nil
	}
	for _, other := range c.OtherVersions() {
		if is(other) {
			return other
		}
	}
	return nil
}

// propertyElsewhere completes fault f, an unknown property, if another version of Caliper knows the property. t is the type of the object,
// and n is the member. It returns true if this is not a fault at all, since the version of the document is unknown.
func (c *checker) propertyElsewhere(f *Fault, n uint32, t *tables.Type) (excused bool) {
	word := c.Tree.Nodes[n].Name
	if word == document.Unknown || words.ButForCapitals(string(c.Tree.Key(n)), t.PropertyNames()) != "" || t.InsteadOf[words.Plain(c.Names.Word(word))] != "" {
		return false
	}
	property := func(s *tables.Set) *tables.Property {
		if same := s.TypeNamed(c.Names.ID([]byte(t.Name))); same != nil {
			return same.Property(word)
		}
		return nil
	}
	other := c.knownElsewhere(func(s *tables.Set) bool { return property(s) != nil && property(s).Value.Kind != tables.Unlisted })
	if other == nil {
		return false
	}
	name, p := c.Names.Word(word), property(other)
	f.Message = c.unknownName(n, t) + " of Caliper " + c.Spec.Version
	f.Hint = c.hintElsewhere(name, other, p.Added)
	if p.Deprecated {
		f.Hint = name + " was deprecated in Caliper " + other.Spec.Version
		if f.Hint += ", and nothing took its place: leave it out"; p.Instead != "" && t.Property(c.Names.ID([]byte(p.Instead))) != nil {
			f.Hint = name + " was deprecated in Caliper " + other.Spec.Version + ": use " + p.Instead
		}
	}
	return c.elsewhere(f, other)
}

// typeElsewhere does the same as propertyElsewhere for the type that string n names.
func (c *checker) typeElsewhere(f *Fault, n uint32) (excused bool) {
	word := c.wordAt(n)
	if word == document.Unknown {
		return false
	}
	other := c.knownElsewhere(func(s *tables.Set) bool { return s.TypeNamed(word) != nil })
	if other == nil {
		return false
	}
	name, t := c.Names.Word(word), other.TypeNamed(word)
	f.Hint = c.hintElsewhere(name, other, t.Added)
	if t.Deprecated {
		f.Hint = name + " was deprecated in Caliper " + other.Spec.Version + ", and nothing took its place"
		if t.Successors != nil {
			f.Hint = name + " was deprecated in Caliper " + other.Spec.Version + ": use " + words.Or(t.Successors)
		}
	}
	return c.elsewhere(f, other)
}

// termElsewhere does the same as propertyElsewhere for the term of vocabulary v in string n. If string n is a word that others use instead
// of a term, the hint names the term.
func (c *checker) termElsewhere(f *Fault, n uint32, v *tables.Vocabulary) (excused bool) {
	if right := v.TermInsteadOf(string(c.Tree.Text(n))); right != "" && v != c.Actions && !c.versionGuessed {
		f.Fixes, f.Hint = nil, "write "+right
		if core, _, isSub := strings.Cut(right, "#"); isSub {
			f.Hint += ", beside " + core
		}
		return false
	}
	word := c.wordAt(n)
	if word == document.Unknown || words.ButForCapitals(string(c.Tree.Text(n)), v.Terms) != "" {
		return false
	}
	other := c.knownElsewhere(func(s *tables.Set) bool { return s.HasTerm(v.Name, word) })
	if other == nil {
		return false
	}
	name := c.Names.Word(word)
	f.Hint = c.hintElsewhere(name, other, slices.ContainsFunc(other.Vocabularies, func(o *tables.Vocabulary) bool { return o.Name == v.Name && slices.Contains(o.Added, name) }))
	return c.elsewhere(f, other)
}

// knownTypeElsewhere reports whether another version of Caliper knows the type that string n names, and whether the type is an event type.
func (c *checker) knownTypeElsewhere(n uint32) (isEvent, known bool) {
	word := c.wordAt(n)
	if word == document.Unknown {
		return false, false
	}
	other := c.knownElsewhere(func(s *tables.Set) bool { return s.TypeNamed(word) != nil })
	return other != nil && other.TypeNamed(word).IsEvent, other != nil
}

// wordAt returns the name ID of the word that string n holds, or stands for as an IRI.
func (c *checker) wordAt(n uint32) uint16 {
	word, _ := c.NameIDOf(c.Tree.Text(n), func(uint16) bool { return true })
	return word
}

// hintElsewhere returns the hint that another version knows a name. added says that the name is in tables of the user's own.
func (c *checker) hintElsewhere(name string, other *tables.Set, added bool) string {
	here := "; this " + c.documentNoun + " is Caliper " + c.Spec.Version + c.versionPhrase()
	switch {
	case added:
		return name + " is in your own tables, which are for Caliper " + other.Spec.Version + here
	case c.IsBefore(other):
		return name + " came with Caliper " + other.Spec.Version + here
	}
	return name + " belongs to Caliper " + other.Spec.Version + here
}

// elsewhere completes fault f about a word that another version knows. A later word is only a warning in Caliper 1.0, for which there are
// no requirements.
func (c *checker) elsewhere(f *Fault, other *tables.Set) (excused bool) {
	f.Fixes = nil
	if c.versionGuessed {
		c.Tree.Nodes[f.Node].Flags |= document.Skip
		if c.trace != nil {
			c.trace.broken = true // the shape does not contain the word
		}
		return true
	}
	if c.Spec.JSONLD && c.IsBefore(other) {
		f.Severity = catalogue.Warning
	}
	return false
}
