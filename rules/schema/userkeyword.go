package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// annotation reports whether member m of the schema n is an annotation, or holds the targets of references, and so says nothing about
// values.
func (r *reader) annotation(n uint32, name string, m uint32) bool {
	switch name {
	case "title", "description", "$comment", "default", "examples", "readOnly", "writeOnly", "contentMediaType", "contentEncoding":
	case "definitions":
		r.named(m)
	case "$schema":
		if n != 0 {
			r.fail(m, "$schema belongs at the root")
		}
	case "$id", "id":
		// Below the root, an id that is not a fragment would change the target of references.
		if id := r.text(m); n != 0 && !strings.HasPrefix(id, "#") {
			r.fail(m, "%s belongs at the root", name)
		}
	default:
		return strings.HasPrefix(name, "x-")
	}
	return true
}

// keyword adds the keyword name, member m of the schema n, to out, in the form for gojsonschema.
func (r *reader) keyword(out object, n uint32, name string, m uint32) {
	if r.draft < 6 && slices.Contains([]string{"const", "contains", "propertyNames"}, name) ||
		r.draft < 7 && slices.Contains([]string{"if", "then", "else"}, name) {
		r.unknown(m)
		return
	}
	switch name {
	case "type":
		out[name] = r.types(m)
	case "const":
		out[name] = r.value(m)
	case "enum":
		out[name] = r.enum(m)
	case "properties", "patternProperties":
		out[name] = r.named(m)
		for pattern, p := range children(r.tree, m) {
			if name == "patternProperties" {
				r.regexp(p, pattern)
			}
		}
	case "additionalProperties", "additionalItems":
		if r.tree.Nodes[m].Kind == document.Boolean {
			out[name] = r.isTrue(m) // in draft-04, too
		} else {
			out[name] = r.schema(m)
		}
	case "items":
		if r.tree.Nodes[m].Kind == document.Array {
			out[name] = r.list(m)
		} else {
			out[name] = r.schema(m)
		}
	case "allOf":
		requireAlso(out, r.list(m)...)
	case "anyOf", "oneOf":
		list := r.list(m)
		text := fmt.Sprintf("does not have any of the %d forms that the schema allows", len(list))
		switch {
		case len(list) == 1:
			text = "does not have the form that the schema requires"
		case name == "oneOf":
			text = fmt.Sprintf("must have exactly one of the %d forms in the schema, but does not", len(list))
		}
		requireAlso(out, failWith(object{name: list}, text))
	case "not", "if", "then", "else":
		out[name] = r.schema(m)
	case "contains":
		requireAlso(out, failWith(object{name: r.schema(m)}, "has no item of the form that the schema requires"))
	case "propertyNames":
		out[name] = failWith(r.schema(m), "")
	case "dependencies":
		out[name] = r.dependencies(m)
	case "required":
		out[name] = r.strings(m)
	case "uniqueItems":
		r.expect(m, document.Boolean)
		out[name] = r.isTrue(m)
	default:
		r.scalar(out, n, name, m)
	}
}

// scalar is keyword for the keywords about numbers, strings and sizes.
func (r *reader) scalar(out object, n uint32, name string, m uint32) {
	switch name {
	case "multipleOf":
		factor := r.number(m)
		if out[name] = factor; number(factor).Sign() <= 0 {
			r.fail(m, "%s must be more than 0", name)
		}
	case "minimum", "maximum":
		strict := "exclusive" + strings.ToUpper(name[:1]) + name[1:]
		if other, ok := r.child(n, strict); ok && r.draft == 4 && r.isTrue(other) {
			name = strict
		}
		out[name] = r.number(m)
	case "exclusiveMinimum", "exclusiveMaximum":
		if r.draft > 4 {
			out[name] = r.number(m)
			return
		}
		r.expect(m, document.Boolean)
		limit := strings.ToLower(strings.TrimPrefix(name, "exclusive"))
		if _, ok := r.child(n, limit); !ok {
			r.fail(m, "%s has no effect without %s", name, limit)
		}
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
		if i, err := strconv.Atoi(string(r.tree.Raw(m))); err != nil || i < 0 {
			r.fail(m, "%s must be a whole number from 0, written without fraction and exponent", name)
		}
		out[name] = json.Number(r.tree.Raw(m))
	case "pattern":
		r.regexp(m, r.text(m))
		out[name] = r.text(m)
	case "format":
		requireAlso(out, r.format(m))
	default:
		r.unknown(m)
	}
}

func (r *reader) unknown(m uint32) {
	r.fail(m, `draft-%02d has no such keyword; begin names of your own with "x-"`, r.draft)
}

// requireAlso adds schemas to the allOf of out.
func requireAlso(out object, schemas ...any) {
	list, _ := out["allOf"].([]any)
	out["allOf"] = append(list, schemas...)
}

// failWith returns a schema that fails with one error, which has the message, if check fails. For anyOf, oneOf and contains, gojsonschema
// itself would add the errors of the form that it considers the closest.
func failWith(check any, message string) any {
	mark := "\x00" + message
	return object{"if": check, "else": object{"const": mark, "not": object{"const": mark}}}
}

// messageOf returns the message in an error about the constant of failWith. ok is false for other constants.
func messageOf(allowed string) (message string, ok bool) {
	if err := json.Unmarshal([]byte(allowed), &message); err != nil || !strings.HasPrefix(message, "\x00") {
		return "", false
	}
	return printable(message[1:], 200), true
}

