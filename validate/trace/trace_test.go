package trace

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

var types = []string{"Event", "ViewEvent", "NavigationEvent", "Person", "DigitalResource", "Document", "Badge"}

// TestIn checks which data has a trace, in whatever pieces it comes.
func TestIn(t *testing.T) {
	long := strings.Repeat(`{"name":"Ada","size":[1,2,{"depth":"3"}]}`+"\n", 40_000)
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		// data of Caliper
		{"event", `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","type":"ViewEvent"}`, true},
		{"event without context", `{"id":"urn:uuid:1","type":"X","actor":"https://a.example/1","action":"Viewed"}`, true},
		{"only a context", `{"@context":"https://lakeside.example/ctx"}`, true},
		{"misspelt context", `["http://purl.imsglobal.org/ctx/calipr/v1p2"]`, true},
		{"context of another host", `["http://example.org/ctx/caliper/v1p2"]`, true},
		{"context with slashes escaped", `["http:\/\/example.org\/ctx\/caliper\/v1p2"]`, true},
		{"term of the vocabulary", `{"role":"http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"}`, true},
		{"version 1.0", `{"@id":"https://a.example/1","@type":"http://purl.imsglobal.org/caliper/v1/Person"}`, true},
		{"envelope", `{"sensor":"https://a.example/s"}`, true},
		{"envelope with typos", `{"senser":"https://a.example/s","send_time":"x","dataVersions":"x","data":[]}`, true},
		{"names in capitals", `{"EventTime":5}`, true},
		{"snake case", `{"event_time":5}`, true},
		{"a letter too few", `{"evntTime":5}`, true},
		{"letters swapped", `{"acotr":5}`, true},
		{"type of Caliper", `{"type":"Person","id":"https://a.example/1","name":"Ada"}`, true},
		{"type of several words", `{"type":"DigitalResource","name":"x"}`, true},
		{"type as keyword", `{"@type" : "Person", "@id" : "urn:x:1"}`, true},
		{"type with a prefix", `{"type":"caliper:Person","object":5}`, true},
		{"types in a list", `{"type":["Learner","Person"],"id":"http://a.example"}`, true},
		{"type in small letters", `{"type":"digitalresource"}`, true},
		{"type of an extension", `{"type":"Badge","id":"https://a.example/1"}`, true},
		{"type of one's own", `{"type":"BlogEvent","title":"x"}`, true},
		{"action and object", `{"action":"Viewed","object":"https://a.example/1"}`, true},
		{"statement of xAPI", `{"verb":{"id":"x"},"object":{"id":"y"}}`, true},
		{"late", long + `{"eventTime":5}`, true},
		{"broken", `{"actor": {"id"`, true},
		{"without quotes", "{\n  actor: 5, sensor: 6", true},
		{"with single quotes", `{'eventTime': 5}`, true},
		{"with typographic quotes", `{“eventTime”: 5}`, true},
		{"with a no-break space", "{\"eventTime\"\u00a0: 5}", true},
		{"YAML", "id: 5\nactor:\n  id: 6\n", true},
		{"in a string", `{"log":"{\"eventTime\":5}"}`, true},
		{"in a string in a string", `{"log":"{\\\"log\\\":\\\"{\\\\\\\"eventTime\\\\\\\":5}\\\"}"}`, true},
		{"in a string of several lines", `{"log":"{\n\t\"eventTime\": 5\n}"}`, true},
		{"letters escaped", `{"\u0065vent\u0054ime":5}`, true},
		{"UTF-16, little-endian", wide("\uFEFF"+`{"eventTime":5}`, 0), true},
		{"UTF-16, big-endian", wide("\uFEFF"+`{"eventTime":5}`, 1), true},
		// data that may be of Caliper
		{"nothing", "", true},
		{"white space", " \n\t\n", true},
		{"byte order mark", "\uFEFF", true},
		{"a zip archive", "PK\x03\x04\x14", true},
		{"HTML", "\uFEFF\n<!DOCTYPE html><p>Not found</p>", true},
		{"pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:5\nsize 5\n", true},
		{"broken, with Caliper's name", `{"stream":"caliper","rows":[`, true},
		{"long, with Caliper's name", `{"stream":"caliper"}` + long, true},
		// data of others
		{"package.json", `{"name":"x","version":"1.0.0","type":"module","main":"index.js","scripts":{"test":"jest"},"author":"Ada"}`, false},
		{"package.json that depends on Caliper", `{"name":"caliper-demo","dependencies":{"caliper-sensor":"1.0"},"homepage":"https://www.imsglobal.org/spec/caliper/v1p2"}`, false},
		{"tsconfig.json", "{\n  // what is compiled\n  \"compilerOptions\": {\"target\": \"es2022\",},\n}", false},
		{"translations", `{"action":"Action","name":"Name","end_time":"End","actors":"Actors","the sensor":"x"}`, false},
		{"schema", `{"$schema":"https://json-schema.org/draft-07/schema","type":"object","properties":{"context":{"type":"string"}}}`, false},
		{"map", `{"type":"Feature","geometry":{"type":"Point"},"properties":{"factor":1,"tensor":2}}`, false},
		{"contract", `[{"type":"event","name":"Transfer"}]`, false},
		{"names as values", `["actor","sensor","eventTime",{"is":"actor"}]`, false},
		{"prose", `{"text":"The sensor: it sends. An actor: she acts. Type: a Person","type":"a Document"}`, false},
		{"a type elsewhere", `{"type":"x"},{"kind":"Person"}`, false},
		{"organisation of somebody else", `{"type":"Organization","login":"x","id":123,"url":"https://a.example"}`, false},
		{"link of somebody else", `{"sys":{"type":"Link","linkType":"Entry","id":"5kq"}}`, false},
		{"text that is a tree", `{"type":"Document","content":[{"type":"Page"}]}`, false},
		{"empty object", `{}`, false},
		{"long word", `{"` + strings.Repeat("x", 1000) + `actor":5}`, false},
		{"long", long, false},
		{"UTF-16 of something else", wide("\uFEFF"+`{"name":"x"}`, 0), false},
	} {
		f := New(types)
		for range 2 { // a Finder keeps nothing of the last file
			for how, r := range map[string]io.Reader{"whole": strings.NewReader(c.text), "in pieces": pieces{strings.NewReader(c.text), 1 + len(c.text)/1000}} {
				if got, err := f.In(r); got != c.want || err != nil {
					t.Errorf("%s, %s: %v, want %v; %v", c.name, how, got, c.want, err)
				}
			}
		}
	}
}

