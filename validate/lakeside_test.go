package validate_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// lakeside returns options with the tables of the example in docs/writing-profiles.md: those of an imaginary boat house.
func lakeside(t *testing.T) validate.Options {
	t.Helper()
	e, err := profiles.ReadExtension(os.DirFS(testdata+"/lakeside/tables"), "tables")
	if err != nil {
		t.Fatal(err)
	}
	return validate.Options{Extensions: []*profiles.Extension{e}}
}

// TestLakeside checks the effect of the example's tables: its good samples have no finding, and its bad ones those of the .want file beside
// them.
func TestLakeside(t *testing.T) {
	v := newValidator(t, lakeside(t))
	for _, file := range samples(t, "lakeside/good") {
		for _, f := range findingsIn(t, v, file) {
			t.Errorf("%s: %s: %s", file, summary(f), f.Message)
		}
	}
	for _, file := range samples(t, "lakeside/bad") {
		want(t, file, findingsIn(t, v, file))
	}
}

// TestLakesideDocs checks that docs/writing-profiles.md has the findings of the bad samples.
func TestLakesideDocs(t *testing.T) {
	doc, err := os.ReadFile("../docs/writing-profiles.md")
	if err != nil {
		t.Fatal(err)
	}
	v := newValidator(t, lakeside(t))
	rows := regexp.MustCompile("(?m)^\\| `(.*json)` \\| (.*) \\|$").FindAllStringSubmatch(string(doc), -1)
	for _, row := range rows {
		file := filepath.Join(testdata, "lakeside/bad", row[1])
		for _, f := range findingsIn(t, v, file) {
			if got := f.Severity.String() + ": " + f.Message; got != row[2] {
				t.Errorf("%s has %s", file, got)
			}
		}
	}
	if len(rows) < 5 {
		t.Errorf("only %d samples", len(rows))
	}
}

// TestLakesideWithoutTables checks the findings of the good samples without the tables: those of the .want files beside them. If Caliper's
// context is named beside the boat house's own, which is then unknown, all of them are warnings.
func TestLakesideWithoutTables(t *testing.T) {
	v := newValidator(t, validate.Options{})
	for _, file := range samples(t, "lakeside/good") {
		found := findingsIn(t, v, file)
		want(t, file, found)
		namesCaliper := !strings.Contains(file, "own-context-alone")
		if len(found) == 0 || hasError(found) == namesCaliper {
			t.Errorf("%s: %d findings, with errors: %v", file, len(found), hasError(found))
		}
	}
}

// TestLakesideEverywhere checks that tables without a context of their own apply to every document, even one that names only Caliper's
// context.
func TestLakesideEverywhere(t *testing.T) {
	o := lakeside(t)
	o.Extensions[0].Context = ""
	v := newValidator(t, o)
	for _, file := range samples(t, "lakeside/bad") {
		found := findingsIn(t, v, file)
		switch {
		case strings.Contains(file, "reported-without-naming"):
			if len(found) != 1 || found[0].Rule != "profile/no-row" {
				t.Errorf("%s: %d findings, want one that FeedbackProfile has no such row", file, len(found))
			}
		case strings.Contains(file, "without-naming"):
			for _, f := range found {
				t.Errorf("%s: %s: %s", file, summary(f), f.Message)
			}
		}
	}
}

// TestLakesideExtensions checks the example's JSON Schema for the content of "extensions".
func TestLakesideExtensions(t *testing.T) {
	source, err := os.ReadFile(testdata + "/lakeside/extensions.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := schema.NewUser(source)
	if err != nil {
		t.Fatal(err)
	}
	o := lakeside(t)
	o.Schemas = []rules.UserSchema{{Key: "", Schema: compiled}}
	v := newValidator(t, o)
	for _, f := range findingsIn(t, v, filepath.Join(testdata, "lakeside/extensions/good.json")) {
		t.Errorf("%s: %s", summary(f), f.Message)
	}
	bad := filepath.Join(testdata, "lakeside/extensions/bad.json")
	want(t, bad, findingsIn(t, v, bad))
}

func findingsIn(t *testing.T, v *validate.Validator, file string) []finding.Finding {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return findings(t, v, file, data)
}

// want holds that the findings of a sample are those of the .want file beside it.
func want(t *testing.T, file string, found []finding.Finding) {
	t.Helper()
	var got strings.Builder
	for _, f := range found {
		got.WriteString(summary(f) + "\n")
	}
	wantFile := strings.TrimSuffix(file, filepath.Ext(file)) + ".want"
	if *update {
		if err := os.WriteFile(wantFile, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	expected, err := os.ReadFile(wantFile)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(expected) {
		t.Errorf("%s:\n got  %s want %s", file, strings.ReplaceAll(got.String(), "\n", "\n      "), expected)
	}
}

func hasError(found []finding.Finding) bool {
	for _, f := range found {
		if f.Severity == catalogue.Error {
			return true
		}
	}
	return false
}
