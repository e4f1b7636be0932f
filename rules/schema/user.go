package schema

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// User is a compiled JSON Schema of a user for the extensions object, or for one of its members. It is immutable and safe for concurrent
// use. Of members with the same name, it checks the first. const and enum compare numbers as 64-bit floats.
type User struct {
	schema *gojsonschema.Schema
	bounds
}

// bounds are the greatest costs of a value, by its depth below the checked value.
type bounds struct {
	work     []float64 // the greatest number of judgements of a value
	patterns []float64 // the greatest length of the patterns, in instructions of package regexp, that are compared with a value or its name
}

// Problem is a violation of the schema, and its place.
type Problem struct {
	Node    uint32 // the faulty value; if a member is missing, the object
	AtName  bool   // the fault is the member's name rather than its value
	Message string // safe to print
}

// The cost of a document is bounded, since documents are not trusted. gojsonschema recurses, judges a value again for each overlapping form
// of a schema, and keeps an error of a kilobyte for each failure. The error contains the path to the value.
const (
	maxProblems = 20
	maxLevels   = 200
	maxWork     = 200_000 // the greatest number of judgements of one document
	freeWay     = 300     // the length of the names on the path to a value, in bytes, that costs as much as one judgement

	// The time to compare a pattern with a string grows with the product of their lengths. gojsonschema compiles the pattern again for each
	// name.
	maxSteps  = 200_000_000
	freeSteps = 100 // the length of a string, in bytes, that costs as much as compiling the pattern
)

// NewUser reads and compiles a schema of draft-04, draft-06 or draft-07; without $schema it is draft-07. An error names the fault and its
// place: 1-based line:column if source is not JSON, else a JSON Pointer. NewUser reads nothing but source.
func NewUser(source []byte) (u *User, err error) {
	parts, b, err := readUser(source)
	if err != nil {
		return nil, err
	}
	defer func() {
		if recover() != nil {
			u, err = nil, errors.New("the schema cannot be compiled")
		}
	}()
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect = gojsonschema.Draft7, false
	compiled, err := loader.Compile(closedLoader{gojsonschema.NewRawLoader(object{"$ref": partRef(0), partsKey: parts})})
	if err != nil {
		return nil, fmt.Errorf("the schema cannot be compiled: %s", printable(err.Error(), 200))
	}
	return &User{compiled, b}, nil
}

// closedLoader is a loader that refuses to load anything else. References out of the schema have been refused before; this makes it doubly
// sure.
type closedLoader struct{ gojsonschema.JSONLoader }

func (closedLoader) LoaderFactory() gojsonschema.JSONLoaderFactory { return refusingLoader{} }

type refusingLoader struct{ gojsonschema.JSONLoader }

func (refusingLoader) New(string) gojsonschema.JSONLoader { return refusingLoader{} }
func (refusingLoader) LoadJSON() (any, error)             { return nil, errors.New("a reference leads out of it") }

// Check judges value n of the tree. It returns at most maxProblems problems, in the order of their nodes.
func (u *User) Check(tree *document.Tree, n uint32) (problems []Problem) {
	defer func() {
		if recover() != nil {
			problems = []Problem{{Node: n, Message: subject(tree, n) + " could not be checked by the schema"}}
		}
	}()
	c := conversion{tree: tree, bounds: u.bounds}
	value := c.value(n, 0, 0)
	switch {
	case c.steps > maxSteps:
		return []Problem{{Node: n, Message: subject(tree, n) + " has too long strings or names, or too many, to be compared with the patterns of the schema"}}
	case c.cost > maxWork:
		return []Problem{{Node: n, Message: subject(tree, n) + " is too large or too deeply nested to be checked by the schema"}}
	}
	if len(c.problems) > 0 {
		return tidy(c.problems)
	}
	result, err := u.schema.Validate(gojsonschema.NewRawLoader(value))
	if err != nil {
		panic(err) // a raw loader cannot fail
	}
	p := newPlaces(tree, n)
	for _, e := range result.Errors() {
		if problem := p.problem(e); problem.Message != "" && !isReplaced(tree, problem.Node) {
			problems = append(problems, problem)
		}
	}
	return tidy(problems)
}

func tidy(problems []Problem) []Problem {
	slices.SortFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Message, b.Message))
	})
	problems = slices.Compact(problems)
	return problems[:min(len(problems), maxProblems)]
}

// children yields the members of n by name, or its items by index. Of members with the same name, it yields the first.
func children(tree *document.Tree, n uint32) iter.Seq2[string, uint32] {
	return func(yield func(string, uint32) bool) {
		array := tree.Nodes[n].Kind == document.Array
		for c, i := n+1, 0; c < tree.Nodes[n].Next; c, i = tree.Nodes[c].Next, i+1 {
			name := ""
			if array {
				name = strconv.Itoa(i)
			} else {
				name = string(tree.Key(c))
			}
			if tree.Nodes[c].Flags&document.Duplicate == 0 && !yield(name, c) {
				return
			}
		}
	}
}

// places finds the nodes to which errors of gojsonschema refer.
type places struct {
	tree *document.Tree
	root uint32
	of   map[uint32]map[string]uint32 // the children by name or index, for the containers whose children were looked up
}

func newPlaces(tree *document.Tree, root uint32) places {
	return places{tree, root, map[uint32]map[string]uint32{}}
}

// child returns the member or item of n with a name or index; n itself if there is none.
func (p *places) child(n uint32, name string) (c uint32, found bool) {
	if p.of[n] == nil {
		p.of[n] = map[string]uint32{}
		for name, c := range children(p.tree, n) {
			p.of[n][name] = c
		}
	}
	if c, found = p.of[n][name]; !found {
		return n, false
	}
	return c, true
}

