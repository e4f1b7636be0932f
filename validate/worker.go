package validate

import (
	"bytes"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/schema"
)

// part is some whole records of an input, and what has been found in them. Its numbers of records and lines count from
// its own beginning, since who judges it does not know how many come before.
type part struct {
	file  string
	data  []byte
	first bool // the input begins with it
	layout
	paused bool // there is no more for now

	records  []record
	findings []finding.Finding
	events   []Event
	sights   *rules.Sights
	counts   Counts
	read     int // records, readable or not
	lines    int
	err      error
}

// layout is how the records of an input lie in it.
type layout struct {
	sequence   bool // each begins on a line of its own
	lineByLine bool // each is taken to end with its line
}

// record is a record, or what could not be read as one. Its findings and so on are those of the part up to an index, from
// where those of the record before end.
type record struct {
	number   int
	at       int // offset in the part
	readable bool
	findings int
	events   int
	sights   [2]int
}

// reset makes an empty part of data.
func (p *part) reset(file string, data []byte, first bool, l layout) {
	p.sights.Begin()
	*p = part{file: file, data: data, first: first, layout: l, records: p.records[:0], findings: p.findings[:0],
		events: p.events[:0], sights: p.sights}
}

// worker judges parts. It is used by one goroutine at a time.
type worker struct {
	walk
	catalogue *rules.Catalogue
	wantEvent bool
}

func (v *Validator) newWorker() *worker {
	w := &worker{catalogue: v.catalogue, wantEvent: v.options.OnEvent != nil}
	for i, set := range v.sets {
		judge := schema.NewJudge(v.schemas[i])
		if v.options.NoMemo {
			judge = schema.NewForgetfulJudge(v.schemas[i])
		}
		w.versions = append(w.versions, version{set, judge})
	}
	w.Checker = rules.Checker{
		Tree:     document.NewTree(v.sets[0].Names),
		Report:   func(f rules.Fault) { w.faults = append(w.faults, f) },
		Demanded: v.options.Demanded,
		Trusted:  new([1 << 12]uint64),
	}
	if len(v.sets) > 1 {
		w.Extended = v.sets[1]
	}
	w.users = v.options.Schemas
	w.plans.off = v.options.NoMemo || w.users != nil
	w.plans.known, w.plans.wrong = map[uint64]*plan{}, map[uint64]uint32{}
	w.payload = v.stream.NewPayload()
	w.sights = v.stream.NewSights()
	w.use(0)
	return w
}

// judge judges the records of p.
func (w *worker) judge(p *part) {
	w.sights = p.sights
	w.counts = Counts{}
	placer := placer{worker: w, part: p, lines: newLines(p.data)}
	p.err = placer.records()
	p.counts, p.read = w.counts, placer.record
	p.lines = bytes.Count(p.data, []byte{'\n'})
}
