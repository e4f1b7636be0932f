package profiles

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// older returns the shipped tables of 1.1 and 1.0.
func older(t *testing.T) (v1p1, v1p0 *Spec) {
	t.Helper()
	v1p1, err := ShippedVersion("1.1")
	if err != nil {
		t.Fatal(err)
	}
	if v1p0, err = Load(shipped, "v1p0", v1p1); err != nil {
		t.Fatal(err)
	}
	return v1p1, v1p0
}

// TestFurtherVersion checks that a further version takes only a line in the list and a folder of tables.
func TestFurtherVersion(t *testing.T) {
	fsys := fstest.MapFS{
		"v1p9/version.yaml": {Data: []byte("version: \"1.9\"\ncontext: http://purl.imsglobal.org/ctx/caliper/v1p9\nspecification: https://caliper.example/1.9\nvocabulary: purl.imsglobal.org/caliper/\n")},
		"v1p9/terms.yaml":   {Data: []byte("Action:\n  with: [Whistled]\n")},
	}
	for _, r := range releases {
		files, err := shipped.ReadDir(folderOf(r.version))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := folderOf(r.version) + "/" + file.Name()
			data, err := shipped.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fsys[name] = &fstest.MapFile{Data: data}
		}
	}
	all, err := loadReleases(fsys, append([]release{{version: "1.9", base: releases[0].version}}, releases[:]...))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, spec := range all {
		got = append(got, spec.Version)
	}
	if want := append([]string{"1.9"}, Versions()...); !slices.Equal(got, want) {
		t.Fatalf("versions %v, want %v", got, want)
	}
	actions := func(s *Spec) int { return len(vocabularyOf(s, "Action").Terms) }
	if actions(all[0]) != actions(all[1])+1 || len(all[0].Entities) != len(all[1].Entities) {
		t.Errorf("1.9 has %d actions and %d types of entities; its base has %d and %d", actions(all[0]), len(all[0].Entities), actions(all[1]), len(all[1].Entities))
	}
	if _, err := loadReleases(fsys, []release{{version: "1.1", base: "1.2"}}); err == nil {
		t.Error("a version was loaded without its base")
	}
}

// TestEveryVersion checks that the tables of each version fit together. ShippedVersion does not check it.
func TestEveryVersion(t *testing.T) {
	for _, r := range releases {
		var base *Spec
		if r.base != "" {
			var err error
			if base, err = ShippedVersion(r.base); err != nil {
				t.Fatal(err)
			}
		}
		spec, err := Load(shipped, folderOf(r.version), base)
		if err != nil {
			t.Errorf("Caliper %s: %v", r.version, err)
			continue
		}
		if spec.Version != r.version {
			t.Errorf("%s/version.yaml is of version %s, want %s", folderOf(r.version), spec.Version, r.version)
		}
	}
}

// TestVersionLiterals checks that no Go file except versions.go names a version in its code, so that a further version changes none of them.
func TestVersionLiterals(t *testing.T) {
	literal := regexp.MustCompile(`"v?1[.p][0-9]"|\b[vV]1[pP][0-9]\b|"[^"\n]*\bv1p[0-9]\b[^"\n]*"|1\.[0-9], 1\.[0-9]`)
	files := 0
	err := filepath.WalkDir("..", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() && (entry.Name() == "docs" || strings.HasPrefix(entry.Name(), ".") && len(entry.Name()) > 2) {
			return cmp.Or(err, filepath.SkipDir)
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || filepath.ToSlash(path) == "../profiles/versions.go" {
			return nil
		}
		files++
		text, err := os.ReadFile(path)
		for i, line := range strings.Split(string(text), "\n") {
			code, _, _ := strings.Cut(line, "// ")
			if found := literal.FindString(code); found != "" && !strings.HasPrefix(line, "  caliper-lint ") { // an example in a help text
				t.Errorf("%s:%d: %s; go over profiles.Versions instead", path, i+1, found)
			}
		}
		return err
	})
	if err != nil || files < 100 {
		t.Errorf("%d files; %v", files, err)
	}
}

func vocabularyOf(s *Spec, name string) Vocabulary {
	i := slices.IndexFunc(s.Vocabularies, func(v Vocabulary) bool { return v.Name == name })
	if i < 0 {
		return Vocabulary{}
	}
	return s.Vocabularies[i]
}

// TestV1P0 checks that the tables of 1.0 fit together, and that they have the types and terms of 1.0 and none that came later.
func TestV1P0(t *testing.T) {
	v1p1, v1p0 := older(t)
	if len(v1p0.Entities) != 41 || len(v1p0.Events) != 11 {
		t.Errorf("%d entity types, %d event types; want 41, 11", len(v1p0.Entities), len(v1p0.Events))
	}
	actions, roles := vocabularyOf(v1p0, "Action"), vocabularyOf(v1p0, "Role")
	if len(actions.Terms) != 57 || len(roles.Terms) != 66 || vocabularyOf(v1p0, "Metric").Terms != nil {
		t.Errorf("%d actions, %d roles; want 57, 66", len(actions.Terms), len(roles.Terms))
	}
	for wrong := range actions.Misprints {
		if wrong == "EnabledCloseCaptioning" {
			t.Errorf("%s is both a term and a misprint in 1.0", wrong)
		}
	}
	if roles.InsteadOf["TeachingAssistant#Grader"] != "" || roles.InsteadOf["Student"] != "Learner" || vocabularyOf(v1p1, "Role").InsteadOf["TeachingAssistant#Grader"] != "Instructor#Grader" {
		t.Errorf("instead of roles of 1.0: %v", roles.InsteadOf)
	}
}

