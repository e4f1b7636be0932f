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
	around  rules.Around                     // of an oversize record
	unsound *Reason                          // why nothing of the record counts, though it was read: it is no JSON as it stands
	tail    *position.Mapper                 // of a frame: of what follows the list,
	suffix  int                              // from this offset on
	broken  map[uint32]*document.SyntaxError // of strings that should hold JSON, by where they begin: why they do not
}

// place emits the faults of the current record, in the order of their places.
func (p *placer) place() {
	tree, judged := p.tree, &p.judge.Result
	p.spoiledEvents, p.spoiledEnvelopes = cleared(p.spoiledEvents, len(judged.Events)), cleared(p.spoiledEnvelopes, len(judged.Envelopes))
	p.part.counts.addRecord(judged)
	if p.Kind != framing.Items || !p.Oversize.IsEnvelope { // which is counted with its frame
		p.part.counts.Envelopes += len(judged.Envelopes)
	}
	if judged.Full {
		limit := rules.Fault{Rule: catalogue.JSONLimit, Node: 0, Message: fmt.Sprintf("more than %d faults; the others are not told", len(judged.Faults))}
		judged.Faults = append(judged.Faults, limit)
		p.spoilRest(limit, max(0, len(judged.Events)-1), p.offset(0))
	}
	later := func(f rules.Fault) int { // the name comes before the value
		if f.AtName {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(judged.Faults, func(a, b rules.Fault) int {
		return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(later(a), later(b)), cmp.Compare(a.Rule, b.Rule))
	})
	at, before := 0, p.lines // at is the index of the first event that does not end before the fault
	var facts eventFacts
	pointers := 0
	for _, f := range judged.Faults {
		for at < len(judged.Events) && tree.Nodes[judged.Events[at].Node].Next <= f.Node {
			at, facts = at+1, eventFacts{}
		}
		event := -1 // the index of the one around the fault
		if at < len(judged.Events) && judged.Events[at].Node <= f.Node {
			event = at
		}
		if event >= 0 && facts.node == 0 {
			facts = p.eventFacts(judged.Events[event].Node)
		}
		if event >= 0 && f.Spec == nil {
			f.Spec, f.Why = judged.Events[event].Set.Spec, judged.Events[event].Why
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
			p.spoilRest(f, at, p.offset(from))
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
		if p.isFixing && len(p.findings) > found && !tree.Unwrapped() { // a document within a string is left as it is
			for _, fix := range f.Fixes {
				p.fixes = append(p.fixes, Fix{found, fix})
			}
		}
		p.spoil(f, event, severity, start)
		if pointers += len(out.Pointer); last {
			break
		}
	}
	judged.Faults = judged.Faults[:0]
	p.ofLong()
	if !p.wantEvent {
		return
	}
	for i := range judged.Events {
		e := &judged.Events[i]
		line, _ := before.Locate(p.offset(tree.Nodes[e.Node].Start))
		p.part.events = append(p.part.events, Event{Rows: slices.Clone(e.Rows), Profile: p.text(e.Node, p.word.Profile), Version: e.Set.Spec.Version,
			Bare: e.Envelope == 0, Spoiled: p.whySpoiled(i), Open: p.Oversize != nil, File: p.Input, Record: p.record, Line: line})
	}
	if before.Last() > p.lines.Last() {
		p.lines = before // so that the lines before are not counted again
	}
}

// cleared returns a list of so many reasons, none of which is known, in the memory of another.
func cleared(reasons []*Reason, n int) []*Reason {
	reasons = slices.Grow(reasons[:0], n)[:n]
	clear(reasons)
	return reasons
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
		p.tablesErr = err
		return 0
	}
	usual := cmp.Or(f.Severity, rule.Severity)
	out.Rule, out.Severity, out.Requirement = string(f.Rule), usual, cmp.Or(f.Level, rule.Level)
	if p.policy.isOff(out.Rule) {
		return usual
	}
	out.Message, out.Elsewhere, out.Hint, out.File, out.Record = f.Message, f.Other, f.Hint, p.Input, p.number()
	spec := cmp.Or(f.Spec, p.judge.DefaultSpec())
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
	return eventFacts{n + 1, p.tree.Pointer(n), p.text(n, p.word.ID), p.text(n, p.word.Type), p.text(n, p.word.Profile)}
}

// text returns the string that member name of object n holds, cut to 200 bytes since every finding of an event repeats
// it; "" if there is none.
func (w *worker) text(n uint32, name uint16) string {
	m := w.tree.Member(n, name)
	if m == 0 || w.tree.Nodes[m].Kind != document.String {
		return ""
	}
	const most = 200
	content := w.tree.Text(m)
	return string(bytes.ToValidUTF8(content[:min(len(content), most)], []byte("\uFFFD")))
}
