package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Trace takes note, while a document is walked through, of all that its shape does not settle: the values that were checked
// for themselves, and what was seen of ids. Another document of the same shape needs no more than that.
type Trace struct {
	Broken bool // something was decided that a trace cannot hold

	root     uint32
	leaves   []leaf
	literals []literal
	periods  []entityAt
	events   []eventAt
	describe []entityAt
	entities int // how many are noted
}

// leaf is a value that is checked for itself. Places are node indexes, counted from the document's root.
type leaf struct {
	at uint32
	t  *tables.Type
	p  *tables.Property
	is *tables.Type     // of the entity whose id it is, if that is noted,
	as int              // as which of the document's
	in *tables.Property // the entity's place, if it is an IRI that is noted
	q  *tables.Property // what narrows that place; may be nil

	counts bool   // it is an IRI and part of an event's content,
	path   uint64 // at this path
}

type literal struct {
	at   uint32
	text string
}

type entityAt struct {
	at uint32
	is *tables.Type
}

// eventAt is an event that is noted. What its shape settles of its content is summed up.
type eventAt struct {
	at      uint32
	row     *tables.Row
	settled uint64
	values  []valueAt
}

type valueAt struct {
	at   uint32
	path uint64
	any  bool // a member whose name the shape does not hold, with all below it; path is its object's
}

// Begin starts a new trace at document n.
func (t *Trace) Begin(n uint32) {
	*t = Trace{root: n, leaves: t.leaves[:0], literals: t.literals[:0], periods: t.periods[:0], events: t.events[:0], describe: t.describe[:0]}
}

// Copy returns a trace that stays as it is.
func (t *Trace) Copy() *Trace {
	return &Trace{leaves: slices.Clone(t.leaves), literals: slices.Clone(t.literals), periods: slices.Clone(t.periods),
		events: slices.Clone(t.events), describe: slices.Clone(t.describe), entities: t.entities}
}

// Holds reports whether a trace of a document in which f was found serves for others of its shape, and whether f is true
// of all of them. The other faults that it holds for are of a value alone, to be found again where it is wrong.
func (f Fault) Holds() (serves, always bool) {
	switch f.Rule {
	case catalogue.ContextMissing, catalogue.ContextRepeated, catalogue.EnvelopeMixedVersions, catalogue.PropertyRequired, catalogue.PropertyRecommended, catalogue.EventProfileMissing, catalogue.ValueDecimalLiteral:
		return true, true
	case catalogue.ValueDateTime, catalogue.ValueDuration, catalogue.ValueMediaType, catalogue.ValueIPAddress, catalogue.ValueNegative, catalogue.EntityTimeOrder, catalogue.EntityDuration:
		return true, false
	}
	return false, false
}

// Replay checks document n, which has the shape of the one that was traced. What is wrong is reported as the walk reports
// it, or as a fault without a rule: only the walk can tell what it is.
func (t *Trace) Replay(c *Checker, n uint32, payload *history.Payload, sights *history.Observations) {
	for i := range t.literals {
		if l := &t.literals[i]; string(c.Tree.Raw(n+l.at)) != l.text {
			c.Report(Fault{Node: n})
			return
		}
	}
	first := len(sights.Entities)
	sights.Entities = append(sights.Entities, make([]history.Entity, t.entities)...)
	var content uint64 // of the event, if the document is one
	for i := range t.leaves {
		l := &t.leaves[i]
		if node := &c.Tree.Nodes[n+l.at]; node.Kind == document.String && node.End == node.Start+2 {
			c.Report(Fault{Node: n}) // it is empty: the walk knows what that means
			return
		}
		switch l.p.Value.Kind {
		case tables.Text:
		case tables.DateTime:
			if !format.IsDateTime(c.Tree.Text(n + l.at)) {
				c.one(n+l.at, l.t, l.p)
			}
		case tables.EventID:
			if problem, _, v4 := format.EventIDProblem(c.Tree.Text(n + l.at)); problem != "" || !v4 {
				c.Report(Fault{Node: n})
			}
		case tables.EntityID, tables.Entity:
			hash := l.replayIRI(c, n+l.at, payload, sights, first)
			if l.counts {
				content += mix(l.path ^ hash)
			}
		default:
			c.one(n+l.at, l.t, l.p)
		}
	}
	local := func(e history.Entity) bool { return e.Is == nil }
	sights.Entities = append(sights.Entities[:first], slices.DeleteFunc(sights.Entities[first:], local)...)
	for i := range t.periods {
		c.Period(n+t.periods[i].at, t.periods[i].is)
	}
	for i := range t.describe {
		c.Describe(payload, n+t.describe[i].at, t.describe[i].is)
	}
	for i := range t.events {
		e := &t.events[i]
		content += e.settled
		for _, v := range e.values {
			if v.any {
				content += c.content(sights, n+v.at, c.below(sights, n+v.at, v.path))
			} else {
				content += c.contribution(sights, n+v.at, v.path)
			}
		}
		c.observeEventOf(sights, n+e.at, e.row, content)
	}
}

