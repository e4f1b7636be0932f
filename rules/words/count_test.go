package words

import "testing"

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 events", 1: "1 event", 2: "2 events", 999: "999 events", 1000: "1,000 events", 192_000: "192,000 events", 1_365_408: "1,365,408 events"} {
		if got := Count(n, "event"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
