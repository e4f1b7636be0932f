package catalogue

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/profiles"
)

var update = flag.Bool("update", false, "rewrite docs/requirements.md")

func requirements(t *testing.T) []Requirement {
	t.Helper()
	all, err := new(Catalogue).Requirements()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestRequirementsOfRules checks that every rule names the requirements that it checks. That there are such requirements
// is for Catalogue.Requirements to say.
func TestRequirementsOfRules(t *testing.T) {
	var c Catalogue
	for _, area := range Areas {
		rules, err := c.Area(area)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rules {
			if len(r.Requirements) == 0 {
				t.Errorf("%s names no requirement", r.ID)
			}
			if sorted := slices.Sorted(slices.Values(r.Requirements)); len(slices.Compact(sorted)) != len(r.Requirements) {
				t.Errorf("%s names a requirement twice", r.ID)
			}
		}
	}
}

// TestRequirementsAreChecked checks that every requirement is checked by rules or by a command, or says why it is not.
func TestRequirementsAreChecked(t *testing.T) {
	for _, q := range requirements(t) {
		switch byRules := len(q.Rules) > 0; {
		case byRules && q.Unchecked != "":
			t.Errorf("%s is said to be unchecked, but %s checks it", q.ID, q.Rules[0].ID)
		case byRules && q.Command != "":
			t.Errorf("%s is left to the command %s, but %s checks it", q.ID, q.Command, q.Rules[0].ID)
		case byRules && !q.IsOnData():
			t.Errorf("%s is on %s, which no data shows, but %s checks it", q.ID, q.On, q.Rules[0].ID)
		case byRules || q.Unchecked != "" || q.Command != "":
		case q.IsOnData():
			t.Errorf("no rule checks %s: %s", q.ID, q.Says)
		default:
			t.Errorf("%s does not say why it is unchecked: %s", q.ID, q.Says)
		}
	}
}

// TestUnknownRequirement checks that a rule cannot name a requirement that there is not.
func TestUnknownRequirement(t *testing.T) {
	r := Rule{ID: "value/iri", Requirements: []string{"R-001", "R-999"}}
	q := Requirement{}
	err := r.join(map[string]*Requirement{"R-001": &q})
	if err == nil || !strings.Contains(err.Error(), "value/iri names R-999") || len(q.Rules) != 1 {
		t.Errorf("got %v, and %d rules of R-001", err, len(q.Rules))
	}
}

const pageFile = "../../docs/requirements.md"

// TestRequirementsPage checks that the page on requirements is what is in force.
func TestRequirementsPage(t *testing.T) {
	want := page(t)
	if *update {
		if err := os.WriteFile(pageFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	gotLines, wantLines := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			t.Errorf("%s:%d: %s\nwant: %s", pageFile, i+1, gotLines[i], wantLines[i])
			break
		}
	}
	t.Error("the page is out of date: go test ./rules/catalogue -run TestRequirements -update")
}

// topics are the headings of the page, each with its first requirement.
var topics = []struct{ first, heading string }{
	{"R-001", "The event"},
	{"R-029", "The entity"},
	{"R-047", "The JSON-LD context"},
	{"R-055", "Identifiers and anonymous entities"},
	{"R-062", "The envelope"},
	{"R-074", "The sensor's requests"},
	{"R-083", "The endpoint's answers"},
	{"R-096", "Event types"},
	{"R-130", "Entity types"},
	{"R-182", "Every profile"},
	{"R-187", "Single profiles"},
	{"R-215", "The certification guide"},
	{"P-01", "Plausibility, which the specification does not speak of"},
	{"V-01", "Caliper 1.1, where it says what 1.2 does not"},
}

// page writes docs/requirements.md.
func page(t *testing.T) []byte {
	all := requirements(t)
	w := pageWriter{t: t, samples: badSamples(t)}
	spec, err := profiles.ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	w.learn(spec)
	w.head(all)
	headings := 0
	for i := range all {
		if headings < len(topics) && topics[headings].first == all[i].ID {
			fmt.Fprintf(&w, "\n## %s\n\n| id | level | statement | checked by | shown by |\n|---|---|---|---|---|\n", topics[headings].heading)
			headings++
		}
		w.row(&all[i])
	}
	if headings < len(topics) {
		t.Fatalf("there is no %s, or it stands before another topic", topics[headings].first)
	}
	return w.Bytes()
}

type pageWriter struct {
	bytes.Buffer
	t             *testing.T
	specification string              // URL
	words         map[string]bool     // of Caliper: types, properties, terms
	extends       map[string][]string // a type's supertypes
	samples       []sample
}

const pageHead = `# What Caliper demands, and what checks it

Every normative statement of Caliper 1.2 and of its certification guide, in our own words, with the rules that check it
and the tests that show it. A type stands for its subtypes and for an IRI too, an optional property may be missing, and
"written out" means as an object. The rules' own texts and examples are in ` + "[their pages](rules/README.md)" + `.

Do not edit this page. It is made from ` + "`profiles/v1p2/requirements.yaml`" + `, the catalogue and the samples:

<!-- not run: it writes this page -->
` + "```sh" + `
go test ./rules/catalogue -run TestRequirements -update
` + "```" + `

What shows that a rule works:

- ` + "`rules/catalogue/AREA.yaml`" + ` has an example of each rule of the area without finding, and one with exactly its finding;
  ` + "`TestExamples`" + ` of package validate runs them.
- ` + "`testdata/bad/AREA/NAME.json`" + ` has exactly the findings of ` + "`NAME.want`" + ` beside it; ` + "`TestBad`" + ` of package validate runs them.
  Of the samples in which one of the rules finds something, the one named here is nearest to the statement.
- ` + "`cmd/certify_test.go`" + ` runs the command certify.

`

// head writes what the page is, and how many statements there are of each level and what becomes of them.
func (w *pageWriter) head(all []Requirement) {
	w.WriteString(pageHead)
	w.WriteString("| level | checked by rules | by `certify` | not checkable on data | all |\n|---|---|---|---|---|\n")
	levels := []string{"MUST", "SHOULD", "MAY"}
	for _, level := range append(levels, "all") {
		var count [3]int
		for _, q := range all {
			if level == "all" || level == q.Level {
				count[fate(&q)]++
			}
		}
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d |\n", level, count[0], count[1], count[2], count[0]+count[1]+count[2])
	}
}

// fate is 0 for a requirement that rules check, 1 for one that is left to a command, 2 for one that nothing can check.
func fate(q *Requirement) int {
	switch {
	case q.Unchecked != "":
		return 2
	case q.Command != "":
		return 1
	}
	return 0
}

func (w *pageWriter) row(q *Requirement) {
	id := q.ID
	if q.Section != "" && q.Source == "" {
		id = fmt.Sprintf("[%s](%s#%s)", q.ID, w.specification, q.Section)
	}
	id = fmt.Sprintf(`<a id="%s"></a>`, q.ID) + id // where the pages of rules lead to
	var by, shown []string
	switch fate(q) {
	case 0:
		for _, r := range q.Rules {
			by = append(by, fmt.Sprintf("[`%s`](rules/%[1]s.md)", r.ID))
			shown = append(shown, code("rules/catalogue/"+areaOf(r.ID)+".yaml"))
		}
		shown = slices.Compact(shown)
		if s := w.nearest(q); s != nil {
			shown = append(shown, code(s.path))
		} else if best[q.ID] != "" {
			w.t.Errorf("%s: no rule of it finds anything in testdata/bad/%s.json", q.ID, best[q.ID])
		}
	case 1:
		by, shown = []string{code(q.Command)}, []string{code("cmd/" + q.Command + "_test.go")}
	case 2:
		by = []string{"not checked: " + escape(q.Unchecked)}
	}
	if q.Partly != "" {
		by = append(by, "in part: "+escape(q.Partly))
	}
	fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", id, q.Level, escape(q.Says), strings.Join(by, ", "), strings.Join(shown, ", "))
}

func areaOf(id ID) string {
	area, _, _ := strings.Cut(string(id), "/")
	return area
}

func code(s string) string { return "`" + s + "`" }

// escape makes Markdown leave text alone.
func escape(s string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", `\<`).Replace(s)
}

// sample is a document of testdata/bad and what is found in it.
type sample struct {
	path, name string // the name without folder and ending
	found      []found
}

// found is what is found at one place.
type found struct {
	rule     string
	property string   // the property that is at fault; "" if there is none, or if it is one that is missing
	around   []string // the types of the objects around the fault from the top, envelope for an envelope
	profile  string   // that the event around it names; "" outside of events
}

// badSamples reads testdata/bad, in the order of the paths.
func badSamples(t *testing.T) (all []sample) {
	t.Helper()
	const root = "../../testdata/bad"
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".want" {
			return err
		}
		name := strings.TrimSuffix(path, ".want")
		inputs, err := filepath.Glob(name + ".*json*")
		if err != nil || len(inputs) != 1 {
			return fmt.Errorf("%s: %d inputs beside it, %v", path, len(inputs), err)
		}
		s := sample{path: strings.TrimPrefix(filepath.ToSlash(inputs[0]), "../../"), name: filepath.Base(name)}
		s.found, err = readFound(path, inputs[0])
		all = append(all, s)
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("no samples in %s: %v", root, err)
	}
	return all
}

