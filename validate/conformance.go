package validate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// For certification an event counts if nothing of it is an error, nor of what its envelope is beside its items: a service answers a
// malformed envelope with 400, and looks at nothing in it. What is wrong with another item says nothing of the event. Nor
// does an event count of which it is not known what it is: of an unknown type or action, or with an actor or object of an unknown type.

// Reason is why an event does not count for certification: what is wrong, and where that stands.
type Reason struct {
	Rule    string `json:"rule"` // "" if the rest of the record could not be read
	Message string `json:"message"`
	File    string `json:"file"`
	Record  int    `json:"record"` // 1-based, as all that follow
	Line    int    `json:"line"`
	Column  int    `json:"column"`
}

// frames is what of a record is an envelope, and what within it is not the envelope's own affair.
type frames struct {
	envelopes []envelope
	describes []describe // in order
	around    int        // which of the envelopes the walk is in, from 1; 0: none
}

type envelope struct {
	node    uint32
	spoiled *Reason
}

// describe is an entity describe of the record.
type describe struct {
	node    uint32
	version int    // by which it was judged
	why     string // what said so
}

func (f *frames) beginFrames() {
	f.envelopes, f.describes, f.around = f.envelopes[:0], f.describes[:0], 0
}

// enter says that what follows is of the envelope at node n.
func (f *frames) enter(n uint32) {
	f.envelopes = append(f.envelopes, envelope{node: n})
	f.around = len(f.envelopes)
}

func (f *frames) leave() { f.around = 0 }

// enterLong says that the tree is an item of a long record.
func (f *frames) enterLong(l *framing.Oversize) {
	if l.IsEnvelope {
		f.enter(0)
	}
}

// holds returns which of some nodes in ascending order, where at tells each, is around node n; -1 if none is.
func holds[T any](tree *document.Tree, all []T, n uint32, at func(T) uint32) int {
	i, found := slices.BinarySearchFunc(all, n, func(one T, n uint32) int { return cmp.Compare(at(one), n) })
	if !found {
		i--
	}
	if i >= 0 && tree.Nodes[at(all[i])].Next <= n {
		return -1
	}
	return i
}

// spoil notes what of the record does not count because of fault f, which begins at an offset and is of a severity. e is the event
// that it is in; nil if it is in none.
func (p *placer) spoil(f rules.Fault, e *event, severity catalogue.Severity, from int) {
	if !p.wantEvent {
		return
	}
	isError := severity == catalogue.Error
	around := holds(p.Tree, p.envelopes, f.Node, func(e envelope) uint32 { return e.node })
	inItem := e != nil || holds(p.Tree, p.describes, f.Node, func(d describe) uint32 { return d.node }) >= 0
	var spoiled **Reason
	switch {
	case around >= 0 && isError && (!inItem || strings.HasPrefix(string(f.Rule), "envelope/")):
		spoiled = &p.envelopes[around].spoiled
	case e != nil && (isError || f.Disputed && p.takesPart(f.Node, e.node) || p.isUntold(f, e)):
		spoiled = &e.spoiled
	default:
		return
	}
	if *spoiled == nil {
		if !isError && f.Disputed {
			f.Message += "; for certification it does not count"
		}
		*spoiled = p.reason(f, from)
	}
}

// spoilRest notes that nothing counts of some events and of all envelopes, since fault f ends what is told of the record.
func (p *placer) spoilRest(f rules.Fault, events []event, from int) {
	if !p.wantEvent {
		return
	}
	why := p.reason(f, from)
	for i := range events {
		events[i].spoiled = cmp.Or(events[i].spoiled, why)
	}
	for i := range p.envelopes {
		p.envelopes[i].spoiled = cmp.Or(p.envelopes[i].spoiled, why)
	}
}

// takesPart reports whether node n is the actor or object of the event at node e, or within it.
func (p *placer) takesPart(n, e uint32) bool {
	for _, name := range []uint16{p.Word.Actor, p.Word.Object} {
		if m := p.Tree.Member(e, name); m != 0 && m <= n && n < p.Tree.Nodes[m].Next {
			return true
		}
	}
	return false
}

