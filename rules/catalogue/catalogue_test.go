package catalogue

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// declared returns every constant of type ID, and the rules that the table of kinds of value names itself.
func declared(t *testing.T) []ID {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "id.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ids []ID
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			if name, ok := spec.Type.(*ast.Ident); ok && name.Name == "ID" {
				id, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, ID(id))
			}
		}
		return true
	})
	return append(ids, ofKinds(t)...)
}

// ofKinds returns the rules that rows of the table of kinds name without a constant: Rule: "value/x".
func ofKinds(t *testing.T) (ids []ID) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../tables/kinds.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if field, ok := n.(*ast.KeyValueExpr); ok {
			name, isName := field.Key.(*ast.Ident)
			text, isText := field.Value.(*ast.BasicLit)
			if isName && isText && name.Name == "Rule" {
				id, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, ID(id))
			}
		}
		return true
	})
	return ids
}

// TestCatalogue checks that rules in code and in the catalogue are the same, and that each entry is complete.
func TestCatalogue(t *testing.T) {
	var c Catalogue
	known := map[ID]bool{}
	for _, area := range Areas {
		rules, err := c.Area(area)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rules {
			known[r.ID] = true
			if !strings.HasPrefix(string(r.ID), area+"/") {
				t.Errorf("%s stands in %s.yaml", r.ID, area)
			}
			if r.Title == "" || r.Why == "" || r.Fix == "" || r.Section == "" || r.Severity == 0 || r.Good == "" ||
				r.Bad == "" && r.ID != JSONLimit {
				t.Errorf("%s: the entry is not complete", r.ID)
			}
			if r.Level != "MUST" && r.Level != "SHOULD" && r.Level != "MAY" {
				t.Errorf("%s: level %q", r.ID, r.Level)
			}
			if len(r.Requirements) == 0 {
				t.Errorf("%s names no requirement", r.ID)
			}
		}
	}
	ids := declared(t)
	for _, id := range ids {
		if !known[id] {
			t.Errorf("the catalogue has no entry for %s", id)
		}
	}
	if len(ids) != len(known) {
		t.Errorf("%d rules in code, %d in the catalogue", len(ids), len(known))
	}
}
