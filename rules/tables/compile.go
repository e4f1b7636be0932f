package tables

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// Compile compiles tables that package profiles has checked: a Set for each spec. All sets have the same name IDs, so that a document can
// be read before its version is known. The error is a mistake in the tables.
func Compile(specs ...*profiles.Spec) ([]*Set, error) {
	lazy, err := CompileLazily(specs...)
	if err != nil {
		return nil, err
	}
	var sets []*Set
	for _, compile := range lazy {
		set, err := compile()
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return sets, nil
}

// CompileLazily is Compile, but each set is compiled when it is first needed. The returned functions are safe for concurrent use.
func CompileLazily(specs ...*profiles.Spec) ([]func() (*Set, error), error) {
	names, err := numberNames(specs)
	if err != nil {
		return nil, err
	}
	isTermOf := termNames(specs, names)
	var lazy []func() (*Set, error)
	for i, spec := range specs {
		lazy = append(lazy, sync.OnceValues(func() (*Set, error) {
			set, err := compile(spec, names, isTermOf)
			if err == nil {
				set.OtherVersions = func() []*Set { return otherVersions(specs, lazy, i) }
			}
			return set, err
		}))
	}
	return lazy, nil
}

// termNames returns, by name ID, whether a property with that name holds terms or the name of a type in one of the specs.
func termNames(specs []*profiles.Spec, names *document.Names) []bool {
	is := make([]bool, names.Len())
	for _, spec := range specs {
		words := map[string]bool{profiles.OwnTypeName: true}
		for _, v := range spec.Vocabularies {
			words[v.Name] = true
		}
		for _, t := range spec.Tables() {
			for _, row := range t.Rows {
				id := names.ID([]byte(row.Property))
				is[id] = is[id] || slices.ContainsFunc(row.Types, func(word string) bool { return words[word] })
			}
		}
	}
	return is
}

func compile(spec *profiles.Spec, names *document.Names, isTermOf []bool) (*Set, error) {
	c := &compiler{
		Set: &Set{Spec: spec, Rank: slices.Index(profiles.Versions(), spec.Version), Names: names, profiles: map[uint16]func() (*Profile, error){},
			plainNames: sync.OnceValue(func() map[string]bool { return plainNamesOf(names) })},
		tables: map[string]profiles.TypeTable{},
		done:   map[string]*Type{},
		vocabs: map[string]*Vocabulary{},
		kinds:  kindsByWord(),
	}
	c.nameIDs()
	for _, v := range spec.Vocabularies {
		c.vocabulary(v)
	}
	c.Actions = c.vocabs["Action"]
	for _, t := range spec.Tables() {
		c.tables[t.Name] = t
	}
	for _, t := range spec.Entities {
		c.build(t.Name)
	}
	for _, t := range spec.Events {
		c.build(t.Name).IsEvent = true
	}
	c.types, c.IsTerm, c.isTermOf = make([]*Type, names.Len()), make([]bool, names.Len()), isTermOf
	for _, t := range c.Types {
		c.types[c.id(t.Name)], c.IsTerm[c.id(t.Name)] = t, true
		for _, p := range t.Properties {
			c.IsTerm[p.NameID] = !p.Value.Kind.IsOpen()
		}
	}
	for _, v := range c.Vocabularies {
		for _, term := range v.Terms {
			c.IsTerm[c.id(term)] = true
		}
	}
	c.Envelope, c.Event, c.Entity = c.build(spec.Envelope.Name), c.done["Event"], c.done["Entity"]
	if c.Event == nil || c.Entity == nil {
		return nil, fmt.Errorf("caliper %s: the tables define no Event or no Entity", spec.Version)
	}
	for _, t := range spec.Events {
		c.objects(t)
	}
	if c.unknown != "" {
		return nil, fmt.Errorf("caliper %s: the tables name %q, which is not a type, a vocabulary or a kind of value with a row in rules/tables/kinds.go", spec.Version, c.unknown)
	}
	c.AlsoCalled = c.everyday()
	for _, v := range c.values {
		c.allow(v)
	}
	c.ready = true
	for _, name := range spec.Profiles() {
		c.profiles[c.id(name)] = sync.OnceValues(func() (*Profile, error) { return c.profile(name) })
	}
	set := c.Set
	set.allProfiles = sync.OnceValues(func() (all []*Profile, err error) {
		for _, name := range spec.Profiles() {
			p, err := set.Profile(name)
			if err != nil {
				return nil, err
			}
			all = append(all, p)
		}
		return all, nil
	})
	return c.Set, nil
}

// compiler compiles one spec. Its Set is filled step by step.
type compiler struct {
	*Set
	tables map[string]profiles.TypeTable // the tables by the name of their type
	done   map[string]*Type              // the types that are compiled, or being compiled, by name
	vocabs map[string]*Vocabulary        // the vocabularies by name
	kinds  map[string]Kind               // the kinds by their word in the tables
	values []*Value                      // the values of entities that allow must complete once every type is built
	ready  bool                          // every type is built, so allow can complete values at once

	unknown string // an undefined word that a property uses as its type; "": there is none

	allowed sync.Map // the types of a Value, as a string -> Value.allows; a sync.Map, since profiles are compiled while records are judged
}

// numberNames gives every word its ID. Property names come first, since the scanner finds repeated names faster if their ID is below 256.
func numberNames(specs []*profiles.Spec) (*document.Names, error) {
	words := []string{"@context", "@id", "@type"}
	for _, spec := range specs {
		for _, t := range spec.Tables() {
			for _, row := range t.Rows {
				words = append(words, row.Property)
			}
		}
	}
	for _, spec := range specs {
		for _, t := range slices.Concat(spec.Entities, spec.Events) {
			words = append(words, t.Name)
		}
		for _, v := range spec.Vocabularies {
			words = append(words, v.Terms...)
		}
	}
	if len(words) > 1<<16-1 {
		return nil, fmt.Errorf("the tables have more than %d words", 1<<16-1)
	}
	return document.NewNames(words), nil
}

func (c *compiler) nameIDs() {
	c.NameID = NameIDs{
		Context: c.id("@context"), ID: c.id("id"), Type: c.id("type"), Actor: c.id("actor"), Action: c.id("action"),
		Object: c.id("object"), Target: c.id("target"), Generated: c.id("generated"),
		EventTime: c.id("eventTime"), Profile: c.id("profile"), Extensions: c.id("extensions"), Sensor: c.id("sensor"),
		SendTime: c.id("sendTime"), DataVersion: c.id("dataVersion"), Data: c.id("data"),
		StartedAtTime: c.id("startedAtTime"), EndedAtTime: c.id("endedAtTime"), Duration: c.id("duration"),
		Attempt: c.id("attempt"), Assignee: c.id("assignee"), Assignable: c.id("assignable"), Count: c.id("count"),
		CurrentTime: c.id("currentTime"), OldID: c.id("@id"), OldType: c.id("@type"),
	}
}

func (c *compiler) id(word string) uint16 { return c.Names.ID([]byte(word)) }

func (c *compiler) vocabulary(v profiles.Vocabulary) {
	out := &Vocabulary{Name: v.Name, Section: v.Section, Terms: v.Terms, Misprints: v.Misprints, insteadOf: plainKeys(v.InsteadOf), Added: v.Added, has: make([]bool, c.Names.Len())}
	for _, term := range v.Terms {
		out.has[c.id(term)] = true
		out.HasSubs = out.HasSubs || strings.Contains(term, "#")
	}
	c.vocabs[v.Name] = out
	c.Vocabularies = append(c.Vocabularies, out)
}

// plainKeys returns a map with the keys in plain letters.
func plainKeys(m map[string]string) map[string]string {
	plain := map[string]string{}
	for key, value := range m {
		plain[words.Plain(key)] = value
	}
	return plain
}

// build compiles the type with a name, after the types that it extends.
func (c *compiler) build(name string) *Type {
	if t := c.done[name]; t != nil {
		return t
	}
	table := c.tables[name]
	t := &Type{Name: name, Plain: words.Plain(name), InsteadOf: plainKeys(table.InsteadOf), byName: make([]uint8, c.Names.Len()), Section: section(table), supertypes: map[string]*Type{},
		Deprecated: table.Deprecated, Successors: table.Successors, Contexts: c.Spec.ContextsOf[name], Added: table.IsAdded()}
	if name == c.Spec.Envelope.Name {
		t.Section = strings.ToLower(name) // the only anchor that is not written like the name
	}
	c.done[name] = t
	for _, super := range table.Extends {
		parent := c.build(super)
		t.Supers = append(t.Supers, parent)
		t.supertypes[parent.Name] = parent
		maps.Copy(t.supertypes, parent.supertypes)
		for wrong, right := range parent.InsteadOf {
			if t.InsteadOf[wrong] == "" {
				t.InsteadOf[wrong] = right
			}
		}
		for _, p := range parent.Properties {
			if t.Property(p.NameID) == nil && !slices.Contains(table.Removed, p.Name) {
				t.add(p)
			}
		}
	}
	for _, super := range t.supertypes {
		super.subtypes = append(super.subtypes, t)
	}
	for _, row := range table.Rows {
		t.add(c.property(t, row))
	}
	for _, p := range t.Properties {
		if p.Strength == profiles.Advised || p.Strength == profiles.Recommended {
			t.Recommended = append(t.Recommended, p)
		}
	}
	t.HasID = t.Property(c.NameID.ID) != nil
	t.HasPeriod = t.Property(c.NameID.StartedAtTime) != nil && t.Property(c.NameID.EndedAtTime) != nil
	if len(table.Actions) > 0 {
		t.ActionOf = map[uint16]*Action{}
	}
	for _, row := range table.Actions {
		a := &Action{row.Name, c.restriction(t, row.Rows), row.Deprecated}
		for _, p := range a.Properties {
			p.Action = row.Name
		}
		t.ActionOf[c.id(row.Name)] = a
		if !row.Deprecated {
			t.AllowedActions = append(t.AllowedActions, row.Name)
		}
	}
	if name != c.Spec.Envelope.Name {
		t.Index = len(c.Types)
		c.Types = append(c.Types, t)
	}
	return t
}

// section returns the section of a type: an anchor in the specification, or a URL in the documentation of an extension.
func section(t profiles.TypeTable) string {
	if t.Specification != "" {
		return t.Specification + "#" + t.Name
	}
	return t.Name
}

// objects compiles the restrictions by the type of the object of an event type.
func (c *compiler) objects(table profiles.TypeTable) {
	t := c.done[table.Name]
	for _, o := range table.Objects {
		restriction := c.restriction(t, o.Rows)
		if t.objects == nil {
			t.objects = map[*Type]*Restriction{}
		}
		for _, sub := range c.Types {
			if sub.IsA(c.done[o.Name]) {
				t.objects[sub] = &restriction
			}
		}
	}
}

func (c *compiler) restriction(t *Type, rows []profiles.Row) Restriction {
	l := Restriction{Properties: map[uint16]*Property{}}
	for _, row := range rows {
		p := c.property(t, row)
		l.Properties[p.NameID] = p
		if p.Strength != profiles.Optional {
			l.Recommended = append(l.Recommended, p)
		}
	}
	return l
}

// add replaces the property of the same name by p, or else appends p.
func (t *Type) add(p *Property) {
	if old := t.byName[p.NameID]; old != 0 {
		t.Properties[old-1] = p
		return
	}
	t.Properties = append(t.Properties, p)
	t.byName[p.NameID] = uint8(len(t.Properties))
}

func (c *compiler) property(t *Type, row profiles.Row) *Property {
	p := &Property{Name: row.Property, Plain: words.Plain(row.Property), NameID: c.id(row.Property), Strength: row.Strength, Value: c.value(row), Section: t.Section}
	if inherited := t.Property(p.NameID); inherited != nil && inherited.Required {
		p.Strength = profiles.Required
	}
	p.Required = p.Strength == profiles.Required
	p.Deprecated, p.Instead, p.Added = p.Value.Kind == Forbidden, row.Instead, row.IsAdded()
	if row.WarningProfile != "" {
		without := row
		without.TypesWithWarning, without.WarningProfile = nil, ""
		p.outside, p.inside = c.property(t, without), row.WarningProfile
	}
	for _, w := range row.RecommendedInPlace {
		p.RecommendedInPlace = append(p.RecommendedInPlace, Recommendation{w.Property, c.id(w.Property), w.Strength})
	}
	return p
}

// everyday maps everyday words, in plain letters, to the types for which people use them.
func (c *compiler) everyday() map[string][]*Type {
	called := map[string][]*Type{}
	for _, t := range c.Types {
		for _, word := range c.tables[t.Name].AlsoCalled {
			called[words.Plain(word)] = append(called[words.Plain(word)], t)
		}
	}
	return called
}

func (c *compiler) value(row profiles.Row) *Value {
	v := &Value{Array: row.Array, TypesWithWarning: row.TypesWithWarning}
	for _, word := range row.Types {
		switch kind, known := c.kinds[word]; {
		case known && kind == IRI && len(row.Types) > 1:
			v.IRI = true
		case known:
			v.Kind = kind
		case c.vocabs[word] != nil:
			v.Kind, v.Vocabulary = Term, c.vocabs[word]
		case c.tables[word].Name == "":
			c.unknown = word
		default:
			v.Kind = Entity
			v.Types = append(v.Types, word)
		}
	}
	switch {
	case v.Kind != Entity:
	case c.ready:
		c.allow(v)
	default:
		c.values = append(c.values, v) // completed when every type is known
	}
	return v
}

// allow fills in which types are allowed in the place of v. For each type the nearest named supertype decides.
func (c *compiler) allow(v *Value) {
	for _, name := range v.Types {
		v.named = append(v.named, c.done[name])
		v.HasIDs = v.HasIDs || c.done[name].HasID
	}
	v.IRI = v.IRI || v.HasIDs
	key := strings.Join(v.Types, "|") + " else " + strings.Join(v.TypesWithWarning, "|")
	if known, ok := c.allowed.Load(key); ok {
		v.allows = known.([]Allowance)
		return
	}
	v.allows = make([]Allowance, len(c.Types))
	for _, t := range c.Types {
		for level := []*Type{t}; len(level) > 0 && v.allows[t.Index] == Refused; {
			var next []*Type
			for _, super := range level {
				switch {
				case slices.Contains(v.Types, super.Name):
					v.allows[t.Index] = Allowed
				case slices.Contains(v.TypesWithWarning, super.Name):
					v.allows[t.Index] = max(v.allows[t.Index], AllowedWithWarning)
				}
				for _, above := range super.Supers {
					if !slices.Contains(next, above) {
						next = append(next, above)
					}
				}
			}
			level = next
		}
	}
	c.allowed.Store(key, v.allows)
}
