package validate_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// TestReadAhead checks that Shares knows the ids of inputs that were read ahead, and that reading ahead changes no finding, count or call of
// a handler.
func TestReadAhead(t *testing.T) {
	const first = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"ViewEvent",` +
		`"actor":"_:a","action":"Viewed","object":"https://lakeside.example/o/1","eventTime":"2026-03-02T09:15:00.000Z","hat":1}` + "\n"
	second := strings.Replace(first, "/o/1", "/o/2", 1)
	type outcome struct {
		found   []finding.Finding
		handled string
		counts  validate.Counts
	}
	judged := func(ahead bool) (o outcome) {
		v, err := validate.New(validate.Options{
			OnEvent:   func(validate.Event) { o.handled += "e" },
			OnSettled: func(*validate.Reason) { o.handled += "s" },
			OnRecord:  func(validate.Record) error { o.handled += "r"; return nil },
			OnBatch:   func(int) { o.handled += "p" },
			Policy:    validate.Policy{Suppress: func(*finding.Finding) *finding.Suppression { o.handled += "f"; return nil }},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, data := range []string{first, second, first + first} {
			if ahead {
				if err := v.ReadAhead("a.ndjson", []byte(second+first)); err != nil {
					t.Fatal(err)
				}
			}
			if err := v.Validate("a.ndjson", []byte(data), func(f finding.Finding) error { o.found = append(o.found, f); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if id := "urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1"; v.Shares(id) != ahead {
			t.Errorf("ahead %v: the id is shared: %v", ahead, v.Shares(id))
		}
		v.Forget()
		if v.Shares("urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1") {
			t.Error("an id is shared after Forget")
		}
		o.counts = v.Counts()
		return o
	}
	without, with := judged(false), judged(true)
	if !reflect.DeepEqual(with, without) {
		t.Errorf("%+v\nwant\n%+v", with, without)
	}
	if len(without.found) < 4 || !strings.Contains(without.handled, "e") {
		t.Errorf("%+v: too few findings and events", without)
	}
}
