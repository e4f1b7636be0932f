package schema

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/rules/document"
)

func mustUser(t testing.TB, source string) *User {
	t.Helper()
	u, err := NewUser([]byte(source))
	if err != nil {
		t.Fatalf("%.200s: %v", source, err)
	}
	return u
}

func parsed(t testing.TB, source string) *document.Tree {
	t.Helper()
	tree := document.NewTree(document.NewNames([]string{"extensions"}))
	if _, err := tree.Parse([]byte(source)); err != nil {
		t.Fatal(err)
	}
	return tree
}

// told lists problems as "pointer: message", with "@" before the pointer of a name.
func told(tree *document.Tree, problems []Problem) []string {
	list := []string{}
	for _, p := range problems {
		at := tree.Pointer(p.Node)
		if p.AtName {
			at = "@" + at
		}
		list = append(list, at+": "+p.Message)
	}
	return list
}

func TestUserCheck(t *testing.T) {
	tests := []struct{ name, schema, value, want string }{
		{"nothing", `{}`, `{"a":[1,null]}`, ``},
		{"true", `true`, `1`, ``},
		{"required", `{"required":["room","a/b"]}`, `{}`, `: "a/b" is missing; the schema requires it|: "room" is missing; the schema requires it`},
		{"required below", `{"properties":{"a":{"required":["b"]}}}`, `{"a":{"c":1}}`, `/a: "b" is missing; the schema requires it`},
		{"type", `{"properties":{"n":{"type":["number","null"]}}}`, `{"n":"x"}`, `/n: "n" is a string; it must be a number or null`},
		{"type of an item", `{"items":{"type":"integer"}}`, `[1,2.0,2.5]`, `/2: the item is a number; it must be an integer`},
		{"type of the root", `{"type":"object"}`, `[]`, `: the value is an array; it must be an object`},
		{"type null", `{"type":"string"}`, `null`, `: the value is null; it must be a string`},
		{"unknown member", `{"properties":{"a":{}},"additionalProperties":false}`, `{"a":1,"b":[]}`, `@/b: the schema does not allow "b" here`},
		{"unknown member of a name with signs", `{"properties":{"a.b":{"additionalProperties":false}}}`, `{"a.b":{"http://x/~y":1}}`,
			`@/a.b/http:~1~1x~1~0y: the schema does not allow "http://x/~y" here`},
		{"escaped name", `{"properties":{"é":{"type":"string"}}}`, `{"\u00e9":1}`, `/é: "é" is an integer; it must be a string`},
		{"name with NUL", `{"additionalProperties":{"items":{"type":"string"}}}`, `{"a":[],"a\u00000":[1]}`, "/a\x000/0: the item is an integer; it must be a string"},
		{"schema for other members", `{"additionalProperties":{"type":"string"}}`, `{"a":"","b":1}`, `/b: "b" is an integer; it must be a string`},
		{"pattern properties", `{"patternProperties":{"^n":{"type":"number"}},"additionalProperties":false}`, `{"n1":"x","m":1}`,
			`/n1: "n1" is a string; it must be a number|@/m: the schema does not allow "m" here`},
		{"property names", `{"propertyNames":{"pattern":"^[a-z]+$"}}`, `{"a":1,"B2":{}}`, `@/B2: the schema does not allow the name "B2"`},
		{"false", `{"properties":{"a":false},"items":[true,false]}`, `{"a":1}`, `@/a: "a" is not allowed here by the schema`},
		{"false item", `{"items":[true,false]}`, `[1,2]`, `/1: the item is not allowed here by the schema`},
		{"enum", `{"properties":{"a":{"enum":["x","<y>",1,null]}}}`, `{"a":"z\u001b"}`,
			`/a: "a" is "z\x1b"; the schema allows "x", "\u003cy\u003e", 1, null`},
		{"enum of the same numbers", `{"enum":[1,1.0,"1"]}`, `1e0`, ``},
		{"const", `{"const":{"a":1}}`, `{"a":2}`, `: the value is an object; it must be {"a":1}`},
		{"const of null", `{"const":null}`, `1`, `: the value is 1; it must be null`},
		{"pattern", `{"pattern":"^a\u0007?$"}`, `"b"`, `: the value does not match the pattern ^a\a?$`},
		{"lengths", `{"items":[{"minLength":2},{"maxLength":1}]}`, `["é","éé"]`, `/0: the item is shorter than 2 characters|/1: the item is longer than 1 character`},
		{"limits", `{"items":[{"minimum":0.1},{"maximum":1234567890123},{"exclusiveMinimum":1},{"exclusiveMaximum":1}]}`, `[0,1234567890124,1,1]`,
			`/0: the item is 0; it must be at least 0.1|/1: the item is 1234567890124; it must be at most 1234567890123|` +
				`/2: the item is 1; it must be more than 1|/3: the item is 1; it must be less than 1`},
		{"exact limit", `{"maximum":9007199254740992}`, `9007199254740993`, `: the value is 9007199254740993; it must be at most 9007199254740992`},
		{"multiple", `{"multipleOf":0.01}`, `0.015`, `: the value is 0.015; it must be a multiple of 0.01`},
		{"limit with many digits", `{"maximum":1e300}`, `1e301`, `: the value is 1e301; it must be at most 1e+300`},
		{"three types", `{"type":["null","string","array"]}`, `1`, `: the value is an integer; it must be null, a string or an array`},
		{"exact multiple", `{"multipleOf":0.01}`, `19.99`, ``},
		{"counts", `{"items":[{"minItems":1},{"maxItems":1},{"minProperties":2},{"maxProperties":0}]}`, `[[],[1,2],{},{"a":1}]`,
			`/0: the item has fewer than 1 item|/1: the item has more than 1 item|/2: the item has fewer than 2 members|/3: the item has more than 0 members`},
		{"more items", `{"items":[{}],"additionalItems":false}`, `[1,2]`, `: the value has more items than the schema allows`},
		{"unique", `{"uniqueItems":true}`, `[{"a":1},2,{"a":1.0}]`, `/2: the item is the same as the one at index 0; the schema requires different items`},
		{"unique beyond float64", `{"uniqueItems":true}`, `[[21070000000000123],[21070000000000124]]`, ``},
		{"contains", `{"contains":{"type":"string"}}`, `[1,2]`, `: the value has no item of the form that the schema requires`},
		{"contains in no array", `{"contains":{"type":"string"}}`, `1`, ``},
		{"anyOf", `{"properties":{"a":{"anyOf":[{"type":"string"},{"required":["b"]}]}}}`, `{"a":{"c":1}}`, `/a: "a" does not have any of the 2 forms that the schema allows`},
		{"anyOf beside others", `{"anyOf":[{"required":["a"]},{"required":["b"]}],"properties":{"n":{"type":"integer"}}}`, `{"n":""}`,
			`: the value does not have any of the 2 forms that the schema allows|/n: "n" is a string; it must be an integer`},
		{"oneOf", `{"oneOf":[{"minimum":1},{"minimum":2}]}`, `3`, `: the value must have exactly one of the 2 forms in the schema, but does not`},
		{"oneOf holds", `{"oneOf":[{"minimum":1},{"minimum":2}]}`, `1`, ``},
		{"anyOf in allOf", `{"allOf":[{"anyOf":[{"type":"null"}]},{"minimum":5}]}`, `3`,
			`: the value does not have the form that the schema requires|: the value is 3; it must be at least 5`},
		{"allOf, the same twice", `{"allOf":[{"$ref":"#/definitions/s"},{"$ref":"#/definitions/s"}],"definitions":{"s":{"type":"string"}}}`, `1`,
			`: the value is an integer; it must be a string`},
		{"not", `{"not":{"required":["a"]}}`, `{"a":1}`, `: the value has a form that the schema forbids`},
		{"a value like our mark", `{"anyOf":[{"type":"null"}]}`, `"\u0000does not have the form that the schema requires"`, `: the value has a form that the schema forbids`},
		{"if then", `{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}`, `{"a":1}`, `: "b" is missing; the schema requires it`},
		{"if else", `{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}`, `{}`, `: "c" is missing; the schema requires it`},
		{"dependencies", `{"dependencies":{"a":["b"],"c":{"required":["d"]},"e":[]}}`, `{"a":1,"c":1,"e":1}`,
			`: "b" is missing; the schema requires it|: "d" is missing; the schema requires it`},
		{"format", `{"format":"ipv4"}`, `"::ffff:1.2.3.4"`, `: the value does not have the format ipv4`},
		{"format of a number", `{"format":"email"}`, `1`, ``},
		{"date-time", `{"items":{"format":"date-time"}}`,
			`["2016-11-15T10:15:00.000Z","2016-11-15","10:15:00","2016-11-15T10:15:00,5Z","2016-02-30T10:15:00Z"]`,
			`/1: the item does not have the format date-time|/2: the item does not have the format date-time|` +
				`/3: the item does not have the format date-time|/4: the item does not have the format date-time`},
		{"uuid", `{"items":{"format":"uuid"}}`, `["FF9EC22A-FC59-4AE1-AE8D-2C9463EE2F8F","x"]`, `/1: the item does not have the format uuid`},
		{"e-mail", `{"items":{"format":"email"}}`, `["a@b.example","A B <a@b.example>"]`, `/1: the item does not have the format email`},
		{"first of a name counts", `{"properties":{"a":{"type":"string"}}}`, `{"a":"x","a":1,"\u0061":2}`, ``},
		{"fault in the first of a name", `{"properties":{"a":{"type":"string"},"extensions":{"minimum":2}}}`, `{"a":1,"a":"x","extensions":1,"extensions":2}`,
			`/a: "a" is an integer; it must be a string|/extensions: "extensions" is 1; it must be at least 2`},
		{"tree", `{"properties":{"children":{"items":{"$ref":"#"}},"name":{"type":"string"}},"required":["name"]}`,
			`{"name":"a","children":[{"name":"b","children":[{"name":3}]},{"children":[]}]}`,
			`/children/0/children/0/name: "name" is an integer; it must be a string|/children/1: "name" is missing; the schema requires it`},
		{"reference through a pointer with escapes", `{"properties":{"a":{"$ref":"#/definitions/x%20~1%25~0"}},"definitions":{"x /%~":{"type":"null"}}}`, `{"a":1}`,
			`/a: "a" is an integer; it must be null`},
		{"reference to a list", `{"items":[{"type":"null"},{"$ref":"#/items/0"}]}`, `[null,1]`, `/1: the item is an integer; it must be null`},
		{"draft-04", `{"$schema":"http://json-schema.org/draft-04/schema#","id":"http://x.example/s.json","minimum":1,"exclusiveMinimum":true,"additionalProperties":false}`,
			`1`, `: the value is 1; it must be more than 1`},
		{"draft-04, limit not exclusive", `{"$schema":"http://json-schema.org/draft-04/schema","maximum":1,"exclusiveMaximum":false}`, `2`, `: the value is 2; it must be at most 1`},
		{"text of the schema", `{"required":["a\u001b[2J\u202e"],"const":"\u009b\u202e"}`, `{}`,
			`: "a\x1b[2J\u202e" is missing; the schema requires it|: the value is an object; it must be "\u009b\u202e"`},
	}
	for _, test := range tests {
		tree := parsed(t, test.value)
		if got := strings.Join(told(tree, mustUser(t, test.schema).Check(tree, 0)), "|"); got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
	}
}

