package cmd

import (
	"go/ast"
	"go/constant"
	"go/doc"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const architecture = "docs/architecture.md"

// sectionOf returns the text of a section of docs/architecture.md.
func sectionOf(t *testing.T, title string) string {
	t.Helper()
	_, section, ok := strings.Cut(string(mustRead(t, filepath.Join("..", architecture))), "\n## "+title+"\n")
	if !ok {
		t.Fatalf("%s has no section %q", architecture, title)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	return section
}

// parseFile parses a Go file of the project.
func parseFile(t *testing.T, name string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", filepath.FromSlash(name)), nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// goFiles returns the Go files in folders of the project, except tests.
func goFiles(t *testing.T, folders ...string) (names []string) {
	t.Helper()
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join("..", folder), func(path string, _ os.DirEntry, err error) error {
			if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				names = append(names, strings.TrimPrefix(filepath.ToSlash(path), "../"))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// TestArchitecturePackages checks that docs/architecture.md lists each package with the first sentence of its comment.
func TestArchitecturePackages(t *testing.T) {
	said, is := map[string]string{}, map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\| (.*) \\|$").FindAllStringSubmatch(sectionOf(t, "The packages"), -1) {
		said[m[1]] = m[2]
	}
	for _, name := range goFiles(t, "cmd", "validate", "rules", "profiles") {
		folder := filepath.ToSlash(filepath.Dir(name))
		if file := parseFile(t, name); file.Doc != nil || is[folder] == "" {
			sentence := new(doc.Package).Synopsis(file.Doc.Text())
			is[folder] = strings.TrimSuffix(strings.TrimPrefix(sentence, "Package "+file.Name.Name+" "), ".")
		}
	}
	for folder, sentence := range is {
		if said[folder] != sentence {
			t.Errorf("%s describes %s as %q; the comment of the package says %q", architecture, folder, said[folder], sentence)
		}
		delete(said, folder)
	}
	for folder := range said {
		t.Errorf("%s: there is no package %s", architecture, folder)
	}
}

// TestArchitectureWay checks the functions from main to the first check in docs/architecture.md: each exists, and its body has the name of
// the next one.
func TestArchitectureWay(t *testing.T) {
	rows := regexp.MustCompile("(?m)^\\| `(\\w+)` \\| `([a-z/]+\\.go)` \\|").FindAllStringSubmatch(sectionOf(t, "From main to the first check"), -1)
	if len(rows) < 10 {
		t.Fatalf("only %d functions found: this test looks in the wrong place", len(rows))
	}
	for i, row := range rows[:len(rows)-1] {
		next, found, names := rows[i+1][1], false, false
		for _, declaration := range parseFile(t, row[2]).Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || f.Name.Name != row[1] {
				continue
			}
			found = true
			ast.Inspect(f.Body, func(n ast.Node) bool {
				name, ok := n.(*ast.Ident)
				names = names || ok && strings.EqualFold(name.Name, next) // a field or parameter can hold the function
				return true
			})
		}
		if !found || !names {
			t.Errorf("%s: function %s of %s: exists: %v; has the name %s in it: %v", architecture, row[1], row[2], found, next, names)
		}
	}
}

// bounds returns the values of the top-level constants of a Go file, and the lengths of arrays in fields of its types, by name.
func bounds(t *testing.T, name string) map[string]string {
	t.Helper()
	all, constants, file := map[string]string{}, map[string]bool{}, parseFile(t, name)
	value := func(of ast.Expr) string {
		text := types.ExprString(of)
		if strings.ContainsAny(text, ".") {
			return text // a constant of another package
		}
		v, err := types.Eval(token.NewFileSet(), nil, token.NoPos, text)
		if err != nil || v.Value == nil || v.Value.Kind() != constant.Int {
			return text
		}
		return v.Value.ExactString()
	}
	for _, declaration := range file.Decls {
		d, ok := declaration.(*ast.GenDecl)
		for i := 0; ok && i < len(d.Specs); i++ {
			if spec, ok := d.Specs[i].(*ast.ValueSpec); ok && d.Tok == token.CONST {
				for i, name := range spec.Names {
					if i < len(spec.Values) {
						all[name.Name], constants[name.Name] = value(spec.Values[i]), true
					}
				}
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		field, ok := n.(*ast.Field)
		if !ok {
			return true
		}
		of := field.Type
		if pointer, ok := of.(*ast.StarExpr); ok {
			of = pointer.X
		}
		if array, ok := of.(*ast.ArrayType); ok && array.Len != nil && len(field.Names) == 1 && !constants[field.Names[0].Name] {
			all[field.Names[0].Name] = value(array.Len)
		}
		return true
	})
	return all
}

// TestArchitectureBounds compares the tables of bounds in docs/architecture.md with the code: each bound stands in its file with its value,
// and each constant with the name of a bound stands in a table.
func TestArchitectureBounds(t *testing.T) {
	section := sectionOf(t, "What is remembered")
	said := map[string]bool{} // keys: name and file of a bound
	for line := range strings.Lines(section) {
		file := regexp.MustCompile("\\| `([a-z/]+\\.go)` \\|").FindStringSubmatch(line)
		if file == nil {
			continue
		}
		is := bounds(t, file[1])
		for _, m := range regexp.MustCompile("`(\\w+)` = ([0-9]+)").FindAllStringSubmatch(line, -1) {
			if said[m[1]+" "+file[1]] = true; is[m[1]] != m[2] {
				t.Errorf("%s: %s of %s is %s, want %s", architecture, m[1], file[1], m[2], is[m[1]])
			}
		}
	}
	if len(said) < 35 {
		t.Errorf("only %d bounds found: this test looks in the wrong place", len(said))
	}
	named := regexp.MustCompile(`^(max|most|Most|Max|Least|Usual|Remembered)([A-Z]\w*)?$`)
	for _, name := range goFiles(t, "rules", "validate") {
		for bound, value := range bounds(t, name) {
			isNumber := regexp.MustCompile(`^[0-9]+$`).MatchString(value)
			if named.MatchString(bound) && isNumber && !said[bound+" "+name] {
				t.Errorf("%s has %s = %s; no table of %s has this bound", name, bound, value, architecture)
			}
		}
	}
}

// TestRulePageReads checks that docs/adding-a-rule.md explains every constant with which a check can declare its reads.
func TestRulePageReads(t *testing.T) {
	text, n := string(mustRead(t, "../docs/adding-a-rule.md")), 0
	for _, declaration := range parseFile(t, "rules/check.go").Decls {
		d, ok := declaration.(*ast.GenDecl)
		if !ok || d.Tok != token.CONST || d.Specs[0].(*ast.ValueSpec).Names[0].Name != "readsAnything" {
			continue
		}
		for _, spec := range d.Specs[1:] { // the first constant is the default of a check that declares nothing
			name := spec.(*ast.ValueSpec).Names[0].Name
			if n++; !strings.Contains(text, "\n| `"+name+"` |") {
				t.Errorf("docs/adding-a-rule.md does not explain %s", name)
			}
		}
	}
	if n < 2 {
		t.Errorf("only %d constants found: this test looks in the wrong place", n)
	}
}
