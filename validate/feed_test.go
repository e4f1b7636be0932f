package validate_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// feed is an input, with the options of its validator.
type feed struct {
	setting
	name     string
	partSize int // the size of batches; 0: that of the program
	data     []byte
	records  int  // the number of records that were written
	sound    bool // all records are JSON, and the feed contains nothing else
}

// setting holds the options of a validator that affect where a record ends, or which part of it is read.
type setting struct {
	tolerant  bool
	lines     bool
	maxRecord int
	at        string
}

// settings returns the settings of feeds. There are few, since each takes some validators.
func settings() []setting {
	return []setting{
		{},
		{tolerant: true},
		{maxRecord: largestPart},
		{maxRecord: largestPart, tolerant: true},
		{lines: true},
		{at: "/log"},
		{at: "/*/log"},
	}
}

const largestPart = 8 << 10 // the largest batch of feeds with small ones, since a record may be at least as long

// choices decide how a feed is made: by the bytes of a fuzzer, and then by random numbers with the first bytes as seed.
type choices struct {
	bytes  []byte
	random *rand.Rand
}

func choicesOf(data []byte) *choices {
	var seed [8]byte
	rest := data[copy(seed[:], data):]
	return &choices{rest, rand.New(rand.NewPCG(binary.LittleEndian.Uint64(seed[:]), 7))}
}

// below chooses a number from 0 to n-1.
func (c *choices) below(n int) int {
	size := 1
	if n > 1<<8 {
		size = 3
	}
	if n <= 0 || len(c.bytes) < size {
		return c.random.IntN(max(n, 1))
	}
	number := 0
	for _, b := range c.bytes[:size] {
		number = number<<8 | int(b)
	}
	c.bytes = c.bytes[size:]
	return number % n
}

// one returns true in one of n cases.
func (c *choices) one(n int) bool { return c.below(n) == n-1 }

func (c *choices) of(texts ...string) string { return texts[c.below(len(texts))] }

// few chooses one of the texts, which are sorted by length, and prefers short ones.
func (c *choices) few(texts []string) string {
	n := len(texts)
	return texts[min(c.below(n), c.below(n), c.below(n))]
}

// material holds the texts of which feeds are made, sorted by length.
type material struct {
	good   []string // documents without white space
	bad    []string // documents with faults, without white space
	broken []string // data that is not JSON, as in its file
}

const longestSample = 3000

func newMaterial(t testing.TB) (m material) {
	for _, d := range documentsOf(t, "good") {
		m.good = append(m.good, compact(t, d))
	}
	v := newValidator(t, validate.Options{Jobs: 1})
	for _, d := range documentsOf(t, "bad") {
		if !isNoJSON(findings(t, v, "a.json", []byte(d))) {
			m.bad = append(m.bad, compact(t, d))
		}
	}
	for _, file := range samples(t, "bad/json") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(data) {
			m.broken = append(m.broken, string(data))
		}
	}
	for _, texts := range []*[]string{&m.good, &m.bad, &m.broken} {
		*texts = slices.DeleteFunc(*texts, func(s string) bool { return len(s) > longestSample })
		slices.SortStableFunc(*texts, func(a, b string) int { return len(a) - len(b) })
	}
	m.good = append(slices.Repeat([]string{personDescribe}, len(m.good)/4), m.good...) // so that many records fit into a batch
	return m
}

// isNoJSON reports whether some data could not be read.
func isNoJSON(found []finding.Finding) bool {
	return slices.ContainsFunc(found, func(f finding.Finding) bool {
		return f.Rule == "json/syntax" || f.Rule == "json/trailing-data" || f.Rule == "json/limit"
	})
}