// problem words an error. The message is "" if the error only sums up others, or does not count here.
func (p *places) problem(e gojsonschema.ResultError) Problem {
	const joint = "\xff" // no name contains this byte, since names are UTF-8
	at := Problem{Node: p.root}
	for _, name := range strings.Split(e.Context().String(joint), joint)[1:] {
		at.Node, _ = p.child(at.Node, name)
	}
	details := e.Details()
	name, _ := details["property"].(string)
	switch e.Type() {
	case "required":
		at.Message = words.Quote([]byte(name)) + " is missing; the schema requires it"
		return at
	case "additional_property_not_allowed":
		at.Message = "the schema does not allow " + words.Quote([]byte(name)) + " here"
		at.Node, at.AtName = p.child(at.Node, name)
		return at
	case "invalid_property_name":
		at.Message = "the schema does not allow the name " + words.Quote([]byte(name))
		at.Node, at.AtName = p.child(at.Node, name)
		return at
	case "false":
		at.AtName = p.tree.Nodes[at.Node].IsMember()
	case "unique":
		items, i, j := e.Value().([]any), details["i"].(int), details["j"].(int)
		if !reflect.DeepEqual(exact(items[i]), exact(items[j])) {
			return Problem{} // the numbers are only equal as 64-bit floats
		}
		at.Node, _ = p.child(at.Node, strconv.Itoa(j))
	}
	if text := p.wording(at.Node, e.Type(), details); text != "" {
		at.Message = subject(p.tree, at.Node) + " " + text
	}
	return at
}

// exact returns the value with numbers as text, the same text for equal numbers.
func exact(value any) any {
	switch v := value.(type) {
	case json.Number:
		r, _ := new(big.Rat).SetString(string(v))
		return r.RatString()
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = exact(v[i])
		}
		return list
	case object:
		members := object{}
		for name := range v {
			members[name] = exact(v[name])
		}
		return members
	}
	return value
}

// wording returns the part of a message that follows the name of n; "" if other errors report the fault.
func (p *places) wording(n uint32, fault string, details gojsonschema.ErrorDetails) string {
	switch fault {
	case "number_all_of", "condition_then", "condition_else":
		return ""
	case "const":
		allowed, _ := details["allowed"].(string)
		if message, ours := messageOf(allowed); ours {
			return message
		}
		return p.is(n) + "; it must be " + printable(allowed, 100)
	case "enum":
		return p.is(n) + "; the schema allows " + printable(fmt.Sprint(details["allowed"]), 200)
	case "invalid_type":
		expected := strings.Split(strings.Trim(fmt.Sprint(details["expected"]), "[]"), ",")
		return "is " + article(fmt.Sprint(details["given"])) + "; it must be " + article(expected...)
	case "false":
		return "is not allowed here by the schema"
	case "number_not":
		return "has a form that the schema forbids"
	case "pattern":
		return "does not match the pattern " + printable(fmt.Sprint(details["pattern"]), 100)
	case "string_gte":
		return "is shorter than " + count(details["min"], "character")
	case "string_lte":
		return "is longer than " + count(details["max"], "character")
	case "number_gte":
		return p.is(n) + "; it must be at least " + decimal(details["min"])
	case "number_gt":
		return p.is(n) + "; it must be more than " + decimal(details["min"])
	case "number_lte":
		return p.is(n) + "; it must be at most " + decimal(details["max"])
	case "number_lt":
		return p.is(n) + "; it must be less than " + decimal(details["max"])
	case "multiple_of":
		return p.is(n) + "; it must be a multiple of " + decimal(details["multiple"])
	case "unique":
		return fmt.Sprintf("is the same as the one at index %d; the schema requires different items", details["i"])
	case "array_no_additional_items":
		return "has more items than the schema allows"
	case "array_min_items":
		return "has fewer than " + count(details["min"], "item")
	case "array_max_items":
		return "has more than " + count(details["max"], "item")
	case "array_min_properties":
		return "has fewer than " + count(details["min"], "member")
	case "array_max_properties":
		return "has more than " + count(details["max"], "member")
	}
	return "breaks the schema: " + strings.ReplaceAll(fault, "_", " ")
}

// subject returns the name of n for a message.
func subject(tree *document.Tree, n uint32) string {
	switch key := tree.Key(n); {
	case key != nil:
		return words.Quote(key)
	case n == 0:
		return "the value"
	}
	return "the item"
}

// is returns "is" and the value of n if it is a scalar, else its kind.
func (p *places) is(n uint32) string {
	switch node := &p.tree.Nodes[n]; node.Kind {
	case document.String:
		return "is " + words.Quote(p.tree.Text(n))
	case document.Array, document.Object:
		return "is " + article(node.Kind.String())
	}
	return "is " + printable(string(p.tree.Raw(n)), 60)
}

// article lists kinds of JSON values, each with its article: "a string, an integer or null".
func article(kinds ...string) string {
	text := ""
	for i, kind := range kinds {
		switch {
		case i > 0 && i == len(kinds)-1:
			text += " or "
		case i > 0:
			text += ", "
		}
		switch {
		case kind == "null":
		case strings.ContainsAny(kind[:1], "aio"):
			text += "an "
		default:
			text += "a "
		}
		text += kind
	}
	return text
}

func count(n any, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// decimal writes a number of the schema.
func decimal(limit any) string {
	f, ok := limit.(*big.Float)
	if !ok {
		return fmt.Sprint(limit)
	}
	if text := f.Text('f', -1); len(text) <= 25 {
		return text
	}
	return f.Text('g', 17)
}

// printable returns a text of the schema for a message: the first most characters, in a form that is safe to print.
func printable(text string, most int) string { return words.Printable(words.Shorten(text, most)) }
