package validate_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestJSONTestSuite holds the engine against a well-known collection of JSON, where JSON_TEST_SUITE names a copy of it: what is JSON has
// no syntax error, what is none has one, and nothing at all is a crash, alone or for several workers.
func TestJSONTestSuite(t *testing.T) {
	folder := os.Getenv("JSON_TEST_SUITE")
	if folder == "" {
		t.Skip("JSON_TEST_SUITE names no copy of github.com/nst/JSONTestSuite")
	}
	several := map[string]bool{ // values one after the other, which are records here
		"n_structure_double_array.json": true, "n_structure_object_with_trailing_garbage.json": true,
	}
	found := map[byte]int{}
	files, err := filepath.Glob(filepath.Join(folder, "test_parsing", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, jobs := range []int{1, 3} {
		v := newValidator(t, validate.Options{Jobs: jobs})
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			faulty := false
			for _, f := range findings(t, v, "a.json", data) {
				faulty = faulty || f.Rule == "json/syntax" || f.Rule == "json/trailing-data" || f.Rule == "json/limit"
			}
			name := filepath.Base(file)
			if kind := name[0]; kind != 'i' && faulty != (kind == 'n' && !several[name]) {
				t.Errorf("%s: it has a syntax error: %v", name, faulty)
			}
			found[name[0]]++
		}
	}
	t.Logf("%d that are JSON, %d that are not, %d that may be", found['y']/2, found['n']/2, found['i']/2)
	if found['y'] < 180 || found['n'] < 360 || found['i'] < 60 {
		t.Errorf("%s does not hold all of it", folder)
	}
}
