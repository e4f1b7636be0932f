package rules

import (
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Caliper 1.0 wrote @id and @type for id and type, and IRIs for terms: .../action#Started for Started. Sensors that were moved to a later
// version often still do. Their documents are read all the same, with one finding for all such places.

// readKeywords reads the members @id and @type of object n as id and type, unless the object has these.
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

// termAt returns the name ID of the word in string n. The word may be written as an IRI, as in Caliper 1.0, if isDue accepts it.
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

// hasHabits reports whether forms of Caliper 1.0 were found in the current document.
func (c *checker) hasHabits() bool { return len(c.habits.places) > 0 }

func (c *checker) habit(n uint32) {
	if c.trace != nil {
		c.trace.broken = true
	}
	c.habits.places = append(c.habits.places, n)
}
