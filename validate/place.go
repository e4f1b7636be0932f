package validate

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// placer turns the faults of a part into findings: it knows lines and columns, and what a reader must be told.
type placer struct {
	*worker
	*part
	base    int // where the current record begins
	record  int // its number, from 1
	weight  int // of the findings: each counts as one, and one more for each KiB of its pointer
	lines   position.Mapper
	unsound *Reason                          // why nothing of the record counts, though it was read: it is no JSON as it stands
	tail    *position.Mapper                 // of a frame: of what follows the list,
	suffix  int                              // from this offset on
	broken  map[uint32]*document.SyntaxError // of strings that should hold JSON, by where they begin: why they do not
}

// place emits the faults of the current record, in the order of their places.
func (p *placer) place() {
	tree := p.Tree
	if p.full {
		p.full = false
		limit := rules.Fault{Rule: catalogue.JSONLimit, Node: 0, Message: fmt.Sprintf("more than %d faults; the others are not told", p.mostFaults)}
		p.faults = append(p.faults, limit)
		p.spoilRest(limit, p.walk.events[max(0, len(p.walk.events)-1):], p.offset(0))
	}
	later := func(f rules.Fault) int { // the name comes before the value
		if f.AtName {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(p.faults, func(a, b rules.Fault) int {
		return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(later(a), later(b)), cmp.Compare(a.Rule, b.Rule))
	})
	events, before := p.walk.events, p.lines
	var facts eventFacts
	pointers := 0
	for _, f := range p.faults {
		for len(events) > 0 && tree.Nodes[events[0].node].Next <= f.Node {
			events, facts = events[1:], eventFacts{}
		}
		inEvent := len(events) > 0 && events[0].node <= f.Node
		if inEvent && facts.node == 0 {
			facts = p.eventFacts(events[0].node)
		}
		if inEvent && f.Spec == nil {
			f.Spec, f.Why = p.versions[events[0].version].Spec, events[0].why
		}
		last := pointers > mostPointers
		if last { // as only data has that was made to do harm
			f = rules.Fault{Rule: catalogue.JSONLimit, Node: f.Node, AtName: f.AtName, Message: fmt.Sprintf("the places of faults take more than %d bytes; the others are not told", mostPointers)}
		}
		node := tree.Nodes[f.Node]
		from, to := node.Start, node.End
		if f.AtName {
			from, to = node.KeyStart, node.KeyEnd
		}
		if last {
			p.spoilRest(f, events, p.offset(from))
		}
		if f.Rule == catalogue.JSONDuplicateKey {
			f.Message += p.firstAbove(f.Node)
		}
		out := finding.Finding{Pointer: tree.Pointer(f.Node), EventID: facts.id, EventType: facts.kind, Profile: facts.profile}
		found := len(p.findings)
		start, end := p.offset(from), p.offset(to)
		if err := p.broken[from]; err != nil && (f.Rule == catalogue.JSONSyntax || f.Rule == catalogue.JSONLimit) {
			start = p.offset(uint32(err.Offset))
			end = start + firstSize(p.Text(start))
		}
		severity := p.finish(&out, f, start, end, facts.pointer)
		if p.Fixing && len(p.findings) > found && !tree.Unwrapped() { // a document within a string is left as it is
			for _, fix := range f.Fixes {
				p.fixes = append(p.fixes, Fix{found, fix})
			}
		}
		var around *event
		if inEvent {
			around = &events[0]
		}
		p.spoil(f, around, severity, start)
		if pointers += len(out.Pointer); last {
			break
		}
	}
	p.faults = p.faults[:0]
	p.ofLong()
	if !p.wantEvent {
		return
	}
	for i := range p.walk.events {
		e := &p.walk.events[i]
		line, _ := before.Locate(p.offset(tree.Nodes[e.node].Start))
		p.part.events = append(p.part.events, Event{Rows: slices.Clone(p.rows[e.rows[0]:e.rows[1]]), Profile: p.text(e.node, p.Word.Profile), Version: p.versions[e.version].Version,
			Bare: e.around == 0, Spoiled: p.whySpoiled(e), Open: p.Oversize != nil, File: p.Input, Record: p.record, Line: line})
	}
	if before.Last() > p.lines.Last() {
		p.lines = before // so that the lines before are not counted again
	}
}

// tell emits a fault of the JSON itself.
func (p *placer) tell(f framing.Fault) {
	var out finding.Finding
	p.finish(&out, rules.Fault{Rule: ruleOf(f), Message: f.Message, Hint: f.Hint}, f.Offset, f.Offset+firstSize(p.Text(f.Offset)), "")
}

// firstSize is the length of the first character of data in bytes.
func firstSize(data []byte) int {
	_, size := utf8.DecodeRune(data)
	return size
}

// finish fills in what a fault and its span, in bytes of the input, say, and emits the finding. It returns its severity by
// the catalogue, whatever the user has it weigh.
func (p *placer) finish(out *finding.Finding, f rules.Fault, from, to int, at string) catalogue.Severity {
	rule, err := p.catalogue.Rule(f.Rule)
	if err != nil {
		p.Err = err
		return 0
	}
	usual := cmp.Or(f.Severity, rule.Severity)
	out.Rule, out.Severity, out.Requirement = string(f.Rule), usual, cmp.Or(f.Level, rule.Level)
	if severity, ok := p.severities[out.Rule]; ok {
		if out.Severity = severity; severity == 0 {
			return usual
		}
	}
	out.Message, out.Elsewhere, out.Hint, out.File, out.Record = f.Message, f.Other, f.Hint, p.Input, p.number()
	spec := cmp.Or(f.Spec, p.versions[p.usual].Spec)
	out.Caliper, out.CaliperFrom = spec.Version, f.Why
	out.SpecURL = spec.URL(cmp.Or(f.Section, rule.Section))
	lines := p.linesAt(from)
	out.Span.Line, out.Span.Column = lines.Locate(from)
	after := *p.linesAt(to) // the end may lie far behind the next finding
	out.Span.EndLine, out.Span.EndColumn = after.Locate(to)
	if p.linesAt(to) != lines {
		to = math.MaxInt32 // it is not among these
	}
	out.Excerpt = lines.Excerpt(from, to)
	if out.EventID != "" {
		out.Sign(at, *p.path) // else it depends on the number of the record, which is not known here
	}
	p.walk.counts.Add(out.Severity, 1)
	p.weight += 1 + len(out.Pointer)>>10
	p.findings = append(p.findings, *out)
	return usual
}

// linesAt returns the mapper of an offset in the part.
func (p *placer) linesAt(offset int) *position.Mapper {
	if p.tail != nil && offset >= p.suffix {
		return p.tail
	}
	return &p.lines
}

// number returns the number of the current record in the part. Text before the first record of an input counts as of that.
func (p *placer) number() int {
	if p.First {
		return max(1, p.record)
	}
	return p.record
}

// eventFacts is what a finding says of the event around it.
type eventFacts struct {
	node              uint32 // 1 + its index; 0 outside events
	pointer           string
	id, kind, profile string
}

func (p *placer) eventFacts(n uint32) eventFacts {
	return eventFacts{n + 1, p.Tree.Pointer(n), p.text(n, p.Word.ID), p.text(n, p.Word.Type), p.text(n, p.Word.Profile)}
}

// text returns the string that member name of object n holds, cut to 200 bytes since every finding of an event repeats
// it; "" if there is none.
func (w *walk) text(n uint32, name uint16) string {
	m := w.Tree.Member(n, name)
	if m == 0 || w.Tree.Nodes[m].Kind != document.String {
		return ""
	}
	const most = 200
	content := w.Tree.Text(m)
	return string(bytes.ToValidUTF8(content[:min(len(content), most)], []byte("\uFFFD")))
}
