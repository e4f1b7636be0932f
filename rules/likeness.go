package rules

import (
	"bytes"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// The functions of this file guess from the names of its members what an object without a known type is.

// likeness counts the members of an object that are typical of envelopes and events. Other spellings of the names count, see words.Plain.
type likeness struct {
	Envelope int // the number of members of an envelope: sensor, sendTime, dataVersion, data
	Event    int // the number of members that only events have: actor, action, eventTime

	id, object                bool
	typeMember, contextMember uint32 // the members type and @context; 0: absent
}

// likenessOf returns the likeness of object n.
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

// likelyName returns the ID of the name of a member, or of the name that it is another spelling of.
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

// likelihood says how certain it is that a value is a document. A later constant is more certain.
type likelihood uint8

const (
	nothing  likelihood = iota
	entity              // an object with a type of Caliper's and an id
	describe            // an object with the @context of a document
	event
	envelope
)

func (l likelihood) noun() string {
	return [...]string{"", "entity", "entity describe", "event", "envelope"}[l]
}

// looksLike returns the likelihood that value n is a document.
func (c *checker) looksLike(n uint32) likelihood {
	is := c.likenessOf(n)
	known := c.namedType(is.typeMember)
	all := is.Event // the number of members of an event
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

// namedType returns the type that member n names, as typeAt does, without noting a form of Caliper 1.0: the object may not be a document. n
// is 0 if the member is absent.
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

// isCalledEvent reports whether member n, a type, names some kind of event. n is 0 if the member is absent.
func (c *checker) isCalledEvent(n uint32) bool {
	return n != 0 && c.Tree.Nodes[n].Kind == document.String && bytes.HasSuffix(c.Tree.Text(n), []byte("Event"))
}
