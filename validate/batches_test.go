package validate_test

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// ndjsonOf returns NDJSON with the samples of some folders, a record on each line, and the records of NDJSON samples unchanged.
func ndjsonOf(t *testing.T, folders ...string) []byte {
	t.Helper()
	var all bytes.Buffer
	for _, folder := range folders {
		for _, file := range samples(t, folder) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Ext(file) == ".json" {
				data = append(bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r"), nil), []byte("\n"), nil), '\n')
			}
			all.Write(data)
		}
	}
	return all.Bytes()
}

// told returns all results of reading an input twice.
func told(t *testing.T, o validate.Options, partSize int, name string, data []byte) string {
	t.Helper()
	var b strings.Builder
	tell := func(e validate.Event) {
		fmt.Fprintf(&b, "event %s %v %s %d %d", e.Profile, e.Bare, e.File, e.Record, e.Line)
		if e.Spoiled != nil {
			why := e.Spoiled
			fmt.Fprintf(&b, " does not count: %s %s %d %d:%d", why.Message, why.File, why.Record, why.Line, why.Column)
		}
		for _, row := range e.Rows {
			fmt.Fprintf(&b, " %s %s %s", row.Profile.Name, row.Event, row.ProfileRow.Name)
		}
		b.WriteByte('\n')
	}
	var open []validate.Event
	o.OnEvent = func(e validate.Event) {
		if open = append(open, e); !e.Open {
			tell(e)
			open = open[:len(open)-1]
		}
	}
	o.OnSettled = func(why *validate.Reason) {
		for _, e := range open {
			e.Spoiled = cmp.Or(why, e.Spoiled)
			tell(e)
		}
		open = nil
	}
	v := newValidator(t, o)
	if partSize > 0 {
		v.SetPartSize(partSize)
		if partSize < len(data) {
			v.SetMostFindings(1 + partSize/2000)
		}
	}
	for range 2 { // the second time with all that is remembered
		err := v.Read(name, iotest.HalfReader(bytes.NewReader(data)), func(f finding.Finding) error {
			fmt.Fprintf(&b, "%+v\n", f)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	fmt.Fprintf(&b, "%+v, %d events are open\n", v.Counts(), len(open))
	return b.String()
}

// firstDifference shows the first lines in which two texts differ.
func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d:\n%s\n%s", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(x), len(y))
}

// TestParts checks that the results depend neither on the number of workers nor on the size of batches.
func TestParts(t *testing.T) {
	data := ndjsonOf(t, "good", "bad")
	data = append(data, data[:len(data)/2]...) // with repeated ids
	want := told(t, validate.Options{Jobs: 1}, len(data)+1, "a.ndjson", data)
	for _, c := range []struct{ jobs, partSize int }{{1, 100}, {1, 50_000}, {2, 1000}, {3, 7000}, {8, 100_000}} {
		whole := validate.Options{Jobs: c.jobs, OnRecord: func(validate.Record) error { return nil }} // OnRecord keeps each record in one batch, even if batches are small
		if got := told(t, whole, c.partSize, "a.ndjson", data); got != want {
			t.Errorf("%d jobs, parts of %d bytes: %s", c.jobs, c.partSize, firstDifference(got, want))
		}
	}
}

// TestSequences checks the same for records that do not end with their lines.
func TestSequences(t *testing.T) {
	documents := documentsOf(t, "good", "bad")
	var ofItems, compacted []string
	for i, d := range documents {
		compacted = append(compacted, compact(t, d))
		if i%5 == 4 {
			ofItems = append(ofItems, "[\n"+strings.Join(compacted[i-4:], ",\n")+"\n]")
		}
	}
	for name, text := range map[string]string{
		"indented":                         strings.Join(documents, "\n"),
		"arrays with an item a line":       strings.Join(ofItems, "\r\n"),
		"one after another":                strings.Join(compacted, ""),
		"one after another, one is broken": strings.Join(compacted[:100], " ") + "{\"x\" 5}" + strings.Join(compacted, ""),
		"indented, some are broken":        strings.Repeat(strings.Join(documents[:20], "\n")+"\n{\n\"x\" 5}\n", 20),
	} {
		want := told(t, validate.Options{Jobs: 1}, len(text)+1, "a.json", []byte(text))
		for _, c := range []struct{ jobs, partSize int }{{1, 20_000}, {3, 30_000}, {2, 100_000}} {
			whole := validate.Options{Jobs: c.jobs, OnRecord: func(validate.Record) error { return nil }}
			if got := told(t, whole, c.partSize, "a.json", []byte(text)); got != want {
				t.Errorf("%s, %d jobs, parts of %d bytes: %s", name, c.jobs, c.partSize, firstDifference(got, want))
			}
		}
	}
}

// TestMemo checks that remembered results of one document do not change the results of another.
func TestMemo(t *testing.T) {
	for _, folder := range []string{"good", "bad", "certify"} {
		data := ndjsonOf(t, folder)
		data = append(data, data...)
		want := told(t, validate.Options{Jobs: 1, NoCache: true}, 0, "a.ndjson", data)
		if got := told(t, validate.Options{Jobs: 1}, 0, "a.ndjson", data); got != want {
			t.Errorf("%s: %s", folder, firstDifference(got, want))
		}
	}
}

// TestMemoOfWords checks the same for words in the place of terms that the shape does not settle, and for the order in which ids are noted.
func TestMemoOfWords(t *testing.T) {
	event := func(id int, role string) string {
		text := strings.Replace(string(nested(1, false)), "5d1f0d4e", fmt.Sprintf("%08x", id), 1)
		return text[:len(text)-1] + `,"extensions":{"roles":["` + role + `"],"type":"` + role + `"}}` + "\n"
	}
	thread := func(id, item string) string {
		return `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"` + id + `","type":"Thread","items":[{"id":"` + item + `","type":"Message"}]}` + "\n"
	}
	data := event(1, "x") + event(2, "x") + event(3, "y") + event(3, "y") + event(2, "z") +
		thread("https://a.example/1", "https://a.example/2") + thread("https://a.example/3", "https://a.example/3")
	want := told(t, validate.Options{Jobs: 1, NoCache: true}, 0, "a.ndjson", []byte(data))
	if n := strings.Count(want, "stream/event-id-reused"); n != 2 {
		t.Errorf("%d ids are reused, want 1 each time: %s", n, want)
	}
	if got := told(t, validate.Options{Jobs: 1}, 0, "a.ndjson", []byte(data)); got != want {
		t.Error(firstDifference(got, want))
	}
}

// TestMutants checks the same for documents that differ from a clean one in a single place, whether the clean one or another mutant came
// first.
func TestMutants(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long, and is one goroutine alone")
	}
	values := []string{`""`, `"x"`, `"https://purl.imsglobal.org/caliper/Person"`, `"_:x"`, `null`, `-1`, `1.5`, `{}`, `[]`, `"2026-02-30T00:00:00.000Z"`, `"PT5S"`, `"Started"`, `"Person"`}
	clean, memo, mutantsOnly := newValidator(t, validate.Options{Jobs: 1, NoCache: true}), newValidator(t, validate.Options{Jobs: 1}), newValidator(t, validate.Options{Jobs: 1})
	judge := func(v *validate.Validator, data []byte) (all []string) {
		for _, f := range findings(t, v, "a.json", data) {
			all = append(all, fmt.Sprintf("%+v", f))
		}
		return all
	}
	mutants, step := 0, rounds(8, 1)
	for _, file := range slices.Concat(samples(t, "good/events"), samples(t, "good/profiles"), samples(t, "good/v1p1")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		judge(memo, data) // learns the shape
		places := valuesIn(data)
		for q := range places {
			quote := places[(q+len(file))%len(places)]      // each validator begins with another place
			for i := q % step; i < len(values); i += step { // each place with some of the values
				value := values[i]
				mutant := append(append(append([]byte(nil), data[:quote[0]]...), value...), data[quote[1]:]...)
				mutants++
				want := strings.Join(judge(clean, mutant), "\n")
				for _, v := range []*validate.Validator{memo, mutantsOnly} {
					if got := strings.Join(judge(v, mutant), "\n"); got != want {
						t.Fatalf("%s with %s at %d: %s", file, value, quote[0], firstDifference(got, want))
					}
				}
			}
		}
	}
	if mutants < 40_000/step {
		t.Errorf("only %d mutants", mutants)
	}
}

// valuesIn returns the offsets of the beginning and end of each string that is a value.
func valuesIn(data []byte) (all [][2]int) {
	for i := 0; i < len(data); i++ {
		if data[i] != '"' {
			continue
		}
		end := i + 1
		for ; data[end] != '"'; end++ {
			if data[end] == '\\' {
				end++
			}
		}
		if rest := bytes.TrimLeft(data[end+1:], " \n\r\t"); len(rest) > 0 && rest[0] != ':' {
			all = append(all, [2]int{i, end + 1})
		}
		i = end
	}
	return all
}

// TestReadError checks that an error of the reader is returned, after the results of the data before it.
func TestReadError(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, jobs := range []int{1, 4} {
		v := newValidator(t, validate.Options{Jobs: jobs})
		v.SetPartSize(1000)
		r := io.MultiReader(strings.NewReader(strings.Repeat(`{"id":5}`+"\n", 1000)), iotest.ErrReader(broken))
		found := 0
		err := v.Read("a.ndjson", r, func(finding.Finding) error { found++; return nil })
		if !errors.Is(err, broken) || found == 0 {
			t.Errorf("%d jobs: %v after %d findings", jobs, err, found)
		}
	}
}

// TestEmitError checks that an error of emit ends reading.
func TestEmitError(t *testing.T) {
	closed := errors.New("closed")
	for _, jobs := range []int{1, 4} {
		v := newValidator(t, validate.Options{Jobs: jobs})
		v.SetPartSize(1000)
		endless := io.MultiReader(strings.NewReader(`{"id":5}`+"\n"), bufio.NewReader(repeated(`{"id":5}`+"\n")))
		found := 0
		err := v.Read("a.ndjson", endless, func(finding.Finding) error {
			if found++; found > 5000 {
				return closed
			}
			return nil
		})
		if !errors.Is(err, closed) {
			t.Errorf("%d jobs: %v", jobs, err)
		}
	}
}

// repeated is a reader that repeats a text for ever.
type repeated string

func (r repeated) Read(p []byte) (n int, err error) {
	for n+len(r) <= len(p) {
		n += copy(p[n:], r)
	}
	if n == 0 {
		return 0, io.ErrShortBuffer
	}
	return n, nil
}
