package schema

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// reader rewrites a user's schema for gojsonschema, which silently ignores unknown keywords, fetches references, and has the same error for
// several faults. The rewritten schema avoids all three: it is draft-07, has only keywords with an effect, and refers only to its parts, by
// number.
type reader struct {
	places
	draft int            // the version of the draft: 4, 6 or 7
	parts []uint32       // the nodes that are compiled by themselves: the root, and the targets of references
	index map[uint32]int // the number of each part, by its node
	err   error          // the first fault
}

const (
	maxSource = 1 << 20 // the greatest size of a schema in bytes
	partsKey  = "x"     // not a keyword of gojsonschema
)

func partRef(i int) string { return "#/" + partsKey + "/" + strconv.Itoa(i) }

// readUser returns the parts of the schema in source, and the bounds of their costs. The first part is the root. Errors are those of
// NewUser.
func readUser(source []byte) (parts []any, b bounds, err error) {
	source = bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	if len(source) > maxSource {
		return nil, b, fmt.Errorf("the schema is larger than %d bytes", maxSource)
	}
	tree := document.NewTree(document.NoNames)
	if err := parse(tree, source); err != nil {
		return nil, b, err
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
		return nil, b, r.err
	}
	w, p := newWorkload(parts, false), newWorkload(parts, true)
	for i := range parts {
		if w.part(i, 0); w.loop {
			r.fail(r.parts[i], "the references here form a cycle")
			return nil, b, r.err
		}
	}
	for level := range maxLevels + 1 {
		if level > 0 && b.work[level-1] == 0 {
			b.work, b.patterns = append(b.work, 0), append(b.patterns, 0) // the schema does not apply to deeper values
			continue
		}
		b.work, b.patterns = append(b.work, w.part(0, level)), append(b.patterns, p.part(0, level))
	}
	if b.work[0] > maxWork {
		return nil, b, errors.New("the schema refers to its parts too often: each value would be checked more than " + strconv.Itoa(maxWork) + " times")
	}
	return parts, b, nil
}

// parse reads source as one JSON value without repeated names. The error begins with the 1-based line:column.
func parse(tree *document.Tree, source []byte) error {
	end, err := tree.Parse(source)
	var fault *document.SyntaxError
	if errors.As(err, &fault) {
		return atByte(source, fault.Offset, fault.Message)
	}
	if rest := bytes.TrimLeft(source[end:], " \t\r\n"); len(rest) > 0 {
		return atByte(source, len(source)-len(rest), "expected the end of the file after the schema")
	}
	if len(tree.Duplicates) > 0 {
		m := slices.Min(tree.Duplicates)
		return atByte(source, int(tree.Nodes[m].KeyStart), "duplicate key "+words.Quote(tree.Key(m)))
	}
	return nil
}

func atByte(source []byte, offset int, message string) error {
	before := source[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return fmt.Errorf("%d:%d: %s", 1+bytes.Count(before, []byte("\n")), 1+utf8.RuneCount(before[start:]), message)
}

// fail keeps an error about node n, if it is the first.
func (r *reader) fail(n uint32, format string, args ...any) {
	if r.err == nil {
		at := cmp.Or(printable(r.tree.Pointer(n), 200), "the root")
		r.err = fmt.Errorf("at %s: %s", at, fmt.Sprintf(format, args...))
	}
}

// limits checks the whole schema, including members that are not keywords, for values that gojsonschema must not see.
func (r *reader) limits() {
	var ends []uint32 // the ends of the containers around n
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

// dialect sets the draft by $schema.
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
			r.fail(m, "the schema is written in %s; only draft-04, draft-06 and draft-07 can be used", words.Quote([]byte(uri)))
		}
	}
}

// part returns the number of the part at n. It makes n a part if it is not one.
func (r *reader) part(n uint32) int {
	i, ok := r.index[n]
	if !ok {
		i = len(r.parts)
		r.parts, r.index[n] = append(r.parts, n), i
	}
	return i
}

// schema returns the schema at n in the form for gojsonschema.
func (r *reader) schema(n uint32) any {
	switch kind := r.tree.Nodes[n].Kind; {
	case kind == document.Boolean && r.draft > 4:
		return r.isTrue(n)
	case kind == document.Boolean:
		r.fail(n, "draft-04 does not allow true or false in place of a schema")
		return nil
	case kind != document.Object:
		r.fail(n, "this must be a schema, but is %s", article(kind.String()))
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

// reference returns the schema n, which has $ref in member m, in the form for gojsonschema. Beside $ref only annotations are allowed.
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

// resolve returns the target of the reference in m.
func (r *reader) resolve(m uint32) (n uint32, ok bool) {
	ref := r.text(m)
	fragment, local := strings.CutPrefix(ref, "#")
	pointer, err := url.PathUnescape(fragment)
	switch {
	case r.err != nil:
		return 0, false
	case !local:
		r.fail(m, "the reference %s leads out of the schema; it must begin with #, since nothing is fetched", words.Quote([]byte(ref)))
		return 0, false
	case err != nil || pointer != "" && pointer[0] != '/':
		r.fail(m, "the reference %s is not a JSON Pointer, such as #/definitions/name", words.Quote([]byte(ref)))
		return 0, false
	case pointer == "":
		return 0, true
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		if n, ok = r.child(n, strings.NewReplacer("~1", "/", "~0", "~").Replace(token)); !ok {
			r.fail(m, "the reference %s leads to nothing", words.Quote([]byte(ref)))
			return 0, false
		}
	}
	return n, true
}
