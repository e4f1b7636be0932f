package validate_test

import (
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestKindMessages checks the findings about values of the wrong JSON kind, with the right value if it is clear.
func TestKindMessages(t *testing.T) {
	const head = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/x/1","type":`
	event := func(member string) string {
		text := `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"ViewEvent",` +
			`"profile":"ReadingProfile","actor":"https://lakeside.example/p/1","action":"Viewed","object":"https://lakeside.example/o/1","eventTime":"2026-03-02T09:15:00.000Z"}`
		name, _, _ := strings.Cut(member, ":")
		from := strings.Index(text, name+":")
		to := from + strings.IndexAny(text[from:], ",}")
		for _, long := range []string{`"id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1"`, `"eventTime":"2026-03-02T09:15:00.000Z"`} {
			if strings.HasPrefix(long, name) {
				to = from + len(long)
			}
		}
		return text[:from] + member + text[to:]
	}
	for text, want := range map[string]string{
		event(`"action":["Viewed"]`):            `action is an array; it must be a single value (write it without brackets: "Viewed")`,
		event(`"action":["Viewed","Used"]`):     `action is an array of 2 items; it must be a single value: an action (ViewEvent allows Viewed)`,
		event(`"actor":[{"id":"_:a"}]`):         `actor is an array; it must be a single value`,
		event(`"eventTime":1772442900000`):      `eventTime is a number; write a UTC date and time (as milliseconds since 1970 it is 2026-03-02T09:15:00.000Z)`,
		event(`"eventTime":1772442900.123`):     `eventTime is a number; write a UTC date and time (as seconds since 1970 it is 2026-03-02T09:15:00.123Z)`,
		event(`"eventTime":7`):                  `eventTime is a number; write a UTC date and time (for example 2026-05-29T22:00:00.000Z)`,
		event(`"eventTime":[2026,3,2]`):         `eventTime is an array of 3 items; it must be a single value: a date and time in UTC, such as 2026-05-29T22:00:00.000Z ()`,
		event(`"eventTime":{"$date":1}`):        `eventTime is an object; it must be a date and time in UTC, such as 2026-05-29T22:00:00.000Z ()`,
		event(`"id":12345`):                     `id is the number 12345; it must be a "urn:uuid:…" string with a version 4 UUID ()`,
		head + `"VideoObject","duration":95}`:   `duration is the number 95; it must be an ISO 8601 duration (if it counts seconds, write "PT95S")`,
		head + `"VideoObject","duration":12.5}`: `duration is the number 12.5; it must be an ISO 8601 duration (if it counts seconds, write "PT12.5S")`,
		head + `"VideoObject","duration":-1}`:   `duration is the number -1; it must be an ISO 8601 duration ()`,
		head + `"VideoObject","duration":"95"}`: `duration "95" is not an ISO 8601 duration (if it counts seconds, write PT95S)`,
		head + `"Page","version":2}`:            `version is the number 2; it must be a string (write it in quotes: "2")`,
		head + `"Page","version":["2"]}`:        `version is an array; it must be a single value (write it without brackets: "2")`,
		head + `"Page","creators":{"id":"https://lakeside.example/p/1","type":"Person"}}`: `(put it into an array: [{…}])`,
		head + `"Page","keywords":"a"}`:               `keywords is a string; it must be an array of strings (put it into an array: ["a"])`,
		head + `"Page","keywords":"[\"a\"]"}`:         `keywords is a string; it must be an array of strings (the array was written into a string: send the array itself)`,
		head + `"Page","keywords":[["a"]]}`:           `an item of keywords is an array; it must be a single value (write it without brackets: "a")`,
		head + `"Score","maxScore":"15"}`:             `maxScore is a string; it must be a decimal number (write it without quotes: 15.0)`,
		head + `"Score","maxScore":"15,5"}`:           `maxScore is a string; it must be a decimal number (write it without quotes, and with a point: 15.5)`,
		head + `"Score","maxScore":"1,500"}`:          `maxScore is a string; it must be a decimal number`,
		head + `"Assessment","maxAttempts":"3"}`:      `maxAttempts is a string; it must be a non-negative integer (write it without quotes: 3)`,
		head + `"Assessment","maxAttempts":3.0}`:      `maxAttempts is the number 3.0; it must be a non-negative integer (write it without a fraction: 3)`,
		head + `"Attempt","count":{"$numberLong":1}}`: `count is an object; it must be an integer ()`,
	} {
		found := findings(t, newValidator(t, validate.Options{Jobs: 1}), "a.json", []byte(text))
		said := ""
		for _, f := range found {
			said += f.Message + " (" + f.Hint + ")\n"
		}
		if !strings.Contains(said, want) {
			t.Errorf("%s:\n%swant %s", text, said, want)
		}
	}
}
