package fix_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/fix"
)

// newFixer returns a Fixer that also makes unsafe fixes.
func newFixer(t testing.TB, o validate.Options) *fix.Fixer { return newFixerFor(t, o, true) }

func newFixerFor(t testing.TB, o validate.Options, unsafe bool) *fix.Fixer {
	t.Helper()
	results, err := validate.New(o)
	if err != nil {
		t.Fatal(err)
	}
	f, err := fix.New(results, o, unsafe)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// fixed returns the fixed text of an input in a run of its own, and checks that a second run does not change that text.
func fixed(t testing.TB, f *fix.Fixer, name, data string) string {
	t.Helper()
	f.Forget()
	once, made, err := f.Fix(context.Background(), name, []byte(data))
	if err != nil || (made == 0) != (string(once) == data) {
		t.Fatalf("%s: %d fixes, %v", name, made, err)
	}
	f.Forget()
	if again, made, err := f.Fix(context.Background(), name, once); err != nil || made != 0 || !bytes.Equal(again, once) {
		t.Errorf("%s: %d more fixes of\n%s\ngive\n%s", name, made, once, again)
	}
	return string(once)
}

// TestFix checks the fixes of faults.
func TestFix(t *testing.T) {
	const begin = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person"`
	const indented = "{\n  \"@context\": \"http://purl.imsglobal.org/ctx/caliper/v1p2\",\n  \"id\": \"https://lakeside.example/p/1\",\n  \"type\": \"Person\""
	const event = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"ViewEvent","profile":"ReadingProfile",` +
		`"actor":"_:a","action":"Viewed","object":"_:o","eventTime":"2026-03-02T09:15:00.000Z"}`
	replaced := func(pairs ...string) [2]string { // an event with a fault, and without
		return [2]string{strings.NewReplacer(pairs[0], pairs[1]).Replace(event), event}
	}
	envelope := func(data string) string {
		return `{"sensor":"https://a.example","sendTime":"2026-03-02T09:15:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[` + data + `]}`
	}
	const begin2 = `{ "@context":"http://purl.imsglobal.org/ctx/caliper/v1p2",`
	result := func(members string) string {
		return `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/r","type":"Result",` + members + "}"
	}
	moved := func(from, to string) [2]string { return [2]string{begin + from + "}", begin + to + "}"} }
	for name, c := range map[string][2]string{
		"time zone":             {strings.Replace(event, "09:15:00.000Z", "10:15:00+01:00", 1), event},
		"time without fraction": replaced("00.000Z", "00Z"),
		"time of finer clock":   replaced("00.000Z", "00.000000000Z"),
		"bare UUID":             replaced("urn:uuid:", ""),
		"capital URN":           replaced("urn:uuid:", "URN:UUID:"),
		"action":                replaced("Viewed", "viewed"),
		"type":                  replaced("ViewEvent", "VIEWEVENT"),
		"profile":               replaced("ReadingProfile", "readingProfile"),
		"name of a property":    replaced(`"actor"`, `"Actor"`),
		"context with https":    replaced("http://purl", "https://purl"),
		"context with a slash":  replaced("v1p2", "v1p2/"),
		"what others hide":      {strings.NewReplacer("ViewEvent", "viewevent", "Viewed", "viewed", "urn:uuid:", "", `"actor"`, `"ACTOR"`, "Reading", "READING").Replace(event), event},
		"misprint": {strings.NewReplacer("ViewEvent", "MessageEvent", "Viewed", "MarkedAsUnRead", "Reading", "Forum").Replace(event),
			strings.NewReplacer("ViewEvent", "MessageEvent", "Viewed", "MarkedAsUnread", "Reading", "Forum").Replace(event)},
		"dataVersion": {`{"sensor":"https://a.example","sendTime":"2026-03-02T09:15:00.000Z","dataVersion":"https://purl.imsglobal.org/ctx/caliper/v1p2","data":[` + event + `]}`,
			`{"sensor":"https://a.example","sendTime":"2026-03-02T09:15:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[` + event + `]}`},

		"trailing commas":          {begin + `,"keywords":["a",` + "\n ],}", begin + `,"keywords":["a"` + "\n ]}"},
		"no-break spaces":          {"{\u00a0\n" + begin[1:] + ",\u2003\u00a0\"name\": \"a\u00a0,}\"}", "{ \n" + begin[1:] + ",  \"name\": \"a\u00a0,}\"}"},
		"comma, space and null":    {begin + ",\"name\":null,\u00a0\t}", begin + " \t}"},
		"such records one by one":  {begin + ",}" + begin + ",}\n" + begin + ",\n}\n", begin + "}" + begin + "}\n" + begin + "\n}\n"},
		"such lines":               {begin + ",}\n" + begin + ",\"name\":null}\n" + begin + ",}\n", begin + "}\n" + begin + "}\n" + begin + "}\n"},
		"two marks":                {"\ufeff\ufeff" + begin + "}", begin + "}"},
		"context of the envelope":  {envelope(`{ "id":"https://lakeside.example/p/1","type":"Person","name":null}`), envelope(begin2 + `"id":"https://lakeside.example/p/1","type":"Person"}`)},
		"null context":             {envelope(strings.Replace(begin, `"http://purl.imsglobal.org/ctx/caliper/v1p2"`, "null", 1) + "}"), envelope(begin + "}")},
		"twice in another":         {envelope(begin + `,"name":null},` + begin + `,"name":null,"name":null}`), envelope(begin + `},` + begin + `,"name":null,"name":null}`)},
		"numbers in quotes":        {result(`"resultScore":"17.5","maxResultScore":"20"`), result(`"resultScore":17.5,"maxResultScore":20.0`)},
		"whole and not":            {result(`"resultScore":17 ,"maxResultScore":20e0`), result(`"resultScore":17.0 ,"maxResultScore":20e0`)},
		"last, with null":          {result(`"resultScore":17,"maxResultScore":null`), result(`"resultScore":17.0`)},
		"one for a list":           {strings.Replace(begin, "Person", "Document", 1) + `,"keywords":"a","creators":{"id":"https://lakeside.example/p/2","type":"person"},"version":2}`, strings.Replace(begin, "Person", "Document", 1) + `,"keywords":["a"],"creators":[{"id":"https://lakeside.example/p/2","type":"Person"}],"version":"2"}`},
		"other spelling":           {strings.Replace(event, "eventTime", "event_time", 1), event},
		"null at the end":          moved(`,"name":null`, ``),
		"nulls at the end":         moved(`,"name":null , "description":""`, ``),
		"nulls around":             moved(`,"name":null,"description":"x","otherIdentifiers":[]`, `,"description":"x"`),
		"empty extensions":         moved(`,"extensions":{}`, ``),
		"nulls first":              {`{"name":null,"description":"",` + begin[1:] + "}", begin + "}"},
		"null on a line":           {indented + ",\n  \"name\": null\n}\n", indented + "\n}\n"},
		"null on a line before":    {"{\r\n  \"name\": null,\r\n" + indented[2:] + "\n}\n", "{\r\n" + indented[2:] + "\n}\n"},
		"null in an array of such": {"[" + begin + `,"name":null}, ` + begin + "}]", "[" + begin + "}, " + begin + "}]"},

		"custom property":            moved(`,"hat":1.50`, `,"extensions":{"hat":1.50}`),
		"custom properties":          moved(`,"hat": 1.50, "name":"N","coat":{"a":[ 1 ]}`, `,"extensions": {"hat": 1.50, "coat":{"a":[ 1 ]}}, "name":"N"`),
		"custom beside extensions":   moved(`,"hat":1,"extensions":{"a":1}`, `,"extensions":{"a":1,"hat":1}`),
		"custom and no extensions":   moved(`,"extensions":{},"hat":1`, `,"extensions":{"hat":1}`),
		"custom and null extensions": moved(`,"extensions":null,"hat":1`, `,"extensions":{"hat":1}`),
		"custom and Extensions":      moved(`,"Extensions":{"a":1},"hat":1`, `,"extensions":{"a":1,"hat":1}`),
		"custom and EXTENSIONS":      moved(`,"hat":1,"EXTENSIONS":{"a":1}`, `,"extensions":{"a":1,"hat":1}`),
		"custom on lines": {indented + ",\n  \"hat\": {\n    \"a\": 1\n  },\n  \"coat\": 2e0\n}",
			indented + ",\n  \"extensions\": {\n    \"hat\": {\n      \"a\": 1\n    },\n    \"coat\": 2e0\n  }\n}"},
		"custom into extensions on lines": {indented + ",\n  \"extensions\": {\n    \"hat\": 1\n  },\n  \"coat\": 2\n}", indented + ",\n  \"extensions\": {\n    \"hat\": 1,\n    \"coat\": 2\n  }\n}"},
		"custom with tabs and CRLF":       {strings.NewReplacer("\n  ", "\r\n\t").Replace(indented) + ",\r\n\t\"hat\": 1\r\n}", strings.NewReplacer("\n  ", "\r\n\t").Replace(indented) + ",\r\n\t\"extensions\": {\r\n\t\t\"hat\": 1\r\n\t}\r\n}"},
		"custom, written with escapes":    moved(`,"h\u0061t\u2028\"":"\ud83d\ude00"`, `,"extensions":{"h\u0061t\u2028\"":"\ud83d\ude00"}`),

		"around records":         {"\ufeff\n " + begin + `,"name":null}` + " \r\n\n" + begin + "}\n\t", "\n " + begin + "} \r\n\n" + begin + "}\n\t"},
		"before what is left":    {begin + `,"name":null} xyz ` + strings.Repeat("-", 2<<20), begin + "} xyz " + strings.Repeat("-", 2<<20)},
		"beside what is no JSON": {begin + `,"name":null}` + "\n{\"a\": oops}\n" + begin + `,"name":null}` + "\n", begin + "}\n{\"a\": oops}\n" + begin + "}\n"},
	} {
		if got := fixed(t, newFixer(t, validate.Options{}), "a.json", c[0]); got != c[1] {
			t.Errorf("%s:\n%s\nbecomes\n%s\nwant\n%s", name, c[0], got, c[1])
		}
	}
}

