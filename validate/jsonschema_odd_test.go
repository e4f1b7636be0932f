package validate_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/jsonschema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate"
)

// oddTables returns tables with rare features of the grammar.
func oddTables(t *testing.T) []*profiles.Extension {
	t.Helper()
	var all []*profiles.Extension
	for name, files := range map[string]map[string]string{
		"named": {
			"extension.yaml": "context: https://odd.example/ctx/boats",
			"terms.yaml":     "Action: {terms: [Lent, Kept], misprints: {Lend: Lent, Keep: Kept}}\nSize: {terms: [Small, Large]}",
			"entities.yaml": `
Person: {badge!: string}
Image: {extends: Entity}
Text: {extends: Entity}
ImageOrText: {extends: Entity}
Gallery: {extends: Entity, one: Image | Text, other: ImageOrText, sizes: [Size], lenders: [Person with name!], owner: Person with name!}
Loan: {extends: Entity, due: DateTime, borrower: Person}
`,
			"events.yaml": `
LendEvent:
  extends: Event
  object: Entity
  generated: Loan with due!
  previous: Action
  actions:
    Lent: {generated: Loan with borrower!}
    Kept: {generated: Loan with borrower!, target!: Frame}
    Viewed:
  objects:
    Document: {generated: Loan with due!, target!: Frame}
    Page: {target: WebPage}
ViewEvent: {objects: {WebPage: {target!: Frame}}}
`,
			"lend.yaml": "profile: LendProfile\nsection: https://odd.example/caliper#lend\nabout: lending\nevents:\n  LendEvent: {actions: {Lent: {generated: Loan with due}, Kept: , Viewed: }}\n",
		},
		"general": {"entities.yaml": "Room: {extends: Entity, seats!: integer}"},
	} {
		folder := fstest.MapFS{}
		for file, text := range files {
			folder[file] = &fstest.MapFile{Data: []byte(text)}
		}
		e, err := profiles.ReadExtension(folder, name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *profiles.Extension) int { return strings.Compare(a.Context, b.Context) })
	return all
}

const (
	caliper = `"@context":"` + context + `",`
	boats   = `"@context":["https://odd.example/ctx/boats","` + context + `"],`
	foreign = `"@context":["https://other.example/ctx","` + context + `"],`
)

func lendEvent(ctx, rest string) string {
	return `{` + ctx + `"id":"urn:uuid:0f1d8a3c-5b7e-4c9a-8d2f-1e3a5c7b9d0f","type":"LendEvent","actor":"https://x.example/p","eventTime":"2026-03-02T09:40:00.000Z",` + rest + `}`
}

func viewEvent(ctx, rest string) string {
	return `{` + ctx + `"id":"urn:uuid:0f1d8a3c-5b7e-4c9a-8d2f-1e3a5c7b9d0f","type":"ViewEvent","profile":"ReadingProfile","actor":"https://x.example/p","action":"Viewed","eventTime":"2026-03-02T09:40:00.000Z",` + rest + `}`
}

