package tables

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
)

// What follows shows the compiled tables to those who print them.

// Asked is a property that a row of a profile, or the event's own table, asks for beyond what every event has.
type Asked struct {
	Property string
	Of       string   // the event's property whose entity, written as an object, should have it; "": the event itself
	OfTypes  []string // the types of that entity of which it is asked; nil if of all that may stand there
	IfObject []string // types of the event's object with which it is asked; nil if with any
	Strength profiles.Strength
}

// OfRow returns the property of a name as it is in events of row r: as the profile narrows it, else the action, else
// the event type. It is nil if the event type has none.
func (s *Set) OfRow(r *Row, name string) *Property {
	word := s.Names.ID([]byte(name))
	if p := r.Narrows[word]; p != nil {
		return p
	}
	return s.beforeRow(r, word)
}

// beforeRow is OfRow without the profile.
func (s *Set) beforeRow(r *Row, word uint16) *Property {
	if a := r.Type.ActionOf[r.ActionID]; a != nil && a.Narrows[word] != nil {
		return a.Narrows[word]
	}
	p := r.Type.Property(word)
	if p != nil && p.outside != nil && r.Profile.Name != p.inside {
		return p.outside
	}
	return p
}

// Asks returns what is asked of events of row r, in the order of their properties.
func (s *Set) Asks(r *Row) (all []Asked) {
	for _, p := range r.Type.Properties {
		always := s.strength(r, p)
		if always > profiles.Optional {
			all = append(all, Asked{Property: p.Name, Strength: always})
		}
		all = append(all, s.asksByObject(r, p, always)...)
		all = append(all, s.asksWithin(r, p)...)
	}
	return all
}

// strength is how strongly property p is asked for whatever the object is, Optional if no more than of every event.
func (s *Set) strength(r *Row, p *Property) profiles.Strength {
	if p.Required {
		if base := s.Event.Property(p.Word); base != nil && base.Required {
			return profiles.Optional
		}
		return profiles.Required
	}
	strongest := p.Strength
	layers := []Layer{r.Layer}
	if a := r.Type.ActionOf[r.ActionID]; a != nil {
		layers = append(layers, a.Layer)
	}
	for _, layer := range layers {
		if q := layer.Narrows[p.Word]; q != nil {
			strongest = max(strongest, q.Strength)
		}
	}
	return strongest
}

// asksByObject returns where property p is asked for more strongly than always because of the object's type.
func (s *Set) asksByObject(r *Row, p *Property, always profiles.Strength) (all []Asked) {
	object := s.OfRow(r, "object")
	for _, t := range s.Types {
		layer := r.Type.objects[t]
		if layer == nil || p.Required || object == nil || object.Value.Kind == Entity && object.Value.Allows(t) == Refused {
			continue
		}
		q := layer.Narrows[p.Word]
		if q == nil || q.Strength <= always || s.inherits(r.Type, t, layer) {
			continue
		}
		same := slices.IndexFunc(all, func(a Asked) bool { return a.Strength == q.Strength })
		if same < 0 {
			same = len(all)
			all = append(all, Asked{Property: p.Name, Strength: q.Strength})
		}
		all[same].IfObject = append(all[same].IfObject, t.Name)
	}
	return all
}

// inherits reports whether object type t of an event has its layer from a type that it extends.
func (s *Set) inherits(event, t *Type, layer *Layer) bool {
	return slices.ContainsFunc(t.Supers, func(super *Type) bool { return event.objects[super] == layer })
}

// asksWithin returns what is asked of the entity that is the value of property p.
func (s *Set) asksWithin(r *Row, p *Property) (all []Asked) {
	from := s.beforeRow(r, p.Word)
	if q := r.Narrows[p.Word]; q != nil && len(q.With) > 0 {
		from = q
	}
	types := s.OfRow(r, p.Name).Value.Types
	for _, w := range from.With {
		a := Asked{Property: w.Name, Of: p.Name, Strength: w.Strength}
		for _, t := range types {
			if s.TypeNamed(s.Names.ID([]byte(t))).Property(w.Word) != nil {
				a.OfTypes = append(a.OfTypes, t)
			}
		}
		switch len(a.OfTypes) {
		case 0:
			continue // the row leaves none that has it
		case len(types):
			a.OfTypes = nil
		}
		all = append(all, a)
	}
	return all
}

// Names returns the types that a value may have as a table writes them, without those accepted with a warning.
func (v *Value) Names() []string {
	switch {
	case v.Kind == Entity:
		return v.Types
	case v.Kind == Term:
		return []string{v.Vocabulary.Name}
	}
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		if kinds[name] == v.Kind {
			return []string{name}
		}
	}
	return nil
}

// IsLike reports whether v and w hold the same.
func (v *Value) IsLike(w *Value) bool {
	return v.Array == w.Array && slices.Equal(v.Names(), w.Names()) && slices.Equal(v.Else, w.Else)
}

// Actions returns the actions of an event type, first those of its list in the order of the tables, then deprecated ones; nil
// if it may have any.
func (t *Type) Actions() (all []*Action) {
	for _, a := range t.ActionOf {
		all = append(all, a)
	}
	at := func(a *Action) int {
		if a.Deprecated {
			return len(t.AllowedActions)
		}
		return slices.Index(t.AllowedActions, a.Name)
	}
	slices.SortFunc(all, func(a, b *Action) int { return cmp.Or(cmp.Compare(at(a), at(b)), strings.Compare(a.Name, b.Name)) })
	return all
}

// DependsOnObject reports whether the type of its object adds to the table of event type t.
func (t *Type) DependsOnObject() bool { return t.objects != nil }

// ByObjectType returns what each type of its object adds to the table of event type t, nil if the type adds nothing.
func (t *Type) ByObjectType(object *Type) *Layer { return t.objects[object] }
