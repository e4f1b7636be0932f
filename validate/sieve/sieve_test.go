package sieve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

const context = `"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2"`

func person(id string, pad int) string {
	return fmt.Sprintf(`{%s,"id":%q,"type":"Person","name":"n%s"}`, context, id, strings.Repeat("n, ", pad))
}

const frame = `"sensor":"https://lakeside.example/s","sendTime":"2026-03-02T09:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2"`

// sifted runs a Sieve by items over an input.
func sifted(t *testing.T, r io.Reader, change func(*validate.Options)) (s *Sieve, passed, rejected string) {
	t.Helper()
	var out, bad bytes.Buffer
	o := validate.Options{Items: true}
	if change != nil {
		change(&o)
	}
	s = New(Options{FailOn: catalogue.Error, Items: true, Passed: &out, Rejected: &bad, Judging: o})
	o.OnRecord = s.Record
	v, err := validate.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Read("in.ndjson", r, func(finding.Finding) error { return nil }); err != nil {
		t.Fatal(err)
	}
	for _, end := range []func() error{s.End, s.EndLine, s.Flush} {
		if err := end(); err != nil {
			t.Fatal(err)
		}
	}
	return s, out.String(), bad.String()
}

// dripping returns its data in pieces, with pauses between them.
type dripping struct {
	data string
	size int
	wait bool
}

func (d *dripping) Read(p []byte) (int, error) {
	if d.wait = !d.wait; d.wait {
		return 0, source.ErrPause
	}
	if len(d.data) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), d.size)], d.data)
	d.data = d.data[n:]
	return n, nil
}

// TestItems checks that of records of all sizes exactly the items go that are at fault, and one comma each; that all of them are counted and
// written to the rejects, as they were; and that all of this is the same for every number of jobs, and however the input comes.
func TestItems(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 11))
	space := func() string { return []string{"", " ", "\t", "  "}[r.IntN(4)] }
	rounds := 8
	if testing.Short() {
		rounds = 2
	}
	for round := range rounds {
		var input, want strings.Builder
		var gone []string
		read := 0
		for range 1 + r.IntN(6) {
			open, closing := "{"+frame+`,"data":[`, "]}"
			switch r.IntN(4) {
			case 0:
				open, closing = "[", "]"
			case 1:
				open, closing = `{"data" : [`, "],"+frame+"}"
			}
			pad := []int{0, 3, 40}[r.IntN(3)]
			n, good := 1+r.IntN(12), r.IntN(101)
			if r.IntN(12) == 0 {
				n += 1<<20/(len(person("", pad))+20) + r.IntN(4000) // more than a batch
			}
			var kept []int
			var items []string
			for i := range n {
				if read++; r.IntN(100) < good {
					kept = append(kept, i)
					items = append(items, person(fmt.Sprintf("https://lakeside.example/%d/%d", round, read), pad))
				} else {
					items = append(items, person(fmt.Sprintf("no IRI %d", read), pad))
				}
			}
			record, left := open, open
			for i, item := range items {
				before, between, after := space(), space(), ","
				if i == n-1 {
					after = ""
				}
				record += before + item + between + after
				stays := len(kept) > 0 && kept[0] == i
				left += before
				if stays {
					left += item
					kept = kept[1:]
				} else {
					gone = append(gone, item)
				}
				left += between
				if stays && len(kept) > 0 {
					left += ","
				}
			}
			input.WriteString(record + closing + "\n")
			if len(gone) == 0 || strings.Contains(left, "https://lakeside.example/"+fmt.Sprint(round)) {
				want.WriteString(left + closing + "\n")
			}
		}
		for _, jobs := range []int{1, 3} {
			for _, in := range []io.Reader{strings.NewReader(input.String()), &dripping{data: input.String(), size: 1 + r.IntN(1<<16) + input.Len()/50}} {
				s, passed, rejected := sifted(t, in, func(o *validate.Options) { o.Jobs = jobs })
				if passed != want.String() {
					t.Fatalf("round %d, %d jobs: %d bytes pass, want %d", round, jobs, len(passed), want.Len())
				}
				checkRejects(t, rejected, gone)
				if s.Items.Read != read || s.Items.Passed+s.Items.Rejected != read || s.Items.Rejected != len(gone) || s.Records.Passed+s.Records.Rejected != s.Records.Read {
					t.Fatalf("round %d: %+v %+v, want %d items, %d rejected", round, s.Items, s.Records, read, len(gone))
				}
			}
		}
	}
}

