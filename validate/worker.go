package validate

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// part is a batch of an input, and what has been found in it. Its numbers of records and lines count from its own beginning.
type part struct {
	framing.Batch
	records  []record
	findings []finding.Finding
	fixes    []Fix // of the findings; indices count from those of the part
	events   []Event
	payload  *history.Payload
	sights   *history.Observations
	counts   Counts
	spoiled  *Reason           // why the oversize envelope does not count of which the part holds some
	named    []string          // the versions that items of the oversize envelope name
	items    []string          // of a frame: the versions of the items before it, if its dataVersion comes behind them
	read     int               // records, readable or not
	end      position.Position // behind the part
	left     bool              // nothing after it is to be read
	rest     *framing.Batch    // the end of the batch, which is yet to be judged, since so much has been found before it
	err      error
}

// record is a record, or an item of an oversize one, or bytes that could not be read as either. Its findings and so on are those of
// the part up to an index, from where those of the record before end.
type record struct {
	number   int
	item     int // of an oversize record: the index of the item
	at       int // offset in the part
	readable bool
	findings int
	fixes    int
	events   int
	payload  [2]int
	sights   [2]int
}

// reset makes p the part of a batch, of which nothing is known yet.
func (p *part) reset(b framing.Batch) {
	p.payload.Begin()
	p.sights.Begin()
	*p = part{Batch: b, records: p.records[:0], findings: p.findings[:0], fixes: p.fixes[:0], events: p.events[:0], payload: p.payload, sights: p.sights}
}

// fill makes p the part of the next batch. It returns false if there is none.
func (p *part) fill(s *framing.Splitter) (bool, error) {
	batch := p.Batch // whose memory serves again
	more, err := s.Next(&batch)
	if more {
		p.reset(batch)
	}
	return more, err
}

// worker judges parts. It is used by one goroutine at a time.
type worker struct {
	walk
	catalogue  *catalogue.Catalogue
	path       *string // of the input, for fingerprints
	severities map[string]catalogue.Severity
	wantEvent  bool
	reader     framing.Reader
	itemReader framing.ItemReader

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
	w.forgetful = v.options.NoMemo
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
	w.users, w.At = v.options.Schemas, v.options.At
	w.reader = framing.Reader{Tree: w.Tree, MaxRecord: v.options.MaxRecord, Tolerant: v.options.Tolerant}
	w.itemReader = framing.ItemReader{Tree: w.Tree, MaxRecord: v.options.MaxRecord}
	w.mostFaults, w.mostFindings = mostFaults, v.mostFindings
	if w.Fixing {
		w.mostFaults *= 20 // so that few passes do
	}
	w.plans.off = v.options.NoMemo || w.users != nil || w.Fixing // plans don't know of fixes
	w.plans.like = map[*document.Template]*plan{}
	w.plans.known, w.plans.wrong = map[uint64]*plan{}, map[uint64]uint32{}
	w.use(0)
	return w
}

// judge judges what p holds.
func (w *worker) judge(p *part) {
	placer := w.placer(p)
	switch p.Kind {
	case framing.Records:
		placer.judgeRecords()
	case framing.Items:
		placer.judgeItems()
	case framing.Frame:
		placer.judgeFrame()
	}
	p.err, p.counts, p.read, p.end = w.Err, w.counts, placer.record, p.End()
}

// judgeAgain walks once more through record r of the part. What it finds is not placed yet.
func (p *placer) judgeAgain(r record) {
	if f := p.reader.Begin(&p.Batch); f != nil && r.number == 1 {
		p.tell(*f)
	}
	p.base, p.record = r.at, r.number
	if p.Kind == framing.Records {
		if read := p.reader.Again(r.at); read.Readable {
			p.repaired(read)
			p.judgeAt(p.At, p.walk.record)
		}
		return
	}
	p.plans.patched = false
	if p.Kind == framing.Items {
		p.setRoot(r.item)
	}
	if _, err := p.Tree.Parse(p.Data[r.at:]); err == nil {
		p.judgeItem()
	}
}

// placer begins to judge p.
func (w *worker) placer(p *part) *placer {
	w.payload, w.sights, w.counts = p.payload, p.sights, Counts{}
	w.Tree.Root, w.Tree.Depth = w.Tree.Root[:0], 0
	out := &placer{worker: w, part: p}
	out.lines, out.tail, out.suffix = p.Mappers()
	return out
}
