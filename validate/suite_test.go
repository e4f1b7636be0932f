package validate_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestJSONTestSuite holds, with the copy of a well-known collection of JSON that JSON_TEST_SUITE names, that JSON has no syntax error, that
// other data has one, and that nothing crashes, with one worker or several.
func TestJSONTestSuite(t *testing.T) {
	folder := os.Getenv("JSON_TEST_SUITE")
	if folder == "" {
		t.Skip("JSON_TEST_SUITE does not name a copy of github.com/nst/JSONTestSuite")
	}
	several := map[string]bool{ // several values, which are several records for this program
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
		t.Errorf("%s does not contain the whole collection", folder)
	}
}
