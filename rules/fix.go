package rules

import (
	"encoding/json"
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// A fault has a fix if there is exactly one correct form. A word that is merely near another has none.

// write returns the fix that replaces string n by a text.
func (c *checker) write(n uint32, text string) []Fix {
	if !c.fixing || c.noFixes {
		return nil
	}
	quoted, _ := json.Marshal(text) // terms, IRIs and times contain no character that this escapes
	return []Fix{{n, FixWrite, string(quoted)}}
}

// respell returns the fix that replaces string n by the known word from which it differs only in capitals.
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

// unknownPropertyFix returns the fix for member n of an object of type t that has no such property. If only capitals differ from an absent
// property, the member is renamed. A member that holds nothing is removed. Another member moves into extensions, unless its name or its
// value may be Caliper's, misspelt or misplaced: readers would not look for those in extensions.
func (c *checker) unknownPropertyFix(object, n uint32, t *tables.Type, hint string) []Fix {
	if !c.fixing || c.otherVocabulary || c.noFixes {
		return nil
	}
	name, extensions := string(c.Tree.Key(n)), t.Property(c.NameID.Extensions)
	right := words.ButForCapitals(name, t.PropertyNames())
	switch {
	case right != "" && c.lacks(object, t.PropertyNamed(right), t):
		return []Fix{{n, FixRename, right}}
	case right != "" || hint != "" || extensions == nil || extensions.Value.Kind != tables.Map || !c.hasRequired(object, t) ||
		t.PropertyNamed(t.InsteadOf[words.Plain(name)]) != nil || c.IsLikeOurs(name) || c.holdsOurs(n) || profiles.Nearest(name, t.PropertyNames()) != "":
		return nil
	case c.holdsNothing(n):
		return []Fix{{Node: n, Kind: FixDrop}}
	}
	return []Fix{{n, FixExtend, extensions.Name}}
}

// hasRequired reports whether object n has all properties that type t requires. If one is missing, an unknown member may stand for it.
func (c *checker) hasRequired(n uint32, t *tables.Type) bool {
	return !slices.ContainsFunc(c.absent(n, t), func(p *tables.Property) bool { return p.Required })
}
