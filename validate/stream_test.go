package validate_test

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/validate"
)

const host = "https://lakeside.example/"

// ndjson returns a stream that is written as steps, "Started 1; Paused 1 id=b": a line of NDJSON for each step. A step has words, and
// options of the form name=value. Its event is ten seconds later than that of the step before, unless it has the option at=SECONDS.
func ndjson(steps string, event func(step) string) []byte {
	var b bytes.Buffer
	for i, text := range strings.Split(steps, ";") {
		s := step{options: map[string]string{}, number: i}
		for _, word := range strings.Fields(text) {
			if name, value, ok := strings.Cut(word, "="); ok {
				s.options[name] = value
			} else {
				s.words = append(s.words, word)
			}
		}
		b.WriteString(event(s) + "\n")
	}
	return b.Bytes()
}

type step struct {
	words   []string
	options map[string]string
	number  int
}

func (s step) or(option, other string) string {
	if value, ok := s.options[option]; ok {
		return value
	}
	return other
}

// event returns an event; rest are its other members.
func (s step) event(kind, profile, actor, action, object, rest string) string {
	seconds, _ := strconv.Atoi(s.or("at", strconv.Itoa(10*s.number)))
	return fmt.Sprintf(`{"@context":%q,"id":%q,"type":%q,"profile":%q,"actor":%q,"action":%q,"object":%q%s,"eventTime":"2026-03-02T09:%02d:%02d.000Z"}`,
		caliperContext, eventID(s.number), kind, profile, iri("", actor), action, host+object, rest, seconds/60, seconds%60)
}

// iri returns name if it is a blank node identifier, and otherwise an IRI of our host.
func iri(path, name string) string {
	if strings.HasPrefix(name, "_:") {
		return name
	}
	return host + path + name
}

func eventID(n int) string { return fmt.Sprintf("urn:uuid:5d1f0d4e-2f0a-4c38-9a55-%012x", n) }

func describe(id, kind string) string {
	return fmt.Sprintf(`{"@context":%q,"id":%q,"type":%q}`, caliperContext, id, kind)
}

// inBrief lists the findings in data as "record severity". A finding of another rule than the given one has that rule's name behind.
func inBrief(t *testing.T, v *validate.Validator, rule catalogue.ID, data []byte) string {
	t.Helper()
	var all []string
	for _, f := range findings(t, v, "a.ndjson", data) {
		brief := fmt.Sprintf("%d %s", f.Record, f.Severity)
		if f.Rule != string(rule) {
			brief += " " + f.Rule
		}
		all = append(all, brief)
	}
	return strings.Join(all, ", ")
}

// attempts returns events from steps like "Started 1": an action and a count. Options: who, and id for the attempt's id.
func attempts(kind, profile, object, steps string) []byte {
	return ndjson(steps, func(s step) string {
		who := s.or("who", "amara")
		attempt := fmt.Sprintf(`{"id":%q,"type":"Attempt","assignee":%q,"assignable":%q,"count":%s}`,
			iri(object+"/attempts/"+who, s.or("id", s.words[1])), iri("", who), host+object, s.words[1])
		if s.words[0] == "Completed" && strings.HasSuffix(kind, "ItemEvent") {
			attempt = fmt.Sprintf(`{"id":%q,"type":"Response","attempt":%s}`, host+"responses/"+strconv.Itoa(s.number), attempt)
		}
		return s.event(kind, profile, who, s.words[0], object, `,"generated":`+attempt)
	})
}

