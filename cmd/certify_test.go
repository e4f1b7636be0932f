package cmd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate/coverage"
)

// certified runs certify and returns its result.
func certified(t *testing.T, args ...string) (*coverage.Coverage, string) {
	t.Helper()
	_, stdout, stderr := run2(t, append([]string{"certify", "--format", "json"}, args...)...)
	c, err := coverage.Read(strings.NewReader(stdout))
	if err != nil {
		t.Fatalf("%v: %v, stderr %q", args, err, stderr)
	}
	return c, stdout
}

func row(t *testing.T, c *coverage.Coverage, profile, title string) (*coverage.Profile, *coverage.Row) {
	t.Helper()
	for _, p := range c.Versions[0].Profiles {
		for _, r := range p.Rows {
			if p.Name == profile && r.Title() == title {
				return p, r
			}
		}
	}
	t.Fatalf("%s has no row %s", profile, title)
	return nil, nil
}

// TestCertify checks the counts of rows, their first places, and the verdicts.
func TestCertify(t *testing.T) {
	t.Chdir("..")
	c, _ := certified(t, "testdata/certify")
	for _, want := range []struct {
		profile, title   string
		seen, conformant int
		first            string
		line             int
		verdict          coverage.Verdict
		missing          string
	}{
		{"MediaProfile", "MediaEvent Started", 1, 1, "monday.ndjson", 1, coverage.Attained, ""},
		{"MediaProfile", "MediaEvent Ended", 2, 1, "monday.ndjson", 2, coverage.Attained, ""},
		{"MediaProfile", "MediaEvent Paused", 0, 0, "", 0, coverage.Attained, ""},
		{"FeedbackProfile", "FeedbackEvent Commented", 0, 0, "", 0, coverage.Attained, ""},
		{"FeedbackProfile", "FeedbackEvent Ranked", 1, 1, "monday.ndjson", 3, coverage.Attained, ""},
		{"ReadingProfile", "ViewEvent Viewed", 1, 1, "monday.ndjson", 4, coverage.NotAttempted, "NavigationEvent NavigatedTo"},
		{"AssessmentProfile", "ViewEvent Viewed", 1, 1, "monday.ndjson", 4, coverage.NotAttempted, "AssessmentEvent Submitted"},
		{"ForumProfile", "ViewEvent Viewed", 0, 0, "", 0, coverage.NotAttempted, "MessageEvent Posted"},
		{"GradingProfile", "GradeEvent Graded", 0, 0, "", 0, coverage.NotAttained, "GradeEvent Graded"},
		{"GeneralProfile", "Event with any action", 0, 0, "", 0, coverage.NotAttempted, "Event with any action"},
	} {
		p, r := row(t, c, want.profile, want.title)
		if r.Seen != want.seen || r.Conformant != want.conformant || p.Verdict != want.verdict || strings.Join(p.Missing, ", ") != want.missing {
			t.Errorf("%s %s: %+v; %s, missing %q", want.profile, want.title, *r, p.Verdict, p.Missing)
		}
		if (r.FirstSeen == nil) != (want.first == "") || r.FirstSeen != nil && (filepath.Base(r.FirstSeen.File) != want.first || r.FirstSeen.Line != want.line || r.FirstSeen.Record != want.line) {
			t.Errorf("%s %s: first at %+v, want %s:%d", want.profile, want.title, r.FirstSeen, want.first, want.line)
		}
	}
	if v := c.Versions[0]; v.WithoutProfile != 1 || v.OutsideTables != 1 || v.Events != 6 || len(c.Versions) != 1 {
		t.Errorf("%d events without profile, %d outside the tables, %d in all; want 1, 1, 6", v.WithoutProfile, v.OutsideTables, v.Events)
	}
	if _, r := row(t, c, "MediaProfile", "MediaEvent Ended"); r.FirstFault == nil || r.FirstFault.Rule != "value/duration" || r.FirstFault.Line != 2 || r.FirstFault.Column != 545 {
		t.Errorf("the first fault of MediaEvent Ended: %+v", r.FirstFault)
	}
	one, _ := certified(t, "--profile", "Media", "testdata/certify/monday.ndjson")
	if p := one.Versions[0].Profiles[0]; len(one.Versions[0].Profiles) != 1 || p.Verdict != coverage.NotAttained || p.Missing[0] != "MediaEvent Ended (seen, but never conformant)" {
		t.Errorf("%+v", p)
	}
	feedback, _ := certified(t, "--profile", "Feedback", "testdata/certify/tuesday.ndjson")
	if p := feedback.Versions[0].Profiles[0]; p.Missing[0] != "FeedbackEvent Commented or FeedbackEvent Ranked" {
		t.Errorf("%+v", p)
	}
}