// readFound reads what is found, lines of "place severity rule pointer", and looks up the places in the document.
func readFound(wantFile, documentFile string) ([]found, error) {
	want, err := os.ReadFile(wantFile)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(documentFile)
	if err != nil {
		return nil, err
	}
	var document any
	if json.Unmarshal(text, &document) != nil {
		document = nil // it is faulty in just that, or holds several values
	}
	var all []found
	for line := range strings.Lines(string(want)) {
		fields := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 4) // a pointer may have spaces
		if len(fields) != 4 {
			return nil, fmt.Errorf("%s: %q is not a place, a severity, a rule and a pointer", wantFile, line)
		}
		f := found{rule: fields[2]}
		f.locate(document, strings.Trim(fields[3], `"`))
		all = append(all, f)
	}
	return all, nil
}

// locate fills in what is at a place of a document.
func (f *found) locate(value any, pointer string) {
	for _, token := range strings.Split(pointer, "/")[1:] {
		switch in := value.(type) {
		case map[string]any:
			f.enter(in)
			value, f.property = in[token], token
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i >= len(in) {
				return
			}
			value = in[i]
		}
	}
	if in, ok := value.(map[string]any); ok && isAbsence(ID(f.rule)) {
		f.enter(in)
		f.property = ""
	}
}