// TestDeprecated checks which types and properties are deprecated in 1.1, and what replaces them.
func TestDeprecated(t *testing.T) {
	v1p1, _ := older(t)
	got := map[string]string{}
	for _, table := range v1p1.Tables() {
		if table.Deprecated {
			got[table.Name] = strings.Join(table.Successors, "|")
		}
		for _, row := range table.Rows {
			if slices.Equal(row.Types, []string{Deprecated}) {
				got[table.Name+"."+row.Property] = row.Instead
			}
		}
	}
	for what, want := range map[string]string{
		"Attempt.actor": "assignee", "Session.actor": "user", "Result.totalScore": "resultScore", "Result.normalScore": "",
		"DigitalResource.objectType": "type", "NavigationEvent.navigatedFrom": "referrer",
		"OutcomeEvent": "GradeEvent", "ReadingEvent": "NavigationEvent|ViewEvent", "Reading": "Document", "EpubVolume": "Document|Chapter|Page",
	} {
		if instead, ok := got[what]; !ok || instead != want {
			t.Errorf("%s: got %q, want %q", what, instead, want)
		}
	}
	if len(got) != 22 {
		t.Errorf("%d types and properties are deprecated: %v", len(got), got)
	}
}

// TestURL checks that links of each version lead to an anchor of its own text, or to the text as a whole.
func TestURL(t *testing.T) {
	v1p2, err := ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	v1p1, v1p0 := older(t)
	for _, test := range []struct {
		spec            *Spec
		section, anchor string
	}{
		{v1p2, "ViewEvent", "#ViewEvent"},
		{v1p1, "ViewEvent", "#viewEvent"},
		{v1p1, "Event", "#event"},
		{v1p1, "profile-annotation", "#annotationProfile"},
		{v1p1, "profile-general", "#basicProfile"},
		{v1p1, "serialization-jsonld-context", "#jsonldContext"},
		{v1p1, vocabularyOf(v1p1, "Role").Section, "#roles"},
		{v1p1, "profile-survey", ""},   // an extension
		{v1p1, "Questionnaire", ""},    // an extension
		{v1p1, "SystemIdentifier", ""}, // not a type of 1.1
		{v1p0, "ViewEvent", ""},        // no anchor is known
	} {
		if got, want := test.spec.URL(test.section), test.spec.Specification+test.anchor; got != want {
			t.Errorf("%s %s: got %s, want %s", test.spec.Version, test.section, got, want)
		}
	}
	if got := v1p1.URL("https://own.example/#X"); got != "https://own.example/#X" {
		t.Errorf("a URL became %s", got)
	}
}

// TestMistakesOfChanges checks the errors about mistakes in the differences of a version from another.
func TestMistakesOfChanges(t *testing.T) {
	v1p2, err := ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	const head = "version: \"1.1\"\ncontext: https://x.example/v1p1\nspecification: https://x.example/text\nvocabulary: x.example/\n"
	for _, test := range []struct{ file, text, want string }{
		{"terms.yaml", "Role: {without: [Learnr]}", `terms.yaml:1: Role: without Learnr: that is not a term of it; did you mean "Learner"?`},
		{"terms.yaml", "Role: {with: [Learner]}", "terms.yaml:1: Role already has the term Learner; leave it out"},
		{"terms.yaml", "Role: {with: [\"a b\"]}", `terms.yaml:1: "a b" is not a term; expected a word without blanks and commas`},
		{"terms.yaml", "Rank: {with: [High]}", "terms.yaml:1: Rank has no terms"},
		{"terms.yaml", "Role: {insteadOf: {Pupil: Lerner}}", `terms.yaml:1: Role: insteadOf Pupil: "Lerner" is not a term of it; did you mean "Learner"?`},
		{"terms.yaml", "Role: {insteadOf: {Member: Learner}}", "terms.yaml:1: Role: insteadOf Member: that is a term"},
		{"entities.yaml", "Page: {deprecated: false}", "entities.yaml:1: deprecated: expected true, the type that took its place, or several, [A, B]; or leave it out"},
		{"entities.yaml", "Page: {deprecated: Documnt}", `entities.yaml:1: Page: deprecated: "Documnt" is not a type that can take its place; did you mean "Document"?`},
		{"entities.yaml", "Page: {deprecated: ViewEvent}", `entities.yaml:1: Page: deprecated: "ViewEvent" is not a type that can take its place`},
		{"entities.yaml", "Page: {leaf: deprecated leaves}", `entities.yaml:1: Page.leaf: deprecated: Page has no property "leaves" that can take its place`},
	} {
		fsys := fstest.MapFS{"v/version.yaml": {Data: []byte(head)}, "v/" + test.file: {Data: []byte(test.text)}}
		if _, err := Load(fsys, "v", v1p2); err == nil || strings.TrimPrefix(err.Error(), "v/") != test.want {
			t.Errorf("%s: got %v, want %s", test.text, err, test.want)
		}
	}
}