// checkRejects holds that the lines of the rejects are the items that were taken out, each with a finding and its pointer.
func checkRejects(t *testing.T, rejected string, gone []string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(rejected, "\n"), "\n")
	if rejected == "" {
		lines = nil
	}
	if len(lines) != len(gone) {
		t.Fatalf("%d are rejected, want %d", len(lines), len(gone))
	}
	for i, line := range lines {
		var reject struct {
			Pointer  string
			Data     json.RawMessage
			Findings []struct{ Pointer string }
			Envelope map[string]string
		}
		if err := json.Unmarshal([]byte(line), &reject); err != nil {
			t.Fatal(err)
		}
		if string(reject.Data) != gone[i] || len(reject.Findings) != 1 || reject.Findings[0].Pointer != reject.Pointer+"/id" {
			t.Fatalf("rejected: %s; want %s", line, gone[i])
		}
		if inEnvelope := strings.HasPrefix(reject.Pointer, "/data/"); inEnvelope != (len(reject.Envelope) == 3) {
			t.Fatalf("the envelope is %v: %s", reject.Envelope, line)
		}
	}
}

// TestWhole checks that what has a fault outside its items, or must not be parted, passes or is rejected whole, also if that is seen last.
func TestWhole(t *testing.T) {
	good, bad := person("https://lakeside.example/p/1", 0), person("no IRI", 0)
	many := strings.Repeat(good+",", 1<<20/len(good)+100)
	long := person("https://lakeside.example/p/1", 100)
	for _, c := range []struct {
		name, input string
		at          string
		passed      bool
		items       int
	}{
		{"good", "{" + frame + `,"data":[` + good + "]}", "", true, 1},
		{"no sensor", `{"data":[` + good + "," + bad + "]}", "", false, 2},
		{"another dataVersion", strings.Replace("{"+frame+`,"data":[`+good+","+bad+"]}", `/v1p2","data"`, `/v1","data"`, 1), "", false, 2},
		{"a property too many behind", "{" + frame + `,"data":[` + good + `],"more":1}`, "", false, 1},
		{"long, a property too many behind", "{" + frame + `,"data":[` + many + good + `],"more":1}`, "", false, strings.Count(many, "Person") + 1},
		{"long, no JSON behind", "{" + frame + `,"data":[` + many + good + `],more`, "", false, strings.Count(many, "Person") + 1},
		{"long, no JSON within", "{" + frame + `,"data":[` + many + "oops," + many + good + `]}`, "", false, strings.Count(many, "Person") + 1},
		{"long, no JSON in an item", "{" + frame + `,"data":[` + good + `,{"id":},` + many + many + good + `]}`, "", false, 2},
		{"long, no end", "[" + many + good, "", false, strings.Count(many, "Person") + 1},
		{"no item", "{" + frame + `,"data":[]}`, "", false, 1},
		{"data twice", "{" + frame + `,"data":[` + good + "," + bad + `],"data":[` + bad + "]}", "", false, 2},
		{"an event by itself", bad, "", false, 1},
		{"no JSON", "{oops}", "", false, 1},
		{"in a string", fmt.Sprintf(`{"body":%q}`, "["+good+","+bad+"]"), "/body", false, 2},
		{"a describe that another needs", "[" + strings.Join([]string{
			`{` + context + `,"id":"https://lakeside.example/x","type":"Person"}`,
			`{` + context + `,"id":"https://lakeside.example/x","type":"Document","nothing":1}`,
			event("https://lakeside.example/x"),
		}, ",") + "]", "", false, 3},
		{"of a limit", "[" + good + `,{` + context + `,"id":"https://lakeside.example/x","type":"Person","extensions":{` + strings.Repeat(`"a":1,`, 11000) + `"a":1}},` + good + "]", "", false, 3},
	} {
		for _, after := range []string{"\n", "\n" + long + "\n"} {
			s, passed, rejected := sifted(t, strings.NewReader(c.input+after), func(o *validate.Options) {
				o.At, _ = document.ParsePointer(c.at)
			})
			want := ""
			if c.passed {
				want = c.input + "\n"
			}
			if c.at != "" && len(after) > 1 {
				continue
			}
			if len(after) > 1 {
				want += long + "\n"
			}
			if passed != want {
				t.Errorf("%s: passes: %.300s", c.name, passed)
			}
			if !c.passed && !strings.Contains(rejected, `"findings":[{`) {
				t.Errorf("%s: rejected: %.300s", c.name, rejected)
			}
			if items := s.Items.Read - strings.Count(after, long); items != c.items {
				t.Errorf("%s: %d items, want %d", c.name, items, c.items)
			}
			if !c.passed && !strings.Contains(c.name, "string") && pieces(t, rejected) != strings.Trim(c.input, "\n") {
				t.Errorf("%s: what is rejected is not what came in: %d bytes, want %d", c.name, len(pieces(t, rejected)), len(c.input))
			}
		}
	}
}

func event(object string) string {
	return fmt.Sprintf(`{%s,"id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"ViewEvent","profile":"ReadingProfile","actor":"https://lakeside.example/p/1","action":"Viewed","object":%q,"eventTime":"2026-03-02T09:00:00.000Z"}`, context, object)
}

