package rules

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"math"
	"math/bits"
	"slices"
	"strconv"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
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
	events    memory[eventSeen] // by id
	shared    memory[struct{}]  // ids that different events have
	entities  memory[entitySeen]
	attempts  memory[attemptSeen]  // by type of event, assignee and assignable
	positions memory[positionSeen] // by actor and object
}

type eventSeen struct {
	content uint64
	record  int    // where it was first seen,
	input   uint32 // in this input
	latest  uint32 // the last input that has it, too
}

type entitySeen struct {
	is     *Type
	record int
	input  uint32
	said   bool // that it has incompatible types
}

type attemptSeen struct {
	id          uint64
	time, count int64 // count is untold if an attempt was begun and its number not said
}

const untold = math.MinInt64

type positionSeen struct {
	action       uint16
	time, millis int64
}

// Sights are what records show of ids. They are collected while the records are walked through, and judged by the
// Stream when the records before them have been.
type Sights struct {
	seed     maphash.Seed
	entities []entitySight
	events   []eventSight
}

type entitySight struct {
	id   uint64
	node uint32 // the id
	is   *Type
}

type eventSight struct {
	id, content  uint64
	node         uint32 // the id; 0 if that is missing or no UUID
	time         int64  // math.MinInt64 if that is
	row          *Row
	attempt      uint64 // key; 0 without attempt
	attemptID    uint64 // 0 if it says nothing outside its document
	count        int64  // or untold
	countNode    uint32
	place        uint64 // key; 0 without position
	position     int64
	positionNode uint32
}

// NewStream returns an empty stream.
func NewStream() *Stream {
	return &Stream{
		seed:      maphash.MakeSeed(),
		events:    newMemory[eventSeen](RememberedEvents),
		shared:    newMemory[struct{}](RememberedEvents),
		entities:  newMemory[entitySeen](RememberedEntities),
		attempts:  newMemory[attemptSeen](RememberedEntities),
		positions: newMemory[positionSeen](RememberedEntities),
	}
}

// NewSights returns empty Sights for the stream to judge.
func (s *Stream) NewSights() *Sights { return &Sights{seed: s.seed} }

// Begin forgets what has been seen.
func (s *Sights) Begin() { s.entities, s.events = s.entities[:0], s.events[:0] }

// Mark returns how much has been seen, for Reset.
func (s *Sights) Mark() [2]int { return [2]int{len(s.entities), len(s.events)} }

// Reset forgets what has been seen since Mark.
func (s *Sights) Reset(mark [2]int) { s.entities, s.events = s.entities[:mark[0]], s.events[:mark[1]] }

// Entity takes note of the id of entity object n.
func (s *Sights) Entity(c *Checker, n uint32, is *Type) {
	id := c.Tree.Member(n, c.Word.ID)
	if id == 0 || !c.isSoundString(id) {
		return
	}
	if l := c.Trace.last(id); l != nil && l.is == nil {
		l.is, l.as = is, c.Trace.entities
		c.Trace.entities++
	}
	if !c.isLocal(id) {
		s.entities = append(s.entities, entitySight{hashID(s.seed, c.Tree.Text(id)), id, is})
	}
}

// Event takes note of event n. row is the row of its profile, nil if that is not known.
func (s *Sights) Event(c *Checker, n uint32, row *Row) {
	if c.Trace != nil {
		c.Trace.event(c, s, n, row)
	}
	s.event(c, n, row, s.contentOf(c, n))
}

func (s *Sights) event(c *Checker, n uint32, row *Row, content uint64) {
	e := eventSight{content: content, row: row, time: math.MinInt64}
	if id := c.Tree.Member(n, c.Word.ID); id != 0 && c.Tree.Nodes[id].Kind == document.String {
		if text := c.eventUUID(id); len(text) > 0 {
			e.id, e.node = hashID(s.seed, text), id
		}
	}
	if row != nil && (row.counts || row.positions) {
		if _, at := c.instant(n, c.Word.EventTime); at != nil {
			e.time = millis(at)
		}
		if row.counts {
			s.attempt(c, n, &e)
		}
		if row.positions {
			s.position(c, n, &e)
		}
	}
	s.events = append(s.events, e)
}