// TestUserCheckInside checks that a value inside a document is judged by itself, and that problems have pointers of the document.
func TestUserCheckInside(t *testing.T) {
	tree := parsed(t, `{"id":1,"extensions":{"a":{"b":""}},"other":[{"b":""}]}`)
	u := mustUser(t, `{"additionalProperties":{"properties":{"b":{"type":"number"}},"minProperties":2}}`)
	want := []string{`/extensions/a: "a" has fewer than 2 members`, `/extensions/a/b: "b" is a string; it must be a number`}
	for c, n := range children(tree, 0) {
		if c != "extensions" {
			continue
		}
		if got := told(tree, u.Check(tree, n)); !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
		if got := told(tree, mustUser(t, `{"type":"array"}`).Check(tree, n)); !slices.Equal(got, []string{`/extensions: "extensions" is an object; it must be an array`}) {
			t.Errorf("got %q", got)
		}
	}
}

func TestUserRefused(t *testing.T) {
	tests := []struct{ schema, want string }{
		{``, `1:1: expected a value, found the end of the input`},
		{"{\n  \"é\": x", `2:8: expected a value, found "x"`},
		{"{}\n {}", `2:2: expected the end of the file after the schema`},
		{`{"type":"null",` + "\n" + `"\u0074ype":"null"}`, `2:1: duplicate key "type"`},
		{strings.Repeat(" ", maxSource) + "{}", `the schema is larger than 1048576 bytes`},
		{`1`, `at the root: this must be a schema, but is an integer`},
		{`{"requird":["a"]}`, `at /requird: draft-07 has no such keyword; begin names of your own with "x-"`},
		{`{"definitions":{"a":{"$defs":{}}}}`, `at /definitions/a/$defs: draft-07 has no such keyword; begin names of your own with "x-"`},
		{"{\"a\\u001b\":1}", `at /a\x1b: draft-07 has no such keyword; begin names of your own with "x-"`},
		{`{"$schema":"https://json-schema.org/draft/2020-12/schema"}`,
			`at /$schema: the schema is written in "https://json-schema.org/draft/2020-12/schema"; only draft-04, draft-06 and draft-07 can be used`},
		{`{"$schema":"http://json-schema.org/schema#"}`,
			`at /$schema: the schema is written in "http://json-schema.org/schema"; only draft-04, draft-06 and draft-07 can be used`},
		{`{"$schema":7}`, `at /$schema: this must be a string, but is an integer`},
		{`{"items":{"$schema":"http://json-schema.org/draft-07/schema#"}}`, `at /items/$schema: $schema belongs at the root`},
		{`{"$schema":"http://json-schema.org/draft-04/schema#","const":1}`, `at /const: draft-04 has no such keyword; begin names of your own with "x-"`},
		{`{"$schema":"http://json-schema.org/draft-06/schema#","if":{}}`, `at /if: draft-06 has no such keyword; begin names of your own with "x-"`},
		{`{"$schema":"http://json-schema.org/draft-04/schema#","items":true}`, `at /items: draft-04 does not allow true or false in place of a schema`},
		{`{"$schema":"http://json-schema.org/draft-04/schema#","exclusiveMinimum":true}`, `at /exclusiveMinimum: exclusiveMinimum has no effect without minimum`},
		{`{"minimum":1,"exclusiveMinimum":true}`, `at /exclusiveMinimum: this must be a number, but is a boolean`},
		{`{"items":{"$id":"other.json"}}`, `at /items/$id: $id belongs at the root`},

		{`{"$ref":"http://127.0.0.1:1/x"}`, `at /$ref: the reference "http://127.0.0.1:1/x" leads out of the schema; it must begin with #, since nothing is fetched`},
		{`{"items":{"$ref":"x.json#/a"}}`, `at /items/$ref: the reference "x.json#/a" leads out of the schema; it must begin with #, since nothing is fetched`},
		{`{"$ref":""}`, `at /$ref: the reference "" leads out of the schema; it must begin with #, since nothing is fetched`},
		{`{"$ref":"#name"}`, `at /$ref: the reference "#name" is not a JSON Pointer, such as #/definitions/name`},
		{`{"$ref":"#/%zz"}`, `at /$ref: the reference "#/%zz" is not a JSON Pointer, such as #/definitions/name`},
		{`{"properties":{"$ref":{"$ref":"#/definitions/a"}},"definitions":{}}`, `at /properties/$ref/$ref: the reference "#/definitions/a" leads to nothing`},
		{`{"items":[{"$ref":"#/items/01"}]}`, `at /items/0/$ref: the reference "#/items/01" leads to nothing`},
		{`{"$ref":"#/title","title":"x"}`, `at /title: this must be a schema, but is a string`},
		{`{"$ref":7}`, `at /$ref: this must be a string, but is an integer`},
		{`{"items":{"$ref":"#","minItems":1}}`, `at /items/minItems: beside $ref this has no effect; put both into allOf`},
		{`{"$ref":"#"}`, `at the root: the references here form a cycle`},
		{`{"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}}}`, `at /definitions/b: the references here form a cycle`},
		{`{"allOf":[{"anyOf":[{"not":{"$ref":"#"}}]}]}`, `at the root: the references here form a cycle`},
		{`{"dependencies":{"a":{"$ref":"#"}}}`, `at the root: the references here form a cycle`},
		{`{"if":{"else":{"$ref":"#"}}}`, `at the root: the references here form a cycle`},

		{`{"type":"text"}`, `at /type: "text" is not a type; it must be one of array, boolean, integer, null, number, object, string`},
		{`{"type":["null",1]}`, `at /type/1: this must be a string, but is an integer`},
		{`{"type":["null","null"]}`, `at /type/1: "null" is in this list already`},
		{`{"type":[]}`, `at /type: this list must not be empty`},
		{`{"enum":[]}`, `at /enum: this list must not be empty`},
		{`{"enum":"a"}`, `at /enum: this must be an array, but is a string`},
		{`{"anyOf":[]}`, `at /anyOf: this list must not be empty`},
		{`{"items":[]}`, `at /items: this list must not be empty`},
		{`{"definitions":true}`, `at /definitions: this must be an object, but is a boolean`},
		{`{"properties":{"a":1}}`, `at /properties/a: this must be a schema, but is an integer`},
		{`{"additionalProperties":"no"}`, `at /additionalProperties: this must be a schema, but is a string`},
		{`{"required":true}`, `at /required: this must be an array, but is a boolean`},
		{`{"required":["a","a"]}`, `at /required/1: "a" is in this list already`},
		{`{"dependencies":{"a":"b"}}`, `at /dependencies/a: this must be a schema, but is a string`},
		{`{"uniqueItems":"true"}`, `at /uniqueItems: this must be a boolean, but is a string`},
		{`{"minLength":1.0}`, `at /minLength: minLength must be a whole number from 0, written without fraction and exponent`},
		{`{"minItems":-1}`, `at /minItems: minItems must be a whole number from 0, written without fraction and exponent`},
		{`{"minItems":2,"maxItems":1}`, `at the root: minItems is more than maxItems`},
		{`{"multipleOf":0}`, `at /multipleOf: multipleOf must be more than 0`},
		{`{"minimum":"1"}`, `at /minimum: this must be a number, but is a string`},
		{`{"pattern":"(?!a)"}`, "at /pattern: the pattern \"(?!a)\" cannot be used: invalid or unsupported Perl syntax \"(?!\""},
		{`{"patternProperties":{"(":{}}}`, `at /patternProperties/(: the pattern "(" cannot be used: missing closing ) "("`},
		{`{"format":"duration"}`, `at /format: the format "duration" is not known and would not be checked; use pattern, or leave it out`},
		{`{"minimum":1e999999999}`, `at /minimum: this is too large a number to be checked`},
		{`{"enum":[1,1e400]}`, `at /enum/1: this is too large a number to be checked`},
		{`{"maximum":` + strings.Repeat("9", 200_000) + `}`, `at /maximum: this is too large a number to be checked`},
		{`{"default":` + strings.Repeat("[", 1500) + strings.Repeat("]", 1500) + `}`, `at /default` + strings.Repeat("/0", 96) + "…: the schema is nested more than 200 deep"},
		{doubling(40), `the schema refers to its parts too often: each value would be checked more than 200000 times`},
	}
	for _, test := range tests {
		_, err := NewUser([]byte(test.schema))
		if err == nil || err.Error() != test.want {
			t.Errorf("%.100s\n got %v\nwant %s", test.schema, err, test.want)
		}
	}
}

