// Package jsonschema writes the tables as JSON Schema of draft-07 for whole documents, for editors and for programs in other languages. A
// document that such a schema refuses has an error by the rules of the same version. The schema accepts faults that JSON Schema cannot
// express.
package jsonschema

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/caliper-lint/caliper-lint/rules/tables"
)

type object = map[string]any

// Comment is the $comment of each schema. It marks a file that the program has written.
const Comment = "written by caliper-lint schema"

// AnyDocument returns the schema of any document: an envelope, an event or an entity describe, or an array of these. The first set has the
// tables of a version. The second, if there is one, is for documents that name a context of an extension. The error is a mistake in the
// table of a profile.
func AnyDocument(sets []*tables.Set) (map[string]any, error) {
	b, err := newBundle(sets)
	if err != nil {
		return nil, err
	}
	item := b.ref("item", b.item)
	schema := object{"if": object{"type": "array"}, "then": object{"type": "array", "minItems": 1, "items": item}, "else": item}
	return b.file("Caliper "+b.set.Spec.Version+": an envelope, an event or an entity describe, or an array of these", schema), nil
}

// ObjectOf returns the schema of an object of type t, which is a type of the last set. An entity may have a @context. The error is that of
// AnyDocument.
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
	schema["then"] = object{"properties": object{"@context": context}} // no @context fulfils both conditions: only the extension has the type
	if i := slices.IndexFunc(b.set.Types, func(known *tables.Type) bool { return known.Name == t.Name }); i >= 0 {
		schema["then"] = b.standalone(b.set.Types[i])
	}
	schema["else"] = b.extended.standalone(t)
	return b.file(title, schema), nil
}

// standalone returns the schema of an object of type t that is not part of a document. Its @context may be absent.
func (b *bundle) standalone(t *tables.Type) object {
	schema := b.byContext(b.typeRef(t, strict), b.typeRef(t, open))
	schema["properties"] = object{"@context": b.ref("context", b.context)}
	if t.Contexts != nil {
		schema["allOf"] = []any{object{"properties": object{"@context": namesContext(t.Contexts)}}}
	}
	return schema
}

// bundle collects the definitions of a schema. A definition is made when it is first referred to. Its name is that of a type (Person), a
// property (Person.name) or a place (any.Person). Other names begin with a small letter.
type bundle struct {
	set         *tables.Set
	profiles    []*tables.Profile
	extended    *bundle // the bundle for documents that name a context of an extension; nil if there is none
	prefix      string  // the prefix of the names of its definitions: "", or "extended." for the bundle of an extension
	definitions object
}

// mode says how strict the definition of a type is. Under a context of another vocabulary, types, properties and terms that Caliper does
// not have are accepted, since that vocabulary may define them.
type mode string

