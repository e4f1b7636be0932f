package cmd

import (
	"encoding/json"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestVersion checks the output of the command version, as text and as JSON.
func TestVersion(t *testing.T) {
	code, stdout, _ := run2(t, "version")
	if code != exitOK || !strings.HasPrefix(stdout, "caliper-lint "+programVersion()+"\n") || !strings.Contains(stdout, "\n"+runtime.Version()+"\n") ||
		!strings.HasSuffix(stdout, "\nCaliper 1.2, 1.1, 1.0\n") {
		t.Errorf("%d %q", code, stdout)
	}
	var b build
	if code, stdout, _ := run2(t, "version", "--format", "json"); code != exitOK || json.Unmarshal([]byte(stdout), &b) != nil ||
		b.Version != programVersion() || b.Go != runtime.Version() || !slices.Equal(b.Caliper, validate.Versions) {
		t.Errorf("%d %s", code, stdout)
	}
	full := build{"v1.2.3", "abc", true, "2026-05-29T22:00:00Z", "go1.26", []string{"1.2"}}
	if got, want := full.String(), "caliper-lint v1.2.3\ncommit abc of 2026-05-29T22:00:00Z, changed since\ngo1.26\nCaliper 1.2\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