// TestCertifyAll checks that our own samples have an event for every row of every profile.
func TestCertifyAll(t *testing.T) {
	t.Chdir("..")
	c, _ := certified(t, "--bare", "testdata/good")
	rows := 0
	for _, p := range c.Versions[0].Profiles {
		for _, r := range p.Rows {
			rows++
			if r.Conformant == 0 {
				t.Errorf("%s: no sample of %s", p.Name, r.Title())
			}
		}
		if p.Verdict != coverage.Attained {
			t.Errorf("%s is %s", p.Name, p.Verdict)
		}
	}
	if rows != 93 {
		t.Errorf("%d rows, want 93", rows)
	}
}

// TestMerge checks that the results of the parts add up to the result of the whole.
func TestMerge(t *testing.T) {
	t.Chdir("..")
	dir := t.TempDir()
	var parts []string
	for _, name := range []string{"monday", "tuesday"} {
		_, result := certified(t, "testdata/certify/"+name+".ndjson")
		parts = append(parts, filepath.Join(dir, name+".json"))
		if err := os.WriteFile(parts[len(parts)-1], []byte(result), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, whole := certified(t, "testdata/certify")
	_, sum := certified(t, "--merge", parts[0], parts[1])
	if sum != whole {
		t.Errorf("the parts add up to\n%s, the whole is\n%s", sum, whole)
	}
	if code, _, _ := run2(t, "certify", "--merge", "--profile", "Media", parts[0], parts[1]); code != exitOK {
		t.Errorf("exit code %d for a profile that the parts attain together", code)
	}
	if code, _, _ := run2(t, "certify", "--merge", "--profile", "Media", parts[0]); code != exitFindings {
		t.Errorf("exit code %d for a profile that the first part does not attain", code)
	}
	_, media := certified(t, "--profile", "Media", "testdata/certify")
	other := filepath.Join(dir, "media.json")
	if err := os.WriteFile(other, []byte(media), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := run2(t, "certify", "--merge", parts[0], other); code != exitFailure || !strings.Contains(stderr, "other profiles or tables") {
		t.Errorf("exit code %d, stderr %q for results of different profiles", code, stderr)
	}
}

// TestReadCoverage checks that a text that is not a result of certify is refused.
func TestReadCoverage(t *testing.T) {
	t.Chdir("..")
	c, good := certified(t, "testdata/certify")
	for name, text := range map[string]string{
		"nothing":          "",
		"no JSON":          "hello",
		"other JSON":       "{}",
		"null":             "null",
		"no versions":      `{"version":1,"versions":[]}`,
		"version is null":  `{"version":1,"versions":[null]}`,
		"no profiles":      `{"version":1,"versions":[{"caliperVersion":"1.2"}]}`,
		"version unknown":  strings.Replace(good, `"caliperVersion": "1.2"`, `"caliperVersion": "1.3"`, 1),
		"version twice":    `{"version":1,"versions":[{"caliperVersion":"1.2","profiles":[]},{"caliperVersion":"1.2","profiles":[]}]}`,
		"negative version": `{"version":1,"versions":[{"caliperVersion":"1.2","events":-1,"profiles":[]}]}`,
		"negative bare":    strings.Replace(good, `"events": 0`, `"events": -1`, 1),
		"other unknown":    strings.Replace(good, `"eventsOfOtherVersions": []`, `"eventsOfOtherVersions": [{"caliperVersion": "x", "events": 1}]`, 1),
		"unknown name":     strings.Replace(good, `"tool"`, `"toll"`, 1),
		"more text":        good + "{}",
		"more conformant":  strings.Replace(good, `"conformant": 1`, `"conformant": 3`, 1),
		"negative":         strings.Replace(good, `"conformant": 0`, `"conformant": -1`, 1),
		"unknown demand":   strings.Replace(good, `"optional"`, `"sometimes"`, 1),
		"profile is null":  `{"version":1,"versions":[{"caliperVersion":"1.2","profiles":[null]}]}`,
		"row is null":      `{"version":1,"versions":[{"caliperVersion":"1.2","profiles":[{"rows":[null]}]}]}`,
		"of other version": strings.Replace(good, `"version": 1`, `"version": 2`, 1),
	} {
		if text == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := coverage.Read(strings.NewReader(text)); err == nil {
			t.Errorf("%s is read as a result", name)
		}
	}
	again, err := json.MarshalIndent(c, "", "  ")
	if err != nil || string(again)+"\n" != good {
		t.Errorf("a result that is read and written again differs: %v", err)
	}
}

// TestCertifyText checks the text output.
func TestCertifyText(t *testing.T) {
	t.Chdir("..")
	_, stdout, _ := run2(t, "certify", "--color", "never", "testdata/certify/monday.ndjson")
	for _, want := range []string{
		"Caliper 1.2: 4 events\n\nFeedbackProfile: attained\n" +
			"  ·  at least one  FeedbackEvent  Commented  not seen\n" +
			"  ✓  at least one  FeedbackEvent  Ranked     1 event   first at testdata/certify/monday.ndjson:3\n\n",
		"MediaProfile: not attained; missing: MediaEvent Ended (seen, but never conformant)\n",
		"  ✗  required  MediaEvent  Ended    1 event, none conformant  first at testdata/certify/monday.ndjson:2\n" +
			"     value/duration at testdata/certify/monday.ndjson:2:545: currentTime \"8 minutes\" is ",
		"\n  ·  19 optional rows not seen\n\n",
		"1 event names no profile; such an event counts for each profile that it fits.\n" +
			"This is a rehearsal: only 1EdTech grants certification.\n",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("got\n%s, want in it\n%s", stdout, want)
		}
	}
	_, stdout, _ = run2(t, "certify", "--color", "never", "--profile", "Media", "testdata/certify/monday.ndjson")
	if n := strings.Count(stdout, "  ·  optional"); n != 19 || strings.Contains(stdout, "optional rows") {
		t.Errorf("%d of 19 optional rows are shown for a profile that the user names:\n%s", n, stdout)
	}
}

// loggedIn returns a SessionEvent of a version of Caliper. The event names its profile if the version has a property for that.
func loggedIn(id int, version string) string {
	profile := map[string]string{"v1p2": `"profile":"SessionProfile",`}[version]
	return fmt.Sprintf(`{"@context":"http://purl.imsglobal.org/ctx/caliper/%s","id":"urn:uuid:00000000-7a44-4a3e-9b90-0d5c9f0e4b%02d","type":"SessionEvent",%s"actor":{"id":"https://lakeside.example/users/ada","type":"Person"},`+
		`"action":"LoggedIn","object":{"id":"https://lakeside.example","type":"SoftwareApplication"},"eventTime":"2026-03-16T09:00:00.120Z"}`, version, id, profile)
}

// enveloped returns an envelope of a version of Caliper.
func enveloped(version string, items ...string) string {
	return `{"sensor":"https://lakeside.example/sensors/1","sendTime":"2026-03-16T18:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/` + version + `","data":[` + strings.Join(items, ",") + "]}\n"
}

// TestCertifyVersions checks which versions of Caliper count, that events of other versions are reported, when a profile that the user
// names is attained, and that results of different versions add up.
func TestCertifyVersions(t *testing.T) {
	t.Chdir(t.TempDir())
	const v1p0 = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1/Context","@id":"https://lakeside.example/events/1","@type":"http://purl.imsglobal.org/caliper/v1/SessionEvent"}` + "\n"
	faulty := strings.Replace(loggedIn(1, "v1p1"), "09:00:00.120Z", "9:00", 1)
	for name, text := range map[string]string{"new.json": enveloped("v1p2", loggedIn(2, "v1p2")), "old.json": enveloped("v1p1", loggedIn(3, "v1p1")), "faulty.json": enveloped("v1p1", faulty),
		"first.json": v1p0, "none.json": `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/users/ada","type":"Person"}`} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args string
		want string // versions with the verdict of SessionProfile, then the events that are not counted
		code int    // exit code with --profile Session
	}{
		{"new.json", "1.2 attained", exitOK},
		{"old.json", "1.1 attained", exitOK},
		{"old.json new.json", "1.2 attained, 1.1 attained", exitOK},
		{"new.json faulty.json", "1.2 attained, 1.1 not attained", exitFindings},
		{"none.json", "1.2 not attempted", exitFindings},
		{"--caliper 1.1 none.json", "1.1 not attempted", exitFindings},
		{"--strict-version none.json", "1.2 not attempted", exitFindings},
		{"first.json new.json", "1.2 attained, not 1 of 1.0", exitOK},
		{"--caliper 1.1 new.json old.json", "1.1 attained, not 1 of 1.2", exitOK},
		{"--caliper 1.1 new.json", "1.1 not attempted, not 1 of 1.2", exitFindings},
	} {
		args := strings.Fields(c.args)
		sum, _ := certified(t, args...)
		var got []string
		for _, v := range sum.Versions {
			for _, p := range v.Profiles {
				if p.Name == "SessionProfile" {
					got = append(got, v.Caliper+" "+string(p.Verdict))
				}
			}
		}
		for _, other := range sum.Other {
			got = append(got, fmt.Sprintf("not %d of %s", other.Events, other.Caliper))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s, want %s", c.args, strings.Join(got, ", "), c.want)
		}
		if code, stdout, _ := run2(t, append([]string{"certify", "--profile", "Session"}, args...)...); code != c.code {
			t.Errorf("%s: exit code %d, want %d:\n%s", c.args, code, c.code, stdout)
		}
	}
	files := []string{"new.json", "none.json", "old.json", "first.json", "faulty.json"}
	parts, whole := results(t, "certify", files...)
	if _, sum, stderr := run2(t, append([]string{"merge"}, parts...)...); sum != whole {
		t.Errorf("the parts add up to\n%s, the whole is\n%s%s", sum, whole, stderr)
	}
}

// TestCertifyBare checks that events outside envelopes count as conformant only with --bare, and that the output says so.
func TestCertifyBare(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("a.ndjson", []byte(loggedIn(1, "v1p2")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, exitFindings, "missing: SessionEvent LoggedIn (seen, but never in an envelope)"},
		{nil, exitFindings, "1 event, none in an envelope"},
		{nil, exitFindings, "1 event is not in an envelope, and not counted as conformant"},
		{[]string{"--bare"}, exitOK, "SessionProfile: attained"},
		{[]string{"--bare"}, exitOK, "1 event is not in an envelope, and counted because of --bare"},
	} {
		if code, stdout, _ := run2(t, append([]string{"certify", "--color", "never", "--profile", "Session", "a.ndjson"}, c.args...)...); code != c.code || !strings.Contains(stdout, c.says) {
			t.Errorf("%v: exit code %d, %s, want %d, %s", c.args, code, stdout, c.code, c.says)
		}
	}
	_, bare := certified(t, "--bare", "a.ndjson")
	_, strict := certified(t, "a.ndjson")
	for name, text := range map[string]string{"bare.cert": bare, "strict.cert": strict} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, stderr := run2(t, "certify", "--merge", "bare.cert", "strict.cert"); code != exitFailure || !strings.Contains(stderr, "one was made with --bare") {
		t.Errorf("exit code %d, %s: a result with --bare is added to one without", code, stderr)
	}
	if code, _, stderr := run2(t, "certify", "--merge", "--bare", "strict.cert"); code != exitFailure || !strings.Contains(stderr, "--bare cannot be combined with --merge") {
		t.Errorf("exit code %d, %s: --bare with --merge", code, stderr)
	}
}

// TestCertifyOfNoDemands checks that a profile for which certification has no demands is not attained.
func TestCertifyOfNoDemands(t *testing.T) {
	t.Chdir("..")
	args := []string{"certify", "--color", "never", "--bare", "--tables", "library", "--profile", "Library", "testdata/library"}
	if code, stdout, stderr := run2(t, args...); code != exitFindings || !strings.Contains(stdout, "LibraryProfile: nothing is demanded\n") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}

// TestCertifyLong checks that an envelope that is long enough to be read in parts has the verdict of a short one, although its fault comes
// after its items.
func TestCertifyLong(t *testing.T) {
	t.Chdir(t.TempDir())
	fill := `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/users/ada","type":"Person","extensions":{"text":"` + strings.Repeat("x", 3<<20) + `"}}`
	good := enveloped("v1p2", loggedIn(1, "v1p2"), fill)
	for name, text := range map[string]string{"good.json": good, "bad.json": strings.TrimSuffix(good, "}\n") + `,"vendor":1}`, "broken.json": strings.TrimSuffix(good, "}\n"), "array.json": "[" + loggedIn(1, "v1p2") + "," + fill + "]"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ args, why string }{
		{"good.json", ""}, {"bad.json", "envelope/custom-property"}, {"broken.json", "json/syntax"}, {"--bare array.json", ""},
	} {
		sum, _ := certified(t, strings.Fields("--profile Session "+c.args)...)
		p := sum.Versions[0].Profiles[0]
		if p.Events != 1 || (c.why == "") != (p.Verdict == coverage.Attained) || c.why != "" && p.Rows[0].FirstFault.Rule != c.why {
			t.Errorf("%s: %+v, %+v", c.args, *p, *p.Rows[0])
		}
	}
}