// doubling returns a schema in which each part refers to the next one twice.
func doubling(parts int) string {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/definitions/0","definitions":{`)
	for i := range parts {
		fmt.Fprintf(&b, `"%d":{"allOf":[{"$ref":"#/definitions/%d"},{"$ref":"#/definitions/%[2]d"}]},`, i, i+1)
	}
	fmt.Fprintf(&b, `"%d":{}}}`, parts)
	return b.String()
}

func TestUserTaken(t *testing.T) {
	for _, schema := range []string{
		"\ufeff" + `{"$schema":"http://json-schema.org/draft-07/schema","$id":"https://x.example/s.json","$comment":"","title":"","description":"",
			"default":{"$ref":"http://127.0.0.1:1/"},"examples":[{"$ref":"x.json"}],"readOnly":true,"writeOnly":true,
			"contentMediaType":"text/html","contentEncoding":"base64","x-ours":{"$ref":"y.json"}}`,
		`{"enum":[{"$ref":"a.json"}],"properties":{"a":{"const":{"$ref":"b.json","$id":"c.json"}}}}`,
		`{"$ref":"#/definitions/a","title":"","definitions":{"a":{"$id":"#a","properties":{"requird":{},"$ref":{},"$id":{"type":"string"}}}}}`,
		`{"$schema":"http://json-schema.org/draft-06/schema#","const":1,"contains":true,"propertyNames":{"$ref":"#"}}`,
		`{"$schema":"https://json-schema.org/draft-07/schema#","definitions":{"properties":{"type":"null"}},"items":{"$ref":"#/definitions/properties"}}`,
		doubling(10),
	} {
		if _, err := NewUser([]byte(schema)); err != nil {
			t.Errorf("%.100s: %v", schema, err)
		}
	}
}

