package history

import (
	"cmp"
	"hash/maphash"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// maxPayload bounds how many describes, and how many IRIs in the place of entities, of one payload are compared.
const maxPayload = 1 << 16

// Payload collects, of the documents that were sent together, which entities are described and which are referred to
// by their IRI.
type Payload struct {
	Seed     maphash.Seed // of its hashes
	refs     []Reference
	describe []Description
}

// Reference is an IRI in the place of an entity.
type Reference struct {
	IRI         uint64 // hash
	Node        uint32
	Set         *tables.Set
	tables.Slot // in which the IRI stands
}

// Description is an entity that a payload describes.
type Description struct {
	IRI    uint64 // hash
	TypeID uint16 // name ID of the type
	Node   uint32
	At     string // pointer, if the payload is read in parts
}

// NewPayload returns an empty payload, whose IRIs are hashed as those of the stream are.
func (s *Stream) NewPayload() *Payload { return &Payload{Seed: s.seed} }

// Begin forgets the last payload.
func (p *Payload) Begin() { p.refs, p.describe = p.refs[:0], p.describe[:0] }

// Mark returns how much has been collected, for Reset.
func (p *Payload) Mark() [2]int { return [2]int{len(p.refs), len(p.describe)} }

// Reset forgets what has been collected since Mark.
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

// Misplacement is a reference to an entity that is described as one that cannot stand there, or only with a warning.
type Misplacement struct {
	Reference
	Description
	Allowance tables.Allowance
}

// Compare reports every IRI that the payload describes as an entity that may not stand where the IRI does. If it is
// described more than once, it is enough that one of them may.
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

// best returns which of the describes of its IRI allows most to reference r; Allowed if there is none.
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

// Locate has the payload remember where it describes what it has described since a mark. The tree is that of
// the document.
func (p *Payload) Locate(tree *document.Tree, since [2]int) {
	for i := since[1]; i < len(p.describe); i++ {
		p.describe[i].At = tree.Pointer(p.describe[i].Node)
	}
}

// Descriptions are the entities that the batches so far of an oversize payload describe. The zero value is empty.
type Descriptions struct {
	describe map[uint64][]Description
	count    int
}

// Add adds what a part describes between two marks, for which Locate has been called.
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

// Compare reports what Payload.Compare does of the references of the part between two marks.
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

// allows says whether an entity of the type named word may stand where r does. What only a profile excludes is
// disputed, and the profile settles what is disputed. A type that is unknown where r stands may be anything.
func (r Reference) allows(word uint16) tables.Allowance {
	is := r.Set.TypeNamed(word)
	if is == nil {
		return tables.Allowed
	}
	a := r.Property.Value.Allows(is)
	if a == tables.Refused && r.Property.Value.MayBe(is) {
		return tables.AllowedWithWarning // described by a wider type than it is
	}
	switch {
	case r.RowProperty != nil && a == tables.Allowed && r.RowProperty.Value.Allows(is) == tables.Refused && !r.RowProperty.Value.MayBe(is):
		return tables.AllowedWithWarning
	case r.RowProperty != nil && a == tables.AllowedWithWarning && r.RowProperty.Value.Allows(is) == tables.Allowed:
		return tables.Allowed
	}
	return a
}
