package validate_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
)

var flagInHint = regexp.MustCompile(`--at (?:"([^"]*)"|'([^']*)')`)

// hinted returns the values of --at in the hints about a text, each once, and the messages of all findings.
func hinted(t *testing.T, text string) (at []string, messages string) {
	t.Helper()
	for _, f := range findings(t, newValidator(t, validate.Options{}), "a.json", []byte(text)) {
		messages += f.Message + "\n"
		for _, m := range flagInHint.FindAllStringSubmatch(f.Hint, -1) {
			if pattern := m[1] + m[2]; !slices.Contains(at, pattern) {
				at = append(at, pattern)
			}
		}
	}
	return at, messages
}

func pointer(t *testing.T, text string) document.Pointer {
	t.Helper()
	p, err := document.ParsePointer(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// wrappings are ways to wrap documents: the values of --at that read all of them, and the text around them. %s stands for an event, %q for
// an event in a string, %Q for an event in a message in a string; each event is another.
var wrappings = []struct{ at, text string }{
	{"/log/event", `{"time":1,"log":{"event":%s}}`},
	{"/hits/hits/*/_source/event", `{"took":3,"hits":{"total":2,"hits":[{"_source":{"event":%s}},{"x":1,"_source":{"event":%s}}]}}`},
	{"/hits/hits/*/_source/event", `{"hits":{"hits":[{"_source":{}},{"_source":{"event":%s}}]}}`},
	{"/events", `{"events":[%s,%s]}`},
	{"/events", `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","events":[%s,%s]}`},
	{"/@graph", `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","@graph":[%s,%s]}`},
	{"/payload/events", `{"payload":{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","events":[%s,%s]}}`},
	{"/*/event", `[{"event":%s},{"event":%s}]`},
	{"/*", `[[%s],[%s,%s]]`},
	{"/*", `[%q,%q]`},
	{"/Records/*/body", `{"Records":[{"body":%q},{"body":%q}]}`},
	{"/Records/*/body/Message/events", `{"Records":[{"body":%Q},{"body":%Q}]}`},
	{"/rows/*/*", `{"rows":[{"a":%s,"b":%s},{"c":%q,"d":%s}]}`},
	{"/events/*", `{"events":{"-Na":%s,"-Nb":%s}}`},
	{"/events/*/v", `{"events":{"-Na":{"v":%s},"-Nb":{"v":%s}}}`},
	{"/before /after", `{"op":"u","before":%s,"after":%s}`},
	{"/list/* /one/a~1b", `{"list":[%q,%s],"one":{"a/b":%s}}`},
	{"/list /list/*/in", `{"list":[%s,{"in":%s}]}`},
	{"/data", `{"specversion":"1.0","id":"7","type":"org.lakeside.event","source":"/x","data":%s}`},
	{"/detail", `{"id":"7","detail-type":"Caliper","source":"lms","detail":%s}`},
	{"/event", `{"action":"created","event":%s}`},
	{"/a/b/*/c/d/*/e/f", `{"a":{"b":[{"c":{"d":[{"e":{"f":%s}},{"e":{"f":%s}}]}},{"c":{"d":[{"e":{"f":%s}}]}}]}}`},
	{"/data/*/event", `{"sensor":"https://lakeside.example/s","data":[{"event":%s},{"event":%s}]}`},
	{"/$oid/event", `{"$oid":{"event":%s}}`},
	{"/" + strings.Repeat("n", 80), `{"` + strings.Repeat("n", 80) + `":%s}`},
}

func quoted(text string) string {
	q, _ := json.Marshal(text)
	return string(q)
}

// wrappable returns an event without fault, another one for each number.
func wrappable(n int) string {
	return fmt.Sprintf(`{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-%012d","type":"SessionEvent","profile":"SessionProfile",`+
		`"actor":{"id":"https://lakeside.example/people/4","type":"Person"},"action":"LoggedIn","object":{"id":"https://lakeside.example/app","type":"SoftwareApplication"},"eventTime":"2026-03-02T09:00:00.000Z"}`, n)
}

// filled returns a text with events in it, and the number of events.
func filled(text string, event func(n int) string) (string, int) {
	n := 0
	text = regexp.MustCompile(`%[sqQ]`).ReplaceAllStringFunc(text, func(verb string) string {
		n++
		switch verb {
		case "%q":
			return quoted(event(n))
		case "%Q":
			return quoted(`{"Message":{"events":[` + event(n) + `]}}`)
		}
		return event(n)
	})
	return text, n
}

// TestWrapped checks that wrapped documents get one finding that names all places where they are, that --at reads each of them there once,
// and that its findings have the right places. A record without a document at these places gets a finding.
func TestWrapped(t *testing.T) {
	without := func(n int) string { // an event of some senders: without @context, and with a type of their own
		return strings.NewReplacer(`"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2",`, "", "SessionEvent", "VisitEvent").Replace(wrappable(n))
	}
	bare := func(n int) string { // an event without @context and type
		return strings.Replace(without(n), `"type":"VisitEvent",`, "", 1)
	}
	for _, w := range wrappings {
		for name, event := range map[string]func(int) string{"event": wrappable, "without": without, "bare": bare,
			"envelope": func(n int) string {
				return `{"sensor":"https://lakeside.example/s","sendTime":"2026-03-02T09:00:01.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[` + wrappable(n) + "]}"
			}} {
			text, count := filled(w.text, event)
			at, messages := hinted(t, text)
			if got := strings.Join(at, " "); got != w.at {
				t.Errorf("%s: %s: %s, want %s; %s", w.text, name, got, w.at, messages)
				continue
			}
			judged := 0
			for _, pattern := range at {
				v := newValidator(t, validate.Options{At: pointer(t, pattern)})
				for _, f := range findings(t, v, "a.json", []byte(text)) {
					if (name == "event" || name == "envelope") && f.Rule != "record/unrecognised" {
						t.Errorf("%s: %s: %s", w.text, f.Pointer, f.Message)
					}
				}
				judged += v.Counts().Events
			}
			if judged != count {
				t.Errorf("%s: %s: %d of %d events were judged", w.text, name, judged, count)
			}
		}
	}
}

// TestNotWrapped checks that a document, right or wrong, is not taken for one that wraps others, and that an @context alone does not make a
// document.
func TestNotWrapped(t *testing.T) {
	const head = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2",`
	for _, text := range []string{
		`{"boat":"red","seats":3,"crew":[{"id":1,"type":"cook"}]}`,
		`{"page":{"@context":"https://schema.org","@type":"WebPage"}}`,
		`{"text":"{not JSON"}`, `{"text":"[]"}`, `{"text":"{\"a\":1}"}`, `[]`, `{}`, `5`,
		head + `"id":"https://lakeside.example/x","type":"Organisation","subOrganizationOf":` + head + `"id":"https://lakeside.example/y","type":"Organization"}}`,
		head + `"name":"x","isPartOf":{"id":"https://lakeside.example/y","type":"CourseOffering"}}`,
		strings.Replace(wrappable(1), "SessionEvent", "SesionEvent", 1),
		strings.Replace(wrappable(1), `"eventTime"`, `"extensions":{"raw":`+wrappable(2)+`},"eventTime"`, 1),
		strings.Replace(strings.Replace(wrappable(1), `"eventTime"`, `"extensions":{"raw":`+wrappable(2)+`},"eventTime"`, 1), "SessionEvent", "SesionEvent", 1),
	} {
		if at, messages := hinted(t, text); at != nil || strings.Contains(messages, "holds") {
			t.Errorf("%s: %s; %s", text, at, messages)
		}
	}
}

// TestNothingAt checks the findings of records in which a pattern finds nothing.
func TestNothingAt(t *testing.T) {
	for _, c := range []struct{ at, text, want string }{
		{"/hits/*/e", `{"hits":[{"e":` + wrappable(1) + `},{},{"e":` + wrappable(2) + `},5,{"e":` + wrappable(3) + `}]}`,
			`/hits/1: this record has nothing at "/hits/1/e", where --at expects an event, entity describe or envelope ()` + "\n" +
				`/hits/3: this record has nothing at "/hits/3/e", where --at expects an event, entity describe or envelope ()`},
		{"/hits/*/e/*", `{"hits":[{"e":[]},{"e":[` + wrappable(1) + `]},{"f":1}]}`, `/hits/2: this record has nothing at "/hits/2/e/*", where --at expects an event, entity describe or envelope ()`},
		{"/hits/*/e", `{"hits":[{},{}]}`, `: this record has nothing at "/hits/*/e", where --at expects an event, entity describe or envelope ()`},
		{"/hits/*/e", `{"hits":[]}`, `: this record has nothing at "/hits/*/e", where --at expects an event, entity describe or envelope ()`},
		{"/hits/*/e", wrappable(1), `: this record has nothing at "/hits/*/e", where --at expects an event, entity describe or envelope (the record itself is an event: leave out --at)`},
		{"/e", `{"log":[{"e":` + wrappable(1) + `},{"e":` + wrappable(2) + `}]}`, `: this record has nothing at "/e", where --at expects an event, entity describe or envelope (to check them: --at "/log/*/e")`},
		{"/hits/*/e", `{"hits":[{"e":` + wrappable(1) + `},{"f":` + wrappable(2) + `}]}`, `/hits/1: this record has nothing at "/hits/1/e", where --at expects an event, entity describe or envelope (to check it: --at "/hits/*/f")`},
		{"/r/*/body/m", `{"r":[{"body":"hello"},{"body":"{\"m\":` + strings.Trim(quoted(wrappable(1)), `"`) + `}"},{"body":"{\"m\":}"},{"body":"{}"}]}`,
			`/r/0/body: this record has nothing at "/r/0/body/m", where --at expects an event, entity describe or envelope ()` + "\n" +
				`/r/2/body: within this string: expected a value, found "}" ()` + "\n" +
				`/r/3/body: this record has nothing at "/r/3/body/m", where --at expects an event, entity describe or envelope ()`},
		{"/r/*", `{"r":["{\"a\":1"]}`, `/r/0: within this string: expected "," or "}" after a member, found the end of the input ()`},
		{"/r/*", `{"r":["{} {}",` + quoted(wrappable(1)) + `]}`, `/r/0: within this string: expected the end of the string, found "{" ()`},
	} {
		var got []string
		for _, f := range findings(t, newValidator(t, validate.Options{At: pointer(t, c.at)}), "a.json", []byte(c.text)) {
			got = append(got, fmt.Sprintf("%s: %s (%s)", f.Pointer, f.Message, f.Hint))
		}
		if got := strings.Join(got, "\n"); got != c.want {
			t.Errorf("%s of %s:\n%s\nwant\n%s", c.at, c.text, got, c.want)
		}
	}
}

// TestAtAcross checks that documents which a pattern finds in a record, in strings or not, are compared like those of an array.
func TestAtAcross(t *testing.T) {
	const iri = "https://lakeside.example/things/1"
	describe := `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"` + iri + `","type":"Document"}`
	event := strings.Replace(wrappable(1), `{"id":"https://lakeside.example/people/4","type":"Person"}`, `"`+iri+`"`, 1)
	again := strings.Replace(wrappable(1), "09:00:00", "10:00:00", 1)
	for _, form := range []func(string) string{func(s string) string { return s }, quoted} {
		text := `{"r":[{"e":` + form(describe) + `},{"e":` + form(event) + `},{"e":` + form(again) + `}]}`
		var got []string
		for _, f := range findings(t, newValidator(t, validate.Options{At: pointer(t, "/r/*/e")}), "a.json", []byte(text)) {
			got = append(got, f.Rule+" "+f.Pointer+" "+f.Hint)
		}
		if want := []string{`payload/reference-type /r/1/e/actor the description is at "/r/0/e"`, `stream/event-id-reused /r/2/e/id `}; len(got) != 2 || got[0] != want[0] || !strings.HasPrefix(got[1], want[1]) {
			t.Errorf("%q", got)
		}
	}
}

// TestAtParts checks that a pattern finds the same, in strings or not and in long records or short ones, whatever the size of parts and
// whatever is remembered.
func TestAtParts(t *testing.T) {
	all := documentsOf(t, "good", "bad")
	var documents []string
	for i := 0; i < len(all); i += 5 {
		documents = append(documents, all[i])
	}
	items := func(form func(string) string) string {
		var all []string
		for _, d := range documents {
			all = append(all, `{"n":1,"e":`+form(compact(t, d))+`}`)
		}
		return "[" + strings.Join(append(all, `{"x":1}`, `"{\"e\":5}"`, `"{\"e"`), ",") + "]"
	}
	plain, within := items(func(s string) string { return s }), items(quoted)
	for _, c := range []struct{ at, name, text string }{
		{"/*/e", "a.json", plain},
		{"/*/e", "a.json", within},
		{"/log/*/e", "a.json", `{"v":[1],"log":` + plain + `,"data":[]}` + "\n" + `{"log":` + within + `}`},
		{"/log/*/*", "a.json", `{"log":` + within + `}`},
		{"/data/*/e", "a.json", `{"sensor":"x","data":` + plain + `}`},
		{"/*/e", "a.ndjson", strings.Repeat(plain+"\n"+within+"\n", 2)},
		{"/e", "a.ndjson", strings.ReplaceAll(strings.Trim(within, "[]"), `},{"n"`, "}\n"+`{"n"`)},
	} {
		o := validate.Options{Jobs: 1, At: pointer(t, c.at)}
		noCache := o
		noCache.NoCache = true
		want := told(t, noCache, len(c.text)+1, c.name, []byte(c.text))
		if !strings.Contains(want, "value/date-time") {
			t.Fatalf("%s: no findings", c.at)
		}
		want = sortedLines(want)
		for _, p := range []struct{ jobs, partSize int }{{1, len(c.text) + 1}, {3, 7000}, {2, 100_000}, {2, 1000}} {
			o.Jobs = p.jobs
			if got := sortedLines(told(t, o, p.partSize, c.name, []byte(c.text))); got != want {
				t.Errorf("%s in %s, %d jobs, parts of %d bytes: %s", c.at, c.name, p.jobs, p.partSize, firstDifference(got, want))
			}
		}
	}
}

// TestMemoOfWrapped checks that the finding about an object without a known type does not depend on earlier objects of its shape.
func TestMemoOfWrapped(t *testing.T) {
	const head = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/x",`
	var lines []string
	for range 3 {
		lines = append(lines, head+`"note":"hello"}`, head+`"note":`+quoted(wrappable(1))+`}`,
			head+`"note":{"type":"Person","action":"x","actor":"y"}}`, head+`"note":{"type":"PersonEvent","action":"x","actor":"y"}}`,
			head+`"noteX":{"type":"Person"},"Y":5}`, head+`"Actor":{"type":"Person"},"Action":5}`)
	}
	data := []byte(strings.Join(lines, "\n") + "\n")
	want := told(t, validate.Options{Jobs: 1, NoCache: true}, 0, "a.ndjson", data)
	if got := told(t, validate.Options{Jobs: 1}, 0, "a.ndjson", data); got != want {
		t.Error(firstDifference(got, want))
	}
}

// TestWrappedHarm checks that malicious data takes only a proportional time, and that a hint is not written as if it could be copied if a
// shell would execute part of it.
func TestWrappedHarm(t *testing.T) {
	deep := strings.Repeat(`{"@context":"caliper","a":[`, 900) + strings.Repeat("]}", 900)
	text := deep
	for range 4 {
		text = `{"x":` + quoted(text) + `}`
	}
	for name, data := range map[string]string{
		"deep":    deep,
		"strings": text,
		"quotes":  `{"x":"` + strings.Repeat(`[\"`, 300_000) + `"}`,
		"broad":   `{"x":[` + strings.Repeat(`{"y":"{\"z\":[]}","w":{}},`, 20_000) + `0]}`,
	} {
		v := newValidator(t, validate.Options{})
		if found := findings(t, v, name, []byte(data)); len(found) != 1 {
			t.Errorf("%s: %d findings", name, len(found))
		}
		at := newValidator(t, validate.Options{At: pointer(t, strings.Repeat("/*", 40))})
		findings(t, at, name, []byte(data))
	}
	found := findings(t, newValidator(t, validate.Options{}), "a.json", []byte("{\"$(touch x)'\":"+wrappable(1)+"}"))
	if len(found) != 1 || !strings.Contains(found[0].Hint, `--at with the JSON Pointer "/$(touch x)'"`) {
		t.Errorf("%+v", found)
	}
}