// event notes event n.
func (t *Trace) event(c *Checker, s *history.Observations, n uint32, row *tables.Row) {
	e := eventAt{at: n - t.root, row: row}
	t.content(c, s, &e, n, 0, false)
	t.events = append(t.events, e)
}

// content goes the way of Checker.content. IsTerm says that node n is an item of a list of terms.
func (t *Trace) content(c *Checker, s *history.Observations, e *eventAt, n uint32, path uint64, isTerm bool) {
	node := &c.Tree.Nodes[n]
	isTerm = isTerm || c.IsTermName(node.Name)
	switch {
	case node.Kind == document.String && isTerm && c.Names.ID(c.Tree.Text(n)) != document.Unknown, node.Kind == document.Null, node.Kind >= document.Array && c.Tree.IsEmpty(n):
		e.settled += c.contribution(s, n, path)
	case node.Kind == document.String && t.isIRI(n):
		l := t.last(n)
		l.counts, l.path = true, path
	case node.Kind < document.Array:
		e.values = append(e.values, valueAt{at: n - t.root, path: path})
	case node.Kind == document.Array:
		for item := n + 1; item < node.Next; item = c.Tree.Nodes[item].Next {
			path = mix(path)
			t.content(c, s, e, item, path, isTerm)
		}
	default:
		for m := n + 1; m < node.Next; m = c.Tree.Nodes[m].Next {
			name := c.Tree.Nodes[m].Name
			if n == t.root+e.at && name == c.Word.ID {
				continue // see contentOf
			}
			if name == document.Unknown {
				e.values = append(e.values, valueAt{m - t.root, path, true})
				continue
			}
			t.content(c, s, e, m, c.below(s, m, path), false)
		}
	}
}

// replayIRI checks the IRI at node n, if it is none of those that were right of late, and notes it, an entity of the
// document behind the first so many. It returns its hash.
func (l *leaf) replayIRI(c *Checker, n uint32, payload *history.Payload, sights *history.Observations, first int) uint64 {
	text := c.Tree.Text(n)
	hash := history.HashID(sights.Seed, text)
	if format.IsBlankNode(text) {
		return hash // it says nothing outside its document
	}
	if slot := &c.Trusted[hash%uint64(len(c.Trusted))]; *slot != hash {
		if c.anonymous(text) != "" || !format.IsIRI(text) { // seldom, and perhaps right: the walk knows
			c.Report(Fault{Node: n})
			return hash
		}
		*slot = hash
	}
	if l.is != nil {
		sights.Entities[first+l.as] = history.Entity{ID: hash, Node: n, Is: l.is}
	}
	if l.in != nil {
		payload.Refer(history.Reference{IRI: hash, Node: n, Set: c.Set, Type: l.t, Property: l.in, RowProperty: l.q})
	}
	return hash
}

// leaf notes that value n of property p of t was checked.
func (t *Trace) leaf(n uint32, of *tables.Type, p *tables.Property) {
	switch p.Value.Kind {
	case tables.Boolean, tables.Map, tables.TypeName, tables.Term, tables.Document, tables.Decimal: // the shape settles these
		return
	}
	t.leaves = append(t.leaves, leaf{at: n - t.root, t: of, p: p})
}

// last returns the leaf of node n, which has been noted lately; nil if there is none.
func (t *Trace) last(n uint32) *leaf {
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
func (t *Trace) isIRI(n uint32) bool {
	l := t.last(n)
	return l != nil && (l.p.Value.Kind == tables.EntityID || l.p.Value.Kind == tables.Entity)
}

func (t *Trace) literal(tree *document.Tree, n uint32) {
	if t != nil {
		t.literals = append(t.literals, literal{n - t.root, string(tree.Raw(n))})
	}
}
