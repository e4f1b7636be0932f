package history

import (
	"hash/maphash"

	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Observations are what records show of ids. They are collected while the records are walked through, and judged by the
// Stream when the records before them have been.
type Observations struct {
	Seed     maphash.Seed // of their hashes
	Entities []Entity
	Events   []Event
}

// Entity is the type that an id has.
type Entity struct {
	ID   uint64 // its hash
	Node uint32 // the id
	Is   *tables.Type
}

// Event is what an event says of itself, of an attempt and of a place in a medium.
type Event struct {
	ID, Content  uint64 // hashes
	Node         uint32 // the id; 0 if that is missing or no UUID
	Time         int64  // math.MinInt64 if that is
	Row          *tables.Row
	Attempt      uint64 // key; 0 without attempt
	AttemptID    uint64 // 0 if it says nothing outside its document
	Count        int64  // or Untold
	CountNode    uint32
	Place        uint64 // key; 0 without position
	Position     int64
	PositionNode uint32
}

// NewObservations returns empty Observations for the stream to judge.
func (s *Stream) NewObservations() *Observations { return &Observations{Seed: s.seed} }

// Begin forgets what has been seen.
func (s *Observations) Begin() { s.Entities, s.Events = s.Entities[:0], s.Events[:0] }

// Mark returns how much has been seen, for Reset.
func (s *Observations) Mark() [2]int { return [2]int{len(s.Entities), len(s.Events)} }

// Reset forgets what has been seen since Mark.
func (s *Observations) Reset(mark [2]int) {
	s.Entities, s.Events = s.Entities[:mark[0]], s.Events[:mark[1]]
}
