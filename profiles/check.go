package profiles

import (
	"slices"
	"strings"
)

// all checks the tables of s against each other. The function checker has checked already that names are defined once and that types extend
// the right ones.
func (c *checker) all(s *Spec) error {
	if c.vocabularies["Action"] == nil {
		return location{termsFile, 1, ""}.errorf("the vocabulary Action is missing")
	}
	if err := s.checkTerms(); err != nil {
		return err
	}
	for _, t := range s.Tables() {
		if err := c.table(t); err != nil {
			return err
		}
	}
	return nil
}

// Tables returns the tables of all types: of entities, of events, and of the envelope.
func (s *Spec) Tables() []TypeTable {
	return slices.Concat(s.Entities, s.Events, []TypeTable{s.Envelope})
}

func tableNames(tables []TypeTable) []string {
	all := make([]string, len(tables))
	for i, t := range tables {
		all[i] = t.Name
	}
	return all
}

// checker holds everything that the tables define.
type checker struct {
	rank         map[string]int // the rank of each owner of tables: 0 is Caliper, 1 the first extension
	names        map[string]definition
	vocabularies map[string][]string
	tables       map[string]TypeTable
	properties   map[string][]property // the properties of each type, its own and the inherited ones; nil while they are collected
}

// definition is the kind of thing that a name stands for, and the place of the definition.
type definition struct {
	kind kind
	at   location
}

// property is a row of a type, its own or an inherited one.
type property struct {
	*Row
	of string // the type that has the row
}

type kind uint8

const (
	kindValue kind = iota + 1
	kindVocabulary
	kindEntity
	kindEvent
	kindEnvelope
)

func (k kind) String() string {
	return [...]string{"nothing", "a kind of value", "a vocabulary", "an entity type", "an event type", "the envelope"}[k]
}

