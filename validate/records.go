package validate

import (
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// mostFaults bounds the faults that are told of a record, or of an item of an oversize one. Hostile data has one every few bytes.
const mostFaults = 10_000

// mostPointers bounds the bytes of the pointers that are told of a record, or of an item of an oversize one.
const mostPointers = 1 << 22

// Stdin is what findings in standard input have as file.
const Stdin = "<stdin>"

// judgeRecords judges every record of the part.
func (p *placer) judgeRecords() {
	r := &p.reader
	if f := r.Begin(&p.Batch); f != nil {
		p.tell(*f)
	}
	for r.Next() {
		if p.weight >= p.mostFindings {
			p.stop(r.At)
			return
		}
		p.base, p.record = r.At, r.Number
		p.judgeRecord()
		if p.Err != nil {
			return
		}
	}
	if f := r.CutOffRecord(); f != nil {
		p.base, p.record = r.At, r.Number
		p.unreadable(*f)
	}
	if p.record == 0 && p.First && !p.Layout.LineByLine && p.Input != Stdin {
		p.tell(framing.Fault{Offset: len(p.Data), Message: "expected a JSON value, found nothing"})
	}
}

// judgeRecord judges the record, or tells of the text between two, that comes next.
func (p *placer) judgeRecord() {
	r := &p.reader
	p.payload.Begin()
	p.plans.patched, p.unsound = false, nil
	if n, ok := p.quick(r.Text(), nil); ok {
		r.Skip(n)
		p.walk.counts.Records++
		p.place()
		p.done(true)
		return
	}
	read := r.Read()
	p.repaired(read)
	if read.Counts {
		p.walk.counts.Records++
	}
	if read.Fault != nil {
		p.left = r.Left
		p.tell(*read.Fault)
		p.done(false)
		return
	}
	p.Tree.Root = p.Tree.Root[:0]
	p.judgeAt(p.At, p.walk.record)
	p.place()
	if p.Err == nil {
		p.done(true)
	}
}

// repaired tells what was repaired of a record.
func (p *placer) repaired(read framing.Record) {
	p.plans.patched, p.unsound = read.Patched, nil
	for _, f := range read.Repaired {
		p.tell(f)
		if p.unsound == nil {
			p.unsound = p.reason(rules.Fault{Rule: ruleOf(f), Message: f.Message}, f.Offset)
		}
	}
}

// unreadable tells of a record, or an item, that could not be read.
func (p *placer) unreadable(f framing.Fault) {
	p.walk.counts.Records++
	p.tell(f)
	if p.Oversize != nil {
		p.part.spoiled = p.reason(rules.Fault{Rule: ruleOf(f), Message: f.Message}, f.Offset)
	}
	p.done(false)
}

// stop lets the part end before it is all judged, at an offset. The rest is for later.
func (p *placer) stop(at int) { p.rest = p.CutAt(at) }

// done notes that a record is at the current place, or something that could not be read as one.
func (p *placer) done(readable bool) {
	p.part.records = append(p.part.records, record{number: p.record, item: p.itemReader.Index, at: p.base, readable: readable,
		findings: len(p.findings), fixes: len(p.fixes), events: len(p.part.events), payload: p.walk.payload.Mark(), sights: p.walk.sights.Mark()})
}

// ruleOf returns the rule of a fault of the JSON itself.
func ruleOf(f framing.Fault) catalogue.ID {
	switch f.Reason {
	case framing.Trailing:
		return catalogue.JSONTrailingData
	case framing.Limit:
		return catalogue.JSONLimit
	}
	return catalogue.JSONSyntax
}