const (
	strict mode = ""
	open   mode = "open." // the prefix of the names of open definitions
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

// file returns the complete schema file with a title.
func (b *bundle) file(title string, schema object) object {
	schema["$comment"] = Comment
	schema["$schema"] = "http://json-schema.org/draft-07/schema#"
	schema["title"] = title
	schema["definitions"] = b.definitions
	return schema
}

// ref returns a reference to the definition with a name. It calls make for a new definition.
func (b *bundle) ref(name string, make func() object) object {
	name = b.prefix + name
	if b.definitions[name] == nil {
		b.definitions[name] = object{} // the definition may refer to itself
		b.definitions[name] = make()
	}
	return object{"$ref": "#/definitions/" + name}
}

// item returns the definition of a document: an envelope, event or describe. An object is taken for an envelope if it has no other type,
// and has two of an envelope's members, or a list of documents as data, or no type and one of these members. An object without a type may
// become an envelope, so an editor proposes an envelope's properties.
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

// looksLikeDocument returns a condition: an object has a @context or an eventTime, or an id and a type of Caliper.
func (b *bundle) looksLikeDocument() object {
	return object{"type": "object", "anyOf": []any{
		object{"required": []any{"@context"}},
		object{"required": []any{"eventTime"}},
		object{"required": []any{"id", "type"}, "properties": object{"type": object{"enum": list(names(b.set.Types))}}},
	}}
}

// document returns the definition of an event or a describe, with its @context.
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

// plain returns the definition of an event or a describe without the extension.
func (b *bundle) plain() object {
	known := object{"properties": object{"type": object{"enum": list(append(names(b.set.Types), b.set.Spec.Unlisted...))}}}
	schema := b.byContext(object{"allOf": []any{known, b.documents(strict)}}, b.documents(open))
	schema["type"] = "object"
	schema["required"] = []any{"@context", "type"}
	schema["properties"] = object{"@context": b.ref("context", b.context), "type": object{"type": "string"}}
	return schema
}

// documents returns a reference to the definition that selects the definition of a document by its type.
func (b *bundle) documents(m mode) object {
	return b.ref(string(m)+"documents", func() object {
		events, _ := b.types()
		schema := object{"type": "object", "if": isType(events...), "then": b.byType(events, m), "else": b.entities(m)}
		if m == open {
			schema["else"] = object{"if": b.looksLikeEvent(), "then": b.base(b.set.Event), "else": b.entities(m)}
		}
		var extensions []any
		for _, t := range b.set.Types {
			if t.Contexts != nil { // the document must name one of the contexts; an entity within it need not
				extensions = append(extensions, object{"if": isType(t), "then": object{"properties": object{"@context": namesContext(t.Contexts)}}})
			}
		}
		if extensions != nil {
			schema["allOf"] = extensions
		}
		return schema
	})
}

// looksLikeEvent returns a condition: an object has an unknown type, and a member that only events have.
func (b *bundle) looksLikeEvent() object {
	_, entities := b.types()
	var members []any
	for _, word := range []uint16{b.set.NameID.Actor, b.set.NameID.Action, b.set.NameID.EventTime} {
		members = append(members, object{"required": []any{b.set.Names.Word(word)}})
	}
	return object{"anyOf": members, "not": isType(entities...)}
}

// entities returns a reference to the definition that selects the definition of an entity by its type. In open mode, an entity of unknown
// type must fit the definition of Entity. In strict mode another definition refuses it.
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

// types returns the event types and the entity types.
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

// byType returns a schema that applies to an object the definition of its type, which is one of some types. It halves the types at each
// step, so that few conditions are evaluated.
func (b *bundle) byType(types []*tables.Type, m mode) object {
	if len(types) == 1 {
		return b.typeRef(types[0], m)
	}
	half := len(types) / 2
	return object{"if": isType(types[:half]...), "then": b.byType(types[:half], m), "else": b.byType(types[half:], m)}
}

// typeRef returns a reference to the definition of a type.
func (b *bundle) typeRef(t *tables.Type, m mode) object {
	return b.ref(string(m)+t.Name, func() object { return b.object(t, m) })
}

// byContext returns a schema that applies ours to an object without contexts other than Caliper's, and others to any other object.
func (b *bundle) byContext(ours, others object) object {
	foreign := b.ref("foreignContext", func() object {
		noIRI := object{"type": "string", "not": b.ref("iri", iri)}
		known := object{"anyOf": []any{object{"enum": b.contexts()}, noIRI}} // a string that is not an IRI names no vocabulary
		return hasValue("@context", object{"not": object{"anyOf": []any{known, object{"type": "array", "items": known}}}})
	})
	return object{"if": object{"not": foreign}, "then": ours, "else": others}
}

// context returns the definition of the @context of a document. An array may have contexts of others, but no misspelt one of Caliper.
func (b *bundle) context() object {
	known := object{"enum": b.contexts()}
	item := object{"type": []any{"string", "object"}, "if": b.almostContext(), "then": object{"enum": b.allContexts()}}
	return object{
		"description": "the context of Caliper " + b.set.Spec.Version + ", or an array of contexts of which it is the last",
		"type":        []any{"string", "array"},
		"anyOf":       []any{known, object{"type": "array", "items": item, "contains": known}},
	}
}

// nested returns the definition of the @context of an object within a document.
func (b *bundle) nested() object {
	return object{
		"type":  []any{"string", "object", "array"},
		"if":    b.almostContext(),
		"then":  object{"enum": b.allContexts()},
		"items": b.ref("nestedContext", b.nested),
	}
}

// almostContext returns a condition: a string is a context of Caliper, of an extension or of another version, or it is misspelt in a way
// that package tables recognises, such as in capitals or with https.
func (b *bundle) almostContext() object {
	const before, after = `^\s*(?:[^:]*://)?(?:[wW]{3}\.)?`, `/*(?:\.[jJ][sS][oO][nN])?(?:\.[jJ][sS][oO][nN][lL][dD])?[/#]*\s*$`
	patterns := []string{before + anyCase(b.set.ContextPrefix()) + "/[^/#.]"}
	for _, context := range b.allContexts()[1:] {
		patterns = append(patterns, before+anyCase(context.(string))+after)
	}
	return object{"type": "string", "pattern": strings.Join(patterns, "|")}
}

// anyCase returns a pattern that matches an IRI without its scheme, in any letter case.
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

// allContexts returns the contexts of the version, and those of the extensions that documents must name.
func (b *bundle) allContexts() []any {
	if b.extended != nil {
		return append(b.contexts(), list(b.extended.set.Spec.Contexts)...)
	}
	return b.contexts()
}

// contexts returns the contexts of the version of Caliper and of its extensions.
func (b *bundle) contexts() (all []any) {
	return list(append([]string{b.set.Spec.Context}, b.set.Spec.Contexts...))
}

// namesContext returns a condition: a @context names one of some contexts, by itself or in an array.
func namesContext(contexts []string) object {
	known := object{"enum": list(contexts)}
	return object{"anyOf": []any{known, object{"type": "array", "contains": known}}}
}

// hasValue returns a condition: an object has a property whose value fits a schema.
func hasValue(name string, value object) object {
	return object{"type": "object", "required": []any{name}, "properties": object{name: value}}
}

// hasValueUnproposed returns the condition of hasValue in a form for editors. An editor proposes the values of a condition at the cursor,
// unless the condition is a negation. So this condition is the negation of a value that does not fit the schema.
func hasValueUnproposed(name string, value object) object {
	return object{"type": "object", "required": []any{name}, "not": object{"properties": object{name: object{"not": value}}}}
}

// isType returns a condition: the type of an object is one of some types.
func isType(types ...*tables.Type) object {
	return hasValueUnproposed("type", oneOfWords(names(types)))
}

// oneOfWords returns a condition: a string is one of some words. It is not an enum, since an editor would propose the words of an enum.
func oneOfWords(words []string) object { return object{"type": "string", "pattern": pattern(words)} }

// pattern returns a pattern that matches each of some words.
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
