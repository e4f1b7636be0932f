package tables

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

// The kinds of value whose rows lack something on purpose.
var (
	withoutWord    = []Kind{Entity, Term}                            // the tables name types and vocabularies instead
	withoutPattern = []Kind{Text, IRI, OwnTypeName, Term, IPAddress} // any text, more than a pattern, a list of words, or something that a pattern cannot count
)

// nameOf returns the name of a kind in messages.
func nameOf(k Kind, row KindRow) string {
	if row.Word == "" {
		return fmt.Sprintf("number %d", k)
	}
	return row.Word
}

// lacks returns what is missing or wrong in the row of kind k.
func lacks(k Kind, row KindRow, catalogued func(catalogue.ID) bool) (all []string) {
	lack := func(is bool, what string) {
		if is {
			all = append(all, "kind "+nameOf(k, row)+" "+what)
		}
	}
	if reflect.ValueOf(row).IsZero() {
		lack(true, "has no row in rules/tables/kinds.go")
		return all
	}
	isText, byItself := row.JSON == "string", row.IsRight != nil
	lack(row.Word == "" && !slices.Contains(withoutWord, k), "has no Word, by which the tables name it")
	lack(row.Word != "" && !slices.Contains(profiles.Kinds(), row.Word), "is not one of Kinds of package profiles")
	lack(row.JSON == "" && !k.IsOpen(), "has no JSON, the type that its values have in JSON Schema")
	lack(row.JSON != "" && !slices.Contains([]string{"string", "integer", "number", "boolean", "object"}, row.JSON), "has the JSON "+row.JSON+", which is not a type of JSON Schema")
	lack(row.Singular == "", "has no Singular, a value in words")
	lack(row.Plural == "", "has no Plural, several values in words")
	lack(isText && row.Pattern == "" && !slices.Contains(withoutPattern, k), "has no Pattern for JSON Schema")
	lack(!isText && row.Pattern != "", "has a Pattern, but is not text")
	lack(!byItself && row.Problem != nil, "has a Problem, but no IsRight")
	lack(!byItself && row.Rule != "", "has a Rule, but no IsRight")
	if _, err := regexp.Compile(row.Pattern); err != nil {
		lack(true, "has a Pattern that is not a regular expression: "+err.Error())
	}
	if !byItself {
		return all
	}
	lack(!isText, "has an IsRight, but is not text")
	lack(row.SettledByShape, "is SettledByShape, though IsRight looks at the text")
	lack(row.Description == "", "has no Description, a right value in words, with an example")
	lack(row.Problem == nil, "has no Problem, which words what is wrong with a text")
	lack(row.Rule == "", "has no Rule, by which a wrong text is reported")
	lack(row.Rule != "" && !catalogued(row.Rule), "has the Rule "+string(row.Rule)+", of which rules/catalogue has no entry")
	lack(row.Rule != "" && !strings.HasPrefix(string(row.Rule), "value/"), "has the Rule "+string(row.Rule)+", which is not about values")
	if _, example, ok := strings.Cut(row.Description, ", such as "); ok {
		lack(!row.IsRight([]byte(example)), "has the example "+example+" in Description, which IsRight refuses")
	}
	const wrong = "\x00 neither this nor that"
	lack(row.IsRight([]byte(wrong)), "has an IsRight that accepts any text")
	if row.Problem != nil {
		says, _, _ := row.Problem(wrong)
		lack(says == "", "has a Problem that says nothing")
	}
	return all
}

// TestKinds checks that every kind of value has a complete row, that each word names one kind, and that each kind of package profiles has a
// row.
func TestKinds(t *testing.T) {
	var all catalogue.Catalogue
	catalogued := func(id catalogue.ID) bool { _, err := all.Rule(id); return err == nil }
	named := kindsByWord()
	for k := range KindCount {
		for _, problem := range lacks(k, *k.Row(), catalogued) {
			t.Error(problem)
		}
		if word := k.Row().Word; word != "" {
			if other := named[word]; other != k {
				t.Errorf("kind number %d has the Word %s, as kind number %d has", k, word, other)
			}
		}
	}
	for _, word := range profiles.Kinds() {
		if _, ok := named[word]; !ok {
			t.Errorf("kind %s of package profiles has no row in rules/tables/kinds.go", word)
		}
	}
}

