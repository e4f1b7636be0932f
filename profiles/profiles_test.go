package profiles

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// edited returns the shipped tables with old replaced by new in one file.
func edited(t *testing.T, file, old, new string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"version.yaml", "terms.yaml", "entities.yaml", "events.yaml", "envelope.yaml"} {
		data, err := shipped.ReadFile("v1p2/" + name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if name == file {
			if !strings.Contains(text, old) {
				t.Fatalf("%s does not contain %q", file, old)
			}
			text = strings.Replace(text, old, new, 1)
		}
		out["v1p2/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestShipped(t *testing.T) {
	spec, err := V1P2()
	if err != nil {
		t.Fatal(err)
	}
	terms := map[string]int{}
	for _, v := range spec.Vocabularies {
		terms[v.Name] = len(v.Terms)
	}
	for name, want := range map[string]int{"Action": 80, "Role": 57, "Status": 2, "IdentifierType": 13, "Metric": 8, "LtiMessageType": 3, "Profile": 15} {
		if terms[name] != want {
			t.Errorf("%s has %d terms, want %d", name, terms[name], want)
		}
	}
	if len(spec.Entities) != 72 || len(spec.Events) != 22 || len(spec.Envelope.Rows) != 4 {
		t.Errorf("%d entity types, %d event types, %d properties of the envelope; want 72, 22, 4",
			len(spec.Entities), len(spec.Events), len(spec.Envelope.Rows))
	}
}

// TestMistakes holds that a mistake in a table is reported with its place and what would be right.
func TestMistakes(t *testing.T) {
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown key of version", "version.yaml", "context:", "contxt:", "version.yaml:2: field contxt not found"},
		{"missing key of version", "version.yaml", "context:       http://purl.imsglobal.org/ctx/caliper/v1p2\n", "", "context is missing"},
		{"unknown key of a vocabulary", "terms.yaml", "  section: actions", "  anchor: actions", "field anchor not found"},
		{"misprint of no term", "terms.yaml", "MarkedAsUnread\n", "MarkedAsUnred\n", "which is no term"},
		{"unknown type", "entities.yaml", "annotator: Person", "annotator: Persn", `Annotation.annotator: unknown type "Persn"; did you mean "Person"?`},
		{"unknown type, nothing near", "entities.yaml", "annotator: Person", "annotator: Zzzzzz", "allowed are an entity type, a vocabulary"},
		{"unknown supertype", "entities.yaml", "Agent: {extends: Entity}", "Agent: {extends: Thing}", `Agent extends "Thing"`},
		{"circle of types", "entities.yaml", "Agent: {extends: Entity}", "Agent: {extends: Person}", "extends itself"},
		{"no property name", "entities.yaml", "annotator: Person", "Annotator: Person", `"Annotator" is no property name`},
		{"property twice", "entities.yaml", "annotator: Person", "annotated: Person", `"annotated" stands here twice`},
		{"two item types", "entities.yaml", "[AssessmentItem]", "[AssessmentItem, Person]", "want one item type"},
		{"no type", "entities.yaml", "annotator: Person", "annotator:", "annotator: want a type"},
		{"unknown action", "events.yaml", "[Graded]", "[Grade]", `"Grade" is no action; did you mean "Graded"?`},
		{"unknown type of an action", "events.yaml", "{generated!: DigitalResource}", "{generated!: Digital}", "ResourceManagementEvent.Copied.generated"},
		{"two envelopes", "envelope.yaml", "  data!:        [Document]\n", "  data!:        [Document]\nOther: {data: string}\n", "exactly one table"},
		{"no YAML", "events.yaml", "Event:\n", "Event: [\n", "events.yaml:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(edited(t, c.file, c.old, c.new), "v1p2")
			if err == nil || !strings.HasPrefix(err.Error(), c.file+":") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s: ... %s", err, c.file, c.want)
			}
		})
	}
	if _, err := Load(fstest.MapFS{}, "v1p2"); err == nil {
		t.Error("no tables at all are no error")
	}
}

func TestNearest(t *testing.T) {
	known := []string{"Viewed", "Used", "Reviewed", "NavigatedTo", "Person"}
	for word, want := range map[string]string{
		"Viewd": "Viewed", "viewed": "Viewed", "Veiwed": "Viewed", "VIEWED": "Viewed", "navigated_to": "NavigatedTo", "Persons": "Person",
		"x": "", "": "", "Deleted": "", "Course": "", strings.Repeat("Viewed", 20): "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}
