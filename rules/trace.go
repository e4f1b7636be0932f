package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// trace notes, during the walk through a document, everything that its shape does not settle: the values that were checked by themselves,
// and the observations of ids. Another document of the same shape needs only these checks.
type trace struct {
	broken bool // the document has something that a trace cannot hold

	root     uint32
	leaves   []leaf
	literals []literal
	steps    []step
	events   []eventAt
	describe []entityAt
	entities int // the number of entities that are observed
}

// leaf is a value that is checked by itself. Its node counts from the document's root.
type leaf struct {
	at     uint32
	slot   tables.Slot
	entity *tables.Type // the type of the entity whose id the value is; nil if the value is not an id that is observed
	index  int          // the index of that entity among the entities of the document
	refers bool         // the value is the IRI of an entity that is observed
	counts bool         // the value is an IRI in the content of an event
	path   uint64       // the path of the value in the content, if counts is set
}

type literal struct {
	at   uint32
	text string
}

type entityAt struct {
	at uint32
	is *tables.Type
}

// step is a check that runs again. The node of the object counts from the document's root.
type step struct {
	check  *check
	object object
}

// step notes that a check ran on an object.
func (t *trace) step(c *check, o *object) {
	s := step{c, *o}
	s.object.node -= t.root
	t.steps = append(t.steps, s)
}

// eventAt is a noted event. settled is the sum of the contents that the shape settles.
type eventAt struct {
	at      uint32
	row     *tables.Row
	settled uint64
	values  []valueAt
}

type valueAt struct {
	at   uint32
	path uint64
	any  bool // the value is a member whose name is not in the shape, with all values below it; path is the path of its object
}

// begin starts a new trace at document n.
func (t *trace) begin(n uint32) {
	*t = trace{root: n, leaves: t.leaves[:0], literals: t.literals[:0], steps: t.steps[:0], events: t.events[:0], describe: t.describe[:0]}
}

// copy returns a trace that later notes do not change.
func (t *trace) copy() *trace {
	return &trace{leaves: slices.Clone(t.leaves), literals: slices.Clone(t.literals), steps: slices.Clone(t.steps),
		events: slices.Clone(t.events), describe: slices.Clone(t.describe), entities: t.entities}
}

// leaf notes that value n in a slot, of some JSON kind, was checked, unless the shape settles whether it is right. An entity that is
// written as an object is not a leaf. Any other array or object that the shape does not settle is more than a trace can hold.
func (t *trace) leaf(n uint32, is document.Kind, s tables.Slot) {
	switch kind := s.Property.Value.Kind; {
	case kind.Row().SettledByShape, kind == tables.Text && s.Property.Value.Array:
	case is < document.Array:
		t.leaves = append(t.leaves, leaf{at: n - t.root, slot: s})
	case kind != tables.Entity:
		t.broken = true
	}
}

// last returns the leaf of node n, if that is among the last ones; else nil.
func (t *trace) last(n uint32) *leaf {
	if t == nil {
		return nil
	}
	for i := len(t.leaves) - 1; i >= 0; i-- {
		if t.leaves[i].at == n-t.root {
			return &t.leaves[i]
		}
	}
	return nil
}

// isIRI reports whether node n was checked as an IRI.
func (t *trace) isIRI(n uint32) bool {
	l := t.last(n)
	return l != nil && (l.slot.Property.Value.Kind == tables.IRI || l.slot.Property.Value.Kind == tables.Entity)
}

func (t *trace) literal(tree *document.Tree, n uint32) {
	if t != nil {
		t.literals = append(t.literals, literal{n - t.root, string(tree.Raw(n))})
	}
}
