package validate

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/edits"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// mostPointers and leastPointers bound the bytes of the pointers of all findings of one record, or of one item of an oversize record. The
// bound is eight times the bytes of the record, but at least leastPointers and, beyond that, at most mostPointers.
const mostPointers, leastPointers = 1 << 22, 1 << 16

// findingWriter writes the faults of records as findings of their batch: it adds the line, the column and the event that contains the
// fault.
type findingWriter struct {
	tree        *document.Tree // the tree of the current record
	names       *tables.NameIDs
	version     *profiles.Spec // the version of documents that do not name one
	catalogue   *catalogue.Catalogue
	policy      *Policy
	path        *string // the path of the input for fingerprints
	wantsEvents bool    // the events of the batch are collected
	wantsFixes  bool    // the fixes of the findings are collected
	err         error   // the first mistake in the tables

	out    *judgedBatch
	weight int // the work of the batch so far: 1 for each finding, and 1 more for each KiB of its pointer
	lines  *position.Mapper
	tail   *position.Mapper // in a Frame, the mapper of the offsets from suffix on; nil in other batches
	suffix int              // in a Frame, the offset of its suffix

	base    int                              // the offset of the current record in the batch
	number  int                              // the number of the current record, from 1
	ragged  bool                             // the record is not JSON without repairs, and cannot be fixed
	unsound *Reason                          // the reason why no event of the record counts: the record is not JSON without repairs; else nil
	broken  map[uint32]*document.SyntaxError // the syntax errors of strings that should hold JSON, by the offset of the string
	spoiled spoilReasons
}

// begin begins a batch.
func (w *findingWriter) begin(out *judgedBatch) {
	w.out, w.weight, w.base, w.number, w.unsound, w.broken = out, 0, 0, 0, nil, nil
	w.lines, w.tail, w.suffix = out.Mappers()
}

// beginRecord begins the record, or the text between records, at an offset.
func (w *findingWriter) beginRecord(at, number int) {
	w.base, w.number, w.unsound, w.ragged = at, number, nil, false
}

// endRecord writes the findings of a record, or of the item with an index of an oversize record, and ends it.
func (w *findingWriter) endRecord(r *rules.Result, item int) {
	w.out.counts.addRecord(r)
	if w.out.Kind != framing.Items || !w.out.Oversize.IsEnvelope { // an envelope is counted with its frame
		w.out.counts.Envelopes += len(r.Envelopes)
	}
	w.write(r)
	w.done(item, true)
}

// done notes the end of the current record, or of bytes that are not a record. item is the index of an item; else 0.
func (w *findingWriter) done(item int, readable bool) {
	j := w.out
	if w.unsound != nil {
		w.sortRepaired()
	}
	j.records = append(j.records, record{number: w.number, item: item, at: w.base, from: w.base, documents: 1, readable: readable,
		findings: len(j.findings), fixes: len(j.fixes), events: len(j.events), payload: j.payload.Mark(), observations: j.observations.Mark()})
}

// sortRepaired sorts the findings of a record that was repaired by place: its faults of syntax were written before the others.
func (w *findingWriter) sortRepaired() {
	var last record
	if n := len(w.out.records); n > 0 {
		last = w.out.records[n-1]
	}
	found := w.out.findings[last.findings:]
	order := make([]int, len(found))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(found[a].Span.Line, found[b].Span.Line), cmp.Compare(found[a].Span.Column, found[b].Span.Column))
	})
	sorted, places := make([]finding.Finding, len(found)), make([]int, len(found))
	for to, from := range order {
		sorted[to], places[from] = found[from], to
	}
	copy(found, sorted)
	for i := last.fixes; i < len(w.out.fixes); i++ {
		fix := &w.out.fixes[i]
		fix.Finding = last.findings + places[fix.Finding-last.findings]
	}
}

// write writes the faults of the current record, sorted by place, and its events.
func (w *findingWriter) write(r *rules.Result) {
	w.spoiled.begin(r)
	if r.Full {
		limit := rules.Fault{Rule: catalogue.JSONLimit, Node: 0, Message: fmt.Sprintf("more than %d faults; the rest are not listed", len(r.Faults))}
		r.Faults = append(r.Faults, limit)
		w.spoilRest(limit, max(0, len(r.Events)-1), w.offset(0))
	}
	slices.SortStableFunc(r.Faults, byPlace)
	around := eventAround{writer: w, events: r.Events}
	pointers, room := 0, min(leastPointers+8*int(w.tree.Nodes[0].End-w.tree.Nodes[0].Start), mostPointers)
	for _, f := range r.Faults {
		around.moveTo(f.Node)
		if around.index >= 0 && f.Spec == nil {
			f.Spec, f.VersionSource = r.Events[around.index].Set.Spec, r.Events[around.index].VersionSource
		}
		if last := pointers > room; last { // only hostile data has so many
			f = rules.Fault{Rule: catalogue.JSONLimit, Node: f.Node, AtName: f.AtName, Message: fmt.Sprintf("the places of the faults take more than %d bytes; the rest are not listed", room)}
			w.spoilRest(f, around.next, w.startOf(f))
			w.writeFault(f, r, &around)
			break
		}
		pointers += w.writeFault(f, r, &around)
	}
	r.Faults = r.Faults[:0]
	w.noteOversize(r)
	if w.wantsEvents {
		w.writeEvents(r)
	}
}

