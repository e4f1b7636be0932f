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

// many reads a report with many findings, which it makes up as it is read, and takes note of the memory that is held meanwhile.
type many struct {
	findings, made int
	text           []byte // that has not been read
	bytes, peak    int
}

// manyFindings returns a report as a source, and what is known of how it was read last.
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

// held is how many bytes of memory are in use.
func held() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// measure writes a report with so many findings in a format, and returns how many bytes are read, written and held meanwhile.
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

// TestMemory checks that to read a report, and to write it in another format, takes no more memory if it has more findings; but for what
// a format must hold to its end, which is compressed, and a number for each fingerprint in GitLab's.
func TestMemory(t *testing.T) {
	const few, more = 5_000, 15_000 // few are more than a compressed block already
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

// BenchmarkShortRecords shows how many times as long as data of two bytes a record a report is, for as many records as a report has findings
// of a rule, and for twice as many.
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

// BenchmarkFormats shows how long reports are, and how much memory they take, for so many findings and twice as many.
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
