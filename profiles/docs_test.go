package profiles

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/xeipuuv/gojsonschema"
	"gopkg.in/yaml.v3"
)

// The files that the docs quote, and the schemas that editors use.
const (
	root         = ".."
	shippedDir   = "profiles/v1p2"
	lakesideDir  = "testdata/lakeside/tables"
	profileTable = "profile.schema.json"
	typeTables   = "types.schema.json"
)

func readText(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(path.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestTablesPage checks that docs/tables.md explains the whole table of MediaProfile, and that mistakes have the messages that the page
// shows. Above each message stands the mistake that leads to it, in the table of a shipped profile:
//
//	<!-- mistake: media.yaml: MediaEvent: -> MedaEvent: -->
//
// TestDocs of package cmd holds that the files have the lines that the page quotes.
func TestTablesPage(t *testing.T) {
	const doc, explained = "docs/tables.md", "profiles/v1p2/media.yaml"
	quoted := map[string]bool{}
	mistakes, comment := 0, ""
	lines := strings.Split(readText(t, doc), "\n")
	for i := 0; i < len(lines); i++ {
		if !strings.HasPrefix(lines[i], "```") {
			comment = lines[i]
			continue
		}
		start := i + 1
		for i++; lines[i] != "```"; i++ {
			quoted[lines[i]] = true
		}
		if mistake, ok := strings.CutPrefix(comment, "<!-- mistake: "); ok {
			mistakes++
			if got := messageOf(t, strings.TrimSuffix(mistake, " -->")); got != strings.Join(lines[start:i], "\n") {
				t.Errorf("%s:%d: the message is %s", doc, start, got)
			}
		}
	}
	if mistakes == 0 {
		t.Errorf("%s shows no mistake, so this test holds nothing", doc)
	}
	for _, line := range strings.Split(readText(t, explained), "\n") {
		if line != "" && !quoted[line] {
			t.Errorf("%s does not explain this line of %s: %s", doc, explained, line)
		}
	}
}

// messageOf returns the error of a mistake "file: old -> new" in a shipped profile's table.
func messageOf(t *testing.T, mistake string) string {
	t.Helper()
	file, change, _ := strings.Cut(mistake, ": ")
	old, wrong, ok := strings.Cut(change, " -> ")
	if !ok {
		t.Fatalf("%q is not a mistake, \"file: old -> new\"", mistake)
	}
	spec, err := Load(edited(t, file, old, wrong), "v1p2", nil)
	if err == nil {
		_, err = spec.Profile(profileOf(file))
	}
	if err == nil {
		t.Fatalf("%s: this gives no error", mistake)
	}
	return err.Error()
}

// TestGrammarInDocs checks that the tables use the grammar that the docs describe: each piece of YAML in the first cell of a row of
// docs/tables.md occurs in the shipped tables or in those of the example.
func TestGrammarInDocs(t *testing.T) {
	var all strings.Builder
	for _, dir := range []string{shippedDir, lakesideDir} {
		for _, name := range yamlFiles(t, dir) {
			all.WriteString(spaces.ReplaceAllString(readText(t, path.Join(dir, name)), " "))
		}
	}
	rows := regexp.MustCompile("(?m)^\\| `([^`]*:[^`]*)` \\|").FindAllStringSubmatch(readText(t, "docs/tables.md"), -1)
	for _, row := range rows {
		if piece := strings.ReplaceAll(row[1], `\|`, "|"); !strings.Contains(all.String(), piece) {
			t.Errorf("no table contains %s", piece)
		}
	}
	if len(rows) < 10 {
		t.Errorf("only %d pieces of grammar, so this test holds little", len(rows))
	}
}

var spaces = regexp.MustCompile(` +`)

func yamlFiles(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := fs.Glob(os.DirFS(path.Join(root, dir)), "*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables in %s: %v", dir, err)
	}
	return files
}

// editorSchema compiles one of the JSON Schemas for editors.
func editorSchema(t *testing.T, name string) *gojsonschema.Schema {
	t.Helper()
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect, loader.Validate = gojsonschema.Draft7, false, true
	schema, err := loader.Compile(gojsonschema.NewStringLoader(readText(t, "docs/"+name)))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// judge returns what a schema finds wrong with a text in YAML.
func judge(t *testing.T, schema *gojsonschema.Schema, text string) []gojsonschema.ResultError {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	result, err := schema.Validate(gojsonschema.NewGoLoader(value))
	if err != nil {
		t.Fatal(err)
	}
	return result.Errors()
}

// TestEditorSchemas checks that the schemas for editors accept every shipped table and every table of the example, and that the first line
// of each table names its schema.
func TestEditorSchemas(t *testing.T) {
	schemas := map[string]*gojsonschema.Schema{
		profileTable: editorSchema(t, profileTable),
		typeTables:   editorSchema(t, typeTables),
	}
	without := map[string]bool{versionFile: true, termsFile: true, requirementsFile: true, extensionFile: true}
	for _, dir := range []string{shippedDir, lakesideDir} {
		for _, name := range yamlFiles(t, dir) {
			if without[name] {
				continue
			}
			schema := profileTable
			if name == entitiesFile || name == eventsFile || name == envelopeFile {
				schema = typeTables
			}
			text := readText(t, path.Join(dir, name))
			first, _, _ := strings.Cut(text, "\n")
			if link, _ := strings.CutPrefix(first, "# yaml-language-server: $schema="); path.Join(dir, link) != path.Join("docs", schema) {
				t.Errorf("%s/%s: the first line does not lead to docs/%s", dir, name, schema)
			}
			for _, e := range judge(t, schemas[schema], text) {
				t.Errorf("%s/%s: %s", dir, name, e)
			}
		}
	}
}

// TestEditorSchemasRefuse checks that an editor marks the usual mistakes.
func TestEditorSchemasRefuse(t *testing.T) {
	for _, c := range []struct{ name, schema, file, old, new string }{
		{"no name", profileTable, "media.yaml", "profile: MediaProfile\n", ""},
		{"no section", profileTable, "media.yaml", "section: profile-media\n", ""},
		{"no line about it", profileTable, "media.yaml", "about:   playing audio and video, and moving about in them", "about:"},
		{"no events", profileTable, "general.yaml", "  Event:\n", ""},
		{"unknown key", profileTable, "media.yaml", "certification:", "certificate:"},
		{"name without Profile", profileTable, "media.yaml", "MediaProfile", "Media"},
		{"section that leads nowhere", profileTable, "media.yaml", "profile-media", "the section on media"},
		{"event in lower case", profileTable, "media.yaml", "  MediaEvent:\n    target", "  mediaEvent:\n    target"},
		{"two events in a key", profileTable, "media.yaml", "  NavigationEvent:", "  NavigationEvent, ModelEvent:"},
		{"list of events", profileTable, "general.yaml", "  Event:\n", "  - Event\n"},
		{"capital property", profileTable, "media.yaml", "    target: MediaLocation with currentTime!", "    Target: MediaLocation"},
		{"unknown mark", profileTable, "media.yaml", "    target:", "    target?:"},
		{"type missing", profileTable, "reading.yaml", "object: DigitalResource,", "object: ,"},
		{"or for |", profileTable, "forum.yaml", "Forum | Thread | Message}", "Forum or Thread or Message}"},
		{"and for |", profileTable, "forum.yaml", "Forum | Thread | Message}", "Forum and Thread}"},
		{"comma after with", profileTable, "assignable.yaml", "assignee and assignable and count", "assignee, assignable, count"},
		{"with nothing", profileTable, "media.yaml", "MediaLocation with currentTime!\n", "MediaLocation with\n"},
		{"two item types", profileTable, "reading.yaml", "object: DigitalResource,", "object: [Page, Frame],"},
		{"unknown count", profileTable, "assessment.yaml", "attempt-count: next", "attempt-count: more"},
		{"count outside an action", profileTable, "assessment.yaml", "    generated*:", "    attempt-count: next\n    generated*:"},
		{"key under an action", profileTable, "assessment.yaml", "attempt-count: next", "attempt_count: next"},
		{"position as several", profileTable, "media.yaml", "position-as: Paused", "position-as: [Paused]"},
		{"actions in words", profileTable, "grading.yaml", "  GradeEvent: {", "  GradeEvent: {actions: Graded, "},
		{"action in lower case", profileTable, "media.yaml", "Muted, Unmuted:", "Muted, unmuted:"},
		{"comma at the end", profileTable, "media.yaml", "Muted, Unmuted:", "Muted, Unmuted,:"},
		{"key of event types only", profileTable, "tool-use.yaml", "  ToolUseEvent:", "  ToolUseEvent: {extends: Event}"},
		{"unknown demand", profileTable, "feedback.yaml", "atLeastOne:", "oneOf:"},
		{"demand of no list", profileTable, "feedback.yaml", "FeedbackEvent: [Commented, Ranked]", "FeedbackEvent: Commented, Ranked"},
		{"demand twice", profileTable, "feedback.yaml", "[Commented, Ranked]", "[Commented, Commented]"},
		{"type in lower case", typeTables, "entities.yaml", "Agent: {extends: Entity}", "agent: {extends: Entity}"},
		{"two types in a key", typeTables, "entities.yaml", "Agent: {extends: Entity}", "Agent, Anybody: {extends: Entity}"},
		{"type with nothing", typeTables, "entities.yaml", "Agent: {extends: Entity}", "Agent:"},
		{"extends in words", typeTables, "entities.yaml", "[AssignableDigitalResource, DigitalResourceCollection]", "AssignableDigitalResource, DigitalResourceCollection"},
		{"property with a hyphen", typeTables, "entities.yaml", "  annotator: Person", "  annotator-1: Person"},
		{"mark in front", typeTables, "entities.yaml", "  annotator: Person", "  \"!annotator\": Person"},
		{"no type of property", typeTables, "entities.yaml", "  annotator: Person", "  annotator:"},
		{"names as a list", typeTables, "entities.yaml", "{valueStep: step}", "[valueStep]"},
		{"action that is a mapping in a list", typeTables, "events.yaml", "[Graded]", "[Graded: {target: Frame}]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := readText(t, path.Join(shippedDir, c.file))
			if !strings.Contains(text, c.old) {
				t.Fatalf("%s does not contain %q", c.file, c.old)
			}
			if judge(t, editorSchema(t, c.schema), strings.Replace(text, c.old, c.new, 1)) == nil {
				t.Error("the schema accepts it")
			}
		})
	}
}

// TestLakesideTables checks that the tables of the example can be read, and which rows certification demands by them.
func TestLakesideTables(t *testing.T) {
	base, err := ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	e, err := ReadExtension(os.DirFS(path.Join(root, lakesideDir)), "tables")
	if err != nil {
		t.Fatal(err)
	}
	spec, err := base.Extend(e)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]map[Demand]int{
		"LendingProfile":     {DemandRequired: 2, DemandAtLeastOne: 2, DemandOptional: 2},
		"BoatLicenceProfile": {DemandRequired: 3, DemandOptional: 6},
	} {
		p, err := spec.Profile(name)
		if err != nil {
			t.Fatal(err)
		}
		got := map[Demand]int{}
		for _, row := range p.Rows {
			got[row.Certification]++
		}
		for _, demand := range []Demand{DemandRequired, DemandAtLeastOne, DemandOptional} {
			if got[demand] != want[demand] {
				t.Errorf("%s: %d rows are %q, want %d", name, got[demand], demand, want[demand])
			}
		}
	}
}
