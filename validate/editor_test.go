package validate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/rules/jsonschema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate"
)

// script runs a script of testdata/editor on a schema, with lines as its input, and returns the lines that it writes. It skips the test if
// the program or the packages of the script are not installed.
func script(t *testing.T, name string, schema map[string]any, lines []string) []string {
	t.Helper()
	folder := filepath.Join(testdata, "editor")
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		t.Skip("npm ci --prefix testdata/editor has not been run")
	}
	program, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no Node.js")
	}
	text, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "caliper.schema.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, filepath.Join(folder, name), file)
	var complaints bytes.Buffer
	command.Stdin, command.Stderr = strings.NewReader(strings.Join(lines, "\n")), &complaints
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, complaints.String())
	}
	said := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(said) != len(lines) {
		t.Fatalf("%d lines for %d", len(said), len(lines))
	}
	return said
}

// TestAjv checks that ajv accepts the schemas in its strict mode, and gives the same verdict as gojsonschema on every record of the samples.
func TestAjv(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long, and is one goroutine alone")
	}
	t.Parallel()
	for _, version := range []string{"1.2", "1.1"} {
		sets, source := bundleOf(t, version, nil)
		schema := compileSchema(t, source)
		var records, want []string
		for _, file := range append(samples(t, "good"), samples(t, "bad")...) {
			if strings.Contains(file, "v1p") != (version == "1.1") {
				continue // most samples are of 1.2
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			decoder := json.NewDecoder(bytes.NewReader(data))
			for {
				var record json.RawMessage
				if decoder.Decode(&record) != nil {
					break // the end, or data that is not JSON
				}
				result, err := schema.Validate(gojsonschema.NewBytesLoader(record))
				if err != nil {
					t.Fatal(err)
				}
				var line bytes.Buffer
				if err := json.Compact(&line, record); err != nil {
					t.Fatal(err)
				}
				records, want = append(records, line.String()), append(want, fmt.Sprint(result.Valid()))
			}
		}
		for i, got := range script(t, "ajv.mjs", source, records) {
			if got != want[i] {
				t.Errorf("%s: the verdict of ajv is %s, not %s, on %s", version, got, want[i], records[i])
			}
		}
		set := sets[0]
		for _, is := range []*tables.Type{set.Envelope, set.Entity, set.Event, set.Types[len(set.Types)-1]} {
			one, err := jsonschema.ObjectOf(sets, is)
			if err != nil {
				t.Fatal(err)
			}
			if got := script(t, "ajv.mjs", one, []string{"{}"}); got[0] != "false" {
				t.Errorf("%s: ajv accepts {} as a %s", version, is.Name)
			}
		}
		if !slices.Contains(want, "true") || !slices.Contains(want, "false") {
			t.Errorf("%s: all verdicts are the same", version)
		}
	}
}

// TestAjvOdd checks that ajv accepts the schema of unusual tables, and gives the same verdicts as gojsonschema by it.
func TestAjvOdd(t *testing.T) {
	_, source := bundleOf(t, "1.2", oddTables(t))
	var records []string
	for _, c := range oddDocuments {
		records = append(records, c.text)
	}
	for i, got := range script(t, "ajv.mjs", source, records) {
		if want := fmt.Sprint(oddDocuments[i].accepted); got != want {
			t.Errorf("the verdict of ajv is %s, not %s, on %s", got, want, records[i])
		}
	}
}

