package validate_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// pieces is a reader that pauses after each piece. A piece that is an error is returned as such.
type pieces []any

func (p *pieces) Read(buffer []byte) (int, error) {
	if len(*p) == 0 {
		return 0, io.EOF
	}
	switch piece := (*p)[0].(type) {
	case error:
		return 0, piece
	case string:
		n := copy(buffer, piece)
		if (*p)[0] = piece[n:]; n == len(piece) {
			*p = append(pieces{source.ErrPause}, (*p)[1:]...)
		}
		return n, nil
	default:
		panic(piece)
	}
}

// resuming is a reader that goes on after each pause.
type resuming struct{ *pieces }

func (r resuming) Read(buffer []byte) (int, error) {
	n, err := r.pieces.Read(buffer)
	if err == source.ErrPause {
		*r.pieces = (*r.pieces)[1:]
	}
	return n, err
}

func piecesOf(all ...any) io.Reader {
	p := pieces(slices.Clone(all))
	return resuming{&p}
}

// teller writes down all that a validator reports of an input, in its order and without the cuts between batches.
type teller struct {
	v    *validate.Validator
	said strings.Builder
	lead string   // the bytes before the first record
	raw  []string // the bytes of each record, with the white space after it
}

func newTeller(t *testing.T, o validate.Options) *teller {
	t.Helper()
	told := new(teller)
	o.OnEvent = func(e validate.Event) {
		fmt.Fprintf(&told.said, "event %d %d %v\n", e.Record, e.Line, e.Spoiled == nil)
	}
	o.OnRecord = func(r validate.Record) error {
		switch {
		case r.Number == 0:
			told.lead += string(r.Raw)
		case r.More:
			told.raw[len(told.raw)-1] += string(r.Raw)
		default:
			told.raw = append(told.raw, fmt.Sprintf("record %d %v %d findings: %s", r.Number, r.Readable, len(r.Findings), r.Raw))
		}
		return nil
	}
	told.v = newValidator(t, o)
	return told
}

