package cmd

import (
	"slices"
	"strings"
	"testing"
)

// TestComplete checks the words that a shell proposes for values of flags, and for arguments.
func TestComplete(t *testing.T) {
	for _, c := range []struct {
		args string // the user is writing the last of them; _ stands for an empty one
		want string // some of the proposed words; a word after ! must not be proposed
	}{
		{"validate --format _", "text oneline sarif html !error"},
		{"--format j", "json jsonl junit !text"},
		{"rules --format _", "text json !sarif"},
		{"validate --output s", "sarif= !sarif"},
		{"validate --severity value/d", "value/date-time= value/duration= !value/iri="},
		{"validate --severity event", "event/*= event/id-uuid-urn="},
		{"validate --severity value/iri=", "value/iri=error value/iri=off !value/iri="},
		{"schema --tables ../testdata/lakeside/tables Len", "LendingEvent"},
		{"profiles --tables ../testdata/lakeside/tables Len", "LendingProfile"},
		{"validate --tables ../testdata/lakeside/tables --profile Len", "LendingProfile"},
		{"filter --fail-on _", "error warning note never"},
		{"validate --color=a", "auto always !never"},
		{"certify --caliper _", "v1p2 v1p1 v1p0"},
		{"validate --caliper v1p1", "v1p1"},
		{"fix --profile Me", "MediaProfile !AnnotationProfile"},
		{"validate --profile Basic", "BasicProfile"},
		{"profiles --tables _", "library"},
		{"explain property/e", "property/empty"},
		{"rules e", "event envelope entity extension"},
		{"profiles T", "ToolUseProfile ToolLaunchProfile"},
		{"fi", "filter fix"},
	} {
		code, stdout, stderr := run2(t, append([]string{"__complete"}, strings.Fields(strings.ReplaceAll(c.args, "_", " "))...)...)
		if strings.HasSuffix(c.args, "_") {
			code, stdout, stderr = run2(t, append(append([]string{"__complete"}, strings.Fields(strings.TrimSuffix(c.args, "_"))...), "")...)
		}
		proposed := strings.Fields(stdout)
		for _, want := range strings.Fields(c.want) {
			word, not := strings.CutPrefix(want, "!")
			if code != exitOK || slices.Contains(proposed, word) == not {
				t.Errorf("%s: %d %q, want %s; %s", c.args, code, proposed, want, stderr)
			}
		}
	}
}