// enter takes note of an object on the way to the fault.
func (f *found) enter(object map[string]any) {
	name, _ := object["type"].(string)
	if _, ok := object["eventTime"]; ok {
		f.profile, _ = object["profile"].(string)
		if !strings.HasSuffix(name, "Event") { // the type is what is wrong
			name = "Event"
		}
	} else if _, ok := object["dataVersion"]; ok {
		name = "envelope"
	}
	f.around = append(f.around, name)
}

// isAbsence reports whether what a rule finds is a property that an object lacks.
func isAbsence(id ID) bool {
	return slices.Contains([]ID{PropertyRequired, PropertyRecommended, ContextMissing, EventProfileMissing}, id)
}

// best are the samples for statements whose words do not tell enough.
var best = map[string]string{
	"R-033": "entity/person-id-bare-token",
	"R-052": "context/redefines-actor",
	"R-053": "context/redefines-term-on-actor",
	"R-056": "property/person-without-id",
	"R-059": "entity/anonymous-person-with-name",
	"R-060": "entity/anonymous-describe-in-envelope",
	"R-073": "context/third-item-without",
	"R-103": "event/feedback-commented-generated-rating",
	"R-119": "event/session-logged-in-actor-application",
	"R-131": "entity/attempt-assignable-person",
	"R-132": "property/organization-members-is-an-object",
	"R-206": "event/session-timed-out-actor-person",
	"R-216": "value/person-date-created-has-an-offset",
	"R-217": "value/event-object-is-free-text",
}

// nearest returns the sample in which a rule of q finds something that is nearest to what q says, nil if none is near.
// Among equals it is the one with the shortest name.
func (w *pageWriter) nearest(q *Requirement) *sample {
	about := w.subject(q)
	var nearest *sample
	most := 0
	for i := range w.samples {
		s := &w.samples[i]
		if best[q.ID] != "" && s.path != "testdata/bad/"+best[q.ID]+".json" {
			continue
		}
		if near := about.near(s); near > 0 && (nearest == nil || cmp.Or(near-most, len(nearest.name)-len(s.name)) > 0) {
			nearest, most = s, near
		}
	}
	return nearest
}