// byPlace compares the places of two faults. A name comes before its value.
func byPlace(a, b rules.Fault) int {
	later := func(f rules.Fault) int {
		if f.AtName {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(later(a), later(b)), cmp.Compare(a.Rule, b.Rule))
}

// span returns the offsets of the beginning and the end of a fault in the batch.
func (w *findingWriter) span(f rules.Fault) (start, end int) {
	node := w.tree.Nodes[f.Node]
	from, to := node.Start, node.End
	if f.AtName {
		from, to = node.KeyStart, w.tree.KeyEnd(f.Node)
	}
	if err := w.broken[from]; err != nil && (f.Rule == catalogue.JSONSyntax || f.Rule == catalogue.JSONLimit) {
		start = w.offset(uint32(err.Offset))
		return start, start + firstSize(w.out.Text(start))
	}
	return w.offset(from), w.offset(to)
}

func (w *findingWriter) startOf(f rules.Fault) int {
	start, _ := w.span(f)
	return start
}

// writeFault writes a fault and returns the length of its pointer.
func (w *findingWriter) writeFault(f rules.Fault, r *rules.Result, around *eventAround) int {
	out := finding.Finding{Pointer: w.tree.Pointer(f.Node), EventID: around.id, EventType: around.kind, Profile: around.profile, Fixable: w.fixable(f.Fixes)}
	if f.Rule == catalogue.JSONDuplicateKey {
		out.Above = w.linesAbove(f.Node)
	}
	written := len(w.out.findings)
	start, end := w.span(f)
	severity := w.finish(&out, f, start, end, around.pointer)
	if w.wantsFixes && len(w.out.findings) > written && out.Fixable != finding.NotFixable {
		for _, fix := range f.Fixes {
			w.out.fixes = append(w.out.fixes, edits.Fix{Finding: written, Fix: fix, Start: w.tree.Nodes[fix.Node].Start})
		}
	}
	w.spoil(r, f, around.index, severity, start)
	return len(out.Pointer)
}

// fixable says whether fix makes the fixes of a fault. It makes none in a document within a string.
func (w *findingWriter) fixable(fixes []rules.Fix) finding.Fixable {
	switch {
	case len(fixes) == 0 || w.ragged || slices.ContainsFunc(fixes, func(f rules.Fix) bool { return w.tree.InText(f.Node) }):
		return finding.NotFixable
	case fixes[0].Unsafe:
		return finding.Unsafe
	}
	return finding.Safe
}

// writeSyntaxFault writes a fault of the JSON syntax.
func (w *findingWriter) writeSyntaxFault(f framing.Fault) {
	var out finding.Finding
	if f.Fixable {
		out.Fixable = finding.Safe
	}
	w.finish(&out, rules.Fault{Rule: ruleOf(f), Message: f.Message, Hint: f.Hint}, f.Offset, f.Offset+firstSize(w.out.Text(f.Offset)), "")
}

// writeRepairedFaults writes the faults that were repaired to read the current record.
func (w *findingWriter) writeRepairedFaults(faults []framing.Fault) {
	for _, f := range faults {
		w.writeSyntaxFault(f)
		w.ragged = w.ragged || !f.Fixable
		if w.unsound == nil {
			w.unsound = w.reason(rules.Fault{Rule: ruleOf(f), Message: f.Message}, f.Offset)
		}
	}
}

// ruleOf returns the rule of a fault of the JSON syntax.
func ruleOf(f framing.Fault) catalogue.ID {
	switch f.Reason {
	case framing.Trailing:
		return catalogue.JSONTrailingData
	case framing.Limit:
		return catalogue.JSONLimit
	}
	return catalogue.JSONSyntax
}

// finish completes a finding of fault f, whose span is given as offsets in the batch, and writes the finding. event is the pointer of the
// event that contains the fault. finish returns the severity by the catalogue, without the project's own severities.
func (w *findingWriter) finish(out *finding.Finding, f rules.Fault, from, to int, event string) catalogue.Severity {
	rule, err := w.catalogue.Rule(f.Rule)
	if err != nil {
		w.err = err
		return 0
	}
	severity := cmp.Or(f.Severity, rule.Severity)
	out.Rule, out.Severity, out.Requirement = string(f.Rule), severity, cmp.Or(f.Level, rule.Level)
	if w.policy.isOff(out.Rule) {
		return severity
	}
	out.Message, out.Elsewhere, out.Hint, out.File, out.Record = f.Message, f.Other, f.Hint, w.out.Input, w.recordNumber()
	spec := cmp.Or(f.Spec, w.version)
	out.Caliper, out.CaliperFrom = spec.Version, f.VersionSource
	out.SpecURL = spec.URL(cmp.Or(f.Section, rule.Section))
	lines := w.mapper(from)
	out.Span.Line, out.Span.Column = lines.Locate(from)
	after := w.mapper(to)
	if after == lines {
		out.Excerpt = lines.Excerpt(from, to)
	} else {
		out.Excerpt = lines.Excerpt(from, math.MaxInt32) // the end is not in these lines
	}
	out.Span.EndLine, out.Span.EndColumn = after.LocateEnd(to)
	if out.EventID != "" {
		out.Sign(event, *w.path) // other fingerprints depend on the number of the record, which only the collector knows
	}
	w.weight += 1 + len(out.Pointer)>>10
	w.out.findings = append(w.out.findings, *out)
	return severity
}

// mapper returns the mapper of an offset in the batch.
func (w *findingWriter) mapper(offset int) *position.Mapper {
	if w.tail != nil && offset >= w.suffix {
		return w.tail
	}
	return w.lines
}

// offset returns the offset in the batch of an offset in the tree.
func (w *findingWriter) offset(at uint32) int { return w.base + w.tree.Origin(at) }

// recordNumber returns the number of the current record in the batch. Text before the first record of an input counts as part of the first
// record.
func (w *findingWriter) recordNumber() int {
	if w.out.First {
		return max(1, w.number)
	}
	return w.number
}

// firstSize returns the length of the first character of data in bytes.
func firstSize(data []byte) int {
	_, size := utf8.DecodeRune(data)
	return size
}

// linesAbove returns the number of lines from the first member of the name of member n in its object to member n; 0 if that is far away.
// Hostile records have thousands of repeated names. linesAbove also returns 0 for members around the items of an oversize record, since the
// first member is not in memory.
func (w *findingWriter) linesAbove(n uint32) int {
	const most, far = 256, 1 << 14
	tree := w.tree
	if tree.Unwrapped() {
		return 0
	}
	parent := n - 1
	for tree.Nodes[parent].Next <= n && n-parent < most {
		parent--
	}
	if tree.Nodes[parent].Next <= n || tree.Member(parent, w.names.Data) != 0 {
		return 0
	}
	first, key := parent+1, string(tree.Key(n))
	for string(tree.Key(first)) != key {
		first = tree.Nodes[first].Next
	}
	from, to := w.offset(tree.Nodes[first].KeyStart), w.offset(tree.Nodes[n].KeyStart)
	if to-from > far {
		return 0
	}
	return bytes.Count(w.out.Data[from:to], []byte{'\n'})
}

// eventAround finds the event that contains a fault, and the facts of that event for its findings. Faults must come in the order of their
// nodes.
type eventAround struct {
	writer *findingWriter
	events []rules.Event
	next   int // the index of the first event that does not end before the fault
	index  int // the index of the event that contains the fault; -1 if there is none

	known                      bool // the fields below are filled in for event next
	pointer, id, kind, profile string
}

// moveTo moves to a fault at node n.
func (a *eventAround) moveTo(n uint32) {
	tree := a.writer.tree
	for a.next < len(a.events) && tree.Nodes[a.events[a.next].Node].Next <= n {
		*a = eventAround{writer: a.writer, events: a.events, next: a.next + 1}
	}
	a.index = -1
	if a.next == len(a.events) || a.events[a.next].Node > n {
		return
	}
	a.index = a.next
	if !a.known {
		node, names := a.events[a.index].Node, a.writer.names
		a.known = true
		a.pointer, a.id, a.kind, a.profile = tree.Pointer(node), a.writer.text(node, names.ID), a.writer.text(node, names.Type), a.writer.text(node, names.Profile)
	}
}

// text returns the string in member name of object n, cut to 200 bytes, since every finding of an event repeats it; "" if the member is not
// a string.
func (w *findingWriter) text(n uint32, name uint16) string {
	m := w.tree.Member(n, name)
	if m == 0 || w.tree.Nodes[m].Kind != document.String {
		return ""
	}
	const most = 200
	content := w.tree.Text(m)
	return string(bytes.ToValidUTF8(content[:min(len(content), most)], []byte("\uFFFD")))
}