// TestAttemptCounts checks how the counts of attempts are compared.
func TestAttemptCounts(t *testing.T) {
	v := newValidator(t, validate.Options{})
	for _, c := range []struct{ name, kind, steps, want string }{
		{"one by one", "AssessmentEvent", "Started 1; Submitted 1; Started 2; Submitted 2; Started 3", ""},
		{"the first known may be any", "AssessmentEvent", "Started 7; Started 8", ""},
		{"the first known may be of any action", "AssessmentEvent", "Paused 7; Resumed 7; Restarted 8", ""},
		{"as before", "AssessmentEvent", "Started 1; Started 1 id=b", "2 note"},
		{"one left out", "AssessmentEvent", "Started 1; Started 3", "2 note"},
		{"backwards", "AssessmentEvent", "Started 3; Started 2", "2 note"},
		{"on from a wrong one", "AssessmentEvent", "Started 1; Started 3; Started 4", "2 note"},
		{"the same attempt started again", "AssessmentEvent", "Started 1; Started 1; Submitted 1; Started 2", ""},
		{"restarted with the next number", "AssessmentEvent", "Started 1; Restarted 2; Restarted 3", ""},
		{"restarted as the same attempt with the next number", "AssessmentEvent", "Started 1 id=a; Restarted 2 id=a", ""},
		{"restarted as another attempt of the same number", "AssessmentEvent", "Started 1 id=a; Restarted 1 id=b", "2 note"},
		{"paused, resumed and reset", "AssessmentEvent", "Started 2; Paused 2; Resumed 2; Reset 2; Started 3", ""},
		{"paused and counted", "AssessmentEvent", "Started 1 id=a; Paused 2 id=a", "2 note"},
		{"resumed and counted", "AssessmentEvent", "Started 1 id=a; Resumed 2 id=a", "2 note"},
		{"reset and counted down", "AssessmentEvent", "Started 2 id=a; Reset 1 id=a", "2 note"},
		{"paused is another attempt", "AssessmentEvent", "Started 2; Paused 1", ""},
		{"submitted is not asked", "AssessmentEvent", "Started 2 id=a; Submitted 1 id=a", ""},
		{"each person has its own", "AssessmentEvent", "Started 1; Started 1 who=bo; Started 2 who=bo; Started 2", ""},
		{"wrong for one person", "AssessmentEvent", "Started 1; Started 1 who=bo; Started 3 who=bo; Started 2", "3 note"},
		{"out of order", "AssessmentEvent", "Started 2 at=60; Started 1 at=0; Started 3 at=90", ""},
		{"wrong, but out of order", "AssessmentEvent", "Started 2 at=60; Started 5 at=0", ""},
		{"wrong, at the same time", "AssessmentEvent", "Started 2 at=60; Started 5 at=60", "2 note"},

		{"an older attempt reviewed", "AssignableEvent", "Started 1; Started 2; Reviewed 1; Started 3", ""},
		{"item counted on without rule", "AssessmentItemEvent", "Started 1; Started 2 id=b; Skipped 3 id=b", "3 warning"},
		{"attempts known to their documents only", "AssessmentEvent", "Started 1 id=_:a; Started 2 id=_:a; Paused 1 id=_:a", ""},
		{"nobody in particular", "AssessmentEvent", "Started 1 who=_:x; Started 1 who=_:x id=b", ""},

		{"item one by one", "AssessmentItemEvent", "Started 1; Completed 1; Started 2; Skipped 2", ""},
		{"item skipped and counted", "AssessmentItemEvent", "Started 1 id=a; Skipped 2 id=a", "2 warning"},
		{"item completed and counted", "AssessmentItemEvent", "Started 1 id=a; Completed 2 id=a", "2 warning"},
		{"item started need not count", "AssessmentItemEvent", "Started 1; Started 5", ""},
		{"item skipped is another attempt", "AssessmentItemEvent", "Started 1; Skipped 2", ""},

		{"assignment one by one", "AssignableEvent", "Started 1; Completed 1; Submitted 1; Reviewed 1; Started 2", ""},
		{"assignment left out", "AssignableEvent", "Started 1; Started 3", "2 note"},

		{"questionnaire one by one", "QuestionnaireEvent", "Started 1; Submitted 1; Started 2", ""},
		{"questionnaire left out", "QuestionnaireEvent", "Started 1; Started 4", "2 note"},
		{"questionnaire item skipped and counted", "QuestionnaireItemEvent", "Started 1 id=a; Skipped 2 id=a", "2 warning"},
		{"questionnaire item completed and counted", "QuestionnaireItemEvent", "Started 1 id=a; Completed 2 id=a", "2 warning"},
	} {
		profile := "SurveyProfile"
		switch {
		case c.kind == "AssignableEvent":
			profile = "AssignableProfile"
		case strings.HasPrefix(c.kind, "Assessment"):
			profile = "AssessmentProfile"
		}
		t.Run(c.name, func(t *testing.T) {
			if got := inBrief(t, v, catalogue.StreamAttemptCount, attempts(c.kind, profile, "work/4", c.steps)); got != c.want {
				t.Errorf("%s: got %q, want %q", c.steps, got, c.want)
			}
		})
	}
}

