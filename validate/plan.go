package validate

import (
	"math/bits"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// Most documents of a stream have the shape of one that came before: the same names, kinds and terms in the same
// places. If nothing was wrong with that one, or only what is so with all of its shape or with none but a value, its plan
// says what is left to check of the next. A document with other faults is walked through as if there were no plan.

// Plans are bounded: some dozens of shapes are usual, and hostile data must not fill memory with others.
const (
	maxPlans    = 2048
	maxPlanSize = 512 // nodes
)

// plan is what is left to check of a document, given its shape.
type plan struct {
	shape   []uint64
	version int
	why     string
	role    role
	rows    []*tables.Row
	faults  []rules.Fault // that all documents of the shape have; nodes count from the document
	trace   *rules.Trace
}

type plans struct {
	off     bool
	patched bool              // the record at hand is not JSON as it stands, see placer.repair
	known   map[uint64]*plan  // by the hash of their shape
	wrong   map[uint64]uint32 // how many documents of a shape without plan were not clean, by the same
	shape   []uint64          // of the document at hand, and in its first word the version to fall back to, and why to that one
	next    [1024]uint16      // the term that followed another in a member of some name: mostly it does so again
	trace   rules.Trace

	templates document.Templates
	like      map[*document.Template]*plan
}

// shapeOf encodes the shape of document n: a word for each node, of its name, its kind, and of a container its size,
// of a term the term. It returns false if the document has no plan, whatever its shape.
func (w *walk) shapeOf(n uint32) (hash uint64, ok bool) {
	nodes := w.Tree.Nodes[n:w.Tree.Nodes[n].Next]
	if w.plans.patched || len(nodes) > maxPlanSize || nodes[0].Kind != document.Object || len(w.Tree.Duplicates) > 0 {
		return 0, false
	}
	shape := w.plans.shape[:0]
	hash = uint64(len(nodes))
	term := uint16(0)     // the last one
	termsEnd := uint32(0) // the nodes before it are items of a list of terms
	for i := range nodes {
		node := &nodes[i]
		if node.Flags&document.Faulty != 0 {
			return 0, false // it was not read as it stands, see placer.repair
		}
		word := uint64(node.Name)<<8 | uint64(node.Kind)
		at := n + uint32(i)
		switch {
		case node.Kind >= document.Array:
			word |= uint64(node.Next-at) << 32
			if node.Kind == document.Array && w.IsTermName(node.Name) {
				termsEnd = node.Next
			}
		case node.Kind == document.String && (at < termsEnd || w.IsTermName(node.Name)):
			term = w.term(at, term)
			word |= uint64(term) << 32
		}
		if i == 0 {
			word |= uint64(w.fallback)<<56 | uint64(len(w.within))<<48 // by which it is judged if it names no version, and why
		}
		shape = append(shape, word)
		hi, lo := bits.Mul64(hash^word, 0x9E3779B97F4A7C15)
		hash = hi ^ lo
	}
	w.plans.shape = shape
	return hash, true
}

// term returns the ID of string n, which comes after another term.
func (w *walk) term(n uint32, last uint16) uint16 {
	text := w.Tree.Text(n)
	next := &w.plans.next[(last*61^w.Tree.Nodes[n].Name)%uint16(len(w.plans.next))]
	if w.Names.Word(*next) != string(text) {
		*next = w.Names.ID(text)
	}
	return *next
}

// replay checks document n by the plan of its shape. It returns false if there is none, or if something is wrong.
func (w *walk) replay(n uint32, hash uint64) bool {
	p := w.plans.known[hash]
	return p != nil && slices.Equal(p.shape, w.plans.shape) && w.follow(p, n)
}

// follow checks document n by a plan. It returns false if something is wrong that only the walk can tell.
func (w *walk) follow(p *plan, n uint32) bool {
	w.use(p.version)
	w.why = p.why
	events, rows, faults, describes := len(w.events), len(w.rows), len(w.faults), len(w.describes)
	payload, sights := w.payload.Mark(), w.sights.Mark()
	switch p.role {
	case roleEvent:
		w.rows = append(w.rows, p.rows...)
		w.events = append(w.events, event{node: n, version: p.version, why: p.why, rows: [2]int{rows, len(w.rows)}, around: w.around})
	case roleEntity:
		w.describes = append(w.describes, describe{n, p.version, p.why})
	}
	p.trace.Replay(&w.Checker, n, w.payload, w.sights)
	if len(w.faults)+len(p.faults) <= mostFaults && !w.full && !slices.ContainsFunc(w.faults[faults:], func(f rules.Fault) bool { return f.Rule == "" }) {
		for _, f := range p.faults {
			f.Node += n
			w.faults = append(w.faults, f)
		}
		w.count(p.role)
		return true
	}
	for _, f := range w.faults[faults:] {
		w.Tree.Nodes[f.Node].Flags &^= document.Faulty
	}
	w.faults, w.events, w.rows, w.describes, w.full = w.faults[:faults], w.events[:events], w.rows[:rows], w.describes[:describes], false
	w.payload.Reset(payload)
	w.sights.Reset(sights)
	return false
}

// worthLearning reports whether to take notes of a document of a shape: if others of it were wrong it probably is, too,
// and notes are taken ever more seldom.
func (w *walk) worthLearning(hash uint64) bool {
	wrong := w.plans.wrong[hash]
	return wrong&(wrong-1) == 0 && w.plans.known[hash] == nil
}

// unlearned notes that a document of a shape was not clean.
func (w *walk) unlearned(hash uint64) {
	if len(w.plans.wrong) >= maxPlans {
		clear(w.plans.wrong)
	}
	w.plans.wrong[hash]++
}

// learn keeps the plan of document n, which has been walked through with nothing but faults for which it serves.
func (w *walk) learn(n uint32, hash uint64, r role, rows []*tables.Row, faults []rules.Fault) {
	if len(w.plans.known) >= maxPlans {
		clear(w.plans.known)
		clear(w.plans.like)
		w.plans.templates = document.Templates{}
	}
	p := &plan{shape: slices.Clone(w.plans.shape), version: w.version, why: w.why, role: r, rows: slices.Clone(rows), trace: w.plans.trace.Copy()}
	for _, f := range faults {
		if _, always := f.Holds(); always {
			f.Node -= n
			p.faults = append(p.faults, f)
		}
	}
	w.plans.known[hash] = p
	if n == 0 && len(w.At) == 0 && w.fallback == w.usual && (w.within == "" || w.agrees(p)) {
		if t := w.plans.templates.Add(w.Tree, w.isTerm); t != nil {
			w.plans.like[t] = p
		}
	}
}

// isTerm reports whether string n is a term, or an item of a list of terms, and so part of the shape.
func (w *walk) isTerm(n uint32) bool {
	if w.IsTermName(w.Tree.Nodes[n].Name) {
		return true
	}
	for list := n; list > 0; list-- { // the array around it begins before it
		if node := &w.Tree.Nodes[list-1]; node.Kind == document.Array && node.Next > n {
			return w.IsTermName(node.Name)
		}
	}
	return false
}

// agrees reports whether a plan is for documents that name the version to fall back to themselves. For them it makes no
// difference what said that it is that one.
func (w *walk) agrees(p *plan) bool {
	return p.why == "@context" && w.versions[p.version].Version == w.versions[w.fallback].Version
}

// quick judges the record at the start of src, or item of long record l if that is not nil, if it is written as one that
// has a plan, and returns its length. ok is false if it is not, or if something is wrong that only the walk can tell; then
// it is as if it had not been looked at.
func (w *walk) quick(src []byte, l *framing.Oversize) (n int, ok bool) {
	if w.plans.off || len(w.At) > 0 {
		return 0, false
	}
	t, n := w.plans.templates.Read(w.Tree, src)
	if t == nil {
		return 0, false
	}
	p, counts, payload, sights := w.plans.like[t], w.counts, w.payload.Mark(), w.sights.Mark()
	w.begin()
	switch {
	case l == nil:
		ok = w.follow(p, 0)
		w.end()
		w.payload.Compare(w.Misplaced)
	default:
		w.fallBack(w.versionOf(l))
		w.enterLong(l)
		if ok = w.fallback == w.usual && w.agrees(p) && w.follow(p, 0); ok && l.IsEnvelope {
			w.afterSend(w.events, l.SendTime)
		}
		w.end()
	}
	if !ok {
		w.faults, w.counts = w.faults[:0], counts
		w.payload.Reset(payload)
		w.sights.Reset(sights)
		return 0, false
	}
	if slices.ContainsFunc(w.faults, func(f rules.Fault) bool { return w.Tree.Nodes[f.Node].Kind >= document.Array }) {
		n, _ = w.Tree.Parse(src) // whose nodes are the same, with the ends of arrays and objects
	}
	return n, true
}
