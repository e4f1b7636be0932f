package rules

import (
	"encoding/json"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// A fault is fixed where there is one right answer, whoever is asked. A word that is only near another is no such case.

// Fix is a change of a document.
type Fix struct {
	Node uint32
	Kind FixKind
	Text string // of FixWrite the value in JSON, of FixRename the name, of FixExtend that of the member into which it goes
}

// FixKind is what is changed.
type FixKind uint8

const (
	FixWrite  FixKind = iota // the value of the node becomes another
	FixRename                // the member gets another name
	FixDrop                  // the member is left out
	FixExtend                // the member moves into another of its object
)

// write is the fix by which string n becomes another.
func (c *Checker) write(n uint32, text string) []Fix {
	if !c.Fixing || c.unsure {
		return nil
	}
	quoted, _ := json.Marshal(text) // terms, IRIs and times have nothing that this would escape
	return []Fix{{n, FixWrite, string(quoted)}}
}

// respell is the fix by which string n becomes the one of some words from which it only differs by capitals.
func (c *Checker) respell(n uint32, known []string) []Fix {
	if c.Foreign {
		return nil
	}
	word := words.ButForCapitals(string(c.Tree.Text(n)), known)
	if word == "" {
		return nil
	}
	return c.write(n, word)
}

// placeOf is the fix for member n of an object of type t, which has no such property: it gets the name of the property from
// which it only differs by capitals, unless that is there; else it moves into extensions, unless its name or what it holds may be
// something of Caliper's, misspelt or in the wrong place: there nobody would look for it. If it holds nothing it is left out.
func (c *Checker) placeOf(object, n uint32, t *tables.Type, hint string) []Fix {
	if !c.Fixing || c.Foreign || c.unsure {
		return nil
	}
	name, extensions := string(c.Tree.Key(n)), t.Property(c.Word.Extensions)
	right := words.ButForCapitals(name, t.PropertyNames())
	switch {
	case right != "" && c.Tree.Member(object, c.Names.ID([]byte(right))) == 0:
		return []Fix{{n, FixRename, right}}
	case right != "" || hint != "" || extensions == nil || extensions.Value.Kind != tables.Map || !c.hasRequired(object, t) ||
		t.Named(t.InsteadOf[words.Plain(name)]) != nil || c.IsLikeOurs(name) || c.holdsOurs(n) || profiles.Nearest(name, t.PropertyNames()) != "":
		return nil
	case c.holdsNothing(n):
		return []Fix{{Node: n, Kind: FixDrop}}
	}
	return []Fix{{n, FixExtend, extensions.Name}}
}

// hasRequired reports whether object n has all properties that type t requires: else what it has may be meant as one of them.
func (c *Checker) hasRequired(n uint32, t *tables.Type) bool {
	for _, p := range t.Properties {
		if p.Required && c.Tree.Member(n, p.Word) == 0 {
			return false
		}
	}
	return true
}
