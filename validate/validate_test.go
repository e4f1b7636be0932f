package validate_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

const (
	caliperContext = "http://purl.imsglobal.org/ctx/caliper/v1p2"
	personDescribe = `{"@context":"` + caliperContext + `","id":"https://lakeside.example/p/1","type":"Person"}`
)

// TestStreams checks how an input is split into records.
func TestStreams(t *testing.T) {
	p := personDescribe
	for _, c := range []struct {
		name, file, data string
		records          int
		want             string // each finding as record:line:column rule
	}{
		{"one value", "a.json", p, 1, ""},
		{"no line ends", "a.json", p + p + " " + p, 3, ""},
		{"blank lines", "a.json", "\n\n" + p + "\r\n\r\n" + p + "\n", 2, ""},
		{"array", "a.json", "[" + p + "," + p + "]", 1, ""},
		{"nothing", "a.json", " \n", 0, "1:2:1 json/syntax"},
		{"nothing in a stream", "a.ndjson", " \n", 0, ""},
		{"nothing on standard input", validate.Stdin, "", 0, ""},
		{"byte order mark", "a.json", "\ufeff" + p, 1, "1:1:1 json/syntax"},
		{"comma between", "a.json", p + "," + p, 1, fmt.Sprintf("1:1:%d json/trailing-data", len(p)+1)},
		{"broken line by name", "a.jsonl", "{\"id\":\n" + p + "\n", 2, "1:1:7 json/syntax"},
		{"broken line after a good one", "a.json", p + "\n{\"id\"\n" + p + "\n", 3, "2:2:6 json/syntax"},
		{"broken first line", "a.json", "{\"id\":x}\n" + p + "\n", 2, "1:1:7 json/syntax"},
		{"broken document", "a.json", "{\n  \"id\": x,\n  \"a\": {\n  }\n}\n", 1, "1:2:9 json/syntax"},
		{"words on a line", "a.ndjson", p + "\nhello\n" + p, 3, "2:2:1 json/syntax"},
		{"compact, then over several lines", "a.json", p + "\n" + strings.ReplaceAll(p, ",", ",\n") + "\n" + p, 3, ""},
		{"broken one over several lines", "a.ndjson", p + "\n{\n  \"id\": x,\n  \"type\": 1\n}\n" + p, 3, "2:3:9 json/syntax"},
		{"broken one of several over several lines", "a.json", "{\n  \"id\": x\n}\n" + strings.ReplaceAll(p, ",", ",\n"), 1, "1:2:9 json/syntax"},
		{"broken second one over several lines", "a.json", strings.ReplaceAll(p, ",", ",\n") + "\n{\n  \"id\": x\n}\n" + strings.ReplaceAll(p, ",", ",\n"), 3, "2:5:9 json/syntax"},
		{"unclosed lines", "a.ndjson", "[\n[\n" + p, 3, "1:1:2 json/syntax, 2:2:2 json/syntax"},
		{"number", "a.json", "5", 1, "1:1:1 record/unrecognised"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := newValidator(t, validate.Options{})
			var got []string
			for _, f := range findings(t, v, c.file, []byte(c.data)) {
				got = append(got, fmt.Sprintf("%d:%d:%d %s", f.Record, f.Span.Line, f.Span.Column, f.Rule))
			}
			if strings.Join(got, ", ") != c.want || v.Counts().Records != c.records {
				t.Errorf("%d records, findings %v; want %d, %s", v.Counts().Records, got, c.records, c.want)
			}
		})
	}
}

func TestCounts(t *testing.T) {
	v := newValidator(t, validate.Options{})
	event := `{"@context":"` + caliperContext + `","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"ViewEvent","profile":"ReadingProfile",
		"actor":"_:a","action":"Viewed","object":"_:o","eventTime":"2026-03-02T09:15:00.000Z"}`
	envelope := `{"sensor":"https://lakeside.example/s","sendTime":"2026-03-02T09:15:00.000Z","dataVersion":"` + caliperContext + `","data":[` + event + "," + personDescribe + `]}`
	got := findings(t, v, "a.json", []byte(event+envelope+"["+event+"]"))
	findings(t, v, "b.json", []byte(strings.Replace(envelope, "Viewed", "Used", 1)))
	want := validate.Counts{Inputs: 2, Records: 4, Events: 4, Describes: 2, Envelopes: 2, Versions: validate.VersionCounts{6}, Tally: finding.Tally{Errors: 1}}
	if len(got) > 0 || v.Counts() != want {
		t.Errorf("%+v, want %+v; %v", v.Counts(), want, got)
	}
}

