package validate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// An event counts for certification unless it has an error, or its envelope has one outside its items: a service answers a malformed
// envelope with 400, and ignores its content. Faults of other items do not matter. An event whose type or action is unknown, or whose actor
// or object has an unknown type, does not count either.

// spoilReasons are the reasons why events and envelopes of the current record do not count, by their index in the Result. A nil reason
// means that the event or envelope counts.
type spoilReasons struct{ events, envelopes []*Reason }

// begin begins a record.
func (s *spoilReasons) begin(r *rules.Result) {
	s.events, s.envelopes = cleared(s.events, len(r.Events)), cleared(s.envelopes, len(r.Envelopes))
}

// cleared returns a list of n nil reasons, in the memory of an old list.
func cleared(reasons []*Reason, n int) []*Reason {
	reasons = slices.Grow(reasons[:0], n)[:n]
	clear(reasons)
	return reasons
}

// indexAround returns the index of the entry whose node contains node n; -1 if there is none. nodes is sorted by node, and at returns the
// node of an entry.
func indexAround[T any](tree *document.Tree, nodes []T, n uint32, at func(T) uint32) int {
	i, found := slices.BinarySearchFunc(nodes, n, func(one T, n uint32) int { return cmp.Compare(at(one), n) })
	if !found {
		i--
	}
	if i >= 0 && tree.Nodes[at(nodes[i])].Next <= n {
		return -1
	}
	return i
}

// spoil notes which events and envelopes of the record do not count because of fault f, which begins at the offset from. event is the index
// of the event that contains the fault; -1 if there is none.
func (w *findingWriter) spoil(r *rules.Result, f rules.Fault, event int, severity catalogue.Severity, from int) {
	if !w.wantsEvents {
		return
	}
	isError := severity == catalogue.Error
	envelope := indexAround(w.tree, r.Envelopes, f.Node, func(e rules.Envelope) uint32 { return e.Node })
	inItem := event >= 0 || indexAround(w.tree, r.Describes, f.Node, func(d rules.Describe) uint32 { return d.Node }) >= 0
	var why **Reason
	switch {
	case envelope >= 0 && isError && (!inItem || strings.HasPrefix(string(f.Rule), "envelope/")):
		why = &w.spoiled.envelopes[envelope]
	case event >= 0 && (isError || f.NotInRows && w.takesPart(f.Node, r.Events[event].Node) || w.hidesKind(f, &r.Events[event])):
		why = &w.spoiled.events[event]
	default:
		return
	}
	if *why == nil {
		if !isError && f.NotInRows {
			f.Message += "; it does not count for certification"
		}
		*why = w.reason(f, from)
	}
}

// spoilRest notes that no envelope counts, and no event from index first on, since fault f is the last one that is reported for the record.
func (w *findingWriter) spoilRest(f rules.Fault, first, from int) {
	if !w.wantsEvents {
		return
	}
	why := w.reason(f, from)
	for i := first; i < len(w.spoiled.events); i++ {
		w.spoiled.events[i] = cmp.Or(w.spoiled.events[i], why)
	}
	for i := range w.spoiled.envelopes {
		w.spoiled.envelopes[i] = cmp.Or(w.spoiled.envelopes[i], why)
	}
}

// takesPart reports whether node n is the actor or object of the event at node e, or is inside it.
func (w *findingWriter) takesPart(n, e uint32) bool {
	for _, name := range []uint16{w.names.Actor, w.names.Object} {
		if m := w.tree.Member(e, name); m != 0 && m <= n && n < w.tree.Nodes[m].Next {
			return true
		}
	}
	return false
}

// hidesKind reports whether fault f says that the type or action of event e is unknown, or the type of its actor, its object or its
// generated entity. If another vocabulary applies, an unknown type is only a warning. The type of the generated entity does not matter if
// all rows of the event accept any entity.
func (w *findingWriter) hidesKind(f rules.Fault, e *rules.Event) bool {
	switch f.Rule {
	case catalogue.EventActionUnknown:
		return true
	case catalogue.TypeUnknown:
	default:
		return false
	}
	member := func(n uint32, name uint16) uint32 { return w.tree.Member(n, name) }
	isTypeOf := func(n uint32) bool { return n != 0 && member(n, w.names.Type) == f.Node } // n is 0 if the member is absent
	if member(e.Node, w.names.Type) == f.Node || isTypeOf(member(e.Node, w.names.Actor)) || isTypeOf(member(e.Node, w.names.Object)) {
		return true
	}
	return isTypeOf(member(e.Node, w.names.Generated)) && slices.ContainsFunc(e.Rows, func(row *tables.Row) bool {
		property := e.Set.OfRow(row, "generated")
		return property != nil && property.Value.Allows(e.Set.Entity) == tables.Refused
	})
}

// reason returns fault f, which begins at an offset, as a Reason.
func (w *findingWriter) reason(f rules.Fault, from int) *Reason {
	line, column := w.mapper(from).Locate(from)
	return &Reason{Rule: string(f.Rule), Message: f.Message, File: w.out.Input, Record: w.recordNumber(), Line: line, Column: column}
}

// reasonOf returns the reason why the event with an index does not count; nil if it counts. A fault of the envelope has precedence over a
// fault of the event.
func (w *findingWriter) reasonOf(r *rules.Result, event int) *Reason {
	envelope := r.Events[event].Envelope
	switch {
	case w.unsound != nil:
		return w.unsound
	case envelope > 0 && w.spoiled.envelopes[envelope-1] != nil:
		return w.spoiled.envelopes[envelope-1]
	}
	return w.spoiled.events[event]
}

// writeEvents writes the events of the current record.
func (w *findingWriter) writeEvents(r *rules.Result) {
	for i := range r.Events {
		e := &r.Events[i]
		line, _ := w.lines.Locate(w.offset(w.tree.Nodes[e.Node].Start))
		w.out.events = append(w.out.events, Event{Rows: slices.Clone(e.Rows), Profile: w.text(e.Node, w.names.Profile), Version: e.Set.Spec.Version,
			Bare: e.Envelope == 0, Spoiled: w.reasonOf(r, i), Open: w.out.Oversize != nil, File: w.out.Input, Record: w.number, Line: line})
	}
}

// noteOversize keeps facts about the current item for its oversize envelope: the reason why the envelope does not count, if the item is
// one, and the version that the item names.
func (w *findingWriter) noteOversize(r *rules.Result) {
	j := w.out
	if j.Oversize == nil || !j.Oversize.IsEnvelope {
		return
	}
	if len(w.spoiled.envelopes) > 0 {
		j.spoiled = firstReason(j.spoiled, w.spoiled.envelopes[0])
	}
	if j.Oversize.DataVersion != nil {
		return // the items have been compared with it already
	}
	note := func(set *tables.Set, why string) {
		if version := set.Spec.Version; why != "" && !slices.Contains(j.itemVersions, version) {
			j.itemVersions = append(j.itemVersions, version)
		}
	}
	for _, e := range r.Events {
		note(e.Set, e.VersionSource)
	}
	for _, d := range r.Describes {
		note(d.Set, d.VersionSource)
	}
}

// firstReason returns the reason whose place comes first in the input. Either reason may be nil.
func firstReason(a, b *Reason) *Reason {
	if a == nil || b != nil && cmp.Or(cmp.Compare(b.Line, a.Line), cmp.Compare(b.Column, a.Column)) < 0 {
		return b
	}
	return a
}