// media returns events from steps like "Paused PT1M": an action and a currentTime, or "-" for an event without target. Options: who, and on
// for the object.
func media(steps string) []byte {
	return ndjson(steps, func(s step) string {
		target := ""
		if s.words[1] != "-" {
			target = fmt.Sprintf(`,"target":{"id":"_:here","type":"MediaLocation","currentTime":%q}`, s.words[1])
		}
		return s.event("MediaEvent", "MediaProfile", s.or("who", "amara"), s.words[0], "media/"+s.or("on", "a"), target)
	})
}

// TestMediaPositions checks that a Resumed event is compared with the Paused event right before it.
func TestMediaPositions(t *testing.T) {
	v := newValidator(t, validate.Options{})
	for _, c := range []struct{ name, steps, want string }{
		{"where it was", "Started PT0S; Paused PT2M5S; Resumed PT2M5S; Paused PT4M; Resumed PT4M; Ended PT9M", ""},
		{"written in another way", "Paused PT2M5S; Resumed PT125.0S", ""},
		{"a second more", "Paused PT2M5S; Resumed PT2M6S", ""},
		{"a second less", "Paused PT2M5S; Resumed PT2M4S", ""},
		{"more than a second more", "Paused PT2M5S; Resumed PT2M6.5S", "2 note"},
		{"more than a second less", "Paused PT2M5S; Resumed PT2M3.5S", "2 note"},
		{"at the start", "Paused PT2M5S; Resumed PT0S", "2 note"},
		{"the pause before it", "Paused PT1M; Resumed PT1M; Paused PT3M; Resumed PT1M", "4 note"},
		{"each Resumed once", "Paused PT1M; Resumed PT5M; Resumed PT9M", "2 note"},
		{"no pause", "Started PT0S; Resumed PT5M", ""},
		{"a jump between", "Paused PT1M; JumpedTo PT7M; Resumed PT7M", ""},
		{"an event without place between", "Paused PT1M; Muted -; Resumed PT7M", ""},
		{"Resumed without place", "Paused PT1M; Resumed -; Resumed PT7M", ""},
		{"two persons", "Paused PT1M; Paused PT7M who=bo; Resumed PT7M who=bo; Resumed PT1M", ""},
		{"another person's place", "Paused PT1M; Paused PT7M who=bo; Resumed PT7M", "3 note"},
		{"two recordings", "Paused PT1M; Paused PT7M on=b; Resumed PT7M on=b; Resumed PT1M", ""},
		{"out of order", "Paused PT7M at=60; Resumed PT1M at=20; Paused PT1M at=10; Resumed PT7M at=90", ""},
		{"nobody in particular", "Paused PT1M who=_:x; Resumed PT7M who=_:x", ""},
		{"months are of no length", "Paused P1M; Resumed PT7M", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := inBrief(t, v, catalogue.StreamMediaPosition, media(c.steps)); got != c.want {
				t.Errorf("%s: got %q, want %q", c.steps, got, c.want)
			}
		})
	}
}

// viewed returns an event about an object, with an event id that has the number.
func viewed(id int, object string) string {
	return step{number: id, options: map[string]string{"at": "0"}}.event("ViewEvent", "ReadingProfile", "amara", "Viewed", object, "")
}

// TestEventIDs checks that an event id is used again only for the same event. Steps are the number of the id, and the object.
func TestEventIDs(t *testing.T) {
	v := newValidator(t, validate.Options{})
	for _, c := range []struct{ name, steps, want string }{
		{"all different", "1 a; 2 a; 3 b", ""},
		{"sent again", "1 a; 2 b; 1 a; 1 a", ""},
		{"another event", "1 a; 2 a; 1 b", "3 error"},
		{"the first is right", "1 a; 1 b; 1 a; 1 b", "2 error, 4 error"},
		{"another event, its UUID in capitals", "1 a; 1 b capital", "2 error"},
		{"sent again, its UUID in capitals", "1 a; 1 a capital; 1 a", ""},
		{"another event, its UUID bare", "1 a; 1 b bare", "2 error event/id-uuid-urn, 2 error"},
		{"sent again, its UUID bare", "1 a bare; 1 a; 1 a bare capital", "1 error event/id-uuid-urn, 3 error event/id-uuid-urn"},
		{"two bare UUIDs", "1 a bare; 1 b bare capital", "1 error event/id-uuid-urn, 2 error event/id-uuid-urn, 2 error"},
	} {
		data := ndjson(c.steps, func(s step) string {
			number, _ := strconv.Atoi(s.words[0])
			id := eventID(number)
			if slices.Contains(s.words, "capital") {
				id = "urn:uuid:" + strings.ToUpper(id[9:])
			}
			if slices.Contains(s.words, "bare") {
				id = id[9:]
			}
			return strings.Replace(viewed(number, s.words[1]), eventID(number), id, 1)
		})
		t.Run(c.name, func(t *testing.T) {
			if got := inBrief(t, v, catalogue.StreamEventIDReused, data); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			spaced := bytes.ReplaceAll(bytes.ReplaceAll(data, []byte(`,"`), []byte(" ,\t\"")), []byte(`":`), []byte(`" : `))
			if got := inBrief(t, v, catalogue.StreamEventIDReused, append(data, spaced...)); c.want == "" && got != "" {
				t.Errorf("sent again with white space: %q", got)
			}
		})
	}
}