// TestSafe checks that some faults are fixed only if unsafe fixes are asked for.
func TestSafe(t *testing.T) {
	const context = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2",`
	for _, members := range []string{`"type":"Document","hat":1`, `"type":"Document","hat":null`, `"type":"Document","version":2`, `"type":"Document","keywords":"a"`,
		`"type":"Document","date_created":"2026-03-02T09:15:00.000Z"`, `"type":"Result","resultScore":17`, `"type":"Result","resultScore":"17.5"`, `"type":"Attempt","count":2.0`} {
		text := context + `"id":"https://lakeside.example/d",` + members + "}"
		if got := fixed(t, newFixerFor(t, validate.Options{}, false), "a.json", text); got != text {
			t.Errorf("%s becomes %s", members, got)
		}
		if got := fixed(t, newFixer(t, validate.Options{}), "a.json", text); got == text {
			t.Errorf("%s stays", members)
		}
	}
}

// TestLeftAlone checks that a fault is left as it is if it has several possible fixes, or if a fix would lose data.
func TestLeftAlone(t *testing.T) {
	const begin = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person"`
	for name, text := range map[string]string{
		"time cut off":              begin + `,"dateCreated":"2026-03-02T09:15:00.123456Z"}`,
		"time without zone":         begin + `,"dateCreated":"2026-03-02T09:15:00.000"}`,
		"no time":                   begin + `,"dateCreated":"2026-03-02"}`,
		"keyword":                   begin + `,"@graph":1,"caliper:x":2,"https://purl.imsglobal.org/caliper/y":3}`,
		"Caliper's, in capitals":    begin + `,"Roles":[],"EVENTTIME":1,"event_time":1,"Context":1}`,
		"unknown version":           strings.Replace(begin, "v1p2", "v1p3", 1) + `,"hat":1,"name":null}`,
		"capital that is no ASCII":  strings.Replace(begin, "Person", "Per\u017fon", 1) + `,"de\u017fcription":"x"}`,
		"moved beyond the depth":    begin + `,"hat":` + strings.Repeat("[", 1999) + strings.Repeat("]", 1999) + "}",
		"no context":                `[{"type":"Page","name":null,"layout":"x"},{"type":"link","NAME":"a","dateCreated":"2026-03-02T09:15:00Z"}]`,
		"context that is an object": `{"@context":{"@vocab":"https://schema.org/"},"type":"Person","name":null,"dateCreated":"2026-03-02T09:15:00Z"}`,
		"another context":           `{"@context":"https://www.w3.org/ns/activitystreams","type":"ViewEvent","id":"5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","action":"MarkedAsUnRead","eventTime":"2026-03-02T09:15:00Z"}`,
		"more digits than are read": begin + `,"dateCreated":"2026-03-02T09:15:00.1230000000001Z"}`,
		"no such zone":              begin + `,"dateCreated":"2026-03-02T09:15:00+20:00"}`,
		"hour of one digit":         begin + `,"dateCreated":"2026-03-02T9:15:00Z"}`,
		"meant as what is missing":  `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","type":"Person","uri":"https://lakeside.example/p/1"}`,
		"twice as long": "{" + strings.Repeat(" ", 90) + begin[1:] + ",\n" + strings.Repeat(" ", 90) + "\"a\":1" + strings.Repeat(`,"bb":1`, 0) + func() (all string) {
			for i := range 500 {
				all += fmt.Sprintf(`,"b%d":1`, i)
			}
			return all
		}() + "}",
		"near word":                   strings.Replace(begin, "Person", "Persn", 1) + "}",
		"near name":                   begin + `,"nane":"x"}`,
		"first word of a name":        begin + `,"descriptions_of":"x","extensionData":1}`,
		"last word of a name":         strings.Replace(begin, "Person", "Document", 1) + `,"lastModified":"x"}`,
		"an entity":                   begin + `,"hat":{"id":"https://lakeside.example/h/1","type":"Document"}}`,
		"an entity in a list":         begin + `,"hat":[1,{"coat":{"type":"GROUP"}}]}`,
		"an entity with a slip":       begin + `,"hat":{"id":"https://lakeside.example/h/1","type":"Documnt"}}`,
		"more than is looked at":      begin + `,"hat":[{}` + strings.Repeat(",{}", 1000) + "]}",
		"an entity of Caliper 1.0":    begin + `,"hat":{"@type":"http://purl.imsglobal.org/caliper/v1/lis/Person"}}`,
		"a document":                  begin + `,"hat":{"@context":"https://a.example"}}`,
		"a document as text":          begin + `,"hat":"{\"@context\":1}"}`,
		"an event without a type":     begin + `,"hat":{"eventTime":"2026-03-02T09:15:00.000Z"}}`,
		"name in two spellings":       begin + `,"Name":"x","NAME":"y"}`,
		"name that is there":          begin + `,"name":"x","NAME":"y"}`,
		"Caliper's, but not here":     begin + `,"startedAtTime":"2026-03-02T09:15:00.000Z"}`,
		"extensions are no object":    begin + `,"extensions":[1],"hat":1}`,
		"extensions have it":          begin + `,"extensions":{"hat":2},"hat":1}`,
		"name twice":                  begin + `,"hat":1,"hat":1,"name":null}`,
		"required":                    strings.Replace(begin, `"https://lakeside.example/p/1"`, "null", 1) + "}",
		"another vocabulary":          strings.Replace(begin, `"http://purl.imsglobal.org/ctx/caliper/v1p2"`, `["https://a.example/c","http://purl.imsglobal.org/ctx/caliper/v1p2"]`, 1) + `,"hat":1}`,
		"of an envelope":              `{"sensor":"https://a.example","sendTime":"2026-03-02T09:15:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[` + begin + `}],"hat":1}`,
		"of an object without a type": begin + `,"otherIdentifiers":[{"hat":1}]}`,
		"no JSON":                     begin + `,"name":null,"a":'x',}`,
		"commas in a row":             begin + `,"name":null,,}`,
		"a comma alone":               begin + `,"keywords":[,]}`,
		"a comment with a quote":      begin + `,/*"*/"name":"/*,}"}`,
		"a line cut off":              begin + `,"name":null,`,
		"a number with letters":       `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/r","type":"Result","resultScore":"1O.5","maxResultScore":"17,5"}`,
		"a list as text":              begin + `,"keywords":"[1]"}`,
		"two dataVersions":            `{"sensor":"https://a.example","sendTime":"2026-03-02T09:15:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p1","data":[{"type":"Person","id":"https://a.example/p","name":null}]}`,
		"nothing":                     "",
		"blank":                       " \n",
	} {
		if got := fixed(t, newFixer(t, validate.Options{}), "a.json", text); got != text {
			t.Errorf("%s:\n%s\nbecomes\n%s", name, text, got)
		}
	}
	ignored := validate.Options{Policy: validate.Policy{Suppress: func(*finding.Finding) *finding.Suppression { return &finding.Suppression{By: "ignore"} }}}
	off := validate.Options{Policy: validate.Policy{Severities: map[string]catalogue.Severity{"property/empty": 0}}}
	within := validate.Options{At: []string{"event"}}
	quoted, _ := json.Marshal(begin + `,"name":null}`)
	for _, c := range []struct {
		options validate.Options
		text    string
	}{{ignored, begin + `,"name":null}`}, {off, begin + `,"name":null}`}, {within, `{"event":` + string(quoted) + "}"}} {
		if got := fixed(t, newFixer(t, c.options), "a.json", c.text); got != c.text {
			t.Errorf("%s\nbecomes\n%s", c.text, got)
		}
	}
	if got, want := fixed(t, newFixer(t, within), "a.json", `{"name":null,"event":`+begin+`,"name":null}}`), `{"name":null,"event":`+begin+`}}`; got != want {
		t.Errorf("below another object: %s, want %s", got, want)
	}
	items := validate.Options{At: []string{"*", "event"}}
	beside := `[{"event":` + string(quoted) + `},{"event":` + begin
	if got, want := fixed(t, newFixer(t, items), "a.json", beside+`,"name":null}}]`), beside+`}}]`; got != want {
		t.Errorf("beside a string: %s, want %s", got, want)
	}
}

