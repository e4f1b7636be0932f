package report

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// FuzzString checks that appendString writes strings as encoding/json does.
func FuzzString(f *testing.F) {
	for _, text := range []string{"", "plain", `"`, `a"b\c`, "\"\u00e9", "a\\\u2028\"", "\x00\"\x1f\x7f", "\xff\"\xff", "</script>&"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want, err := encode(string([]rune(text)))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(appendString(nil, text)); got != want {
			t.Errorf("%q is written %s, want %s", text, got, want)
		}
	})
}

// TestFindingAgain checks that a finding that is written and read again has the same values.
func TestFindingAgain(t *testing.T) {
	for i, s := range []string{"", "a", "\"\u00e9\\\n<&>"} {
		f := finding.Finding{Rule: s + "1", Severity: catalogue.Severity(i + 1), Requirement: s + "2", Message: s + "3", Hint: s + "4", File: s + "5", Record: 6,
			Pointer: s + "7", Span: finding.Span{Line: 8, Column: 9, EndLine: 10, EndColumn: 11}, EventID: s + "12", EventType: s + "13", Profile: s + "14",
			SpecURL: s + "15", Caliper: s + "16", CaliperFrom: s + "17", Fingerprint: s + "18",
			Excerpt: finding.Excerpt{Before: s + "19", Marked: s + "20", After: s + "21", CutLeft: i == 1, CutRight: i == 2}}
		for _, f.Suppressed = range []*finding.Suppression{nil, {By: s + "22", Reason: s + "23"}} {
			f.Fixable, f.Edits = finding.Fixable(i), nil
			if f.Fixable == finding.Safe {
				f.Edits = []finding.Edit{{Span: finding.Span{Line: 24, Column: 25, EndLine: 26, EndColumn: 27}, Text: s + "28"}, {Bytes: 29}}
			}
			text := appendFinding(nil, &f)
			var read jsonFinding
			if err := json.Unmarshal(text, &read); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			again := fromJSON(read)
			if s := f.Suppressed; s != nil && (again.Suppressed == nil || *again.Suppressed != *s) || s == nil && again.Suppressed != nil {
				t.Errorf("%+v, want %+v", again.Suppressed, s)
			}
			again.Suppressed = f.Suppressed
			if !reflect.DeepEqual(again, f) {
				t.Errorf("%+v\nwant\n%+v", again, f)
			}
		}
	}
}
