// Package jsonschema writes the tables as JSON Schema of draft-07 that judges whole documents, for editors and for programs in other
// languages. What such a schema refuses has an error by the rules of the same version; what JSON Schema cannot say it lets pass.
package jsonschema

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/caliper-lint/caliper-lint/rules/tables"
)

type object = map[string]any

// Comment is the $comment of each schema, by which a file is known to be one of these.
const Comment = "written by caliper-lint schema"

// AnyDocument returns the schema of any document, an envelope, event or entity describe, or an array of these. The first set is that of a
// version; a second is the same with tables for those documents that name a context of theirs. The error is a mistake in a profile's table.
func AnyDocument(sets []*tables.Set) (map[string]any, error) {
	b, err := newBundle(sets)
	if err != nil {
		return nil, err
	}
	item := b.ref("item", b.item)
	schema := object{"if": object{"type": "array"}, "then": object{"type": "array", "minItems": 1, "items": item}, "else": item}
	return b.file("Caliper "+b.set.Spec.Version+": an envelope, an event or an entity describe, or an array of these", schema), nil
}

// ObjectOf returns the schema of an object of type t of the last set, with or without a @context if it is an entity. The error is that of Any.
func ObjectOf(sets []*tables.Set, t *tables.Type) (map[string]any, error) {
	b, err := newBundle(sets)
	if err != nil {
		return nil, err
	}
	title := t.Name + " of Caliper " + b.set.Spec.Version
	if t.Name == b.set.Envelope.Name {
		return b.file(title, object{"allOf": []any{b.typeRef(b.set.Envelope, strict)}}), nil
	}
	schema := object{"type": "object", "properties": object{"type": object{"const": t.Name}}, "required": []any{"type"}}
	if t.IsEvent {
		schema["required"] = []any{"@context", "type"}
	}
	if b.extended == nil {
		schema["allOf"] = []any{b.standalone(t)}
		return b.file(title, schema), nil
	}
	context := namesContext(b.extended.set.Spec.Contexts)
	schema["if"] = object{"required": []any{"@context"}, "not": hasValue("@context", context)}
	schema["then"] = object{"properties": object{"@context": context}} // it cannot be: only the extension has the type
	if i := slices.IndexFunc(b.set.Types, func(known *tables.Type) bool { return known.Name == t.Name }); i >= 0 {
		schema["then"] = b.standalone(b.set.Types[i])
	}
	schema["else"] = b.extended.standalone(t)
	return b.file(title, schema), nil
}

// standalone is what an object of type t must be that stands by itself; its @context may be missing.
func (b *bundle) standalone(t *tables.Type) object {
	schema := b.byContext(b.typeRef(t, strict), b.typeRef(t, open))
	schema["properties"] = object{"@context": b.ref("context", b.context)}
	if t.Contexts != nil {
		schema["allOf"] = []any{object{"properties": object{"@context": namesContext(t.Contexts)}}}
	}
	return schema
}

// bundle is a schema in the making: its definitions, each made when it is first referred to. They are called after what they are of: a
// type (Person), a property (Person.name), a place (any.Person). What begins with a small letter is no type.
type bundle struct {
	set         *tables.Set
	profiles    []*tables.Profile
	extended    *bundle // for documents that name a context of an extension; nil if there is none
	prefix      string  // of the names of its definitions
	definitions object
}

// mode is how strict the definition of a type is. Where a context of another vocabulary applies, the types, properties and terms
// that are not Caliper's may be its own.
type mode string

const (
	strict mode = ""
	open   mode = "open." // begins the names of such definitions
)

func newBundle(sets []*tables.Set) (*bundle, error) {
	all, err := sets[0].Profiles()
	if err != nil {
		return nil, err
	}
	b := &bundle{set: sets[0], profiles: all, definitions: object{}}
	if len(sets) > 1 {
		if b.extended, err = newBundle(sets[1:]); err != nil {
			return nil, err
		}
		b.extended.prefix, b.extended.definitions = "extended.", b.definitions
	}
	return b, nil
}

// file makes a file of a schema.
func (b *bundle) file(title string, schema object) object {
	schema["$comment"] = Comment
	schema["$schema"] = "http://json-schema.org/draft-07/schema#"
	schema["title"] = title
	schema["definitions"] = b.definitions
	return schema
}

// ref refers to the definition of a name, which it has made if it is not there yet.
func (b *bundle) ref(name string, make func() object) object {
	name = b.prefix + name
	if b.definitions[name] == nil {
		b.definitions[name] = object{} // it may refer to itself
		b.definitions[name] = make()
	}
	return object{"$ref": "#/definitions/" + name}
}

