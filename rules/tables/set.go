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
	Rank     int             // the rank of the version among all versions: 0 for the newest
	Names    *document.Names // the names of the set, and their IDs
	Envelope *Type
	Event    *Type // the base event type
	Entity   *Type // the base entity type
	Types    []*Type

	NameID        NameIDs
	types         []*Type       // the types by name ID; nil if the word is not a type
	isTermOf      []bool        // by name ID: see IsTermName
	IsTerm        []bool        // by name ID, whether the word is a property of an entity or event type, or such a type
	Vocabularies  []*Vocabulary // every vocabulary
	Actions       *Vocabulary
	AlsoCalled    map[string][]*Type                  // the types by an everyday word for them, in plain letters
	plainNames    func() map[string]bool              // see IsLikeOurs
	profiles      map[uint16]func() (*Profile, error) // the profiles by name ID; a profile is read when it is first used
	allProfiles   func() ([]*Profile, error)          // all profiles, see Profiles
	OtherVersions func() []*Set                       // the sets of other versions of Caliper: later ones, nearest first, then older ones, nearest first
}

// NameIDs are the IDs of names with a meaning of their own.
type NameIDs struct {
	Context, ID, Type, Actor, Action, Object, Target, Generated, EventTime, Profile, Extensions,
	Sensor, SendTime, DataVersion, Data, OldID, OldType,
	StartedAtTime, EndedAtTime, Duration, Attempt, Assignee, Assignable, Count, CurrentTime uint16
}

// Type is an entity type, an event type, or the envelope, with inherited properties.
type Type struct {
	Index      int // the index in Set.Types
	Name       string
	IsEvent    bool
	HasID      bool
	Section    string // the place of the type in the specification: an anchor or a URL
	Properties []*Property
	Deprecated bool
	Successors []string // the types that replace the type if it is deprecated
	Contexts   []string // the contexts of Caliper's own extensions, one of which a document of the type must name; nil: none

	InsteadOf      map[string]string // another word for a property, in plain letters -> the name of the property
	Plain          string            // the name in plain letters
	Added          bool              // an extension has added it
	Supers         []*Type
	supertypes     map[string]bool // the names of all types that the type extends, directly or not
	byName         []uint8         // name ID -> 1 + index in Properties; 0: no such property
	Recommended    []*Property
	ActionOf       map[uint16]*Action
	AllowedActions []string // the names of the actions, in the order of the table
	objects        map[*Type]*Restriction
	HasPeriod      bool // the type has startedAtTime and endedAtTime
}

// Property is a property of a type. Subtypes share it unless they declare it again.
type Property struct {
	Name               string
	NameID             uint16
	Required           bool
	Strength           profiles.Strength
	Value              *Value
	RecommendedInPlace []Recommendation // the recommendations for an entity written as an object in this place
	Section            string           // the place of the recommendations in the specification
	Action             string           // the action that restricts the property in this way; "": it holds for every action
	Profile            string           // the profile that restricts the property in this way; "": it holds for every profile

	Deprecated bool   // the property is left of an older version and must not be there
	Instead    string // the property that replaces a deprecated one; "": none does

	Plain   string    // the name in plain letters, see words.Plain
	Added   bool      // an extension has added it
	outside *Property // the property in events of other profiles than inside; nil if it does not depend on a profile
	inside  string    // the profile on which the property depends
}

// Outside returns the form that p has in events of other profiles than inside; nil if p does not depend on a profile.
func (p *Property) Outside() (outside *Property, inside string) { return p.outside, p.inside }

// Slot is a place for values: a property of a type.
type Slot struct {
	Type        *Type
	Property    *Property
	RowProperty *Property // the property as the row of an event's profile restricts it; nil if the row does not
}

// Recommendation is a property that an entity should have in a place.
type Recommendation struct {
	Name     string
	NameID   uint16
	Strength profiles.Strength
}

// Restriction holds the properties that an action, the type of the object, or a profile's row restricts in the table of an event type.
type Restriction struct {
	Properties  map[uint16]*Property
	Recommended []*Property // the properties that are required or recommended
}

// Value describes the values that a property may hold.
type Value struct {
	Kind             Kind
	Array            bool        // the value is an array of values of the kind
	IRI              bool        // the IRI of an entity is right, too
	Vocabulary       *Vocabulary // the vocabulary of a Term
	Types            []string    // the types of an Entity, as the table names them
	TypesWithWarning []string    // the types of an Entity that are accepted with a warning

	allows []Allowance // the allowance of each type, by Type.Index
	named  []*Type     // the types of Types
	HasIDs bool        // some of these types have an id
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
	Deprecated bool // the action is left of an older version and should not be used
}

// Vocabulary is a closed list of terms.
type Vocabulary struct {
	Name      string
	Section   string
	Terms     []string
	Misprints map[string]string
	insteadOf map[string]string // another word for a term, in plain letters -> the term
	has       []bool            // by name ID
	Added     []string          // the terms that extensions add
	HasSubs   bool              // some terms are parts of others: Core#Sub
}

// Has reports whether word is a term.
func (v *Vocabulary) Has(id uint16) bool { return v.has[id] }

// IsTermName reports whether a property of the given name holds terms, or the name of a type, in this set or in one that was compiled with
// it.
func (s *Set) IsTermName(id uint16) bool { return s.isTermOf[id] }

// HasTerm reports whether the vocabulary of a name has the term with the given ID.
func (s *Set) HasTerm(vocabulary string, id uint16) bool {
	return slices.ContainsFunc(s.Vocabularies, func(v *Vocabulary) bool { return v.Name == vocabulary && v.Has(id) })
}

// TypeNamed returns the type with the given name ID; nil if the word is not a type.
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

// Only returns the only entity type that v names; nil if it names several.
func (v *Value) Only() *Type {
	if len(v.named) == 1 {
		return v.named[0]
	}
	return nil
}

// MayBe reports whether some type that v names extends t: an entity of type t may be of that type.
func (v *Value) MayBe(t *Type) bool {
	return slices.ContainsFunc(v.named, func(named *Type) bool { return named.IsA(t) })
}

// FewTerms is the number of terms up to which a message lists them all.
const FewTerms = 8

// Description describes a right value in words, more exactly than Expected: "a date and time such as ...".
func (v *Value) Description() string {
	switch row := v.Kind.Row(); {
	case v.Array:
	case v.Kind == Term && len(v.Vocabulary.Terms) <= FewTerms:
		return words.Or(v.Vocabulary.Terms)
	case v.Kind == Term && v.Vocabulary.Name == "Action":
		return words.Article(words.Noun(v.Vocabulary.Name)) // which ones depends on the type of the event
	case v.Kind == Term:
		return words.Article(words.Noun(v.Vocabulary.Name)) + ", such as " + v.Vocabulary.Terms[0]
	case row.Description != "":
		return row.Description
	}
	return v.Expected()
}

// Expected names the expected value in words: "an integer", "a Person or its IRI", "an array of strings".
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

// Item names the expected single value, or item of the array, in words.
func (v *Value) Item() string {
	switch {
	case v.Kind != Entity:
		return v.Kind.Row().Singular
	case v.IRI:
		return words.Article(words.Or(v.Types) + " or its IRI")
	}
	return words.Article(words.Or(v.Types) + " object")
}
