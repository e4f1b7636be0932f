package validate_test

import (
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

const testdata = "../testdata"

// rounds returns few, or many if LONG_TESTS is set: the number of times that something is tried.
func rounds(few, many int) int {
	if os.Getenv("LONG_TESTS") != "" {
		return many
	}
	return few
}

// samples lists the JSON files below a folder of testdata.
func samples(t testing.TB, folder string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(filepath.Join(testdata, folder), func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); ext == ".json" || ext == ".ndjson" {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples in %s: %v", folder, err)
	}
	return files
}

func newValidator(t testing.TB, o validate.Options) *validate.Validator {
	t.Helper()
	v, err := validate.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// findings judges an input in a new run.
func findings(t testing.TB, v *validate.Validator, name string, data []byte) []finding.Finding {
	t.Helper()
	v.Forget()
	return more(t, v, name, data)
}

// more judges another input in the run that is under way.
func more(t testing.TB, v *validate.Validator, name string, data []byte) []finding.Finding {
	t.Helper()
	var all []finding.Finding
	if err := v.Validate(name, data, func(f finding.Finding) error { all = append(all, f); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

func summary(f finding.Finding) string {
	return fmt.Sprintf("%d:%d-%d:%d %s %s %s", f.Span.Line, f.Span.Column, f.Span.EndLine, f.Span.EndColumn,
		f.Severity, f.Rule, cmp.Or(f.Pointer, `""`))
}

// TestGood checks that conformant samples have no findings. The samples after the implementation guide name no profile, as those in the
// guide, and may have findings about that.
func TestGood(t *testing.T) {
	v := newValidator(t, validate.Options{})
	for _, file := range samples(t, "good") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		isGuide := strings.Contains(file, "guide")
		for _, f := range findings(t, v, file, data) {
			if !isGuide || f.Rule != "event/profile-missing" {
				t.Errorf("%s: %s: %s", file, summary(f), f.Message)
			}
		}
	}
}

// TestBad checks that each faulty sample has exactly the findings of the .want file beside it.
func TestBad(t *testing.T) {
	v := newValidator(t, validate.Options{})
	for _, file := range samples(t, "bad") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, f := range findings(t, v, file, data) {
			got.WriteString(summary(f) + "\n")
		}
		wantFile := strings.TrimSuffix(file, filepath.Ext(file)) + ".want"
		if *update {
			if err := os.WriteFile(wantFile, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(wantFile)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("%s:\n got  %s want %s", file, strings.ReplaceAll(got.String(), "\n", "\n      "), want)
		}
	}
}