// TestSharedIDs checks that a bare UUID is left as it is if different events of a run have it, and that it is fixed if all of them are the
// same event.
func TestSharedIDs(t *testing.T) {
	const uuid, urn = "5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1", "urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1"
	event := func(id, object string) string {
		return `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"` + id + `","type":"ViewEvent","profile":"ReadingProfile",` +
			`"actor":"_:a","action":"Viewed","object":"https://lakeside.example/` + object + `","eventTime":"2026-03-02T09:15:00.000Z"}` + "\n"
	}
	list := func(events ...string) string { return "[" + strings.Join(events, ",") + "]" }
	hidden := func(text string) string { return strings.Replace(text, "ViewEvent", "viewevent", 1) }
	for name, c := range map[string]struct{ inputs, want []string }{
		"one record":                      {[]string{list(event(uuid, "a"), event(uuid, "b"))}, nil},
		"one record, the same":            {[]string{list(event(uuid, "a"), event(uuid, "a"))}, []string{list(event(urn, "a"), event(urn, "a"))}},
		"two records":                     {[]string{event(uuid, "a") + event(uuid, "b")}, nil},
		"two records and one of its own":  {[]string{event(uuid, "a") + event("6"+uuid[1:], "b") + event(uuid, "b")}, []string{event(uuid, "a") + event("urn:uuid:6"+uuid[1:], "b") + event(uuid, "b")}},
		"two inputs":                      {[]string{event(uuid, "a"), event(uuid, "b")}, nil},
		"two inputs, the same":            {[]string{event(uuid, "a"), event(uuid, "a")}, []string{event(urn, "a"), event(urn, "a")}},
		"one is right":                    {[]string{event(uuid, "a"), event(urn, "b")}, nil},
		"one is right, and the same":      {[]string{event(uuid, "a"), event(urn, "a")}, []string{event(urn, "a"), event(urn, "a")}},
		"capitals":                        {[]string{event(strings.ToUpper(uuid), "a"), event(urn, "b")}, nil},
		"capitals, and the same":          {[]string{event(strings.ToUpper(uuid), "a"), event(urn, "a")}, []string{event("urn:uuid:"+strings.ToUpper(uuid), "a"), event(urn, "a")}},
		"capitals of the beginning":       {[]string{event("URN:UUID:"+uuid, "a"), event(uuid, "b")}, nil},
		"hidden by a type":                {[]string{hidden(event(uuid, "a")), event(uuid, "b")}, []string{event(uuid, "a"), event(uuid, "b")}},
		"the same once its time is right": {[]string{strings.Replace(event(uuid, "a"), "09:15:00.000Z", "10:15:00+01:00", 1), event(uuid, "a")}, []string{event(urn, "a"), event(urn, "a")}},
	} {
		fixer := newFixer(t, validate.Options{})
		for round := range 2 { // in the second round nothing is left to fix
			fixer.Forget()
			for i, data := range c.inputs {
				if err := fixer.Look(context.Background(), fmt.Sprint(i), []byte(data)); err != nil {
					t.Fatal(err)
				}
			}
			for i, data := range c.inputs {
				want := data
				if c.want != nil {
					want = c.want[i]
				}
				got, _, err := fixer.Fix(context.Background(), fmt.Sprint(i), []byte(data))
				if err != nil || string(got) != want {
					t.Errorf("%s, round %d:\n%s\nbecomes\n%s\nwant\n%s (%v)", name, round, data, got, want, err)
				}
			}
			if c.want != nil {
				c.inputs = c.want
			}
		}
	}
}