// isUntold reports whether fault f says of event e that its type, its action, or the type of its actor, of its object or of what
// it generates is not known, which under the context of others is only a warning. Whether that matters of what is generated, the
// event's rows tell: in some, any entity may be.
func (p *placer) isUntold(f rules.Fault, e *event) bool {
	switch f.Rule {
	case catalogue.EventActionUnknown:
		return true
	case catalogue.TypeUnknown:
	default:
		return false
	}
	isTypeOf := func(n uint32) bool { return n != 0 && p.Tree.Member(n, p.Word.Type) == f.Node } // 0: there is none
	if p.Tree.Member(e.node, p.Word.Type) == f.Node || isTypeOf(p.Tree.Member(e.node, p.Word.Actor)) || isTypeOf(p.Tree.Member(e.node, p.Word.Object)) {
		return true
	}
	set := p.versions[e.version].set
	return isTypeOf(p.Tree.Member(e.node, p.Word.Generated)) && slices.ContainsFunc(p.rows[e.rows[0]:e.rows[1]], func(r *tables.Row) bool {
		property := set.OfRow(r, "generated")
		return property != nil && property.Value.Allows(set.Entity) == tables.Refused
	})
}

func (p *placer) reason(f rules.Fault, from int) *Reason {
	line, column := p.linesAt(from).Locate(from)
	return &Reason{Rule: string(f.Rule), Message: f.Message, File: p.Input, Record: p.number(), Line: line, Column: column}
}

// whySpoiled returns why an event does not count; nil if it does. What spoils its envelope goes before its own faults.
func (p *placer) whySpoiled(e *event) *Reason {
	switch {
	case p.unsound != nil:
		return p.unsound
	case e.around > 0 && p.envelopes[e.around-1].spoiled != nil:
		return p.envelopes[e.around-1].spoiled
	}
	return e.spoiled
}

// ofLong keeps what the part has of a long envelope as a whole: why it is spoiled, if it is by what has just been placed, and the
// versions that its items name.
func (p *placer) ofLong() {
	if p.Oversize == nil || !p.Oversize.IsEnvelope {
		return
	}
	if len(p.envelopes) > 0 {
		p.part.spoiled = first(p.part.spoiled, p.envelopes[0].spoiled)
	}
	if p.Oversize.DataVersion != nil {
		return // with which the items have been compared
	}
	for _, e := range p.walk.events {
		p.names(e.version, e.why)
	}
	for _, d := range p.describes {
		p.names(d.version, d.why)
	}
}

func (p *placer) names(version int, why string) {
	if name := p.versions[version].Version; why != "" && !slices.Contains(p.named, name) {
		p.named = append(p.named, name)
	}
}

// first returns which of two reasons stands first; either may be nil.
func first(a, b *Reason) *Reason {
	if a == nil || b != nil && cmp.Or(cmp.Compare(b.Line, a.Line), cmp.Compare(b.Column, a.Column)) < 0 {
		return b
	}
	return a
}

// judgeLate judges the frame of a long record again, if its dataVersion comes behind items that are of another version.
func (o *order) judgeLate(p *part) {
	for _, name := range p.named {
		if !slices.Contains(o.named, name) {
			o.named = append(o.named, name)
		}
	}
	if p.Kind != framing.Frame || len(o.named) == 0 {
		return
	}
	p.reset(p.Batch)
	p.items, o.named = o.named, nil
	o.validator.refereeing().judge(p)
}

// settle says of the events of a long record whether they count, if the record ends with part p.
func (o *order) settle(p *part) {
	if p.spoiled != nil {
		o.locate(&p.spoiled.Record, &p.spoiled.Line, &p.spoiled.Column)
		o.spoiled = first(o.spoiled, p.spoiled)
	}
	if p.Oversize != nil && p.read > 0 {
		o.settled()
	}
}

func (o *order) settled() {
	if o.open && o.validator.options.OnSettled != nil {
		o.validator.options.OnSettled(o.spoiled)
	}
	o.open, o.spoiled, o.named = false, nil, nil
}

// abandon says of the events of a long record that do not count, since the record could not be read to its end.
func (o *order) abandon(file string) {
	if !o.open {
		return
	}
	o.spoiled = cmp.Or(o.spoiled, &Reason{Message: "the rest of the record could not be read", File: file, Record: o.record + 1, Line: o.passed.Lines + 1, Column: o.passed.Characters + 1})
	o.settled()
}