// eventUUID returns the id of an event as it is to be written, also if that is a UUID that is written otherwise; nil if it is none.
func (c *Checker) eventUUID(n uint32) []byte {
	if c.isSoundString(n) {
		return c.Tree.Text(n)
	}
	_, right, _ := eventIDProblem(c.Tree.Text(n))
	return []byte(right)
}

// contentOf hashes event n without its id, which may be written in several ways.
func (s *Sights) contentOf(c *Checker, n uint32) (sum uint64) {
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		if c.Tree.Nodes[m].Name != c.Word.ID {
			sum += s.content(c, m, s.below(c, m, 0))
		}
	}
	return sum
}

// content hashes what is below node n, in such a way that it does not count in which order the members of an object
// stand, nor how white space, strings and numbers are written: it is the sum of what each value contributes at its path,
// itself a hash.
func (s *Sights) content(c *Checker, n uint32, path uint64) (sum uint64) {
	node := &c.Tree.Nodes[n]
	switch {
	case node.Kind < document.Array || c.Tree.IsEmpty(n):
		return s.contribution(c, n, path)
	case node.Kind == document.Array:
		for item := n + 1; item < node.Next; item = c.Tree.Nodes[item].Next {
			path = mix(path)
			sum += s.content(c, item, path)
		}
	default:
		for m := n + 1; m < node.Next; m = c.Tree.Nodes[m].Next {
			sum += s.content(c, m, s.below(c, m, path))
		}
	}
	return sum
}

// below is the path of member m of the object at a path.
func (s *Sights) below(c *Checker, m uint32, path uint64) uint64 {
	name := uint64(c.Tree.Nodes[m].Name)
	if name == document.Unknown {
		name = maphash.Bytes(s.seed, c.Tree.Key(m))
	}
	return mix(path ^ mix(name))
}

// contribution is what value n, which holds no others, adds to the content of its event.
func (s *Sights) contribution(c *Checker, n uint32, path uint64) uint64 {
	node := &c.Tree.Nodes[n]
	h := uint64(node.Kind)
	switch node.Kind {
	case document.String:
		h = hashID(s.seed, c.Tree.Text(n))
	case document.Decimal:
		h ^= s.decimal(c.Tree.Raw(n))
	case document.Integer, document.Boolean:
		h ^= maphash.Bytes(s.seed, c.Tree.Raw(n))
	}
	return mix(path ^ h)
}

// decimal hashes a number with fraction or exponent. Zeros at the end of its fraction do not count.
func (s *Sights) decimal(raw []byte) uint64 {
	if bytes.IndexByte(raw, 'e')+bytes.IndexByte(raw, 'E') == -2 {
		raw = bytes.TrimRight(raw, "0")
	}
	return maphash.Bytes(s.seed, raw)
}

func mix(h uint64) uint64 {
	hi, lo := bits.Mul64(h^0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93)
	return hi ^ lo
}

// attempt takes note of the Attempt that event n generates, or to which the Response that it generates belongs; and if
// another may have been begun whose count it does not tell, of that.
func (s *Sights) attempt(c *Checker, n uint32, e *eventSight) {
	var id, count, assignee, assignable uint32
	if a := c.Tree.Member(n, c.Word.Generated); a != 0 {
		if inner := c.Tree.Member(a, c.Word.Attempt); inner != 0 {
			a = inner
		}
		id, count = c.Tree.Member(a, c.Word.ID), c.Tree.Member(a, c.Word.Count)
		assignee, assignable = c.Tree.Member(a, c.Word.Assignee), c.Tree.Member(a, c.Word.Assignable)
	}
	isTold := !e.row.vague && count != 0 && c.Tree.Nodes[count].Kind == document.Integer && c.Tree.Nodes[count].Flags&document.Faulty == 0 &&
		id != 0 && c.isSoundString(id)
	if !isTold && !e.row.vague && e.row.Count != "next" {
		return
	}
	who, what := s.iri(c, assignee, c.Tree.Member(n, c.Word.Actor)), s.iri(c, assignable, c.Tree.Member(n, c.Word.Object))
	if who == 0 || what == 0 {
		return
	}
	key := (who*31+what)*31 + uint64(e.row.Type.Index) + 1
	if !isTold {
		e.attempt, e.count = key, untold
		return
	}
	if number, err := strconv.ParseInt(string(c.Tree.Raw(count)), 10, 32); err == nil {
		e.attempt = key
		if !c.isLocal(id) {
			e.attemptID = hashID(s.seed, c.Tree.Text(id))
		}
		e.count, e.countNode = number, count
	}
}

