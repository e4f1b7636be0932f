package rules

import (
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Caliper 1.0 wrote @id and @type for id and type, and IRIs for terms: .../action#Started for Started. Sensors that were
// moved to a later version often still do. Their documents are read as what is meant, and that is said once.

// readKeywords reads the members @id and @type of object n as id and type, unless it has these.
func (c *checker) readKeywords(n uint32) {
	if c.Tree.Nodes[n].Kind != document.Object {
		return
	}
	for _, word := range [...][2]uint16{{c.NameID.OldID, c.NameID.ID}, {c.NameID.OldType, c.NameID.Type}} {
		m := c.Tree.Member(n, word[0])
		if m == 0 || c.Tree.Member(n, word[1]) != 0 {
			continue
		}
		c.Tree.Nodes[m].Name = word[1]
		c.habit(m)
		c.habits.keywords = true
	}
}

// termAt returns the ID of the word that string n holds. It may be written as an IRI, as in Caliper 1.0, if the word is
// one of those that are due.
func (c *checker) termAt(n uint32, isDue func(word uint16) bool) uint16 {
	word, isIRI := c.NameIDOf(c.Tree.Text(n), isDue)
	if isIRI {
		c.habit(n)
		c.habits.terms = true
	}
	return word
}

// typeAt returns the type that string n names; nil if it names none.
func (c *checker) typeAt(n uint32) *tables.Type {
	return c.TypeNamed(c.termAt(n, c.IsType))
}

// hasHabits reports whether the document at hand was found to be written as in Caliper 1.0, so far.
func (c *checker) hasHabits() bool { return len(c.habits.places) > 0 }

func (c *checker) habit(n uint32) {
	if c.trace != nil {
		c.trace.broken = true
	}
	c.habits.places = append(c.habits.places, n)
}
