package jsonschema

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// object is the definition of a type: its properties, and what depends on the action of an event, the type of its object, and
// its profile. In an object that other vocabularies apply to there may be more properties.
func (b *bundle) object(t *tables.Type, m mode) object {
	properties, required := object{}, []any{}
	var unlisted []string // which may be there, but are not for an editor to propose
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

// shared refers to the definition of property p of type t, which is that of the type from which t has it unless it differs.
func (b *bundle) shared(t *tables.Type, p *tables.Property, m mode) object {
	schema := b.property(t, p, m)
	owner := t
	switch p.NameID {
	case b.set.NameID.Type:
		return schema // which is short
	case b.set.NameID.Action, b.set.NameID.Profile: // their values depend on the type
	default:
		if i := slices.IndexFunc(b.set.Types, func(t *tables.Type) bool { return t.Property(p.NameID) == p }); i >= 0 { // none has the envelope's
			owner = b.set.Types[i]
		}
	}
	name := owner.Name + "." + p.Name
	if m == open && !reflect.DeepEqual(schema, b.property(t, p, strict)) {
		name = string(open) + name
	}
	return b.ref(name, func() object { return schema })
}

// condition is when a restriction of a table applies to an event.
type condition struct {
	when object
	*tables.Restriction
}

// conditions are those of the event's action and of the type of its object. The first that says something about a property decides.
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

// isAction is a condition: an event has an action, or a misprint of it.
func (b *bundle) isAction(name string) object {
	return hasValueUnproposed("action", oneOfWords(append([]string{name}, misprints(b.set.Actions, name)...)))
}

// special says what property p of an event is where it depends on a condition; nil if it does not.
func (b *bundle) special(t *tables.Type, p *tables.Property, conditions []condition, m mode) object {
	is := func(p *tables.Property) object { return object{"properties": object{p.Name: b.property(t, p, m)}} }
	if schema, varies := chain(p, conditions, is(p), is); varies {
		return schema
	}
	return nil
}

// chain is the schema that says makes of what the first condition that holds narrows property p to, usual if none does. It varies if one
// says anything else than usual; else it is that.
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

// outside is what property p of an event is if the event names a profile other than the one of which p depends; nil if it does not.
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

// base is what an object is held to whose type is not known, but extends t.
func (b *bundle) base(t *tables.Type) object {
	return b.ref("base."+t.Name, func() object {
		properties, required := object{}, []any{}
		for _, p := range t.Properties {
			if p.Value.Kind == tables.OwnTypeName || p.Value.Kind.IsOpen() {
				continue
			}
			properties[p.Name] = b.shared(t, p, open)
			if p.NameID == b.set.NameID.Profile || p.NameID == b.set.NameID.Action { // there may be others
				properties[p.Name] = orNothing(object{"type": "string"})
			}
			if p.Required {
				required = append(required, p.Name)
			}
		}
		return object{"type": "object", "properties": properties, "required": required}
	})
}

// rows are the restrictions of the profiles that events of type t may name.
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

// requiredBy is what a restriction requires beside what events of type t have anyway.
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

// notNull is a value that is not null.
var notNull = object{"not": object{"type": "null"}}

// requiredOfEntity says what the entity that is property p of an object of type t must have; nil if nothing. The row of an event's profile decides,
// if it says anything of it, else the first condition that does, else the type. Of an event that names no profile it is not known here
// which row it fits.
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

// requiredInPlace is what an object must be like, since an entity that is written as an object must have something in the place of p, unless it is
// anonymous. It is empty if nothing is required.
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
