package validate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate"
)

// example returns an object with the members of a list in profiles/other-formats.yaml.
func example(list []string) map[string]any {
	object := map[string]any{"ip": "192.0.2.1"}
	for _, member := range list {
		name, text, isText := strings.Cut(member, ": ")
		var value any = map[string]any{"id": "https://lakeside.example/x"}
		if isText {
			if value = text; strings.HasPrefix(text, "//") {
				value = []any{map[string]any{"a": "b"}, "https:" + text}
			}
		}
		at := object
		path := strings.Split(name, ".")
		for i, step := range path {
			if i == len(path)-1 {
				at[step] = value
				break
			}
			inner, ok := at[step].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[step] = inner
			}
			at = inner
		}
	}
	return object
}

// written returns a value as JSON.
func written(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}

// TestOtherData checks that data of each known format gets one finding that names the format, alone, in a list and beside other data, and
// that an object with a member of Caliper's is not taken for such data.
func TestOtherData(t *testing.T) {
	formats, err := profiles.OtherFormats()
	if err != nil {
		t.Fatal(err)
	}
	v := newValidator(t, validate.Options{Jobs: 1})
	for _, f := range formats {
		for _, list := range f.Has {
			object := example(list)
			text := written(object)
			for _, input := range []string{text, "[" + text + "]", strings.ToUpper(text)} {
				if strings.Contains(list[0], ": ") && input == strings.ToUpper(text) {
					continue
				}
				found := findings(t, v, "a.json", []byte(input))
				if len(found) != 1 || !strings.HasPrefix(found[0].Message, "this looks like ") || !strings.Contains(found[0].Message, f.Name) {
					t.Errorf("%s: %+v, want one of %s", input, found, f.Name)
				}
			}
			for name, value := range map[string]string{"eventTime": "2026-03-02T10:15:00.000Z", "sensor": "https://lakeside.example/s", "type": "ViewEvent",
				"@context": "http://purl.imsglobal.org/ctx/caliper/v1p2", "record": "{\"@context\":\"http://purl.imsglobal.org/ctx/caliper/v1p2\"}"} {
				object := example(list)
				object[name] = value
				for _, found := range findings(t, v, "a.json", []byte(written(object))) {
					if strings.Contains(found.Message, "this looks like") {
						t.Errorf("%s: %s", written(object), found.Message)
					}
				}
			}
		}
	}
	for text, want := range map[string]string{
		`{"statements":[{"actor":{},"verb":{"id":"x"},"object":{}}],"more":""}`: "a list of xAPI statements",
		`{"batch":[{"type":"track","messageId":"1"}],"sentAt":"x"}`:             "a batch of Segment analytics events",
		`{"data":[{"type":"a","id":"1","attributes":{}}]}`:                      "a JSON:API document",
	} {
		if found := findings(t, v, "a.json", []byte(text)); len(found) != 1 || found[0].Message != "this looks like "+want+", not a Caliper event" {
			t.Errorf("%s: %+v, want %s", text, found, want)
		}
	}
	if len(formats) < 10 {
		t.Errorf("only %d formats", len(formats))
	}
}

// TestOtherDataOfOneShape checks that the format of an object is found whatever objects with other member names came before.
func TestOtherDataOfOneShape(t *testing.T) {
	const (
		odd  = `{"actor":{"id":"https://lakeside.example/p/1","type":"Person"},"deed":{"id":"x"},"object":"https://lakeside.example/o/1"}` + "\n"
		xapi = `{"actor":{"id":"https://lakeside.example/p/1","type":"Person"},"verb":{"id":"x"},"object":"https://lakeside.example/o/1"}` + "\n"
	)
	var before string
	for _, off := range []bool{true, false} {
		v := newValidator(t, validate.Options{Jobs: 1, NoCache: off})
		said := ""
		for _, f := range findings(t, v, "a.ndjson", []byte(strings.Repeat(odd, 3)+xapi+odd+xapi)) {
			said += f.Message + "\n"
		}
		if strings.Count(said, "an xAPI statement") != 2 || before != "" && said != before {
			t.Errorf("without memo: %v\n%s", off, said)
		}
		before = said
	}
}
