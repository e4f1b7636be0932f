package rules

import (
	"encoding/json"
	"strings"

	"github.com/caliper-lint/caliper-lint/validate/document"
)

// A fault is mended where there is one right answer, whoever is asked. A word that is only near another is no such case.

// Fix is a change of a document.
type Fix struct {
	Node uint32
	Kind FixKind
	Text string // of FixWrite the value in JSON, of FixRename the name
}

// FixKind is what is changed.
type FixKind uint8

const (
	FixWrite  FixKind = iota // the value of the node becomes another
	FixRename                // the member gets another name
	FixDrop                  // the member is left out
	FixExtend                // the member moves into "extensions" of its object
)

// write is the fix by which string n becomes another.
func write(n uint32, text string) []Fix {
	quoted, _ := json.Marshal(text) // terms, IRIs and times have nothing that this would escape
	return []Fix{{n, FixWrite, string(quoted)}}
}

// respell is the fix by which string n becomes a word from which it only differs by capitals.
func (c *Checker) respell(n uint32, word string) []Fix {
	if word == "" || c.Foreign || !strings.EqualFold(string(c.Tree.Text(n)), word) {
		return nil
	}
	return write(n, word)
}

// placeOf is the fix for member n, which is no property of type t: it gets the name of the property from which it only
// differs by capitals, unless that is there; else it moves into extensions, unless it may be something of Caliper's, misspelt
// or in the wrong place.
func (c *Checker) placeOf(n uint32, t *Type, hint string) []Fix {
	if c.Foreign {
		return nil
	}
	name, object := string(c.Tree.Key(n)), c.parent(n)
	for _, p := range t.Properties {
		if strings.EqualFold(name, p.Name) {
			if c.Tree.Member(object, p.Word) != 0 {
				return nil
			}
			return []Fix{{n, FixRename, p.Name}}
		}
	}
	if c.Names.ID([]byte(name)) != document.Unknown || c.Names.ID([]byte("@"+name)) != document.Unknown {
		return nil // it has a meaning elsewhere in Caliper
	}
	extensions := t.Property(c.Word.Extensions)
	if hint != "" || extensions == nil || extensions.Value.Kind != Map {
		return nil
	}
	return []Fix{{n, FixExtend, ""}}
}

// parent returns the container around node n.
func (c *Checker) parent(n uint32) uint32 {
	for p := n; p > 0; p-- {
		if node := &c.Tree.Nodes[p-1]; node.Kind >= document.Array && node.Next > n {
			return p - 1
		}
	}
	return 0
}
