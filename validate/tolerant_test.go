package validate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestTolerantTeachesNothing checks that a record that is not JSON does not change the findings of others.
func TestTolerantTeachesNothing(t *testing.T) {
	head := `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person",`
	for _, pair := range [][2]string{{`"name":True`, `"name":true`}, {`"name":None`, `"name":null`}, {`"name":NaN`, `"name":0`}, {`"dateCreated":Infinity`, `"dateCreated":5`}} {
		text := head + pair[0] + "}\n" + strings.Repeat(head+pair[1]+"}\n", 3)
		v := newValidator(t, validate.Options{Jobs: 1, Tolerant: true})
		if found := findings(t, v, "a.ndjson", []byte(text)); len(found) != 4 {
			t.Errorf("%s: %d findings, want one a line: %+v", pair[0], len(found), found)
		}
	}
}

// TestTolerantTeachesNothingWrong checks that each of several records that are written alike and are not JSON gets its finding.
func TestTolerantTeachesNothingWrong(t *testing.T) {
	head := `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person"`
	for _, end := range []string{",}", "/* */}", "\u00a0}", `,"extensions":{"a":15,5}}`} {
		v := newValidator(t, validate.Options{Jobs: 1, Tolerant: true})
		if found := findings(t, v, "a.ndjson", []byte(strings.Repeat(head+end+"\n", 4))); len(found) != 4 {
			t.Errorf("%s: %d findings, want one a line: %+v", end, len(found), found)
		}
	}
}

// TestTolerantSpaces checks that white space which JSON does not allow gets one finding for each record and character, with the number of
// places, and that such white space in strings gets none.
func TestTolerantSpaces(t *testing.T) {
	const (
		head    = "{\"@context\":\u3000\"http://purl.imsglobal.org/ctx/caliper/v1p2\",\n\u00a0\u00a0\"id\":\"https://lakeside.example/p/1\",\n\u00a0\"type\":\"Person\","
		wide    = "json/syntax U+3000 (ideographic space) is not allowed in JSON"
		noBreak = "json/syntax U+00A0 (no-break space) is not allowed in JSON"
		kind    = "property/kind description is the number 5; it must be a string"
	)
	record := head + "\"name\":\"a\\\"\u00a0{b\",\n\u00a0\"description\":5}"
	for _, c := range []struct{ file, text, want string }{
		{"a.json", record, "1 " + wide + ", 1 " + noBreak + "; 3 more in this record, 1 " + kind},
		{"a.json", "\u00a0\u00a0" + record, "1 " + noBreak + "; 5 more in this record, 1 " + wide + ", 1 " + kind},
		{"a.json", record + "\n" + record, "1 " + wide + ", 1 " + noBreak + "; 3 more in this record, 1 " + kind + ", 2 " + wide + ", 2 " + noBreak + "; 3 more in this record, 2 " + kind},
		{"a.ndjson", strings.ReplaceAll(record, "\n", "") + "\n{}", "1 " + wide + ", 1 " + noBreak + "; 3 more in this record, 1 " + kind + ", 2 record/unrecognised this is an empty object, not an envelope, event or entity describe"},
	} {
		v := newValidator(t, validate.Options{Jobs: 1, Tolerant: true})
		var got []string
		for _, f := range findings(t, v, c.file, []byte(c.text)) {
			got = append(got, fmt.Sprintf("%d %s %s", f.Record, f.Rule, f.Message))
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("%q:\n%s\nwant\n%s", c.text, got, c.want)
		}
	}
}

// TestTolerant checks that each place that is not JSON is reported, and that the rest of the record is judged as if the place were not
// there.
func TestTolerant(t *testing.T) {
	const (
		head  = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person"`
		wrong = head + `,"name":5}`
	)
	for _, c := range []struct{ file, text, want string }{
		{"a.json", "// first\n" + wrong, "1:1 json/syntax, 2:117 property/kind"},
		{"a.json", head + `,/* so: */"name":5,}`, "1:110 json/syntax, 1:126 property/kind, 1:127 json/syntax"},
		{"a.json", head + `,"name":NaN,"description":5}`, "1:117 json/syntax, 1:135 property/kind"},
		{"a.json", head + "," + "\u00a0" + `"name":5}`, "1:110 json/syntax, 1:118 property/kind"},
		{"a.json", head + `,"extensions":{"x":[True,None,]},"name":5}`, "1:129 json/syntax, 1:134 json/syntax, 1:138 json/syntax, 1:149 property/kind"},
		{"a.json", `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/a/1","type":"Score","maxScore":15,5,"comment":5}`,
			"1:122 json/syntax, 1:135 property/kind"},
		{"a.json", head + `,"name":'x'}`, "1:117 json/syntax"},
		{"a.json", head + `,"name":5,,}`, "1:119 json/syntax"},
		{"a.json", head + strings.Repeat("/**/", 101) + "}", strings.Repeat(", json/syntax", 101)[2:]},
		{"a.ndjson", head + ",}\n" + wrong + "\n" + head + "} // end\n" + wrong, "1:109 json/syntax, 2:117 property/kind, 3:111 json/trailing-data, 4:117 property/kind"},
		{"a.json", head + ",}\n" + wrong, "1:109 json/syntax, 2:117 property/kind"},
	} {
		for _, jobs := range []int{1, 3} {
			v := newValidator(t, validate.Options{Jobs: jobs, Tolerant: true})
			var got []string
			for _, f := range findings(t, v, c.file, []byte(c.text)) {
				at := fmt.Sprintf("%d:%d %s", f.Span.Line, f.Span.Column, f.Rule)
				if strings.Contains(c.text, "/**/") {
					at = f.Rule
				}
				got = append(got, at)
			}
			if got := strings.Join(got, ", "); got != c.want {
				t.Errorf("%q:\n%s\nwant %s", c.text, got, c.want)
			}
		}
	}
}
