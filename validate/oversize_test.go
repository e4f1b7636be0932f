package validate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// documentsOf returns the documents of the samples in some folders, except envelopes, each as in its file.
func documentsOf(t testing.TB, folders ...string) (all []string) {
	t.Helper()
	for _, folder := range folders {
		for _, file := range samples(t, folder) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if json.Valid(data) && !bytes.Contains(data, []byte(`"sensor"`)) {
				all = append(all, strings.TrimSpace(string(data)))
			}
		}
	}
	return all
}

// compact removes the white space between the values of a document.
func compact(t testing.TB, document string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(document)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestLong checks that a record which is read in parts has the same findings as one that is read as a whole, though perhaps in another
// order.
func TestLong(t *testing.T) {
	documents := documentsOf(t, "good", "bad")
	small := make([]string, len(documents))
	for i, d := range documents {
		small[i] = compact(t, d)
	}
	const head = `"sensor":"lakeside","sendTime":"2025-06-01T12:00:00.000Z",` // the sensor is not an IRI, and some events are later than sendTime
	old := []string{`{"@context":"http://purl.imsglobal.org/ctx/caliper/v1/Context","@id":"https://lakeside.example/p/1","@type":"http://purl.imsglobal.org/caliper/v1/lis/Person","name":null}`}
	event, err := document.ParsePointer("/log/1")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"array":              "[" + strings.Join(small, ",") + "]",
		"array with lines":   "\n[\r\n" + strings.Join(small, ",\r\n") + "\r\n]\n",
		"array with indents": "[\n  " + strings.Join(documents, " ,\n\n  ") + "\n]",
		"arrays":             "[" + strings.Join(small, ",") + "]\n[" + strings.Join(documents, ",") + "][ \n \t]" + small[0] + "\n",
		"envelope":           "\uFEFF{" + head + `"dataVersion":"x","data":[` + strings.Join(small, ",") + `],"extra":"` + strings.Repeat("é", 300) + `","data":[]}`,
		"envelope of 1.0":    "{" + head + `"data":[` + strings.Join(append(old, small...), ",") + "]}",
		"envelope with null": "{" + head + `"dataVersion":null,"data":[` + strings.Join(append(old, small...), ",") + "]}",
		"names in capitals":  `{"Sensor":"https://lakeside.example/s","SendTime":"2025-06-01T12:00:00.000Z","DataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p1","data":[` + strings.Join(small, ",") + "]}",
		"with other members": `{"actor":{"mbox":"x"},"verb":{"id":"x"},"object":{"id":"x"},"data":[` + strings.Join(small, ",") + "]}",
		"version last":       "{" + head + `"data" : [` + strings.Join(documents, ",") + "]\n,\n\"dataVersion\":5}",
		"envelopes":          strings.Repeat("{"+head+`"dataVersion":"x","data":[5,"x",null,[1],{},{"sensor":"x","data":[]},`+strings.Join(small[:50], ",")+"]}\n", 5),
		"array within":       `{"log":[5,[` + strings.Join(small, ",") + `],6],"data":[]}`,
		"envelope within":    `{"data":[{}],"log":["x",{` + head + `"data":[` + strings.Join(small, ",") + `]},6]}`,
		"on one line":        small[0] + "{" + head + `"data":[` + strings.Join(small, ",") + "]}" + small[1],
		"nothing in it":      "{" + head + `"data":[` + strings.Repeat(" \n", 1000) + `]}`,
	} {
		var at document.Pointer
		if strings.Contains(name, "within") {
			at = event
		}
		want := sortedLines(told(t, validate.Options{Jobs: 1, At: at}, len(text)+1, "a.json", []byte(text)))
		sizes := []struct{ jobs, partSize int }{{3, 7000}, {2, 100_000}, {2, 1000}, {1, 100}}
		if testing.Short() {
			sizes = sizes[:1]
		}
		for _, c := range sizes {
			got := sortedLines(told(t, validate.Options{Jobs: c.jobs, At: at}, c.partSize, "a.json", []byte(text)))
			if got != want {
				t.Errorf("%s, %d jobs, parts of %d bytes: %s", name, c.jobs, c.partSize, firstDifference(got, want))
			}
		}
	}
}

