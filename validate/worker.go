package validate

import (
	"strconv"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// mostFindings bounds the findings of a batch that are in memory. The rest of the batch is judged after these findings were handed out.
const mostFindings = 10_000

// worker judges batches: it reads their records, has each judged, and has the faults written as findings. It must not be used by several
// goroutines at once.
type worker struct {
	tree         *document.Tree // the tree of the current record
	reader       framing.Reader
	items        framing.ItemReader
	embedded     framing.EmbeddedReader
	judging      *rules.Judge
	writer       findingWriter
	at           document.Pointer // the pointer to the documents in a record
	wantsItems   bool
	around       rules.Surroundings // the oversize record to which the items of the batch belong
	mostFindings int                // see the constant mostFindings; tests set less
}

// workers makes the workers, each when it is first needed.
type workers struct {
	options        *Options
	versions       []*rules.VersionTables
	set            *tables.Set
	defaultGuessed bool    // the user has given no version for documents that do not name one
	path           *string // the path of the current input for fingerprints
	mostFindings   int
	all            []*worker
	spare          *worker // the worker that referee returns
}

// worker returns the i-th worker.
func (w *workers) worker(i int) *worker {
	for len(w.all) <= i {
		w.all = append(w.all, w.newWorker())
	}
	return w.all[i]
}

// referee returns a worker of its own, for the collector.
func (w *workers) referee() *worker {
	if w.spare == nil {
		w.spare = w.newWorker()
	}
	return w.spare
}

func (w *workers) newWorker() *worker {
	o, tree := w.options, newTree(w.set, w.options.MaxDepth)
	judging := rules.NewJudge(rules.Options{Tree: tree, Versions: w.versions, DefaultVersion: o.Version, DefaultGuessed: w.defaultGuessed, Require: o.Require,
		Demanded: o.Demanded, Schemas: o.Schemas, At: o.At, ManyFaults: o.Fixes, NoCache: o.NoCache})
	return &worker{tree: tree, at: o.At, judging: judging, wantsItems: o.Items, mostFindings: w.mostFindings,
		reader:   framing.Reader{Tree: tree, MaxRecord: o.MaxRecord, Tolerant: o.Tolerant},
		items:    framing.ItemReader{Tree: tree, MaxRecord: o.MaxRecord},
		embedded: framing.EmbeddedReader{Tree: tree},
		writer: findingWriter{tree: tree, names: &w.set.NameID, version: judging.DefaultSpec(), catalogue: o.Catalogue, policy: &o.Policy, path: w.path,
			wantsEvents: o.OnEvent != nil, wantsFixes: o.Fixes || o.Edits}}
}

// judge judges a batch, and adds the findings, events and records to it.
func (w *worker) judge(j *judgedBatch) {
	w.begin(j)
	switch j.Kind {
	case framing.Items:
		w.judgeItems(j)
	case framing.Frame:
		w.judgeFrame(j)
	case framing.Records:
		w.beginReading(j)
		for w.nextRecord(j) {
			if n, ok := w.judging.FromTemplate(w.reader.Text(), nil); ok {
				w.reader.Skip(n)
				j.counts.Records++
				w.writer.endRecord(&w.judging.Result, 0)
				w.noteItems(j)
			} else if read, ok := w.readRecord(j); ok {
				w.judging.Record(read.Patched)
				w.tellBroken(w.at)
				w.writer.endRecord(&w.judging.Result, 0)
				w.noteItems(j)
			}
		}
		w.endRecords(j)
	}
	j.err, j.end = w.failure(), j.End()
}

// begin begins a batch.
func (w *worker) begin(j *judgedBatch) {
	w.judging.Collect(j.payload, j.observations)
	w.tree.Root, w.tree.Depth = w.tree.Root[:0], 0
	w.writer.begin(j)
	if o := j.Oversize; o != nil {
		w.around = rules.Surroundings{At: o.At, DocumentsInItems: o.DocumentsInItems, ItemPointer: o.ItemPointer, Envelope: o.IsEnvelope, SendTime: o.SendTime, DataVersion: o.DataVersion, FirstItem: o.FirstItem}
	}
}

// failure returns the first mistake in the tables; nil if there was none.
func (w *worker) failure() error {
	if w.writer.err != nil {
		return w.writer.err
	}
	return w.judging.Err
}

// beginReading begins reading records, and reports a byte order mark.
func (w *worker) beginReading(j *judgedBatch) {
	if f := w.reader.Begin(&j.Batch); f != nil {
		w.writer.writeSyntaxFault(*f)
	}
}

// nextRecord begins the next record, or the text between records. It returns false at the end of the batch, or if the rest of the batch is
// judged later.
func (w *worker) nextRecord(j *judgedBatch) bool {
	r := &w.reader
	switch {
	case w.failure() != nil || !r.Next():
		return false
	case w.writer.weight >= w.mostFindings:
		j.rest = j.CutAt(r.At)
		return false
	}
	w.writer.beginRecord(r.At, r.Number)
	j.read = r.Number
	return true
}

// readRecord reads the record that nextRecord has begun, and reports faults of the JSON syntax. ok is false if the record cannot be judged.
func (w *worker) readRecord(j *judgedBatch) (read framing.Record, ok bool) {
	read = w.reader.Read()
	w.writer.writeRepairedFaults(read.Repaired)
	if read.Counts {
		j.counts.Records++
	}
	if read.Fault != nil {
		j.left = w.reader.Left
		w.writer.writeSyntaxFault(*read.Fault)
		w.writer.done(0, false)
		return read, false
	}
	w.tree.Root = w.tree.Root[:0]
	w.unwrap(w.at)
	return read, true
}

// endRecords reports a record that is too long and does not end in the batch, and an input without a record.
func (w *worker) endRecords(j *judgedBatch) {
	if f := w.reader.CutOffRecord(); f != nil {
		w.writer.beginRecord(w.reader.At, w.reader.Number)
		w.unreadable(*f)
		j.read = w.reader.Number
	}
	if j.read == 0 && j.rest == nil && j.First && !j.Layout.LineByLine && j.Input != Stdin {
		w.writer.writeSyntaxFault(framing.Fault{Offset: len(j.Data), Message: "expected a JSON value, found nothing"})
	}
}

// unwrap reads the JSON in strings in the place of documents, and of containers of documents.
func (w *worker) unwrap(at document.Pointer) {
	if w.writer.broken = nil; len(w.at) > 0 {
		w.writer.broken = w.embedded.Unwrap(at)
	}
}

// tellBroken reports the strings whose JSON is broken.
func (w *worker) tellBroken(at document.Pointer) {
	if len(w.writer.broken) == 0 {
		return
	}
	w.embedded.EachBroken(at, func(n uint32, err *document.SyntaxError) {
		f := framing.Fault{Message: "within this string: " + err.Message}
		if err.Limit {
			f.Reason = framing.Limit
		}
		w.judging.Add(rules.Fault{Rule: ruleOf(f), Node: n, Message: f.Message})
	})
}

// unreadable reports a record, or an item, that could not be read.
func (w *worker) unreadable(f framing.Fault) {
	j := w.writer.out
	j.counts.Records++
	w.writer.writeSyntaxFault(f)
	if j.Oversize != nil {
		j.spoiled = firstReason(j.spoiled, w.writer.reason(rules.Fault{Rule: ruleOf(f), Message: f.Message}, f.Offset))
	}
	w.writer.done(w.items.Index, false)
}

// judgeItems judges the items of an oversize record in a batch. The record itself is counted with its frame.
func (w *worker) judgeItems(j *judgedBatch) {
	r := &w.items
	for r.Begin(&j.Batch); r.Next(); {
		if w.writer.weight >= w.mostFindings && r.BeginsValue() {
			j.rest = j.CutAt(r.At)
			j.rest.Item = r.Index
			return
		}
		w.writer.beginRecord(r.At, 1)
		w.setRoot(j, r.Index)
		from := r.At
		if f := w.judgeItem(j); f != nil {
			w.writer.beginRecord(r.At, 1)
			j.left, j.read = r.Left(), 1
			w.unreadable(*f)
			j.records[len(j.records)-1].from = from
			return
		}
	}
}

// judgeItem reads and judges the current item. It returns a fault if the item, or the text after it, is not JSON; then no other fault of
// the item is reported.
func (w *worker) judgeItem(j *judgedBatch) *framing.Fault {
	described := j.payload.Mark()
	n, ok := w.judging.FromTemplate(w.items.Text(), &w.around)
	if !ok {
		if f := w.items.Read(); f != nil {
			return f
		}
		w.judgeReadItem()
	} else if f := w.items.Skip(n); f != nil {
		w.judging.Discard()
		return f
	}
	j.payload.Locate(w.tree, described)
	w.writer.endRecord(&w.judging.Result, w.items.Index)
	return nil
}

// judgeReadItem judges the item in the tree.
func (w *worker) judgeReadItem() {
	if w.around.DocumentsInItems {
		w.unwrap(w.around.ItemPointer)
		defer w.tellBroken(w.around.ItemPointer)
	}
	w.judging.Item(&w.around)
}

// setRoot sets the pointer of the tree to that of an item of the oversize record.
func (w *worker) setRoot(j *judgedBatch, item int) {
	w.tree.Root = strconv.AppendInt(append(append(w.tree.Root[:0], j.Oversize.List...), '/'), int64(item), 10)
	w.tree.Depth = j.Oversize.Depth
}

// judgeFrame judges an oversize record without its items.
func (w *worker) judgeFrame(j *judgedBatch) {
	r := &w.reader
	w.beginReading(j)
	r.Next()
	w.writer.beginRecord(r.At, r.Number)
	j.read = r.Number
	read := r.Read()
	if read.Fault != nil {
		j.left = r.Left
		w.unreadable(*read.Fault)
		return
	}
	j.counts.Records++
	w.judging.Frame(&w.around, j.knownVersions)
	w.writer.endRecord(&w.judging.Result, 0)
	w.noteItems(j)
}

// judgeAgain judges record r of a batch again, without ending it, so that faults can be added to the Result.
func (w *worker) judgeAgain(j *judgedBatch, r record) {
	w.begin(j)
	if f := w.reader.Begin(&j.Batch); f != nil && r.number == 1 {
		w.writer.writeSyntaxFault(*f)
	}
	w.writer.beginRecord(r.at, r.number)
	if j.Kind == framing.Items {
		w.setRoot(j, r.item)
		if _, err := w.tree.Parse(j.Data[r.at:]); err == nil {
			w.judgeReadItem()
		}
		return
	}
	read := w.reader.Again(r.at)
	switch {
	case !read.Readable:
	case j.Kind == framing.Frame:
		w.judging.Frame(&w.around, j.knownVersions)
	default:
		w.writer.writeRepairedFaults(read.Repaired)
		w.unwrap(w.at)
		w.judging.Record(read.Patched)
		w.tellBroken(w.at)
	}
}
