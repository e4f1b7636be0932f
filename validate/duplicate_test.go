package validate_test

import (
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestDuplicateAbove checks that the message about a repeated name says where the first one is, if that is on another line and near.
func TestDuplicateAbove(t *testing.T) {
	const head = "{\"@context\": \"http://purl.imsglobal.org/ctx/caliper/v1p2\",\n\"id\": \"https://lakeside.example/p/1\",\n\"type\": \"Person\""
	for text, want := range map[string]string{
		head + ", \"name\": \"a\",\n\"name\": \"a\"}":                                       "duplicate key \"name\", first on line 4",
		head + ",\n\"\\u006eame\": \"a\",\n\n\n\"name\": \"a\"}":                            "duplicate key \"name\", first on line 5",
		head + ", \"name\": \"a\", \"name\": \"a\"}":                                        "duplicate key \"name\"",
		head + ", \"extensions\": {\"name\": {\"name\": 1},\n\"x\": [],\n\"name\": 2}}":     "duplicate key \"name\", first on line 4",
		head + ", \"name\": \"" + strings.Repeat("a", 1<<15) + "\",\n\"name\": \"a\"}":      "duplicate key \"name\"",
		head + ", \"extensions\": {\"a\": [" + strings.Repeat("1,", 300) + "1],\n\"a\":1}}": "duplicate key \"a\"",
	} {
		found := findings(t, newValidator(t, validate.Options{Jobs: 1}), "a.json", []byte("{}\n"+text))
		if len(found) != 2 || found[1].Message != want {
			t.Errorf("%.200s: %+v, want %s", text, found, want)
		}
	}
}
