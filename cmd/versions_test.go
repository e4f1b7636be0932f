package cmd

import (
	"bytes"
	"strings"
	"testing"
)

// TestVersions checks the flags about versions of Caliper, and the examples of docs/versions.md.
func TestVersions(t *testing.T) {
	t.Chdir("..")
	old := `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1/Context","@id":"https://lakeside.example/p/1","@type":"http://purl.imsglobal.org/caliper/v1/lis/Person"}`
	bare := `{"id":"https://lakeside.example/s","type":"SoftwareApplication","host":"s.lakeside.example"}`
	unnamed := `{"id":"urn:uuid:0c7bd0a2-4f0e-4d61-a5ff-3c4f0f7f8a51","type":"ViewEvent","actor":"https://lakeside.example/p/1","action":"Viewed","object":"https://lakeside.example/b","eventTime":"2026-04-17T11:56:38.800Z"}`
	inEnvelope := func(version string) string {
		return `{"sensor":"https://lakeside.example/s","sendTime":"2024-01-01T00:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/` + version + `","data":[` + bare + `]}`
	}
	for _, c := range []struct {
		stdin, args    string
		code           int
		stdout, stderr string
	}{
		{"", "testdata/good/v1p1/view.json", 0, "", "1 input, 1 event (Caliper 1.1): no findings"},
		{"", "testdata/good/v1p1/mixed-with-1-2.ndjson", 0, "", " (1 of Caliper 1.2, 2 of Caliper 1.1): no findings"},
		{old, "-", 0, "", " (Caliper 1.0): no findings"},
		{"", "--caliper v1p2 --strict-version testdata/good/v1p1/mixed-with-1-2.ndjson", 1, `this is Caliper 1.1, but only Caliper 1.2 is allowed [context/version]`, "2 errors"},
		{"", "--caliper 1.1 --strict-version testdata/good/v1p1/mixed-with-1-2.ndjson", 1, `this is Caliper 1.2, but only Caliper 1.1 is allowed [context/version]`, ": 1 error\n"},
		{"", "--strict-version testdata/good/v1p1/mixed-with-1-2.ndjson", 1, `this is Caliper 1.1, but only Caliper 1.2 is allowed [context/version]`, "2 errors"},
		{bare, "--format json --strict-version -", 1, `"caliperVersion":"1.2","caliperVersionFrom":""`, ": 1 error\n"},
		{unnamed, "--format oneline -", 1, `@context is missing`, ": 1 error\n"},
		{unnamed, "--format oneline --strict-version -", 1, `@context is missing`, ": 1 error, 1 warning\n"},
		{unnamed, "--format oneline --caliper v1p2 -", 1, `@context is missing`, ": 1 error, 1 warning\n"},
		{bare, "--format json -", 1, `"caliperVersion":"1.2","caliperVersionFrom":""`, ": 1 error\n"},
		{bare, "--format json --caliper v1p1 -", 1, `"caliperVersion":"1.1","caliperVersionFrom":""`, "2 errors"},
		{inEnvelope("v1p1"), "--format json -", 1, `"pointer":"/data/0/host"`, "2 errors"},
		{inEnvelope("v1p1"), "--format json -", 1, `"caliperVersion":"1.1","caliperVersionFrom":"dataVersion"`, "2 errors"},
		{inEnvelope("v1p2"), "--format json --caliper v1p1 -", 1, `"caliperVersion":"1.2","caliperVersionFrom":"dataVersion"`, ": 1 error\n"},
		{"", "--caliper v1p3 --strict-version -", 2, "", "--caliper v1p3: must be one of v1p2, v1p1, v1p0; did you mean"},
		{"", "certify --bare --caliper v1p1 testdata/good/v1p1", 0, "AssessmentProfile: not attained; missing: AssessmentEvent Submitted\n", "Caliper 1.1"},
		{"", "certify --caliper v1p2 testdata/good/v1p1", 0, "22 events are of Caliper 1.1, and not counted here.\n", ""},
		{"", "profiles --caliper v1p1 Assessment", 0, "AssessmentItemEvent", ""},
		{"", "profiles --caliper v1p0", 2, "", "there are no tables of profiles of Caliper 1.0"},
		{"", "certify --caliper v1p0 testdata/good/v1p0", 2, "", "there are no tables of profiles of Caliper 1.0"},
		{"", "--profile Basic testdata/good/v1p1/basic.json", 0, "", "no findings"},
		{"", "--profile General testdata/good/v1p1/basic.json", 1, "does not fit GeneralProfile", ""},
		{"", "profiles --caliper v1p1", 0, "BasicProfile", ""},
		{"", "--tables library testdata/library/good.ndjson", 0, "", "no findings"},
		{"", "--tables library testdata/library/bad.ndjson", 1, `LibraryUseEvent cannot have the action "Accessed"`, "3 errors"},
		{"", "profiles --tables library Library", 0, "(a draft)", ""},
		{"// no\n" + old, "--tolerant -", 1, "comment: JSON does not allow comments", ": 1 error\n"},
	} {
		var out, errs bytes.Buffer
		code := Main(strings.Fields(c.args), strings.NewReader(c.stdin), &out, &errs)
		if code != c.code || !strings.Contains(out.String(), c.stdout) || !strings.Contains(errs.String(), c.stderr) {
			t.Errorf("%s: exit code %d, want %d; stdout %.600q, want %q; stderr %q, want %q", c.args, code, c.code, out.String(), c.stdout, errs.String(), c.stderr)
		}
	}
}
