package validate

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// collector takes judged batches in the order of the input. It compares each record with the records before it, counts records and lines
// from the beginning of the input, applies the policy, and hands out findings, events and records.
type collector struct {
	input   string // the name of the input
	options *Options
	history *history.Stream
	workers *workers
	counts  *Counts
	path    string // the path of the input for fingerprints
	emit    func(finding.Finding) error
	block   int               // the number of the block of a Markdown document; 0 in other inputs
	record  int               // the number of records before the batch
	passed  position.Position // the position at which the batch begins
	current oversizeState
	left    bool // the rest of the input is handed out, but not judged
}

// oversizeState holds facts of an oversize record that were found in its batches so far.
type oversizeState struct {
	described history.Descriptions // the entities that the items so far describe
	begun     *framing.Oversize    // the record of which the last part was handed out
	broken    *framing.Oversize    // the record if it is not JSON: its later batches are not judged
	open      bool                 // events of the record were handed out as Open
	spoiled   *Reason              // the reason why the events of the record do not count; nil if they count
	versions  []string             // the versions that the items name, if the dataVersion comes after the items
}

// errRestLeft ends the reading of an input after a fault, if the beginning of the next record is not certain.
var errRestLeft = errors.New("the rest of the input is left")

// takeAll takes a batch. If a part of it has not been judged, takeAll has it judged, and takes it, too.
func (c *collector) takeAll(j *judgedBatch) error {
	for {
		if err := c.take(j); err != nil || j.rest == nil {
			return err
		}
		j.reset(*j.rest)
		c.workers.referee().judge(j)
	}
}

// take hands out the results of a batch.
func (c *collector) take(j *judgedBatch) error {
	if c.left {
		return c.takeRest(j)
	}
	if c.current.broken != nil {
		if j.Oversize == c.current.broken {
			if err := c.handRest(j.Input, j.Own()); err != nil {
				return err
			}
			c.pass(j.end, len(j.Data))
			return c.pause(j)
		}
		if err := c.skipLine(j); err != nil {
			return err
		}
	}
	c.judgeLate(j)
	if err := c.takeRecords(j); err != nil {
		return err
	}
	c.settle(j)
	*c.counts = c.counts.Plus(j.counts)
	c.record += j.read
	c.pass(j.end, len(j.Data))
	if j.err != nil {
		return j.err
	}
	if c.left = c.left || j.left; c.left && c.options.OnRecord == nil {
		return errRestLeft
	}
	return c.pause(j)
}

// takeRest hands out a batch that is not judged, since the rest of the input is left.
func (c *collector) takeRest(j *judgedBatch) error {
	if err := c.handRest(j.Input, j.Own()); err != nil {
		return err
	}
	c.pass(position.Position{}, len(j.Data))
	return c.pause(j)
}

// handRest hands out bytes of the last record that were not read.
func (c *collector) handRest(input string, data []byte) error {
	if len(data) == 0 || c.options.OnRecord == nil {
		return nil
	}
	return c.options.OnRecord(Record{File: input, Number: c.record, Raw: data, More: true})
}

// pass moves behind size bytes of the input, which end at a position.
func (c *collector) pass(end position.Position, size int) {
	c.passed.Add(end)
	if c.options.OnBatch != nil {
		c.options.OnBatch(size)
	}
}

// skipLine skips the rest of the line in which a broken oversize record ends.
func (c *collector) skipLine(j *judgedBatch) error {
	batch := j.Batch
	line, ended, ok := batch.SkipLine()
	if ended {
		c.current.broken = nil
	}
	if !ok {
		return nil
	}
	if err := c.handRest(j.Input, line.Data); err != nil {
		return err
	}
	c.pass(line.End(), len(line.Data))
	j.reset(batch)
	c.workers.referee().judge(j)
	return nil
}