// TestProposals checks what an editor proposes at the sign ‸, and what it does not propose.
func TestProposals(t *testing.T) {
	const begin = `{"@context": "http://purl.imsglobal.org/ctx/caliper/v1p2", "type": `
	cases := []struct {
		text    string
		want    string // all proposals, or some of them if the text ends with "and more"
		without string
	}{
		{`{‸}`, "@context type sensor sendTime dataVersion data", ""},
		{`{"@context": ‸}`, `"http://purl.imsglobal.org/ctx/caliper/v1p2"`, ""},
		{begin + `‸}`, `"ViewEvent" "Person" and more`, `"Envelope"`},
		{begin + `"ViewEvent", ‸}`, "action actor edApp eventTime extensions federatedSession generated group id membership object profile referrer session target", ""},
		{begin + `"ViewEvent", "action": ‸}`, `"Viewed"`, ""},
		{begin + `"MessageEvent", "action": "‸"}`, `"MarkedAsRead" "MarkedAsUnread" "Posted"`, ""},
		{begin + `"ViewEvent", "actor": {"type": ‸}}`, `"Person"`, ""},
		{begin + `"ViewEvent", "actor": {"type": "Person", ‸}}`, "dateCreated dateModified description extensions id name otherIdentifiers", ""},
		{begin + `"ViewEvent", "object": {"type": ‸}}`, `"Page" "WebPage" and more`, `"Person" "ViewEvent"`},
		{begin + `"SessionEvent", "action": "LoggedIn", "object": {"type": ‸}}`, `"SoftwareApplication"`, ""},
		{begin + `"GradeEvent", "generated": {"type": "‸"}}`, `"Score"`, ""}, // in quotes, as editors write them
		{begin + `"GradeEvent", "actor": {"type": "‸"}}`, `"Agent" "Person" "SoftwareApplication"`, ""},
		{begin + `"ViewEvent", "actor": {‸}}`, "type", ""},
		{begin + `"SessionEvent", "action": "LoggedIn", "object": {"type": "‸"}}`, `"SoftwareApplication"`, ""},
		{begin + `"SessionEvent", "action": "TimedOut", "object": {"type": ‸}}`, `"LtiSession" "Session"`, ""},
		{begin + `"Event", "profile": ‸}`, `"GeneralProfile"`, ""},
		{begin + `"Membership", "roles": [‸]}`, `"Learner" "Instructor#Grader" and more`, ""},
		{`{"sensor": "https://lakeside.example/sensor", ‸}`, "data dataVersion sendTime", ""},
		{`{"sensor": "https://lakeside.example/sensor", "data": [{‸}]}`, "@context type", ""},
		{`{"sensor": "https://lakeside.example/sensor", "data": [` + begin + `"GradeEvent", "generated": {"type": "Score", ‸}}]}`, "scoreGiven maxScore and more", "actor"},
		{`{"@context": ["https://lakeside.example/own", "http://purl.imsglobal.org/ctx/caliper/v1p2"], "type": "ForumEvent", "action": ‸}`, `"Subscribed" "Unsubscribed"`, ""},
	}
	var lines []string
	for _, c := range cases {
		line, err := json.Marshal(c.text)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	_, source := bundleOf(t, "1.2", nil)
	for i, said := range script(t, "editor.mjs", source, lines) {
		c := cases[i]
		var got []string
		if err := json.Unmarshal([]byte(said), &got); err != nil {
			t.Fatal(err)
		}
		want, more := strings.CutSuffix(c.want, " and more")
		missing := slices.DeleteFunc(strings.Fields(want), func(word string) bool { return slices.Contains(got, word) })
		wrong := slices.DeleteFunc(strings.Fields(c.without), func(word string) bool { return !slices.Contains(got, word) })
		if len(missing) > 0 || len(wrong) > 0 || !more && len(got) != len(strings.Fields(want)) {
			t.Errorf("%s: the proposals are %s; want %s, without %s", c.text, got, c.want, c.without)
		}
	}
}

// TestMarks checks that an editor marks the places that the program reports in the README's example, and none in good samples.
func TestMarks(t *testing.T) {
	files := append(samples(t, "docs/fixtures"), samples(t, "good/events")...)
	v := newValidator(t, validate.Options{})
	var lines, want []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(string(data))
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
		var places []string
		for _, f := range findings(t, v, file, data) {
			places = append(places, fmt.Sprintf("%d:%d-%d:%d", f.Span.Line, f.Span.Column, f.Span.EndLine, f.Span.EndColumn))
		}
		slices.Sort(places)
		want = append(want, strings.Join(places, " "))
	}
	_, source := bundleOf(t, "1.2", nil)
	for i, said := range script(t, "editor.mjs", source, lines) {
		var marks []struct {
			Start, End struct{ Line, Character int }
			Message    string
		}
		if err := json.Unmarshal([]byte(said), &marks); err != nil {
			t.Fatal(err)
		}
		var places []string
		for _, m := range marks {
			places = append(places, fmt.Sprintf("%d:%d-%d:%d", m.Start.Line+1, m.Start.Character+1, m.End.Line+1, m.End.Character+1))
		}
		slices.Sort(places)
		if got := strings.Join(places, " "); got != want[i] {
			t.Errorf("%s: the marks are %s, the findings %s", files[i], said, want[i])
		}
	}
	if want[slices.IndexFunc(files, func(file string) bool { return strings.Contains(file, "graded") })] == "" {
		t.Error("the example has no finding")
	}
}