// strictPattern returns a pattern for a format that gojsonschema checks too loosely; "" for other formats. gojsonschema accepts a mere date
// as a date-time, a name with an e-mail address, and the IPv6 form of an IPv4 address. It accepts a uuid in small letters only, so that
// format has a pattern instead.
func strictPattern(format string) string {
	switch format {
	case "date-time":
		return `^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$`
	case "time":
		return `^\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$`
	case "email", "idn-email":
		return `^\S.*@[^\s>]+$`
	case "ipv4":
		return `^[0-9.]+$`
	case "uuid":
		return `^(?i)[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$`
	}
	return ""
}

// format returns the schema for a format. A format applies to strings only, but gojsonschema would refuse numbers.
func (r *reader) format(m uint32) any {
	format := r.text(m)
	if !gojsonschema.FormatCheckers.Has(format) {
		r.fail(m, "the format %s is not known and would not be checked; use pattern, or leave it out", words.Quote([]byte(format)))
	}
	check := object{}
	if format != "uuid" {
		check["format"] = format
	}
	if pattern := strictPattern(format); pattern != "" {
		check["pattern"] = pattern
	}
	return object{"if": object{"type": "string"}, "then": failWith(check, "does not have the format "+format)}
}

func (r *reader) regexp(n uint32, pattern string) {
	_, err := regexp.Compile(pattern)
	var fault *syntax.Error
	if errors.As(err, &fault) {
		r.fail(n, "the pattern %s cannot be used: %s %s", words.Quote([]byte(pattern)), fault.Code, words.Quote([]byte(fault.Expr)))
	}
}

// named returns an object of schemas in the form for gojsonschema.
func (r *reader) named(m uint32) object {
	r.expect(m, document.Object)
	out := object{}
	for name, s := range children(r.tree, m) {
		out[name] = r.schema(s)
	}
	return out
}

// list returns an array of schemas in the form for gojsonschema. It refuses an empty array, which gojsonschema would ignore.
func (r *reader) list(m uint32) []any {
	r.filled(m)
	out := []any{}
	for _, s := range children(r.tree, m) {
		out = append(out, r.schema(s))
	}
	return out
}

func (r *reader) dependencies(m uint32) any {
	r.expect(m, document.Object)
	out := object{}
	for name, d := range children(r.tree, m) {
		if r.tree.Nodes[d].Kind == document.Array {
			out[name] = object{"required": r.strings(d)}
		} else {
			out[name] = r.schema(d)
		}
	}
	return out
}

// enum returns the values without those that gojsonschema considers equal to others.
func (r *reader) enum(m uint32) any {
	r.filled(m)
	out, seen := []any{}, map[string]bool{}
	for _, item := range children(r.tree, m) {
		value := r.value(item)
		text, _ := json.Marshal(value)
		var floats any
		_ = json.Unmarshal(text, &floats) // the text is JSON
		if text, _ = json.Marshal(floats); !seen[string(text)] {
			seen[string(text)] = true
			out = append(out, value)
		}
	}
	return out
}

func (r *reader) types(m uint32) any {
	if r.tree.Nodes[m].Kind != document.Array {
		return r.oneType(m)
	}
	r.filled(m)
	for _, item := range children(r.tree, m) {
		r.oneType(item)
	}
	return r.strings(m)
}

func (r *reader) oneType(m uint32) string {
	kinds := []string{"array", "boolean", "integer", "null", "number", "object", "string"}
	kind := r.text(m)
	if !slices.Contains(kinds, kind) {
		r.fail(m, "%s is not a type; it must be one of %s", words.Quote([]byte(kind)), strings.Join(kinds, ", "))
	}
	return kind
}

// strings returns the items of an array, which must be different strings.
func (r *reader) strings(m uint32) []any {
	r.expect(m, document.Array)
	out := []any{}
	for _, item := range children(r.tree, m) {
		text := r.text(item)
		if slices.Contains(out, any(text)) {
			r.fail(item, "%s is in this list already", words.Quote([]byte(text)))
		}
		out = append(out, text)
	}
	return out
}

func (r *reader) number(m uint32) json.Number {
	if kind := r.tree.Nodes[m].Kind; kind != document.Integer && kind != document.Decimal {
		r.fail(m, "this must be a number, but is %s", article(kind.String()))
		return "1"
	}
	return json.Number(r.tree.Raw(m))
}

// number returns the value of a number; 0 if n is not a number.
func number(n json.Number) *big.Rat {
	value, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return new(big.Rat)
	}
	return value
}

func (r *reader) text(m uint32) string {
	r.expect(m, document.String)
	if r.tree.Nodes[m].Kind != document.String {
		return ""
	}
	return string(r.tree.Text(m))
}

func (r *reader) value(m uint32) any {
	c := conversion{tree: r.tree}
	return c.value(m, 0, 0)
}

func (r *reader) isTrue(m uint32) bool { return string(r.tree.Raw(m)) == "true" }

func (r *reader) filled(m uint32) {
	if r.expect(m, document.Array); r.tree.IsEmpty(m) {
		r.fail(m, "this list must not be empty")
	}
}

func (r *reader) expect(m uint32, kind document.Kind) {
	if is := r.tree.Nodes[m].Kind; is != kind {
		r.fail(m, "this must be %s, but is %s", article(kind.String()), article(is.String()))
	}
}