// takeRecords hands out the records of a batch, and the bytes before and after them.
func (c *collector) takeRecords(j *judgedBatch) error {
	var last record
	if err := c.takeLead(j); err != nil {
		return err
	}
	for i, r := range j.records {
		found, events, fixes := j.findings[last.findings:r.findings], j.events[last.events:r.events], j.fixes[last.fixes:r.fixes]
		items := r.items
		for i := range fixes {
			fixes[i].Finding -= last.findings
		}
		if r.readable {
			again, err := c.compare(j, r, last)
			if err != nil {
				return err
			}
			if again != nil {
				found, events, fixes = again.findings, again.events, again.fixes
				items = again.records[len(again.records)-1].items
			}
		}
		end := len(j.Data) // a record includes the white space behind it
		if i+1 < len(j.records) {
			end = j.records[i+1].at
		}
		c.settleFindings(j, found)
		if c.options.Edits && c.block == 0 {
			c.addEdits(j, r.at, end, r.readable, found, fixes)
		}
		if err := c.handOut(found, events); err != nil {
			return err
		}
		if c.options.OnRecord != nil {
			raw, part := c.rawOf(j, i)
			out := Record{File: j.Input, Number: c.record + r.number, Raw: raw, Readable: r.readable, Part: part, Findings: found, Fixes: fixes, Items: Items{Count: r.documents}}
			if items != nil {
				out.Items = *items
			}
			if err := c.options.OnRecord(out); err != nil {
				return err
			}
		}
		last = r
	}
	rest := j.findings[last.findings:]
	c.settleFindings(j, rest)
	return c.handOut(rest, j.events[last.events:])
}

// rawOf returns the bytes of the i-th record of a batch, with the white space behind it, or of a part of an oversize record.
func (c *collector) rawOf(j *judgedBatch, i int) ([]byte, *Part) {
	data, r := j.Data, j.records[i]
	part := &Part{Item: r.item}
	switch {
	case j.Kind == framing.Frame:
		part.Item, part.Frame, data = -1, true, j.Own()
		r.from = 0
	case j.Kind == framing.Items:
		data = j.Own()
		if i == 0 {
			r.from = 0
		}
	default:
		part = nil
	}
	if part != nil {
		part.List, part.Prefix = j.Oversize.List, j.Oversize.Prefix[j.Oversize.Begins:]
	}
	if i+1 < len(j.records) {
		data = data[:j.records[i+1].from]
	}
	return data[r.from:], part
}

// pause calls OnPause if the batch was cut by a pause of the reader.
func (c *collector) pause(j *judgedBatch) error {
	if j.Paused && j.rest == nil && c.options.OnPause != nil {
		return c.options.OnPause()
	}
	return nil
}

// takeLead hands out the bytes of a batch before its first record: white space after the previous record, the rest of that record, or the
// beginning of the input.
func (c *collector) takeLead(j *judgedBatch) error {
	if c.options.OnRecord == nil {
		return nil
	}
	lead := Record{File: j.Input, Number: c.record, Raw: j.Data, More: true}
	switch {
	case j.Kind == framing.Items || j.Kind == framing.Frame:
		return c.takePrefix(j)
	case len(j.records) > 0:
		lead.Raw = j.Data[:j.records[0].at]
	}
	if len(lead.Raw) == 0 {
		return nil
	}
	return c.options.OnRecord(lead)
}

// takePrefix hands out the white space before an oversize record with its first batch, and a batch that has no item.
func (c *collector) takePrefix(j *judgedBatch) error {
	if o := j.Oversize; c.current.begun != o {
		c.current.begun = o
		if lead := o.Prefix[:o.Begins]; len(lead) > 0 {
			if err := c.options.OnRecord(Record{File: j.Input, Number: c.record, Raw: lead, More: true}); err != nil {
				return err
			}
		}
	}
	if len(j.records) > 0 {
		return nil
	}
	part := &Part{Item: -1, List: j.Oversize.List, Prefix: j.Oversize.Prefix[j.Oversize.Begins:]}
	return c.options.OnRecord(Record{File: j.Input, Number: c.record + 1, Raw: j.Own(), Readable: true, Part: part})
}

// settleFindings locates findings of a batch in the input, and applies the policy to them.
func (c *collector) settleFindings(j *judgedBatch, findings []finding.Finding) {
	for i := range findings {
		f := &findings[i]
		c.locate(&f.Record, &f.Span.Line, &f.Span.Column)
		if f.Span.EndLine == 1 {
			f.Span.EndColumn += c.passed.Characters
		}
		f.Span.EndLine += c.passed.Lines
		if c.block > 0 {
			inBlock(f)
		}
		if f.Above > 0 {
			f.Elsewhere = ", first on line " + strconv.Itoa(f.Span.Line-f.Above)
			f.Message += f.Elsewhere
		}
		if f.Fingerprint == "" {
			f.Sign("", c.path)
		}
		c.options.apply(f, &j.counts)
	}
}