// feed makes a feed.
func (m material) feed(c *choices) feed {
	s := feed{name: c.of("a.json", "a.ndjson", "a.json", validate.Stdin, "a.jsonl.gz"), partSize: 512 << c.below(5)}
	if all := settings(); c.one(2) {
		s.setting = all[c.below(len(all))]
	}
	length := 1 + c.below(s.partSize*4)
	if c.one(300) {
		s.partSize, length = 0, 1_000_000+c.below(1_500_000)
		s.maxRecord = 0 // MaxRecord is never less than a batch
	}
	w := writer{choices: c, material: m, feed: &s, end: c.of("\n", "\n", "\n", "\r\n", "\n\n", "", " \n"), faults: max(0, c.below(6)-2)}
	w.style = w.styles()[c.below(len(w.styles()))]
	for range 1 + c.below(3) {
		w.documents = append(w.documents, w.document())
	}
	s.sound = !slices.ContainsFunc(w.documents, func(text string) bool { return text[0] != '{' }) // numbers would run into one another
	w.write(length)
	text := w.text.Bytes()
	for range max(0, c.below(4)-2) { // faults at any place
		s.sound = false
		at := c.below(len(text) + 1)
		text = slices.Replace(text, at, min(len(text), at+c.below(3)), []byte(w.odd())...)
	}
	if c.one(4) {
		text = bytes.TrimRight(text, " \r\n")
	}
	head := c.of("", "", "", "", "", "\xEF\xBB\xBF", "\n", "\xEF\xBB\xBF\r\n", "  ")
	s.sound = s.sound && head < "\xEF"
	s.data = []byte(head + string(text))
	return s
}

// writer writes the records of a feed.
type writer struct {
	*choices
	material
	feed      *feed
	documents []string // the documents that are written again and again
	style     func(w *writer) string
	end       string // the text after each record
	faults    int    // decides how many records have faults
	text      bytes.Buffer
}

func (w *writer) write(length int) {
	for w.text.Len() < length {
		style := w.style
		if w.one(12) {
			style = w.styles()[w.below(len(w.styles()))]
		}
		w.feed.records++
		text := style(w)
		w.feed.sound = w.feed.sound && (w.feed.maxRecord == 0 || len(text) <= w.feed.maxRecord)
		if w.below(30) < w.faults*w.faults {
			text = w.spoil(text)
		}
		end := w.end
		if w.one(20) {
			end = w.of("\n", "", "\r\n", "\n\n\n", "  ", "\n \n")
		}
		w.text.WriteString(text + end)
	}
}

// styles returns the ways in which a record can be written.
func (w *writer) styles() []func(w *writer) string {
	return []func(w *writer) string{
		(*writer).item,
		(*writer).item,
		func(w *writer) string { return w.of(" ", "  ", "\t", "\t\t ") + w.item() },
		func(w *writer) string { return quoted(w.item()) },
		func(w *writer) string { return indented(w.item()) },
		func(w *writer) string { return indented(w.item()) },
		func(w *writer) string {
			w.feed.records++
			return w.item() + w.of("", " ") + w.item()
		},
		func(w *writer) string { return w.envelope("", ",", "", w.many()) },
		func(w *writer) string { return "[" + strings.Join(w.many(), ",") + "]" },
		func(w *writer) string { return w.envelope("\n", ",\n", "\n", w.many()) },
		func(w *writer) string { return "[\n" + strings.Join(w.many(), ",\n") + "\n]" },
		func(w *writer) string { return "[\r\n  " + strings.Join(w.many(), ",\r\n  ") + "\r\n]" },
		func(w *writer) string { return w.envelope("\n", ",\n", "\n", []string{w.item(), w.item(), w.item()}) },
		func(w *writer) string { return indented(w.envelope("", ",", "", w.many())) },
		func(w *writer) string {
			w.feed.sound = false
			return "2026-03-16T09:40:00.000Z INFO " + w.item()
		},
		func(w *writer) string {
			w.feed.sound = false
			return w.few(w.broken)
		},
		func(w *writer) string {
			w.feed.sound = false
			return w.of("{}", "[]", "5", "null", `"x"`, "{", "}", "[", "]", "oops", "", " ", "\t", "// note", "-", `"`)
		},
	}
}

// item returns a document. It is one of few, so that remembered results of one apply to others.
func (w *writer) item() string {
	text := w.documents[w.below(len(w.documents))]
	if id := strings.Index(text, `"id":"`); id >= 0 && w.one(2) { // another document of the same shape
		if quote := id + 6 + strings.IndexByte(text[id+6:], '"'); text[quote-1] >= '0' && text[quote-1] <= '9' {
			text = text[:quote-1] + w.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9") + text[quote:]
		}
	}
	if w.one(100) {
		text = w.document()
	}
	switch {
	case w.feed.at == "/log" && !w.one(10):
		text = `{"log":` + text + "}"
	case w.feed.at == "/*/log" && !w.one(10):
		text = `[{"log":` + text + "}" + strings.Repeat(`,{"log":`+text+"}", w.below(3)) + "]"
	}
	return text
}