// checker checks that every name is defined once, and that types extend other types of their kind, but not themselves.
func (s *Spec) checker() (*checker, error) {
	c := &checker{rank: map[string]int{}, names: map[string]definition{}, vocabularies: map[string][]string{}, tables: map[string]TypeTable{},
		properties: map[string][]property{}}
	for i, owner := range s.owners {
		c.rank[owner] = i + 1
	}
	for _, name := range Kinds() {
		c.names[name] = definition{kind: kindValue}
	}
	for _, v := range s.Vocabularies {
		if err := c.define(v.Name, definition{kindVocabulary, v.at}); err != nil {
			return nil, err
		}
		c.vocabularies[v.Name] = v.Terms
	}
	for _, group := range []struct {
		kind   kind
		tables []TypeTable
	}{{kindEntity, s.Entities}, {kindEvent, s.Events}, {kindEnvelope, []TypeTable{s.Envelope}}} {
		for _, t := range group.tables {
			if err := c.define(t.Name, definition{group.kind, t.at}); err != nil {
				return nil, err
			}
			c.tables[t.Name] = t
		}
	}
	for _, t := range s.Tables() {
		if err := c.inherit(t); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// define notes the definition of a name.
func (c *checker) define(name string, d definition) error {
	known := c.names[name]
	c.names[name] = d
	switch {
	case known.kind == 0:
		return nil
	case known.kind != kindValue && c.later(known.at, d.at):
		d, known = known, d
	}
	return d.at.errorf("%s already names %s of %s; choose another name", name, known.kind, known.at.whose())
}

// later reports whether place a belongs to a later extension than place b.
func (c *checker) later(a, b location) bool { return c.rank[a.owner] > c.rank[b.owner] }

// mostProperties bounds the properties of a type, since the checks number them by a byte.
const mostProperties = 255

// inherit collects the properties of type t, after those of the types that it extends.
func (c *checker) inherit(t TypeTable) error {
	if _, ok := c.properties[t.Name]; ok {
		return nil
	}
	c.properties[t.Name] = nil
	all, has := make([]property, 0, len(t.Rows)+16), make(map[string]bool, len(t.Rows)+16)
	for i := range t.Rows {
		row := &t.Rows[i]
		all, has[row.Property] = append(all, property{row, t.Name}), true
	}
	kind := c.names[t.Name].kind
	for _, super := range t.Extends {
		if is := c.names[super].kind; is != kind {
			if is == 0 {
				others := slices.DeleteFunc(c.known(kind), func(name string) bool { return name == t.Name })
				return t.at.errorf("%s extends %q, which is not a type%s", t.Name, super, DidYouMean(super, others))
			}
			return t.at.errorf("%s extends %s, which is %s; expected %s", t.Name, super, is, kind)
		}
		if err := c.inherit(c.tables[super]); err != nil {
			return err
		}
		if c.properties[super] == nil {
			return t.at.errorf("%s extends itself, directly or through others", t.Name)
		}
		for _, p := range c.properties[super] {
			if !has[p.Property] && !slices.Contains(t.Removed, p.Property) {
				all, has[p.Property] = append(all, p), true
			}
		}
	}
	c.properties[t.Name] = all
	if len(all) <= mostProperties {
		return nil
	}
	places := []location{t.at}
	for _, p := range all {
		places = append(places, p.at)
	}
	return c.blamed(places...).errorf("%s has %d properties, with the inherited ones; a type can have %d", t.Name, len(all), mostProperties)
}

// blamed returns the place of the mistake among places that contradict each other: the first place of the last extension.
func (c *checker) blamed(places ...location) location {
	at := places[0]
	for _, other := range places {
		if c.later(other, at) {
			at = other
		}
	}
	return at
}

// known returns all names of some kinds, in alphabetical order.
func (c *checker) known(kinds ...kind) []string {
	var all []string
	for name, d := range c.names {
		if slices.Contains(kinds, d.kind) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// property returns the row of a property of a type, its own or an inherited one.
func (c *checker) property(typeName, name string) (property, bool) {
	for _, p := range c.properties[typeName] {
		if p.Property == name {
			return p, true
		}
	}
	return property{}, false
}

func (c *checker) table(t TypeTable) error {
	if err := c.rows(t.Name, t.Rows); err != nil {
		return err
	}
	if err := c.inherited(t); err != nil {
		return err
	}
	for _, p := range t.insteadOf {
		if _, ok := c.property(t.Name, p.right); !ok {
			return p.at.errorf("%s: insteadOf %s: %s has no property %s", t.Name, p.wrong, t.Name, p.right)
		}
		if _, ok := c.property(t.Name, p.wrong); ok {
			return p.at.errorf("%s: insteadOf %s: %s has that property", t.Name, p.wrong, t.Name)
		}
	}
	if err := c.successors(t); err != nil {
		return err
	}
	for _, a := range t.Actions {
		if actions := c.vocabularies["Action"]; !slices.Contains(actions, a.Name) {
			return a.at.errorf("%s: %q is not an action%s", t.Name, a.Name, DidYouMean(a.Name, actions))
		}
		if err := c.restriction(t.Name, a); err != nil {
			return err
		}
	}
	for i, o := range t.Objects {
		if c.names[o.Name].kind != kindEntity {
			return o.at.errorf("%s: %q is not an entity type%s", t.Name, o.Name, DidYouMean(o.Name, c.known(kindEntity)))
		}
		object, ok := c.property(t.Name, "object")
		if !ok || !slices.ContainsFunc(slices.Concat(object.Types, object.TypesWithWarning), func(w string) bool { return c.meet(w, o.Name) }) {
			return o.at.errorf("%s: its object is never of the type %s", t.Name, o.Name)
		}
		for _, other := range t.Objects[:i] {
			if c.meet(other.Name, o.Name) {
				return o.at.errorf("%s: %s and %s overlap, since one extends the other; expected one row for an object", t.Name, other.Name, o.Name)
			}
		}
		if err := c.restriction(t.Name, o); err != nil {
			return err
		}
	}
	return nil
}

// successors checks that the successors of deprecated types and properties exist and are not deprecated.
func (c *checker) successors(t TypeTable) error {
	for _, name := range t.Successors {
		if other := c.tables[name]; c.names[name].kind != c.names[t.Name].kind || other.Deprecated {
			return t.at.errorf("%s: deprecated: %q is not a type that can take its place%s", t.Name, name, DidYouMean(name, c.known(c.names[t.Name].kind)))
		}
	}
	for _, row := range t.Rows {
		if row.Instead == "" {
			continue
		}
		if p, ok := c.property(t.Name, row.Instead); !ok || slices.Contains(p.Types, Deprecated) {
			return row.at.errorf("%s.%s: deprecated: %s has no property %q that can take its place", t.Name, row.Property, t.Name, row.Instead)
		}
	}
	return nil
}

// is reports whether a type is another type, or extends it.
func (c *checker) is(name, other string) bool {
	return name == other || name == Natural && other == Integer || c.reaches(name, other, map[string]bool{})
}

// reaches reports whether type to is among those that type from extends, directly or not. seen are the types that were visited.
func (c *checker) reaches(from, to string, seen map[string]bool) bool {
	return slices.ContainsFunc(c.tables[from].Extends, func(super string) bool {
		if super == to {
			return true
		}
		known := seen[super]
		seen[super] = true
		return !known && c.reaches(super, to, seen)
	})
}

// meet reports whether one of two types is the other, or extends it.
func (c *checker) meet(a, b string) bool { return c.is(a, b) || c.is(b, a) }

// rows checks that the names in rows are defined. table is the name of the table, or of a part of it, in errors.
func (c *checker) rows(table string, rows []Row) error {
	for _, row := range rows {
		where := table + "." + row.Property
		words := slices.Concat(row.Types, row.TypesWithWarning)
		entities, iris := 0, 0
		for i, word := range words {
			if slices.Contains(words[:i], word) {
				return row.at.errorf("%s: %s is listed twice", where, word)
			}
			switch kind := c.names[word].kind; {
			case kind == kindEntity:
				entities++
			case word == IRI:
				iris++
			case kind != kindValue && kind != kindVocabulary:
				return row.at.errorf("%s: %s", where, c.noType(word, kind))
			case word == Document && c.names[table].kind != kindEnvelope:
				return row.at.errorf("%s: %s stands for an event or describe, in the envelope only; the entity type is Document", where, word)
			case word == OwnTypeName && row.Property != "type":
				return row.at.errorf("%s: %s is for type only; it stands for the type's own name", where, word)
			}
		}
		if n := len(words); n > 1 && entities+iris < n {
			return row.at.errorf("%s: only entity types and IRI can be alternatives of each other", where)
		}
		if profiles := c.vocabularies[profileVocabulary]; row.WarningProfile != "" && !slices.Contains(profiles, row.WarningProfile) {
			return row.at.errorf("%s: in %s: there is no such profile%s", where, row.WarningProfile, DidYouMean(row.WarningProfile, profiles))
		}
		if row.TypesWithWarning != nil && (iris > 0 || len(row.TypesWithWarning) == entities) {
			return row.at.errorf("%s: expected entity types before and after else; they also stand for their IRIs", where)
		}
		for i, want := range row.RecommendedInPlace {
			if !slices.ContainsFunc(row.Types, func(t string) bool { _, ok := c.property(t, want.Property); return ok }) {
				return row.at.errorf("%s: with %s: %s has no such property", where, want.Property, strings.Join(row.Types, " or "))
			}
			if slices.ContainsFunc(row.RecommendedInPlace[:i], func(w RecommendedProperty) bool { return w.Property == want.Property }) {
				return row.at.errorf("%s: with %s: it is listed twice", where, want.Property)
			}
		}
	}
	return nil
}

// noType returns the reason why a word cannot be the type of a property.
func (c *checker) noType(word string, kind kind) string {
	switch {
	case word == "":
		return "a type is missing beside | or else"
	case kind == kindEvent || kind == kindEnvelope:
		return word + " is " + kind.String() + ", which a property cannot hold"
	case slices.Contains(c.vocabularies["Action"], word):
		return "\"" + word + "\" is an action, not a type; actions are listed under the key actions"
	}
	hint := DidYouMean(word, c.known(kindEntity, kindVocabulary, kindValue))
	if hint == "" {
		all := slices.DeleteFunc(Kinds(), func(kind string) bool { return kind == Deprecated })
		hint = "; must be an entity type, a vocabulary, or one of " + strings.Join(all, ", ")
	}
	return "unknown type \"" + word + "\"" + hint
}
