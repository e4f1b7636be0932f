package cmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/view"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

func TestProfileNames(t *testing.T) {
	for _, c := range []struct {
		name           string
		args           []string
		code           int
		stdout, stderr string // beginning of standard output, and a part of standard error
	}{
		{"full", []string{"MediaProfile"}, 0, "MediaProfile: ", ""},
		{"short", []string{"Media"}, 0, "MediaProfile: ", ""},
		{"lower case", []string{"media"}, 0, "MediaProfile: ", ""},
		{"with a hyphen", []string{"tool-use"}, 0, "ToolUseProfile: ", ""},
		{"with a space", []string{"tool use"}, 0, "ToolUseProfile: ", ""},
		{"none", nil, 0, "AnnotationProfile: ", ""},
		{"misspelt", []string{"Meda"}, 2, "", "Meda: there is no such profile; did you mean MediaProfile?"},
		{"unknown", []string{"Sausage"}, 2, "", "must be one of AnnotationProfile, AssessmentProfile,"},
		{"hostile", []string{"\x1b[2J"}, 2, "", `"\x1b[2J": there is no such profile`},
		{"two", []string{"tool", "use"}, 2, "", "name one profile, in quotes"},
		{"format", []string{"Media", "--format", "xml"}, 2, "", "must be one of text, json"},
		{"no tables", []string{"--tables", "testdata/docs/fixtures"}, 2, "", "testdata/docs/fixtures: there are no tables in this folder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, stdout, stderr := run(t, "", append([]string{"profiles"}, c.args...)...)
			if code != c.code || !strings.HasPrefix(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) || c.code == 0 && stderr != "" || c.code != 0 && stdout != "" {
				t.Errorf("exit code %d, want %d; stdout %q, stderr %q", code, c.code, stdout, stderr)
			}
		})
	}
}

func TestProfileGolden(t *testing.T) {
	_, stdout, _ := run(t, "", "profiles", "Media")
	want, err := os.ReadFile("testdata/commands/profiles-media.txt")
	if err != nil {
		t.Fatal(err)
	}
	if stdout != string(want) {
		t.Errorf("the output differs from testdata/commands/profiles-media.txt:\n%s", stdout)
	}
}

// TestProfilesSteady checks that the output is the same each time, although Go iterates over maps in random order.
func TestProfilesSteady(t *testing.T) {
	for _, version := range []string{"v1p2", "v1p1"} {
		_, list, _ := run(t, "", "profiles", "--caliper", version)
		commands := []string{"--format=text", "--format=json"}
		for line := range strings.Lines(list) {
			if name, _, ok := strings.Cut(line, "Profile: "); ok {
				commands = append(commands, name)
			}
		}
		for _, arg := range commands {
			args := []string{"profiles", "--caliper", version, arg}
			code, first, stderr := run(t, "", args...)
			if code != 0 || len(commands) < 10 {
				t.Fatalf("%s of %q: exit code %d, %s", arg, commands, code, stderr)
			}
			for range 5 {
				if _, again, _ := run(t, "", args...); again != first {
					t.Fatalf("%s: one run prints\n%s\nanother prints\n%s", strings.Join(args, " "), first, again)
				}
			}
		}
	}
}

// TestProfileList checks that the list has every profile, with its subject and the number of its rows.
func TestProfileList(t *testing.T) {
	_, stdout, _ := run(t, "", "profiles")
	spec, err := profiles.ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range spec.Profiles() {
		p, err := spec.Profile(name)
		if err != nil {
			t.Fatal(err)
		}
		if want := name + ": " + p.About + " " + words.Count(len(p.Rows), "row") + "; certification requires "; !strings.Contains(flat(stdout), want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	for _, want := range []string{
		"requires MediaEvent Started, MediaEvent Ended ",
		"requires at least one of FeedbackEvent Commented, FeedbackEvent Ranked ",
		"requires Event with any action ",
		"caliper-lint profiles NAME",
	} {
		if !strings.Contains(flat(stdout), want) {
			t.Errorf("the list lacks %q", want)
		}
	}
}

// cells splits the lines of a table into cells, at the columns of the rule below its head. It joins cells that continue on the next line,
// and repeats the event's name in each row.
func cells(text string) (table []map[string]string) {
	lines := strings.Split(text, "\n")
	rule := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "---") })
	cut := func(line string) map[string]string {
		row := map[string]string{}
		for at := 0; at < len(lines[rule]); {
			width := strings.Index(lines[rule][at:]+" ", " ")
			part := func(s string) string { return strings.TrimSpace(s[min(at, len(s)):min(at+width, len(s))]) }
			row[part(lines[rule-1])] = part(line)
			at += width + 2
		}
		return row
	}
	for _, line := range lines[rule+1:] {
		if line == "" {
			break
		}
		row := cut(line)
		if row["Action"] == "" {
			for column, rest := range row {
				table[len(table)-1][column] = strings.TrimSpace(table[len(table)-1][column] + " " + rest)
			}
			continue
		}
		if row["Event"] == "" {
			row["Event"] = table[len(table)-1]["Event"]
		}
		table = append(table, row)
	}
	return table
}

