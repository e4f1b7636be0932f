package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// replayable reports whether a trace of a document with fault f serves for other documents of the shape. always says that all of these have
// the fault; else the fault depends on values alone, and is found again where they are wrong.
func (f Fault) replayable() (serves, always bool) {
	if f.isOfValues {
		return true, false
	}
	switch f.Rule {
	case catalogue.ContextMissing, catalogue.ContextRepeated, catalogue.EnvelopeMixedVersions, catalogue.PropertyRequired, catalogue.PropertyRecommended, catalogue.EventProfileMissing, catalogue.ValueDecimalLiteral:
		return true, true
	}
	return false, false
}

// observeEvent observes event n. row is the row of its profile; nil if that is unknown.
func (c *checker) observeEvent(s *history.Observations, n uint32, row *tables.Row) {
	if c.trace != nil {
		c.trace.event(c, s, n, row)
	}
	c.observeEventOf(s, n, row, c.contentOf(s, n))
}

// event notes event n.
func (t *trace) event(c *checker, s *history.Observations, n uint32, row *tables.Row) {
	e := eventAt{at: n - t.root, row: row}
	t.content(c, s, &e, n, 0, false)
	t.events = append(t.events, e)
}

// content goes through the same nodes as checker.content. isTerm says that node n is an item of a list of terms.
func (t *trace) content(c *checker, s *history.Observations, e *eventAt, n uint32, path uint64, isTerm bool) {
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
			if n == t.root+e.at && name == c.NameID.ID {
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

// replay checks document n, which has the shape of the traced document. Faults are reported as the walk reports them, or without a rule if
// only the walk can word them.
func (t *trace) replay(j *Judge, n uint32) {
	c, payload, observations := &j.checker, j.payload, j.observations
	for i := range t.literals {
		if l := &t.literals[i]; string(c.Tree.Raw(n+l.at)) != l.text {
			c.report(Fault{Node: n})
			return
		}
	}
	for i := range t.steps { // before the values, as in the walk
		j.rerun(&t.steps[i], n)
	}
	first := len(observations.Entities)
	observations.Entities = append(observations.Entities, make([]history.Entity, t.entities)...)
	var content uint64 // the content of the event, if the document is an event
	for i := range t.leaves {
		l := &t.leaves[i]
		if node := &c.Tree.Nodes[n+l.at]; node.Kind == document.String && node.End == node.Start+2 {
			c.report(Fault{Node: n}) // the value is empty: the walk words the fault
			return
		}
		switch kind := l.slot.Property.Value.Kind; kind {
		case tables.Text: // any text is right
		case tables.EventID:
			if problem, _, v4 := format.EventIDProblem(c.Tree.Text(n + l.at)); problem != "" || !v4 {
				c.report(Fault{Node: n})
			}
		case tables.IRI, tables.Entity:
			hash := l.replayIRI(c, n+l.at, payload, observations, first)
			if l.counts {
				content += mix(l.path ^ hash)
			}
		default:
			if right := kind.Row().IsRight; right == nil || !right(c.Tree.Text(n+l.at)) {
				c.checkSingle(n+l.at, l.slot)
			}
		}
	}
	local := func(e history.Entity) bool { return e.Is == nil }
	observations.Entities = append(observations.Entities[:first], slices.DeleteFunc(observations.Entities[first:], local)...)
	for i := range t.describe {
		c.describeEntity(payload, n+t.describe[i].at, t.describe[i].is)
	}
	for i := range t.events {
		e := &t.events[i]
		content += e.settled
		for _, v := range e.values {
			if v.any {
				content += c.content(observations, n+v.at, c.below(observations, n+v.at, v.path))
			} else {
				content += c.contribution(observations, n+v.at, v.path)
			}
		}
		c.observeEventOf(observations, n+e.at, e.row, content)
	}
}

// replayIRI checks the IRI at node n, unless it was validated recently, and observes it. first is the number of entities that were observed
// before the document. replayIRI returns the hash of the IRI.
func (l *leaf) replayIRI(c *checker, n uint32, payload *history.Payload, observations *history.Observations, first int) uint64 {
	text := c.Tree.Text(n)
	hash := history.HashID(observations.Seed, text)
	if format.IsBlankNode(text) {
		return hash // the id is valid only within its document
	}
	if slot := &c.recentIRIs[hash%uint64(len(c.recentIRIs))]; *slot != hash {
		if c.anonymous(text) != "" || !format.IsIRI(text) { // this is rare, and the walk decides
			c.report(Fault{Node: n})
			return hash
		}
		*slot = hash
	}
	if l.entity != nil {
		observations.Entities[first+l.index] = history.Entity{ID: hash, Node: n, Is: l.entity}
	}
	if l.refers {
		payload.Refer(history.Reference{IRI: hash, Node: n, Set: c.Set, Slot: l.slot})
	}
	return hash
}
