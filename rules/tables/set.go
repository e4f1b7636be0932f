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
	Rank     int             // the rank of the version among all versions; 0 is the newest
	Names    *document.Names // the words of all sets that were compiled together, and their IDs
	Envelope *Type
	Event    *Type // the base event type
	Entity   *Type // the base entity type
	Types    []*Type

	NameID        NameIDs
	types         []*Type       // the types by name ID; nil if the word is not a type
	isTermOf      []bool        // by name ID: see IsTermName
	IsTerm        []bool        // by name ID, whether the word is a term, the name of a type, or a property whose kind is not open
	Vocabularies  []*Vocabulary // every vocabulary
	Actions       *Vocabulary
	AlsoCalled    map[string][]*Type                  // the types by an everyday word for them, in plain letters
	plainNames    func() map[string]bool              // see IsLikeOurs
	profiles      map[uint16]func() (*Profile, error) // the profiles by name ID; a profile is read when it is first used
	allProfiles   func() ([]*Profile, error)          // all profiles, see Profiles
	OtherVersions func() []*Set                       // returns the sets of other versions of Caliper: later ones, nearest first, then older ones, nearest first
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
	HasID      bool   // the type has the property id
	Section    string // the place of the type in the specification: an anchor or a URL
	Properties []*Property
	Deprecated bool
	Successors []string // the types that replace the type if it is deprecated
	Contexts   []string // the contexts of Caliper's own extensions, one of which a document of the type must name; nil: none

	InsteadOf      map[string]string // another word for a property, in plain letters -> the name of the property
	Plain          string            // the name in plain letters
	Added          bool              // an extension has added it
	Supers         []*Type
	supertypes     map[string]*Type       // all types that the type extends, directly or not, by name
	subtypes       []*Type                // all types that extend the type, directly or not
	byName         []uint8                // by name ID, 1 + the index in Properties; 0: no such property
	Recommended    []*Property            // the properties that are advised or recommended for every entity or event of the type
	ActionOf       map[uint16]*Action     // the actions of an event type, by name ID; nil: every action is allowed
	AllowedActions []string               // the names of the actions that are not deprecated, in the order of the table
	objects        map[*Type]*Restriction // the restrictions by the type of the object of an event type
	HasPeriod      bool                   // the type has startedAtTime and endedAtTime
}

// Property is a property of a type. Subtypes share it unless they declare it again.
type Property struct {
	Name               string
	NameID             uint16
	Required           bool
	Strength           profiles.Strength
	Value              *Value
	RecommendedInPlace []Recommendation // the recommendations for an entity written as an object in this place
	Section            string           // the place of the recommendations in the specification: an anchor or a URL
	Action             string           // the action to which the restriction belongs; "": the property is that of every action
	Profile            string           // the profile to which the restriction belongs; "": the property is that of every profile

	Deprecated bool   // an older version had the property, and this version does not allow it
	Instead    string // the property that replaces a deprecated one; "": none does

	Plain   string    // the name in plain letters, see words.Plain
	Added   bool      // an extension has added it
	outside *Property // the property in events of other profiles than inside; nil if the profile does not matter
	inside  string    // the profile on which the property depends
}

// Outside returns the property as it is in events of other profiles than inside; nil if the profile does not matter.
func (p *Property) Outside() (outside *Property, inside string) { return p.outside, p.inside }

// Slot is a place for values: a property of an object of a type.
type Slot struct {
	Type        *Type
	Property    *Property
	RowProperty *Property // the property as the row of an event's profile restricts it; nil if the row does not
}

// Recommendation is a property that an entity in some place should have.
type Recommendation struct {
	Name     string
	NameID   uint16
	Strength profiles.Strength
}

// Restriction holds the properties of an event type that an action, a type of the object, or a row of a profile restricts.
type Restriction struct {
	Properties  map[uint16]*Property // the restricted properties, by name ID
	Recommended []*Property          // the properties that are required or recommended
}

