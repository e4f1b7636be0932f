package framing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// samples returns the JSON documents of testdata/good.
func samples(t testing.TB) (all [][]byte) {
	t.Helper()
	err := filepath.WalkDir("../../testdata/good", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil && json.Valid(data) {
			all = append(all, data)
		}
		return err
	})
	if err != nil || len(all) < 100 {
		t.Fatalf("%d samples; %v", len(all), err)
	}
	return all
}

// TestNothingSeparatesWithin checks that no line within a JSON value separates two records, in whatever layout, and that the first line of
// the second of two values does.
func TestNothingSeparatesWithin(t *testing.T) {
	tree := document.NewTree(document.NewNames(nil))
	lines := 0
	for _, data := range samples(t) {
		for _, step := range []string{"", " ", "\t"} {
			var b bytes.Buffer
			if err := json.Indent(&b, data, "", step); err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{b.String(), strings.ReplaceAll(b.String(), "\n", "\r\n\n"), "[\n" + strings.TrimSpace(b.String()) + "\n,\n5\n]"} {
				for _, layout := range []Layout{{Sequence: true}, {Sequence: true, LineByLine: true}, {Sequence: true, LineByLine: true, indent: 3}, {Sequence: true, indent: 1000}} {
					twice := text + "\n" + text
					for at := range len(twice) {
						if at == 0 || twice[at-1] != '\n' {
							continue
						}
						lines++
						isSecond := at == len(text)+1
						if got := layout.separates([]byte(twice), at, tree); got != isSecond && !(got && strings.TrimSpace(twice[at:len(text)+1]) == "") {
							t.Fatalf("%+v: line at %d separates is %v in:\n%s", layout, at, got, twice)
						}
					}
				}
			}
		}
	}
	if lines < 100_000 {
		t.Errorf("only %d lines", lines)
	}
}

// feed reads data in pieces, some of which end with a pause.
type feed struct {
	data   []byte
	random *rand.Rand
	pauses int // the number of pauses that may still come
}

func (f *feed) Read(buffer []byte) (int, error) {
	if len(f.data) == 0 {
		return 0, io.EOF
	}
	if f.pauses > 0 && f.random.IntN(3) == 0 {
		f.pauses--
		return 0, source.ErrPause
	}
	n := copy(buffer, f.data[:1+f.random.IntN(len(f.data))])
	f.data = f.data[n:]
	return n, nil
}

// recordsOf lists the records and faults of an input, each with its place in the input. It fails the test if the splitter makes no
// progress, or if the batches together are not the input.
func recordsOf(t *testing.T, s Splitter, size int) (all []string, layout Layout) {
	t.Helper()
	names := document.NewNames(nil)
	s.Tree, s.Whole, s.MaxRecord = document.NewTree(names), true, 1<<20
	r := Reader{Tree: document.NewTree(names), MaxRecord: s.MaxRecord, Tolerant: s.Tolerant}
	var b Batch
	var input []byte
	number, empty, left := 0, 0, false
	for {
		more, err := s.Next(&b)
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		if empty++; len(b.Data) > 0 {
			empty = 0
		}
		if empty > 100 {
			t.Fatal("the splitter makes no progress")
		}
		if left {
			input = append(input, b.Data...)
			continue
		}
		if f := r.Begin(&b); f != nil {
			all = append(all, f.Message)
		}
		for r.Next() {
			read := r.Read()
			line := fmt.Sprintf("record %d at %d: %v %v", number+r.Number, len(input)+r.At, read.Readable, read.Counts)
			for _, f := range read.Repaired {
				line += fmt.Sprintf(" repaired %d %s", len(input)+f.Offset, f.Message)
			}
			if f := read.Fault; f != nil {
				line += fmt.Sprintf(" fault %d %s, %s", len(input)+f.Offset, f.Message, f.Hint)
			}
			all = append(all, line)
		}
		left = r.Left
		number += r.Number
		input = append(input, b.Data...)
	}
	if len(input) != size {
		t.Fatalf("the batches have %d bytes, the input %d", len(input), size)
	}
	return all, s.layout
}

