package cmd

import (
	"encoding/json"
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
	for _, p := range c.Profiles {
		for _, r := range p.Rows {
			if p.Name == profile && r.Title() == title {
				return p, r
			}
		}
	}
	t.Fatalf("%s has no row %s", profile, title)
	return nil, nil
}

// TestCertify holds what is counted, where, and what follows from it.
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
		if (r.First == nil) != (want.first == "") || r.First != nil && (filepath.Base(r.First.File) != want.first || r.First.Line != want.line || r.First.Record != want.line) {
			t.Errorf("%s %s: first at %+v, want %s:%d", want.profile, want.title, r.First, want.first, want.line)
		}
	}
	if c.Unnamed != 1 || c.Unplaced != 1 || c.Summary.Events != 6 {
		t.Errorf("%d events without profile, %d outside the tables, %d in all; want 1, 1, 6", c.Unnamed, c.Unplaced, c.Summary.Events)
	}
	one, _ := certified(t, "--profile", "Media", "testdata/certify/monday.ndjson")
	if p := one.Profiles[0]; len(one.Profiles) != 1 || p.Verdict != coverage.NotAttained || p.Missing[0] != "MediaEvent Ended (seen, but never conformant)" {
		t.Errorf("%+v", p)
	}
	feedback, _ := certified(t, "--profile", "Feedback", "testdata/certify/tuesday.ndjson")
	if p := feedback.Profiles[0]; p.Missing[0] != "FeedbackEvent Commented or FeedbackEvent Ranked" {
		t.Errorf("%+v", p)
	}
}

// TestCertifyAll holds that our own samples have an event for every row of every profile.
func TestCertifyAll(t *testing.T) {
	t.Chdir("..")
	c, _ := certified(t, "testdata/good")
	rows := 0
	for _, p := range c.Profiles {
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

// TestMerge holds that the results of parts add up to that of the whole.
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

// TestReadCoverage holds that what is no result is refused, whatever it is.
func TestReadCoverage(t *testing.T) {
	t.Chdir("..")
	c, good := certified(t, "testdata/certify")
	for name, text := range map[string]string{
		"nothing":          "",
		"no JSON":          "hello",
		"other JSON":       "{}",
		"null":             "null",
		"unknown name":     strings.Replace(good, `"tool"`, `"toll"`, 1),
		"more text":        good + "{}",
		"more conformant":  strings.Replace(good, `"conformant": 1`, `"conformant": 3`, 1),
		"negative":         strings.Replace(good, `"conformant": 0`, `"conformant": -1`, 1),
		"unknown demand":   strings.Replace(good, `"optional"`, `"sometimes"`, 1),
		"profile is null":  `{"version":1,"profiles":[null]}`,
		"row is null":      `{"version":1,"profiles":[{"rows":[null]}]}`,
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

// TestCertifyText holds what people see.
func TestCertifyText(t *testing.T) {
	t.Chdir("..")
	_, stdout, _ := run2(t, "certify", "--color", "never", "--profile", "Feedback", "testdata/certify/monday.ndjson")
	want := "FeedbackProfile: attained\n" +
		"  ·  at least one  FeedbackEvent  Commented  not seen\n" +
		"  ✓  at least one  FeedbackEvent  Ranked     1 event   first at testdata/certify/monday.ndjson:3\n\n" +
		"1 event names no profile; such an event counts for each profile that it fits.\n" +
		"This is a rehearsal: only 1EdTech grants certification.\n"
	if stdout != want {
		t.Errorf("got\n%s, want\n%s", stdout, want)
	}
}
