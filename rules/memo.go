package rules

import (
	"math/bits"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Most documents of a stream have the shape of an earlier one: the same names, kinds and terms in the same places. If the first document of
// a shape has only faults that follow from the shape, or from single values, its plan lists the checks that the next one still needs.
// Documents with other faults are walked through as if there were no plan.

// shapeOf encodes the shape of document n: a word for each node with its name and kind, the size of a container, and the ID of a term. It
// returns false if the document cannot have a plan.
func (j *Judge) shapeOf(n uint32) (hash uint64, ok bool) {
	nodes := j.Tree.Nodes[n:j.Tree.Nodes[n].Next]
	if j.repaired || len(nodes) > maxPlanSize || nodes[0].Kind != document.Object || len(j.Tree.Duplicates) > 0 {
		return 0, false
	}
	shape := j.memo.shape[:0]
	hash = uint64(len(nodes))
	term := uint16(0)     // the last term
	termsEnd := uint32(0) // nodes before this one are items of a list of terms
	for i := range nodes {
		node := &nodes[i]
		if node.Flags&document.Skip != 0 {
			return 0, false // the record was repaired
		}
		word := uint64(node.Name)<<8 | uint64(node.Kind)
		at := n + uint32(i)
		switch {
		case node.Kind >= document.Array:
			word |= uint64(node.Next-at) << 32
			if node.Kind == document.Array && j.IsTermName(node.Name) {
				termsEnd = node.Next
			}
		case node.Kind == document.String && (at < termsEnd || j.IsTermName(node.Name)):
			term = j.term(at, term)
			word |= uint64(term) << 32
		}
		if i == 0 {
			word |= uint64(j.fallback)<<56 | uint64(len(j.fallbackSource))<<48 // the version of the document if it names none, and the source of that
		}
		shape = append(shape, word)
		hi, lo := bits.Mul64(hash^word, 0x9E3779B97F4A7C15)
		hash = hi ^ lo
	}
	j.memo.shape = shape
	return hash, true
}

// term returns the ID of string n, which comes after another term.
func (j *Judge) term(n uint32, last uint16) uint16 {
	text := j.Tree.Text(n)
	next := &j.memo.next[(last*61^j.Tree.Nodes[n].Name)%uint16(len(j.memo.next))]
	if j.Names.Word(*next) != string(text) {
		*next = j.Names.ID(text)
	}
	return *next
}

// replayShape checks document n by the plan of its shape. It returns false if there is no plan, or if a fault needs the walk.
func (j *Judge) replayShape(n uint32, hash uint64) bool {
	p := j.memo.byShape[hash]
	return p != nil && slices.Equal(p.shape, j.memo.shape) && j.replayPlan(p, n)
}

// replayPlan checks document n by a plan. It returns false if a fault needs the walk.
func (j *Judge) replayPlan(p *plan, n uint32) bool {
	j.useVersion(p.version)
	j.versionSource, j.noFixes = p.why, p.noFixes
	before := j.mark()
	switch p.role {
	case roleEvent:
		j.Events = append(j.Events, Event{Node: n, Set: j.Set, VersionSource: p.why, Rows: p.rows, Envelope: j.currentEnvelope})
	case roleEntity:
		j.Describes = append(j.Describes, Describe{n, j.Set, p.why})
	}
	p.trace.replay(j, n)
	found := j.Faults[before.faults:]
	if len(j.Faults)+len(p.faults) <= mostFaults && !j.Full && !slices.ContainsFunc(found, func(f Fault) bool { return f.Rule == "" }) {
		for _, f := range p.faults {
			j.Faults = append(j.Faults, f.moved(n))
		}
		return true
	}
	for _, f := range found {
		j.Tree.Nodes[f.Node].Flags &^= document.Skip
	}
	j.reset(before)
	return false
}

// isWorthLearning reports whether to trace a document of a shape. If earlier documents of the shape had other faults, this one probably has
// some, too, so it is traced ever more seldom.
func (j *Judge) isWorthLearning(hash uint64) bool {
	wrong := j.memo.failed[hash]
	return wrong&(wrong-1) == 0 && j.memo.byShape[hash] == nil
}

// markFailed notes that a document of a shape had faults for which no plan can serve.
func (j *Judge) markFailed(hash uint64) {
	if len(j.memo.failed) >= maxPlans {
		clear(j.memo.failed)
	}
	j.memo.failed[hash]++
}

// store keeps the plan of document n. All faults of the document can be in a plan.
func (j *Judge) store(n uint32, hash uint64, r role, rows []*tables.Row, faults []Fault) {
	if len(j.memo.byShape) >= maxPlans {
		clear(j.memo.byShape)
		clear(j.memo.byTemplate)
		j.memo.templates = document.Templates{}
	}
	p := &plan{shape: slices.Clone(j.memo.shape), version: j.version, why: j.versionSource, role: r, rows: slices.Clone(rows), noFixes: j.noFixes, trace: j.memo.trace.copy()}
	for _, f := range faults {
		if _, always := f.replayable(); always {
			p.faults = append(p.faults, f.moved(-n))
		}
	}
	j.memo.byShape[hash] = p
	if n == 0 && len(j.at) == 0 && j.fallback == j.defaultVersion && (j.fallbackSource == "" || j.namesFallback(p)) {
		if t := j.memo.templates.Add(j.Tree, j.isTerm); t != nil {
			j.memo.byTemplate[t] = p
		}
	}
}

// isTerm reports whether string n is a term, or an item of a list of terms, and so part of the shape.
func (j *Judge) isTerm(n uint32) bool {
	if j.IsTermName(j.Tree.Nodes[n].Name) {
		return true
	}
	for list := n; list > 0; list-- { // the array around a node stands before the node
		if node := &j.Tree.Nodes[list-1]; node.Kind == document.Array && node.Next > n {
			return j.IsTermName(node.Name)
		}
	}
	return false
}

// namesFallback reports whether a plan is for documents that name the fallback version themselves. For them the source of the fallback
// makes no difference.
func (j *Judge) namesFallback(p *plan) bool {
	return p.why == "@context" && j.versions[p.version].Version == j.versions[j.fallback].Version
}
