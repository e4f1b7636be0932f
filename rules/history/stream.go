// Package history compares what records say of ids with what others said before: observations in, conflicts out.
package history

import (
	"fmt"
	"hash/maphash"
	"math"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// How many event ids, and how many entities, attempts and positions each, a Stream remembers at least: of the last
// ones. At most it is twice as many.
const (
	RememberedEvents   = 1 << 16
	RememberedEntities = 1 << 15
)

// Stream judges the records of a run against each other, in the order in which they are read: what one says of an id must
// agree with what others said. Ids are those of all inputs; attempts and positions are compared within one only, since the
// order of inputs need not be that of time. Its memory is bounded, so what lies far apart may be missed.
type Stream struct {
	seed      maphash.Seed
	inputs    inputNames
	input     uint32            // the number of the one at hand
	events    memory[seenEvent] // by id
	shared    memory[struct{}]  // ids that different events have
	entities  memory[seenEntity]
	attempts  memory[seenAttempt]  // by type of event, assignee and assignable
	positions memory[seenPosition] // by actor and object
}

type seenEvent struct {
	content uint64
	record  int    // where it was first seen,
	input   uint32 // in this input
	latest  uint32 // the last input that has it, too
}

type seenEntity struct {
	is       *tables.Type
	record   int
	input    uint32
	reported bool // that it has incompatible types
}

type seenAttempt struct {
	id          uint64
	time, count int64 // count is Untold if an attempt was begun and its number not said
}

// UnknownCount is the count of an attempt that does not tell it.
const UnknownCount = math.MinInt64

type seenPosition struct {
	action       uint16
	time, millis int64
}

// NewStream returns an empty stream.
func NewStream() *Stream {
	return &Stream{
		seed:      maphash.MakeSeed(),
		events:    newMemory[seenEvent](RememberedEvents),
		shared:    newMemory[struct{}](RememberedEvents),
		entities:  newMemory[seenEntity](RememberedEntities),
		attempts:  newMemory[seenAttempt](RememberedEntities),
		positions: newMemory[seenPosition](RememberedEntities),
	}
}

// Begin says that the next record is the first of another input, and what messages call that.
func (s *Stream) Begin(name string) {
	s.input = s.inputs.add(name)
	s.attempts.clear()
	s.positions.clear()
}

// Forget forgets all inputs: those that follow are of another run.
func (s *Stream) Forget() {
	s.inputs = inputNames{}
	s.events.clear()
	s.shared.clear()
	s.entities.clear()
}

// Fresh returns an empty stream that compares the same Observations.
func (s *Stream) Fresh() *Stream {
	fresh := NewStream()
	fresh.seed = s.seed
	return fresh
}

// Shares reports whether different events have the given id, as far as is remembered.
func (s *Stream) Shares(id []byte) bool {
	_, shares := s.shared.get(HashID(s.seed, id))
	return shares
}

// Conflict is where an observation disagrees with one before it.
type Conflict struct {
	Rule  catalogue.ID
	Node  uint32 // what disagrees
	Where string // where the other stands: "in record 5"

	Is, Before *tables.Type // of an id's types: the one here, and the one before

	Row          *tables.Row // of the event here
	Count, Last  int64       // of attempts: the count here, and the one before; of positions: milliseconds
	IsNext       bool        // the attempt is a new one
	ActionBefore uint16      // after which the position should be the same
}

// Compare reports where what a record shows, the observations between two marks, disagrees with the records before it. record
// is its number.
func (s *Stream) Compare(seen *Observations, from, to [2]int, record int, report func(Conflict)) {
	for i := from[0]; i < to[0]; i++ {
		s.entity(&seen.Entities[i], record, report)
	}
	for i := from[1]; i < to[1]; i++ {
		s.event(&seen.Events[i], record, report)
	}
}

// entity holds the type of an entity against the one that its id had before. Of two compatible types the more special
// one is remembered.
func (s *Stream) entity(e *Entity, record int, report func(Conflict)) {
	before, known := s.entities.get(e.ID)
	switch {
	case !known || e.Is != before.is && e.Is.IsA(before.is):
		s.entities.put(e.ID, seenEntity{e.Is, record, s.input, before.reported})
	case before.is.IsA(e.Is) || before.reported:
	default:
		before.reported = true
		s.entities.put(e.ID, before)
		report(Conflict{Rule: catalogue.StreamIDTypes, Node: e.Node, Where: s.inRecord(before.input, before.record, record), Is: e.Is, Before: before.is})
	}
}

// inRecord says where something was seen before; now is the record at hand.
func (s *Stream) inRecord(input uint32, record, now int) string {
	switch {
	case input == s.input && record == now:
		return "earlier in this record"
	case input == s.input:
		return fmt.Sprintf("in record %d", record)
	}
	return fmt.Sprintf("in %s, record %d", s.inputs.of(input), record)
}

func (s *Stream) event(e *Event, record int, report func(Conflict)) {
	if e.Node != 0 && s.isRepeated(e, record, report) {
		return
	}
	if e.Attempt != 0 {
		s.attempt(e, report)
	}
	if e.Place != 0 {
		s.position(e, report)
	}
}

// isRepeated reports whether event e has been sent before in this input, unchanged. It is a fault if another event has its id,
// in whichever input.
func (s *Stream) isRepeated(e *Event, record int, report func(Conflict)) bool {
	before, known := s.events.get(e.ID)
	switch {
	case !known:
		s.events.put(e.ID, seenEvent{e.Content, record, s.input, s.input})
	case before.content != e.Content:
		s.shared.put(e.ID, struct{}{})
		report(Conflict{Rule: catalogue.StreamEventIDReused, Node: e.Node, Where: s.inRecord(before.input, before.record, record)})
	case before.latest == s.input:
		return true
	default: // in another input it says of attempts and positions what it did there
		before.latest = s.input
		s.events.put(e.ID, before)
	}
	return false
}

// attempt holds the count of an attempt against that of the last one that was begun by the same assignee at the same
// assignable. An event that is older than the last is out of order, and says nothing. After one that does not tell its count or
// time, the next may have any count.
func (s *Stream) attempt(e *Event, report func(Conflict)) {
	last, known := s.attempts.get(e.Attempt)
	switch {
	case e.Count == UnknownCount || e.Time == math.MinInt64:
		if known && e.Count != last.count { // whatever comes next may be right
			s.attempts.put(e.Attempt, seenAttempt{0, max(e.Time, last.time), UnknownCount})
		}
		return
	case known && e.Time < last.time:
		return
	}
	known = known && last.count != UnknownCount
	if !known || e.Row.Count == "next" || e.Row.Count == "" && e.Count > last.count {
		s.attempts.put(e.Attempt, seenAttempt{e.AttemptID, e.Time, e.Count})
	}
	if !known {
		return // the input may begin in the middle
	}
	same := e.AttemptID == last.id && e.AttemptID != 0
	isNext := e.Row.Count == "next" && e.Count != last.count+1 && !(same && e.Count == last.count)
	if !isNext && !(e.Row.Count == "same" && same && e.Count != last.count) {
		return
	}
	report(Conflict{Rule: catalogue.StreamAttemptCount, Node: e.CountNode, Row: e.Row, Count: e.Count, Last: last.count, IsNext: isNext})
}

// position holds where a medium is resumed against where it was paused.
func (s *Stream) position(e *Event, report func(Conflict)) {
	last, known := s.positions.get(e.Place)
	isTold := e.PositionNode != 0 && e.Time != math.MinInt64
	if known && e.Time < last.time && isTold {
		return
	}
	if !isTold {
		if known {
			s.positions.put(e.Place, seenPosition{time: last.time}) // it is not known any more
		}
		return
	}
	s.positions.put(e.Place, seenPosition{e.Row.ActionID, e.Time, e.Position})
	const tolerance = 1000 // milliseconds
	if known && e.Row.ContinuesID != document.Unknown && e.Row.ContinuesID == last.action &&
		(e.Position < last.millis-tolerance || e.Position > last.millis+tolerance) {
		report(Conflict{Rule: catalogue.StreamMediaPosition, Node: e.PositionNode, Row: e.Row, Count: e.Position, Last: last.millis, ActionBefore: last.action})
	}
}