// oddDocuments are documents, and whether a schema with oddTables accepts them. Validation agrees.
var oddDocuments = []struct {
	text     string
	accepted bool
}{
	// tables with a context apply where it is named, tables without a context everywhere
	{`{` + caliper + `"id":"https://x.example/1","type":"Person"}`, true},
	{`{` + boats + `"id":"https://x.example/1","type":"Person"}`, false},
	{`{` + boats + `"id":"https://x.example/1","type":"Person","badge":"7"}`, true},
	{`{` + caliper + `"id":"https://x.example/1","type":"Person","badge":"7"}`, false},
	{`{` + foreign + `"id":"https://x.example/1","type":"Person","badge":"7"}`, true},
	{`{` + foreign + `"id":"https://x.example/1","type":"Loan","due":"soon"}`, true},
	{`{` + caliper + `"id":"https://x.example/1","type":"Loan"}`, false},
	{`{` + caliper + `"id":"https://x.example/1","type":"Room","seats":4}`, true},
	{`{` + boats + `"id":"https://x.example/1","type":"Room"}`, false},
	{viewEvent(caliper, `"object":{"id":"https://x.example/w","type":"WebPage"}`), true},
	{viewEvent(boats, `"object":{"id":"https://x.example/w","type":"WebPage"}`), false},
	// two types whose names, one after the other, are the name of a third
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","one":{"id":"https://x.example/2","type":"Text"}}`, true},
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","one":{"id":"https://x.example/2","type":"ImageOrText"}}`, false},
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","other":{"id":"https://x.example/2","type":"ImageOrText"}}`, true},
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","sizes":["Small","Large"]}`, true},
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","sizes":["Tiny"]}`, false},
	// what an entity must have in a place
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","lenders":["https://x.example/p",{"id":"https://x.example/q","type":"Person","badge":"7","name":"Q"}]}`, true},
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","lenders":[{"id":"https://x.example/q","type":"Person","badge":"7"}]}`, false},
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","lenders":[]}`, true},
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","owner":{"id":"https://x.example/q","type":"Person","badge":"7"}}`, false},
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","owner":{"id":"https://x.example/q","type":"Person","badge":"7","name":null}}`, false},
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","owner":"https://x.example/q"}`, true},
	{`{` + boats + `"id":"https://x.example/1","type":"Gallery","owner":{"id":"http://purl.imsglobal.org/caliper/Person","type":"Person","badge":"7"}}`, true},
	// of the action, of the object, of the row
	{lendEvent(boats, `"profile":"LendProfile","action":"Lent","object":"https://x.example/o","generated":{"id":"https://x.example/l","type":"Loan"}`), true},
	{lendEvent(boats, `"profile":"LendProfile","action":"Viewed","object":"https://x.example/o","generated":{"id":"https://x.example/l","type":"Loan"}`), false},
	{lendEvent(boats, `"profile":"LendProfile","action":"Viewed","object":"https://x.example/o","generated":{"id":"https://x.example/l","type":"Loan","due":"2026-03-02T09:40:00.000Z"}`), true},
	{lendEvent(boats, `"profile":"LendProfile","action":"Lend","object":"https://x.example/o"`), true},
	{lendEvent(boats, `"profile":"LendProfile","action":"Kept","object":"https://x.example/o"`), false},
	{lendEvent(boats, `"profile":"LendProfile","action":"Keep","object":"https://x.example/o"`), false},
	{lendEvent(boats, `"profile":"LendProfile","action":"Keep","object":"https://x.example/o","target":"https://x.example/f"`), true},
	{lendEvent(boats, `"profile":"LendProfile","action":"Kept","target":{"id":"https://x.example/f","type":"WebPage"},"object":{"id":"https://x.example/o","type":"Page"}`), false},
	{lendEvent(boats, `"profile":"LendProfile","action":"Kept","target":{"id":"https://x.example/f","type":"Frame"},"object":{"id":"https://x.example/o","type":"Page"}`), true},
	{lendEvent(boats, `"profile":"LendProfile","action":"Kept","target":"https://x.example/f","object":{"id":"https://x.example/o","type":"Document"},"generated":{"id":"https://x.example/l","type":"Loan","borrower":"https://x.example/b"}`), true},
	{lendEvent(boats, `"profile":"LendProfile","action":"Kept","target":"https://x.example/f","object":{"id":"https://x.example/o","type":"Document"},"generated":{"id":"https://x.example/l","type":"Loan","due":"2026-03-02T09:40:00.000Z"}`), false},
	{lendEvent(boats, `"profile":"LendProfile","action":"Lent","previous":"Graded","object":"https://x.example/o"`), true},
	{lendEvent(boats, `"profile":"LendProfile","action":"Graded","object":"https://x.example/o"`), false},
	{lendEvent(boats, `"profile":"LendProfile","action":"Viewed","object":{"id":"https://x.example/o","type":"Document"}`), false},
	{lendEvent(boats, `"profile":"LendProfile","action":"Viewed","target":null,"object":{"id":"https://x.example/o","type":"Document"}`), false},
	{lendEvent(boats, `"profile":"LendProfile","action":"Viewed","target":"https://x.example/f","object":{"id":"https://x.example/o","type":"Document"}`), true},
	{lendEvent(boats, `"profile":"LendProfile","action":"Viewed","target":{"id":"https://x.example/f","type":"WebPage"},"object":{"id":"https://x.example/o","type":"Document"}`), false},
	{lendEvent(boats, `"profile":"LendProfile","action":"Viewed","target":{"id":"https://x.example/f","type":"WebPage"},"object":{"id":"https://x.example/o","type":"Page"}`), true},
	{lendEvent(boats, `"profile":"LendProfile","action":"Viewed","target":{"id":"https://x.example/f","type":"Frame"},"object":{"id":"https://x.example/o","type":"Page"}`), false},
	// contexts
	{`{"@context":["http://purl.imsglobal.org/ctx/caliper/","` + context + `"],"id":"https://x.example/1","type":"Person"}`, true},
	{`{"@context":["https://purl.imsglobal.org/ctx/caliper/v1p2","` + context + `"],"id":"https://x.example/1","type":"Person"}`, false},
	{`{"@context":[" HTTP://WWW.PURL.IMSGLOBAL.ORG/CTX/CALIPER/V1P2/ ","` + context + `"],"id":"https://x.example/1","type":"Person"}`, false},
	{`{"@context":["http://purl.imsglobal.org/ctx/caliper/v1p1","` + context + `"],"id":"https://x.example/1","type":"Person"}`, false},
	{`{"@context":["https://ODD.example/ctx/boats/","` + context + `"],"id":"https://x.example/1","type":"Person"}`, false},
	{`{"@context":["not an IRI","` + context + `"],"id":"https://x.example/1","type":"Canvas"}`, false},
	{`{"@context":["https://odd.example/ctx/boats","http://odd.example/ctx/boats","` + context + `"],"id":"https://x.example/1","type":"Person","badge":"7"}`, false},
	{`{"@context":[7,"` + context + `"],"id":"https://x.example/1","type":"Person"}`, false},
	{`{"@context":"https://odd.example/ctx/boats","id":"https://x.example/1","type":"Person","badge":"7"}`, true},
	{`{"@context":[],"id":"https://x.example/1","type":"Person"}`, false},
	{viewEvent(caliper, `"object":{"@context":7,"id":"https://x.example/w","type":"WebPage"}`), false},
	{viewEvent(caliper, `"object":{"@context":[["https://purl.imsglobal.org/ctx/caliper/v1p2"]],"id":"https://x.example/w","type":"WebPage"}`), false},
	{viewEvent(caliper, `"object":{"@context":{"colour":"https://x.example/colour"},"id":"https://x.example/w","type":"WebPage","colour":"red"}`), true},
	{viewEvent(caliper, `"object":{"@context":{"colour":"https://x.example/colour"},"id":"https://x.example/w","type":"Canvas","colour":"red"}`), true},
	{viewEvent(caliper, `"object":{"@context":"https://paint.example/ctx","id":"no IRI","type":"Canvas"}`), false},
	{viewEvent(caliper, `"object":{"id":"https://x.example/w","type":"WebPage","colour":"red"}`), false},
	{viewEvent(foreign, `"object":{"id":"https://x.example/w","type":"Canvas","colour":"red"}`), true},
	{viewEvent(foreign, `"object":{"id":"https://x.example/w","type":"Person"}`), false},
	{viewEvent(foreign, `"object":{"id":"https://x.example/w","type":"ViewEvent"}`), false},
	{viewEvent(foreign, `"object":{"id":"no iri","type":"WebPage"}`), false},
	{strings.Replace(viewEvent(foreign, `"object":"https://x.example/w"`), "Viewed", "Graded", 1), false},
	{strings.Replace(viewEvent(foreign, `"object":"https://x.example/w"`), "Viewed", "Glimpsed", 1), true},
	// envelopes, and objects that look like one
	{`{` + foreign + `"id":"https://x.example/o","type":"Measurement","sensor":"https://x.example/s"}`, true},
	{`{` + foreign + `"id":"https://x.example/o","type":"Measurement","data":{"a":1}}`, true},
	{`{` + foreign + `"id":"https://x.example/o","type":"Measurement","data":[1]}`, true},
	{`{` + foreign + `"id":"https://x.example/o","type":"Measurement","data":[{` + caliper + `"id":"https://x.example/1","type":"Person"}]}`, false},
	{`{` + caliper + `"id":"https://x.example/1","type":"Selector"}`, true},
	{`{` + foreign + `"id":"https://x.example/o","type":"Measurement","data":{},"sensor":"s"}`, false},
	{`{"sensor":"s","sendTime":"2026-03-02T09:40:00.000Z","dataVersion":"` + context + `","data":[{` + caliper + `"id":"https://x.example/1","type":"Person"}]}`, true},
	{`{"sensor":"s","sendTime":"2026-03-02T09:40:00.000Z","dataVersion":"` + context + `","data":[{` + boats + `"id":"https://x.example/1","type":"Person"}]}`, false},
	{`{"type":"Envelope","sensor":"s","sendTime":"2026-03-02T09:40:00.000Z","dataVersion":"` + context + `","data":[{` + caliper + `"id":"https://x.example/1","type":"Person"}]}`, false},
	{`{` + caliper + `"id":"https://x.example/1","type":"Person","data":[]}`, false},
	{`[]`, false},
	{`[[]]`, false},
	{`[{` + caliper + `"id":"https://x.example/1","type":"Person"}]`, true},
}

