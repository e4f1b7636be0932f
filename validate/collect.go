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

// collector takes judged batches in the order of the input. It compares their records with those before, counts records and lines from the
// beginning of the input, applies the policy, and hands out what was found.
type collector struct {
	input   string // its name
	options *Options
	history *history.Stream
	workers *workers
	counts  *Counts
	path    string // of the input, for fingerprints
	emit    func(finding.Finding) error
	record  int               // how many records come before the batch
	passed  position.Position // of the beginning of the batch
	current oversizeState
	left    bool // nothing more of the input is judged, though all of it is handed out
}

// oversizeState is what the batches so far tell of the oversize record that they belong to.
type oversizeState struct {
	described history.Descriptions // by the items so far
	broken    *framing.Oversize    // the record, if it is not JSON: nothing more is said of it
	open      bool                 // events have been handed out that the record may still spoil
	spoiled   *Reason              // why the record spoils its events; nil if it does not
	versions  []string             // that its items name, if its dataVersion comes behind them
}

// errRestLeft ends reading where nothing tells the records apart that follow.
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
			c.passed.Add(j.end)
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
	c.passed.Add(j.end)
	if c.options.OnBatch != nil {
		c.options.OnBatch(len(j.Data))
	}
	if j.err != nil {
		return j.err
	}
	if c.left = c.left || j.left; c.left && c.options.OnRecord == nil {
		return errRestLeft
	}
	return c.pause(j)
}

// takeRest hands out a batch of the rest of the input, which is left.
func (c *collector) takeRest(j *judgedBatch) error {
	if len(j.Data) > 0 {
		if err := c.options.OnRecord(Record{File: j.Input, Number: c.record, Raw: j.Data, More: true}); err != nil {
			return err
		}
	}
	if c.options.OnBatch != nil {
		c.options.OnBatch(len(j.Data))
	}
	return c.pause(j)
}

// skipLine passes over the rest of the line in which an oversize record ends that is not JSON.
func (c *collector) skipLine(j *judgedBatch) {
	batch := j.Batch
	line, ended, ok := batch.SkipLine()
	if ended {
		c.current.broken = nil
	}
	if !ok {
		return
	}
	c.passed.Add(line.End())
	if c.options.OnBatch != nil {
		c.options.OnBatch(len(line.Data))
	}
	j.reset(batch)
	c.workers.referee().judge(j)
}

// takeRecords hands out the records of a batch, and what stands before and after them.
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
		if err := c.handOut(j, found, events); err != nil {
			return err
		}
		if c.options.OnRecord != nil {
			end := len(j.Data) // white space after a record is its own
			if i+1 < len(j.records) {
				end = j.records[i+1].at
			}
			err := c.options.OnRecord(Record{File: j.Input, Number: c.record + r.number, Raw: j.Data[r.at:end], Readable: r.readable, Findings: found, Fixes: fixes})
			if err != nil {
				return err
			}
		}
		last = r
	}
	return c.handOut(j, j.findings[last.findings:], j.events[last.events:])
}

// pause says that there is no more for now, if the batch was made in a pause.
func (c *collector) pause(j *judgedBatch) error {
	if j.Paused && j.rest == nil && c.options.OnPause != nil {
		return c.options.OnPause()
	}
	return nil
}

// takeLead hands out the data of a batch before its records: white space after the record before, or the rest of that; or the beginning of
// the input.
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

// handOut hands out findings and events of a batch.
func (c *collector) handOut(j *judgedBatch, findings []finding.Finding, events []Event) error {
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
		c.options.apply(f, &j.counts.Tally)
		if err := c.emit(*f); err != nil {
			return err
		}
	}
	for _, e := range events {
		e.Record += c.record
		e.Line += c.passed.Lines
		if e.Spoiled != nil {
			why := *e.Spoiled // which other events share
			c.locate(&why.Record, &why.Line, &why.Column)
			e.Spoiled = &why
		}
		c.current.open = c.current.open || e.Open
		c.options.OnEvent(e)
	}
	return nil
}

// locate turns a place that counts from the beginning of the batch into one that counts from that of the input.
func (c *collector) locate(record, line, column *int) {
	*record += c.record
	if *line == 1 {
		*column += c.passed.Characters
	}
	*line += c.passed.Lines
}

// compare compares record r, which follows another in the batch, with those before. If it disagrees with them, it is judged again with
// what they say, and the result is returned; else nil.
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

// judgeLate judges the frame of an oversize record again, if its dataVersion comes behind items that are of another version.
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

// settle says of the events of an oversize record whether they count, if the record ends with a batch.
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

// end ends the input, of which err is why reading ended. The events of an oversize record that could not be read to its end do not count.
// end returns err, nil if only the rest of the input was left.
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
