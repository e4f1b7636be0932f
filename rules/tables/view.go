package tables

import (
	"cmp"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
)

// The functions in this file show the compiled tables to the commands that print them.

// RowRecommendation is a property that events of a row require or recommend, by the profile or by the event's own table.
type RowRecommendation struct {
	Property string
	Of       string   // the property of the event whose entity, written as an object, should have Property; "": the event itself should have it
	OfTypes  []string // the types of the entity for which Property is recommended; nil: all types that are allowed there
	IfObject []string // the types of the event's object with which Property is recommended; nil: all types
	Strength profiles.Strength
}

// OfRow returns the property with a name as it is in events of row r: as the profile restricts it, else as the action does, else as the
// event type has it. It returns nil if the event type has no such property.
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

// RowRecommendations returns the recommendations for events of row r, in the order of their properties.
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

// strength returns how strongly property p is recommended, whatever the object; Optional if no more strongly than in every event.
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

// recommendedByObject returns the recommendations of property p for types of the object, if they are stronger than always.
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

// inherits reports whether the restriction of object type t is that of a type which t extends.
func (s *Set) inherits(event, t *Type, restriction *Restriction) bool {
	return slices.ContainsFunc(t.Supers, func(super *Type) bool { return event.objects[super] == restriction })
}

// recommendedWithin returns the recommendations for the entity that is the value of property p.
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
			continue // the row allows no type that has the property
		case len(types):
			a.OfTypes = nil
		}
		all = append(all, a)
	}
	return all
}

// Names returns the types of a value as the tables write them, without those accepted with a warning.
func (v *Value) Names() []string {
	switch {
	case v.Kind == Entity:
		return v.Types
	case v.Kind == Term:
		return []string{v.Vocabulary.Name}
	case v.Kind == Natural:
		return []string{Integer.Row().Word} // the check reports a negative number
	}
	return []string{v.Kind.Row().Word}
}

// IsLike reports whether v and w accept the same values.
func (v *Value) IsLike(w *Value) bool {
	return v.Array == w.Array && slices.Equal(v.Names(), w.Names()) && slices.Equal(v.TypesWithWarning, w.TypesWithWarning)
}

// Actions returns the actions of an event type: those of its list in the order of the table, then the deprecated ones. It returns nil if
// every action is allowed.
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

// DependsOnObject reports whether the type of the object adds a restriction to event type t.
func (t *Type) DependsOnObject() bool { return t.objects != nil }

// ByObjectType returns the restriction of event type t by a type of the object; nil if there is none.
func (t *Type) ByObjectType(object *Type) *Restriction { return t.objects[object] }
