package cmd

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestSchema checks the schema or the error for different arguments.
func TestSchema(t *testing.T) {
	t.Chdir("..")
	for _, c := range []struct {
		args  string
		code  int
		title string // title of the schema, or part of the error
		types string // types that have a definition in the schema
	}{
		{"--all", exitOK, "Caliper 1.2: an envelope, an event or an entity describe, or an array of these", "Envelope ViewEvent Person Document SystemIdentifier"},
		{"--all --caliper v1p1", exitOK, "Caliper 1.1: an envelope, an event or an entity describe, or an array of these", "Envelope ViewEvent Person"},
		{"--all --tables testdata/lakeside/tables", exitOK, "Caliper 1.2: an envelope, an event or an entity describe, or an array of these", "extended.LendingEvent ViewEvent"},
		{"ViewEvent", exitOK, "ViewEvent of Caliper 1.2", "ViewEvent Person Attempt"},
		{"viewevent", exitOK, "ViewEvent of Caliper 1.2", "ViewEvent"},
		{"Document", exitOK, "Document of Caliper 1.2", "Document Agent"},
		{"envelope", exitOK, "Envelope of Caliper 1.2", "Envelope ViewEvent Person"},
		{"", exitFailure, "name one type, such as ViewEvent, or say --all", ""},
		{"--all ViewEvent", exitFailure, "name one type, such as ViewEvent, or say --all", ""},
		{"ViewEvent Person", exitFailure, "name one type", ""},
		{"VewEvent", exitFailure, "there is no type \"VewEvent\"; did you mean ViewEvent?", ""},
		{"Zzz", exitFailure, "there is no type \"Zzz\"; caliper-lint schema --all has all types", ""},
		{"ToolUseEvent --caliper v1p0", exitFailure, "there is no JSON Schema for Caliper 1.0", ""},
		{"--all --tables nowhere", exitFailure, "there is no such folder", ""},
	} {
		code, stdout, stderr := run2(t, append([]string{"schema"}, strings.Fields(c.args)...)...)
		if code != c.code || code != exitOK && (stdout != "" || !strings.Contains(stderr, c.title)) {
			t.Errorf("%s: exit code %d, %s", c.args, code, stderr)
		}
		if code != exitOK {
			continue
		}
		var schema struct {
			Schema      string `json:"$schema"`
			Title       string
			Definitions map[string]any
		}
		if err := json.Unmarshal([]byte(stdout), &schema); err != nil {
			t.Fatal(err)
		}
		if schema.Schema != "http://json-schema.org/draft-07/schema#" || schema.Title != c.title {
			t.Errorf("%s: %s, %s", c.args, schema.Schema, schema.Title)
		}
		for _, name := range strings.Fields(c.types) {
			if schema.Definitions[name] == nil {
				t.Errorf("%s: there is no %s among %d definitions", c.args, name, len(schema.Definitions))
			}
		}
		if _, again, _ := run2(t, append([]string{"schema"}, strings.Fields(c.args)...)...); again != stdout {
			t.Errorf("%s: a second run writes another schema", c.args)
		}
	}
}
