package rules

import "github.com/caliper-lint/caliper-lint/validate/document"

// Trace takes note, while a clean document is walked through, of all that its shape does not settle: the values that
// were checked for themselves, and what was seen of ids. Another document of the same shape needs no more than that.
type Trace struct {
	Broken bool // something was decided that a trace cannot hold

	root     uint32
	leaves   []leaf
	literals []literal
	periods  []period
	entities []entityAt
	events   []eventAt
	refs     []refAt
	describe []entityAt
}

// Places are node indexes, counted from the document's root.
type leaf struct {
	at uint32
	t  *Type
	p  *Property
}

type literal struct {
	at   uint32
	text string
}

type period struct {
	at uint32
	t  *Type
}

type entityAt struct {
	at uint32 // of the id, or of the describe
	is *Type
}

type eventAt struct {
	at  uint32
	row *Row
}

type refAt struct {
	at   uint32
	t    *Type
	p, q *Property
}

// Begin starts a new trace at document n.
func (t *Trace) Begin(n uint32) {
	*t = Trace{root: n, leaves: t.leaves[:0], literals: t.literals[:0], periods: t.periods[:0], entities: t.entities[:0],
		events: t.events[:0], refs: t.refs[:0], describe: t.describe[:0]}
}

// Copy returns a trace that stays as it is.
func (t *Trace) Copy() *Trace {
	return &Trace{leaves: append([]leaf(nil), t.leaves...), literals: append([]literal(nil), t.literals...), periods: append([]period(nil), t.periods...),
		entities: append([]entityAt(nil), t.entities...), events: append([]eventAt(nil), t.events...), refs: append([]refAt(nil), t.refs...),
		describe: append([]entityAt(nil), t.describe...)}
}

// Replay checks document n, which has the shape of the one that was traced. What is wrong is reported, but perhaps not
// in the words in which the walk reports it.
func (t *Trace) Replay(c *Checker, n uint32, payload *Payload, sights *Sights) {
	for i := range t.literals {
		if l := &t.literals[i]; string(c.Tree.Raw(n+l.at)) != l.text {
			c.Report(Fault{Node: n})
			return
		}
	}
	for i := range t.leaves {
		l := &t.leaves[i]
		if l.p.Value.Kind == Text {
			if node := &c.Tree.Nodes[n+l.at]; node.End == node.Start+2 {
				c.Report(Fault{Node: n})
			}
			continue
		}
		if l.p.Value.Kind == EntityID && c.anonymous(c.Tree.Text(n+l.at)) != "" {
			c.Report(Fault{Node: n})
		}
		c.one(n+l.at, l.t, l.p)
	}
	for i := range t.periods {
		c.Period(n+t.periods[i].at, t.periods[i].t)
	}
	for i := range t.entities {
		sights.entityID(c, n+t.entities[i].at, t.entities[i].is)
	}
	for i := range t.refs {
		r := &t.refs[i]
		payload.Refer(c, n+r.at, r.t, r.p, r.q)
	}
	for i := range t.describe {
		payload.Describe(c, n+t.describe[i].at, t.describe[i].is)
	}
	for i := range t.events {
		sights.Event(c, n+t.events[i].at, t.events[i].row)
	}
}

// leaf notes that value n of property p of t was checked.
func (t *Trace) leaf(n uint32, of *Type, p *Property) {
	if t == nil {
		return
	}
	switch p.Value.Kind {
	case Boolean, Map, TypeName, Term, Document, Decimal: // the shape settles these
		return
	}
	t.leaves = append(t.leaves, leaf{n - t.root, of, p})
}

func (t *Trace) literal(tree *document.Tree, n uint32) {
	if t != nil {
		t.literals = append(t.literals, literal{n - t.root, string(tree.Raw(n))})
	}
}
