package profiles

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
)

// edited returns the shipped tables with old replaced by new in one file.
func edited(t *testing.T, file, old, new string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	files, err := shipped.ReadDir("v1p2")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := f.Name()
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

// TestShippedProfiles holds that the table of every profile can be read, and how many rows they have.
func TestShippedProfiles(t *testing.T) {
	spec, err := V1P2()
	if err != nil {
		t.Fatal(err)
	}
	rows, demands := 0, map[Demand]int{}
	for _, name := range spec.Profiles() {
		p, err := spec.Profile(name)
		if err != nil {
			t.Fatal(err)
		}
		rows += len(p.Rows)
		for _, row := range p.Rows {
			demands[row.Certification]++
		}
	}
	if rows != 93 || demands[DemandRequired] != 16 || demands[DemandAtLeastOne] != 2 {
		t.Errorf("%d rows, demanded %v; want 93, of which 16 are required and 2 alternatives", rows, demands)
	}
}

// TestExtend holds what an extension can and cannot add.
func TestExtend(t *testing.T) {
	extend := func(files map[string]string) (*Spec, error) {
		fsys := fstest.MapFS{}
		for name, text := range files {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		base, err := V1P2()
		if err != nil {
			t.Fatal(err)
		}
		e, err := ReadExtension(fsys, "own")
		if err != nil {
			return nil, err
		}
		return base.Extend(e)
	}
	const profile = "profile: LabProfile\nsection: https://lab.example/#lab\nabout: lab work\nevents:\n  LabEvent:\n    actions:\n      Weighed: {object: Substance}\n"
	files := map[string]string{
		"extension.yaml": "context: https://lab.example/ctx\nspecification: https://lab.example/terms\n",
		"terms.yaml":     "Action: {terms: [Weighed]}\nUnit: {terms: [Gram]}\n",
		"entities.yaml":  "Substance: {extends: Entity, mass: decimal, unit: Unit}\nPerson: {labCoat: string}\n",
		"events.yaml":    "LabEvent: {extends: Event, object: Substance, actions: [Weighed]}\nViewEvent: {actions: [Weighed]}\n",
		"lab.yaml":       profile,
	}
	spec, err := extend(files)
	if err != nil {
		t.Fatal(err)
	}
	p, err := spec.Profile("LabProfile")
	if err != nil || len(p.Rows) != 1 || spec.Contexts[0] != "https://lab.example/ctx" {
		t.Errorf("%v: %v", p, err)
	}
	if base, _ := V1P2(); len(base.Entities) != 72 || len(base.Profiles()) != 15 {
		t.Error("extending changed what was extended")
	}
	for _, c := range []struct{ name, file, text, want string }{
		{"unknown type", "entities.yaml", "Substance: {extends: Entity, mass: dezimal}", `own/entities.yaml:1: Substance.mass: unknown type "dezimal"; did you mean "decimal"?`},
		{"property of Caliper's", "entities.yaml", "Substance: {extends: Entity}\nDigitalResource:\n  mediaType: string", "own/entities.yaml:3: DigitalResource has a property mediaType already"},
		{"supertype of Caliper's type", "entities.yaml", "Person: {extends: Entity}", "nothing else"},
		{"actions of the generic event", "events.yaml", "Event: {actions: [Weighed]}", "Event may have every action already"},
		{"unknown event of a profile", "events.yaml", "LabsEvent: {extends: Event, actions: [Weighed]}", `own/lab.yaml:5: "LabEvent" is no event type; did you mean "LabsEvent"?`},
		{"a profile of Caliper's", "media.yaml", strings.Replace(profile, "Lab", "Media", 1), "own/media.yaml:1: Caliper has a MediaProfile already"},
		{"a version", "version.yaml", "version: '2'", "own/version.yaml:1: an extension cannot have this file"},
		{"unknown key", "extension.yaml", "contxt: x", "own/extension.yaml:1: field contxt not found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := maps.Clone(files)
			changed[c.file] = c.text
			if _, err := extend(changed); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	if _, err := extend(nil); err == nil {
		t.Error("an empty folder is no error")
	}
}

// TestMistakes holds that a mistake in a table is reported with its place and what would be right.
func TestMistakes(t *testing.T) {
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown key of version", "version.yaml", "context:", "contxt:", "version.yaml:2: field contxt not found"},
		{"missing key of version", "version.yaml", "context:       http://purl.imsglobal.org/ctx/caliper/v1p2\n", "", "context is missing"},
		{"unknown key of a vocabulary", "terms.yaml", "  section: actions", "  anchor: actions", `terms.yaml:5: unknown key "anchor"; allowed are section, terms and misprints`},
		{"misprint of no term", "terms.yaml", "MarkedAsUnread\n", "MarkedAsUnred\n", "which is no term"},
		{"unknown type", "entities.yaml", "annotator: Person", "annotator: Persn", `Annotation.annotator: unknown type "Persn"; did you mean "Person"?`},
		{"unknown type, nothing near", "entities.yaml", "annotator: Person", "annotator: Zzzzzz", "allowed are an entity type, a vocabulary"},
		{"unknown supertype", "entities.yaml", "Agent: {extends: Entity}", "Agent: {extends: Thing}", `Agent extends "Thing"`},
		{"circle of types", "entities.yaml", "Agent: {extends: Entity}", "Agent: {extends: Person}", "extends itself"},
		{"no property name", "entities.yaml", "annotator: Person", "Annotator: Person", `"Annotator" is no property name`},
		{"property twice", "entities.yaml", "annotator: Person", "annotated: Person", `"annotated" stands here twice`},
		{"two item types", "entities.yaml", "[AssessmentItem]", "[AssessmentItem, Person]", "want one item type"},
		{"no type", "entities.yaml", "annotator: Person", "annotator:", "annotator: want a type"},
		{"mixed alternatives", "entities.yaml", "annotator: Person", "annotator: Person | string", "only entity types and IRI"},
		{"wanted property that is none", "entities.yaml", "Attempt with assignee and", "Attempt with asignee and", "with asignee: Attempt has no such property"},
		{"prose name of no property", "entities.yaml", "{valueStep: step}", "{valueStep: stop}", "NumericScale has no property stop"},
		{"type twice", "entities.yaml", "Page: {extends: DigitalResource}", "Page: {extends: DigitalResource}\nChapter : {extends: Entity}", "stands here twice"},
		{"entity type called like an event type", "entities.yaml", "Page: {", "ForumEvent: {", "is defined twice"},
		{"unknown type of object", "events.yaml", "AudioObject, VideoObject:", "AudioObject, VidioObject:", `"VidioObject" is no entity type; did you mean "VideoObject"?`},
		{"no vocabulary of actions", "terms.yaml", "Action:\n", "Actions:\n", "the vocabulary Action is missing"},
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
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown key", "media.yaml", "about:", "abuot:", `media.yaml:4: unknown key "abuot"; allowed are profile, section, about, events and certification`},
		{"missing key", "media.yaml", "section: profile-media\n", "", "section is missing"},
		{"unknown event", "media.yaml", "  MediaEvent:\n    target", "  MedaEvent:\n    target", `media.yaml:7: "MedaEvent" is no event type; did you mean "MediaEvent"?`},
		{"action of another event", "media.yaml", "ForwardedTo, JumpedTo:", "ForwardedTo, Viewed:", `MediaEvent cannot have the action "Viewed"`},
		{"unknown property", "media.yaml", "{object: MediaObject, target", "{objekt: MediaObject, target", "NavigationEvent has no property objekt"},
		{"wider than the event", "media.yaml", "{object: MediaObject, target", "{object: Person, target", "Person is not among what the event's own table allows"},
		{"unknown count", "assessment.yaml", "attempt-count: next", "attempt-count: more", `attempt-count is "more"; allowed are next and same`},
		{"position after no row", "media.yaml", "position-as: Paused", "position-as: Viewed", "the table has no row MediaEvent Viewed"},
		{"unknown demand", "media.yaml", "  required:", "  needed:", "allowed are required and atLeastOne"},
		{"demand of no row", "media.yaml", "[Started, Ended]", "[Started, End]", "the table has no row MediaEvent End"},
		{"name of another file", "media.yaml", "profile: MediaProfile", "profile: MoviesProfile", "belongs in another file"},
		{"no property name", "media.yaml", "    target: MediaLocation with currentTime!", "    Target: MediaLocation", "allowed here are properties of the event, actions, attempt-count and position-as"},
		{"no YAML", "media.yaml", "events:", "events: [", "media.yaml:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec, err := Load(edited(t, c.file, c.old, c.new), "v1p2")
			if err != nil {
				t.Fatal(err)
			}
			_, err = spec.Profile(profileOf(c.file))
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