// Value describes the values that a property accepts.
type Value struct {
	Kind             Kind
	Array            bool        // the value is an array of values of the kind
	IRI              bool        // the IRI of an entity is accepted, too
	Vocabulary       *Vocabulary // the vocabulary of a Term
	Types            []string    // the names of the types of an Entity, as in the table
	TypesWithWarning []string    // the names of the types of an Entity that are accepted with a warning

	allows []Allowance // the allowance of each type, by Type.Index
	named  []*Type     // the types of Types
	HasIDs bool        // some of these types have an id
}

// Allowance says whether an entity type is allowed in some place.
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
	Deprecated bool // an older version had the action, and this version advises against it
}

// Vocabulary is a closed list of terms.
type Vocabulary struct {
	Name      string
	Section   string // an anchor in the specification, or a URL; "" if the terms have no section of their own
	Terms     []string
	Misprints map[string]string // a misspelling that is accepted with a warning -> the term
	insteadOf map[string]string // another word for a term, in plain letters -> the term
	has       []bool            // by name ID, whether the word is a term
	Added     []string          // the terms that extensions add
	HasSubs   bool              // some terms have two parts: Core#Sub
}

// Has reports whether the word with an ID is a term.
func (v *Vocabulary) Has(id uint16) bool { return v.has[id] }

// IsTermName reports whether a property with the given name ID holds terms or the name of a type, in this set or in one that was compiled
// with it.
func (s *Set) IsTermName(id uint16) bool { return s.isTermOf[id] }

// HasTerm reports whether the vocabulary with a name has the term with the given ID.
func (s *Set) HasTerm(vocabulary string, id uint16) bool {
	return slices.ContainsFunc(s.Vocabularies, func(v *Vocabulary) bool { return v.Name == vocabulary && v.Has(id) })
}

// TypeNamed returns the type with the given name ID; nil if the word is not a type.
func (s *Set) TypeNamed(id uint16) *Type { return s.types[id] }

// IsA reports whether t is the type other, or extends it directly or not.
func (t *Type) IsA(other *Type) bool {
	return t == other || t.Name == other.Name || t.supertypes[other.Name] != nil
}

// Kinship says how much two types of entities have in common.
type Kinship uint8

const (
	Unrelated  Kinship = iota
	Akin               // they extend the same type, other than Entity
	Compatible         // one entity can be of both types: some type is, or extends, both of them
)

// KinshipWith returns how much t and another type of entities have in common.
func (t *Type) KinshipWith(other *Type) Kinship {
	isBoth := func(sub *Type) bool { return sub.IsA(other) }
	switch {
	case t.IsA(other), other.IsA(t), slices.ContainsFunc(t.subtypes, isBoth):
		return Compatible
	}
	for _, super := range t.supertypes {
		if len(super.Supers) > 0 && other.IsA(super) {
			return Akin
		}
	}
	return Unrelated
}

// Property returns the property with the given name ID; nil if the type has none.
func (t *Type) Property(id uint16) *Property {
	if int(id) < len(t.byName) && t.byName[id] != 0 {
		return t.Properties[t.byName[id]-1]
	}
	return nil
}

// Allows returns whether an entity of type t is allowed in the place of v.
func (v *Value) Allows(t *Type) Allowance { return v.allows[t.Index] }

// Only returns the entity type that v names; nil if v names several.
func (v *Value) Only() *Type {
	if len(v.named) == 1 {
		return v.named[0]
	}
	return nil
}

// MayBe reports whether v names a type that extends t. Then an entity that is described as t may have that type.
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
		return "an array of " + strings.Join(plurals(v.Types), ", ") + " or their IRIs"
	}
	return "an array of " + words.Or(v.Types) + " objects"
}

// plurals returns the plural of each name of a type.
func plurals(types []string) (all []string) {
	for _, name := range types {
		if stem, ok := strings.CutSuffix(name, "y"); ok {
			all = append(all, stem+"ies")
		} else {
			all = append(all, name+"s")
		}
	}
	return all
}

// Item describes the expected single value, or item of the array, in words.
func (v *Value) Item() string {
	switch {
	case v.Kind != Entity:
		return v.Kind.Row().Singular
	case v.IRI:
		return words.Article(words.Or(v.Types) + " or its IRI")
	}
	return words.Article(words.Or(v.Types) + " object")
}