// TestProfileRows checks that every profile shows each of its rows, within the width of the terminal.
func TestProfileRows(t *testing.T) {
	spec, err := profiles.ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("..")
	for _, name := range spec.Profiles() {
		p, err := spec.Profile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, stdout, _ := run2(t, "profiles", name)
		if !strings.HasPrefix(flat(stdout), name+": "+p.About+" "+spec.Specification+"#"+p.Section+" ") {
			t.Errorf("%s: unexpected head: %s", name, stdout)
		}
		table := cells(stdout)
		if len(table) != len(p.Rows) {
			t.Errorf("%s: %d rows, want %d:\n%s", name, len(table), len(p.Rows), stdout)
			continue
		}
		for i, row := range p.Rows {
			action := row.Name
			if action == "" {
				action = "any action"
			}
			got := table[i]
			if got["Event"] != row.Event || got["Action"] != action || got["Certification"] != string(row.Certification) || got["Actor"] == "" || got["Object"] == "" {
				t.Errorf("%s: row %d is %v, want %s %s, %s", name, i+1, got, row.Event, action, row.Certification)
			}
			for _, own := range row.Rows {
				column := strings.ToUpper(own.Property[:1]) + own.Property[1:]
				types := strings.Join(own.Types, " | ")
				for _, other := range own.TypesWithWarning {
					types += " | " + other + "*"
				}
				words := strings.Join(own.Types, " or ")
				if got[column] != types && !strings.Contains(stdout, own.Property+" may be a "+words) && !strings.Contains(stdout, own.Property+" may be an "+words) {
					t.Errorf("%s %s %s: %s is %q, want %s", name, row.Event, row.Name, own.Property, got[column], types)
				}
			}
		}
		for _, line := range strings.Split(stdout, "\n") {
			if len(line) > 80 {
				t.Errorf("%s: a line has %d columns: %s", name, len(line), line)
			}
		}
	}
}

// TestProfileCells checks that a cell has the types that the profile demands, else those of the action, else those of the event.
func TestProfileCells(t *testing.T) {
	t.Chdir("..")
	for _, c := range []struct{ profile, event, action, column, want string }{
		{"Media", "ViewEvent", "Viewed", "Object", "MediaObject"},
		{"Media", "ViewEvent", "Viewed", "Actor", "Person"},
		{"Grading", "ViewEvent", "Viewed", "Actor", "Person | Agent*"},
		{"Grading", "GradeEvent", "Graded", "Actor", "Agent | Organization*"},
		{"Session", "SessionEvent", "TimedOut", "Actor", "SoftwareApplication"},
		{"Session", "SessionEvent", "LoggedIn", "Actor", "Person"},
		{"Session", "SessionEvent", "TimedOut", "Object", "Session"},
		{"Assessment", "NavigationEvent", "NavigatedTo", "Object", "Assessment | AssessmentItem"},
		{"General", "Event", "any action", "Object", "Entity"},
		{"Grading", "ViewEvent", "Viewed", "Generated", ""},
	} {
		_, stdout, _ := run2(t, "profiles", c.profile)
		i := slices.IndexFunc(cells(stdout), func(row map[string]string) bool { return row["Event"] == c.event && row["Action"] == c.action })
		if i < 0 || cells(stdout)[i][c.column] != c.want {
			t.Errorf("%s, %s %s: %s is not %q:\n%s", c.profile, c.event, c.action, c.column, c.want, stdout)
		}
	}
	if _, stdout, _ := run2(t, "profiles", "General"); strings.Contains(stdout, "Target") || strings.Contains(stdout, "Besides") {
		t.Errorf("the table of the General profile has columns or notes that the profile does not need:\n%s", stdout)
	}
}