type failing struct{ t *testing.T }

func (f failing) RoundTrip(r *http.Request) (*http.Response, error) {
	f.t.Errorf("the program requested %s", r.URL)
	return nil, errors.New("no network here")
}

// TestUserFetchesNothing checks that no network and no file is used. If the file were read, it would be a schema that refuses every value,
// or it would make a schema valid that must be refused.
func TestUserFetchesNothing(t *testing.T) {
	before := http.DefaultTransport
	http.DefaultTransport = failing{t}
	t.Cleanup(func() { http.DefaultTransport = before })
	t.Chdir(t.TempDir())
	if err := os.WriteFile("schema.json", []byte("false"), 0o600); err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Abs("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	file := (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
	refs := []string{"schema.json", "./schema.json", path, file, "FILE://" + path, "http://x.example/s", "https://x.example/s#/a", "//x.example/s", "?a", "urn:x", " #"}
	for _, ref := range refs {
		for _, format := range []string{`{"$ref":%q}`, `{"items":{"$ref":%q}}`, `{"$id":"http://x.example/","definitions":{"a":{"not":{"$ref":%q}}}}`} {
			if _, err := NewUser(fmt.Appendf(nil, format, ref)); err == nil || !strings.Contains(err.Error(), "leads out of the schema") {
				t.Errorf("NewUser accepts %s: %v", ref, err)
			}
		}
		schemas := []string{`{"$schema":%q}`, `{"properties":{"a":{"$id":%q,"$ref":"#/definitions/a"}},"definitions":{"a":{}}}`}
		for _, format := range schemas {
			if _, err := NewUser(fmt.Appendf(nil, format, ref)); err == nil {
				t.Errorf(format+" is not refused", ref)
			}
		}
		for _, format := range []string{
			`{"$id":%q,"$ref":"#/definitions/a","definitions":{"a":{"minimum":1}}}`,
			`{"id":%q,"$ref":"#/definitions/a","definitions":{"a":{"minimum":1}}}`,
			`{"default":{"$id":%[1]q,"$ref":%[1]q},"$ref":"#/definitions/a","definitions":{"a":{"minimum":1}}}`,
		} {
			u := mustUser(t, fmt.Sprintf(format, ref))
			if p := u.Check(parsed(t, "1"), 0); len(p) > 0 {
				t.Errorf(format+": %v", ref, p)
			}
			if p := u.Check(parsed(t, "0"), 0); len(p) != 1 {
				t.Errorf(format+": %v", ref, p)
			}
		}
		// Even if a reference reaches gojsonschema, the loader does not follow it.
		loader := gojsonschema.NewSchemaLoader()
		if _, err := loader.Compile(closedLoader{gojsonschema.NewRawLoader(object{"$ref": ref})}); err == nil {
			t.Errorf("%s is followed", ref)
		}
	}
}

// TestUserHostile checks that the cost of a hostile document is bounded, and that no document leads to a panic.
func TestUserHostile(t *testing.T) {
	const expression = `{"properties":{"args":{"items":{"oneOf":[{"$ref":"#/definitions/and"},{"$ref":"#/definitions/or"}]}}}}`
	overlapping := `{"$ref":"#/definitions/and","definitions":{"and":` + expression + `,"or":` + expression + `}}`
	nested := func(open, shut string, depth int) string {
		return strings.Repeat(open, depth) + "1" + strings.Repeat(shut, depth)
	}
	many := func(names int) string {
		var b strings.Builder
		for i := range names {
			fmt.Fprintf(&b, `,"n%d":1`, i)
		}
		return "{" + b.String()[1:] + "}"
	}
	const tooLong = `: the value has too long strings or names, or too many, to be compared with the patterns of the schema`
	const tooMuch = `: the value is too large or too deeply nested to be checked by the schema`
	tests := []struct{ name, schema, value, want string }{
		{"exponent", `{"minimum":1}`, `1e999999999`, `: the value is too large a number to be checked`},
		{"exponent with zeros", `{"minimum":1}`, `1e+000000000000000000000000000001`, ``},
		{"exponent beyond counting", `{"minimum":1}`, `1e99999999999999999999999`, `: the value is too large a number to be checked`},
		{"nil in gojsonschema", `{"minimum":1}`, `{"a":1,"b":1e1000001}`, `/b: "b" is too large a number to be checked`},
		{"no float64", `{"enum":[1]}`, `2e308`, `: the value is too large a number to be checked`},
		{"small", `{"minimum":1}`, `[1E-401]`, `/0: the item is too precise a number to be checked`},
		{"digits", `{"multipleOf":1}`, strings.Repeat("7", 200_000), `: the value is too large a number to be checked`},
		{"fraction", `{"multipleOf":1}`, "0." + strings.Repeat("7", 200_000), `: the value is too precise a number to be checked`},
		{"largest", `{"type":"integer"}`, `[1e308,-1e308,1e-308]`, `: the value is an array; it must be an integer`},
		{"deep enough", `{"items":{"$ref":"#"},"type":["array","integer"]}`, nested("[", "]", maxLevels), ``},
		{"too deep", `{}`, nested("[", "]", maxLevels+1), strings.Repeat("/0", maxLevels+1) + `: the item is nested more than 200 deep, too deep to be checked`},
		{"far too deep", `{"items":{"$ref":"#"}}`, nested(`[`, `]`, document.UsualDepth), strings.Repeat("/0", maxLevels+1) + `: the item is nested more than 200 deep, too deep to be checked`},
		{"overlapping forms", overlapping, nested(`{"args":[`, `]}`, 60), tooMuch},
		{"overlapping forms, few levels", overlapping, nested(`{"args":[`, `]}`, 5), `/args/0: the item must have exactly one of the 2 forms in the schema, but does not`},
		{"many values", `{"items":{"type":"string"}}`, "[" + strings.Repeat("1,", maxWork) + "1]", tooMuch},
		{"a long pattern and a long string", `{"items":{"pattern":"(((x{0,9}){0,10}){0,10})y"}}`, `["` + strings.Repeat("x", 300_000) + `"]`, tooLong},
		{"a long pattern and strings", `{"items":{"pattern":"(((x{0,9}){0,10}){0,10})y"}}`, `["` + strings.Repeat("x", 1000) + `xy"]`, ""},
		{"a long string and a pattern", `{"items":{"pattern":"^x*$"}}`, `["` + strings.Repeat("x", 3_000_000) + `"]`, ""},
		{"a long pattern of names", `{"patternProperties":{"(((x{0,9}){0,10}){0,10})y":{}}}`, many(1000), tooLong},
		{"a pattern of names", `{"patternProperties":{"^[a-z][a-z_0-9]*$":{}}}`, many(5000), ""},
		{"a long name over many values", `{"additionalProperties":{"items":{"type":"string"}}}`, `{"` + strings.Repeat("a", 16_000) + `":[` + strings.Repeat("1,", 50_000) + "1]}", tooMuch},
	}
	for _, test := range tests {
		tree := parsed(t, test.value)
		if got := strings.Join(told(tree, mustUser(t, test.schema).Check(tree, 0)), "|"); got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
	}
}

// TestUserPanic checks that a panic of gojsonschema becomes a problem of the value.
func TestUserPanic(t *testing.T) {
	u := &User{bounds: bounds{make([]float64, maxLevels+1), make([]float64, maxLevels+1)}} // without a schema, every check panics
	tree := parsed(t, `{"a":1}`)
	if got := told(tree, u.Check(tree, 1)); !slices.Equal(got, []string{`/a: "a" could not be checked by the schema`}) {
		t.Errorf("%q", got)
	}
}

// TestUserLimit checks that the number of problems is bounded, and that they are the first ones in every run.
func TestUserLimit(t *testing.T) {
	var value strings.Builder
	for i := range 100 {
		fmt.Fprintf(&value, `,"m%d":"x"`, i)
	}
	tree := parsed(t, "{"+value.String()[1:]+"}")
	var first []string
	for range 10 {
		got := told(tree, mustUser(t, `{"additionalProperties":{"type":"integer","enum":[1]},"propertyNames":{"maxLength":2}}`).Check(tree, 0))
		if first == nil {
			first = got
		}
		if !slices.Equal(got, first) {
			t.Fatalf("%q, then %q", first, got)
		}
	}
	if len(first) != maxProblems || first[0] != `/m0: "m0" is a string; it must be an integer` || first[19] != `@/m14: the schema does not allow the name "m14"` {
		t.Errorf("%q", first)
	}
}

func TestUserConcurrent(t *testing.T) {
	u := mustUser(t, fuzzSchemas[0])
	want := told(parsed(t, fuzzValues[0]), u.Check(parsed(t, fuzzValues[0]), 0))
	if len(want) == 0 {
		t.Fatal("no problem to compare")
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			tree := parsed(t, fuzzValues[0])
			for range 50 {
				if got := told(tree, u.Check(tree, 0)); !reflect.DeepEqual(got, want) {
					t.Errorf("%q, want %q", got, want)
				}
			}
		})
	}
	group.Wait()
}

