// Package history compares the facts about ids in a record with those in earlier records: observations in, conflicts out.
package history

import (
	"fmt"
	"hash/maphash"
	"math"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// RememberedEvents is the number of the latest event ids that a Stream remembers at least, and RememberedEntities that of the latest
// entities, of the latest attempts and of the latest positions. It remembers at most twice as many of each.
const (
	RememberedEvents   = 1 << 16
	RememberedEntities = 1 << 15
)

// Stream compares the records of a run with each other, in the order in which they are read. Ids are compared across all inputs. Attempts
// and positions are compared within one input only, since the order of inputs need not be the order of time. The memory is bounded, so
// conflicts between distant records may be missed.
type Stream struct {
	EachRecord bool // conflicts of the types of an id are reported for each record, not once for each id

	seed      maphash.Seed
	inputs    inputNames
	input     uint32            // the number of the current input
	events    memory[seenEvent] // the events by id
	shared    memory[struct{}]  // the ids that different events have
	entities  memory[seenEntity]
	attempts  memory[seenAttempt]  // the attempts by type of event, assignee and assignable
	positions memory[seenPosition] // the positions by actor and object
}

type seenEvent struct {
	content uint64
	record  int    // the record of the first occurrence
	input   uint32 // the input of the first occurrence
	latest  uint32 // the last input with the same event
}

type seenEntity struct {
	is       *tables.Type
	record   int
	input    uint32
	reported tables.Kinship // the least kinship of types that was reported as a conflict; Compatible: none was
}

type seenAttempt struct {
	id          uint64
	time, count int64 // time is the eventTime; count is UnknownCount if an attempt began without a count
}

// UnknownCount stands for the count of an attempt that has none.
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

// Begin begins another input. Messages use its name.
func (s *Stream) Begin(name string) {
	s.input = s.inputs.add(name)
	s.attempts.clear()
	s.positions.clear()
}

// Forget forgets all inputs, so that another run can begin.
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

// Shares reports whether different events are known to have the given id. Events beyond the bound of the memory do not count.
func (s *Stream) Shares(id []byte) bool {
	_, shares := s.shared.get(HashID(s.seed, id))
	return shares
}

// Conflict is a contradiction between an observation and an earlier one.
type Conflict struct {
	Rule  catalogue.ID
	Node  uint32 // the node of the observation
	Where string // the place of the earlier observation, such as "in record 5"

	Is, Before *tables.Type   // the type of the entity here, and the earlier type of its id
	Kinship    tables.Kinship // the kinship of the two; never Compatible
	Once       bool           // later conflicts of the types of this id are not reported

	Row          *tables.Row // the profile row of the event here
	Count, Last  int64       // the count of the attempt here and of the earlier attempt; for positions, the milliseconds
	IsNext       bool        // the attempt is a new one
	ActionBefore uint16      // the action of the earlier event, after which the position should be the same
}

// Compare reports the conflicts of a record with earlier records. from and to are the marks of its observations, and record is its number.
func (s *Stream) Compare(seen *Observations, from, to [2]int, record int, report func(Conflict)) {
	for i := from[0]; i < to[0]; i++ {
		s.entity(&seen.Entities[i], record, report)
	}
	for i := from[1]; i < to[1]; i++ {
		s.event(&seen.Events[i], record, report)
	}
}

// entity compares the type of an entity with the earlier type of its id. Of two compatible types, the Stream remembers the subtype. A worse
// conflict of an id is reported although a lesser one was.
func (s *Stream) entity(e *Entity, record int, report func(Conflict)) {
	before, known := s.entities.get(e.ID)
	switch {
	case !known:
		s.entities.put(e.ID, seenEntity{e.Is, record, s.input, tables.Compatible})
		return
	case e.Is == before.is:
		return
	case e.Is.IsA(before.is):
		s.entities.put(e.ID, seenEntity{e.Is, record, s.input, before.reported})
		return
	}
	kinship := e.Is.KinshipWith(before.is)
	if kinship == tables.Compatible || kinship >= before.reported && !s.EachRecord {
		return
	}
	before.reported = min(before.reported, kinship)
	s.entities.put(e.ID, before)
	report(Conflict{Rule: catalogue.StreamIDTypes, Node: e.Node, Where: s.inRecord(before.input, before.record, record), Is: e.Is, Before: before.is, Kinship: kinship, Once: !s.EachRecord})
}

// inRecord names the place of an earlier observation. now is the current record.
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

// isRepeated reports whether the same event was sent before in this input. It reports a conflict if a different event, in any input, has
// the same id.
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
	default: // for attempts and positions, the same event counts again in another input
		before.latest = s.input
		s.events.put(e.ID, before)
	}
	return false
}

// attempt compares the count of an attempt with the count of the last attempt of the same assignee at the same assignable. An event that is
// older than the last one is skipped. After an attempt without count or time, the next one may have any count.
func (s *Stream) attempt(e *Event, report func(Conflict)) {
	last, known := s.attempts.get(e.Attempt)
	switch {
	case e.Count == UnknownCount || e.Time == math.MinInt64:
		if known && e.Count != last.count { // from here on the next count is not known
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
		return // there may be attempts before the beginning of the input
	}
	same := e.AttemptID == last.id && e.AttemptID != 0
	isNext := e.Row.Count == "next" && e.Count != last.count+1 && !(same && e.Count == last.count)
	if !isNext && !(e.Row.Count == "same" && same && e.Count != last.count) {
		return
	}
	report(Conflict{Rule: catalogue.StreamAttemptCount, Node: e.CountNode, Row: e.Row, Count: e.Count, Last: last.count, IsNext: isNext})
}

// position compares the position at which a medium is resumed with the position at which it was paused. They may differ by a second.
func (s *Stream) position(e *Event, report func(Conflict)) {
	last, known := s.positions.get(e.Place)
	isTold := e.PositionNode != 0 && e.Time != math.MinInt64
	if known && e.Time < last.time && isTold {
		return
	}
	if !isTold {
		if known {
			s.positions.put(e.Place, seenPosition{time: last.time}) // the position is unknown from here on
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
