package validate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
)

// hintEvent is a conformant event. Tests of hints replace pieces of it.
const hintEvent = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:3c1ad6d0-8e5b-4c59-9d0f-3f1d2b6c7a10",
"type":"ViewEvent","profile":"ReadingProfile","actor":{"id":"https://lakeside.example/users/mia","type":"Person"},"action":"Viewed",
"object":{"id":"https://lakeside.example/books/knots/2","type":"Page"},"eventTime":"2026-05-04T09:12:00.000Z"}`

// TestHints checks the hint of a finding: what the place allows, the meaning of everyday words, and never a property that the object already
// has.
func TestHints(t *testing.T) {
	const foreign = `"@context":["https://boathouse.example/ctx","http://purl.imsglobal.org/ctx/caliper/v1p2"]`
	for _, c := range []struct{ old, new, pointer, want string }{
		// actions: of the event, else its list
		{`"Viewed"`, `"Vieewd"`, "/action", `did you mean "Viewed"?`},
		{`"Viewed"`, `"Opened"`, "/action", `did you mean "Viewed"?`},
		{`"Viewed"`, `"Sniffed"`, "/action", `ViewEvent allows Viewed`},
		{`"ViewEvent"`, `"MediaEvent"`, "/action", `Viewed belongs to ViewEvent`},
		// types: what the place allows, and everyday words
		{`"Page"`, `"Pagge"`, "/object/type", `did you mean "Page"?`},
		{`"Page"`, `"Teacher"`, "/object/type", `did you mean "Person"?`},
		{`"Page"`, `"exam"`, "/object/type", `did you mean "Assessment"?`},
		{`"Page"`, `"Course"`, "/object/type", `did you mean "CourseOffering" or "CourseSection"?`},
		{`"Page"`, `"web_site"`, "/object/type", `did you mean "WebPage"?`},
		{`"Page"`, `"Zeppelin"`, "/object/type", `object must be a DigitalResource or its IRI`},
		{`"Person"`, `"Faculty"`, "/actor/type", `did you mean "Person"?`},
		{`"Person"`, `"Persona"`, "/actor/type", `did you mean "Person"?`},
		{`"Page"`, `"https://boathouse.example/terms/Paage"`, "/object/type", ``},
		{`"ViewEvent"`, `"LogoutEvent"`, "/type", `did you mean "SessionEvent"?`},
		{`"ViewEvent"`, `"LessonEvent"`, "/type", ``},
		// terms
		{`"ReadingProfile"`, `"Reading"`, "/profile", `did you mean "ReadingProfile"?`},
		{`"ReadingProfile"`, `"reading_profile"`, "/profile", `did you mean "ReadingProfile"?`},
		// properties: near ones that are not there
		{`"eventTime"`, `"eventtime"`, "/eventtime", `did you mean "eventTime"?`},
		{`"eventTime"`, `"timestamp"`, "/timestamp", `did you mean "eventTime"?`},
		{`"id":"urn`, `"guid":"urn`, "/guid", `did you mean "id"?`},
		{`"actor"`, `"user"`, "/user", `did you mean "actor"?`},
		{`"type":"Page"`, `"type":"Page","titel":"Knots"`, "/object/titel", `data of your own belongs in "extensions"`},
		{`"type":"Page"`, `"type":"Page","title":"Knots"`, "/object/title", `did you mean "name"?`},
		{`"type":"Page"`, `"type":"Page","name":"Knots","title":"Knots"`, "/object/title", `data of your own belongs in "extensions"`},
		{`"type":"Page"`, `"type":"Page","typ":"Page"`, "/object/typ", `data of your own belongs in "extensions"`},
		{`"eventTime"`, `"sensor":"https://lakeside.example/s","eventTime"`, "/sensor", `sensor belongs to the envelope`},
		{`"@context"`, `"context"`, "/context", `write "@context"`},
		{`"@context":"`, `"@Context":"`, "/@Context", `write "@context"`},
		// under another vocabulary's context there may be other types, but slips are slips
		{`"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2"`, foreign + `,"x":1`, "/x", `it may be a term of the other context`},
	} {
		text := strings.Replace(hintEvent, c.old, c.new, 1)
		found := findings(t, newValidator(t, validate.Options{}), "a.json", []byte(text))
		hints := map[string]string{}
		for _, f := range found {
			hints[f.Pointer] = f.Hint
		}
		if got, ok := hints[c.pointer]; !ok || got != c.want {
			t.Errorf("%s for %s: hint %q at %q, want %q; all: %s", c.new, c.old, got, c.pointer, c.want, fmt.Sprint(hints))
		}
	}
}