// TestFinding checks the fields of a finding besides its place.
func TestFinding(t *testing.T) {
	data := "[\n" + `{"@context":"` + caliperContext + `","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"ViewEvent","profile":"ReadingProfile",` +
		`"actor":"_:a","action":"Viewd","object":"_:o","eventTime":"2026-03-02T09:15:00.000Z"}` + "\n]"
	v := newValidator(t, validate.Options{})
	first := findings(t, v, "a.json", []byte(data))
	if len(first) != 1 {
		t.Fatalf("%d findings", len(first))
	}
	f := first[0]
	if f.File != "a.json" || f.Record != 1 || f.Pointer != "/0/action" || f.Span.Line != 2 || f.Requirement != "MUST" || f.Severity != catalogue.Error ||
		f.EventID != "urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1" || f.EventType != "ViewEvent" || f.Profile != "ReadingProfile" ||
		f.SpecURL != "https://www.imsglobal.org/spec/caliper/v1p2#actions" || f.Hint != `did you mean "Viewed"?` || len(f.Fingerprint) != 32 {
		t.Errorf("%+v", f)
	}
	if e := f.Excerpt; e.Marked != `"Viewd"` || len(e.Before+e.After) > 200 {
		t.Errorf("the excerpt marks %q in %d bytes more", e.Marked, len(e.Before+e.After))
	}
	moved := findings(t, v, "a.json", []byte("\n\n"+strings.Replace(data, "[", "["+personDescribe+",", 1)))
	if len(moved) != 1 || moved[0].Fingerprint != f.Fingerprint || moved[0].Pointer != "/1/action" {
		t.Errorf("the fingerprint changes when the event moves: %+v", moved)
	}
	other := findings(t, v, "a.json", []byte(strings.Replace(data, "Viewd", "Vewed", 1)))
	if len(other) != 1 || other[0].Fingerprint == f.Fingerprint {
		t.Error("another fault has the same fingerprint")
	}
}

// TestDescribedVariously checks that, if several describes of an entity are all wrong at the place that refers to it, the finding names the
// one that comes nearest.
func TestDescribedVariously(t *testing.T) {
	describe := `{"@context":"` + caliperContext + `","id":"https://lakeside.example/groups/7","type":"%s"},`
	data := "[" + fmt.Sprintf(describe+describe+describe, "AudioObject", "Group", "VideoObject") +
		`{"@context":"` + caliperContext + `","id":"urn:uuid:831d7fce-9426-4c6d-96ab-f11be953b2a6","type":"GradeEvent","profile":"GradingProfile",` +
		`"actor":"https://lakeside.example/groups/7","action":"Graded","object":"_:attempt","eventTime":"2026-05-06T13:47:31.682Z"}]`
	for _, f := range findings(t, newValidator(t, validate.Options{}), "a.json", []byte(data)) {
		if f.Rule != string(catalogue.PayloadReferenceType) {
			continue
		}
		if f.Severity != catalogue.Warning || f.Pointer != "/3/actor" || f.Hint != `the description is at "/1"` || !strings.Contains(f.Message, "here as a Group") {
			t.Errorf("%+v", f)
		}
		return
	}
	t.Error("no finding about a Group that grades")
}

// FuzzValidate checks that no input makes the program panic or makes a place outside the input, and that what a validator remembers of other
// inputs does not change the findings.
func FuzzValidate(f *testing.F) {
	var c catalogue.Catalogue
	for _, area := range catalogue.Areas {
		entries, err := c.Area(area)
		if err != nil {
			f.Fatal(err)
		}
		for _, rule := range entries {
			f.Add([]byte(rule.Bad))
		}
	}
	v, forgetful := newValidator(f, validate.Options{Jobs: 1}), newValidator(f, validate.Options{Jobs: 1, NoCache: true})
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := bytes.Count(data, []byte("\n")) + 1
		found := findings(t, v, "a.json", data)
		if without := findings(t, forgetful, "a.json", data); !reflect.DeepEqual(found, without) {
			t.Errorf("%q: %+v, without memory %+v", data, found, without)
		}
		for _, f := range found {
			if s := f.Span; s.Line < 1 || s.Column < 1 || s.EndLine > lines || s.EndLine < s.Line || s.EndLine == s.Line && s.EndColumn < s.Column {
				t.Errorf("%q: %s at %+v", data, f.Rule, s)
			}
			if e := f.Excerpt; !strings.Contains(string(data), e.Before+e.Marked+e.After) {
				t.Errorf("%q: %s has the excerpt %+v", data, f.Rule, e)
			}
		}
	})
}