// pieces reads at most size bytes at a time.
type pieces struct {
	io.Reader
	size int
}

func (p pieces) Read(b []byte) (int, error) { return p.Reader.Read(b[:min(len(b), p.size)]) }

// wide returns text in UTF-16. first is 0 for little-endian and 1 for big-endian.
func wide(text string, first int) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		pair := [2]byte{byte(unit), byte(unit >> 8)}
		b.WriteByte(pair[first])
		b.WriteByte(pair[1-first])
	}
	return b.String()
}

// TestInFails checks that In returns the error of its reader, unless a trace comes before it.
func TestInFails(t *testing.T) {
	broken := errors.New("the disk is gone")
	for text, want := range map[string]error{`{"name":5,`: broken, `{"eventTime":5,`: nil} {
		found, err := New(types).In(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)))
		if !errors.Is(err, want) || found != (want == nil) {
			t.Errorf("%s: %v, %v", text, found, err)
		}
	}
}

// TestSlips checks which words differ by a slip.
func TestSlips(t *testing.T) {
	for pair, want := range map[string]bool{"actor actor": true, "actor acter": true, "actor actr": true, "actor aactor": true, "actor actors": true, "actor acotr": true,
		"actor catro": false, "actor act": false, "actor author": false, "actor rotca": false} {
		a, b, _ := strings.Cut(pair, " ")
		if isSlip(a, b) != want || isSlip(b, a) != want {
			t.Errorf("%s: want %v", pair, want)
		}
	}
}

func BenchmarkIn(b *testing.B) {
	text := strings.Repeat(`{"name":"Ada","type":"module","size":[1,2,{"depth":"3","text":"in a word or two"}]}`+"\n", 40_000)
	f := New(types)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if found, _ := f.In(strings.NewReader(text)); found {
			b.Fatal("Finder finds a trace")
		}
	}
}

// FuzzIn checks that the result does not depend on the pieces in which data comes, and that further data does not hide a trace.
func FuzzIn(f *testing.F) {
	for _, text := range []string{`{"actor":5}`, `{"\u0061ctor":"\\n\x00"}`, `{"type":["x","Person"]}`, "{\n actor: 5", "caliper", "<a>", "\x01"} {
		f.Add(text, 3)
	}
	finder := New(types)
	f.Fuzz(func(t *testing.T, text string, size int) {
		whole, err := finder.In(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		traced := finder.scanner.found
		if found, _ := finder.In(pieces{strings.NewReader(text), 1 + size&0xFF}); found != whole {
			t.Errorf("%q: %v, in pieces %v", text, whole, found)
		}
		if found, _ := finder.In(strings.NewReader(text + `,"actor":5`)); traced && !found {
			t.Errorf("%q: further data hides a trace", text)
		}
	})
}
