package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// many is a reader of a report with many findings. It makes the findings while it is read, and measures the memory in use.
type many struct {
	findings, made int
	text           []byte // the next bytes to read
	bytes, peak    int
}

// manyFindings returns a source of a report, and the reader, for the numbers of its last use.
func manyFindings(n int) (Source, *many) {
	m := &many{findings: n}
	return Source{"many", func() (io.ReadCloser, error) {
		m.made, m.bytes, m.text = 0, 0, []byte(`{"version":1,"tool":"","findings":[`)
		return io.NopCloser(m), nil
	}}, m
}

func (m *many) Read(p []byte) (int, error) {
	if len(m.text) == 0 {
		m.made++
		separator := ","
		switch {
		case m.made == 1:
			separator = ""
		case m.made == m.findings+1:
			m.text = fmt.Appendf(nil, `],"inputs":[{"file":"a.ndjson","findings":%d,"complete":true}],"rules":[{"rule":"value/iri","errors":%[1]d}],"failures":[],"stale":[],"coverage":null,"summary":{"errors":%[1]d}}`, m.findings)
		case m.made > m.findings+1:
			return 0, io.EOF
		}
		if m.made%2_500 == 0 {
			m.peak = max(m.peak, held())
		}
		if m.made <= m.findings {
			m.text = appendFinding([]byte(separator), &finding.Finding{Rule: "value/iri", Severity: catalogue.Error, Requirement: "MUST",
				Message: fmt.Sprintf("id %q is not an IRI", fmt.Sprint("person ", m.made)), Hint: "an IRI begins with a scheme, such as https:", File: "a.ndjson", Record: m.made,
				Pointer: "/id", Span: finding.Span{Line: m.made, Column: 10, EndLine: m.made, EndColumn: 20},
				Excerpt: finding.Excerpt{Before: `{"type":"Person","id":`, Marked: fmt.Sprintf(`"person %d"`, m.made), After: "}"}, Fingerprint: fmt.Sprintf("%032x", m.made*m.made*7919)})
		}
	}
	n := copy(p, m.text)
	m.text = m.text[n:]
	m.bytes += n
	return n, nil
}

// held returns the number of bytes of the heap in use.
func held() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// measure converts a report with a number of findings to a format. It returns the bytes that are read and written, and the peak of the heap.
func measure(t testing.TB, format string, findings int) (in, out, peak int) {
	t.Helper()
	source, about := manyFindings(findings)
	before := held()
	saved, err := Read(source)
	if err != nil {
		t.Fatal(err)
	}
	var written counter
	p, err := New(format, &written, Options{Catalogue: &allRules, URL: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	var r Report
	r.Add(p, 0)
	if err := saved.Print(&r); err != nil {
		t.Fatal(err)
	}
	return about.bytes, int(written), about.peak - before
}

// counter counts bytes.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// TestMemory checks that the memory for converting a report does not grow with the number of findings. Two formats may grow: junit keeps
// compressed text to its end, gitlab keeps a number for each fingerprint.
func TestMemory(t *testing.T) {
	const few, more = 5_000, 15_000 // few findings already fill a compressed block
	for _, format := range Formats() {
		_, outFew, peakFew := measure(t, format, few)
		_, outMore, peakMore := measure(t, format, more)
		most := 1 << 20
		switch format {
		case "junit":
			most = (outMore - outFew) / 8
		case "gitlab":
			most = 128 * (more - few)
		}
		if peakMore-peakFew > most {
			t.Errorf("%s: %d bytes for %d findings, %d for %d", format, peakFew, few, peakMore, more)
		}
	}
}

// BenchmarkShortRecords measures the size of a JSON report relative to data with records of two bytes: for UsualPerRule records, and for
// twice as many.
func BenchmarkShortRecords(b *testing.B) {
	for _, n := range []int{UsualPerRule, 2 * UsualPerRule} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				data := bytes.Repeat([]byte("{}\n"), n)
				v, err := validate.New(validate.Options{})
				if err != nil {
					b.Fatal(err)
				}
				var written counter
				var r Report
				r.Add(newJSON(&written, Options{}), UsualPerRule)
				if err := cmp.Or(v.Validate("a.ndjson", data, r.Finding), r.Input("a.ndjson", true), r.Close(Result{Summary: v.Counts()})); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(written)/float64(len(data)), "report/data")
			}
		})
	}
}

// BenchmarkFormats measures the size of reports and the memory for writing them, for a number of findings and twice as many.
func BenchmarkFormats(b *testing.B) {
	for _, format := range Formats() {
		for _, n := range []int{25_000, 50_000} {
			b.Run(fmt.Sprintf("%s/%d", format, n), func(b *testing.B) {
				for b.Loop() {
					in, out, peak := measure(b, format, n)
					b.ReportMetric(float64(out)/float64(n), "bytes/finding")
					b.ReportMetric(float64(peak)/float64(in), "held/read")
				}
			})
		}
	}
}
