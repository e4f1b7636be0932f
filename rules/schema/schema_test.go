package schema

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

func newSet(t *testing.T) *tables.Set {
	t.Helper()
	spec, err := profiles.ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	sets, err := tables.Compile(spec)
	if err != nil {
		t.Fatal(err)
	}
	return sets[0]
}

// keywords are the keywords of the schemas, all of which gojsonschema knows. It ignores an unknown keyword silently.
var keywords = []string{"$schema", "type", "properties", "additionalProperties", "required", "items"}

func TestSchemasCompile(t *testing.T) {
	set := newSet(t)
	schemas := New(set)
	for _, typ := range append(slices.Clone(set.Types), set.Envelope) {
		if _, err := schemas.compiled(typ); err != nil {
			t.Error(err)
		}
		source := schemas.Source(typ)
		inner := []object{source}
		for _, p := range source["properties"].(object) {
			inner = append(inner, p.(object))
		}
		for _, schema := range inner {
			for keyword := range schema {
				if !slices.Contains(keywords, keyword) {
					t.Errorf("%s: unexpected keyword %s", typ.Name, keyword)
				}
			}
		}
	}
}

// TestMemo checks that three verdicts are equal for every typed object of the samples: the remembered one, that of a new ShapeChecker, and
// that of gojsonschema on the object itself.
func TestMemo(t *testing.T) {
	set := newSet(t)
	schemas := New(set)
	memo := NewShapeChecker(schemas)
	tree := document.NewTree(set.Names)
	objects, faulty := 0, 0
	err := filepath.WalkDir("../../testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".want") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for {
			n, err := tree.Parse(data)
			if err != nil {
				return nil // the rest is not JSON
			}
			for i := range tree.Nodes {
				typ := typeOf(set, tree, uint32(i))
				if typ == nil || len(tree.Duplicates) > 0 {
					continue
				}
				objects++
				if compare(t, path, memo, tree, uint32(i), typ) {
					faulty++
				}
			}
			data = data[n:]
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if objects < 1000 || faulty < 100 || len(memo.memo) > objects/2 {
		t.Errorf("only %d objects, %d of them faulty, %d shapes", objects, faulty, len(memo.memo))
	}
}

// FuzzMemo checks the same as TestMemo for every typed object of any document, by the tables of each version.
func FuzzMemo(f *testing.F) {
	v1p2, err := profiles.ShippedVersion("1.2")
	if err != nil {
		f.Fatal(err)
	}
	v1p1, err := profiles.ShippedVersion("1.1")
	if err != nil {
		f.Fatal(err)
	}
	v1p0, err := profiles.ShippedVersion("1.0")
	if err != nil {
		f.Fatal(err)
	}
	sets, err := tables.Compile(v1p2, v1p1, v1p0)
	if err != nil {
		f.Fatal(err)
	}
	var memos []*ShapeChecker
	for i, set := range sets {
		memos = append(memos, NewShapeChecker(New(set)))
		f.Add(uint8(i), []byte(`{"type":"Person","id":"_:a","name":null,"otherIdentifiers":[{"type":"SystemIdentifier","identifier":1}],"extensions":[]}`))
		f.Add(uint8(i), []byte(`[{"type":"ViewEvent","actor":{"type":"Person","x":1},"object":"_:o","y":{"type":"Score","maxScore":1.5,"scoreGiven":"2"}}]`))
		f.Add(uint8(i), []byte(`{"type":"Document","mediaType":[],"keywords":["a",2,null,[],{},1.0,true],"\u0000":1,"creators":[{"type":"Agent"},"_:x",7],"version":{}}`))
		f.Add(uint8(i), []byte(`{"\u0074ype":"Attempt","count":1.0,"count":1e2,"isPartOf":{"type":"Attempt","count":-7},"duration":false}`))
	}
	f.Fuzz(func(t *testing.T, version uint8, data []byte) {
		set, memo := sets[int(version)%len(sets)], memos[int(version)%len(sets)]
		tree := document.NewTree(set.Names)
		if _, err := tree.Parse(data); err != nil || len(tree.Duplicates) > 0 {
			return
		}
		for n := range min(len(tree.Nodes), 50) {
			if typ := typeOf(set, tree, uint32(n)); typ != nil {
				compare(t, "", memo, tree, uint32(n), typ)
			}
		}
	})
}

func typeOf(set *tables.Set, tree *document.Tree, n uint32) *tables.Type {
	m := tree.Member(n, set.NameID.Type)
	if m == 0 || tree.Nodes[m].Kind != document.String {
		return nil
	}
	return set.TypeNamed(set.Names.ID(tree.Text(m)))
}

// compare holds that the three verdicts on an object are equal, and reports whether the object has a fault of shape.
func compare(t *testing.T, path string, memo *ShapeChecker, tree *document.Tree, n uint32, typ *tables.Type) bool {
	t.Helper()
	remembered, err := memo.Object(tree, n, typ)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := NewShapeChecker(memo.schemas).Object(tree, n, typ)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(remembered.Missing) // the order of gojsonschema varies
	slices.Sort(fresh.Missing)
	if !reflect.DeepEqual(remembered, fresh) {
		t.Errorf("%s%s: remembered %+v, new %+v", path, tree.Pointer(n), remembered, fresh)
	}
	direct := directly(t, memo.schemas, tree, n, typ)
	if got := faults(tree, n, fresh); !reflect.DeepEqual(got, direct) {
		t.Errorf("%s%s: %v, gojsonschema directly %v", path, tree.Pointer(n), got, direct)
	}
	return len(direct) > 0
}

// directly lists the errors of gojsonschema about the object itself: "required x", "unknown x", "wrong x" and "wrong x/3".
func directly(t *testing.T, schemas *Schemas, tree *document.Tree, n uint32, typ *tables.Type) []string {
	t.Helper()
	var value any
	d := json.NewDecoder(bytes.NewReader(tree.Raw(n)))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		t.Fatal(err)
	}
	compiled, err := schemas.compiled(typ)
	if err != nil {
		t.Fatal(err)
	}
	result, err := compiled.Validate(gojsonschema.NewRawLoader(written(value)))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range result.Errors() {
		name, _ := e.Details()["property"].(string)
		switch e.Type() {
		case "required":
			list = append(list, "required "+name)
		case "additional_property_not_allowed":
			list = append(list, "unknown "+name)
		default:
			list = append(list, "wrong "+strings.Join(strings.Split(e.Context().String("\x00"), "\x00")[1:], "/"))
		}
	}
	slices.Sort(list)
	return list
}