// handOut hands out findings and events of a batch.
func (c *collector) handOut(findings []finding.Finding, events []Event) error {
	for _, f := range findings {
		if err := c.emit(f); err != nil {
			return err
		}
	}
	for _, e := range events {
		e.Record = c.number(e.Record)
		e.Line += c.passed.Lines
		if e.Spoiled != nil {
			why := *e.Spoiled // other events share the reason
			c.locate(&why.Record, &why.Line, &why.Column)
			e.Spoiled = &why
		}
		c.current.open = c.current.open || e.Open
		c.options.OnEvent(e)
	}
	return nil
}

// locate turns a place in the batch into a place in the input.
func (c *collector) locate(record, line, column *int) {
	*record = c.number(*record)
	if *line == 1 {
		*column += c.passed.Characters
	}
	*line += c.passed.Lines
}

// compare compares record r with the records before it. last is the previous record in the batch. If there are conflicts, the record is
// judged again, with the conflicts as faults, and compare returns the new result; else nil.
func (c *collector) compare(j *judgedBatch, r, last record) (*judgedBatch, error) {
	var again *judgedBatch
	judge := func() *rules.Judge {
		w := c.workers.referee()
		if again == nil {
			again = &judgedBatch{payload: c.history.NewPayload(), observations: c.history.NewObservations()}
			again.reset(j.Batch)
			w.judgeAgain(again, r)
		}
		return w.judging
	}
	c.history.Compare(j.observations, last.observations, r.observations, c.number(r.number), func(k history.Conflict) { judge().Conflict(k) })
	if j.Oversize != nil {
		c.current.described.Add(j.payload, last.payload, r.payload)
		c.current.described.Compare(j.payload, last.payload, r.payload, func(m history.Misplacement) { judge().Misplaced(m) })
	}
	if again == nil {
		return nil, nil
	}
	w := c.workers.referee()
	w.writer.endRecord(&w.judging.Result, r.item)
	w.noteItems(again)
	return again, w.failure()
}

// judgeLate judges the frame of an oversize record again if its dataVersion follows items of another version.
func (c *collector) judgeLate(j *judgedBatch) {
	for _, version := range j.itemVersions {
		if !slices.Contains(c.current.versions, version) {
			c.current.versions = append(c.current.versions, version)
		}
	}
	if j.Kind != framing.Frame || len(c.current.versions) == 0 {
		return
	}
	j.reset(j.Batch)
	j.knownVersions, c.current.versions = c.current.versions, nil
	c.workers.referee().judge(j)
}

// settle decides whether the events of an oversize record count, if the record ends with the batch.
func (c *collector) settle(j *judgedBatch) {
	if j.spoiled != nil {
		c.locate(&j.spoiled.Record, &j.spoiled.Line, &j.spoiled.Column)
		c.current.spoiled = firstReason(c.current.spoiled, j.spoiled)
	}
	if j.Oversize == nil || j.read == 0 {
		return
	}
	c.settled()
	c.current.described = history.Descriptions{}
	if j.Kind != framing.Frame || len(j.records) > 0 && !j.records[0].readable {
		c.current.broken = j.Oversize
	}
}

func (c *collector) settled() {
	if c.current.open && c.options.OnSettled != nil {
		c.options.OnSettled(c.current.spoiled)
	}
	c.current.open, c.current.spoiled, c.current.versions = false, nil, nil
}

// end ends the input. err is the reason why reading ended. end returns it, or nil if the rest of the input was left after a fault. The
// events of an oversize record that could not be read to its end do not count.
func (c *collector) end(err error) error {
	if c.current.open {
		c.current.spoiled = cmp.Or(c.current.spoiled, &Reason{Message: "the rest of the record could not be read", File: c.input, Record: c.number(1), Line: c.passed.Lines + 1, Column: c.passed.Characters + 1})
		c.settled()
	}
	if err == errRestLeft {
		return nil
	}
	return err
}
