// Package bundle writes the tables as JSON Schema of draft-07 that judges whole documents, for editors and for programs in other
// languages. What such a schema refuses has an error by the rules; what JSON Schema cannot say it lets pass.
package bundle

import (
	"regexp"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
)

type object = map[string]any

// Any returns the schema of any document, an envelope, event or entity describe, or an array of these. The error is a mistake in
// a profile's table.
func Any(set *rules.Set) (map[string]any, error) {
	b, err := newBundle(set)
	if err != nil {
		return nil, err
	}
	schema := object{"if": object{"type": "array"}, "then": object{"type": "array", "minItems": 1, "items": b.ref("item", b.item)}, "else": b.ref("item", b.item)}
	return b.whole("Caliper "+set.Spec.Version+": an envelope, an event or an entity describe, or an array of these", schema), nil
}

// Of returns the schema of an object of type t, with or without a @context if it is an entity. The error is that of Any.
func Of(set *rules.Set, t *rules.Type) (map[string]any, error) {
	b, err := newBundle(set)
	if err != nil {
		return nil, err
	}
	if t == set.Envelope {
		return b.whole(t.Name+" of Caliper "+set.Spec.Version, object{"allOf": []any{b.typed(t, strict)}}), nil
	}
	schema := b.byContext(b.typed(t, strict), b.typed(t, open))
	schema["type"] = "object"
	schema["properties"] = object{"@context": b.ref("context", b.context)}
	schema["required"] = []any{"type"}
	if t.IsEvent {
		schema["required"] = []any{"@context", "type"}
	}
	return b.whole(t.Name+" of Caliper "+set.Spec.Version, schema), nil
}

// bundle is a schema in the making: its definitions, each made when it is first referred to. They are called after what they are of: a
// type (Person), a property (Person.name), a place (any.Person). What begins with a small letter is no type.
type bundle struct {
	set         *rules.Set
	profiles    []*rules.Profile
	definitions object
}

// mode is how strict the definition of a type is. Where a context of another vocabulary applies, the types, properties and terms
// that are not Caliper's may be its own.
type mode string

const (
	strict mode = ""
	open   mode = "open." // begins the names of such definitions
)

func newBundle(set *rules.Set) (*bundle, error) {
	all, err := set.Profiles()
	if err != nil {
		return nil, err
	}
	return &bundle{set: set, profiles: all, definitions: object{}}, nil
}

// whole makes a file of a schema.
func (b *bundle) whole(title string, schema object) object {
	schema["$schema"] = "http://json-schema.org/draft-07/schema#"
	schema["title"] = title
	schema["definitions"] = b.definitions
	return schema
}

// ref refers to the definition of a name, which it has made if it is not there yet.
func (b *bundle) ref(name string, make func() object) object {
	if b.definitions[name] == nil {
		b.definitions[name] = object{} // it may refer to itself
		b.definitions[name] = make()
	}
	return object{"$ref": "#/definitions/" + name}
}

// item is the definition of a document: an envelope, event or describe. What has a member of an envelope, and not the type of
// anything else, is an envelope; and what has no type may become one, so that an editor proposes its properties.
func (b *bundle) item() object {
	looks, properties := []any{}, object{}
	for _, p := range b.set.Envelope.Properties {
		looks = append(looks, object{"required": []any{p.Name}})
		properties[p.Name] = b.shared(b.set.Envelope, p, strict)
	}
	return object{
		"type":  "object",
		"if":    object{"anyOf": looks, "not": is("type", oneOf(b.set.Types))},
		"then":  b.typed(b.set.Envelope, strict),
		"else":  b.ref("document", b.document),
		"allOf": []any{object{"if": object{"not": object{"required": []any{"type"}}}, "then": object{"properties": properties}}},
	}
}

// document is the definition of an event or a describe, with its @context.
func (b *bundle) document() object {
	known := object{"properties": object{"type": object{"enum": names(b.set.Types)}}}
	schema := b.byContext(object{"allOf": []any{known, b.documents(strict)}}, b.documents(open))
	schema["type"] = "object"
	schema["required"] = []any{"@context", "type"}
	schema["properties"] = object{"@context": b.ref("context", b.context), "type": object{"type": "string"}}
	return schema
}