// document chooses a sample, with or without a fault.
func (w *writer) document() string {
	text := w.few(w.good)
	switch w.below(6) {
	case 0:
		text = w.few(w.bad)
	case 1:
		text = milliseconds.ReplaceAllString(text, `${1}Z"`)
	case 2:
		text = strings.Replace(text, "{", `{"dateCreated":"2026-03-16T09:40:00Z",`, 1)
	}
	return text
}

var milliseconds = regexp.MustCompile(`(T\d\d:\d\d:\d\d)\.\d{3}Z"`)

// many returns the items of a list, which can be longer than a batch and than a record may be.
func (w *writer) many() (items []string) {
	length := w.below(max(100, w.feed.partSize*3))
	if w.feed.partSize == 0 {
		length = w.below(2_000_000)
	}
	for n := 0; n < length; {
		item := w.item()
		if w.below(200) < w.faults {
			item = w.spoil(item)
		}
		items = append(items, item)
		n += len(item)
	}
	return items
}

func (w *writer) envelope(before, between, after string, items []string) string {
	version := `,"dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2"`
	head := `{"sensor":"https://lakeside.example/s","sendTime":"2026-03-16T09:40:00` + w.of(".000", ".000", "") + `Z"`
	tail := ""
	switch w.below(6) {
	case 0:
		version, tail = "", version
	case 1:
		tail = `,"x":"` + strings.Repeat("y", w.below(1500)) + `"`
	case 2:
		head = strings.Replace(head, "{", "{"+before, 1)
	}
	list := `,"data":[` + before + strings.Join(items, between) + after + "]"
	if w.feed.at == "/*/log" {
		return "[" + head + version + list + tail + "}]"
	}
	return head + version + list + tail + "}"
}

// odd returns text that is a mistake at most places.
func (w *writer) odd() string {
	return w.of("", "oops", ",", "}", "]", "{", "[", `"`, "}{", "]}", "}}", "}\n{", "// note\n", "/* why */", "NaN", "\n", "\r", "\t", "\x00", "\xFF", "\u00A0", "é", "\uFEFF",
		`\`, `\"`, ":", "\n{", "\n[", "{\"", ",\n", "1e999", strings.Repeat("[", 3000), strings.Repeat(`{"x":`, 2100), strings.Repeat(" ", 700), `"`+strings.Repeat("z", 2*w.partSize()))
}

func (w *writer) partSize() int {
	if w.feed.partSize == 0 {
		return 600_000
	}
	return w.feed.partSize
}

// spoil plants a fault into a record.
func (w *writer) spoil(text string) string {
	w.feed.sound = false
	at := w.below(len(text) + 1)
	switch w.below(12) {
	case 0:
		return text[:at]
	case 1, 2: // remove a structural character
		if i := strings.IndexAny(text[at:], `{}[],:"`); i >= 0 {
			return text[:at+i] + text[at+i+1:]
		}
	case 3: // a trailing comma
		if i := strings.IndexAny(text[at:], `}]`); i >= 0 {
			return text[:at+i] + "," + text[at+i:]
		}
	case 4: // a line end in a string, or a comment
		if i := strings.IndexByte(text[at:], '"'); i >= 0 {
			return text[:at+i+1] + w.of("\n", "\r\n", " // ", "/**/") + text[at+i+1:]
		}
	case 5:
		return strings.Replace(text, `"id":`, `"id":"x","id":`, 1)
	case 6:
		return strings.Replace(text, `"type":"`, `"type":"Un`, 1)
	case 7: // too long
		return strings.Replace(text, "{", `{"name":"`+strings.Repeat("x", largestPart+w.below(largestPart))+`",`, 1)
	case 8: // another value
		if i := strings.IndexByte(text[at:], ':'); i >= 0 {
			return text[:at+i+1] + w.of("NaN", "True", "'x'", "15,0", "null,", "5", "[", `{"a":`) + text[at+i+1:]
		}
	case 9:
		return milliseconds.ReplaceAllString(text, `${1}Z"`)
	}
	return text[:at] + w.odd() + text[at:]
}

// indented spreads a document over lines; it returns text that is not JSON unchanged.
func indented(text string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "  ") != nil {
		return text
	}
	return b.String()
}
