package validate_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// TestMaxRecord checks that a record, or an item of an oversize one, that is too long has a finding at its beginning, and that reading
// continues where the next record can be found.
func TestMaxRecord(t *testing.T) {
	const limit, partSize = 4000, 1000
	p := personDescribe
	named := func(size int) string { // a describe of size bytes
		head := strings.TrimSuffix(p, "}") + `,"name":"`
		return head + strings.Repeat("x", size-len(head)-len(`"}`)) + `"}`
	}
	spaces := strings.Repeat(" ", 5000)
	for _, c := range []struct {
		name, file, data string
		records          int
		want             string // record:line:column rule of each finding
	}{
		{"as long as may be", "a.json", named(limit), 1, ""},
		{"a byte more", "a.json", named(limit + 1), 1, "1:1:1 json/limit"},
		{"much more", "a.json", named(9000) + p, 1, "1:1:1 json/limit"},
		{"lines", "a.ndjson", p + "\n" + named(9000) + "\n" + named(limit) + "\n" + named(limit+1) + "\n\n" + named(90000) + "\n" + strings.Replace(p, "id", "di", 1), 6,
			"2:2:1 json/limit, 4:4:1 json/limit, 5:6:1 json/limit, 6:7:58 property/unknown"},
		{"of one shape", "a.ndjson", named(300) + "\n" + named(limit+1) + "\n" + named(300) + "\n", 3, "2:2:1 json/limit"},
		{"after a record", "a.json", p + "\n" + named(9000) + "\n" + p, 3, "2:2:1 json/limit"},
		{"after a record of two lines", "a.json", strings.Replace(p, ",", ",\n", 1) + "\n" + named(9000) + "\n" + p, 2, "2:3:1 json/limit"},
		{"indented", "a.json", "{\n" + named(9000)[1:], 1, "1:1:1 json/limit"},
		{"an array is read item by item", "a.json", "[" + strings.Repeat(named(limit)+",", 10) + p + "]", 1, ""},
		{"an item", "a.json", "[" + named(limit) + ",\n" + named(limit+1) + "," + p + "]", 1, "1:2:1 json/limit"},
		{"an item of an item", "a.json", "[" + named(limit) + ",\n [[1," + named(9000) + "]]]", 1, "1:2:2 json/limit"},
		{"an item on a line", "a.ndjson", p + "\n[" + named(limit) + "," + named(9000) + "," + p + "]\n" + p + "\n", 3, fmt.Sprintf("2:2:%d json/limit", limit+3)},
		{"what is after the list", "a.json", `{"sensor":"https://a.example","data":[` + named(limit) + "],\n" + `"x":"` + spaces + spaces + `"}`, 1, "1:1:1 json/limit"},
		{"a name", "a.json", `{"` + spaces + `":1}`, 1, "1:1:1 json/limit"},
		{"a number", "a.json", strings.Repeat("1", 5000), 1, "1:1:1 json/limit"},
		{"a string that never ends", "a.json", `{"a":"` + spaces, 1, "1:1:1 json/limit"},
		{"white space", "a.json", spaces + p, 1, "1:1:1 json/limit"},
		{"white space after a record", "a.json", p + spaces + spaces, 2, fmt.Sprintf("2:1:%d json/limit", len(p)+1)},
		{"a fault before the limit", "a.ndjson", `{"a" ` + spaces + "\n" + p, 2, "1:1:5 json/syntax"},
		{"another fault before it", "a.ndjson", `{"a" 1` + spaces + "\n" + p, 2, "1:1:6 json/syntax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var counts validate.Counts
			for i, jobs := range []int{1, 3, 1} {
				v := newValidator(t, validate.Options{Jobs: jobs, MaxRecord: limit, NoCache: i == 2})
				v.SetPartSize(partSize)
				var got []string
				err := v.Read(c.file, iotest.HalfReader(strings.NewReader(c.data)), func(f finding.Finding) error {
					got = append(got, fmt.Sprintf("%d:%d:%d %s", f.Record, f.Span.Line, f.Span.Column, f.Rule))
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				if i == 0 {
					counts = v.Counts()
				}
				if strings.Join(got, ", ") != c.want || v.Counts().Records != c.records || v.Counts() != counts {
					t.Errorf("%d jobs: %d records, findings %v; want %d, %s", jobs, v.Counts().Records, got, c.records, c.want)
				}
			}
		})
	}
}

// TestMaxRecordWhole checks that OnRecord receives all bytes, also of records that are too long.
func TestMaxRecordWhole(t *testing.T) {
	p, long := personDescribe, `{"a":"`+strings.Repeat("é", 50_000)+`"}`
	for _, c := range []struct{ file, data string }{
		{"a.ndjson", p + "\n" + long + "\n" + p + "\n\n" + long + long + "\n" + p},
		{"a.json", p + "\n" + long + "\n" + p},
		{"a.json", "{\n" + long[1:] + p},
		{"a.json", "[" + strings.Repeat(p+",", 500) + p + "]"},
	} {
		for _, tolerant := range []bool{false, true} {
			var raw bytes.Buffer
			var last validate.Record
			v := newValidator(t, validate.Options{MaxRecord: 4000, Tolerant: tolerant, OnRecord: func(r validate.Record) error {
				if r.More && r.Number != last.Number || !r.More && r.Number != last.Number+1 {
					t.Errorf("record %d, more: %v, after %d", r.Number, r.More, last.Number)
				}
				last = r
				raw.Write(r.Raw)
				return nil
			}})
			v.SetPartSize(1000)
			findings(t, v, c.file, []byte(c.data))
			if raw.String() != c.data {
				t.Errorf("%s, tolerant %v: %d bytes of %d", c.file, tolerant, raw.Len(), len(c.data))
			}
		}
	}
}

// TestMaxDepth checks the limit of the depth, which includes the containers around an item.
func TestMaxDepth(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, c := range []struct {
		data string
		want bool
	}{{nested(5), false}, {nested(6), true}, {"[" + strings.Repeat("1,", 1000) + nested(4) + "]", false}, {"[" + strings.Repeat("1,", 1000) + nested(5) + "]", true},
		{strings.Repeat("[", 1_000_000), true}, {strings.Repeat(`{"":`, 300_000), true}, {nested(1_000_000), true}} {
		v := newValidator(t, validate.Options{MaxDepth: 5})
		v.SetPartSize(200)
		got := false
		for _, f := range findings(t, v, "a.json", []byte(c.data)) {
			got = got || f.Rule == "json/limit" && strings.Contains(f.Message, "nested more than 5 deep")
		}
		if got != c.want {
			t.Errorf("%.80s: it is too deep: %v, want %v", c.data, got, c.want)
		}
	}
}

// TestMostFaults checks that the number of findings about a record is bounded, and that neither the record nor its remaining events count as
// conformant.
func TestMostFaults(t *testing.T) {
	p := strings.TrimSuffix(personDescribe, "}") + `,"x":1}`
	event := `{"@context":"` + caliperContext + `","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"ViewEvent","profile":"ReadingProfile",
		"actor":"_:a","action":"Viewed","object":"_:o","eventTime":"2026-03-02T09:15:00.000Z","extensions":{}}`
	for name, data := range map[string]string{
		"one describe": strings.TrimSuffix(personDescribe, "}") + `,"otherIdentifiers":[` + strings.Repeat("1,", 20_000) + "1]}",
		"an array":     "[" + strings.Repeat(p+",", 10_001) + p + "]",
		"an event":     strings.Replace(event, "{}", "[{}]", 1) + "[" + strings.Repeat(p+",", 9_999) + strings.Replace(event, `"extensions"`, `"x":1,"y"`, 1) + "]",
	} {
		for _, memo := range []bool{false, true} {
			wrong := 0
			v := newValidator(t, validate.Options{NoCache: !memo, OnRecord: func(validate.Record) error { return nil }, OnEvent: func(e validate.Event) {
				if e.Spoiled != nil {
					wrong++
				}
			}})
			count := map[string]int{}
			for _, f := range findings(t, v, "a.json", []byte(data)) {
				count[f.Rule]++
			}
			if count["json/limit"] != 1 || v.Counts().Errors < 10_001 || v.Counts().Errors > 10_002 {
				t.Errorf("%s, memo %v: %v", name, memo, count)
			}
			if name == "an event" && wrong != 2 {
				t.Errorf("%d events do not count, want 2", wrong)
			}
		}
	}
}

// TestMostPointers checks that faults deep in a record are reported until their pointers together are too long, and that the record does not
// count as conformant.
func TestMostPointers(t *testing.T) {
	page := `{"@context":"` + caliperContext + `","id":"_:a","type":"Page"`
	for _, items := range []int{5000, 400_000} {
		data := page + strings.Repeat(`,"isPartOf":{"id":"_:b","type":"Chapter"`, 1000) + `,"keywords":[` + strings.Repeat("1,", items) + `1]` + strings.Repeat("}", 1001)
		least := min(8*len(data), 1<<22)
		for _, memo := range []bool{false, true} {
			v := newValidator(t, validate.Options{NoCache: !memo})
			found := findings(t, v, "a.json", []byte(data))
			last := found[len(found)-1]
			size := 0
			for _, f := range found {
				size += len(f.Pointer)
			}
			if last.Rule != "json/limit" || !strings.Contains(last.Message, "the rest are not listed") || size < least || size > least+1<<17 || v.Counts().Errors != len(found) {
				t.Errorf("%d findings, %d bytes; %s %s", len(found), size, last.Rule, last.Message)
			}
		}
	}
}
