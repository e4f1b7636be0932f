package validate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// stream returns NDJSON with a number of events: those of testdata/good/events in a random order that is the same each time, each with an
// id of its own.
func stream(t testing.TB, events int) []byte {
	t.Helper()
	var lines [][2]string // the text before and after the number in the id
	for _, file := range samples(t, "good/events") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, data); err != nil {
			t.Fatal(err)
		}
		text := compact.String()
		at := strings.Index(text, "urn:uuid:") + len("urn:uuid:")
		lines = append(lines, [2]string{text[:at], text[at+8:] + "\n"})
	}
	var b bytes.Buffer
	order := rand.New(rand.NewPCG(1, 2))
	for i := range events {
		line := lines[order.IntN(len(lines))]
		fmt.Fprintf(&b, "%s%08x%s", line[0], i, line[1])
	}
	return b.Bytes()
}

// spoiled returns data with a fault in each event.
func spoiled(data []byte) []byte {
	return bytes.ReplaceAll(data, []byte(`"eventTime":"2`), []byte(`"eventTime":"x`))
}

func nothing(finding.Finding) error { return nil }

// BenchmarkStream compares the work for each event with that of other programs. Each reads the same bytes.
func BenchmarkStream(b *testing.B) {
	data := stream(b, 20_000)
	validator := func(o validate.Options, data []byte) func() {
		v := newValidator(b, o)
		return func() {
			if err := v.Validate("a.ndjson", data, nothing); err != nil {
				b.Fatal(err)
			}
		}
	}
	envelope := func(data []byte) func() {
		v := newValidator(b, validate.Options{Jobs: 1})
		all := slices.Concat([]byte(`{"sensor":"https://lakeside.example/s","sendTime":"2030-01-01T00:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[`),
			bytes.ReplaceAll(bytes.TrimSpace(data), []byte("\n"), []byte(",")), []byte("]}"))
		return func() {
			if err := v.Validate("a.json", all, nothing); err != nil {
				b.Fatal(err)
			}
		}
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	for _, c := range []struct {
		name string
		run  func()
	}{
		{"json.Valid", func() {
			for _, line := range lines[:len(lines)-1] {
				if !json.Valid(line) {
					b.Fatal("no JSON")
				}
			}
		}},
		{"validate", validator(validate.Options{}, data)},
		{"validate on one core", validator(validate.Options{Jobs: 1}, data)},
		{"validate as one envelope on one core", envelope(data)},
		{"validate what is wrong in every event", validator(validate.Options{Jobs: 1}, spoiled(data))},
		{"decode to maps", func() {
			for _, line := range lines[:len(lines)-1] {
				var event map[string]any
				if err := json.Unmarshal(line, &event); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"gojsonschema on every object", validator(validate.Options{Jobs: 1, NoCache: true}, data)},
	} {
		b.Run(strings.ReplaceAll(c.name, " ", "-"), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				c.run()
			}
		})
	}
}

// nested returns an event whose object is nested in others, depth levels deep. With fault, the innermost value has a fault.
func nested(depth int, fault bool) []byte {
	inner := `"https://lakeside.example/shelf"`
	if fault {
		inner = `5`
	}
	var b strings.Builder
	b.WriteString(`{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"ViewEvent",` +
		`"profile":"ReadingProfile","actor":"https://lakeside.example/users/amara","action":"Viewed","eventTime":"2026-03-02T09:00:00.000Z","object":`)
	for i := range depth {
		fmt.Fprintf(&b, `{"id":"https://lakeside.example/parts/%d","type":"Document","isPartOf":`, i)
	}
	return []byte(b.String() + inner + strings.Repeat("}", depth+1))
}

// BenchmarkNesting shows that the time depends on the number of bytes, and not on the nesting.
func BenchmarkNesting(b *testing.B) {
	for _, depth := range []int{1, 10, 100, 1000} {
		for _, fault := range []bool{false, true} {
			b.Run(fmt.Sprintf("depth=%d/fault=%v", depth, fault), func(b *testing.B) {
				data := nested(depth, fault)
				v := newValidator(b, validate.Options{Jobs: 1, NoCache: fault})
				b.SetBytes(int64(len(data)))
				for b.Loop() {
					if err := v.Validate("a.json", data, nothing); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// TestNestingIsLinear checks that a document that is ten times as deep takes about ten times as much work, measured by allocations while
// gojsonschema judges every object. If objects were judged once for each level or alternative above them, it would be a hundred times, or
// never end.
func TestNestingIsLinear(t *testing.T) {
	allocs := func(depth int) float64 {
		data := nested(depth, true)
		v := newValidator(t, validate.Options{Jobs: 1, NoCache: true})
		if found := findings(t, v, "a.json", data); len(found) != 1 || found[0].Rule != "property/kind" {
			t.Fatalf("depth %d: %+v", depth, found)
		}
		return testing.AllocsPerRun(3, func() {
			if err := v.Validate("a.json", data, nothing); err != nil {
				t.Fatal(err)
			}
		})
	}
	for depth := 1; depth < 1000; depth *= 10 {
		if few, many := allocs(depth), allocs(10*depth); many > 11*few {
			t.Errorf("%v allocations at depth %d, %v at %d", few, depth, many, 10*depth)
		}
	}
}

// TestCleanEventsAllocateNothing checks that more conformant events allocate no more memory, once their shapes are known.
func TestCleanEventsAllocateNothing(t *testing.T) {
	if info, ok := debug.ReadBuildInfo(); ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		t.Skip("the race detector allocates memory")
	}
	v := newValidator(t, validate.Options{Jobs: 1})
	allocs := func(events int) float64 {
		data := stream(t, events)
		if found := findings(t, v, "a.ndjson", data); len(found) > 0 {
			t.Fatalf("%+v", found[0])
		}
		return testing.AllocsPerRun(3, func() {
			if err := v.Validate("a.ndjson", data, nothing); err != nil {
				t.Fatal(err)
			}
		})
	}
	few, many := allocs(500), allocs(5000) // each in one batch
	if many > few+100 {
		t.Errorf("%v allocations for 500 events, %v for 5000", few, many)
	}
}