// TestProfileWords checks the sentences below the table, for demands that the columns cannot show.
func TestProfileWords(t *testing.T) {
	t.Chdir("..")
	for _, c := range []struct{ profile, want string }{
		{"Annotation", "- AnnotationEvent: generated is recommended; it should have annotator and annotated if written as an object"},
		{"Assessment", "- AssessmentEvent Started, Restarted: the attempt's count is one more than that of the attempt before"},
		{"Assessment", "- AssessmentEvent Paused, Resumed, Reset: the attempt's count stays the same"},
		{"Assessment", "- AssessmentItemEvent Skipped, Completed: the attempt's count must stay the same"},
		{"Annotation", "- AnnotationEvent: target may be a Frame"},
		{"Assessment", "- AssessmentItemEvent Completed: generated may be a Response"},
		{"Assignable", "- AssignableEvent, all but Activated, Deactivated: generated is recommended"},
		{"Feedback", "at least one: certification requires an event of at least one of these rows"},
		{"Grading", "- ViewEvent: object should have attempt, maxResultScore and resultScore if written as an object"},
		{"Grading", "* accepted with a warning"},
		{"Media", "- MediaEvent: target may be a MediaLocation; it is recommended if the object is an AudioObject or VideoObject"},
		{"Media", "- MediaEvent Resumed: target has the currentTime of the last Paused"},
		{"Media", "- NavigationEvent: referrer may be a DigitalResource or SoftwareApplication"},
		{"ResourceManagement", "- ResourceManagementEvent Copied: generated is required"},
		{"Survey", "it is recommended; it should have assignee, assignable and count"},
		{"Media", "a warning where it is recommended (should), a note where it is advised (ideally)."},
		{"ToolLaunch", "- ToolLaunchEvent Launched: federatedSession is required"},
		{"ToolLaunch", "A missing property is an error where it is required (must)."},
	} {
		_, stdout, _ := run2(t, "profiles", c.profile)
		if !strings.Contains(flat(stdout), c.want) {
			t.Errorf("%s does not say %q:\n%s", c.profile, c.want, stdout)
		}
	}
}

// TestOwnProfile checks that users' tables are shown like Caliper's, without control characters.
func TestOwnProfile(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"terms.yaml": "Action: {terms: [Weighed, Spilt, Measured]}\n",
		"entities.yaml": "Substance: {extends: Entity, mass: decimal}\nAcid: {extends: Substance, grade: decimal}\n" +
			"StrongAcid: {extends: Acid}\nBase: {extends: Substance, currentTime: Duration}\n",
		"events.yaml": `
LabEvent:
  extends:   Event
  actor:     Person else Agent
  object:    Substance
  target:    Substance | Acid with grade
  balance!:  SoftwareApplication
  helpers:   [Person | SoftwareApplication]
  startedAtTime+: DateTime
  objects:
    Acid: {referrer*: DigitalResource}
    Base: {referrer*: DigitalResource}
  actions:
    Weighed: {generated: Score}
    Spilt, Measured:
`,
		"lab.yaml": `
profile: LabProfile
section: https://lab.example/tables#lab
about:   "weighing \e[2J \u202Ethings\nand \u4e2d\u6587"
events:
  LabEvent:
    target: Substance | Acid with mass! and grade+
    actions:
      Weighed, Measured:
      Spilt: {object: Acid, target: Base, attempt-count!: next, position-as: Weighed}
  Event: {actor: Person}
certification:
  required:   {LabEvent: [Weighed]}
  atLeastOne: {LabEvent: [Spilt], Event: }
`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, stdout, stderr := run(t, "", "profiles", "lab", "--tables", folder)
	const want = `LabProfile: weighing \x1b[2J \u202ethings and 中文
https://lab.example/tables#lab

Event     Action      Actor     Object     Target       Generated  Certification
--------  ----------  --------  ---------  -----------  ---------  -------------
LabEvent  Weighed     Person |  Substance  Substance |  Score      required
                      Agent*               Acid
          Measured    Person |  Substance  Substance |             optional
                      Agent*               Acid
          Spilt       Person |  Acid       Base                    at least one
                      Agent*
Event     any action  Person    Entity                             at least one

* accepted with a warning
at least one: certification requires an event of at least one of these rows

Besides:
- LabEvent: balance may be a SoftwareApplication; it is required
- LabEvent: helpers may be an array of Person or SoftwareApplication
- LabEvent: startedAtTime may be of type DateTime; it is advised
- LabEvent Weighed, Measured: target must have mass if written as an object; it
  ideally has grade if it is an Acid written as an object
- LabEvent Weighed, Measured: referrer is recommended if the object is an Acid
  or Base
- LabEvent Spilt: referrer is recommended if the object is an Acid
- LabEvent Spilt: the attempt's count must be one more than that of the attempt
  before
- LabEvent Spilt: target has the currentTime of the last Weighed

A missing property is an error where it is required (must), a warning where it
is recommended (should), a note where it is advised (ideally).
`
	if code != 0 || stdout != want {
		t.Errorf("exit code %d, %s\n%s", code, stderr, stdout)
	}
	if _, list, _ := run2(t, "profiles", "--tables", folder); !strings.Contains(list, `LabProfile: weighing \x1b[2J \u202ethings and 中文`) ||
		!strings.Contains(flat(list), "requires LabEvent Weighed, and at least one of LabEvent Spilt, Event with any action MediaProfile: ") {
		t.Errorf("unexpected list:\n%s", list)
	}
}

