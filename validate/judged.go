package validate

import (
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/validate/edits"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// judgedBatch is a batch of an input with its findings, events and records. Numbers of records and lines count from the beginning of the
// batch.
type judgedBatch struct {
	framing.Batch
	records      []record
	findings     []finding.Finding
	fixes        []edits.Fix // the fixes of the findings; Finding is an index of findings
	events       []Event
	payload      *history.Payload
	observations *history.Observations
	counts       Counts
	read         int               // the number of records that were read, JSON or not
	end          position.Position // the position of the end of the batch, from its beginning
	left         bool              // the input after the batch is not read
	rest         *framing.Batch    // the part of the batch that is judged after the findings before it were handed out; nil: there is none
	err          error             // a mistake in the tables
	lines        *position.Mapper  // the mapper of edits; nil: none was asked for

	spoiled       *Reason  // the reason why an oversize envelope does not count, if it is in an item of the batch; else nil
	itemVersions  []string // the versions that items of an oversize envelope name, if its dataVersion comes after the items
	knownVersions []string // in a Frame: the itemVersions of earlier batches
}

// record is a record, an item of an oversize record, or bytes that could not be read as either. findings, fixes, events, payload and
// observations are the lengths of the lists of the batch at the end of the record: its entries come after those of the previous record.
type record struct {
	number       int // the number of the record in the batch, from 1
	item         int // the index of an item in the list of its oversize record
	at           int // the offset of the record in the batch
	from         int // the offset in the batch at which the bytes of an unreadable item begin; else at
	documents    int // the number of items, as Items.Count
	items        *Items
	readable     bool
	findings     int
	fixes        int
	events       int
	payload      [2]int
	observations [2]int
}

// reset makes j an empty result for batch b. It reuses the memory of the lists.
func (j *judgedBatch) reset(b framing.Batch) {
	j.payload.Begin()
	j.observations.Begin()
	*j = judgedBatch{Batch: b, records: j.records[:0], findings: j.findings[:0], fixes: j.fixes[:0], events: j.events[:0], payload: j.payload, observations: j.observations}
}

// next makes j the next batch of an input. It returns false at the end of the input.
func (j *judgedBatch) next(s *framing.Splitter) (bool, error) {
	batch := j.Batch // Next reuses its memory
	more, err := s.Next(&batch)
	if more {
		j.reset(batch)
	}
	return more, err
}