// item is the definition of a document: an envelope, event or describe. An envelope has two of its members, or a list of documents as
// data, or one member and no type; and not the type of anything else. What has no type may become one, so an editor proposes its properties.
func (b *bundle) item() object {
	untyped := object{"not": object{"required": []any{"type"}}}
	var looks []any
	properties := object{}
	for i, p := range b.set.Envelope.Properties {
		for _, other := range b.set.Envelope.Properties[:i] {
			looks = append(looks, object{"required": []any{other.Name, p.Name}})
		}
		looks = append(looks, object{"required": []any{p.Name}, "allOf": []any{untyped}})
		properties[p.Name] = b.shared(b.set.Envelope, p, strict)
	}
	looks = append(looks, object{"allOf": []any{untyped, hasValueUnproposed("data", object{"type": "array"})}}, hasValueUnproposed("data", object{"type": "array", "contains": b.looksLikeDocument()}))
	types := b.set.Types
	if b.extended != nil {
		types = b.extended.set.Types
	}
	return object{
		"type":  "object",
		"if":    object{"anyOf": looks, "not": hasValue("type", oneOfWords(names(types)))},
		"then":  b.typeRef(b.set.Envelope, strict),
		"else":  b.ref("document", b.document),
		"allOf": []any{object{"if": untyped, "then": object{"properties": properties}}},
	}
}

// looksLikeDocument is a condition: an object has a @context or an eventTime, or an id and a type of Caliper's.
func (b *bundle) looksLikeDocument() object {
	return object{"type": "object", "anyOf": []any{
		object{"required": []any{"@context"}},
		object{"required": []any{"eventTime"}},
		object{"required": []any{"id", "type"}, "properties": object{"type": object{"enum": list(names(b.set.Types))}}},
	}}
}

// document is the definition of an event or a describe, with its @context.
func (b *bundle) document() object {
	if b.extended == nil {
		return b.plain()
	}
	return object{
		"type": "object",
		"if":   hasValueUnproposed("@context", namesContext(b.extended.set.Spec.Contexts)),
		"then": b.extended.ref("document", b.extended.document),
		"else": b.ref("plain", b.plain),
	}
}

// plain is document without the extension.
func (b *bundle) plain() object {
	known := object{"properties": object{"type": object{"enum": list(append(names(b.set.Types), b.set.Spec.Unlisted...))}}}
	schema := b.byContext(object{"allOf": []any{known, b.documents(strict)}}, b.documents(open))
	schema["type"] = "object"
	schema["required"] = []any{"@context", "type"}
	schema["properties"] = object{"@context": b.ref("context", b.context), "type": object{"type": "string"}}
	return schema
}

// documents refers to what tells documents by their types.
func (b *bundle) documents(m mode) object {
	return b.ref(string(m)+"documents", func() object {
		events, _ := b.types()
		schema := object{"type": "object", "if": isType(events...), "then": b.byType(events, m), "else": b.entities(m)}
		if m == open {
			schema["else"] = object{"if": b.looksLikeEvent(), "then": b.base(b.set.Event), "else": b.entities(m)}
		}
		var extensions []any
		for _, t := range b.set.Types {
			if t.Contexts != nil { // which a document must name, though an entity within it need not
				extensions = append(extensions, object{"if": isType(t), "then": object{"properties": object{"@context": namesContext(t.Contexts)}}})
			}
		}
		if extensions != nil {
			schema["allOf"] = extensions
		}
		return schema
	})
}

// looksLikeEvent is a condition: an object has a type that is not known, and a member that only events have.
func (b *bundle) looksLikeEvent() object {
	_, entities := b.types()
	var members []any
	for _, word := range []uint16{b.set.NameID.Actor, b.set.NameID.Action, b.set.NameID.EventTime} {
		members = append(members, object{"required": []any{b.set.Names.Word(word)}})
	}
	return object{"anyOf": members, "not": isType(entities...)}
}

// entities refers to what tells entities by their types. What is of a type that is not known is held to what holds of all entities, if
// it may be of another vocabulary; else it is refused elsewhere.
func (b *bundle) entities(m mode) object {
	return b.ref(string(m)+"entities", func() object {
		_, entities := b.types()
		schema := object{"type": []any{"object", "null"}, "if": isType(entities...), "then": b.byType(entities, m)}
		if m == open {
			schema["else"] = object{"if": object{"type": "object"}, "then": b.base(b.set.Entity)}
		} else if b.set.Spec.Unlisted != nil {
			schema["else"] = object{"if": hasValueUnproposed("type", oneOfWords(b.set.Spec.Unlisted)), "then": b.base(b.set.Entity)}
		}
		return schema
	})
}

// types returns the types of events and of entities.
func (b *bundle) types() (events, entities []*tables.Type) {
	for _, t := range b.set.Types {
		if t.IsEvent {
			events = append(events, t)
		} else {
			entities = append(entities, t)
		}
	}
	return events, entities
}

