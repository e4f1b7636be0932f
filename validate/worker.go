package validate

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// part is some whole records of an input, or what is at hand of a long one, and what has been found in them. Its numbers
// of records and lines count from its own beginning, since who judges it does not know how many come before.
type part struct {
	file   string
	buffer []byte // the data, with the margins before it and after it
	from   int    // where in the buffer the data begins
	data   []byte
	first  bool // the input begins with it
	layout
	paused bool  // there is no more for now
	place  place // from which it goes on: in the line of the last record, or in the long one

	long  *long  // the record of which the part holds some; nil: it holds whole ones
	item  int    // how many items of it come before those of the part
	more  bool   // other items follow
	frame *frame // the part is what is around the items
	skip  bool   // what is left of a record that is no JSON, or too long
	over  bool   // the last record, or item, goes on for longer than may be, and its end is not here

	records  []record
	findings []finding.Finding
	fixes    []Fix // of the findings; indices count from those of the part
	events   []Event
	payload  *rules.Payload
	sights   *rules.Sights
	counts   Counts
	spoiled  *Reason  // why the long envelope does not count of which the part holds some
	named    []string // the versions that items of the long envelope name
	items    []string // of a frame: the versions of the items before it, if its dataVersion comes behind them
	read     int      // records, readable or not
	end      place    // what has been passed with it
	left     bool     // nothing after it is to be read
	rest     int      // bytes after the data that are yet to be judged, since so much has been found in it
	err      error
}

// layout is how the records of an input lie in it.
type layout struct {
	sequence   bool // each begins on a line of its own
	lineByLine bool // each is taken to end with its line
}

// record is a record, or an item of a long one, or what could not be read as either. Its findings and so on are those of
// the part up to an index, from where those of the record before end.
type record struct {
	number   int
	item     int // of a long record: which of its items this is
	at       int // offset in the part
	readable bool
	findings int
	fixes    int
	events   int
	payload  [2]int
	sights   [2]int
}

// reset makes p the part between two offsets of a buffer, of which nothing is known yet.
func (p *part) reset(file string, buffer []byte, from, to int, l layout) {
	p.payload.Begin()
	p.sights.Begin()
	*p = part{file: file, buffer: buffer, from: from, data: buffer[from:to], layout: l, records: p.records[:0],
		findings: p.findings[:0], fixes: p.fixes[:0], events: p.events[:0], payload: p.payload, sights: p.sights}
}

// worker judges parts. It is used by one goroutine at a time.
type worker struct {
	walk
	catalogue  *rules.Catalogue
	path       *string // of the input, for fingerprints
	severities map[string]finding.Severity
	wantEvent  bool
	tolerant   bool
	maxRecord  int

	mostFaults   int // that are told of a record
	mostFindings int
}

func (v *Validator) newWorker() *worker {
	w := &worker{catalogue: v.catalogue, path: &v.path, severities: v.options.Severities, wantEvent: v.options.OnEvent != nil}
	for _, e := range v.versions {
		w.versions = append(w.versions, version{edition: e})
	}
	w.usual, _ = w.firstOf(func(s *profiles.Spec) bool { return s.Version == v.options.Version })
	w.guesses = v.guesses
	w.forgetful = v.options.NoCache
	w.require = v.options.Require
	w.Checker = rules.Checker{
		Tree: v.newTree(),
		Report: func(f rules.Fault) {
			if len(w.faults) == w.mostFaults {
				w.full = true
				return
			}
			if !w.walked {
				f.Spec, f.Why = w.Spec, w.why
			}
			w.faults = append(w.faults, f)
		},
		Demanded: v.options.Demanded,
		Fixing:   v.options.Fixes,
		Trusted:  new([1 << 12]uint64),
	}
	if v.versions[1].Version == v.versions[0].Version {
		w.use(1)
		w.Extended = w.Set
	}
	w.users, w.At, w.tolerant, w.maxRecord = v.options.Schemas, v.options.At, v.options.Tolerant, v.options.MaxRecord
	w.mostFaults, w.mostFindings = mostFaults, v.mostFindings
	if w.Fixing {
		w.mostFaults *= 20 // so that few passes do
	}
	w.plans.off = v.options.NoCache || w.users != nil || w.Fixing // plans don't know of fixes
	w.plans.like = map[*document.Template]*plan{}
	w.plans.known, w.plans.wrong = map[uint64]*plan{}, map[uint64]uint32{}
	w.use(0)
	return w
}

// judge judges what p holds.
func (w *worker) judge(p *part) {
	placer := w.placer(p)
	switch {
	case p.skip:
	case p.frame != nil:
		placer.judgeFrame()
	case p.long != nil:
		placer.judgeItems()
	default:
		placer.records()
	}
	p.err, p.counts, p.read = w.Err, w.counts, placer.record
}

// goOn makes p the rest of what it was, which has yet to be judged.
func (p *part) goOn() {
	q, from := *p, p.from+len(p.data)
	p.reset(q.file, q.buffer, from, from+q.rest, q.layout)
	p.paused, p.over, p.more, p.long = q.paused, q.over, q.more, q.long
	if q.long != nil {
		p.item, p.place = q.item, q.place
		p.place.pass(q.data)
	}
}

// again makes p hold the same as q, of which nothing is known yet.
func (p *part) again(q *part) {
	p.reset(q.file, q.buffer, q.from, q.from+len(q.data), q.layout)
	p.first, p.place, p.long = q.first, q.place, q.long
}

// judgeAgain walks once more through record r of the part. What it finds is not placed yet.
func (p *placer) judgeAgain(r record) {
	if r.number == 1 {
		p.skipMark()
	}
	p.base, p.record, p.plans.patched = r.at, r.number, false
	if p.long != nil {
		p.setRoot(r.item)
	}
	n, err := p.Tree.Parse(p.data[r.at:])
	if err != nil && p.tolerant {
		_, err = p.repair(r.at, n, err)
	}
	if err != nil {
		return
	}
	if p.long != nil {
		p.judgeItem()
	} else {
		p.judgeAt(p.At, p.walk.record)
	}
}

// placer begins to judge p.
func (w *worker) placer(p *part) *placer {
	w.payload, w.sights, w.counts = p.payload, p.sights, Counts{}
	w.Tree.Root, w.Tree.Depth = w.Tree.Root[:0], 0
	out := &placer{worker: w, part: p, lines: newLines(p.buffer, p.from, p.place, p.from)}
	if f := p.frame; f != nil {
		out.lines = newLines(f.before, f.lead, p.place, f.lead)
		tail := newLines(f.after, f.margin, f.place, f.margin-f.suffix)
		out.tail = &tail
	}
	return out
}