// position takes note of the place in the medium that the target of event n gives.
func (s *Sights) position(c *Checker, n uint32, e *eventSight) {
	who := s.iri(c, c.Tree.Member(n, c.Word.Actor), 0)
	what := s.iri(c, c.Tree.Member(n, c.Word.Object), 0)
	if who == 0 || what == 0 {
		return
	}
	e.place = who*31 + what
	target := c.Tree.Member(n, c.Word.Target)
	if target == 0 {
		return
	}
	at := c.Tree.Member(target, c.Word.CurrentTime)
	if e.row.vague || at == 0 || !c.isSoundString(at) || !IsDuration(c.Tree.Text(at)) {
		return
	}
	if ms, _, ok := durationMillis(c.Tree.Text(at)); ok {
		e.position, e.positionNode = ms, at
	}
}

// iri hashes the id of entity n, an object or a string, or if there is none that of other; 0 if neither has one that
// says something outside its document.
func (s *Sights) iri(c *Checker, n, other uint32) uint64 {
	for _, n := range []uint32{n, other} {
		if n != 0 && c.Tree.Nodes[n].Kind == document.Object {
			n = c.Tree.Member(n, c.Word.ID)
		}
		if n != 0 && c.isSoundString(n) {
			if c.isLocal(n) {
				return 0
			}
			return hashID(s.seed, c.Tree.Text(n))
		}
	}
	return 0
}