var fuzzSchemas = []string{
	`{"type":"object","required":["a"],"additionalProperties":false,"properties":{"a":{"anyOf":[{"enum":[1,"x",null]},{"$ref":"#"}]},
		"b":{"items":{"type":"string","minLength":2,"pattern":"^x"},"uniqueItems":true},"c":{"exclusiveMinimum":2}}}`,
	`{"items":{"$ref":"#"},"propertyNames":{"maxLength":3},"additionalProperties":{"$ref":"#"},"minimum":-5,"multipleOf":0.5,"minProperties":1,"maxItems":3}`,
	`{"contains":{"const":1},"patternProperties":{"^a":{"not":{"type":"null"}}},"dependencies":{"a":["b"],"c":{"required":["d"]}},
		"if":{"required":["a"]},"then":{"maxProperties":1},"else":{"exclusiveMaximum":100},"uniqueItems":true}`,
	`{"items":[{"oneOf":[{"minimum":1},{"maximum":5}]},false],"additionalItems":false,"allOf":[{"enum":[[1],{"a":1}]}]}`,
	`{"additionalProperties":{"format":"date-time"},"items":{"format":"email"},"format":"uuid"}`,
}

const fuzzPlain = 4 // the first schemas, which have no formats: gojsonschema checks formats loosely