// written removes the only difference on purpose: here 1.0 is not an integer, since it is written as a decimal.
func written(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name := range v {
			v[name] = written(v[name])
		}
	case []any:
		for i := range v {
			v[i] = written(v[i])
		}
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return json.Number("0.5")
		}
		return json.Number("1")
	}
	return value
}

// faults lists the faults of a verdict in the form of directly.
func faults(tree *document.Tree, n uint32, v *Verdict) []string {
	var list []string
	for _, name := range v.Missing {
		list = append(list, "required "+name)
	}
	ordinal := 0
	for m := n + 1; m < tree.Nodes[n].Next && v.Members != nil; m = tree.Nodes[m].Next {
		wrong, name := v.Members[ordinal], string(tree.Key(m))
		ordinal++
		if wrong.Unknown {
			list = append(list, "unknown "+name)
		}
		if wrong.Wrong {
			list = append(list, "wrong "+name)
		}
		index := 0
		for item := m + 1; wrong.Items != 0 && item < tree.Nodes[m].Next; item = tree.Nodes[item].Next {
			if wrong.Items.Has(tree.Nodes[item].Kind) {
				list = append(list, "wrong "+name+"/"+strconv.Itoa(index))
			}
			index++
		}
	}
	slices.Sort(list)
	return list
}

// TestMemoIsBounded checks that the number of remembered shapes is bounded.
func TestMemoIsBounded(t *testing.T) {
	set := newSet(t)
	judge := NewShapeChecker(New(set))
	tree := document.NewTree(set.Names)
	kinds := []string{"null", "1", "0.5", `""`, "true", "[]", "{}"}
	for i := range maxShapes + 100 {
		var b strings.Builder
		b.WriteString(`{"type":"Person"`)
		for rest := i; rest > 0; rest /= len(kinds) {
			b.WriteString(`,"x` + strings.Repeat("y", b.Len()) + `":` + kinds[rest%len(kinds)])
		}
		if _, err := tree.Parse([]byte(b.String() + "}")); err != nil {
			t.Fatal(err)
		}
		if _, err := judge.Object(tree, 0, set.TypeNamed(set.Names.ID([]byte("Person")))); err != nil {
			t.Fatal(err)
		}
	}
	if len(judge.memo) > maxShapes {
		t.Errorf("%d shapes are remembered", len(judge.memo))
	}
}