// documents refers to what tells documents by their types.
func (b *bundle) documents(m mode) object {
	return b.ref(string(m)+"documents", func() object {
		all := append([]any{b.entities(m)}, b.cases(true, m)...)
		for _, t := range b.set.Types {
			if t.Contexts != nil { // which a document must name, though an entity within it need not
				all = append(all, object{"if": isType(t), "then": object{"properties": object{"@context": named(t.Contexts)}}})
			}
		}
		return object{"type": "object", "allOf": all}
	})
}

// entities refers to what tells entities by their types.
func (b *bundle) entities(m mode) object {
	return b.ref(string(m)+"entities", func() object {
		return object{"type": []any{"object", "null"}, "allOf": b.cases(false, m)}
	})
}

// cases has an object of each type of event, or of entity, held to the definition of that.
func (b *bundle) cases(events bool, m mode) (all []any) {
	for _, t := range b.set.Types {
		if t.IsEvent == events {
			all = append(all, object{"if": isType(t), "then": b.typed(t, m)})
		}
	}
	return all
}

// typed refers to the definition of a type.
func (b *bundle) typed(t *rules.Type, m mode) object {
	return b.ref(string(m)+t.Name, func() object { return b.object(t, m) })
}

// byContext has an object judged by one schema if it names no context but Caliper's own, else by another.
func (b *bundle) byContext(ours, others object) object {
	foreign := b.ref("foreignContext", func() object {
		known := object{"enum": b.contexts()}
		return is("@context", object{"not": object{"anyOf": []any{known, object{"type": "array", "items": known}}}})
	})
	return object{"if": object{"not": foreign}, "then": ours, "else": others}
}

// context is the definition of the @context of a document. In an array there may be others, but for what begins as Caliper's do.
func (b *bundle) context() object {
	known := object{"enum": b.contexts()}
	path, _ := strings.CutPrefix(b.set.Spec.Context[:strings.LastIndex(b.set.Spec.Context, "/")+1], "http://")
	ours := object{"type": "string", "pattern": "^[ \\t]*(?:[Hh][Tt][Tt][Pp][Ss]?://)?(?:www\\.)?" + regexp.QuoteMeta(path)}
	item := object{"type": []any{"string", "object"}, "if": ours, "then": known}
	return object{
		"description": "the context of Caliper " + b.set.Spec.Version + ", or an array of contexts of which it is the last",
		"type":        []any{"string", "array"},
		"anyOf":       []any{known, object{"type": "array", "items": item, "contains": known}},
	}
}

// contexts are those of the version of Caliper and of its extensions.
func (b *bundle) contexts() (all []any) {
	return list(append([]string{b.set.Spec.Context}, b.set.Spec.Contexts...))
}

// named asks for one of some contexts, alone or in an array.
func named(contexts []string) object {
	known := object{"enum": list(contexts)}
	return object{"anyOf": []any{known, object{"type": "array", "contains": known}}}
}

// is is a condition: an object has a property with a value as the schema says.
func is(name string, value object) object {
	return object{"type": "object", "required": []any{name}, "properties": object{name: value}}
}

// has is the same, for editors. When they look for what to propose, they take whatever stands at the cursor for right, and propose what
// is asked for in a condition, unless it is denied. So it is denied that the value is not as the schema says.
func has(name string, value object) object {
	return object{"type": "object", "required": []any{name}, "not": object{"properties": object{name: object{"not": value}}}}
}

// isType is a condition: an object is of one of some types.
func isType(types ...*rules.Type) object { return has("type", oneOf(types)) }

// oneOf is a condition: a string is the name of one of some types.
func oneOf(types []*rules.Type) object {
	var all []string
	for _, t := range types {
		all = append(all, t.Name)
	}
	return matches(all)
}

// matches is a condition: a string is one of some words. It is no enum, of which an editor would propose the words.
func matches(words []string) object { return object{"type": "string", "pattern": pattern(words)} }

// pattern is that of some words.
func pattern(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = regexp.QuoteMeta(word)
	}
	return "^(?:" + strings.Join(quoted, "|") + ")$"
}

func names(types []*rules.Type) (all []any) {
	for _, t := range types {
		all = append(all, t.Name)
	}
	return all
}

func list(words []string) []any {
	all := make([]any, len(words))
	for i, word := range words {
		all[i] = word
	}
	return all
}
