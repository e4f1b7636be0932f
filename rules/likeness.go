package rules

import (
	"bytes"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// What an object is meant to be, where its type does not tell: by the names of its members.

// likeness is what the names of an object's members make it look like. Names may be spelt otherwise, see words.Plain.
type likeness struct {
	Envelope int // how many members an envelope may have: sensor, sendTime, dataVersion, data
	Event    int // how many only an event has: actor, action, eventTime

	id, object                bool
	typeMember, contextMember uint32 // the members type and @context; 0 if there is none
}

// likenessOf tells what object n looks like.
func (c *checker) likenessOf(n uint32) (is likeness) {
	if c.Tree.Nodes[n].Kind != document.Object {
		return is
	}
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		if c.Tree.Nodes[m].Flags&document.Duplicate != 0 {
			continue
		}
		switch c.likelyName(m) {
		case document.Unknown:
		case c.NameID.Sensor, c.NameID.SendTime, c.NameID.DataVersion, c.NameID.Data:
			is.Envelope++
		case c.NameID.Actor, c.NameID.Action, c.NameID.EventTime:
			is.Event++
		case c.NameID.Object:
			is.object = true
		case c.NameID.ID, c.NameID.OldID:
			is.id = true
		case c.NameID.Type, c.NameID.OldType:
			is.typeMember = m
		case c.NameID.Context:
			is.contextMember = m
		}
	}
	return is
}

// likelyName returns the ID of the name that a member has, or of which it is another spelling.
func (c *checker) likelyName(m uint32) uint16 {
	if name := c.Tree.Nodes[m].Name; name != document.Unknown {
		return name
	}
	key, w := c.Tree.Key(m), &c.NameID
	for _, word := range [...]uint16{w.Sensor, w.SendTime, w.DataVersion, w.Data, w.Actor, w.Action, w.EventTime, w.Object, w.ID, w.Type} {
		if words.IsSpelling(key, c.Names.Word(word)) {
			return word
		}
	}
	return document.Unknown
}

// likelihood tells how certain it is that a value is a document: the later the more certain.
type likelihood uint8

const (
	nothing  likelihood = iota
	entity              // of a type of Caliper's, with an id
	describe            // with the @context of a document
	event
	envelope
)

func (l likelihood) noun() string {
	return [...]string{"", "entity", "entity describe", "event", "envelope"}[l]
}

// looksLike tells what value n looks like.
func (c *checker) looksLike(n uint32) likelihood {
	is := c.likenessOf(n)
	known := c.namedType(is.typeMember)
	all := is.Event // members that it has of an event
	if is.object {
		all++
	}
	switch {
	case is.typeMember == 0 && is.Envelope >= 2:
		return envelope
	case known != nil && known.IsEvent && (all > 0 || is.contextMember != 0),
		known == nil && is.Event > 0 && (all > 1 || is.contextMember != 0) && c.isCalledEvent(is.typeMember),
		known == nil && all >= 3:
		return event
	case is.contextMember != 0 && c.namesCaliper(is.contextMember):
		return describe
	case known != nil && is.id:
		return entity
	}
	return nothing
}

// namedType is typeAt for what may be no document: of the way in which member n, a type, is written it takes no note. n may be 0: there is none.
func (c *checker) namedType(n uint32) *tables.Type {
	if n == 0 || c.Tree.Nodes[n].Kind != document.String {
		return nil
	}
	word, _ := c.NameIDOf(c.Tree.Text(n), c.IsType)
	return c.TypeNamed(word)
}

// namesCaliper reports whether some string in @context n names Caliper.
func (c *checker) namesCaliper(n uint32) bool {
	for i := n; i < c.Tree.Nodes[n].Next; i++ {
		if c.Tree.Nodes[i].Kind == document.String && bytes.Contains(bytes.ToLower(c.Tree.Text(i)), []byte("caliper")) {
			return true
		}
	}
	return false
}

// isCalledEvent reports whether member n, a type, is a string that names some kind of event. n may be 0: there is none.
func (c *checker) isCalledEvent(n uint32) bool {
	return n != 0 && c.Tree.Nodes[n].Kind == document.String && bytes.HasSuffix(c.Tree.Text(n), []byte("Event"))
}
