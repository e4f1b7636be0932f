package rules

import (
	"bytes"
	"hash/maphash"
	"math"
	"math/bits"
	"strconv"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// The functions of this file observe the ids of a document. Package history compares the observations.

// observeEntity observes the id of entity object n.
func (c *checker) observeEntity(s *history.Observations, n uint32, is *tables.Type) {
	id := c.Tree.Member(n, c.NameID.ID)
	if id == 0 || !c.isSoundString(id) {
		return
	}
	if l := c.trace.last(id); l != nil && l.entity == nil {
		l.entity, l.index = is, c.trace.entities
		c.trace.entities++
	}
	if !c.isLocal(id) {
		s.Entities = append(s.Entities, history.Entity{ID: history.HashID(s.Seed, c.Tree.Text(id)), Node: id, Is: is})
	}
}

func (c *checker) observeEventOf(s *history.Observations, n uint32, row *tables.Row, content uint64) {
	e := history.Event{Content: content, Row: row, Time: math.MinInt64}
	if id := c.Tree.Member(n, c.NameID.ID); id != 0 && c.Tree.Nodes[id].Kind == document.String {
		if text := c.eventUUID(id); len(text) > 0 {
			e.ID, e.Node = history.HashID(s.Seed, text), id
		}
	}
	if row != nil && (row.CountsAttempts || row.HasPositions) {
		if _, at := c.instant(n, c.NameID.EventTime); at != nil {
			e.Time = format.Millis(at)
		}
		if row.CountsAttempts {
			c.observeAttempt(s, n, &e)
		}
		if row.HasPositions {
			c.observePosition(s, n, &e)
		}
	}
	s.Events = append(s.Events, e)
}

// eventUUID returns the id of an event in its correct form, also if the UUID is written in another form; nil if the id is not a UUID.
func (c *checker) eventUUID(n uint32) []byte {
	if c.isSoundString(n) {
		return c.Tree.Text(n)
	}
	_, right, _ := format.EventIDProblem(c.Tree.Text(n))
	return []byte(right)
}

// contentOf hashes event n without its id, which may be written in several ways.
func (c *checker) contentOf(s *history.Observations, n uint32) (sum uint64) {
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		if c.Tree.Nodes[m].Name != c.NameID.ID {
			sum += c.content(s, m, c.below(s, m, 0))
		}
	}
	return sum
}

// content hashes the values below node n. The order of members, white space, and the notation of strings and numbers do not matter: the
// hash is the sum of the contributions of all values, each hashed with the path of the value.
func (c *checker) content(s *history.Observations, n uint32, path uint64) (sum uint64) {
	node := &c.Tree.Nodes[n]
	switch {
	case node.Kind < document.Array || c.Tree.IsEmpty(n):
		return c.contribution(s, n, path)
	case node.Kind == document.Array:
		for item := n + 1; item < node.Next; item = c.Tree.Nodes[item].Next {
			path = mix(path)
			sum += c.content(s, item, path)
		}
	default:
		for m := n + 1; m < node.Next; m = c.Tree.Nodes[m].Next {
			sum += c.content(s, m, c.below(s, m, path))
		}
	}
	return sum
}

// below returns the path of member m of the object at a path.
func (c *checker) below(s *history.Observations, m uint32, path uint64) uint64 {
	name := uint64(c.Tree.Nodes[m].Name)
	if name == document.Unknown {
		name = maphash.Bytes(s.Seed, c.Tree.Key(m))
	}
	return mix(path ^ mix(name))
}

// contribution returns the hash that value n adds to the content of its event. The value does not hold other values.
func (c *checker) contribution(s *history.Observations, n uint32, path uint64) uint64 {
	node := &c.Tree.Nodes[n]
	h := uint64(node.Kind)
	switch node.Kind {
	case document.String:
		h = history.HashID(s.Seed, c.Tree.Text(n))
	case document.Decimal:
		h ^= hashOfDecimal(s.Seed, c.Tree.Raw(n))
	case document.Integer, document.Boolean:
		h ^= maphash.Bytes(s.Seed, c.Tree.Raw(n))
	}
	return mix(path ^ h)
}

// hashOfDecimal hashes a number with fraction or exponent. Zeros at the end of its fraction do not count.
func hashOfDecimal(seed maphash.Seed, raw []byte) uint64 {
	if bytes.IndexByte(raw, 'e')+bytes.IndexByte(raw, 'E') == -2 {
		raw = bytes.TrimRight(raw, "0")
	}
	return maphash.Bytes(seed, raw)
}

func mix(h uint64) uint64 {
	hi, lo := bits.Mul64(h^0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93)
	return hi ^ lo
}

