package jsonschema

import (
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// property returns the schema of property p of an object of type t. An optional property may be null or empty: for such a value the program
// only warns.
func (b *bundle) property(t *tables.Type, p *tables.Property, m mode) object {
	var schema object
	if p.Value.Array {
		schema = object{"type": "array", "items": b.singleValue(t, p, m)}
	} else {
		schema = b.singleValue(t, p, m)
	}
	if p.Required {
		schema = filled(p.Value, schema)
	} else {
		schema = orNothing(schema)
	}
	schema["description"] = description(p)
	return schema
}

// orNothing returns a schema that accepts the values of a schema, and also null and empty values, for which the program only warns. A
// double negation keeps editors from proposing null and empty values.
func orNothing(schema object) object {
	return object{"anyOf": []any{schema, object{"not": notEmpty}}}
}

// notEmpty is the schema of a value that is neither null nor empty.
var notEmpty = object{"not": object{"enum": []any{nil, "", []any{}, object{}}}}

// filled returns a schema without the empty values of a schema. v is its value.
func filled(v *tables.Value, schema object) object {
	switch {
	case v.Array:
		schema["minItems"] = 1
	case v.Kind == tables.Text:
		schema["minLength"] = 1
	}
	return schema
}

// description describes the value of a property, and says whether it is required.
func description(p *tables.Property) string {
	text := p.Value.Description()
	if p.Value.Kind == tables.OwnTypeName {
		text = "the type of this object"
	}
	if p.Required {
		text += "; required"
	}
	return text
}

// singleValue returns the schema of a value, or of an item of an array.
func (b *bundle) singleValue(t *tables.Type, p *tables.Property, m mode) object {
	if p.NameID == b.set.NameID.DataVersion && t == b.set.Envelope {
		return object{"type": "string", "const": b.set.Spec.Context}
	}
	switch v := p.Value; v.Kind {
	case tables.Natural:
		return object{"type": "integer", "minimum": 0}
	case tables.Document:
		return b.ref("document", b.document)
	case tables.Entity:
		return b.entity(v, m)
	case tables.OwnTypeName:
		return object{"const": t.Name}
	case tables.Term:
		return b.term(t, p, m)
	case tables.IRI:
		return object{"type": "string", "allOf": []any{b.ref("iri", iri)}}
	default:
		row := v.Kind.Row()
		schema := object{"type": row.JSON}
		if row.Pattern != "" {
			schema["pattern"] = row.Pattern
		}
		return schema
	}
}

// entity returns the schema of an entity: an object, or an IRI if the entity may have one.
func (b *bundle) entity(v *tables.Value, m mode) object {
	written := b.place(v, m)
	if !v.IRI {
		return object{"type": "object", "allOf": []any{written}}
	}
	return object{"type": []any{"object", "string"}, "if": object{"type": "string"}, "then": b.ref("iri", iri), "else": written}
}

// place returns a reference to the definition of the objects that are allowed in the place of v.
func (b *bundle) place(v *tables.Value, m mode) object {
	name := string(m) + "any." + strings.Join(v.Types, "-")
	if v.TypesWithWarning != nil {
		name += "-else-" + strings.Join(v.TypesWithWarning, "-")
	}
	return b.ref(name, func() object {
		var allowed, refused, disputed []string
		for _, t := range b.set.Types {
			switch v.Allows(t) {
			case tables.Refused:
				refused = append(refused, t.Name)
			case tables.AllowedWithWarning:
				disputed = append(disputed, t.Name)
			default:
				allowed = append(allowed, t.Name)
			}
		}
		judged := func(m mode) object {
			return object{"allOf": []any{b.entities(m)}, "properties": object{"type": words(allowed, disputed, refused, m)}}
		}
		schema := judged(m)
		if m == strict { // an object with a context of its own may be of another vocabulary
			schema = b.byContext(judged(strict), judged(open))
		}
		schema["type"] = []any{"object", "null"} // the schema of the property decides about null
		schema["required"] = []any{"type"}
		return schema
	})
}

// term returns the schema of a term of a vocabulary. An event type has some of the actions, and the generic Event some of the profiles.
func (b *bundle) term(t *tables.Type, p *tables.Property, m mode) object {
	v := p.Value.Vocabulary
	terms, deprecated, refused := v.Terms, []string(nil), []string(nil)
	switch {
	case p.NameID == b.set.NameID.Action && t.Actions() != nil:
		terms = nil
		for _, a := range t.Actions() {
			if a.Deprecated {
				deprecated = append(deprecated, a.Name)
			} else {
				terms = append(terms, a.Name)
			}
		}
		refused = wordsWithout(v.Terms, func(name string) bool { return slices.Contains(terms, name) || slices.Contains(deprecated, name) })
	case p.NameID == b.set.NameID.Profile && t == b.set.Event:
		refused = wordsWithout(v.Terms, b.isForGeneric)
		terms = wordsWithout(v.Terms, func(name string) bool { return slices.Contains(refused, name) })
	}
	accepted := append(deprecated, misprints(v, slices.Concat(terms, deprecated)...)...)
	if p.NameID != b.set.NameID.Action && p.NameID != b.set.NameID.Profile {
		m = strict // other vocabularies do not add to these lists
	}
	return words(terms, accepted, append(refused, misprints(v, refused...)...), m)
}

// wordsWithout returns the words for which is returns false.
func wordsWithout(words []string, is func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(words), is)
}

// isForGeneric reports whether a profile has a row for the generic Event.
func (b *bundle) isForGeneric(profile string) bool {
	for _, p := range b.profiles {
		if p.Name == profile {
			return slices.ContainsFunc(p.Rows, func(r *tables.Row) bool { return r.Type == b.set.Event })
		}
	}
	return false
}

// misprints returns the known misprints of some terms.
func misprints(v *tables.Vocabulary, terms ...string) (all []string) {
	for wrong, right := range v.Misprints {
		if slices.Contains(terms, right) {
			all = append(all, wrong)
		}
	}
	slices.Sort(all)
	return all
}

// words returns the schema of a string that is one of terms, or one of accepted, which editors do not propose. In open mode it accepts
// every word that is not in refused.
func words(terms, accepted, refused []string, m mode) object {
	proposed := object{"enum": list(terms)}
	switch {
	case m == open && refused == nil:
		return object{"anyOf": []any{proposed, object{"type": "string"}}}
	case m == open:
		return object{"anyOf": []any{proposed, object{"type": "string", "not": object{"enum": list(refused)}}}}
	case accepted == nil:
		return proposed
	}
	return object{"anyOf": []any{proposed, oneOfWords(accepted)}}
}