func (c *Checker) isSoundString(n uint32) bool {
	return c.Tree.Nodes[n].Kind == document.String && c.Tree.Nodes[n].Flags&document.Faulty == 0
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

// Fresh returns an empty stream that judges the same Sights.
func (s *Stream) Fresh() *Stream {
	fresh := NewStream()
	fresh.seed = s.seed
	return fresh
}

// Shares reports whether different events have the given id, as far as is remembered.
func (s *Stream) Shares(id []byte) bool {
	_, shares := s.shared.get(hashID(s.seed, id))
	return shares
}

// Judge reports where what a record shows, the sights between two marks, disagrees with the records before it. record
// is its number. checker is called if something is to be reported; the tree of the Checker that it returns is the
// record's.
func (s *Stream) Judge(checker func() *Checker, seen *Sights, from, to [2]int, record int) {
	for i := from[0]; i < to[0]; i++ {
		s.entity(checker, &seen.entities[i], record)
	}
	for i := from[1]; i < to[1]; i++ {
		s.event(checker, &seen.events[i], record)
	}
}

// entity holds the type of an entity against the one that its id had before. Of two compatible types the more special
// one is remembered.
func (s *Stream) entity(checker func() *Checker, e *entitySight, record int) {
	before, known := s.entities.get(e.id)
	switch {
	case !known || e.is != before.is && e.is.IsA(before.is):
		s.entities.put(e.id, entitySeen{e.is, record, s.input, before.said})
	case before.is.IsA(e.is) || before.said:
	default:
		before.said = true
		s.entities.put(e.id, before)
		c := checker()
		if c.haveCommonType(e.is, before.is) {
			return
		}
		f := Fault{Rule: StreamIDTypes, Node: e.node, Other: " " + s.inRecord(before.input, before.record, record),
			Hint: "give the two things different ids; this is reported once for each id"}
		f.Message = fmt.Sprintf("%s is the id of %s here, and of %s", c.quote(e.node), article(e.is.Name), article(before.is.Name)) + f.Other
		if c.areAkin(e.is, before.is) {
			f.Severity = finding.Note
		}
		c.Report(f)
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

// areAkin reports whether two types of entities have more in common than that they are entities.
func (c *Checker) areAkin(a, b *Type) bool {
	return slices.ContainsFunc(c.Types, func(t *Type) bool { return t != c.Entity && a.IsA(t) && b.IsA(t) })
}

// haveCommonType reports whether something can be of both types.
func (c *Checker) haveCommonType(a, b *Type) bool {
	return slices.ContainsFunc(c.Types, func(t *Type) bool { return t.IsA(a) && t.IsA(b) })
}

// isLocal reports whether id n says nothing outside its document: a blank node identifier or that of an anonymous entity.
func (c *Checker) isLocal(n uint32) bool {
	text := c.Tree.Text(n)
	return len(text) > 0 && text[0] == '_' || c.anonymous(text) != ""
}

func (s *Stream) event(checker func() *Checker, e *eventSight, record int) {
	if e.node != 0 && s.isRepeated(checker, e, record) {
		return
	}
	if e.attempt != 0 {
		s.attempt(checker, e)
	}
	if e.place != 0 {
		s.position(checker, e)
	}
}

// isRepeated reports whether event e has been sent before in this input, unchanged. It is a fault if another event has its id,
// in whichever input.
func (s *Stream) isRepeated(checker func() *Checker, e *eventSight, record int) bool {
	before, known := s.events.get(e.id)
	switch {
	case !known:
		s.events.put(e.id, eventSeen{e.content, record, s.input, s.input})
	case before.content != e.content:
		s.shared.put(e.id, struct{}{})
		c := checker()
		f := Fault{Rule: StreamEventIDReused, Node: e.node, Message: "another event has the id ", Other: ", " + s.inRecord(before.input, before.record, record),
			Hint: "make a new UUID for each event; only an event that is sent again unchanged keeps its id"}
		if !c.isSoundString(e.node) {
			f.Message = "another event has the UUID "
		}
		f.Message += c.quote(e.node) + f.Other
		c.Report(f)
	case before.latest == s.input:
		return true
	default: // in another input it says of attempts and positions what it did there
		before.latest = s.input
		s.events.put(e.id, before)
	}
	return false
}

// attempt holds the count of an attempt against that of the last one that was begun by the same assignee at the same
// assignable. An event that is older than the last is out of order, and says nothing. After one that does not tell its count or
// time, the next may have any count.
func (s *Stream) attempt(checker func() *Checker, e *eventSight) {
	last, known := s.attempts.get(e.attempt)
	switch {
	case e.count == untold || e.time == math.MinInt64:
		if known && e.count != last.count { // whatever comes next may be right
			s.attempts.put(e.attempt, attemptSeen{0, max(e.time, last.time), untold})
		}
		return
	case known && e.time < last.time:
		return
	}
	known = known && last.count != untold
	if !known || e.row.Count == "next" || e.row.Count == "" && e.count > last.count {
		s.attempts.put(e.attempt, attemptSeen{e.attemptID, e.time, e.count})
	}
	if !known {
		return // the input may begin in the middle
	}
	same := e.attemptID == last.id && e.attemptID != 0
	isNext := e.row.Count == "next" && e.count != last.count+1 && !(same && e.count == last.count)
	if !isNext && !(e.row.Count == "same" && same && e.count != last.count) {
		return
	}
	c := checker()
	f := Fault{Rule: StreamAttemptCount, Node: e.countNode, Section: e.row.Profile.Section}
	if isNext {
		f.Message = fmt.Sprintf("count is %d, but the attempt before it was number %d", e.count, last.count)
		f.Hint = fmt.Sprintf("%s is a new attempt: number %d", c.Names.Word(e.row.action), last.count+1)
	} else {
		f.Message = fmt.Sprintf("count is %d, but this attempt was number %d before", e.count, last.count)
		f.Hint = c.Names.Word(e.row.action) + " does not change it"
	}
	if e.row.CountStrength == profiles.Required {
		f.Severity, f.Level = finding.Warning, "MUST"
	}
	c.Report(f)
}

// position holds where a medium is resumed against where it was paused.
func (s *Stream) position(checker func() *Checker, e *eventSight) {
	last, known := s.positions.get(e.place)
	isTold := e.positionNode != 0 && e.time != math.MinInt64
	if known && e.time < last.time && isTold {
		return
	}
	if !isTold {
		if known {
			s.positions.put(e.place, positionSeen{time: last.time}) // it is not known any more
		}
		return
	}
	s.positions.put(e.place, positionSeen{e.row.action, e.time, e.position})
	const tolerance = 1000 // milliseconds
	if known && e.row.continues != document.Unknown && e.row.continues == last.action &&
		(e.position < last.millis-tolerance || e.position > last.millis+tolerance) {
		c := checker()
		c.Report(Fault{Rule: StreamMediaPosition, Node: e.positionNode, Section: e.row.Profile.Section,
			Message: fmt.Sprintf("%s at %s, but %s at %s", c.Names.Word(e.row.action), durationOf(e.position), c.Names.Word(last.action), durationOf(last.millis)),
			Hint:    "it goes on where it was left"})
	}
}