func (told *teller) read(t *testing.T, name string, r io.Reader) string {
	t.Helper()
	told.said.Reset()
	told.lead, told.raw = "", nil
	before := told.v.Counts()
	err := told.v.Read(name, r, func(f finding.Finding) error {
		fmt.Fprintf(&told.said, "%+v\n", f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	after := told.v.Counts()
	return fmt.Sprintf("%s%d records, %d errors\n%s", told.said.String(), after.Records-before.Records, after.Errors-before.Errors, strings.Join(append(told.raw, told.lead), "\n"))
}

// TestPauses checks that findings and records are the same wherever the reader of an input pauses.
func TestPauses(t *testing.T) {
	const line = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person"}`
	spread := strings.ReplaceAll(line, ",", ",\n  ")
	fragments := []string{line, line, line, spread, "{}", `{"id": }`, `{"id":`, `{"id": 5`, "{", "[", "]", "}", "[" + line, "[" + line + "]", line + "," + line,
		line + " " + line, line + ` {"id":`, " " + line, ` {"id":`, "oops", `"oops`, `"oops"`, "5", "-", ",", `"id": 5}`, "// note", "\xFF", "", "", "  ", "\t"}
	ends := []string{"\n", "\n", "\n", "\n", "\r\n", "\n\n"}
	var tellers []*teller
	for _, o := range []validate.Options{{Jobs: 1}, {Jobs: 2}, {Jobs: 1, Lines: true}, {Jobs: 2, Lines: true}} {
		tellers = append(tellers, newTeller(t, o))
	}
	for seed := range uint64(5000) {
		random := rand.New(rand.NewPCG(seed, 1))
		var text strings.Builder
		if random.IntN(20) == 0 {
			text.WriteString("\xEF\xBB\xBF")
		}
		for range 1 + random.IntN(8) {
			text.WriteString(fragments[random.IntN(len(fragments))] + ends[random.IntN(len(ends))])
		}
		data := text.String()
		if random.IntN(4) == 0 {
			data = strings.TrimSpace(data)
		}
		name := []string{"a.json", "a.ndjson", validate.Stdin}[random.IntN(3)]
		var cut []any
		for rest := data; rest != ""; {
			n := 1 + random.IntN(len(rest))
			if eol := strings.IndexByte(rest, '\n'); eol >= 0 && random.IntN(2) == 0 {
				n = eol + 1
			}
			cut, rest = append(cut, rest[:n]), rest[n:]
		}
		which := random.IntN(len(tellers))
		want := tellers[which].read(t, name, strings.NewReader(data))
		if got := tellers[which].read(t, name, piecesOf(cut...)); got != want {
			t.Fatalf("seed %d, %s, teller %d: %q\nin pieces %q: %s", seed, name, which, data, cut, firstDifference(got, want))
		}
	}
}

// TestPrompt checks that all complete records are judged in a pause, and that OnPause is called after that.
func TestPrompt(t *testing.T) {
	const good, bad = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person"}` + "\n", `{"id":}` + "\n"
	spread := strings.ReplaceAll(bad, "{", "{\n")
	for _, c := range []struct {
		name, file string
		lines      bool
		pieces     []any
		want       string // the number of faulty records so far, for each call of OnPause
	}{
		{"by its name", "a.ndjson", false, []any{bad, bad, bad}, "1 2 3"},
		{"by its name, compressed", "a.jsonl.zst", false, []any{bad}, "1"},
		{"by what it is told", "a.log", true, []any{bad, good, bad}, "1 1 2"},
		{"by the second line", validate.Stdin, false, []any{bad, good, bad}, "1 2"},
		{"half a line", "a.ndjson", false, []any{bad + bad[:3], bad[3:]}, "1 2"},
		{"a record of several lines", "a.ndjson", false, []any{good + "{\n", "\"id\": 5}\n" + good}, "0 1"},
		{"line by line, and still to come", "a.ndjson", false, []any{"{\n", "\n"}, ""},
		{"records of several lines", "a.json", false, []any{"{\n}\n", "{\n}\n", "{\n}\n" + spread, "{}\n"}, "2 3 5"},
		{"nothing of a single value", "a.json", false, []any{"[\n", "{\n}\n", "]"}, ""},
		{"only white space", "a.ndjson", false, []any{"\n", "\n"}, ""},
	} {
		for _, jobs := range []int{1, 3} {
			faulty, last := 0, 0
			var got []string
			v := newValidator(t, validate.Options{Jobs: jobs, Lines: c.lines, OnPause: func() error {
				got = append(got, fmt.Sprint(faulty))
				return nil
			}})
			err := v.Read(c.file, piecesOf(c.pieces...), func(f finding.Finding) error {
				if f.Record != last {
					last, faulty = f.Record, faulty+1
				}
				return nil
			})
			if strings.Join(got, " ") != c.want || err != nil {
				t.Errorf("%s, %d jobs: %q, want %q; %v", c.name, jobs, got, c.want, err)
			}
		}
	}
}

// TestPauseAfterFullPart checks that OnPause is also called if no further record is complete.
func TestPauseAfterFullPart(t *testing.T) {
	pauses, found := 0, 0
	v := newValidator(t, validate.Options{OnPause: func() error { pauses++; return nil }})
	v.SetPartSize(100)
	err := v.Read("a.ndjson", piecesOf(strings.Repeat(`{"id":5}`+"\n", 30)+`{"id"`, ":", "5}\n"), func(finding.Finding) error {
		if pauses == 0 {
			found++
		}
		return nil
	})
	if err != nil || pauses != 2 || found != 90 {
		t.Errorf("%d findings before the first of %d pauses, want 90 before the first of 2; %v", found, pauses, err)
	}
}

// TestPauseOpenLines checks that many lines with unfinished records do not take quadratic time in a pause.
func TestPauseOpenLines(t *testing.T) {
	data := strings.Repeat("{\"id\":\n", 100_000) + "oops\n"
	v := newValidator(t, validate.Options{})
	started := time.Now()
	if err := v.Read("a.ndjson", piecesOf(data, "{}\n"), func(finding.Finding) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(started); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestPauseError checks that reading ends with the error of OnPause.
func TestPauseError(t *testing.T) {
	closed := errors.New("closed")
	for _, jobs := range []int{1, 3} {
		v := newValidator(t, validate.Options{Jobs: jobs, OnPause: func() error { return closed }})
		err := v.Read("a.ndjson", piecesOf("{}\n", "{}\n", "{}\n"), func(finding.Finding) error { return nil })
		if !errors.Is(err, closed) {
			t.Errorf("%d jobs: %v", jobs, err)
		}
	}
}

// TestReadErrorAfterRecords checks that the complete records are judged before the error of a reader is returned, and that no other record
// is.
func TestReadErrorAfterRecords(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, c := range []struct {
		name, data string
		records    int
	}{
		{"a.ndjson", "{}\n{}\n{\"id\":", 2},
		{"a.json", "{}\n{}\n{\"id\":", 2},
		{"a.json", "{}\n", 1},
		{"a.json", "{\n}\n{\n}\n{\n", 2},
		{"a.json", "{\n\"data\": [\n", 0},
		{"a.json", "\n\n", 0},
		{"a.json", "", 0},
	} {
		v := newValidator(t, validate.Options{})
		err := v.Read(c.name, piecesOf(c.data, broken), func(finding.Finding) error { return nil })
		if got := v.Counts().Records; got != c.records || !errors.Is(err, broken) {
			t.Errorf("%s with %q: %d records, want %d; %v", c.name, c.data, got, c.records, err)
		}
	}
}
