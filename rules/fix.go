package rules

import (
	"encoding/json"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// A fault is fixed where there is one right answer, whoever is asked. A word that is only near another is no such case.

// write is the fix by which string n becomes another.
func (c *checker) write(n uint32, text string) []Fix {
	if !c.fixing || c.noFixes {
		return nil
	}
	quoted, _ := json.Marshal(text) // terms, IRIs and times have nothing that this would escape
	return []Fix{{n, FixWrite, string(quoted)}}
}

// respell is the fix by which string n becomes the one of some words from which it only differs by capitals.
func (c *checker) respell(n uint32, known []string) []Fix {
	if c.otherVocabulary {
		return nil
	}
	word := words.ButForCapitals(string(c.Tree.Text(n)), known)
	if word == "" {
		return nil
	}
	return c.write(n, word)
}

// unknownPropertyFix is the fix for member n of an object of type t, which has no such property: it gets the name of the property from
// which it only differs by capitals, unless that is there; else it moves into extensions, unless its name or what it holds may be
// something of Caliper's, misspelt or in the wrong place: there nobody would look for it. If it holds nothing it is left out.
func (c *checker) unknownPropertyFix(object, n uint32, t *tables.Type, hint string) []Fix {
	if !c.fixing || c.otherVocabulary || c.noFixes {
		return nil
	}
	name, extensions := string(c.Tree.Key(n)), t.Property(c.NameID.Extensions)
	right := words.ButForCapitals(name, t.PropertyNames())
	switch {
	case right != "" && c.Tree.Member(object, c.Names.ID([]byte(right))) == 0:
		return []Fix{{n, FixRename, right}}
	case right != "" || hint != "" || extensions == nil || extensions.Value.Kind != tables.Map || !c.hasRequired(object, t) ||
		t.PropertyNamed(t.InsteadOf[words.Plain(name)]) != nil || c.IsLikeOurs(name) || c.holdsOurs(n) || profiles.Nearest(name, t.PropertyNames()) != "":
		return nil
	case c.holdsNothing(n):
		return []Fix{{Node: n, Kind: FixDrop}}
	}
	return []Fix{{n, FixExtend, extensions.Name}}
}

// hasRequired reports whether object n has all properties that type t requires: else what it has may be meant as one of them.
func (c *checker) hasRequired(n uint32, t *tables.Type) bool {
	for _, p := range t.Properties {
		if p.Required && c.Tree.Member(n, p.NameID) == 0 {
			return false
		}
	}
	return true
}
