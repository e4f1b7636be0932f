package schema

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
)

// reader rewrites a user's schema for gojsonschema, which ignores in silence what it does not know, fetches what it is
// referred to, and words some faults so that they cannot be told apart. What it writes has none of that: it is
// draft-07 with nothing but keywords that count, and its references lead nowhere but to parts, by their number.
type reader struct {
	places
	draft int
	parts []uint32 // what is compiled on its own: the root, and all that references lead to
	index map[uint32]int
	err   error // the first fault
}

const (
	maxSource = 1 << 20 // bytes
	partsKey  = "x"     // gojsonschema knows no such keyword
)

func partRef(i int) string { return "#/" + partsKey + "/" + strconv.Itoa(i) }

// readUser returns the parts of the schema in source, the first of which is the root, and the work they make: see User.
func readUser(source []byte) (parts []any, work []float64, err error) {
	source = bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	if len(source) > maxSource {
		return nil, nil, fmt.Errorf("the schema is larger than %d bytes", maxSource)
	}
	tree := document.NewTree(document.NewNames(nil))
	if err := parse(tree, source); err != nil {
		return nil, nil, err
	}
	r := reader{places: newPlaces(tree, 0), draft: 7, index: map[uint32]int{}}
	if r.limits(); r.err == nil {
		r.dialect()
	}
	if r.err == nil {
		r.part(0)
	}
	for i := 0; i < len(r.parts) && r.err == nil; i++ {
		parts = append(parts, r.schema(r.parts[i]))
	}
	if r.err != nil {
		return nil, nil, r.err
	}
	w := newWorkload(parts)
	for i := range parts {
		if w.part(i, 0); w.loop {
			r.fail(r.parts[i], "the references here lead back to where they start")
			return nil, nil, r.err
		}
	}
	for level := range maxLevels + 1 {
		if level > 0 && work[level-1] == 0 {
			work = append(work, 0) // nothing is said of what is deeper
			continue
		}
		work = append(work, w.part(0, level))
	}
	if work[0] > maxWork {
		return nil, nil, errors.New("the schema refers to its parts too often: each value would be judged more than " + strconv.Itoa(maxWork) + " times")
	}
	return parts, work, nil
}

// parse reads source, all of it, as one JSON value.
func parse(tree *document.Tree, source []byte) error {
	end, err := tree.Parse(source)
	var fault *document.SyntaxError
	if errors.As(err, &fault) {
		return atByte(source, fault.Offset, fault.Message)
	}
	if rest := bytes.TrimLeft(source[end:], " \t\r\n"); len(rest) > 0 {
		return atByte(source, len(source)-len(rest), "expected nothing more after the schema")
	}
	if len(tree.Duplicates) > 0 {
		m := slices.Min(tree.Duplicates)
		return atByte(source, int(tree.Nodes[m].KeyStart), rules.Quote(tree.Key(m))+" occurs twice in this object")
	}
	return nil
}