// FuzzBatches checks that an input has the same records and faults, wherever it is cut into batches and its reader pauses.
func FuzzBatches(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed, "")
	}
	documents := samples(f)
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		random := rand.New(rand.NewPCG(seed, 7))
		data := []byte(text)
		for range random.IntN(12) {
			data = append(data, piece(random, documents)...)
		}
		for range random.IntN(3) {
			data = damage(random, data)
		}
		name := []string{"a.json", "a.ndjson", "-"}[random.IntN(3)]
		tolerant := random.IntN(4) == 0
		whole, layout := recordsOf(t, Splitter{Name: name, Tolerant: tolerant, Input: bytes.NewReader(data), BatchSize: len(data) + 2*Context}, len(data))
		for range 4 {
			s := Splitter{Name: name, Tolerant: tolerant, Input: bytes.NewReader(data), BatchSize: 300 + random.IntN(2000)}
			atOnce, soon := recordsOf(t, s, len(data))
			s.Input = &feed{slices.Clone(data), random, random.IntN(20)}
			paused, _ := recordsOf(t, s, len(data))
			compare := func(what string, got, want []string) {
				for i := range max(len(got), len(want)) {
					if i >= len(got) || i >= len(want) || got[i] != want[i] {
						t.Fatalf("%s, tolerant %v, batches of %d, %s:\n%q\ngot  %s\nwant %s", name, tolerant, s.BatchSize, what, data, at(got, i), at(want, i))
					}
				}
			}
			compare("with pauses", paused, atOnce)
			if soon == layout { // the first batch is enough to find the layout
				compare("in batches", atOnce, whole)
			}
		}
	})
}

func at(all []string, i int) string {
	if i < len(all) {
		return all[i]
	}
	return "nothing"
}

// piece returns a document, or a few, in one of many layouts, with a separator after it.
func piece(random *rand.Rand, documents [][]byte) []byte {
	var b bytes.Buffer
	one := func() []byte { return documents[random.IntN(len(documents))] }
	switch random.IntN(9) {
	case 0, 1, 2:
		_ = json.Compact(&b, one())
	case 3:
		_ = json.Indent(&b, one(), "", " ")
	case 4:
		_ = json.Indent(&b, one(), "  ", "\t")
		return append([]byte("  "), b.Bytes()...)
	case 5: // an envelope with an item on each line
		b.WriteString(`{"sensor":"x","data":[`)
		for i := range 1 + random.IntN(3) {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteByte('\n')
			_ = json.Compact(&b, one())
		}
		b.WriteString("\n]}")
	case 6:
		_ = json.Compact(&b, one())
		quoted, _ := json.Marshal(b.String())
		b = *bytes.NewBuffer(quoted)
	case 7:
		b.WriteString([]string{"5", "oops", "null", "{}", "[", "{", `{"a":1,`, "]", "// note", `"x`, "", " \t"}[random.IntN(12)])
	case 8:
		b.WriteString(" ")
		_ = json.Compact(&b, one())
	}
	b.WriteString([]string{"\n", "\n", "\n", "\n", "\r\n", "\n\n", "", " "}[random.IntN(8)])
	return b.Bytes()
}

// damage removes bytes, or inserts some.
func damage(random *rand.Rand, data []byte) []byte {
	if len(data) == 0 {
		return data
	}
	at := random.IntN(len(data))
	switch random.IntN(3) {
	case 0:
		return slices.Delete(data, at, at+1)
	case 1:
		return slices.Delete(data, at, min(len(data), at+1+random.IntN(300)))
	}
	return slices.Insert(data, at, []byte([]string{"\n", `"`, "{", "}", "[", "]", ",", ":", "\\", "/* x\n} */", " // }\n", "\xFF", "\u00A0", "}\n{", ",}"}[random.IntN(15)])...)
}
