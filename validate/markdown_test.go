package validate

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// slow returns its text in pieces, with pauses.
type slow struct {
	text string
	r    *rand.Rand
}

func (s *slow) Read(p []byte) (int, error) {
	if s.r.IntN(2) == 0 {
		return 0, source.ErrPause
	}
	if s.text == "" {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), 1+s.r.IntN(1<<15))], s.text)
	s.text = s.text[n:]
	return n, nil
}

// TestMarkdown checks that each block of a document is judged for itself and says of each fault where it is in the document, whatever the
// blocks before it hold, for any number of jobs, and however the document comes.
func TestMarkdown(t *testing.T) {
	const person = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":%q,"type":"Person"}`
	good, bad := fmt.Sprintf(person, "https://lakeside.example/p/1"), fmt.Sprintf(person, "no IRI")
	kinds := []struct {
		text  string
		found string // the line in the block, column and rule of each finding
	}{
		{"```json\n" + good + "\n```\n", ""},
		{"```json\n" + bad + "\n```\n", "1:63 entity/id-iri"},
		{"```json\n\n  " + bad + "\n```\n", "2:65 entity/id-iri"},
		{"```json\n{\"@context\": 1, \"a\": {\n```\n", "2:1 json/syntax"},
		{"```json\n[" + strings.Repeat(good+",\n", 20000) + bad + "]\n```\n", "20001:63 entity/id-iri"},
		{"```jsonl\n" + good + "\n" + bad + "\n{\"actor\": }\n" + bad + "\n```\n", "2:63 entity/id-iri 3:11 json/syntax 4:63 entity/id-iri"},
		{"> ```json\n> " + bad + "\n", "1:65 entity/id-iri"},
		{"```\n" + bad + " …\n```\n", "-"},
		{"<!-- caliper-lint: skip -->\n```json\n" + bad + "\n```\n", "-"},
		{"```json\n{\"name\": 1}\n```\n", "-"},
		{"text\n\n", "-"},
	}
	r := rand.New(rand.NewPCG(9, 26))
	for range 20 {
		var document strings.Builder
		var want []string
		line, block := 0, 0
		for range 1 + r.IntN(12) {
			kind := kinds[r.IntN(len(kinds))]
			document.WriteString(kind.text + "\n")
			if kind.found != "-" {
				block++
			}
			places := strings.Fields(kind.found)
			for i := 0; i+1 < len(places); i += 2 {
				var at, column int
				fmt.Sscanf(places[i], "%d:%d", &at, &column)
				want = append(want, fmt.Sprintf("%d %d:%d %s", block, line+1+at, column, places[i+1]))
			}
			line += strings.Count(kind.text, "\n") + 1
		}
		for _, jobs := range []int{1, 3} {
			for _, in := range []io.Reader{strings.NewReader(document.String()), &slow{document.String(), r}} {
				v, err := New(Options{Jobs: jobs, Markdown: func(string) bool { return true }, Trace: func(text []byte) bool { return !strings.Contains(string(text), `"name"`) }})
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				if err := v.Read("a.md", in, func(f finding.Finding) error {
					got = append(got, fmt.Sprintf("%d %d:%d %s", f.Record, f.Span.Line, f.Span.Column, f.Rule))
					return nil
				}); err != nil {
					t.Fatal(err)
				}
				if strings.Join(got, "\n") != strings.Join(want, "\n") {
					t.Fatalf("%d jobs: got\n%s\nwant\n%s", jobs, strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			}
		}
	}
}
