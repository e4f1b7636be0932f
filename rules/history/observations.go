package history

import (
	"hash/maphash"

	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Observations are the facts about ids in some records. The Judge collects them while it judges the records, and the Stream compares them
// in the order of the records.
type Observations struct {
	Seed     maphash.Seed // the seed of the hashes
	Entities []Entity
	Events   []Event
}

// Entity is an observed entity: an id and its type.
type Entity struct {
	ID   uint64 // the hash of the id
	Node uint32 // the node of the id
	Is   *tables.Type
}

// Event is an observed event, with the attempt that it generated and the position of its target in a medium, as far as the Stream compares
// them.
type Event struct {
	ID, Content  uint64 // the hashes of the id and of the other members
	Node         uint32 // the node of the id; 0 if the id is absent or not a UUID
	Time         int64  // the eventTime; math.MinInt64 if it is absent or wrong
	Row          *tables.Row
	Attempt      uint64 // the key of the attempt; 0 without attempt
	AttemptID    uint64 // the hash of the attempt's id; 0 if the id is valid only within its document
	Count        int64  // the count of the attempt, or UnknownCount
	CountNode    uint32 // the node of the count
	Place        uint64 // the key of the position, by actor and medium; 0 without position
	Position     int64  // the position in milliseconds
	PositionNode uint32 // the node of the position; 0 if the position is absent or wrong
}

// NewObservations returns empty Observations, with the seed of the stream.
func (s *Stream) NewObservations() *Observations { return &Observations{Seed: s.seed} }

// Begin forgets all observations.
func (s *Observations) Begin() { s.Entities, s.Events = s.Entities[:0], s.Events[:0] }

// Mark returns the number of observations, for Reset.
func (s *Observations) Mark() [2]int { return [2]int{len(s.Entities), len(s.Events)} }

// Reset forgets the observations since Mark.
func (s *Observations) Reset(mark [2]int) {
	s.Entities, s.Events = s.Entities[:mark[0]], s.Events[:mark[1]]
}
