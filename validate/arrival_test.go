package validate_test

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// The results for an input do not depend on how it arrives: on how much a reader returns at once, where it pauses, on the number of jobs,
// and on whether shapes are remembered. The size of batches is the same on both sides, so the results must be equal.

// way is the purpose of reading an input.
type way string

const (
	validating way = "validate"
	filtering  way = "filter"
	certifying way = "certify"
)

// arrival is how an input arrives, and how it is judged.
type arrival struct {
	jobs  int
	memo  bool
	cuts  []cut // in order
	early bool  // the reader returns the end with the last bytes
}

// cut is an offset at which a reader stops, and the number of its pauses there.
type cut struct{ at, pauses int }

func (a arrival) String() string {
	return fmt.Sprintf("%d jobs, memo %v, end with the last bytes %v", a.jobs, a.memo, a.early)
}

// audience keeps listeners, since making one takes long.
type audience struct {
	listeners map[any]*listener
	shrinking time.Duration // the time that is left for finding a smaller feed; go test reports a hang after ten seconds
}

// mostListeners bounds the number of listeners that are kept: each takes some MiB for each of its jobs.
const mostListeners = 64

func newAudience() *audience { return &audience{map[any]*listener{}, 4 * time.Second} }

func (all *audience) listener(t testing.TB, s setting, w way, jobs int, memo bool) *listener {
	type key struct {
		setting
		way
		jobs int
		memo bool
	}
	k := key{s, w, jobs, memo}
	if all.listeners[k] == nil {
		if len(all.listeners) >= mostListeners {
			clear(all.listeners)
		}
		all.listeners[k] = newListener(t, s, w, jobs, memo)
	}
	return all.listeners[k]
}

// dismiss removes a listener, which may still be busy.
func (all *audience) dismiss(l *listener) {
	for key, other := range all.listeners {
		if other == l {
			delete(all.listeners, key)
		}
	}
}

// plainly returns the results for a feed that is read at once, by one worker that remembers nothing.
func (all *audience) plainly(t testing.TB, s feed, w way) (said, wrong string) {
	l := all.listener(t, s.setting, w, 1, false)
	said, wrong = l.hear(s, arrival{jobs: 1})
	if wrong != "" {
		all.dismiss(l)
		wrong = "read at once: " + wrong
	}
	return said, wrong
}

// difference describes how the results for a feed that arrives in some way differ from the wanted ones; "" if they are equal.
func (all *audience) difference(t testing.TB, s feed, w way, a arrival, want string) string {
	l := all.listener(t, s.setting, w, a.jobs, a.memo)
	got, wrong := l.hear(s, a)
	switch {
	case wrong != "":
		all.dismiss(l)
		return wrong
	case got != want:
		return parting(got, want)
	}
	return ""
}

// fault describes what is wrong with the results for a feed that arrives in some way; "" if they are right.
func (all *audience) fault(t testing.TB, s feed, w way, a arrival) string {
	want, wrong := all.plainly(t, s, w)
	return cmp.Or(wrong, all.difference(t, s, w, a, want))
}

// compare holds that the results for a feed are the same, however it arrives.
func (all *audience) compare(t *testing.T, c *choices, s feed) {
	t.Helper()
	for _, w := range []way{validating, filtering, certifying} {
		want, wrong := all.plainly(t, s, w)
		if wrong == "" && s.sound {
			wrong = unread(s, want)
		}
		for range 2 {
			a := s.arrival(c, w)
			difference := cmp.Or(wrong, all.difference(t, s, w, a, want))
			if difference == "" {
				continue
			}
			if s.sound && wrong != "" { // a smaller feed need not be sound
				t.Fatalf("%s %s, %+v, parts of %d bytes, %d bytes: %s\n%.20000s", w, s.name, s.setting, s.partSize, len(s.data), wrong, literal(s, w, a))
			}
			smaller, plainer := all.shrunk(t, s, w, a)
			t.Fatalf("%s %s, %+v, %s, parts of %d bytes, %d bytes, cuts %v\n%s\nsmaller: %s\n%.20000s", w, s.name, s.setting, a, s.partSize, len(s.data), a.cuts, difference,
				all.fault(t, smaller, w, plainer), literal(smaller, w, plainer))
		}
	}
}