// TestBundleOdd checks which unusual documents the schema of unusual tables accepts, and that validation agrees.
func TestBundleOdd(t *testing.T) {
	t.Parallel()
	extensions := oddTables(t)
	_, source := bundleOf(t, "1.2", extensions)
	schema := compileSchema(t, source)
	v := newValidator(t, validate.Options{Require: "1.2", Extensions: extensions})
	for _, c := range oddDocuments {
		accepted, _ := agree(t, schema, c.text, []byte(c.text), findings(t, v, "odd.json", []byte(c.text)))
		if (accepted == 1) != c.accepted {
			t.Errorf("accepted: %v, want %v: %s", accepted == 1, c.accepted, c.text)
		}
	}
}

// TestTypeSchemasOdd checks the verdicts of the schema of one type on objects with, without and with another context.
func TestTypeSchemasOdd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		version  string
		name     string
		text     string
		accepted bool
	}{
		{"1.2", "Person", `{"id":"https://x.example/1","type":"Person","badge":"7"}`, true},
		{"1.2", "Person", `{"id":"https://x.example/1","type":"Person"}`, false},
		{"1.2", "Person", `{` + caliper + `"id":"https://x.example/1","type":"Person"}`, true},
		{"1.2", "Person", `{` + boats + `"id":"https://x.example/1","type":"Person"}`, false},
		{"1.2", "Person", `{` + foreign + `"id":"https://x.example/1","type":"Person","hat":1}`, true},
		{"1.2", "Person", `{"@context":"https://other.example","id":"https://x.example/1","type":"Person"}`, false},
		{"1.2", "Loan", `{"id":"https://x.example/1","type":"Loan"}`, true},
		{"1.2", "Loan", `{` + boats + `"id":"https://x.example/1","type":"Loan"}`, true},
		{"1.2", "Loan", `{` + caliper + `"id":"https://x.example/1","type":"Loan"}`, false},
		{"1.2", "ViewEvent", viewEvent("", `"object":"https://x.example/w"`), false},
		{"1.2", "ViewEvent", viewEvent(caliper, `"object":"https://x.example/w"`), true},
		{"1.2", "ViewEvent", viewEvent(`"@context":"https://other.example",`, `"object":"https://x.example/w"`), false},
		{"1.1", "Rating", `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p1","id":"https://x.example/1","type":"Rating"}`, false},
		{"1.1", "Rating", `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p1/FeedbackProfile-extension","id":"https://x.example/1","type":"Rating"}`, true},
		{"1.1", "Attempt", `{"@context":["https://other.example","http://purl.imsglobal.org/ctx/caliper/v1p1"],"id":"https://x.example/1","type":"Attempt","hat":1}`, true},
		{"1.1", "Attempt", `{"@context":["https://other.example","http://purl.imsglobal.org/ctx/caliper/v1p1"],"id":"https://x.example/1","type":"Attempt","actor":"https://x.example/p"}`, false},
		{"1.1", "Rating", `{"id":"https://x.example/1","type":"Rating"}`, true},
	} {
		var extensions []*profiles.Extension
		if c.version == "1.2" {
			extensions = oddTables(t)
		}
		sets, _ := bundleOf(t, c.version, extensions)
		last := sets[len(sets)-1]
		i := slices.IndexFunc(last.Types, func(is *tables.Type) bool { return is.Name == c.name })
		schema, err := jsonschema.ObjectOf(sets, last.Types[i])
		if err != nil {
			t.Fatal(err)
		}
		result, err := compileSchema(t, schema).Validate(gojsonschema.NewStringLoader(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if result.Valid() != c.accepted {
			t.Errorf("%s: accepted: %v, want %v: %s %v", c.name, result.Valid(), c.accepted, c.text, result.Errors())
		}
	}
}

// TestBundleRandom compares the schema with validation on good samples with random changes, which are the same each time.
func TestBundleRandom(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long, and is one goroutine alone")
	}
	t.Parallel()
	for _, c := range []struct {
		version, folder string
		options         validate.Options
		most            int
	}{
		{"1.2", "good", validate.Options{}, rounds(600, 6000)},
		{"1.1", "good/v1p1", validate.Options{}, rounds(200, 2000)},
		{"1.2", "lakeside/good", lakeside(t), rounds(200, 2000)},
	} {
		c.options.Require, c.options.Version, c.options.Jobs = c.version, c.version, 1
		v := newValidator(t, c.options)
		_, source := bundleOf(t, c.version, c.options.Extensions)
		schema := compileSchema(t, source)
		random := changer{rand.New(rand.NewPCG(7, 11)), strings.Replace(context, "v1p2", "v"+strings.Replace(c.version, ".", "p", 1), 1)}
		var records []any
		for _, file := range samples(t, c.folder) {
			if data, err := os.ReadFile(file); err == nil && strings.Contains(file, "v1p") == (c.version == "1.1") {
				decoder := json.NewDecoder(strings.NewReader(string(data)))
				decoder.UseNumber()
				for {
					var record any
					if decoder.Decode(&record) != nil {
						break
					}
					records = append(records, record)
				}
			}
		}
		refused := 0
		for i := range c.most {
			record := random.changed(records[random.IntN(len(records))], records[random.IntN(len(records))])
			if envelope, ok := record.(map[string]any); ok && strings.Contains(fmt.Sprint(envelope["dataVersion"]), "/caliper/") && envelope["dataVersion"] != random.context {
				continue // the schema is for one version
			}
			text, err := json.Marshal(record)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("%s %d: %s", c.folder, i, text)
			_, r := agree(t, schema, name, text, findings(t, v, "random.json", text))
			refused += r
		}
		if refused < c.most/4 || refused > c.most*19/20 {
			t.Errorf("%d of %d are refused, want neither few nor all", refused, c.most)
		}
	}
}

