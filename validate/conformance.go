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

// spoil notes what of the record does not count because of fault f, which begins at an offset and is of a severity. event is the index of
// the event that it is in; -1 if it is in none.
func (p *placer) spoil(f rules.Fault, event int, severity catalogue.Severity, from int) {
	if !p.wantEvent {
		return
	}
	judged := &p.judge.Result
	isError := severity == catalogue.Error
	around := holds(p.tree, judged.Envelopes, f.Node, func(e rules.Envelope) uint32 { return e.Node })
	inItem := event >= 0 || holds(p.tree, judged.Describes, f.Node, func(d rules.Describe) uint32 { return d.Node }) >= 0
	var spoiled **Reason
	switch {
	case around >= 0 && isError && (!inItem || strings.HasPrefix(string(f.Rule), "envelope/")):
		spoiled = &p.spoiledEnvelopes[around]
	case event >= 0 && (isError || f.Disputed && p.takesPart(f.Node, judged.Events[event].Node) || p.isUntold(f, &judged.Events[event])):
		spoiled = &p.spoiledEvents[event]
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

// spoilRest notes that nothing counts of the events from an index on, and of all envelopes, since fault f ends what is told of the record.
func (p *placer) spoilRest(f rules.Fault, first, from int) {
	if !p.wantEvent {
		return
	}
	why := p.reason(f, from)
	for i := first; i < len(p.spoiledEvents); i++ {
		p.spoiledEvents[i] = cmp.Or(p.spoiledEvents[i], why)
	}
	for i := range p.spoiledEnvelopes {
		p.spoiledEnvelopes[i] = cmp.Or(p.spoiledEnvelopes[i], why)
	}
}

// takesPart reports whether node n is the actor or object of the event at node e, or within it.
func (p *placer) takesPart(n, e uint32) bool {
	for _, name := range []uint16{p.word.Actor, p.word.Object} {
		if m := p.tree.Member(e, name); m != 0 && m <= n && n < p.tree.Nodes[m].Next {
			return true
		}
	}
	return false
}

// isUntold reports whether fault f says of event e that its type, its action, or the type of its actor, of its object or of what
// it generates is not known, which under the context of others is only a warning. Whether that matters of what is generated, the
// event's rows tell: in some, any entity may be.
func (p *placer) isUntold(f rules.Fault, e *rules.Event) bool {
	switch f.Rule {
	case catalogue.EventActionUnknown:
		return true
	case catalogue.TypeUnknown:
	default:
		return false
	}
	isTypeOf := func(n uint32) bool { return n != 0 && p.tree.Member(n, p.word.Type) == f.Node } // 0: there is none
	if p.tree.Member(e.Node, p.word.Type) == f.Node || isTypeOf(p.tree.Member(e.Node, p.word.Actor)) || isTypeOf(p.tree.Member(e.Node, p.word.Object)) {
		return true
	}
	set := e.Set
	return isTypeOf(p.tree.Member(e.Node, p.word.Generated)) && slices.ContainsFunc(e.Rows, func(r *tables.Row) bool {
		property := set.OfRow(r, "generated")
		return property != nil && property.Value.Allows(set.Entity) == tables.Refused
	})
}

func (p *placer) reason(f rules.Fault, from int) *Reason {
	line, column := p.linesAt(from).Locate(from)
	return &Reason{Rule: string(f.Rule), Message: f.Message, File: p.Input, Record: p.number(), Line: line, Column: column}
}

// whySpoiled returns why the event with an index does not count; nil if it does. What spoils its envelope goes before its own faults.
func (p *placer) whySpoiled(event int) *Reason {
	envelope := p.judge.Events[event].Envelope
	switch {
	case p.unsound != nil:
		return p.unsound
	case envelope > 0 && p.spoiledEnvelopes[envelope-1] != nil:
		return p.spoiledEnvelopes[envelope-1]
	}
	return p.spoiledEvents[event]
}

// ofLong keeps what the part has of a long envelope as a whole: why it is spoiled, if it is by what has just been placed, and the
// versions that its items name.
func (p *placer) ofLong() {
	if p.Oversize == nil || !p.Oversize.IsEnvelope {
		return
	}
	if len(p.spoiledEnvelopes) > 0 {
		p.part.spoiled = first(p.part.spoiled, p.spoiledEnvelopes[0])
	}
	if p.Oversize.DataVersion != nil {
		return // with which the items have been compared
	}
	for _, e := range p.judge.Events {
		p.names(e.Set, e.Why)
	}
	for _, d := range p.judge.Describes {
		p.names(d.Set, d.Why)
	}
}

func (p *placer) names(set *tables.Set, why string) {
	if name := set.Spec.Version; why != "" && !slices.Contains(p.named, name) {
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
	o.validator.refereeing().judgePart(p)
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