// subject is what a requirement is about, as far as a program can tell.
type subject struct {
	w          *pageWriter
	rules      []string
	section    string
	says       []string // words of at least four letters, in lower case
	types      []string // types and terms, written as in the names of samples
	properties []string
	isSure     bool // that the properties are meant, and are no words of English
}

func (w *pageWriter) subject(q *Requirement) *subject {
	c := &subject{w: w, section: q.Section}
	for _, r := range q.Rules {
		c.rules = append(c.rules, string(r.ID))
	}
	if strings.Contains(q.Says, "acts on") {
		c.properties = []string{"actor", "object"}
	}
	before := ""
	for _, word := range strings.FieldsFunc(q.Says, func(r rune) bool { return strings.ContainsRune(" ,;:.()", r) }) {
		c.word(word, before)
		before = word
	}
	return c
}

// word takes note of a word of the statement.
func (c *subject) word(word, before string) {
	if len(word) >= 4 {
		c.says = append(c.says, strings.ToLower(word))
	}
	if !c.w.words[word] {
		word = strings.TrimSuffix(word, "s") // a plural
	}
	switch isCapital := word == "" || word[0] < 'a'; {
	case !c.w.words[word]:
	case isCapital:
		c.types = append(c.types, kebab(word))
	case !slices.Contains([]string{"a", "an", "any", "No", "several"}, before): // no property has an article
		c.properties = append(c.properties, word)
		c.isSure = c.isSure || kebab(word) != word
	}
}

// near tells how near a sample comes to the subject; 0 if it is about something else.
func (c *subject) near(s *sample) int {
	points, isAbout := 0, false
	for _, f := range s.found {
		if !slices.Contains(c.rules, f.rule) {
			continue
		}
		near := c.place(f)
		if near > 0 && slices.Contains(c.properties, f.property) {
			near, isAbout = near+4, true
		}
		points = max(points, near)
	}
	if points == 0 {
		return 0
	}
	name := "-" + s.name + "-"
	for _, property := range c.properties {
		if strings.Contains(name, "-"+kebab(property)+"-") {
			points, isAbout = points+2, true
		}
	}
	if c.isSure && !isAbout {
		return 0
	}
	for _, kebab := range c.types {
		if strings.Contains(name, "-"+kebab+"-") {
			points += 2
		}
	}
	for _, word := range c.says {
		if strings.Contains(name, "-"+word+"-") {
			points++
		}
	}
	return max(1, points-3*(len(s.found)-1)) // a sample that has but one fault shows it best
}

// place tells how near the place of a fault comes to what the section speaks of; 0 if it is elsewhere.
func (c *subject) place(f found) int {
	profile, inProfile := strings.CutPrefix(c.section, "profile-")
	switch isType := c.section == "envelope" || c.w.extends[c.section] != nil; {
	case isType:
		return c.within(c.section, f)
	case inProfile && !strings.EqualFold(f.profile, profile+"Profile"):
		return 0
	case slices.Contains(c.says, "event"):
		return 1 + c.within("Event", f)
	}
	return 1
}

// within tells how closely an object of a type surrounds a fault, the more the closer; 0 if none does.
func (c *subject) within(name string, f found) int {
	for i, around := range slices.Backward(f.around) {
		switch distance := len(f.around) - 1 - i; {
		case around == name:
			return max(2, 6-2*distance)
		case c.w.isA(around, name):
			return max(1, 5-2*distance)
		}
	}
	return 0
}

// isA reports whether a type is another, or a subtype of it.
func (w *pageWriter) isA(name, other string) bool {
	return name == other || slices.ContainsFunc(w.extends[name], func(super string) bool { return w.isA(super, other) })
}

// learn takes note of the names of types, properties and terms.
func (w *pageWriter) learn(spec *profiles.Spec) {
	w.specification, w.words, w.extends = spec.Specification, map[string]bool{}, map[string][]string{}
	for _, t := range spec.Tables() {
		w.words[t.Name] = true
		w.extends[t.Name] = append([]string{}, t.Extends...)
		for _, row := range t.Rows {
			w.words[row.Property] = true
		}
	}
	for _, v := range spec.Vocabularies {
		for _, term := range v.Terms {
			w.words[term] = true
		}
	}
}

// kebab writes a word as the names of samples do: dateCreated as date-created.
func kebab(word string) string {
	var b strings.Builder
	for i, r := range word {
		if i > 0 && 'A' <= r && r <= 'Z' {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
