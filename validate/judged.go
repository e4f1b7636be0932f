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
	fixes        []edits.Fix // the fixes of the findings; Finding is an index in findings
	events       []Event
	payload      *history.Payload
	observations *history.Observations
	counts       Counts
	read         int               // the number of records that were read, JSON or not
	end          position.Position // the position at which the batch ends
	left         bool              // the input behind the batch is not read
	rest         *framing.Batch    // the part of the batch that is judged after the findings of the other part were handed out; nil: the whole batch is judged
	err          error             // a mistake in the tables
	lines        *position.Mapper  // the mapper of edits; nil: none was asked for

	spoiled       *Reason  // the reason why an oversize envelope does not count because of its items in the batch; nil: it counts
	itemVersions  []string // the versions that items of an oversize envelope name, if its dataVersion follows the items
	knownVersions []string // in a Frame: the itemVersions of earlier batches
}

// record is a record, an item of an oversize record, or bytes that could not be read as either. Each field such as findings is the index in
// the list of the batch at which the entries of the record end; the entries begin where those of the previous record end.
type record struct {
	number       int
	item         int // the index of the item in the list of an oversize record
	at           int // the offset in the batch at which the record begins
	readable     bool
	findings     int
	fixes        int
	events       int
	payload      [2]int
	observations [2]int
}

// reset makes j an empty result for batch b. The memory of the lists is reused.
func (j *judgedBatch) reset(b framing.Batch) {
	j.payload.Begin()
	j.observations.Begin()
	*j = judgedBatch{Batch: b, records: j.records[:0], findings: j.findings[:0], fixes: j.fixes[:0], events: j.events[:0], payload: j.payload, observations: j.observations}
}

// next makes j the next batch of an input. It returns false if there is none.
func (j *judgedBatch) next(s *framing.Splitter) (bool, error) {
	batch := j.Batch // its memory is reused
	more, err := s.Next(&batch)
	if more {
		j.reset(batch)
	}
	return more, err
}