func sortedLines(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestLongBroken checks that the fault of a long record that is not JSON is found at its place, and that reading goes on where it would
// after a short record.
func TestLongBroken(t *testing.T) {
	const event = `{"id":"https://lakeside.example/x","type":"Person","name":5}`
	many := strings.Repeat(event+",", 40)
	const head = `{"sensor":"https://lakeside.example/s","data":[`
	for _, c := range []struct{ file, text, want string }{
		{"a.json", head + many + event + "} " + event, `1:2548 expected "," or "]" after an array item, found "}"`},
		{"a.json", head + "," + many + event + "]}", `1:48 expected a value, found ","`},
		{"a.json", head + many + "]}", `1:2487 trailing comma: JSON does not allow a comma after the last item or member`},
		{"a.json", head + many + "," + many + event + "]}", `1:2488 expected a value, found ","`},
		{"a.json", head + many + `{"x" 5},` + many, `1:2493 expected ":" after a name, found "5"`},
		{"a.json", head + many + many, `1:4928 expected a value, found the end of the input`},
		{"a.json", head + many + event + event + many, `1:2548 missing comma after an array item`},
		{"a.json", head + many + event + "]\n]", `2:1 expected "," or "}" after a member, found "]"`},
		{"a.json", head + many + event + "],\n" + strings.Repeat(" ", 5000) + `"x":"` + strings.Repeat("y", 5000) + "\x01", `2:10006 control character U+0001 in a string; write \u0001`},
		{"a.json", head + many + event + "]\n,5", `2:2 expected a name in double quotes, found "5"`},
		{"a.json", head + many + event + "]", `1:2549 expected "," or "}" after a member, found the end of the input`},
		{"a.json", "\n\n [" + many + `{"x":[[[` + many + many, `3:7331 expected a value, found the end of the input`},
		{"a.json", "[" + many + event + "] oops", `1:2504 expected the end of the input or another JSON value, found "o"`},
		{"a.ndjson", head + many + "\n" + event, `1:2488 expected a value, found the end of the line`},
		{"a.ndjson", head + many + "[[[[" + many + "\n" + event, `1:4932 expected a value, found the end of the line`},
		{"a.ndjson", head + many + event + `]"` + "\n" + event, `1:2549 missing comma after a member`},
		{"a.ndjson", head + many + event + "] } oops\n" + event, `1:2552 expected the end of the input or another JSON value, found "o"`},
		{"a.ndjson", head + many + `{"x" 5}]} oops` + "\n" + event, `1:2493 expected ":" after a name, found "5"`},
		{"a.ndjson", head + many + `{"x":]},` + many + event + "]}\n" + event, `1:2493 expected a value, found "]"`},
		{"a.ndjson", head + many + event + "}]}\n" + event, `1:2548 expected "," or "]" after an array item, found "}"`},
		{"a.ndjson", `[{"x" 5,"v":[` + strings.Repeat("1,    ", 800) + "1]}]\n" + event, `1:7 expected ":" after a name, found "5"`},
		{"a.json", head + many + `{"x" 5,"v":[` + strings.Repeat("0.5,   ", 800) + "0.5]}]}", `1:2493 expected ":" after a name, found "5"`},
		{"a.ndjson", head + many + `"` + many + many + "\n" + event, `1:2491 expected "," or "]" after an array item, found "id"; a " within a string must be written \"`},
	} {
		lines := strings.Count(c.text, "\n") + 1
		for _, partSize := range []int{len(c.text) + 1, 1000, 500, 100} {
			v := newValidator(t, validate.Options{})
			v.SetPartSize(partSize)
			var faults []string
			last := finding.Finding{}
			found := findings(t, v, c.file, []byte(c.text))
			if n := v.Counts(); n.Errors+n.Warnings+n.Notes != len(found) {
				t.Errorf("%.20s…, parts of %d bytes: %d findings, but %+v", c.text, partSize, len(found), n)
			}
			for _, f := range found {
				if strings.HasPrefix(f.Rule, "json/") {
					faults = append(faults, fmt.Sprintf("%d:%d %s", f.Span.Line, f.Span.Column, f.Message))
				}
				last = f
			}
			if got := strings.Join(faults, "\n"); got != c.want {
				t.Errorf("%.20s…%s, parts of %d bytes:\n%s\nwant %s", c.text, c.text[max(0, len(c.text)-20):], partSize, got, c.want)
			}
			if c.file == "a.ndjson" && (last.Span.Line != lines || last.Rule != "property/kind" || last.Record != 2) {
				t.Errorf("%.20s…, parts of %d bytes: the record after it: %+v", c.text, partSize, last)
			}
			if c.file == "a.json" && !strings.HasPrefix(last.Hint, "nothing after this place was checked") {
				t.Errorf("%.20s…, parts of %d bytes: after it: %+v", c.text, partSize, last)
			}
		}
	}
}

// TestLongAcross checks that documents which are far apart in a long record are compared.
func TestLongAcross(t *testing.T) {
	const iri = "https://lakeside.example/things/1"
	describe := `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"` + iri + `","type":"Document"}`
	event := strings.Replace(string(nested(1, false)), `"https://lakeside.example/users/amara"`, `"`+iri+`"`, 1)
	fill := strings.Repeat(","+string(nested(3, false)), 50)
	text := `{"sensor":"https://lakeside.example/s","sendTime":"2030-01-01T00:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[` +
		describe + fill + "," + event + fill + "," + event + "]}"
	expectReferences(t, text, []int{len(text) + 1, 4000, 1000},
		`/data/51/actor: the description is at "/data/0"`, `/data/102/actor: the description is at "/data/0"`)
}

// expectReferences holds which references of text have findings, with their messages, if it is read in parts of each of the sizes.
func expectReferences(t *testing.T, text string, partSizes []int, want ...string) {
	t.Helper()
	for _, partSize := range partSizes {
		v := newValidator(t, validate.Options{})
		v.SetPartSize(partSize)
		var got []string
		for _, f := range findings(t, v, "a.json", []byte(text)) {
			if f.Rule == "payload/reference-type" {
				got = append(got, f.Pointer+": "+f.Hint)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("parts of %d bytes: %q", partSize, got)
		}
	}
}

// TestPlaces checks that lines and characters are counted rightly, whatever the length of the pieces.
func TestPlaces(t *testing.T) {
	const text = "é\n\r\nthe quick brown fox ünd 日本語 and 🎈 jumped\tover\n\nthe lazy døg"
	for end := range len(text) + 1 {
		if !utf8.RuneStart((text + ".")[end]) {
			continue
		}
		lines := strings.Split(text[:end], "\n")
		for cut := range end + 1 {
			if utf8.RuneStart(text[cut%len(text)]) {
				got := validate.Passed([]byte(text[:cut]), []byte(text[cut:end]))
				if want := [2]int{len(lines) - 1, utf8.RuneCountInString(lines[len(lines)-1])}; got != want {
					t.Fatalf("%q and %q: %v, want %v", text[:cut], text[cut:end], got, want)
				}
			}
		}
	}
}

// TestLongAcrossTrees checks that documents are compared also if the describe is deep in an item that is larger than the item that refers to
// it.
func TestLongAcrossTrees(t *testing.T) {
	const iri = "https://lakeside.example/things/1"
	describe := `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"` + iri + `","type":"Document"}`
	event := strings.Replace(string(nested(1, false)), `"https://lakeside.example/users/amara"`, `"`+iri+`"`, 1)
	text := `[{"sensor":"https://lakeside.example/s","sendTime":"2030-01-01T00:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[` +
		strings.Repeat(string(nested(3, false))+",", 20) + describe + "]}" + strings.Repeat(","+string(nested(2, false)), 30) + "," + event + "]"
	expectReferences(t, text, []int{len(text) + 1, 2000, 300}, `/31/actor: the description is at "/0/data/20"`)
}

// TestLongPause checks that a long record is judged as soon as its line has ended, before the reader returns more.
func TestLongPause(t *testing.T) {
	line := `{"sensor":"https://lakeside.example/s","data":[` + strings.Repeat(`{"id":5},`, 500) + `{"id":5}]}` + "\n"
	for _, jobs := range []int{1, 3} {
		found, at := 0, []int{}
		v := newValidator(t, validate.Options{Jobs: jobs, OnPause: func() error { at = append(at, found); return nil }})
		v.SetPartSize(1000)
		r := piecesOf(`{"id":5}`+"\n"+line[:300], line[300:2000], line[2000:], `{"id":5}`+"\n")
		err := v.Read("a.ndjson", r, func(f finding.Finding) error { found++; return nil })
		if one := 3; err != nil || found != 503*one+2 || at[0] < one || at[1] < 100*one || !slices.Contains(at, 502*one+2) {
			t.Errorf("%d jobs: %d findings in all, in pauses %v; %v", jobs, found, at, err)
		}
	}
}

// FuzzLong checks that no input breaks the reading of long records, and that they have the same findings as if they were read as a whole.
func FuzzLong(f *testing.F) {
	for _, seed := range []string{`[{"id":"x"},{"id":"y","type":"Person"}]`, `{"data":[{"a":[1,2]},{}],"sensor":5}`, `{"sensor":"x","data":[1,"],["]}{"data":[`, "[\n{},\n{}\n]\n[{}]", `{"data":["\"]"]}`} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	small, whole := newValidator(f, validate.Options{Jobs: 1}), newValidator(f, validate.Options{Jobs: 1})
	whole.SetPartSize(1 << 30)
	within := regexp.MustCompile(`\n[\[{]`)
	f.Fuzz(func(t *testing.T, data []byte, spread bool) {
		if !json.Valid(data) && within.Match(data) {
			return // a line with such a begin may be taken for a record if a part ends there
		}
		if spread { // so that little data takes many parts
			data = bytes.ReplaceAll(data, []byte(","), []byte(","+strings.Repeat(" ", 300)))
		}
		small.SetPartSize(1 + len(data)/5)
		got, want := findings(t, small, "a.json", data), findings(t, whole, "a.json", data)
		text := func(all []finding.Finding) string {
			var lines []string
			for _, f := range all {
				switch {
				case f.Rule == "payload/reference-type" || f.Rule == "envelope/event-after-send":
				case json.Valid(data) && utf8.Valid(data):
					lines = append(lines, fmt.Sprintf("%+v", f))
				case strings.HasPrefix(f.Rule, "json/"):
					return "no JSON" // the findings after the fault depend on what was read before it
				}
			}
			slices.Sort(lines)
			return strings.Join(lines, "\n")
		}
		if got, want := text(got), text(want); got != want {
			t.Errorf("%q: %s", data, firstDifference(got, want))
		}
	})
}