func atByte(source []byte, offset int, message string) error {
	before := source[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return fmt.Errorf("%d:%d: %s", 1+bytes.Count(before, []byte("\n")), 1+utf8.RuneCount(before[start:]), message)
}

// fail keeps the first fault.
func (r *reader) fail(n uint32, format string, args ...any) {
	if r.err == nil {
		at := cmp.Or(printable(r.tree.Pointer(n), 200), "the root")
		r.err = fmt.Errorf("at %s: %s", at, fmt.Sprintf(format, args...))
	}
}

// limits looks at all of the schema, also at what is no keyword, for what would be too much for gojsonschema.
func (r *reader) limits() {
	var ends []uint32 // of the containers around n
	for n := range r.tree.Nodes {
		node := &r.tree.Nodes[n]
		for len(ends) > 0 && ends[len(ends)-1] <= uint32(n) {
			ends = ends[:len(ends)-1]
		}
		switch node.Kind {
		case document.Array, document.Object:
			if ends = append(ends, node.Next); len(ends) > maxLevels {
				r.fail(uint32(n), "the schema is nested more than %d deep", maxLevels)
			}
		case document.Integer, document.Decimal:
			if why := unfit(r.tree.Raw(uint32(n))); why != "" {
				r.fail(uint32(n), "this %s", why)
			}
		}
	}
}

// dialect finds out which draft the schema is written in.
func (r *reader) dialect() {
	for name, m := range children(r.tree, 0) {
		if name != "$schema" || r.tree.Nodes[0].Kind != document.Object {
			continue
		}
		uri := strings.TrimSuffix(r.text(m), "#")
		switch strings.Replace(uri, "https:", "http:", 1) {
		case "http://json-schema.org/draft-04/schema":
			r.draft = 4
		case "http://json-schema.org/draft-06/schema":
			r.draft = 6
		case "http://json-schema.org/draft-07/schema":
		default:
			r.fail(m, "the schema is written in %s; only draft-04, draft-06 and draft-07 can be used", rules.Quote([]byte(uri)))
		}
	}
}

// part returns the number of the part that begins at n.
func (r *reader) part(n uint32) int {
	i, ok := r.index[n]
	if !ok {
		i = len(r.parts)
		r.parts, r.index[n] = append(r.parts, n), i
	}
	return i
}

// schema rewrites the schema at n.
func (r *reader) schema(n uint32) any {
	switch kind := r.tree.Nodes[n].Kind; {
	case kind == document.Boolean && r.draft > 4:
		return r.isTrue(n)
	case kind == document.Boolean:
		r.fail(n, "draft-04 has no true or false in place of a schema")
		return nil
	case kind != document.Object:
		r.fail(n, "this must be a schema, that is an object, but is %s", article(kind.String()))
		return nil
	}
	if ref, ok := r.child(n, "$ref"); ok {
		return r.reference(n, ref)
	}
	out := object{}
	for name, m := range children(r.tree, n) {
		if !r.annotation(n, name, m) {
			r.keyword(out, n, name, m)
		}
	}
	for _, noun := range []string{"Length", "Items", "Properties"} {
		low, ok := out["min"+noun].(json.Number)
		high, also := out["max"+noun].(json.Number)
		if l, h := number(low), number(high); ok && also && l.Cmp(h) > 0 {
			r.fail(n, "min%s is more than max%[1]s", noun)
		}
	}
	return out
}

// reference rewrites the schema n that is nothing but $ref, at m, and annotations.
func (r *reader) reference(n, m uint32) any {
	for name, sibling := range children(r.tree, n) {
		if name != "$ref" && !r.annotation(n, name, sibling) {
			r.fail(sibling, "beside $ref this has no effect; put both into allOf")
		}
	}
	target, ok := r.resolve(m)
	if !ok {
		return nil
	}
	return object{"$ref": partRef(r.part(target))}
}

// resolve finds the node that the reference at m leads to.
func (r *reader) resolve(m uint32) (n uint32, ok bool) {
	ref := r.text(m)
	fragment, local := strings.CutPrefix(ref, "#")
	pointer, err := url.PathUnescape(fragment)
	switch {
	case r.err != nil:
		return 0, false
	case !local:
		r.fail(m, "the reference %s leads out of the schema; only those that begin with # are followed, nothing is fetched", rules.Quote([]byte(ref)))
		return 0, false
	case err != nil || pointer != "" && pointer[0] != '/':
		r.fail(m, "the reference %s is no JSON Pointer, such as #/definitions/name", rules.Quote([]byte(ref)))
		return 0, false
	case pointer == "":
		return 0, true
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		if n, ok = r.child(n, strings.NewReplacer("~1", "/", "~0", "~").Replace(token)); !ok {
			r.fail(m, "the reference %s leads to nothing", rules.Quote([]byte(ref)))
			return 0, false
		}
	}
	return n, true
}

// annotation reports whether member m of the schema n is there for people or for references only.
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
		// Below the root it would change where references lead, unless it is a mere fragment.
		if id := r.text(m); n != 0 && !strings.HasPrefix(id, "#") {
			r.fail(m, "%s belongs at the root", name)
		}
	default:
		return strings.HasPrefix(name, "x-")
	}
	return true
}

