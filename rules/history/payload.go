package history

import (
	"cmp"
	"hash/maphash"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// maxPayload bounds the number of descriptions of a payload that are compared, and also the number of references.
const maxPayload = 1 << 16

// Payload collects the descriptions of entities, and the references to entities by IRI, in documents that were sent together.
type Payload struct {
	Seed     maphash.Seed // the seed of the hashes
	refs     []Reference
	describe []Description
}

// Reference is an IRI in the place of an entity.
type Reference struct {
	IRI         uint64      // the hash of the IRI
	Node        uint32      // the node of the IRI
	Set         *tables.Set // the tables by which the document is judged
	tables.Slot             // the slot in which the IRI stands
}

// Description is an entity that a payload describes.
type Description struct {
	IRI    uint64 // the hash of the IRI
	TypeID uint16 // the name ID of the type
	Node   uint32 // the node of the entity
	At     string // the pointer of the description, if the payload is read in batches; else ""
}

// NewPayload returns an empty payload, with the seed of the stream.
func (s *Stream) NewPayload() *Payload { return &Payload{Seed: s.seed} }

// Begin forgets the last payload.
func (p *Payload) Begin() { p.refs, p.describe = p.refs[:0], p.describe[:0] }

// Mark returns the number of references and descriptions, for Reset.
func (p *Payload) Mark() [2]int { return [2]int{len(p.refs), len(p.describe)} }

// Reset forgets the references and descriptions since Mark.
func (p *Payload) Reset(mark [2]int) { p.refs, p.describe = p.refs[:mark[0]], p.describe[:mark[1]] }

// Refer notes a reference.
func (p *Payload) Refer(r Reference) {
	if len(p.refs) < maxPayload {
		p.refs = append(p.refs, r)
	}
}

// Describe notes that an entity is described.
func (p *Payload) Describe(d Description) {
	if len(p.describe) < maxPayload {
		p.describe = append(p.describe, d)
	}
}

// Misplacement is a reference to an entity whose described type is not allowed in its place, or only with a warning.
type Misplacement struct {
	Reference
	Description
	Allowance tables.Allowance
}

// Compare reports every reference to an entity whose described type is not allowed in the place of the reference. If the entity is
// described more than once, one allowed type is enough.
func (p *Payload) Compare(report func(Misplacement)) {
	if len(p.describe) == 0 {
		return
	}
	slices.SortFunc(p.describe, func(a, b Description) int {
		return cmp.Or(cmp.Compare(a.IRI, b.IRI), cmp.Compare(a.TypeID, b.TypeID), cmp.Compare(a.Node, b.Node))
	})
	p.describe = slices.CompactFunc(p.describe, func(a, b Description) bool { return a.IRI == b.IRI && a.TypeID == b.TypeID })
	for _, r := range p.refs {
		from, _ := slices.BinarySearchFunc(p.describe, r.IRI, func(d Description, iri uint64) int { return cmp.Compare(d.IRI, iri) })
		to := from
		for to < len(p.describe) && p.describe[to].IRI == r.IRI {
			to++
		}
		if allowance, is := r.best(p.describe[from:to]); allowance != tables.Allowed {
			report(Misplacement{r, is, allowance})
		}
	}
}

// best returns the best allowance of reference r among the descriptions of its IRI, and that description; Allowed if there are no
// descriptions.
func (r Reference) best(as []Description) (best tables.Allowance, is Description) {
	if len(as) == 0 {
		return tables.Allowed, is
	}
	best, is = tables.Refused, as[0]
	for _, d := range as {
		if a := r.allows(d.TypeID); a > best {
			best, is = a, d
		}
	}
	return best, is
}

// Locate fills in the pointers of the descriptions since a mark. tree is the tree of the document.
func (p *Payload) Locate(tree *document.Tree, since [2]int) {
	for i := since[1]; i < len(p.describe); i++ {
		p.describe[i].At = tree.Pointer(p.describe[i].Node)
	}
}

// Descriptions are the descriptions in the batches that were read so far of an oversize payload. The zero value is empty.
type Descriptions struct {
	describe map[uint64][]Description
	count    int
}

// Add adds the descriptions between two marks of a batch. Locate must have been called for them.
func (e *Descriptions) Add(part *Payload, from, to [2]int) {
	if e.describe == nil {
		e.describe = map[uint64][]Description{}
	}
	for _, d := range part.describe[from[1]:to[1]] {
		if e.count < maxPayload {
			e.describe[d.IRI] = append(e.describe[d.IRI], d)
			e.count++
		}
	}
}

// Compare is Payload.Compare for the references between two marks of a batch.
func (e *Descriptions) Compare(part *Payload, from, to [2]int, report func(Misplacement)) {
	if e.count == 0 {
		return
	}
	for _, r := range part.refs[from[0]:to[0]] {
		if allowance, is := r.best(e.describe[r.IRI]); allowance != tables.Allowed {
			report(Misplacement{r, is, allowance})
		}
	}
}

// allows returns whether an entity whose type has the name ID word is allowed in the place of r. If only a profile excludes the type, the
// result is AllowedWithWarning; if the profile accepts the type, the warning of the event's table does not count. A type that the version
// of r does not have is allowed.
func (r Reference) allows(word uint16) tables.Allowance {
	is := r.Set.TypeNamed(word)
	if is == nil {
		return tables.Allowed
	}
	a := r.Property.Value.Allows(is)
	if a == tables.Refused && r.Property.Value.MayBe(is) {
		return tables.AllowedWithWarning // the description may name a wider type than the entity has
	}
	switch {
	case r.RowProperty != nil && a == tables.Allowed && r.RowProperty.Value.Allows(is) == tables.Refused && !r.RowProperty.Value.MayBe(is):
		return tables.AllowedWithWarning
	case r.RowProperty != nil && a == tables.AllowedWithWarning && r.RowProperty.Value.Allows(is) == tables.Allowed:
		return tables.Allowed
	}
	return a
}
