package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// Caliper 1.0 wrote @id and @type for id and type, and IRIs for terms: .../action#Started for Started. Sensors that were
// moved to a later version often still do. Their documents are read as what is meant, and that is said once.

// habits are the places of a document where it is written as in Caliper 1.0.
type habits struct {
	places   []uint32
	keywords bool // some are names of members
	terms    bool // some are IRIs of terms
}

// Keywords reads the members @id and @type of object n as id and type, unless it has these.
func (c *Checker) Keywords(n uint32) {
	if c.Tree.Nodes[n].Kind != document.Object {
		return
	}
	for _, word := range [...][2]uint16{{c.Word.OldID, c.Word.ID}, {c.Word.OldType, c.Word.Type}} {
		m := c.Tree.Member(n, word[0])
		if m == 0 || c.Tree.Member(n, word[1]) != 0 {
			continue
		}
		c.Tree.Nodes[m].Name = word[1]
		c.habit(m)
		c.habits.keywords = true
	}
}

// TermAt returns the ID of the word that string n holds. It may be written as an IRI, as in Caliper 1.0, if the word is
// one of those that are due.
func (c *Checker) TermAt(n uint32, isDue func(word uint16) bool) uint16 {
	word, isIRI := c.WordOf(c.Tree.Text(n), isDue)
	if isIRI {
		c.habit(n)
		c.habits.terms = true
	}
	return word
}

// TypeAt returns the type that string n names; nil if it names none.
func (c *Checker) TypeAt(n uint32) *tables.Type {
	return c.TypeNamed(c.TermAt(n, c.IsType))
}

// HasHabits reports whether the document at hand was found to be written as in Caliper 1.0, so far.
func (c *Checker) HasHabits() bool { return len(c.habits.places) > 0 }

func (c *Checker) habit(n uint32) {
	if c.Trace != nil {
		c.Trace.Broken = true
	}
	c.habits.places = append(c.habits.places, n)
}

// BeginDocument forgets what has been seen of the last document.
func (c *Checker) BeginDocument() {
	c.habits = habits{places: c.habits.places[:0]}
	c.beginOnce()
	c.lacking, c.Held = c.lacking[:0], c.Held[:0]
	c.unsure = false
}

// EndDocument reports what is said once of a whole document.
func (c *Checker) EndDocument() {
	c.endOnce()
	c.reportHabits()
}

// reportHabits reports that a document is written as in Caliper 1.0, if it is and is of a later version.
func (c *Checker) reportHabits() {
	if len(c.habits.places) == 0 || c.Spec.JSONLD {
		return
	}
	places := c.habits.places
	slices.Sort(places)
	places = slices.Compact(places)
	first := places[0]
	f := Fault{Rule: catalogue.RecordOldHabits, Node: first, AtName: c.Tree.Nodes[first].Name != document.Unknown && c.isOldKey(first)}
	if f.Message = c.quote(first) + " is an IRI, as terms were in Caliper 1.0"; f.AtName {
		f.Message = c.name(first) + " is a keyword of Caliper 1.0"
	}
	f.Message += words.More(len(places)-1, "place of this document is", "places of this document are", " so, too")
	switch {
	case c.habits.keywords && c.habits.terms:
		f.Hint = "since 1.1 @id and @type are id and type, and terms are words: Started, Learner, Person"
	case c.habits.keywords:
		f.Hint = "since 1.1 @id and @type are id and type"
	default:
		f.Hint = "since 1.1 terms are words, not IRIs: Started, Learner, Person"
	}
	c.Report(f)
}

func (c *Checker) isOldKey(n uint32) bool {
	key := c.Tree.Key(n)
	return string(key) == "@id" || string(key) == "@type"
}
