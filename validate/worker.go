package validate

import (
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/rules/tables"
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
	judge      *rules.Judge
	tree       *document.Tree // of the record at hand
	word       *tables.Words
	at         document.Pointer
	catalogue  *catalogue.Catalogue
	path       *string // of the input, for fingerprints
	policy     *Policy
	wantEvent  bool
	reader     framing.Reader
	itemReader framing.ItemReader
	isFixing   bool
	tablesErr  error // a mistake in the tables

	spoiledEvents    []*Reason // why events of the record do not count, by their index; nil: they do
	spoiledEnvelopes []*Reason // likewise envelopes, with their events

	mostFindings int
}

func (v *Validator) newWorker() *worker {
	w := &worker{catalogue: v.catalogue, path: &v.path, policy: &v.options.Policy, wantEvent: v.options.OnEvent != nil,
		tree: v.newTree(), word: &v.set.Word, at: v.options.At, isFixing: v.options.Fixes, mostFindings: v.mostFindings}
	w.judge = rules.NewJudge(rules.Options{Tree: w.tree, Versions: v.versions, Default: v.options.Version, Guesses: v.guesses, Require: v.options.Require,
		Demanded: v.options.Demanded, Schemas: v.options.Schemas, At: v.options.At, Fixes: v.options.Fixes, NoCache: v.options.NoCache})
	w.reader = framing.Reader{Tree: w.tree, MaxRecord: v.options.MaxRecord, Tolerant: v.options.Tolerant}
	w.itemReader = framing.ItemReader{Tree: w.tree, MaxRecord: v.options.MaxRecord}
	return w
}

// judgePart judges what p holds.
func (w *worker) judgePart(p *part) {
	placer := w.placer(p)
	switch p.Kind {
	case framing.Records:
		placer.judgeRecords()
	case framing.Items:
		placer.judgeItems()
	case framing.Frame:
		placer.judgeFrame()
	}
	p.err, p.read, p.end = w.failure(), placer.record, p.End()
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
			p.judgeRecordAt(read.Patched)
		}
		return
	}
	if p.Kind == framing.Items {
		p.setRoot(r.item)
	}
	if _, err := p.tree.Parse(p.Data[r.at:]); err == nil {
		p.judgeItem()
	}
}

// placer begins to judge p.
func (w *worker) placer(p *part) *placer {
	w.judge.Collect(p.payload, p.sights)
	w.tree.Root, w.tree.Depth = w.tree.Root[:0], 0
	out := &placer{worker: w, part: p}
	out.lines, out.tail, out.suffix = p.Mappers()
	if o := p.Oversize; o != nil {
		out.around = rules.Around{At: o.At, Every: o.Every, Rest: o.Rest, Envelope: o.IsEnvelope, SendTime: o.SendTime, DataVersion: o.DataVersion, FirstItem: o.FirstItem}
	}
	return out
}

// failure returns a mistake in the tables, nil if there was none.
func (w *worker) failure() error {
	if w.tablesErr != nil {
		return w.tablesErr
	}
	return w.judge.Err
}