// changer changes documents at random.
type changer struct {
	*rand.Rand
	context string // the context of the version of the schema
}

// changed returns a copy of a value with a change at one place. New values come from other.
func (random changer) changed(value, other any) any {
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 0 {
			return nil
		}
		names := sortedKeys(v)
		name := names[random.IntN(len(names))]
		next := map[string]any{}
		for n, inner := range v {
			next[n] = inner
		}
		switch _, isLeaf := v[name].(string); {
		case random.IntN(12) == 0:
			delete(next, name)
		case random.IntN(12) == 0:
			next[[]string{"hat", "name", "id", "@context", "target", "extensions", "data", "description"}[random.IntN(8)]] = random.picked(other)
		case isLeaf || random.IntN(5) == 0:
			next[name] = random.picked(other)
		default:
			next[name] = random.changed(v[name], other)
		}
		return next
	case []any:
		next := slices.Clone(v)
		if len(next) == 0 || random.IntN(6) == 0 {
			return append(next, random.picked(other))
		}
		i := random.IntN(len(next))
		next[i] = random.changed(next[i], other)
		return next
	}
	return random.picked(other)
}

// picked returns an odd value, or one from another record.
func (random changer) picked(other any) any {
	odd := []any{nil, true, json.Number("1"), json.Number("-1"), json.Number("2.5"), "", "Person", "ViewEvent", "Viewed", "https://x.example/1", "no iri",
		"2026-03-02T09:40:00.000Z", "PT5S", []any{}, map[string]any{}, random.context, "https://other.example/ctx", []any{"https://other.example/ctx", random.context}}
	if random.IntN(3) == 0 {
		return odd[random.IntN(len(odd))]
	}
	for range random.IntN(5) {
		switch v := other.(type) {
		case map[string]any:
			if names := sortedKeys(v); len(names) > 0 {
				other = v[names[random.IntN(len(names))]]
			}
		case []any:
			if len(v) > 0 {
				other = v[random.IntN(len(v))]
			}
		}
	}
	return other
}

