package tables

import (
	"cmp"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
)

// What follows shows the compiled tables to those who print them.

// RowRecommendation is a property that a row of a profile, or the event's own table, asks for beyond what every event has.
type RowRecommendation struct {
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
	if p := r.Properties[word]; p != nil {
		return p
	}
	return s.beforeRow(r, word)
}

// beforeRow is OfRow without the profile.
func (s *Set) beforeRow(r *Row, word uint16) *Property {
	if a := r.Type.ActionOf[r.ActionID]; a != nil && a.Properties[word] != nil {
		return a.Properties[word]
	}
	p := r.Type.Property(word)
	if p != nil && p.outside != nil && r.Profile.Name != p.inside {
		return p.outside
	}
	return p
}

// RowRecommendations returns what is asked of events of row r, in the order of their properties.
func (s *Set) RowRecommendations(r *Row) (all []RowRecommendation) {
	for _, p := range r.Type.Properties {
		always := s.strength(r, p)
		if always > profiles.Optional {
			all = append(all, RowRecommendation{Property: p.Name, Strength: always})
		}
		all = append(all, s.recommendedByObject(r, p, always)...)
		all = append(all, s.recommendedWithin(r, p)...)
	}
	return all
}

// strength is how strongly property p is asked for whatever the object is, Optional if no more than of every event.
func (s *Set) strength(r *Row, p *Property) profiles.Strength {
	if p.Required {
		if base := s.Event.Property(p.NameID); base != nil && base.Required {
			return profiles.Optional
		}
		return profiles.Required
	}
	strongest := p.Strength
	restrictions := []Restriction{r.Restriction}
	if a := r.Type.ActionOf[r.ActionID]; a != nil {
		restrictions = append(restrictions, a.Restriction)
	}
	for _, restriction := range restrictions {
		if q := restriction.Properties[p.NameID]; q != nil {
			strongest = max(strongest, q.Strength)
		}
	}
	return strongest
}

// recommendedByObject returns where property p is asked for more strongly than always because of the object's type.
func (s *Set) recommendedByObject(r *Row, p *Property, always profiles.Strength) (all []RowRecommendation) {
	object := s.OfRow(r, "object")
	for _, t := range s.Types {
		restriction := r.Type.objects[t]
		if restriction == nil || p.Required || object == nil || object.Value.Kind == Entity && object.Value.Allows(t) == Refused {
			continue
		}
		q := restriction.Properties[p.NameID]
		if q == nil || q.Strength <= always || s.inherits(r.Type, t, restriction) {
			continue
		}
		same := slices.IndexFunc(all, func(a RowRecommendation) bool { return a.Strength == q.Strength })
		if same < 0 {
			same = len(all)
			all = append(all, RowRecommendation{Property: p.Name, Strength: q.Strength})
		}
		all[same].IfObject = append(all[same].IfObject, t.Name)
	}
	return all
}

// inherits reports whether object type t of an event has its restriction from a type that it extends.
func (s *Set) inherits(event, t *Type, restriction *Restriction) bool {
	return slices.ContainsFunc(t.Supers, func(super *Type) bool { return event.objects[super] == restriction })
}

// recommendedWithin returns what is asked of the entity that is the value of property p.
func (s *Set) recommendedWithin(r *Row, p *Property) (all []RowRecommendation) {
	from := s.beforeRow(r, p.NameID)
	if q := r.Properties[p.NameID]; q != nil && len(q.RecommendedInPlace) > 0 {
		from = q
	}
	types := s.OfRow(r, p.Name).Value.Types
	for _, w := range from.RecommendedInPlace {
		a := RowRecommendation{Property: w.Name, Of: p.Name, Strength: w.Strength}
		for _, t := range types {
			if s.TypeNamed(s.Names.ID([]byte(t))).Property(w.NameID) != nil {
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
	case v.Kind == Natural:
		return []string{Integer.Row().Word} // that it is not negative is for its check to say
	}
	return []string{v.Kind.Row().Word}
}

// IsLike reports whether v and w hold the same.
func (v *Value) IsLike(w *Value) bool {
	return v.Array == w.Array && slices.Equal(v.Names(), w.Names()) && slices.Equal(v.TypesWithWarning, w.TypesWithWarning)
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
func (t *Type) ByObjectType(object *Type) *Restriction { return t.objects[object] }