var fuzzValues = []string{
	`{"a":{"a":2},"b":["x","xx","xx",1],"c":"2016-11-15","d":null}`, `[1,[2.25,{"abcd":-7}],{},[1,2,3,4]]`, `{"a":null,"c":1e3,"a":2}`, `[3,2,1e400]`,
	`{"\u0000":{"a/b":["\ud800"]}}`, `"\u0000does not have any of the 2 forms that the schema allows"`, `1e1000001`, `[[[[]]]]`, `null`,
}

// FuzzUser checks that a check of any value ends without a panic, that its problems lie within the value, in order, are few and safe to
// print, and that gojsonschema gives the same verdict by the original schema.
func FuzzUser(f *testing.F) {
	for i := range fuzzSchemas {
		for _, value := range fuzzValues {
			f.Add(uint8(i), value)
		}
	}
	users, plain := []*User{}, []*gojsonschema.Schema{}
	for _, schema := range fuzzSchemas {
		users = append(users, mustUser(f, schema))
		compiled, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(schema))
		if err != nil {
			f.Fatal(err)
		}
		plain = append(plain, compiled)
	}
	f.Fuzz(func(t *testing.T, i uint8, value string) {
		tree := document.NewTree(document.NewNames([]string{"a", "b"}))
		if _, err := tree.Parse([]byte(value)); err != nil {
			return
		}
		i %= uint8(len(users))
		for n := range min(len(tree.Nodes), 20) {
			problems := users[i].Check(tree, uint32(n))
			if i < fuzzPlain && len(tree.Duplicates) == 0 {
				sameVerdict(t, plain[i], tree.Raw(uint32(n)), problems)
			}
			if len(problems) > maxProblems {
				t.Errorf("%d problems", len(problems))
			}
			for at, p := range problems {
				if p.Node < uint32(n) || p.Node >= tree.Nodes[n].Next || p.AtName && !tree.Nodes[p.Node].IsMember() || at > 0 && p.Node < problems[at-1].Node {
					t.Errorf("problem %d of node %d is at %+v", at, n, p)
				}
				if p.Message == "" || strings.Contains(p.Message, "could not be checked") || strings.ContainsFunc(p.Message, func(r rune) bool { return !unicode.IsGraphic(r) }) {
					t.Errorf("message %q", p.Message)
				}
			}
		}
	})
}

