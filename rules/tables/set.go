// Package tables compiles a version of the specification to lookups.
package tables

import (
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// Set is one version of the specification, compiled. It is immutable and safe for concurrent use.
type Set struct {
	Spec     *profiles.Spec
	Rank     int             // of its version among all: 0 for the newest
	Names    *document.Names // numbers every word below
	Envelope *Type
	Event    *Type // the base event type
	Entity   *Type // the base entity type
	Types    []*Type

	NameID        NameIDs
	types         []*Type       // by name ID; nil if the word is no type
	isTermOf      []bool        // by name ID: see IsTermName
	IsTerm        []bool        // by name ID: a property of an entity or event type, or such a type
	Vocabularies  []*Vocabulary // every vocabulary
	Actions       *Vocabulary
	AlsoCalled    map[string][]*Type                  // by an everyday word, in plain letters: the types that are meant
	plainNames    func() map[string]bool              // see IsLikeOurs
	profiles      map[uint16]func() (*Profile, error) // by name ID; a profile is read when it is first asked for
	allProfiles   func() ([]*Profile, error)          // for Profiles
	OtherVersions func() []*Set                       // other versions of Caliper that were compiled with it: later ones, nearest first, then older ones likewise
}

// NameIDs are the IDs of names with a meaning of their own.
type NameIDs struct {
	Context, ID, Type, Actor, Action, Object, Target, Generated, EventTime, Profile, Extensions,
	Sensor, SendTime, DataVersion, Data, OldID, OldType,
	StartedAtTime, EndedAtTime, Duration, Attempt, Assignee, Assignable, Count, CurrentTime uint16
}

// Type is an entity type, an event type, or the envelope, with inherited properties.
type Type struct {
	Index      int // in Set.Types
	Name       string
	IsEvent    bool
	HasID      bool
	Section    string // where the specification describes it: an anchor or a URL
	Properties []*Property
	Deprecated bool
	Successors []string // the types that took its place if it is deprecated
	Contexts   []string // of Caliper's own extensions, one of which a document of the type must name; nil: none

	InsteadOf      map[string]string // what others call a property, in plain letters -> its name
	Plain          string            // its name in plain letters
	Added          bool              // by an extension
	Supers         []*Type
	supertypes     map[string]bool // names of all that it extends, directly or not
	byName         []uint8         // name ID -> 1 + index in Properties; 0 = no such property
	Recommended    []*Property
	ActionOf       map[uint16]*Action
	AllowedActions []string // the actions, in the order of the table
	objects        map[*Type]*Restriction
	HasPeriod      bool // it has startedAtTime and endedAtTime
}

// Property is a property of a type. Subtypes share it unless they declare it again.
type Property struct {
	Name               string
	NameID             uint16
	Required           bool
	Strength           profiles.Strength
	Value              *Value
	RecommendedInPlace []Recommendation // of an entity written as an object in this place
	Section            string           // where the specification says so
	Action             string           // of an event that narrows it so; "" where it holds for every action
	Profile            string           // that narrows it so; "" where it holds for every profile

	Deprecated bool   // left of an older version: it must not be there
	Instead    string // the property that took its place then; "": none did

	Plain   string    // its name in plain letters, see words.Plain
	Added   bool      // by an extension
	outside *Property // what it is but in events of the profile of which it depends; nil if it does not
	inside  string    // the name of that profile
}

// Outside returns what p is in events of other profiles than the one of which it depends; nil if it does not depend on any.
func (p *Property) Outside() (outside *Property, inside string) { return p.outside, p.inside }

// Slot is a place for values: a property of a type.
type Slot struct {
	Type        *Type
	Property    *Property
	RowProperty *Property // what the row of an event's profile narrows it to; nil if it does not
}

// Recommendation is a property that an entity should have in some place.
type Recommendation struct {
	Name     string
	NameID   uint16
	Strength profiles.Strength
}

// Restriction is what an action, the type of the object, or a profile's row adds to the table of an event type.
type Restriction struct {
	Properties  map[uint16]*Property
	Recommended []*Property // those that are required or recommended
}

// Value is what a property may hold.
type Value struct {
	Kind             Kind
	Array            bool        // of values of that kind
	IRI              bool        // a string is right too: the IRI of an entity
	Vocabulary       *Vocabulary // of a Term
	Types            []string    // of an Entity, as the table names them
	TypesWithWarning []string    // of an Entity: accepted with a warning

	allows []Allowance // by Type.Index
	named  []*Type     // the types of Types
	HasIDs bool        // some of them have an id
}

// Allowance says whether an entity type may stand in a place.
type Allowance uint8

const (
	Refused            Allowance = iota
	AllowedWithWarning           // accepted with a warning
	Allowed
)

// Action is an action of an event type.
type Action struct {
	Name string
	Restriction
	Deprecated bool // left of an older version: it should not be used
}

// Vocabulary is a closed list of terms.
type Vocabulary struct {
	Name      string
	Section   string
	Terms     []string
	Misprints map[string]string
	insteadOf map[string]string // what others use for a term, which is no term here, in plain letters -> the term
	has       []bool            // by name ID
	Added     []string          // terms that extensions added
	HasSubs   bool              // some terms are parts of others: Core#Sub
}

// Has reports whether word is a term.
func (v *Vocabulary) Has(id uint16) bool { return v.has[id] }

// IsTermName reports whether some property of the given name holds terms, or the name of a type, in the set or one of those
// that were compiled with it.
func (s *Set) IsTermName(id uint16) bool { return s.isTermOf[id] }

// HasTerm reports whether the vocabulary of a name has the term with the given ID.
func (s *Set) HasTerm(vocabulary string, id uint16) bool {
	return slices.ContainsFunc(s.Vocabularies, func(v *Vocabulary) bool { return v.Name == vocabulary && v.Has(id) })
}

// TypeNamed returns the type with the given name ID, nil if the word is no type.
func (s *Set) TypeNamed(id uint16) *Type { return s.types[id] }

// IsA reports whether t is the type other, or extends it directly or not.
func (t *Type) IsA(other *Type) bool {
	return t == other || t.Name == other.Name || t.supertypes[other.Name]
}

// Property returns the property with the given name ID, nil if the type has none.
func (t *Type) Property(id uint16) *Property {
	if int(id) < len(t.byName) && t.byName[id] != 0 {
		return t.Properties[t.byName[id]-1]
	}
	return nil
}

// Allows says whether an entity of type t may stand in the place of v.
func (v *Value) Allows(t *Type) Allowance { return v.allows[t.Index] }

// Only returns the entity type that v names, nil if it names several.
func (v *Value) Only() *Type {
	if len(v.named) == 1 {
		return v.named[0]
	}
	return nil
}

// MayBe reports whether t is a wider type than one that v names: an entity of type t may turn out to be of that one.
func (v *Value) MayBe(t *Type) bool {
	return slices.ContainsFunc(v.named, func(named *Type) bool { return named.IsA(t) })
}

// Description says in words what a right value is, more exactly than Expected: "a date and time such as ...".
func (v *Value) Description() string {
	switch row := v.Kind.Row(); {
	case v.Array:
	case v.Kind == Term && len(v.Vocabulary.Terms) <= 8:
		return words.Or(v.Vocabulary.Terms)
	case v.Kind == Term:
		return words.Article(words.Noun(v.Vocabulary.Name))
	case row.Description != "":
		return row.Description
	}
	return v.Expected()
}

// Expected says in words what the value must be: "an integer", "a Person or its IRI", "an array of strings".
func (v *Value) Expected() string {
	switch {
	case !v.Array:
		return v.Item()
	case v.Kind != Entity:
		return "an array of " + v.Kind.Row().Plural
	case v.IRI:
		return "an array of " + strings.Join(v.Types, "s, ") + "s or their IRIs"
	}
	return "an array of " + words.Or(v.Types) + " objects"
}

// Item says in words what one value, or one item of the array, must be.
func (v *Value) Item() string {
	switch {
	case v.Kind != Entity:
		return v.Kind.Row().Singular
	case v.IRI:
		return words.Article(words.Or(v.Types) + " or its IRI")
	}
	return words.Article(words.Or(v.Types) + " object")
}
