package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

var htmlOptions = Options{Tool: "caliper-lint 0", Catalogue: new(catalogue.Catalogue), URL: func(section string) string { return "https://spec.example/v1p2#" + section }}

// fault returns a typical finding.
func fault(rule string, severity catalogue.Severity, file, profile string) finding.Finding {
	return finding.Finding{
		Rule: rule, Severity: severity, Requirement: "MUST", Message: "actor is 7", Hint: "give an IRI", File: file, Record: 3,
		Pointer: "/data/0/actor", Span: finding.Span{Line: 12, Column: 5, EndLine: 12, EndColumn: 6}, EventID: "urn:uuid:1",
		EventType: "ViewEvent", Profile: profile, SpecURL: "https://spec.example/v1p2#Event", Caliper: "1.2",
		Excerpt: finding.Excerpt{Before: `"actor": `, Marked: "7", After: ",", CutRight: true},
	}
}

func times(n int, f finding.Finding) (all []finding.Finding) {
	for range n {
		all = append(all, f)
	}
	return all
}

// printHTML returns the page of findings. It adds their numbers to the summary of the result.
func printHTML(t *testing.T, mostPerRule int, result Result, findings ...finding.Finding) string {
	t.Helper()
	var b bytes.Buffer
	r := Report{failures: result.Failures}
	r.Add(newHTML(&b, htmlOptions), mostPerRule)
	for _, f := range findings {
		result.Summary.Count(&f)
		if err := r.Finding(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(result); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHTMLGroups(t *testing.T) {
	var all []finding.Finding
	all = append(all, times(500, fault("a/warned", catalogue.Warning, "a.json", ""))...)
	all = append(all, times(2, fault("value/iri", catalogue.Error, "a.json", ""))...)
	all = append(all, times(150, fault("c/often", catalogue.Error, "a.json", ""))...)
	all = append(all, fault("c/often", catalogue.Warning, "a.json", ""), fault("d/noted", catalogue.Note, "a.json", ""))
	hidden := fault("value/iri", catalogue.Error, "secret.json", "")
	hidden.Suppressed = &finding.Suppression{By: "ignore"}
	only := fault("e/suppressed", catalogue.Error, "secret.json", "")
	only.Suppressed = hidden.Suppressed
	page := parsePage(t, printHTML(t, 0, Result{}, append(all, hidden, only, only)...))

	var got []string
	for _, rule := range page.all("article", "rule") {
		line := rule.all("h3", "")[0].text()
		for _, badge := range rule.all("p", "counts")[0].all("span", "badge") {
			if _, none := badge.attributes["hidden"]; !none {
				line += ", " + badge.text()
			}
		}
		left := rule.all("p", "left")[0]
		if _, none := left.attributes["hidden"]; !none {
			line += ", " + left.text()
		}
		got = append(got, fmt.Sprintf("%s, %d here", line, len(rule.all("li", "finding"))))
	}
	want := []string{
		"c/often, 150 errors, 1 warning, 51 more findings are not shown., 100 here",
		"value/iri, 2 errors, 2 here",
		"a/warned, 500 warnings, 400 more findings are not shown., 100 here",
		"d/noted, 1 note, 1 here",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the groups are\n%s", strings.Join(got, "\n"))
	}
	rule := page.all("article", "rule")[1].text()
	for _, part := range []string{"an absolute IRI.", "MUST", "1 suppressed", "A string here is a reference", "To fix it: send the IRI with its scheme"} {
		if !strings.Contains(rule, part) {
			t.Errorf("the section of the rule lacks %s", part)
		}
	}
	text := page.text()
	if strings.Contains(text, "secret.json") {
		t.Error("the page shows a suppressed finding")
	}
	if suppressed := page.find("suppressed").text(); !strings.Contains(suppressed, "3 findings do not count") || !strings.Contains(suppressed, "value/iri 1") || !strings.Contains(suppressed, "e/suppressed 2") {
		t.Errorf("the section of suppressed findings says %s", suppressed)
	}
	if !strings.HasPrefix(page.all("h1", "")[0].text(), "152 errors, 501 warnings, 1 note (3 suppressed)") {
		t.Errorf("the verdict is %s", page.all("h1", "")[0].text())
	}
}

func TestHTMLFinding(t *testing.T) {
	f := fault("value/iri", catalogue.Error, "a.json", "ReadingProfile")
	other := f
	other.SpecURL, other.Excerpt.Marked = "https://spec.example/v1p1#Entity", `{"id": 7}`
	page := parsePage(t, printHTML(t, 0, Result{Summary: validate.Counts{Versions: versionCounts(t, `{"1.1":1}`)}}, f, other))
	items := page.all("li", "finding")
	want := `error a.json:12:5 actor is 7 12 "actor": 7,… give an IRI Record 3 Pointer /data/0/actor Event type ViewEvent Event id urn:uuid:1 ` +
		`Profile ReadingProfile Caliper 1.2 MUST specification, Event`
	if got := items[0].text(); got != want {
		t.Errorf("the finding is\n%s\nwant\n%s", got, want)
	}
	for i, want := range []string{"7", "{"} {
		if got := items[i].all("mark", "")[0].text(); got != want {
			t.Errorf("the marked text is %q, want %q", got, want)
		}
	}
	var links []string
	for _, a := range page.all("article", "rule")[0].all("a", "") {
		links = append(links, a.attributes["href"])
	}
	if want := []string{"https://spec.example/v1p2#iriDef", f.SpecURL, other.SpecURL}; !reflect.DeepEqual(links, want) {
		t.Errorf("the links are %q, want %q", links, want)
	}
}

// TestHTMLWhere checks that the page names the folder of the data, and has tables of the files and event types with the most findings.
func TestHTMLWhere(t *testing.T) {
	var b bytes.Buffer
	var r Report
	r.Add(newHTML(&b, htmlOptions), 2)
	other := fault("value/iri", catalogue.Error, "data/june/b.json", "")
	other.EventType = "MediaEvent"
	outside := fault("a/warned", catalogue.Warning, "data/a.json", "")
	outside.EventType = ""
	for _, f := range append(times(2, other), fault("d/noted", catalogue.Note, "data/a.json", ""), outside, other) {
		if err := r.Finding(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmp.Or(r.Input("./data/june/b.json", true), r.Input("data/a.json", true), r.Input("data/c/d.json", true), r.Close(Result{Summary: validate.Counts{Inputs: 3}})); err != nil {
		t.Fatal(err)
	}
	page := parsePage(t, b.String())
	if got := page.all("p", "looked")[0].text(); got != "data" {
		t.Errorf("the folder is %q", got)
	}
	var got []string
	for _, row := range page.all("div", "worst")[0].all("tr", "") {
		got = append(got, row.text())
	}
	want := []string{"File Errors Warnings Notes", "data/june/b.json 2", "(other) 1", "data/a.json 1 1",
		"Event type Errors Warnings Notes", "MediaEvent 2", "(other) 1", "(outside events) 1", "ViewEvent 1"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	for files, want := range map[string]string{"a.json": "a.json", "/a.json /b.json": "", "/a/b/c.json /a/bc/c.json": "/a", "a/b.json c/d.json": "", "<stdin>": "<stdin>", "../x/a.json ../x/b.json": "../x"} {
		var f folder
		for _, file := range strings.Fields(files) {
			f.add(file)
		}
		if got := f.name(); got != want {
			t.Errorf("%s: %q, want %q", files, got, want)
		}
	}
}

// TestHTMLHead checks that the page shows the numbers of inputs and records, and the inputs that could not be read.
func TestHTMLHead(t *testing.T) {
	page := parsePage(t, printHTML(t, 0, Result{
		Failures: []validate.Failure{{File: "gone.json", Error: "no such file"}},
		Stale:    []Stale{{Kind: "baseline", WrittenIn: "base.json", Rule: "value/iri", File: "old.json", Pointer: "/actor", Fingerprint: "00ff"}},
		Summary:  validate.Counts{Inputs: 1, Records: 1234567, Events: 3, Describes: 4, Envelopes: 5, Versions: versionCounts(t, `{"1.2":6,"1.0":2}`)},
	}))
	text := page.text()
	for _, want := range []string{"caliper-lint 0 1 input could not be read", "input 1", "records 1,234,567", "events 3", "describes 4",
		"envelopes 5", "of Caliper 1.2 6", "of Caliper 1.0 2", "1 input could not be read", "gone.json no such file", "1 suppression has no finding left",
		"baseline in base.json, for value/iri in old.json at /actor fingerprint 00ff", "No findings in what was read."} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks: %s", want)
		}
	}
	if strings.Contains(text, "of Caliper 1.1") || page.find("coverage") != nil || page.find("suppressed") != nil || page.find("filters") != nil {
		t.Error("the page has a section without content")
	}
	if page.all("header", "error") == nil {
		t.Error("the verdict is a pass although an input could not be read")
	}
	if parsePage(t, printHTML(t, 0, Result{})).all("header", "pass") == nil {
		t.Error("the verdict of a result without findings is not a pass")
	}
}

func TestHTMLTally(t *testing.T) {
	var all []finding.Finding
	all = append(all, times(130, fault("a/a", catalogue.Error, "x.json", "MediaProfile"))...)
	all = append(all, times(7, fault("a/a", catalogue.Error, "y.json", ""))...)
	all = append(all, times(2, fault("a/a", catalogue.Note, "y.json", ""))...)
	all = append(all, times(3, fault("b/b", catalogue.Warning, "y.json", "MediaProfile"))...)
	hidden := all[0]
	hidden.Suppressed = &finding.Suppression{By: "ignore"}
	got := tallyOf(t, printHTML(t, 0, Result{}, append(all, hidden)...))
	want := htmlTally{[]string{"(other)", "MediaProfile", "(none)"}, []string{"(other)", "x.json", "y.json"},
		[][5]int{{0, 1, 2, 2, 2}, {0, 3, 1, 1, 130}, {0, 3, 2, 2, 7}, {1, 2, 1, 2, 3}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the tally is %v, want %v", got, want)
	}

	page := printHTML(t, 5, Result{}, all...)
	want.Counts = [][5]int{{0, 1, 2, 2, 2}, {0, 3, 0, 0, 132}, {0, 3, 1, 1, 5}, {1, 2, 1, 2, 3}}
	if got := tallyOf(t, page); !reflect.DeepEqual(got, want) {
		t.Errorf("if some findings are not shown the tally is %v, want %v", got, want)
	}
	if text := parsePage(t, page).text(); !strings.Contains(text, "132 findings count under the file “(other)”") {
		t.Error("the page does not say how many findings count under (other)")
	}
}

// TestHTMLBounds checks that the size of the page is bounded for many files and profiles, and that its counts stay exact.
func TestHTMLBounds(t *testing.T) {
	var all []finding.Finding
	for i := range mostCombinations + 30 {
		all = append(all, fault("a/a", catalogue.Error, fmt.Sprintf("%d.json", i), "MediaProfile"))
	}
	for i := range mostProfiles + 5 {
		file := []string{"0.json", "more.json"}[i%2] // a file with a number in the tally, and one without
		all = append(all, fault("b/b", catalogue.Error, file, fmt.Sprintf("Profile%d", i)))
	}
	page := printHTML(t, 0, Result{}, all...)
	got := tallyOf(t, page)
	if len(got.Files) != mostCombinations+1 || len(got.Profiles) != mostProfiles+1 {
		t.Errorf("the page has %d files and %d profiles", len(got.Files), len(got.Profiles))
	}
	sum, media := 0, 0
	for _, c := range got.Counts {
		sum += c[4]
		if got.Profiles[c[2]] == "MediaProfile" {
			media += c[4]
		}
	}
	if sum != len(all) || media != mostCombinations+30 {
		t.Errorf("the page counts %d of %d findings, and %d of the first profile", sum, len(all), media)
	}
	for _, f := range parsePage(t, page).all("article", "rule")[1].all("li", "finding") {
		if f.attributes["data-file"] != "0" {
			t.Fatalf("a finding whose file has no number has the file %s", f.attributes["data-file"])
		}
	}
	if !strings.Contains(page, "135 findings count under the file") {
		t.Error("the page does not say how many findings count under (other)")
	}
}

func tallyOf(t *testing.T, page string) (tally htmlTally) {
	t.Helper()
	_, data, _ := strings.Cut(page, `<script type="application/json" id="data">`)
	data, _, _ = strings.Cut(data, "</script>")
	if err := json.Unmarshal([]byte(data), &tally); err != nil {
		t.Fatal(err)
	}
	return tally
}

// someCoverage has a cell of every kind.
func someCoverage() *coverage.Coverage {
	at := &coverage.Location{File: "a.json", Record: 1, Line: 9}
	why := &validate.Reason{Rule: "value/iri", Message: "<actor> is not an IRI", File: "a.json", Record: 1, Line: 10, Column: 4}
	return &coverage.Coverage{Notice: coverage.Notice, Bare: coverage.BareEvents{Events: 3}, Other: []coverage.Events{{Caliper: "1.0", Events: 1}}, Versions: []*coverage.Tables{{Caliper: "1.2", WithoutProfile: 2, Profiles: []*coverage.Profile{
		{Name: "ReadingProfile", Verdict: coverage.Attained, Rows: []*coverage.Row{
			{Event: "NavigationEvent", Action: "NavigatedTo", Certification: profiles.DemandRequired, Seen: 5, Conformant: 4, FirstSeen: at, FirstFault: why},
			{Event: "ViewEvent", Certification: profiles.DemandAtLeastOne, Seen: 2, Conformant: 2, FirstSeen: at},
		}},
		{Name: "MediaProfile", Verdict: coverage.NotAttained, Missing: []string{"MediaEvent Started (seen, but never conformant)", "MediaEvent Ended"}, Rows: []*coverage.Row{
			{Event: "MediaEvent", Action: "Started", Certification: profiles.DemandRequired, Seen: 1, FirstSeen: at, FirstFault: why},
			{Event: "MediaEvent", Action: "Ended", Certification: profiles.DemandRequired},
			{Event: "MediaEvent", Action: "Paused", Certification: profiles.DemandOptional},
		}},
		{Name: "SurveyProfile", Verdict: coverage.NotAttempted, Missing: []string{"SurveyEvent OptedIn"}, Rows: []*coverage.Row{
			{Event: "SurveyEvent", Action: "OptedIn", Certification: profiles.DemandRequired}}},
	}}, {Caliper: "1.1", Profiles: []*coverage.Profile{
		{Name: "SessionProfile", Verdict: coverage.NotDemanding, Rows: []*coverage.Row{
			{Event: "SessionEvent", Action: "LoggedIn", Certification: profiles.DemandOptional, Seen: 1, FirstSeen: at}}},
	}}}}
}

func TestHTMLCoverage(t *testing.T) {
	part := parsePage(t, printHTML(t, 0, Result{Coverage: someCoverage()})).find("coverage")
	var got []string
	for _, profile := range part.all("article", "profile") {
		line := profile.all("h4", "")[0].text() + ":"
		for _, cell := range profile.all("svg", "mark") {
			line += fmt.Sprintf(" [%s]", cell.attributes["class"])
			if title := cell.all("title", "")[0].text(); title != cell.attributes["aria-label"] || cell.attributes["role"] != "img" {
				t.Errorf("the cell %q is labelled %q", title, cell.attributes["aria-label"])
			}
		}
		got = append(got, line)
	}
	want := []string{
		"ReadingProfile: [mark conformant square] [mark conformant diamond]",
		"MediaProfile: [mark faulty square] [mark unseen square] [mark unseen circle]",
		"SurveyProfile: [mark unseen square]",
		"SessionProfile: [mark faulty circle]",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the picture is\n%s", strings.Join(got, "\n"))
	}
	if rest := part.all("details", "rest"); len(rest) != 1 || len(rest[0].all("article", "profile")) != 1 || !strings.Contains(rest[0].text(), "1 profile was not attempted SurveyProfile") {
		t.Error("profiles that were not attempted have no section of their own")
	}
	text := part.text()
	for _, want := range []string{coverage.Notice, "✓ attained", "✗ not attained", "– not attempted",
		"Missing: MediaEvent Started (seen, but never conformant), MediaEvent Ended", "Caliper 1.2", "Caliper 1.1", "– nothing is demanded",
		"2 events of Caliper 1.2 name no profile", "1 event is of Caliper 1.0", "3 events are not in an envelope",
		"NavigationEvent NavigatedTo, required: 4 conformant events of 5", "ViewEvent any action at least one 2 conformant events a.json:9",
		"MediaEvent Started required 1 event, none conformant value/iri at a.json:10:4: <actor> is not an IRI a.json:9",
		"SessionEvent LoggedIn, optional: 1 event, none conformant; not in an envelope", "MediaEvent Paused optional not seen"} {
		if !strings.Contains(text, want) {
			t.Errorf("the section lacks: %s", want)
		}
	}
}

// versionCounts parses counts by version of Caliper.
func versionCounts(t *testing.T, text string) (c validate.VersionCounts) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	return c
}
