package validate

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/schema"
)

// walk goes through one record from the top down: for each object first its shape, then its values. It does not look
// below a value that is already known to be wrong.
type walk struct {
	rules.Checker
	judge  *schema.Judge
	counts Counts
	events []uint32 // the events of the record, in order
	err    error    // a schema that does not compile: a fault of the tables, not of the data
}

// role is what an object at the top of a record, or of the payload, turns out to be.
type role uint8

const (
	roleUnknown role = iota
	roleEnvelope
	roleEvent
	roleEntity
)

// record judges the whole tree.
func (w *walk) record() {
	w.counts.Records++
	w.events, w.Foreign = w.events[:0], false
	for _, member := range w.Tree.Duplicates {
		w.Duplicate(member)
	}
	root := &w.Tree.Nodes[0]
	if root.Kind != document.Array || w.Tree.IsEmpty(0) {
		w.top(0)
		return
	}
	for item := uint32(1); item < root.Next; item = w.Tree.Nodes[item].Next {
		w.top(item)
	}
}

// top judges a record, or an item of a record that is an array.
func (w *walk) top(n uint32) {
	if role, t := w.classify(n); role == roleEnvelope {
		w.envelope(n)
	} else {
		w.document(n, role, t)
	}
}

// classify tells what object n is, and its type if that is one of Caliper's. Where the type does not tell, the names
// of the members do.
func (w *walk) classify(n uint32) (role, *rules.Type) {
	if w.Tree.Nodes[n].Kind != document.Object {
		return roleUnknown, nil
	}
	typeMember := w.Tree.Member(n, w.Word.Type)
	if typeMember != 0 && w.Tree.Nodes[typeMember].Kind == document.String {
		if t := w.TypeNamed(w.Names.ID(w.Tree.Text(typeMember))); t != nil && t.IsEvent {
			return roleEvent, t
		} else if t != nil {
			return roleEntity, t
		}
	}
	has := func(words ...uint16) (count int) {
		for _, word := range words {
			if w.Tree.Member(n, word) != 0 {
				count++
			}
		}
		return count
	}
	data := w.Tree.Member(n, w.Word.Data)
	switch {
	case has(w.Word.Sensor, w.Word.SendTime, w.Word.DataVersion, w.Word.Data) >= 2,
		data != 0 && w.Tree.Nodes[data].Kind == document.Array:
		return roleEnvelope, nil
	case has(w.Word.Actor, w.Word.Action, w.Word.EventTime) > 0:
		return roleEvent, nil
	case has(w.Word.ID, w.Word.Type, w.Word.Context) > 0:
		return roleEntity, nil
	}
	return roleUnknown, nil
}

func (w *walk) envelope(n uint32) {
	w.counts.Envelopes++
	w.shape(n, w.Envelope)
	for m := n + 1; m < w.Tree.Nodes[n].Next && w.err == nil; m = w.Tree.Nodes[m].Next {
		node := &w.Tree.Nodes[m]
		if node.Flags&document.Faulty != 0 {
			continue
		}
		w.Value(m, w.Envelope, w.Envelope.Property(node.Name))
		w.EnvelopeMember(m)
		if node.Name != w.Word.Data {
			continue
		}
		for item := m + 1; item < node.Next; item = w.Tree.Nodes[item].Next {
			if w.Tree.Nodes[item].Flags&document.Faulty != 0 {
				continue
			}
			if role, t := w.classify(item); role == roleEnvelope {
				w.NotADocument(item)
			} else {
				w.document(item, role, t)
			}
		}
	}
}

// document judges an event or an entity describe with its @context.
func (w *walk) document(n uint32, role role, t *rules.Type) {
	switch role {
	case roleUnknown:
		w.Unrecognised(n)
		return
	case roleEvent:
		w.counts.Events++
		w.events = append(w.events, n)
	case roleEntity:
		w.counts.Entities++
	}
	w.Foreign = w.Context(n)
	if t == nil {
		w.withoutType(n, role)
	} else {
		w.object(n, t, true)
	}
	w.Foreign = false
}

