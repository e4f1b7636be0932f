package jsonschema

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// object returns the definition of a type: its properties, and how they depend on the action of an event, the type of its object, and its
// profile. In open mode the object may have other properties.
func (b *bundle) object(t *tables.Type, m mode) object {
	properties, required := object{}, []any{}
	var unlisted []string // properties that are allowed, but that an editor must not propose
	if !t.HasID && t != b.set.Envelope {
		unlisted = append(unlisted, "id")
	}
	conditions, rows := b.conditions(t), b.rows(t)
	var all []any
	for _, p := range t.Properties {
		if p.Required {
			required = append(required, p.Name)
		}
		switch special := b.special(t, p, conditions, m); {
		case p.Deprecated:
			properties[p.Name] = false
		case p.Value.Kind == tables.Unlisted:
			unlisted = append(unlisted, p.Name)
		case special != nil:
			properties[p.Name] = object{"description": description(p)}
			all = append(all, special)
		default:
			properties[p.Name] = b.shared(t, p, m)
		}
		if outside := b.outside(t, p, m); outside != nil {
			all = append(all, outside)
		}
		if with := b.requiredOfEntity(t, p, conditions, rows); with != nil {
			all = append(all, with)
		}
	}
	schema := object{
		"description": fmt.Sprintf("%s of Caliper %s: %s", t.Name, b.set.Spec.Version, b.set.Spec.URL(t.Section)),
		"type":        "object", "properties": properties, "required": required,
	}
	if m == strict {
		schema["additionalProperties"] = false
	}
	if t != b.set.Envelope {
		others := object{"^@context$": b.ref("nestedContext", b.nested)}
		if unlisted != nil && m == strict {
			others[pattern(unlisted)] = object{}
		}
		schema["patternProperties"] = others
	}
	for _, c := range append(conditions, rows...) {
		if asked := requiredBy(t, c.Restriction); asked != nil {
			all = append(all, object{"if": c.when, "then": asked})
		}
	}
	if all != nil {
		schema["allOf"] = all
	}
	return schema
}

// shared returns a reference to the definition of property p of type t. If t inherits the property unchanged, the definition is that of the
// first type that has it.
func (b *bundle) shared(t *tables.Type, p *tables.Property, m mode) object {
	schema := b.property(t, p, m)
	owner := t
	switch p.NameID {
	case b.set.NameID.Type:
		return schema // the schema is short
	case b.set.NameID.Action, b.set.NameID.Profile: // their values depend on the type
	default:
		if i := slices.IndexFunc(b.set.Types, func(t *tables.Type) bool { return t.Property(p.NameID) == p }); i >= 0 { // only the envelope has its properties
			owner = b.set.Types[i]
		}
	}
	name := owner.Name + "." + p.Name
	if m == open && !reflect.DeepEqual(schema, b.property(t, p, strict)) {
		name = string(open) + name
	}
	return b.ref(name, func() object { return schema })
}

// condition is a restriction of a table, and the condition under which it applies to an event.
type condition struct {
	when object
	*tables.Restriction
}

// conditions returns the restrictions of event type t by action and by the type of the object. Of those that apply to an event, the first
// with an entry for a property decides.
func (b *bundle) conditions(t *tables.Type) (all []condition) {
	for _, a := range t.Actions() {
		all = append(all, condition{b.isAction(a.Name), &a.Restriction})
	}
	var restrictions []*tables.Restriction
	types := map[*tables.Restriction][]*tables.Type{}
	for _, is := range b.set.Types {
		if l := t.ByObjectType(is); l != nil {
			if types[l] == nil {
				restrictions = append(restrictions, l)
			}
			types[l] = append(types[l], is)
		}
	}
	for _, l := range restrictions {
		all = append(all, condition{hasValueUnproposed("object", isType(types[l]...)), l})
	}
	return all
}

// isAction returns a condition: an event has an action, or a known misprint of it.
func (b *bundle) isAction(name string) object {
	return hasValueUnproposed("action", oneOfWords(append([]string{name}, misprints(b.set.Actions, name)...)))
}

// special returns the schema of property p of an event if it depends on a condition; else nil.
func (b *bundle) special(t *tables.Type, p *tables.Property, conditions []condition, m mode) object {
	is := func(p *tables.Property) object { return object{"properties": object{p.Name: b.property(t, p, m)}} }
	if schema, varies := chain(p, conditions, is(p), is); varies {
		return schema
	}
	return nil
}

// chain returns the schema of property p under conditions: schemaOf its form in the first condition that applies, or otherwise if none
// applies. varies is false if all these schemas are equal.
func chain(p *tables.Property, conditions []condition, otherwise object, schemaOf func(*tables.Property) object) (schema object, varies bool) {
	schema = otherwise
	for _, c := range slices.Backward(conditions) {
		if narrowed := c.Properties[p.NameID]; narrowed != nil {
			special := schemaOf(narrowed)
			varies = varies || !reflect.DeepEqual(special, otherwise)
			schema = object{"if": c.when, "then": special, "else": schema}
		}
	}
	if !varies {
		return otherwise, false
	}
	return schema, true
}

