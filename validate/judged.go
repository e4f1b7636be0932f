package validate

import (
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// judgedBatch is a batch of an input, and all that was found in it. Numbers of records and lines count from the beginning of the batch.
type judgedBatch struct {
	framing.Batch
	records      []record
	findings     []finding.Finding
	fixes        []Fix // of the findings; indices count from those of the batch
	events       []Event
	payload      *history.Payload
	observations *history.Observations
	counts       Counts
	read         int               // how many records were read, JSON or not
	end          position.Position // of the end of the batch
	left         bool              // nothing after the batch is read
	rest         *framing.Batch    // the end of the batch, which is judged when the findings before it have been handed out; nil: all is judged
	err          error             // a mistake in the tables

	spoiled       *Reason  // why an oversize envelope does not count, by its items in the batch; nil: it does
	itemVersions  []string // that items of an oversize envelope name, if the dataVersion comes behind them
	knownVersions []string // of a Frame: the itemVersions of the batches before
}

// record is a record, or an item of an oversize one, or bytes that could not be read as either. Its findings and so on are those of the
// batch up to an index; they begin where those of the record before end.
type record struct {
	number       int
	item         int // index in the list of an oversize record
	at           int // offset in the batch
	readable     bool
	findings     int
	fixes        int
	events       int
	payload      [2]int
	observations [2]int
}

// reset makes j a batch of which nothing is known yet. Its memory serves again.
func (j *judgedBatch) reset(b framing.Batch) {
	j.payload.Begin()
	j.observations.Begin()
	*j = judgedBatch{Batch: b, records: j.records[:0], findings: j.findings[:0], fixes: j.fixes[:0], events: j.events[:0], payload: j.payload, observations: j.observations}
}

// next makes j the next batch of an input. It returns false if there is none.
func (j *judgedBatch) next(s *framing.Splitter) (bool, error) {
	batch := j.Batch // whose memory serves again
	more, err := s.Next(&batch)
	if more {
		j.reset(batch)
	}
	return more, err
}