// keyword rewrites member m of the schema n, its keyword name, into out.
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
			out[name] = r.isTrue(m) // in draft-04 too
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
		also(out, r.list(m)...)
	case "anyOf", "oneOf":
		list := r.list(m)
		text := "has none of the %d forms that the schema allows"
		if name == "oneOf" {
			text = "must have exactly one of the %d forms in the schema, but has none or several"
		}
		also(out, unless(object{name: list}, fmt.Sprintf(text, len(list))))
	case "not", "if", "then", "else":
		out[name] = r.schema(m)
	case "contains":
		also(out, unless(object{name: r.schema(m)}, "has no item of the form that the schema demands"))
	case "propertyNames":
		out[name] = unless(r.schema(m), "")
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

// scalar does the same for keywords about numbers, strings and sizes.
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
			r.fail(m, "%s means nothing without %s", name, limit)
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
		also(out, r.format(m))
	default:
		r.unknown(m)
	}
}

func (r *reader) unknown(m uint32) {
	r.fail(m, `draft-%02d has no such keyword; begin names of your own with "x-"`, r.draft)
}

// also adds schemas that must hold as well.
func also(out object, schemas ...any) {
	list, _ := out["allOf"].([]any)
	out["allOf"] = append(list, schemas...)
}

// unless writes a schema that fails where check does, but with one error, which carries the message. Of anyOf and its
// like, gojsonschema would mix into the other errors those of the form that it thinks was meant.
func unless(check any, message string) any {
	mark := "\x00" + message
	return object{"if": check, "else": object{"const": mark, "not": object{"const": mark}}}
}

// marked returns the message that the constant of an error carries.
func marked(allowed string) (message string, ok bool) {
	if err := json.Unmarshal([]byte(allowed), &message); err != nil || !strings.HasPrefix(message, "\x00") {
		return "", false
	}
	return printable(message[1:], 200), true
}

// strict is a pattern for formats in which gojsonschema takes more than it should: a mere date for a date-time, a name
// with an e-mail address, the IPv6 form of an IPv4 address. Of uuid it takes less, lower case only.
func strict(format string) string {
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

// format rewrites a format, which is about strings only; gojsonschema would fail numbers.
func (r *reader) format(m uint32) any {
	format := r.text(m)
	if !gojsonschema.FormatCheckers.Has(format) {
		r.fail(m, "the format %s is not known and would not be checked; use pattern, or leave it out", rules.Quote([]byte(format)))
	}
	check := object{}
	if format != "uuid" {
		check["format"] = format
	}
	if pattern := strict(format); pattern != "" {
		check["pattern"] = pattern
	}
	return object{"if": object{"type": "string"}, "then": unless(check, "is not of the format "+format)}
}

func (r *reader) regexp(n uint32, pattern string) {
	_, err := regexp.Compile(pattern)
	var fault *syntax.Error
	if errors.As(err, &fault) {
		r.fail(n, "the pattern %s cannot be used: %s %s", rules.Quote([]byte(pattern)), fault.Code, rules.Quote([]byte(fault.Expr)))
	}
}

// named rewrites an object of schemas.
func (r *reader) named(m uint32) object {
	r.expect(m, document.Object)
	out := object{}
	for name, s := range children(r.tree, m) {
		out[name] = r.schema(s)
	}
	return out
}

// list rewrites an array of schemas. gojsonschema ignores an empty one.
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

// enum returns the values without those that gojsonschema takes for the same.
func (r *reader) enum(m uint32) any {
	r.filled(m)
	out, seen := []any{}, map[string]bool{}
	for _, item := range children(r.tree, m) {
		value := r.value(item)
		text, _ := json.Marshal(value)
		var floats any
		_ = json.Unmarshal(text, &floats) // it is JSON
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
		r.fail(m, "%s is no type; there are %s", rules.Quote([]byte(kind)), strings.Join(kinds, ", "))
	}
	return kind
}

// strings returns the items of an array of different strings.
func (r *reader) strings(m uint32) []any {
	r.expect(m, document.Array)
	out := []any{}
	for _, item := range children(r.tree, m) {
		text := r.text(item)
		if slices.Contains(out, any(text)) {
			r.fail(item, "%s is in this list already", rules.Quote([]byte(text)))
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

// number is the value of a number, 0 if it is none.
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
