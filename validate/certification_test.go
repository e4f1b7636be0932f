package validate_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// whyNot lists the events of some data: "counts", or the rule and the first characters of the place because of which the event does not
// count, after "bare" if the event is not in an envelope.
func whyNot(t *testing.T, o validate.Options, partSize int, data string) string {
	t.Helper()
	var told []string
	open := 0
	tell := func(e validate.Event, why *validate.Reason) string {
		says := map[bool]string{true: "bare "}[e.Bare]
		if why == nil {
			return says + "counts"
		}
		there := strings.Split(data, "\n")[why.Line-1][why.Column-1:]
		return says + why.Rule + " at " + there[:min(len(there), 7)]
	}
	var events []validate.Event
	o.OnEvent = func(e validate.Event) {
		if told, events = append(told, tell(e, e.Spoiled)), append(events, e); e.Open {
			open++
		}
	}
	o.OnSettled = func(why *validate.Reason) {
		for i := len(told) - open; i < len(told); i++ {
			told[i] = tell(events[i], cmp.Or(why, events[i].Spoiled))
		}
		open = 0
	}
	v := newValidator(t, o)
	v.SetPartSize(partSize)
	if err := v.Read("a.json", strings.NewReader(data), func(finding.Finding) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if open > 0 {
		t.Errorf("%d events are open", open)
	}
	return strings.Join(told, ", ")
}

const (
	envelopeHead = `{"sensor":"https://lakeside.example/s","sendTime":"2026-03-02T10:16:00.000Z","dataVersion":"` + caliperContext + `"`
	vendor       = `["https://vendor.example/ctx",`
	vendorEnd    = `"` + caliperContext + `"]`
)

// graded returns a GradeEvent in which some members are replaced or added.
func graded(id int, members ...string) string {
	text := fmt.Sprintf(`{"@context":"%s","id":"urn:uuid:%08x-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"GradeEvent","profile":"GradingProfile","actor":"https://lakeside.example/users/ada",`+
		`"action":"Graded","object":"https://lakeside.example/attempts/%d","generated":"https://lakeside.example/scores/%d","eventTime":"2026-03-02T10:15:00.000Z"}`, caliperContext, id, id, id)
	for _, member := range members {
		name, _, _ := strings.Cut(member, ":")
		from := strings.Index(text, name+":")
		if from < 0 {
			text = strings.TrimSuffix(text, "}") + "," + member + "}"
			continue
		}
		to := from + strings.IndexAny(text[from:], ",}")
		text = text[:from] + member + text[to:]
	}
	return text
}

// resultViewed returns a ViewEvent of the Grading profile.
func resultViewed(id int, actor string) string {
	return graded(id, `"type":"ViewEvent"`, `"action":"Viewed"`, `"object":{"id":"https://lakeside.example/results/1","type":"Result"}`, `"generated":null`, `"actor":`+actor)
}

// TestConformance checks which events count for certification, and the reason why others do not, however the record is read.
func TestConformance(t *testing.T) {
	const group = `{"id":"https://lakeside.example/groups/1","type":"Group"}`
	of := func(items ...string) string { return envelopeHead + `,"data":[` + strings.Join(items, ",\n") + "\n]}" }
	without := func(text string, members ...string) string {
		for _, member := range members {
			text = strings.Replace(text, member, "", 1)
		}
		return text
	}
	foreign := func(members ...string) string {
		return of(graded(1, append(members, `"@context":`+vendor+vendorEnd)...))
	}
	two := of(graded(1), graded(2))
	for _, c := range []struct{ name, data, want string }{
		{"good", two, "counts, counts"},
		{"bare", graded(1), "bare counts"},
		{"bare array", "[" + graded(1) + "," + graded(2) + "]", "bare counts, bare counts"},
		{"bare and of unknown type", graded(1, `"type":"MarkEvent"`, `"@context":`+vendor+vendorEnd), `bare type/unknown at "MarkEv`},
		{"bare and faulty", graded(1, `"eventTime":"today"`), `bare value/date-time at "today"`},
		{"an event is faulty", of(graded(1, `"eventTime":"today"`), graded(2)), `value/date-time at "today", counts`},
		{"a describe is faulty", of(graded(1), `{"@context":"`+caliperContext+`","id":"https://lakeside.example/users/ada","type":"Person","name":5}`), "counts"},
		{"a warning of the envelope", strings.Replace(two, "https://lakeside.example/s", "lakeside", 1), "counts, counts"},
		{"no sensor", without(two, `"sensor":"https://lakeside.example/s",`), `property/required at {"sendT, property/required at {"sendT`},
		{"no sendTime", without(two, `"sendTime":"2026-03-02T10:16:00.000Z",`), `property/required at {"senso, property/required at {"senso`},
		{"sendTime", strings.Replace(two, "10:16:00.000Z", "10:16:00.000+0100", 1), `value/date-time at "2026-0, value/date-time at "2026-0`},
		{"no dataVersion", without(two, `,"dataVersion":"`+caliperContext+`"`), `property/required at {"senso, property/required at {"senso`},
		{"custom property", strings.TrimSuffix(two, "}") + `,"vendor":1}`, `envelope/custom-property at "vendor, envelope/custom-property at "vendor`},
		{"name twice", strings.TrimSuffix(two, "}") + `,"sensor":"https://lakeside.example/s"}`, `json/duplicate-key at "sensor, json/duplicate-key at "sensor`},
		{"item is no object", of(graded(1), `"https://lakeside.example/users/ada"`, graded(2)), `envelope/data-item at "https:, envelope/data-item at "https:`},
		{"item is an envelope", of(graded(1), of(graded(2))), `envelope/data-item at {"senso, envelope/data-item at {"senso`},
		{"item is nothing known", of(graded(1), `{"x":1}`), `record/unrecognised at {"x":1}`},
		{"what stands first", strings.TrimSuffix(of(graded(1), "5"), "}") + `,"vendor":1}`, "envelope/data-item at 5"},
		{"envelope before event", strings.TrimSuffix(of(graded(1, `"eventTime":"today"`)), "}") + `,"vendor":1}`, `envelope/custom-property at "vendor`},
		{"two envelopes", strings.TrimSuffix(of(graded(1)), "}") + `,"vendor":1}` + of(graded(2)), `envelope/custom-property at "vendor, counts`},
		{"array of envelopes", "[" + strings.TrimSuffix(of(graded(1)), "}") + `,"vendor":1},` + of(graded(2)) + "," + graded(3) + "]", `envelope/custom-property at "vendor, counts, bare counts`},
		{"actor of unknown type", foreign(`"actor":{"id":"https://lakeside.example/users/ada","type":"Grader"}`), `type/unknown at "Grader`},
		{"object of unknown type", foreign(`"object":{"id":"https://lakeside.example/users/ada","type":"Try"}`), `type/unknown at "Try"},`},
		{"what is generated is of unknown type", foreign(`"generated":{"id":"https://lakeside.example/users/ada","type":"Mark"}`), `type/unknown at "Mark"}`},
		{"of unknown type farther down", foreign(`"object":{"id":"https://lakeside.example/a/1","type":"Attempt","assignable":{"id":"https://lakeside.example/a","type":"Task"}}`), "counts"},
		{"unknown action", foreign(`"type":"Event"`, `"profile":"GeneralProfile"`, `"action":"Weighed"`), `event/action-unknown at "Weighe`},
		{"graded by a group", of(graded(1, `"actor":`+group)), `event/participant-type at {"id":"`},
		{"graded by a group that is described", of(graded(1, `"actor":"https://lakeside.example/groups/1"`), strings.Replace(group, "{", `{"@context":"`+caliperContext+`",`, 1)), `payload/reference-type at "https:`},
		{"viewed by a group", of(resultViewed(1, group)), "counts"},
	} {
		for _, memo := range []bool{true, false} {
			for _, partSize := range []int{1 << 20, 200} {
				if partSize < 1<<20 && c.name == "graded by a group that is described" {
					continue // the describe is in a later batch
				}
				if got := whyNot(t, validate.Options{Jobs: 1, NoCache: !memo}, partSize, c.data); got != c.want {
					t.Errorf("%s, memo %v, parts of %d bytes:\n%s, want\n%s", c.name, memo, partSize, got, c.want)
				}
			}
		}
	}
}

// TestConformanceOfBroken checks that no event counts in a record that is not JSON, even if its events are read: in batches, or with
// --tolerant.
func TestConformanceOfBroken(t *testing.T) {
	broken := envelopeHead + `,"data":[` + graded(1) + ",\n" + graded(2) + ",\n}"
	if got := whyNot(t, validate.Options{Jobs: 1}, 1<<20, broken); got != "" {
		t.Errorf("as a whole: %s", got)
	}
	if got, want := whyNot(t, validate.Options{Jobs: 1}, 200, broken), "json/syntax at }, json/syntax at }"; got != want {
		t.Errorf("in parts: %s", got)
	}
	tolerated := envelopeHead + `,"data":[` + graded(1) + ",\n" + graded(2) + ",\n]}" + graded(3)
	if got, want := whyNot(t, validate.Options{Jobs: 1, Tolerant: true}, 1<<20, tolerated), "json/syntax at ,, json/syntax at ,, bare counts"; got != want {
		t.Errorf("tolerated: %s", got)
	}
}

// TestLateVersion checks that the items of an oversize envelope are compared with its dataVersion, even if it comes after them.
func TestLateVersion(t *testing.T) {
	for context, want := range map[string]int{caliperContext: 1, strings.Replace(caliperContext, "v1p2", "v1p1", 1): 0} {
		data := `{"data":[` + strings.Repeat(personDescribe+",", 9) + strings.Replace(personDescribe, caliperContext, context, 1) +
			`],"dataVersion":"` + strings.Replace(caliperContext, "v1p2", "v1p1", 1) + `","sendTime":"2026-03-02T10:16:00.000Z","sensor":"https://lakeside.example/s"}`
		data = strings.Replace(data, strings.Repeat(personDescribe+",", 9), strings.Repeat(strings.Replace(personDescribe, "v1p2", "v1p1", 1)+",", 9), 1)
		for _, partSize := range []int{1 << 20, 300} {
			v := newValidator(t, validate.Options{})
			v.SetPartSize(partSize)
			got := 0
			for _, f := range findings(t, v, "a.json", []byte(data)) {
				if f.Rule == "envelope/mixed-versions" {
					got++
				}
			}
			if got != want {
				t.Errorf("%s, parts of %d bytes: %d findings of mixed versions, want %d", context, partSize, got, want)
			}
		}
	}
}
