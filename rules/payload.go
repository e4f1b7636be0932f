package rules

import (
	"cmp"
	"hash/maphash"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// maxPayload bounds how many describes, and how many IRIs in the place of entities, of one payload are compared.
const maxPayload = 1 << 16

// Payload collects, of the documents that were sent together, which entities are described and which are referred to
// by their IRI.
type Payload struct {
	seed     maphash.Seed
	refs     []reference
	describe []described
}

type reference struct {
	iri  uint64 // hash
	node uint32
	set  *tables.Set
	t    *tables.Type
	p, q *tables.Property
}

type described struct {
	iri  uint64
	word uint16 // name ID of the type
	node uint32
	at   string // pointer, if the payload is read in parts
}

// NewPayload returns an empty payload, whose IRIs are hashed as those of the stream are.
func (s *Stream) NewPayload() *Payload { return &Payload{seed: s.seed} }

// Begin forgets the last payload.
func (p *Payload) Begin() { p.refs, p.describe = p.refs[:0], p.describe[:0] }

// Mark returns how much has been collected, for Reset.
func (p *Payload) Mark() [2]int { return [2]int{len(p.refs), len(p.describe)} }

// Reset forgets what has been collected since Mark.
func (p *Payload) Reset(mark [2]int) { p.refs, p.describe = p.refs[:mark[0]], p.describe[:mark[1]] }

// Refer notes that string n stands for an entity as property prop of t, which q, if not nil, narrows. What is an
// identifier only within its own document is passed over, and what can be no entity with an id.
func (p *Payload) Refer(c *Checker, n uint32, t *tables.Type, prop, q *tables.Property) {
	if !prop.Value.HasIDs {
		return
	}
	if l := c.Trace.last(n); l != nil {
		l.in, l.q = prop, q
	}
	if c.isLocal(n) {
		return
	}
	p.add(c, hashID(p.seed, c.Tree.Text(n)), n, t, prop, q)
}

func (p *Payload) add(c *Checker, iri uint64, n uint32, t *tables.Type, prop, q *tables.Property) {
	if len(p.refs) < maxPayload {
		p.refs = append(p.refs, reference{iri, n, c.Set, t, prop, q})
	}
}

// Describe notes that object n describes an entity of type is.
func (p *Payload) Describe(c *Checker, n uint32, is *tables.Type) {
	if c.Trace != nil {
		c.Trace.describe = append(c.Trace.describe, entityAt{n - c.Trace.root, is})
	}
	id := c.Tree.Member(n, c.Word.ID)
	if id != 0 && c.isSoundString(id) && len(p.describe) < maxPayload && !c.isLocal(id) {
		p.describe = append(p.describe, described{iri: hashID(p.seed, c.Tree.Text(id)), word: c.Names.ID([]byte(is.Name)), node: n})
	}
}

// Judge reports every IRI that the payload describes as an entity that may not stand where the IRI does. If it is
// described more than once, it is enough that one of them may.
func (p *Payload) Judge(c *Checker) {
	if len(p.describe) == 0 {
		return
	}
	slices.SortFunc(p.describe, func(a, b described) int {
		return cmp.Or(cmp.Compare(a.iri, b.iri), cmp.Compare(a.word, b.word), cmp.Compare(a.node, b.node))
	})
	p.describe = slices.CompactFunc(p.describe, func(a, b described) bool { return a.iri == b.iri && a.word == b.word })
	for _, r := range p.refs {
		from, _ := slices.BinarySearchFunc(p.describe, r.iri, func(d described, iri uint64) int { return cmp.Compare(d.iri, iri) })
		to := from
		for to < len(p.describe) && p.describe[to].iri == r.iri {
			to++
		}
		if allowance, is := r.best(p.describe[from:to]); allowance != tables.Allowed && c.Tree.Nodes[r.node].Flags&document.Faulty == 0 {
			c.misplaced(r, is, allowance)
		}
	}
}

// best returns which of the describes of its IRI allows most to reference r; Allowed if there is none.
func (r reference) best(as []described) (best tables.Allowance, is described) {
	if len(as) == 0 {
		return tables.Allowed, is
	}
	best, is = tables.Refused, as[0]
	for _, d := range as {
		if a := r.allows(d.word); a > best {
			best, is = a, d
		}
	}
	return best, is
}

// Locate has the payload remember where it describes what it has described since a mark. It is to be called while c has the
// tree.
func (p *Payload) Locate(c *Checker, since [2]int) {
	for i := since[1]; i < len(p.describe); i++ {
		p.describe[i].at = c.Tree.Pointer(p.describe[i].node)
	}
}

// Earlier is what has been described so far of a payload that is read in parts. The zero value is empty.
type Earlier struct {
	describe map[uint64][]described
	count    int
}

// Add adds what a part describes between two marks, for which Locate has been called.
func (e *Earlier) Add(part *Payload, from, to [2]int) {
	if e.describe == nil {
		e.describe = map[uint64][]described{}
	}
	for _, d := range part.describe[from[1]:to[1]] {
		if e.count < maxPayload {
			e.describe[d.iri] = append(e.describe[d.iri], d)
			e.count++
		}
	}
}

// Judge reports what Payload.Judge does of the references of the part between two marks. checker is called if something is
// to be reported; the tree of the Checker that it returns is that of the references.
func (e *Earlier) Judge(checker func() *Checker, part *Payload, from, to [2]int) {
	if e.count == 0 {
		return
	}
	for _, r := range part.refs[from[0]:to[0]] {
		allowance, is := r.best(e.describe[r.iri])
		if allowance == tables.Allowed {
			continue
		}
		if c := checker(); c.Tree.Nodes[r.node].Flags&document.Faulty == 0 {
			c.misplaced(r, is, allowance)
		}
	}
}

// misplaced reports that reference r is to an entity that the payload describes as one that cannot stand there, or only
// with a warning.
func (c *Checker) misplaced(r reference, is described, allowance tables.Allowance) {
	f := Fault{Rule: catalogue.PayloadReferenceType, Node: r.node, Section: r.p.Section, Hint: "it is described at the root"}
	at := is.at
	if at == "" { // it is in this tree
		at = c.Tree.Pointer(is.node)
	}
	if at != "" {
		f.Hint = "it is described at " + words.Quote([]byte(at))
	}
	what := c.subject(r.node, r.p) + " is described here as " + words.Article(c.Names.Word(is.word)) + "; "
	known := r.set.TypeNamed(is.word)
	if allowance == tables.Disputed {
		f.Severity = catalogue.Warning
	}
	switch r.p.Value.Allows(known) {
	case tables.Refused:
		f.Message = what + whereAllowed(r.t, r.p) + " allows " + r.p.Value.Item()
	case tables.Disputed:
		f.Message, f.Disputed = what+notSure, !r.q.Shares(known)
	default:
		f.Rule, f.Section, f.Message = catalogue.ProfileParticipantType, r.q.Section, what+r.q.Here()
	}
	c.Report(f)
}

// allows says whether an entity of the type named word may stand where r does. What only a profile excludes is
// disputed, and the profile settles what is disputed. A type that is unknown where r stands may be anything.
func (r reference) allows(word uint16) tables.Allowance {
	is := r.set.TypeNamed(word)
	if is == nil {
		return tables.Allowed
	}
	a := r.p.Value.Allows(is)
	if a == tables.Refused && r.p.Value.MayBe(is) {
		return tables.Disputed // described by a wider type than it is
	}
	switch {
	case r.q != nil && a == tables.Allowed && r.q.Value.Allows(is) == tables.Refused && !r.q.Value.MayBe(is):
		return tables.Disputed
	case r.q != nil && a == tables.Disputed && r.q.Value.Allows(is) == tables.Allowed:
		return tables.Allowed
	}
	return a
}
