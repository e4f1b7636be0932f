package rules

import (
	"fmt"
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/document"
)

// Compile indexes the tables of a version that profiles.Load has checked.
func Compile(spec *profiles.Spec) (*Set, error) {
	c := compiler{
		Set:    &Set{Spec: spec},
		tables: map[string]profiles.TypeTable{},
		done:   map[string]*Type{},
		vocabs: map[string]*Vocabulary{},
	}
	if err := c.number(); err != nil {
		return nil, err
	}
	for _, v := range spec.Vocabularies {
		c.vocabulary(v)
	}
	c.actions = c.vocabs["Action"]
	for _, t := range slices.Concat(spec.Entities, spec.Events, []profiles.TypeTable{spec.Envelope}) {
		c.tables[t.Name] = t
	}
	for _, t := range spec.Entities {
		c.build(t.Name)
	}
	for _, t := range spec.Events {
		c.build(t.Name).IsEvent = true
	}
	c.types = make([]*Type, c.Names.Len())
	for _, t := range c.Types {
		c.types[c.id(t.Name)] = t
	}
	c.Envelope, c.Event, c.Entity = c.build(spec.Envelope.Name), c.done["Event"], c.done["Entity"]
	if c.Event == nil || c.Entity == nil {
		return nil, fmt.Errorf("caliper %s: the tables define no Event or no Entity", spec.Version)
	}
	for _, v := range c.values {
		c.allow(v)
	}
	return c.Set, nil
}

type compiler struct {
	*Set
	tables map[string]profiles.TypeTable
	done   map[string]*Type
	vocabs map[string]*Vocabulary
	values []*Value
}

// number gives every word its ID, property names first: the scanner finds repeated names among the first 255 by bit.
func (c *compiler) number() error {
	words := []string{"@context"}
	for _, t := range slices.Concat(c.Spec.Entities, c.Spec.Events, []profiles.TypeTable{c.Spec.Envelope}) {
		for _, row := range t.Rows {
			words = append(words, row.Property)
		}
	}
	for _, t := range slices.Concat(c.Spec.Entities, c.Spec.Events) {
		words = append(words, t.Name)
	}
	for _, v := range c.Spec.Vocabularies {
		words = append(words, v.Terms...)
	}
	c.Names = document.NewNames(words)
	c.Word = Words{
		Context: c.id("@context"), ID: c.id("id"), Type: c.id("type"), Actor: c.id("actor"), Action: c.id("action"),
		EventTime: c.id("eventTime"), Profile: c.id("profile"), Extensions: c.id("extensions"), Sensor: c.id("sensor"),
		SendTime: c.id("sendTime"), DataVersion: c.id("dataVersion"), Data: c.id("data"),
	}
	if c.Names.Len() > 1<<16 {
		return fmt.Errorf("caliper %s: the tables have more than 65535 words", c.Spec.Version)
	}
	return nil
}

func (c *compiler) id(word string) uint16 { return c.Names.ID([]byte(word)) }

func (c *compiler) vocabulary(v profiles.Vocabulary) {
	out := &Vocabulary{Name: v.Name, Section: v.Section, Terms: v.Terms, Misprints: v.Misprints, has: make([]bool, c.Names.Len())}
	for _, term := range v.Terms {
		out.has[c.id(term)] = true
	}
	c.vocabs[v.Name] = out
	c.terms = append(c.terms, out)
}

// build compiles the named type after those that it extends.
func (c *compiler) build(name string) *Type {
	if t := c.done[name]; t != nil {
		return t
	}
	table := c.tables[name]
	t := &Type{Name: name, InsteadOf: table.InsteadOf, byName: make([]uint8, c.Names.Len())}
	c.done[name] = t
	for _, super := range table.Extends {
		parent := c.build(super)
		t.supers = append(t.supers, parent)
		for _, p := range parent.Properties {
			if t.Property(p.Word) == nil {
				t.add(p)
			}
		}
	}
	for _, row := range table.Rows {
		t.add(c.property(t, row))
	}
	t.HasID = t.Property(c.Word.ID) != nil
	if len(table.Actions) > 0 {
		t.actions = map[uint16]*Action{}
	}
	for _, row := range table.Actions {
		a := &Action{Name: row.Action, Narrows: map[uint16]*Property{}}
		for _, r := range row.Rows {
			p := c.property(t, r)
			p.Action = row.Action
			a.Narrows[p.Word] = p
			if r.Required {
				a.Required = append(a.Required, p)
			}
		}
		t.actions[c.id(row.Action)] = a
		t.allowed = append(t.allowed, row.Action)
	}
	if name != c.Spec.Envelope.Name {
		t.Index = len(c.Types)
		c.Types = append(c.Types, t)
	}
	return t
}

// add puts p in the place of the property of the same name, or last.
func (t *Type) add(p *Property) {
	if old := t.byName[p.Word]; old != 0 {
		t.Properties[old-1] = p
		return
	}
	t.Properties = append(t.Properties, p)
	t.byName[p.Word] = uint8(len(t.Properties))
}

func (c *compiler) property(t *Type, row profiles.Row) *Property {
	p := &Property{Name: row.Property, Word: c.id(row.Property), Required: row.Required, Value: c.value(row)}
	if inherited := t.Property(p.Word); inherited != nil && inherited.Required {
		p.Required = true
	}
	return p
}

var kinds = map[string]Kind{
	profiles.String: Text, profiles.Integer: Integer,
	profiles.Decimal: Decimal, profiles.Boolean: Boolean, profiles.Map: Map, profiles.DateTime: DateTime,
	profiles.Duration: Duration, profiles.IRI: EntityID, profiles.UUIDURN: EventID, profiles.MediaType: MediaType,
	profiles.IPAddress: IPAddress, profiles.Term: TypeName, profiles.Document: Document, profiles.Unlisted: Any,
}

func (c *compiler) value(row profiles.Row) *Value {
	v := &Value{Array: row.Array, Else: row.Else}
	for _, word := range row.Types {
		switch kind, primitive := kinds[word]; {
		case primitive && kind == EntityID && len(row.Types) > 1:
			v.IRI = true
		case primitive:
			v.Kind = kind
		case c.vocabs[word] != nil:
			v.Kind, v.Vocabulary = Term, c.vocabs[word]
		default:
			v.Kind = Entity
			v.Types = append(v.Types, word)
		}
	}
	if v.Kind == Entity {
		c.values = append(c.values, v)
	}
	return v
}

// allow fills in which types may stand in the place of v: for each type the nearest named one decides.
func (c *compiler) allow(v *Value) {
	v.allows = make([]Allowance, len(c.Types))
	for _, t := range c.Types {
		for level := []*Type{t}; len(level) > 0 && v.allows[t.Index] == Refused; {
			var next []*Type
			for _, super := range level {
				switch {
				case slices.Contains(v.Types, super.Name):
					v.allows[t.Index] = Allowed
				case slices.Contains(v.Else, super.Name):
					v.allows[t.Index] = max(v.allows[t.Index], Disputed)
				}
				next = append(next, super.supers...)
			}
			level = next
		}
	}
	for _, name := range v.Types {
		v.IRI = v.IRI || c.done[name].HasID
	}
}