// TestResent checks that an event which is sent again is the same however it is written.
func TestResent(t *testing.T) {
	v := newValidator(t, validate.Options{})
	const first = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-000000000001","type":"ViewEvent","profile":"ReadingProfile",` +
		`"actor":"https://lakeside.example/amara","action":"Viewed","object":{"id":"https://lakeside.example/a","type":"Page","keywords":["x","y"],"extensions":{"rate":9.50,"mark":"\u00e9"}},"eventTime":"2026-03-02T09:00:00.000Z"}`
	for _, c := range []struct{ name, old, new, want string }{
		{"as it was", "", "", ""},
		{"members in another order", `"type":"ViewEvent","profile":"ReadingProfile"`, `"profile":"ReadingProfile","type":"ViewEvent"`, ""},
		{"escapes", `https://lakeside.example/amara`, `https:\/\/lakeside.example/am\u0061ra`, ""},
		{"a letter and its escape", "\\u00e9", "é", ""},
		{"a number written shorter", "9.50", "9.5", ""},
		{"another number", "9.50", "9.51", "2 error"},
		{"items in another order", `["x","y"]`, `["y","x"]`, "2 error"},
		{"members changed places with their values", `"rate":9.50,"mark":"\u00e9"`, `"mark":9.50,"rate":"\u00e9"`, "2 error"},
		{"another actor", "amara", "bo", "2 error"},
		{"a member more", `"extensions":{`, `"extensions":{"new":null,`, "2 error"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(first, c.old) {
				t.Fatalf("the event does not contain %s", c.old)
			}
			second := strings.Replace(first, c.old, c.new, 1)
			if got := inBrief(t, v, catalogue.StreamEventIDReused, []byte(first+"\n"+second)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestIDTypes checks that an id has one type, and that an id with several types has one finding. Steps are an id and a type.
func TestIDTypes(t *testing.T) {
	v := newValidator(t, validate.Options{})
	for _, c := range []struct{ name, steps, want string }{
		{"one type", "k Person; k Person; l Document", ""},
		{"two types", "k Person; k Document", "2 warning"},
		{"two types that are one more general", "k Group; k CourseOffering; l Page; l Forum", "2 note, 4 note"},
		{"said once", "k Person; k Document; k Document; k Person; k Forum", "2 warning"},
		{"said once of each id", "k Person; l Person; k Document; l Document; k Page; l Page", "3 warning, 4 warning"},
		{"a UUID in capitals", "urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1 Person; urn:uuid:5D1F0D4E-2F0A-4C38-9A55-C3F6A8B0E7D1 Document; URN:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1 Page", "2 warning"},
		{"another IRI in capitals", "urn:isbn:0x Person; urn:isbn:0X Document; urn:guid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7da Page; urn:guid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7dA Person", ""},
		{"subtype and supertype", "k Agent; k Person; k Entity; k Agent; k Person", ""},
		{"two types that a third is of both", "k Collection; k AssignableDigitalResource", ""},
		{"their subtype first", "k Assessment; k Collection; k AssignableDigitalResource", ""},
		{"two subtypes", "k DigitalResource; k Page; k DigitalResource; k Chapter", "4 note"},
		{"blank nodes", "_:k Person; _:k Document", ""},
		{"anonymous entities", "http://purl.imsglobal.org/caliper/Person Agent; https://purl.imsglobal.org/caliper/Person Document", "1 note entity/anonymous-type, 2 note entity/anonymous-type"},
	} {
		data := ndjson(c.steps, func(s step) string {
			id := s.words[0]
			if !strings.Contains(id, ":") {
				id = host + id
			}
			return describe(id, s.words[1])
		})
		t.Run(c.name, func(t *testing.T) {
			if got := inBrief(t, v, catalogue.StreamIDTypes, data); got != c.want {
				t.Errorf("%s: got %q, want %q", c.steps, got, c.want)
			}
		})
	}
}

// TestInputs checks what is compared between inputs: the ids of events and entities, but not what depends on the order of events, since
// inputs may come in any order.
func TestInputs(t *testing.T) {
	started := func(steps string) string {
		return string(attempts("AssessmentEvent", "AssessmentProfile", "work/4", steps))
	}
	again := started("Started 1")
	other := func(text string) string { return strings.ReplaceAll(text, eventID(0), eventID(7)) }
	capital := func(text string) string {
		return strings.ReplaceAll(text, eventID(1)[9:], strings.ToUpper(eventID(1)[9:]))
	}
	for _, c := range []struct {
		name   string
		inputs []string // a.ndjson, b.ndjson and so on
		want   string   // the messages
	}{
		{"another event", []string{viewed(1, "a"), viewed(2, "b") + viewed(1, "b")},
			`b 2: another event has the id "` + eventID(1) + `", in a.ndjson, record 1`},
		{"the first is named, however often it came", []string{viewed(2, "a") + viewed(1, "a"), viewed(1, "a"), viewed(1, "a") + viewed(1, "b")},
			`c 2: another event has the id "` + eventID(1) + `", in a.ndjson, record 2`},
		{"the same input again", []string{viewed(1, "a") + viewed(2, "b"), viewed(1, "a") + viewed(2, "b")}, ""},
		{"the same event, its UUID in capitals", []string{viewed(1, "a"), capital(viewed(1, "a"))}, ""},
		{"another event, its UUID in capitals", []string{viewed(1, "a"), capital(viewed(1, "b"))},
			`b 1: another event has the id "` + capital(eventID(1)) + `", in a.ndjson, record 1`},
		{"an entity of another type", []string{describe(host+"k", "Person"), describe(host+"l", "Page"), describe(host+"k", "Document") + describe(host+"k", "Page")},
			`c 1: "` + host + `k" is the id of a Document here, and of a Person in a.ndjson, record 1`},
		{"attempts", []string{again, other(started("Started 3 at=20"))}, ""},
		{"positions", []string{string(media("Paused PT1M")), other(string(media("Resumed PT7M at=20")))}, ""},
		{"an attempt that was begun in this input, too", []string{again, again + other(started("Started 3 at=20"))},
			"b 2: count is 3, but the attempt before it was number 1"},
	} {
		for _, o := range []validate.Options{{Jobs: 1}, {Jobs: 1, NoCache: true}, {Jobs: 4}} {
			v := newValidator(t, o)
			var got []string
			for i, data := range c.inputs {
				name := string(rune('a' + i))
				for _, f := range more(t, v, name+".ndjson", []byte(data)) {
					got = append(got, fmt.Sprintf("%s %d: %s", name, f.Record, f.Message))
				}
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("%s, %d jobs, NoCache %v: got %q, want %q", c.name, o.Jobs, o.NoCache, got, c.want)
			}
		}
	}
}

// TestBoundedMemory checks that a stream of any length takes bounded memory: the ids of RememberedEvents events are remembered, and not much
// more.
func TestBoundedMemory(t *testing.T) {
	const events = 2*history.RememberedEvents + 1
	var b bytes.Buffer
	line := viewed(0, "a") + "\n"
	at := strings.Index(line, eventID(0)) + len(eventID(0)) - 12
	for i := range events {
		b.WriteString(line[:at])
		fmt.Fprintf(&b, "%012x", i)
		b.WriteString(line[at+12:])
	}
	b.WriteString(viewed(0, "b") + "\n")                                 // forgotten
	b.WriteString(viewed(events-1, "b") + "\n")                          // the last
	b.WriteString(viewed(events+1-history.RememberedEvents, "b") + "\n") // the oldest that must be known
	want := fmt.Sprintf("%d error, %d error", events+2, events+3)
	if got := inBrief(t, newValidator(t, validate.Options{}), catalogue.StreamEventIDReused, b.Bytes()); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