// unread describes the part of a sound feed that was not read, according to the results; "" if all was read.
func unread(s feed, said string) string {
	for _, rule := range []string{"json/syntax", "json/trailing-data", "json/limit"} {
		said := strings.ReplaceAll(said, "{Rule:json/limit Severity:error Requirement:MUST Message:more than 10000 faults", "") // these records were read
		if at := strings.Index(said, "{Rule:"+rule); at >= 0 {
			return fmt.Sprintf("there is nothing wrong with the JSON, but: %.300s", said[at:])
		}
	}
	if !strings.Contains(said, fmt.Sprintf("\n%d records, ", s.records)) {
		return fmt.Sprintf("there are %d records, but:\n%.300s", s.records, said[strings.Index(said, " events are open\n"):])
	}
	return ""
}

// arrival chooses how a feed arrives.
func (s feed) arrival(c *choices, w way) arrival {
	a := arrival{jobs: 1 + c.below(3), memo: !c.one(3), early: c.one(4)}
	if a.jobs == 3 { // three or more, but one number for each kind of listener, so that there are few
		a.jobs += (len(s.at) + s.maxRecord/largestPart + len(w)) % 6
	}
	part := cmp.Or(s.partSize, usualPart)
	for at := 0; ; {
		switch c.below(5) {
		case 0:
			at += c.below(len(s.data) - at + 1)
		case 1: // around the end of a line
			at += c.below(len(s.data) - at + 1)
			if eol := bytes.IndexByte(s.data[at:], '\n'); eol >= 0 {
				at = max(0, at+eol+c.below(4)-1)
			}
		case 2: // around the end of a part
			at += part + c.below(600) - 300
		case 3:
			at += c.below(40)
		default:
			return a
		}
		last := 0
		if len(a.cuts) > 0 {
			last = a.cuts[len(a.cuts)-1].at
		}
		if at = max(at, last); at > len(s.data) {
			return a
		}
		a.cuts = append(a.cuts, cut{at, max(0, c.below(5)-1)})
	}
}