// outside returns the schema of property p of an event with another profile than the one on which p depends; nil if the profile does not
// matter.
func (b *bundle) outside(t *tables.Type, p *tables.Property, m mode) object {
	outside, inside := p.Outside()
	if outside == nil {
		return nil
	}
	var others []string
	for _, profile := range b.profiles {
		if profile.Name != inside {
			others = append(others, profile.Name)
		}
	}
	return object{"if": hasValueUnproposed("profile", oneOfWords(others)), "then": object{"properties": object{p.Name: b.property(t, outside, m)}}}
}

// base returns a reference to the definition of an object of an unknown type that extends t.
func (b *bundle) base(t *tables.Type) object {
	return b.ref("base."+t.Name, func() object {
		properties, required := object{}, []any{}
		for _, p := range t.Properties {
			if p.Value.Kind == tables.OwnTypeName || p.Value.Kind.IsOpen() {
				continue
			}
			properties[p.Name] = b.shared(t, p, open)
			if p.NameID == b.set.NameID.Profile || p.NameID == b.set.NameID.Action { // other values are allowed
				properties[p.Name] = orNothing(object{"type": "string"})
			}
			if p.Required {
				required = append(required, p.Name)
			}
		}
		return object{"type": "object", "properties": properties, "required": required}
	})
}

// rows returns the restrictions of the profiles that events of type t may name.
func (b *bundle) rows(t *tables.Type) (all []condition) {
	for _, profile := range b.profiles {
		for _, row := range profile.Rows {
			if row.Type != t {
				continue
			}
			when := hasValueUnproposed("profile", oneOfWords([]string{profile.Name}))
			if row.Name != "" {
				when = object{"allOf": []any{when, b.isAction(row.Name)}}
			}
			all = append(all, condition{when, &row.Restriction})
		}
	}
	return all
}

// requiredBy returns a schema of the properties that a restriction requires and type t does not; nil if there are none.
func requiredBy(t *tables.Type, l *tables.Restriction) object {
	required, properties := []any{}, object{}
	for _, p := range t.Properties {
		if narrowed := l.Properties[p.NameID]; narrowed != nil && narrowed.Strength == profiles.Required && !p.Required {
			required, properties[p.Name] = append(required, p.Name), notNull
		}
	}
	if len(required) == 0 {
		return nil
	}
	return object{"required": required, "properties": properties}
}

// notNull is the schema of a value that is not null.
var notNull = object{"not": object{"type": "null"}}

// requiredOfEntity returns the schema of the properties that the entity in property p of an object of type t must have; nil if there are
// none. The row of an event's profile decides, if it has an entry for p; else the first condition with an entry; else the type. For an
// event without a profile the schema requires nothing if some row has an entry, since the row is unknown.
func (b *bundle) requiredOfEntity(t *tables.Type, p *tables.Property, conditions, rows []condition) object {
	otherwise := b.requiredInPlace(p)
	rows = slices.DeleteFunc(slices.Clone(rows), func(c condition) bool {
		return c.Properties[p.NameID] == nil || len(c.Properties[p.NameID].RecommendedInPlace) == 0
	})
	schema, varies := chain(p, conditions, otherwise, b.requiredInPlace)
	schema, byRow := chain(p, rows, schema, b.requiredInPlace)
	switch {
	case len(otherwise) == 0 && !varies && !byRow:
		return nil
	case len(rows) > 0:
		return object{"if": hasValueUnproposed("profile", object{"type": "string"}), "then": schema}
	}
	return schema
}

// requiredInPlace returns the schema of the properties that an entity in the place of p must have, if it is written as an object and is not
// anonymous. The schema is empty if there are no such properties.
func (b *bundle) requiredInPlace(p *tables.Property) object {
	var all []any
	for _, wanted := range p.RecommendedInPlace {
		var types []*tables.Type
		for _, t := range b.set.Types {
			if own := t.Property(wanted.NameID); own != nil && !own.Required && p.Value.Allows(t) != tables.Refused {
				types = append(types, t)
			}
		}
		if wanted.Strength != profiles.Required || types == nil {
			continue
		}
		var anonymous []any
		for _, t := range types {
			anonymous = append(anonymous, "http://"+b.set.Spec.Vocabulary+t.Name, "https://"+b.set.Spec.Vocabulary+t.Name)
		}
		when := object{"allOf": []any{isType(types...), object{"not": hasValue("id", object{"enum": anonymous})}}}
		all = append(all, object{"if": when, "then": object{"required": []any{wanted.Name}, "properties": object{wanted.Name: notNull}}})
	}
	if all == nil {
		return object{}
	}
	schema := object{"type": []any{"object", "string", "null", "array"}, "allOf": all}
	if p.Value.Array {
		schema = object{"type": []any{"object", "string", "null", "array"}, "items": schema}
	}
	return object{"properties": object{p.Name: schema}}
}
