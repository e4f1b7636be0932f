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
	spec, err := Load(shipped, "v1p2", nil) // Load also runs the checks that ShippedVersion leaves out
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

// TestShippedProfiles checks that the table of every profile can be read, and how many rows they have.
func TestShippedProfiles(t *testing.T) {
	spec, err := Load(shipped, "v1p2", nil)
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

// BenchmarkLoad measures the loading of the shipped tables, which every run of the program begins with; the same with the checks that
// ShippedVersion leaves to a test; and the reading of the tables of all profiles.
func BenchmarkLoad(b *testing.B) {
	for name, load := range map[string]func() (*Spec, error){
		"shipped": func() (*Spec, error) { return ShippedVersion("1.2") },
		"checked": func() (*Spec, error) { return Load(shipped, "v1p2", nil) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := load(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	spec, err := ShippedVersion("1.2")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("profiles", func(b *testing.B) {
		for b.Loop() {
			for _, name := range spec.Profiles() {
				if _, err := spec.Profile(name); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// TestV1P1 checks how many types, extensions and profiles Caliper 1.1 has.
func TestV1P1(t *testing.T) {
	base, err := ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	spec, err := Load(shipped, "v1p1", base)
	if err != nil {
		t.Fatal(err)
	}
	deprecated, extended := 0, 0
	for _, table := range append(spec.Entities, spec.Events...) {
		if table.Deprecated {
			deprecated++
		}
		if spec.ContextsOf[table.Name] != nil {
			extended++
		}
	}
	if len(spec.Entities) != 76 || len(spec.Events) != 24 || deprecated != 7 || extended != 34 || len(spec.Contexts) != 6 || len(spec.Profiles()) != 15 {
		t.Errorf("%d entity types, %d event types, %d deprecated, %d in extensions with %d contexts, %d profiles",
			len(spec.Entities), len(spec.Events), deprecated, extended, len(spec.Contexts), len(spec.Profiles()))
	}
	words := map[string]bool{}
	for _, table := range spec.Tables() {
		words[table.Name] = true
		for _, row := range table.Rows {
			words[row.Property] = true
		}
	}
	for _, v := range spec.Vocabularies {
		for _, term := range v.Terms {
			words[term] = true
		}
	}
	for name := range spec.ContextsOf {
		if !words[name] {
			t.Errorf("contexts.yaml names %s, which no table has", name)
		}
	}
	for _, name := range spec.Profiles() {
		if _, err := spec.Profile(name); err != nil {
			t.Error(err)
		}
	}
}

// TestV1P1Certification checks that certification for the 1.1 profiles demands 14 rows.
func TestV1P1Certification(t *testing.T) {
	spec, err := ShippedVersion("1.1")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, name := range []string{"AnnotationProfile", "AssessmentProfile", "AssignableProfile", "BasicProfile", "ForumProfile", "GradingProfile",
		"MediaProfile", "ReadingProfile", "SessionProfile", "ToolUseProfile"} {
		p, err := spec.Profile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range p.Rows {
			if row.Certification == DemandRequired {
				got = append(got, row.Event+" "+row.Name)
			}
		}
	}
	want := "AnnotationEvent Bookmarked, AssessmentEvent Started, AssessmentEvent Submitted, AssignableEvent Started, AssignableEvent Submitted, " +
		"Event , MessageEvent Posted, GradeEvent Graded, MediaEvent Started, MediaEvent Ended, NavigationEvent NavigatedTo, ViewEvent Viewed, " +
		"SessionEvent LoggedIn, ToolUseEvent Used"
	if strings.Join(got, ", ") != want {
		t.Errorf("%d rows: %s", len(got), strings.Join(got, ", "))
	}
}

// TestShippedExtensions checks that the extensions that are shipped with the program can be read, and fit Caliper 1.2.
func TestShippedExtensions(t *testing.T) {
	base, err := Load(shipped, "v1p2", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range ShippedExtensions {
		e, err := ShippedExtension(name)
		if err != nil {
			t.Fatal(err)
		}
		spec, err := base.Extend(e)
		if err != nil {
			t.Fatal(err)
		}
		if len(spec.Profiles()) != 16 {
			t.Errorf("%s: %v", name, spec.Profiles())
		}
	}
}

// Load reads the tables of one version, and checks that every name in them is defined.
func Load(fsys fs.FS, dir string, base *Spec) (*Spec, error) {
	spec, err := load(fsys, dir, base)
	if err != nil {
		return nil, err
	}
	return spec, spec.check()
}

// check checks the tables against each other.
func (s *Spec) check() error {
	c, err := s.checker()
	if err != nil {
		return err
	}
	return c.all(s)
}