// observeAttempt observes the Attempt that event n generates, or the Attempt of the Response that it generates. It also observes that an
// attempt began whose count the event does not tell.
func (c *checker) observeAttempt(s *history.Observations, n uint32, e *history.Event) {
	var id, count, assignee, assignable uint32
	if a := c.Tree.Member(n, c.NameID.Generated); a != 0 {
		if inner := c.Tree.Member(a, c.NameID.Attempt); inner != 0 {
			a = inner
		}
		id, count = c.Tree.Member(a, c.NameID.ID), c.Tree.Member(a, c.NameID.Count)
		assignee, assignable = c.Tree.Member(a, c.NameID.Assignee), c.Tree.Member(a, c.NameID.Assignable)
	}
	isTold := !e.Row.IsUnknown && count != 0 && c.Tree.Nodes[count].Kind == document.Integer && c.Tree.Nodes[count].Flags&document.Skip == 0 &&
		id != 0 && c.isSoundString(id)
	if !isTold && !e.Row.IsUnknown && e.Row.Count != "next" {
		return
	}
	who, what := c.hashOfEntity(s, assignee, c.Tree.Member(n, c.NameID.Actor)), c.hashOfEntity(s, assignable, c.Tree.Member(n, c.NameID.Object))
	if who == 0 || what == 0 {
		return
	}
	key := (who*31+what)*31 + uint64(e.Row.Type.Index) + 1
	if !isTold {
		e.Attempt, e.Count = key, history.UnknownCount
		return
	}
	if number, err := strconv.ParseInt(string(c.Tree.Raw(count)), 10, 32); err == nil {
		e.Attempt = key
		if !c.isLocal(id) {
			e.AttemptID = history.HashID(s.Seed, c.Tree.Text(id))
		}
		e.Count, e.CountNode = number, count
	}
}

// observePosition observes the place in the medium at which the target of event n is.
func (c *checker) observePosition(s *history.Observations, n uint32, e *history.Event) {
	who := c.hashOfEntity(s, c.Tree.Member(n, c.NameID.Actor), 0)
	what := c.hashOfEntity(s, c.Tree.Member(n, c.NameID.Object), 0)
	if who == 0 || what == 0 {
		return
	}
	e.Place = who*31 + what
	target := c.Tree.Member(n, c.NameID.Target)
	if target == 0 {
		return
	}
	at := c.Tree.Member(target, c.NameID.CurrentTime)
	if e.Row.IsUnknown || at == 0 || !c.isSoundString(at) || !format.IsDuration(c.Tree.Text(at)) {
		return
	}
	if ms, _, ok := format.DurationMillis(c.Tree.Text(at)); ok {
		e.Position, e.PositionNode = ms, at
	}
}

// hashOfEntity hashes the id of entity n, an object or a string. Without an id it hashes the id of entity other. It returns 0 if neither
// has an id that is valid outside of the document.
func (c *checker) hashOfEntity(s *history.Observations, n, other uint32) uint64 {
	for _, n := range []uint32{n, other} {
		if n != 0 && c.Tree.Nodes[n].Kind == document.Object {
			n = c.Tree.Member(n, c.NameID.ID)
		}
		if n != 0 && c.isSoundString(n) {
			if c.isLocal(n) {
				return 0
			}
			return history.HashID(s.Seed, c.Tree.Text(n))
		}
	}
	return 0
}

// refer observes that string n refers to an entity. It skips identifiers that are valid only within the document, and slots for entities
// without ids.
func (c *checker) refer(p *history.Payload, n uint32, s tables.Slot) {
	if !s.Property.Value.HasIDs {
		return
	}
	if l := c.trace.last(n); l != nil {
		l.slot, l.refers = s, true
	}
	if c.isLocal(n) {
		return
	}
	p.Refer(history.Reference{IRI: history.HashID(p.Seed, c.Tree.Text(n)), Node: n, Set: c.Set, Slot: s})
}

// describeEntity observes that object n describes an entity of type is.
func (c *checker) describeEntity(p *history.Payload, n uint32, is *tables.Type) {
	if c.trace != nil {
		c.trace.describe = append(c.trace.describe, entityAt{n - c.trace.root, is})
	}
	id := c.Tree.Member(n, c.NameID.ID)
	if id != 0 && c.isSoundString(id) && !c.isLocal(id) {
		p.Describe(history.Description{IRI: history.HashID(p.Seed, c.Tree.Text(id)), TypeID: c.Names.ID([]byte(is.Name)), Node: n})
	}
}

// isLocal reports whether id n is valid only within its document: a blank node identifier, or the id of an anonymous entity.
func (c *checker) isLocal(n uint32) bool {
	text := c.Tree.Text(n)
	return len(text) > 0 && text[0] == '_' || c.anonymous(text) != ""
}
