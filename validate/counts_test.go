package validate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestVersionCounts checks that counts by version are a JSON object with the newest version first, and that it can be read again.
func TestVersionCounts(t *testing.T) {
	c := validate.VersionCounts{5, 0, 2}
	text, err := json.Marshal(c)
	var want []string
	for i, version := range validate.Versions {
		count, _ := json.Marshal(c[i])
		want = append(want, `"`+version+`":`+string(count))
	}
	if err != nil || string(text) != "{"+strings.Join(want, ",")+"}" {
		t.Errorf("%s, want {%s}; %v", text, strings.Join(want, ","), err)
	}
	var again validate.VersionCounts
	if err := json.Unmarshal(text, &again); err != nil || again != c {
		t.Errorf("%v, want %v; %v", again, c, err)
	}
	for _, wrong := range []string{`{"0.9":1}`, `{"1.2":"1"}`, `[1,2,3]`, `5`} {
		if err := json.Unmarshal([]byte(wrong), &again); err == nil {
			t.Errorf("%s is read as %v", wrong, again)
		}
	}
	if c.OnlyNewest() || !(validate.VersionCounts{5}).OnlyNewest() || !(validate.VersionCounts{}).OnlyNewest() {
		t.Error("OnlyNewest is wrong")
	}
}
