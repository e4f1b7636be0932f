package validate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// TestWithin checks that a document in a string has the same findings as by itself, at their places in the string.
func TestWithin(t *testing.T) {
	at, err := document.ParsePointer("/log/0")
	if err != nil {
		t.Fatal(err)
	}
	plain, within := newValidator(t, validate.Options{}), newValidator(t, validate.Options{At: at})
	checked := 0
	for _, file := range samples(t, "bad") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if start := strings.TrimSpace(string(data)); !json.Valid(data) || start[0] != '{' && start[0] != '[' {
			continue
		}
		text, err := json.Marshal(string(data))
		if err != nil {
			t.Fatal(err)
		}
		wrapped := []byte(`{"time":1,"log":[` + string(text) + `]}`)
		want, got := findings(t, plain, "a.json", data), findings(t, within, "a.json", wrapped)
		if len(want) != len(got) {
			t.Errorf("%s: %d findings in a string, want %d", file, len(got), len(want))
			continue
		}
		for i, w := range want {
			g := got[i]
			if g.Rule != w.Rule || g.Pointer != "/log/0"+w.Pointer || g.Severity != w.Severity || g.Span.Line != 1 {
				t.Errorf("%s: %+v\nwant %+v", file, g, w)
			}
			// The characters at the place, read as a part of a JSON string, are those of the place in the document.
			raw := string([]rune(string(wrapped))[g.Span.Column-1 : g.Span.EndColumn-1])
			var content string
			if err := json.Unmarshal([]byte(`"`+raw+`"`), &content); err != nil || content != spanOf(string(data), w) {
				t.Errorf("%s: %s is at %s, want %s", file, g.Rule, raw, spanOf(string(data), w))
			}
			checked++
		}
	}
	if checked < 1000 {
		t.Errorf("only %d findings", checked)
	}
}

// spanOf returns the text in the span of a finding.
func spanOf(text string, f finding.Finding) string {
	lines := strings.SplitAfter(text, "\n")
	before := func(line, column int) int {
		return len(strings.Join(lines[:line-1], "")) + len(string([]rune(lines[line-1])[:column-1]))
	}
	return text[before(f.Span.Line, f.Span.Column):before(f.Span.EndLine, f.Span.EndColumn)]
}

// TestWithinEvents checks that the events of a record are handed out once, even if the next record has no JSON.
func TestWithinEvents(t *testing.T) {
	at, err := document.ParsePointer("/e")
	if err != nil {
		t.Fatal(err)
	}
	event, err := json.Marshal(`{"sensor":"x","data":[` + string(nested(1, false)) + `]}`)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	v := newValidator(t, validate.Options{At: at, OnEvent: func(validate.Event) { told++ }})
	findings(t, v, "a.ndjson", []byte(`{"e":`+string(event)+"}\n"+`{"e":"{\"a\":.5}"}`+"\n"+`{"e":"{"}`+"\n"))
	if told != 1 {
		t.Errorf("%d events", told)
	}
}

// TestWithinBroken checks the places of findings about strings that are not JSON, or not a document.
func TestWithinBroken(t *testing.T) {
	at, err := document.ParsePointer("/e")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`{"e":"{\"a\":}"}`:                     "1:14 json/syntax",
		`{"e":"{\u0022a\u0022:\ud83c\udf88}"}`: "1:22 json/syntax",
		`{"e":"{"}`:                            "1:8 json/syntax",
		`{"e":"hello"}`:                        "1:6 record/unrecognised",
		`{"e":""}`:                             "1:6 record/unrecognised",
		`{"x":1,"x":2,"e":"{\"a\":}"}`:         "1:8 json/duplicate-key, 1:26 json/syntax",
		`{"f":"{}"}`:                           "1:1 record/unrecognised",
		`{"e":"[{\"id\":5}"}`:                  "1:18 json/syntax",
	} {
		v := newValidator(t, validate.Options{At: at})
		var got []string
		for _, f := range findings(t, v, "a.json", []byte(text)) {
			got = append(got, fmt.Sprintf("%d:%d %s", f.Span.Line, f.Span.Column, f.Rule))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %v, want %s", text, got, want)
		}
	}
}
