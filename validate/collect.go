package validate

import (
	"cmp"
	"errors"
	"slices"

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
	path    string // the path of the input that fingerprints depend on
	emit    func(finding.Finding) error
	record  int               // the number of records before the batch
	passed  position.Position // the position at which the batch begins
	current oversizeState
	left    bool // the rest of the input is handed out without being judged
}

// oversizeState holds facts of an oversize record that were found in its batches so far.
type oversizeState struct {
	described history.Descriptions // the entities that the items so far describe
	broken    *framing.Oversize    // the record if it is not JSON: its later batches are not judged
	open      bool                 // events were handed out that a later batch of the record may spoil
	spoiled   *Reason              // the reason why the events of the record do not count; nil if they count
	versions  []string             // the versions that the items name, if the dataVersion follows the items
}

// errRestLeft ends reading after a fault behind which the next record cannot be located.
var errRestLeft = errors.New("the rest of the input is left")

// takeAll takes a batch and, if not all of it has been judged, the rest.
func (c *collector) takeAll(j *judgedBatch) error {
	for {
		if err := c.take(j); err != nil || j.rest == nil {
			return err
		}
		j.reset(*j.rest)
		c.workers.referee().judge(j)
	}
}

// take hands out what was found in a batch.
func (c *collector) take(j *judgedBatch) error {
	if c.left {
		return c.takeRest(j)
	}
	if c.current.broken != nil {
		if j.Oversize == c.current.broken {
			c.pass(j.end, len(j.Data))
			return c.pause(j)
		}
		c.skipLine(j)
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
	if len(j.Data) > 0 {
		if err := c.options.OnRecord(Record{File: j.Input, Number: c.record, Raw: j.Data, More: true}); err != nil {
			return err
		}
	}
	c.pass(position.Position{}, len(j.Data))
	return c.pause(j)
}

// pass moves on behind so many bytes of the input, which end at a position.
func (c *collector) pass(end position.Position, size int) {
	c.passed.Add(end)
	if c.options.OnBatch != nil {
		c.options.OnBatch(size)
	}
}

// skipLine skips the rest of the line in which a broken oversize record ends.
func (c *collector) skipLine(j *judgedBatch) {
	batch := j.Batch
	line, ended, ok := batch.SkipLine()
	if ended {
		c.current.broken = nil
	}
	if !ok {
		return
	}
	c.pass(line.End(), len(line.Data))
	j.reset(batch)
	c.workers.referee().judge(j)
}

// takeRecords hands out the records of a batch, and the bytes before and after them.
func (c *collector) takeRecords(j *judgedBatch) error {
	var last record
	if err := c.takeLead(j); err != nil {
		return err
	}
	for i, r := range j.records {
		found, events, fixes := j.findings[last.findings:r.findings], j.events[last.events:r.events], j.fixes[last.fixes:r.fixes]
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
			}
		}
		end := len(j.Data) // a record includes the white space behind it
		if i+1 < len(j.records) {
			end = j.records[i+1].at
		}
		c.settleFindings(j, found)
		if c.options.Edits {
			c.addEdits(j, r.at, end, r.readable, found, fixes)
		}
		if err := c.handOut(found, events); err != nil {
			return err
		}
		if c.options.OnRecord != nil {
			err := c.options.OnRecord(Record{File: j.Input, Number: c.record + r.number, Raw: j.Data[r.at:end], Readable: r.readable, Findings: found, Fixes: fixes})
			if err != nil {
				return err
			}
		}
		last = r
	}
	rest := j.findings[last.findings:]
	c.settleFindings(j, rest)
	return c.handOut(rest, j.events[last.events:])
}

// pause calls OnPause if the batch was cut by a pause of the reader.
func (c *collector) pause(j *judgedBatch) error {
	if j.Paused && j.rest == nil && c.options.OnPause != nil {
		return c.options.OnPause()
	}
	return nil
}

// takeLead hands out the bytes of a batch before its first record: white space behind the previous record, the rest of that record, or the
// beginning of the input.
func (c *collector) takeLead(j *judgedBatch) error {
	end := len(j.Data)
	if len(j.records) > 0 {
		end = j.records[0].at
	}
	if end == 0 || c.options.OnRecord == nil {
		return nil
	}
	return c.options.OnRecord(Record{File: j.Input, Number: c.record, Raw: j.Data[:end], More: true})
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
		e.Record += c.record
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
	*record += c.record
	if *line == 1 {
		*column += c.passed.Characters
	}
	*line += c.passed.Lines
}

// compare compares record r with the records before it. last is the record before it in the batch. If record r disagrees with them, it is
// judged again with their facts, and the new result is returned; else nil.
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
	c.history.Compare(j.observations, last.observations, r.observations, c.record+r.number, func(k history.Conflict) { judge().Conflict(k) })
	if j.Oversize != nil {
		c.current.described.Add(j.payload, last.payload, r.payload)
		c.current.described.Compare(j.payload, last.payload, r.payload, func(m history.Misplacement) { judge().Misplaced(m) })
	}
	if again == nil {
		return nil, nil
	}
	w := c.workers.referee()
	w.writer.endRecord(&w.judging.Result, r.item)
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

// end ends the input. err is the reason why reading ended; end returns it, or nil if only the rest of the input was left. The events of an
// oversize record that could not be read to its end do not count.
func (c *collector) end(err error) error {
	if c.current.open {
		c.current.spoiled = cmp.Or(c.current.spoiled, &Reason{Message: "the rest of the record could not be read", File: c.input, Record: c.record + 1, Line: c.passed.Lines + 1, Column: c.passed.Characters + 1})
		c.settled()
	}
	if err == errRestLeft {
		return nil
	}
	return err
}
