package schema

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Verdict lists the faults of the shape of an object.
type Verdict struct {
	Missing []string // the names of the required properties that are absent
	Members []Member // the faults of members, by their ordinal among the members that are not duplicates; nil if there are none
}

// Member holds the faults of a member.
type Member struct {
	Unknown bool  // the type has no such property
	Wrong   bool  // the value is of the wrong kind
	Items   Kinds // the wrong kinds of items of the array
}

// Kinds is a set of JSON kinds.
type Kinds uint8

// Has reports whether k is in the set.
func (s Kinds) Has(k document.Kind) bool { return s&(1<<k) != 0 }

// ShapeChecker gives verdicts. A verdict depends only on the shape of an object: its type, the names of its members, and the kind of each.
// So gojsonschema judges each shape once, and the verdict is remembered by the shape. A ShapeChecker must not be used by several goroutines
// at once.
type ShapeChecker struct {
	schemas *Schemas
	memo    map[string]*Verdict // the verdicts by shape; nil: no verdict is remembered
	key     []byte              // the memory of the shape of the current object
}

// The memo has at most maxShapes shapes of at most maxShapeLen bytes, since hostile data must not fill the memory. Real data has a few
// hundred shapes.
const (
	maxShapes   = 4096
	maxShapeLen = 2048
)

// NewShapeChecker returns a ShapeChecker for the given schemas.
func NewShapeChecker(schemas *Schemas) *ShapeChecker {
	return &ShapeChecker{schemas: schemas, memo: map[string]*Verdict{}}
}

// NewUncachedShapeChecker returns a ShapeChecker that remembers no verdict.
func NewUncachedShapeChecker(schemas *Schemas) *ShapeChecker { return &ShapeChecker{schemas: schemas} }

// Object returns the verdict on object n as an object of type t. Members flagged as duplicates are left out.
func (j *ShapeChecker) Object(tree *document.Tree, n uint32, t *tables.Type) (*Verdict, error) {
	j.key = appendShape(j.key[:0], tree, n, t)
	if v := j.memo[string(j.key)]; v != nil {
		return v, nil
	}
	v, err := j.verdictOf(tree, n, t)
	if err != nil {
		return nil, err
	}
	if j.memo != nil && len(j.key) <= maxShapeLen {
		if len(j.memo) >= maxShapes {
			clear(j.memo)
		}
		j.memo[string(j.key)] = v
	}
	return v, nil
}

// appendShape appends an exact encoding of the shape of object n to key. All names that are not in the tables have the same encoding, since
// the verdict refers to members by ordinal.
func appendShape(key []byte, tree *document.Tree, n uint32, t *tables.Type) []byte {
	key = binary.LittleEndian.AppendUint16(key, uint16(t.Index))
	if t.Name == "Envelope" {
		key = append(key, 'e')
	}
	key = append(key, ':')
	for m := n + 1; m < tree.Nodes[n].Next; m = tree.Nodes[m].Next {
		node := &tree.Nodes[m]
		if node.Flags&document.Duplicate != 0 {
			continue
		}
		key = append(key, byte(node.Name), byte(node.Name>>8), byte(node.Kind))
		if node.Kind == document.Array {
			key = append(key, byte(itemKinds(tree, m)))
		}
	}
	return key
}

func itemKinds(tree *document.Tree, array uint32) (kinds Kinds) {
	for item := array + 1; item < tree.Nodes[array].Next; item = tree.Nodes[item].Next {
		kinds |= 1 << tree.Nodes[item].Kind
	}
	return kinds
}

// verdictOf has gojsonschema judge an object of the shape of n: the same names, and for each value the simplest value of its kind.
// gojsonschema does not see the values of the document, which may be huge numbers.
func (j *ShapeChecker) verdictOf(tree *document.Tree, n uint32, t *tables.Type) (*Verdict, error) {
	compiled, err := j.schemas.compiled(t)
	if err != nil {
		return nil, err
	}
	instance, ordinals, itemsOf := object{}, map[string]int{}, map[string][]document.Kind{}
	const other = "\x00" // stands for all names that are not in the tables: no property has this name, and the schema judges all such names alike
	var others []int
	count := 0
	for m := n + 1; m < tree.Nodes[n].Next; m = tree.Nodes[m].Next {
		node := &tree.Nodes[m]
		if node.Flags&document.Duplicate != 0 {
			continue
		}
		name := tree.Name(m)
		if node.Name == document.Unknown {
			name = other
			others = append(others, count)
		}
		ordinals[name] = count
		count++
		instance[name] = sample(node.Kind)
		if node.Kind == document.Array && name != other {
			items := []any{}
			for k := document.Null; k <= document.Object; k++ {
				if itemKinds(tree, m).Has(k) {
					items = append(items, sample(k))
					itemsOf[name] = append(itemsOf[name], k)
				}
			}
			instance[name] = items
		}
	}
	result, err := compiled.Validate(gojsonschema.NewRawLoader(instance))
	if err != nil {
		return nil, fmt.Errorf("check the shape of %s: %w", t.Name, err)
	}
	v := new(Verdict)
	for _, e := range result.Errors() {
		v.add(e, count, ordinals, itemsOf)
	}
	if v.Members != nil {
		for _, member := range others {
			v.Members[member] = v.Members[ordinals[other]]
		}
	}
	return v, nil
}

func sample(k document.Kind) any {
	switch k {
	case document.Boolean:
		return true
	case document.Integer:
		return json.Number("1")
	case document.Decimal:
		return json.Number("0.5")
	case document.String:
		return "text"
	case document.Array:
		return []any{}
	case document.Object:
		return object{}
	}
	return nil
}

// add adds an error of gojsonschema to the verdict. The context of the error is the path to the value. It is split at NUL, which no name of
// a property contains.
func (v *Verdict) add(e gojsonschema.ResultError, count int, ordinals map[string]int, itemsOf map[string][]document.Kind) {
	name, _ := e.Details()["property"].(string)
	if e.Type() == "required" {
		v.Missing = append(v.Missing, name)
		return
	}
	if v.Members == nil {
		v.Members = make([]Member, count)
	}
	if e.Type() == "additional_property_not_allowed" {
		v.Members[ordinals[name]].Unknown = true
		return
	}
	path := strings.Split(e.Context().String("\x00"), "\x00")[1:]
	member := &v.Members[ordinals[path[0]]]
	if len(path) == 1 {
		member.Wrong = true
		return
	}
	item, _ := strconv.Atoi(path[1])
	member.Items |= 1 << itemsOf[path[0]][item]
}