// TestChanged checks that Fix fixes the current text of an input, even if the text had another content when Look read it.
func TestChanged(t *testing.T) {
	const good = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person"}`
	fixer := newFixer(t, validate.Options{})
	bad := strings.Replace(good, "}", `,"name":null}`, 1)
	for _, c := range []struct {
		looked, data string
		made         int
	}{{good, good, 0}, {good, bad, 1}, {bad, good, 0}, {bad, bad, 1}, {"", bad, 1}} {
		if err := fixer.Look(context.Background(), "a.json", []byte(c.looked)); err != nil {
			t.Fatal(err)
		}
		if got, made, err := fixer.Fix(context.Background(), "a.json", []byte(c.data)); err != nil || made != c.made || string(got) != good {
			t.Errorf("%s, earlier %s, becomes %s by %d fixes (%v)", c.data, c.looked, got, made, err)
		}
	}
	ended, end := context.WithCancel(context.Background())
	if end(); fixer.Look(ended, "b.json", []byte(good)) == nil {
		t.Error("Look succeeds although it is interrupted")
	}
	if err := fixer.Look(context.Background(), "b.json", []byte(good)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := fixer.Fix(ended, "b.json", []byte(good)); err == nil {
		t.Error("Fix succeeds although it is interrupted")
	}
}

// samples visits the good and bad samples of testdata.
func samples(t testing.TB, visit func(path, data string)) {
	t.Helper()
	for _, folder := range []string{"good", "bad"} {
		err := filepath.WalkDir(filepath.Join("..", "..", "testdata", folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, ".want") {
				return err
			}
			data, err := os.ReadFile(path)
			visit(path, string(data))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestSamples fixes all samples, and checks that good samples stay as they are, that fixed faults are gone and no value is lost, and that
// exactly the rules that the catalogue marks as fixable have fixes.
func TestSamples(t *testing.T) {
	var knownRules catalogue.Catalogue
	type kind struct {
		rule   string
		unsafe bool
	}
	fixable := map[kind]int{}
	for _, area := range catalogue.Areas {
		entries, err := knownRules.Area(area)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range entries {
			if r.Fixes != "" {
				fixable[kind{string(r.ID), false}] = 0
			}
			if r.UnsafeFixes != "" {
				fixable[kind{string(r.ID), true}] = 0
			}
		}
	}
	v, err := validate.New(validate.Options{Fixes: true, OnRecord: func(r validate.Record) error {
		for _, f := range r.Fixes {
			of := kind{r.Findings[f.Finding].Rule, f.Unsafe}
			if _, ok := fixable[of]; !ok {
				t.Errorf("%v has a fix, but the catalogue does not say so", of)
			}
			fixable[of]++
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	fixer, changed := newFixer(t, validate.Options{}), 0
	samples(t, func(path, data string) {
		count := func(f finding.Finding) error {
			if rule := catalogue.ID(f.Rule); rule == catalogue.JSONSyntax && f.Fixable == finding.Safe {
				fixable[kind{f.Rule, false}]++
			}
			return nil
		}
		if err := v.Validate(path, []byte(data), count); err != nil {
			t.Fatal(err)
		}
		got := fixed(t, fixer, path, data)
		if got == data {
			return
		}
		changed++
		if strings.Contains(path, "good") {
			t.Errorf("%s is changed", path)
		}
		if json.Valid([]byte(data)) && !json.Valid([]byte(got)) {
			t.Errorf("%s becomes %s", path, got)
		}
		if before, after := leaves(t, data), leaves(t, got); json.Valid([]byte(data)) && len(after) != len(before) {
			t.Errorf("%s: %d values become %d", path, len(before), len(after))
		}
	})
	for of, n := range fixable {
		if n == 0 {
			t.Errorf("%v is never fixed", of)
		}
	}
	if changed < 90 {
		t.Errorf("only %d samples are changed: this test looks in the wrong place", changed)
	}
}

// leaves returns the values of a document that are neither empty nor contain others; nil if the text is not JSON.
func leaves(t *testing.T, text string) (all []string) {
	t.Helper()
	var value any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&value) != nil {
		return nil
	}
	var walk func(any)
	walk = func(value any) {
		switch v := value.(type) {
		case map[string]any:
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		case bool:
			all = append(all, fmt.Sprint(v))
		case json.Number:
			all = append(all, v.String())
		case string:
			if v != "" && !strings.Contains(strings.ToLower(v), "ctx/caliper/") { // a fix may drop a repeated context
				all = append(all, v)
			}
		}
	}
	walk(value)
	return all
}

// numbers returns the leaves of a document that are JSON themselves, mostly numbers, sorted.
func numbers(t *testing.T, text string) (all []string) {
	t.Helper()
	for _, leaf := range leaves(t, text) {
		if json.Valid([]byte(leaf)) {
			if whole, fraction, _ := strings.Cut(leaf, "."); strings.Trim(fraction, "0") == "" {
				leaf = whole
			}
			all = append(all, leaf)
		}
	}
	slices.Sort(all)
	return all
}

// FuzzFix checks that fixing ends, that a second run does not change the result, that JSON stays JSON, and that no number is changed or
// lost.
func FuzzFix(f *testing.F) {
	samples(f, func(path, data string) {
		if strings.Contains(path, "empty") || strings.Contains(path, "unknown") || strings.Contains(path, "misspelt") || strings.Contains(path, "guide") {
			f.Add(data)
		}
	})
	fixer := newFixer(f, validate.Options{Jobs: 1})
	f.Fuzz(func(t *testing.T, data string) {
		got := fixed(t, fixer, "a.json", data)
		if json.Valid([]byte(data)) && !json.Valid([]byte(got)) {
			t.Errorf("%s\nbecomes\n%s", data, got)
		}
		if before, after := numbers(t, data), numbers(t, got); json.Valid([]byte(data)) && (!slices.Equal(before, after) || len(leaves(t, data)) != len(leaves(t, got))) {
			t.Errorf("%s\nbecomes\n%s", data, got)
		}
	})
}