func sortedKeys(m map[string]any) (names []string) {
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// TestNestedOwn checks that an object that names the context of a user's tables is judged by them, and that the objects around it are not.
// The schema leaves that to validation, since it cannot look into an object before it knows the context.
func TestNestedOwn(t *testing.T) {
	t.Parallel()
	v := newValidator(t, validate.Options{Extensions: oddTables(t)})
	for _, c := range []struct{ object, want string }{
		{`{"@context":{"@context":"https://odd.example/ctx/boats"},"id":"https://x.example/1","type":"Loan","due":"soon"}`, "/object/due value/date-time"},
		{`{"@context":"https://other.example","id":"https://x.example/1","type":"Page","lent":{` + boats + `"id":"https://x.example/2","type":"Loan","due":"soon"}}`, "/object/lent/due value/date-time"},
		{`{"@context":"https://other.example","id":"https://x.example/1","type":"Page","lent":{` + boats + `"all":[{"id":"https://x.example/2","type":"Loan","due":"soon"}]}}`, "/object/lent/all/0/due value/date-time"},
		{`{` + boats + `"id":"https://x.example/1","type":"Loan","due":"2026-03-02T09:40:00.000Z"}`, ""},
		{`{` + boats + `"id":"https://x.example/1","type":"Loan","due":"soon"}`, "/object/due value/date-time"},
		{`{` + boats + `"id":"https://x.example/1","type":"WebPage","colour":"red"}`, "/object/colour property/unknown"},
		{strings.Replace(`{`+boats+`"id":"https://x.example/1","type":"Loan"}`, "https://odd", "http://odd", 1), "/object/@context/0 context/misspelt"},
		{`{` + boats + `"id":"https://x.example/1","type":"WebPage"}`, ""}, // for an event beside it, a ViewEvent would need a target
		{`{"id":"https://x.example/1","type":"Person"}`, "/object event/participant-type"},
	} {
		text := viewEvent(caliper, `"object":`+c.object)
		if strings.Contains(c.object, "Loan") && !strings.Contains(c.object, "Page") {
			text = strings.NewReplacer("ViewEvent", "Event", "ReadingProfile", "GeneralProfile").Replace(text)
		}
		var got []string
		for _, f := range findings(t, v, "a.json", []byte(text)) {
			if f.Severity == catalogue.Error {
				got = append(got, f.Pointer+" "+f.Rule)
			}
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s: %q, want %q", c.object, got, c.want)
		}
	}
}
