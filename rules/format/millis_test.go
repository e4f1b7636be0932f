package format

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestMillis compares Millis with package time, on random instants of the years 1 to 9999.
func TestMillis(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	last := time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC).UnixMilli()
	for range 20_000 {
		want := first + random.Int64N(last-first+1)
		text := time.UnixMilli(want).UTC().Format(dateTimeLayout)
		if !IsDateTime([]byte(text)) {
			t.Fatalf("IsDateTime refuses %s", text)
		}
		if got := Millis([]byte(text)); got != want {
			t.Fatalf("%s is %d, want %d", text, got, want)
		}
	}
	if a, b := Millis([]byte("2016-12-31T23:59:60.500Z")), Millis([]byte("2017-01-01T00:00:00.500Z")); a != b {
		t.Errorf("a leap second is %d milliseconds before the next", b-a)
	}
}

// TestDurationMillis compares DurationMillis with package time, on random hours, minutes and seconds, which package time writes in small
// letters and without PT, and on days.
func TestDurationMillis(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		text := "PT"
		for _, unit := range []string{"H", "M", "S"} {
			switch {
			case unit == "S" && text == "PT", random.IntN(2) == 0:
				text += fmt.Sprint(random.IntN(5000))
				if unit == "S" && random.IntN(2) == 0 {
					text += strings.TrimRight(fmt.Sprintf(".%03d", random.IntN(1000)), "0")
					text = strings.TrimSuffix(text, ".")
				}
				text += unit
			}
		}
		parsed, err := time.ParseDuration(strings.ToLower(strings.TrimPrefix(text, "PT")))
		if err != nil {
			t.Fatal(err)
		}
		want := parsed.Milliseconds()
		if days := random.IntN(400); days%2 == 1 {
			text, want = fmt.Sprintf("P%dD", days)+strings.TrimPrefix(text, "P"), want+int64(days)*24*3600_000
		}
		if !IsDuration([]byte(text)) {
			t.Fatalf("IsDuration refuses %s", text)
		}
		if got, _, ok := DurationMillis([]byte(text)); !ok || got < want-1 || got > want+1 {
			t.Fatalf("%s is %d (%t), want %d", text, got, ok, want)
		}
	}
}

// TestDurationUnits checks the precision of durations, and which durations have no length.
func TestDurationUnits(t *testing.T) {
	const second, minute, hour, day = 1000, 60_000, 3600_000, 24 * 3600_000
	for _, c := range []struct {
		text         string
		length, unit int64 // 0 and 0: no length
	}{
		{"PT0S", 0, second},
		{"PT30S", 30 * second, second},
		{"PT0.25S", 250, second},
		{"PT0,25S", 250, second},
		{"PT90M", 90 * minute, minute},
		{"PT1H30M", 90 * minute, minute},
		{"PT2H", 2 * hour, hour},
		{"PT2H0M0S", 2 * hour, second},
		{"P3D", 3 * day, day},
		{"P3DT0S", 3 * day, second},
		{"P2W", 14 * day, 7 * day},
		{"P0D", 0, day},
		{"P1Y", 0, 0},
		{"P1M", 0, 0},
		{"P1MT1M", 0, 0},
		{"P1Y2DT3S", 0, 0},
		{"PT100000000000000000000S", 0, 0},
		{"P99999999999999W", 0, 0},
	} {
		if !IsDuration([]byte(c.text)) {
			t.Fatalf("IsDuration refuses %s", c.text)
		}
		length, unit, ok := DurationMillis([]byte(c.text))
		if ok != (c.unit != 0) || ok && (length != c.length || unit != c.unit) {
			t.Errorf("%s: %d, exact to %d (%t); want %d, exact to %d", c.text, length, unit, ok, c.length, c.unit)
		}
	}
}

// TestDurationOf checks that DurationOf writes a duration, of the same length by package time.
func TestDurationOf(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for i := range 20_000 {
		ms := random.Int64N(1 << (1 + i%42)) // package time knows up to 292 years
		text := DurationOf(ms)
		parsed, err := time.ParseDuration(strings.ToLower(strings.TrimPrefix(text, "PT")))
		if err != nil || parsed.Milliseconds() != ms || !IsDuration([]byte(text)) {
			t.Fatalf("%d milliseconds are %s, which is %s (%v)", ms, text, parsed, err)
		}
	}
	for ms, want := range map[int64]string{0: "PT0S", 1: "PT0.001S", 59_999: "PT59.999S", 60_000: "PT1M", 3600_000: "PT1H", 3600_500: "PT1H0.5S", 90_061_000: "PT25H1M1S"} {
		if got := DurationOf(ms); got != want {
			t.Errorf("%d milliseconds are %s, want %s", ms, got, want)
		}
	}
}
