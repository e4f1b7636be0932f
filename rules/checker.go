// Package rules judges records by the tables: the checks, and what they say. The packages below it hold what they are made of.
package rules

import (
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// Checker runs the checks of a Set on the nodes of one tree. Every check gives what it finds to Report and marks the
// node as faulty; on a node without fault it allocates nothing. A Checker is used by one goroutine at a time.
type Checker struct {
	*tables.Set
	Tree       *document.Tree
	Report     func(Fault)
	Open       bool             // the object at hand does not tell its type, or one that nobody knows
	Foreign    bool             // another vocabulary's context applies: unknown terms may be its terms
	Overridden bool             // the context of an object around may give Caliper's terms another meaning
	Demanded   []string         // the profiles to which events must belong; none: any
	Extended   *tables.Set      // the tables with extensions that documents must name; nil if there are none
	Trusted    *[1 << 12]uint64 // hashes of IRIs that were right of late
	Trace      *Trace           // nil: nothing is noted
	Fixing     bool             // faults come with what fixes them
	Told       string           // what told the version of the document: "@context" and such; "" if nothing in the data did
	Guessed    bool             // nothing did, nor the user: what only one version asks is left out
	Held       []uint32         // members of the document that hold events, which it is told are not checked
	document   uint32           // at which it begins
	applies    bool             // its own @context names Caliper's
	lacking    []string         // contexts of extensions that it was asked for
	habits     habits           // of the document
	unsure     bool             // it may be of a version or vocabulary that is not known: nothing has but one right answer

	At      document.Pointer // where in a record its documents are
	readers []*document.Tree // of JSON within strings, when what is wrapped is looked for
	outers  []*document.Tree // that are around the one at hand then

	missing    absentOf
	spelt      map[string]int // of the object at hand: how often a name is there that is not known, in plain letters; nil: not counted yet
	empties    once           // empty properties of the document
	literals   once           // its decimals that are written without a fraction
	repeated   once           // its nested contexts that are Caliper's once more
	noContexts once           // those that are null
	Err        error          // a mistake in a table that was read on the way: a fault of the tables, not of the data
}

// fault reports f and marks its node, so that no other check looks at it again.
func (c *Checker) fault(f Fault) {
	c.Tree.Nodes[f.Node].Flags |= document.Faulty
	c.Report(f)
}

// unlessForeign is the severity of a fault that another vocabulary may explain.
func (c *Checker) unlessForeign() catalogue.Severity {
	if c.Foreign {
		return catalogue.Warning
	}
	return 0
}

// quote quotes the string n for a message, or gives another value as it stands.
func (c *Checker) quote(n uint32) string {
	if c.Tree.Nodes[n].Kind == document.String {
		return words.Quote(c.Tree.Text(n))
	}
	return words.Cut(string(c.Tree.Raw(n)))
}

// name is the name of member n for a message, or "item" for an item of an array.
func (c *Checker) name(n uint32) string {
	if key := c.Tree.Key(n); key != nil {
		return words.PlainOrQuoted(key)
	}
	return "item"
}

// kindWord says in words what kind of value n is.
func (c *Checker) kindWord(n uint32) string {
	switch c.Tree.Nodes[n].Kind {
	case document.Null:
		return "null"
	case document.Boolean:
		return string(c.Tree.Raw(n))
	case document.Integer, document.Decimal:
		return "the number " + words.Cut(string(c.Tree.Raw(n)))
	case document.String:
		return "a string"
	case document.Array:
		return "an array"
	}
	return "an object"
}

// unnamed is the hint for a word that the extensions know, though this document does not name their context; "" if that
// is not the case. known looks the word up.
func (c *Checker) unnamed(known func(*tables.Set) bool) string {
	if c.Extended == nil || c.Extended == c.Set || !known(c.Extended) {
		return ""
	}
	if c.Extended.Spec.Version != c.Spec.Version {
		return "it is in your own tables, which are for Caliper " + c.Extended.Spec.Version + "; this document is of " + c.Spec.Version + c.told()
	}
	return "it belongs to " + words.Or(c.Extended.Spec.Contexts) + ", which @context does not name"
}