// TestArrival checks the same for feeds whose results once depended on their arrival.
func TestArrival(t *testing.T) {
	const (
		person    = personDescribe
		impatient = `{"@context":"` + caliperContext + `","id":"https://lakeside.example/p/2","type":"Person","dateCreated":"2026-03-16T09:40:00Z"}`
		head      = `{"sensor":"https://lakeside.example/s","data":[`
	)
	spread, array := indented(person), "[\n"+strings.Repeat(person+",\n", 4)+person+"\n]\n"
	all := newAudience()
	for name, c := range map[string]struct {
		way
		file string
		setting
		partSize, jobs int
		memo           bool
		pieces         []any // texts, each except the last with the number of pauses after it
	}{
		"a pause in the rest of a long line that is no JSON": {validating, "a.ndjson", setting{}, 512, 2, true,
			[]any{person + "\n[" + strings.Repeat(person+",", 8) + "oops," + strings.Repeat(person+",", 16), 1, strings.Repeat(person+",", 4) + person + "]\n" + person}},
		"two pauses in a line that is too long": {filtering, "a.ndjson", setting{maxRecord: largestPart}, 512, 1, true,
			[]any{person + "\n" + `{"x":"` + strings.Repeat("x", 9000), 1, strings.Repeat("x", 3000), 1, `"}` + "\n" + person + "\n"}},
		"a fault in the last item before a missing comma": {validating, "a.ndjson", setting{}, 512, 1, true,
			[]any{head + strings.Repeat(impatient+",", 8) + impatient + " " + impatient + "]}\n" + person}},
		"a fault in the last item, and the line cut off": {certifying, "a.ndjson", setting{}, 512, 1, true,
			[]any{head + strings.Repeat(impatient+",", 8) + impatient + "\n" + strings.Replace(person, "Person", "Chapter", 1)}},
		"a blank line before a long line":           {validating, "a.json", setting{}, 128, 1, false, []any{"\"\"\n{e\n", 1, "\n" + head + strings.Repeat("\"jetty\",", 40)}},
		"a comment alone before a string left open": {validating, "<stdin>", setting{tolerant: true}, 128, 1, false, []any{"3\n{}\n//\n\"", 1, "\n"}},
		"a comma too many": {filtering, "a.ndjson", setting{tolerant: true}, 512, 1, true,
			[]any{strings.Repeat(strings.Replace(person, "}", ",}", 1)+"\n", 6)}},
		"a pause between records of a line": {validating, "a.json", setting{}, 512, 1, true,
			[]any{spread + "\n" + spread + spread[:60], 1, spread[60:] + spread}},
		"a pause where a record of two lines ends with stray text": {filtering, "a.ndjson", setting{}, 512, 1, true,
			[]any{"{\"x\":1,\n\"y\":2}\"\n", 1, ""}},
		"the same in the middle of two": {certifying, "a.json", setting{lines: true}, 512, 2, true,
			[]any{"{\"x\":1,\"y\":[{}\n]}[\n", 1, ""}},
		"a pause in an array after a record that is left open": {filtering, "a.json", setting{}, 1500, 1, true,
			[]any{spread + "\n" + `{"x":` + spread + "\n" + array + array[:100], 1, array[100:] + array + array}},
		"a pause in a record that is left open": {certifying, "a.json", setting{}, 75, 1, false,
			[]any{"{\"\": \"h1\",\n\"type\": \"Person\"\n}\n{\n  \"", 1, "\"}{{\n aliper/v1p2\"{\n" + spread + spread + "\n"}},
		"a pause after white space that JSON does not allow": {validating, "a.ndjson", setting{tolerant: true}, 128, 1, false,
			[]any{"{\n\u00a0\n", 1, ""}},
		"a pause where the input ends in a record that is broken before": {certifying, "a.json", setting{}, 128, 1, false,
			[]any{`{"":"","":[{"":"","":1,"":"","":"","":""}]` + "\n}\n" + `{"or": "s://` + strings.Repeat("x", 187) + `1p2","data":["@tp://purl.imsglobal.rson"},` + person + "," + person + `,{"@cont`, 1, ""}},
		"a pause where an envelope of another version ends that is left open": {certifying, "a.json", setting{}, 128, 1, false,
			[]any{` {"sensor":"htt0Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[` + "\n" +
				`{"@context":"httr/v1p2","ide":"Gear","question":{"id":"h","quest":"Wn the trip?"},"categories":["field"],"weightsPartOf":"https:e/q/21"},` + "\n" +
				`{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p1","id":"urn:uuivent","actor":{"id":"https://laers/noor","type":"Person"},"actionobject":` +
				`{"id":"htample/weeks/6","type":"WebPage"},"eventTime":"2024-0Z","referrer":{"id":"https://lakeplication","version":"7.2"}},` + "\n" +
				`{"@context":"httpe/` + "\n", 1, ""}},
		"a pause after a log whose last line is too long": {validating, "a.json", setting{tolerant: true, maxRecord: largestPart}, 128, 2, false,
			[]any{`2026-03-16T0.000Z INFO {"c3:00.000Z INFO ` + strings.Replace(person, "/1", "/5", 1) + "\r\n[\n{\"name\":\"" + strings.Repeat("x", 2954) + "\t" + strings.Repeat("x", 5075), 1, ""}},
		"much white space, with a pointer": {validating, validate.Stdin, setting{at: "/log"}, 128, 1, false,
			[]any{strings.Repeat(" ", 1000) + `{"log":` + person + "}"}},
		"a byte order mark before a record that is as long as a record may be, and a little more": {validating, "a.json", setting{maxRecord: largestPart}, 512, 1, false,
			[]any{"\xef\xbb\xbf\"" + strings.Repeat("x", largestPart+framing.Context-2) + "\"", 1, ""}},
		"a pause after a line that is too long": {filtering, "a.ndjson", setting{maxRecord: largestPart}, 512, 1, true,
			[]any{strings.Repeat("x", 8300) + "\n", 1, "]\n" + person}},
		"a pause at the end of a line that is a byte too long": {validating, "a.ndjson", setting{maxRecord: largestPart}, 512, 1, true,
			[]any{`"` + strings.Repeat("x", largestPart), 1, ""}},
		"the same of a name": {validating, "a.ndjson", setting{maxRecord: largestPart, tolerant: true}, 512, 1, false,
			[]any{`{"` + strings.Repeat("x", largestPart) + `",`, 1, ""}},
		"a pause before an array that is longer than a part": {validating, "a.json", setting{}, 512, 1, false,
			[]any{"{\n\"x\": 1\n}\n{\n\"x\": \"" + strings.Repeat("x", 300) + "\n}\n[\n", 1, "{}}" + strings.Repeat(",\n  1", 105)}},
		"a pause in records over several lines, in lines": {validating, "a.ndjson", setting{}, 512, 1, true,
			[]any{person + "\n" + person[:80], 1, person[80:] + "\n" + head + "\n" + strings.Repeat(person+",\n", 3) + person + "\n]}\n" + person}},
	} {
		s := feed{setting: c.setting, name: c.file, partSize: c.partSize}
		a := arrival{jobs: c.jobs, memo: c.memo}
		for _, piece := range c.pieces {
			switch piece := piece.(type) {
			case string:
				s.data = append(s.data, piece...)
			case int:
				a.cuts = append(a.cuts, cut{len(s.data), piece})
			}
		}
		if fault := all.fault(t, s, c.way, a); fault != "" {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// FuzzArrival checks that the results for a feed do not depend on how it arrives.
func FuzzArrival(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(binary.LittleEndian.AppendUint64(nil, seed))
	}
	for _, found := range []string{"3\xff\x00\xff\x00\x00\x10\xf6\xfc\x04\x19\xff\xe0", "\x13\xe7\xf9\x00\x80l\x01", "\xc6\x00\x1d\x00\x00\xc2\xc2\xc2\xc2\xc2\x01\xc6\xc6\xc6\xc2\xec\x00"} { // found by the fuzzer
		f.Add([]byte(found))
	}
	m, all := newMaterial(f), newAudience()
	f.Fuzz(func(t *testing.T, data []byte) {
		c := choicesOf(data)
		all.compare(t, c, m.feed(c))
	})
}

// TestReadsOn checks that an input is read only a few batches ahead, in whatever way its records are written.
func TestReadsOn(t *testing.T) {
	const faulty, partSize = `{"id":5}`, 1000
	for name, record := range map[string]string{
		"lines":               faulty + "\n",
		"with a blank before": " " + faulty + "\n",
		"with a tab before":   "\t" + faulty + "\r\n",
		"in a string":         quoted(faulty) + "\n",
		"with a time before":  "10:05:07 " + faulty + "\n",
		"number":              "5\n",
		"in one line":         faulty,
		"over lines":          "{\n  \"id\": 5\n}\n",
		"over lines, in one":  "{\n  \"id\": 5\n}",
	} {
		file := "a.ndjson"
		if strings.Contains(name, "in one") {
			file = "a.json"
		}
		data := []byte(strings.Repeat(record, 30*partSize/len(record)))
		r := &cutReader{data: data, step: func(bool) error { return nil }}
		v := newValidator(t, validate.Options{Jobs: 1, MaxRecord: len(data) / 2})
		v.SetPartSize(partSize)
		most := 0
		err := v.Read(file, r, func(f finding.Finding) error {
			most = max(most, r.at-f.Record*len(record))
			return nil
		})
		if err != nil || most > 10*partSize {
			t.Errorf("%s: %d bytes were read ahead; %v", name, most, err)
		}
	}
}