// sameVerdict compares problems with the errors of gojsonschema by the original schema. It skips values that gojsonschema must not see.
// Errors about unique items do not count, since gojsonschema compares numbers as 64-bit floats.
func sameVerdict(t *testing.T, schema *gojsonschema.Schema, value []byte, problems []Problem) {
	t.Helper()
	for _, p := range problems {
		if strings.Contains(p.Message, "to be checked") {
			return
		}
	}
	result, err := schema.Validate(gojsonschema.NewBytesLoader(value))
	if err != nil {
		t.Fatal(err)
	}
	unique := func(e gojsonschema.ResultError) bool { return e.Type() == "unique" }
	if result.Valid() != (len(problems) == 0) && !slices.ContainsFunc(result.Errors(), unique) {
		t.Errorf("%s: the problems are %v, those of gojsonschema %v", value, problems, result.Errors())
	}
}

// FuzzNewUser checks that gojsonschema compiles every schema that NewUser accepts, and checks a value by it without a panic.
func FuzzNewUser(f *testing.F) {
	for i, schema := range fuzzSchemas {
		f.Add(schema, fuzzValues[i])
	}
	f.Add(`{"$ref":"#"}`, `1`)
	f.Add(`{"properties":{"a":{"$ref":"#/definitions/b"}},"definitions":{"b":{"items":{"$ref":"#/definitions/b"},"maximum":1.5}}}`, `{"a":[[2]]}`)
	f.Fuzz(func(t *testing.T, schema, value string) {
		u, err := NewUser([]byte(schema))
		if err != nil {
			if strings.Contains(err.Error(), "cannot be compiled") || strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsGraphic(r) }) {
				t.Error(err)
			}
			return
		}
		tree := document.NewTree(document.NewNames(nil))
		if _, err := tree.Parse([]byte(value)); err != nil {
			return
		}
		for _, p := range u.Check(tree, 0) {
			if strings.Contains(p.Message, "could not be checked") || strings.Contains(p.Message, "breaks the schema") {
				t.Errorf("%+v", p)
			}
		}
	})
}