// withoutType reports that the type of object n is missing, of the wrong kind or unknown.
func (w *walk) withoutType(n uint32, role role) {
	base := w.Entity
	if role == roleEvent {
		base = w.Event
	}
	member := w.Tree.Member(n, w.Word.Type)
	if member != 0 && w.Tree.Nodes[member].Kind == document.String {
		w.UnknownType(member, role == roleEvent)
		return
	}
	verdict, err := w.judge.Untyped(w.Tree, n, base)
	if err != nil {
		w.err = err
		return
	}
	w.missing(n, base, verdict)
	if member != 0 {
		w.WrongKind(member, base, base.Property(w.Word.Type))
	}
}

// entity judges object n in the place of property p of an object of type t.
func (w *walk) entity(n uint32, t *rules.Type, p *rules.Property) {
	member := w.Tree.Member(n, w.Word.Type)
	if member == 0 || w.Tree.Nodes[member].Kind != document.String {
		w.withoutType(n, roleEntity)
		return
	}
	is := w.TypeNamed(w.Names.ID(w.Tree.Text(member)))
	if is == nil {
		w.UnknownType(member, false)
		return
	}
	if w.Placement(n, is, t, p) {
		w.object(n, is, false)
	}
}

// object judges object n of type t.
func (w *walk) object(n uint32, t *rules.Type, isDocument bool) {
	outer := w.Foreign
	if !isDocument {
		if ctx := w.Tree.Member(n, w.Word.Context); ctx != 0 {
			w.Foreign = w.NestedContext(ctx) || w.Foreign
		}
	}
	var action *rules.Action
	if t.IsEvent {
		w.Profile(n)
		action = w.Action(n, t)
	} else {
		w.Anonymity(n, t, isDocument)
	}
	w.shape(n, t)
	for m := n + 1; m < w.Tree.Nodes[n].Next && w.err == nil; m = w.Tree.Nodes[m].Next {
		node := &w.Tree.Nodes[m]
		if node.Flags&(document.Faulty|document.Duplicate) != 0 || node.Name == w.Word.Context {
			continue
		}
		p := t.Property(node.Name)
		if action != nil && action.Narrows[node.Name] != nil {
			p = action.Narrows[node.Name]
		}
		w.Value(m, t, p)
		if p.Value.Kind == rules.Entity && node.Flags&document.Faulty == 0 {
			w.entities(m, t, p)
		}
	}
	w.Foreign = outer
}

// entities judges the entity, or the list of them, that is the value of member n.
func (w *walk) entities(n uint32, t *rules.Type, p *rules.Property) {
	node := &w.Tree.Nodes[n]
	switch {
	case node.Kind == document.Object:
		w.entity(n, t, p)
	case p.Value.Array:
		for item := n + 1; item < node.Next; item = w.Tree.Nodes[item].Next {
			if w.Tree.Nodes[item].Kind == document.Object && w.Tree.Nodes[item].Flags&document.Faulty == 0 {
				w.entity(item, t, p)
			}
		}
	}
}

// shape has the shape of object n judged, and reports what is wrong with it.
func (w *walk) shape(n uint32, t *rules.Type) {
	verdict, err := w.judge.Object(w.Tree, n, t)
	if err != nil {
		w.err = err
		return
	}
	w.missing(n, t, verdict)
	if verdict.Members == nil {
		return
	}
	ordinal := 0
	for m := n + 1; m < w.Tree.Nodes[n].Next; m = w.Tree.Nodes[m].Next {
		node := &w.Tree.Nodes[m]
		if node.Flags&document.Duplicate != 0 {
			continue
		}
		wrong := verdict.Members[ordinal]
		ordinal++
		p := t.Property(node.Name)
		switch {
		case node.Flags&document.Faulty != 0:
		case wrong.Unknown && node.Name == w.Word.ID && t != w.Envelope:
			w.IDNotExpected(m, t)
		case wrong.Unknown:
			w.Unknown(m, t)
		case wrong.Wrong:
			w.WrongKind(m, t, p)
		case wrong.Items != 0:
			for item := m + 1; item < node.Next; item = w.Tree.Nodes[item].Next {
				if wrong.Items.Has(w.Tree.Nodes[item].Kind) {
					w.WrongKind(item, t, p)
				}
			}
		}
	}
}

func (w *walk) missing(n uint32, t *rules.Type, verdict *schema.Verdict) {
	for _, p := range t.Properties {
		if p.Required && slices.Contains(verdict.Missing, p.Name) {
			w.Missing(n, t, p.Name)
		}
	}
}