// TestKindsLack checks the messages of TestKinds about incomplete rows.
func TestKindsLack(t *testing.T) {
	catalogued := func(id catalogue.ID) bool { return id == catalogue.ValueDateTime || id == catalogue.PropertyKind }
	for _, c := range []struct {
		part   string
		forget func(row *KindRow)
		want   string
	}{
		{"nothing", func(*KindRow) {}, ""},
		{"row", func(row *KindRow) { *row = KindRow{} }, fmt.Sprintf("kind number %d has no row in rules/tables/kinds.go", DateTime)},
		{"word", func(row *KindRow) { row.Word = "" }, fmt.Sprintf("kind number %d has no Word, by which the tables name it", DateTime)},
		{"list of profiles", func(row *KindRow) { row.Word = "Sausage" }, "kind Sausage is not one of Kinds of package profiles"},
		{"JSON", func(row *KindRow) { row.JSON, row.Pattern = "", "" }, "kind DateTime has no JSON, the type that its values have in JSON Schema; kind DateTime has an IsRight, but is not text"},
		{"one", func(row *KindRow) { row.Singular = "" }, "kind DateTime has no Singular, a value in words"},
		{"many", func(row *KindRow) { row.Plural = "" }, "kind DateTime has no Plural, several values in words"},
		{"pattern", func(row *KindRow) { row.Pattern = "" }, "kind DateTime has no Pattern for JSON Schema"},
		{"right pattern", func(row *KindRow) { row.Pattern = "(" }, "kind DateTime has a Pattern that is not a regular expression: error parsing regexp: missing closing ): `(`"},
		{"check", func(row *KindRow) { row.IsRight = nil }, "kind DateTime has a Problem, but no IsRight; kind DateTime has a Rule, but no IsRight"},
		{"useful check", func(row *KindRow) { row.IsRight = func([]byte) bool { return true } }, "kind DateTime has an IsRight that accepts any text"},
		{"settled", func(row *KindRow) { row.SettledByShape = true }, "kind DateTime is SettledByShape, though IsRight looks at the text"},
		{"words", func(row *KindRow) { row.Description = "" }, "kind DateTime has no Description, a right value in words, with an example"},
		{"example", func(row *KindRow) { row.Description = "a time, such as noon" }, "kind DateTime has the example noon in Description, which IsRight refuses"},
		{"problem", func(row *KindRow) { row.Problem = nil }, "kind DateTime has no Problem, which words what is wrong with a text"},
		{"rule", func(row *KindRow) { row.Rule = "" }, "kind DateTime has no Rule, by which a wrong text is reported"},
		{"entry of the rule", func(row *KindRow) { row.Rule = "value/x" }, "kind DateTime has the Rule value/x, of which rules/catalogue has no entry"},
		{"rule of values", func(row *KindRow) { row.Rule = catalogue.PropertyKind }, "kind DateTime has the Rule property/kind, which is not about values"},
	} {
		row := *DateTime.Row()
		c.forget(&row)
		if got := strings.Join(lacks(DateTime, row, catalogued), "; "); got != c.want {
			t.Errorf("without %s: %q, want %q", c.part, got, c.want)
		}
	}
}

// TestUnknownKind checks that a table with an unknown type of a property leads to an error, not to a panic.
func TestUnknownKind(t *testing.T) {
	spec, err := profiles.Newest()
	if err != nil {
		t.Fatal(err)
	}
	spec.Entities[0].Rows[0].Types = []string{"Sausage"}
	_, err = Compile(spec)
	want := "caliper " + spec.Version + `: the tables name "Sausage", which is not a type, a vocabulary or a kind of value with a row in rules/tables/kinds.go`
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