// byType has an object, which is of one of some types, held to the definition of its type. It asks in which half of them it is, so that
// there are few conditions to be looked at.
func (b *bundle) byType(types []*tables.Type, m mode) object {
	if len(types) == 1 {
		return b.typeRef(types[0], m)
	}
	half := len(types) / 2
	return object{"if": isType(types[:half]...), "then": b.byType(types[:half], m), "else": b.byType(types[half:], m)}
}

// typeRef refers to the definition of a type.
func (b *bundle) typeRef(t *tables.Type, m mode) object {
	return b.ref(string(m)+t.Name, func() object { return b.object(t, m) })
}

// byContext has an object judged by one schema if it names no context but Caliper's own, else by another.
func (b *bundle) byContext(ours, others object) object {
	foreign := b.ref("foreignContext", func() object {
		noIRI := object{"type": "string", "not": b.ref("iri", iri)}
		known := object{"anyOf": []any{object{"enum": b.contexts()}, noIRI}} // what names no vocabulary is not one
		return hasValue("@context", object{"not": object{"anyOf": []any{known, object{"type": "array", "items": known}}}})
	})
	return object{"if": object{"not": foreign}, "then": ours, "else": others}
}

// context is the definition of the @context of a document. In an array there may be others, but for what is almost one of these.
func (b *bundle) context() object {
	known := object{"enum": b.contexts()}
	item := object{"type": []any{"string", "object"}, "if": b.almostContext(), "then": object{"enum": b.allContexts()}}
	return object{
		"description": "the context of Caliper " + b.set.Spec.Version + ", or an array of contexts of which it is the last",
		"type":        []any{"string", "array"},
		"anyOf":       []any{known, object{"type": "array", "items": item, "contains": known}},
	}
}

// nested is the definition of the @context of an object within a document.
func (b *bundle) nested() object {
	return object{
		"type":  []any{"string", "object", "array"},
		"if":    b.almostContext(),
		"then":  object{"enum": b.allContexts()},
		"items": b.ref("nestedContext", b.nested),
	}
}

// almostContext is a condition: a string is a context of Caliper or an extension, or it is one of another version, or it is written
// wrong in a way that package tables undoes, such as in capitals or with https.
func (b *bundle) almostContext() object {
	const before, after = `^\s*(?:[^:]*://)?(?:[wW]{3}\.)?`, `/*(?:\.[jJ][sS][oO][nN])?(?:\.[jJ][sS][oO][nN][lL][dD])?[/#]*\s*$`
	patterns := []string{before + anyCase(b.set.ContextPrefix()) + "/[^/#.]"}
	for _, context := range b.allContexts()[1:] {
		patterns = append(patterns, before+anyCase(context.(string))+after)
	}
	return object{"type": "string", "pattern": strings.Join(patterns, "|")}
}

// anyCase is the pattern of an IRI without its scheme, in capitals or not.
func anyCase(iri string) string {
	_, rest, _ := strings.Cut(iri, "://")
	var p strings.Builder
	for _, r := range strings.TrimRight(rest, "/#") {
		if lower, upper := unicode.ToLower(r), unicode.ToUpper(r); lower != upper {
			p.WriteString("[" + string(lower) + string(upper) + "]")
		} else {
			p.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return p.String()
}

// allContexts are contexts, and those of the extensions that documents must name.
func (b *bundle) allContexts() []any {
	if b.extended != nil {
		return append(b.contexts(), list(b.extended.set.Spec.Contexts)...)
	}
	return b.contexts()
}

// contexts are those of the version of Caliper and of its extensions.
func (b *bundle) contexts() (all []any) {
	return list(append([]string{b.set.Spec.Context}, b.set.Spec.Contexts...))
}

// namesContext asks for one of some contexts, alone or in an array.
func namesContext(contexts []string) object {
	known := object{"enum": list(contexts)}
	return object{"anyOf": []any{known, object{"type": "array", "contains": known}}}
}

// hasValue is a condition: an object has a property with a value as the schema says.
func hasValue(name string, value object) object {
	return object{"type": "object", "required": []any{name}, "properties": object{name: value}}
}

// hasValueUnproposed is the same, for editors. When they look for what to propose, they take whatever stands at the cursor for right, and propose what
// is asked for in a condition, unless it is denied. So it is denied that the value is not as the schema says.
func hasValueUnproposed(name string, value object) object {
	return object{"type": "object", "required": []any{name}, "not": object{"properties": object{name: object{"not": value}}}}
}

// isType is a condition: an object is of one of some types.
func isType(types ...*tables.Type) object {
	return hasValueUnproposed("type", oneOfWords(names(types)))
}

// oneOfWords is a condition: a string is one of some words. It is no enum, of which an editor would propose the words.
func oneOfWords(words []string) object { return object{"type": "string", "pattern": pattern(words)} }

// pattern is that of some words.
func pattern(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = regexp.QuoteMeta(word)
	}
	return "^(?:" + strings.Join(quoted, "|") + ")$"
}

func names(types []*tables.Type) (all []string) {
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