func TestProfilesJSON(t *testing.T) {
	spec, err := profiles.ShippedVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("..")
	read := func(args ...string) (out view.JSONProfiles) {
		code, stdout, stderr := run2(t, append([]string{"profiles", "--format", "json"}, args...)...)
		d := json.NewDecoder(strings.NewReader(stdout))
		d.DisallowUnknownFields()
		if err := d.Decode(&out); err != nil || code != 0 || stderr != "" || out.Version != 1 {
			t.Fatalf("exit code %d, %v, %s", code, err, stderr)
		}
		return out
	}
	all := read()
	var names []string
	for _, p := range all.Profiles {
		names = append(names, p.Name)
		table, err := spec.Profile(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Rows) != len(table.Rows) || p.About != table.About || p.SpecURL != spec.Specification+"#"+table.Section {
			t.Errorf("%s: %d rows, want %d; %s; %s", p.Name, len(p.Rows), len(table.Rows), p.About, p.SpecURL)
			continue
		}
		for i, row := range p.Rows {
			want := table.Rows[i]
			if row.Event != want.Event || (row.Action == nil) != (want.Name == "") || row.Action != nil && *row.Action != want.Name || row.Certification != want.Certification ||
				len(row.Actor) == 0 || len(row.Object) == 0 || row.Target == nil || row.Generated == nil || row.Referrer == nil || row.Required == nil || row.Recommended == nil || row.Advised == nil {
				t.Errorf("%s: row %d is %+v", p.Name, i+1, row)
			}
		}
	}
	if !slices.Equal(names, spec.Profiles()) {
		t.Errorf("the profiles are %v", names)
	}
	media := read("Media").Profiles
	if len(media) != 1 {
		t.Fatalf("%d profiles, want Media alone", len(media))
	}
	row := media[0].Rows[slices.IndexFunc(media[0].Rows, func(r view.JSONProfileRow) bool { return *r.Action == "Resumed" })]
	got, _ := json.Marshal(row)
	const want = `{"event":"MediaEvent","action":"Resumed","actor":["Person"],"object":["MediaObject"],"target":["MediaLocation"],` +
		`"generated":[],"referrer":[],"acceptedWithWarning":{},"otherTypes":{},"certification":"optional","required":[],` +
		`"recommended":[{"property":"target","of":null,"ofTypes":[],"ifObject":["AudioObject","VideoObject"]}],` +
		`"advised":[{"property":"currentTime","of":"target","ofTypes":[],"ifObject":[]}],` +
		`"attemptCount":null,"attemptCountRequired":false,"positionAs":"Paused"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if view := media[0].Rows[len(media[0].Rows)-1]; len(view.Accepted["actor"]) > 0 {
		t.Errorf("ViewEvent of the Media profile accepts as actor: %v", view.Accepted)
	}
	grading := read("Grading").Profiles
	if view := grading[0].Rows[len(grading[0].Rows)-1]; !slices.Equal(view.Accepted["actor"], []string{"Agent"}) {
		t.Errorf("ViewEvent of the Grading profile accepts as actor: %v", view.Accepted)
	}
}

// TestCommandWriteError checks that an error in writing a page ends the program with exit code 2.
func TestCommandWriteError(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer full.Close()
	t.Chdir("..")
	for _, args := range []string{"profiles", "profiles Media", "profiles Media --format json", "rules", "rules --format json",
		"explain value/iri", "explain value/iri --format json", "explain value"} {
		var stderr strings.Builder
		if code := Main(strings.Fields(args), nil, full, &stderr); code != exitFailure || !strings.Contains(stderr.String(), "write the ") {
			t.Errorf("%s: exit code %d, stderr %q", args, code, stderr.String())
		}
	}
}