// pieces joins what lines of the rejects hold.
func pieces(t *testing.T, rejected string) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(rejected) {
		var reject struct {
			Data json.RawMessage
			Text string
		}
		if err := json.Unmarshal([]byte(line), &reject); err != nil {
			t.Fatal(err)
		}
		b.Write(reject.Data)
		b.WriteString(reject.Text)
	}
	return strings.Trim(b.String(), "\n")
}

// TestSuppressed checks that a suppression by pointer counts for the item that it is about, also when items before it have gone.
func TestSuppressed(t *testing.T) {
	input := "[" + strings.Join([]string{person("https://lakeside.example/p/1", 0), person("no IRI", 0), person("known", 0)}, ",") + "]\n"
	s, _, _ := sifted(t, strings.NewReader(input), func(o *validate.Options) {
		o.Suppress = func(f *finding.Finding) *finding.Suppression {
			if f.Pointer == "/2/id" && f.File == "in.ndjson" && f.Record == 1 {
				return &finding.Suppression{By: "ignore"}
			}
			return nil
		}
	})
	if s.Items != (Count{3, 2, 1}) || s.Cut != 1 {
		t.Errorf("%+v, %d cut", s.Items, s.Cut)
	}
}

// TestBefore checks that an index is found among those that have gone.
func TestBefore(t *testing.T) {
	for _, gone := range [][]int{nil, {0}, {1, 2, 5}, {0, 1, 2}, {3}, {0, 2, 4, 6}} {
		next := 0
		for was := range 20 {
			if len(gone) > 0 && contains(gone, was) {
				continue
			}
			if got := before(gone, next); got != was {
				t.Errorf("%v: %d was %d, want %d", gone, next, got, was)
			}
			next++
		}
	}
}

func contains(all []int, n int) bool {
	for _, a := range all {
		if a == n {
			return true
		}
	}
	return false
}

var numberedID = regexp.MustCompile(`//lakeside\.example/\d{6}"`)

// idsIn returns how often each id of TestCorrupted is in a text.
func idsIn(text string) map[string]int {
	counts := map[string]int{}
	for _, id := range numberedID.FindAllString(text, -1) {
		counts[id]++
	}
	return counts
}

// TestCorrupted checks of inputs with a wrong byte somewhere that what passes is conformant, that nothing is lost or comes twice, and that all
// of it is the same for every number of jobs, and however the input comes, except how what is broken is cut into pieces.
func TestCorrupted(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 7))
	for round := range 4 {
		var b strings.Builder
		n := 0
		for range 1 + r.IntN(3) {
			count := 1 + r.IntN(4)
			if r.IntN(4) == 0 {
				count = 1<<20/140 + r.IntN(9000)
			}
			var items []string
			for range count {
				id := fmt.Sprintf("https://lakeside.example/%06d", n)
				if n++; r.IntN(9) == 0 {
					id = strings.TrimPrefix(id, "https:")
				}
				items = append(items, person(id, 1))
			}
			b.WriteString("{" + frame + `,"data":[` + strings.Join(items, ",") + "]}\n")
		}
		input := []byte(b.String())
		input[r.IntN(len(input))] = "{}[],:\"x\n \\1"[r.IntN(12)]
		var first, firstRejected string
		for i, in := range []io.Reader{bytes.NewReader(input), bytes.NewReader(input), &dripping{data: string(input), size: 1 + r.IntN(1<<16) + len(input)/50}} {
			s, passed, rejected := sifted(t, in, func(o *validate.Options) { o.Jobs = 1 + i })
			if i == 0 {
				first, firstRejected = passed, rejected
			}
			if passed != first || i < 2 && rejected != firstRejected || pieces(t, rejected) != pieces(t, firstRejected) { // pauses make other pieces
				t.Fatalf("round %d: %d bytes pass, want %d; %d are rejected, want %d", round, len(passed), len(first), len(rejected), len(firstRejected))
			}
			if s.Items.Passed+s.Items.Rejected != s.Items.Read || s.Records.Passed+s.Records.Rejected != s.Records.Read {
				t.Fatalf("round %d: %+v, %+v", round, s.Items, s.Records)
			}
		}
		v, err := validate.New(validate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Validate("passed.ndjson", []byte(first), func(f finding.Finding) error {
			if f.Severity == catalogue.Error {
				return fmt.Errorf("%d:%d: %s", f.Span.Line, f.Span.Column, f.Message)
			}
			return nil
		}); err != nil {
			t.Fatalf("round %d: what passes is not conformant: %v", round, err)
		}
		all := first + pieces(t, firstRejected)
		was, is := idsIn(string(input)), idsIn(all)
		for id := range was {
			if was[id] != is[id] {
				t.Fatalf("round %d: %s was there %d times, and is %d times", round, id, was[id], is[id])
			}
		}
	}
}
