package format

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Millis returns the milliseconds from 1970-01-01T00:00:00.000Z to a date-time that IsDateTime accepts.
func Millis(text []byte) int64 {
	f, _ := dateTimeFields(text)
	return time.Date(f.year, time.Month(f.month), f.day, f.hour, f.minute, f.second, f.milli*int(time.Millisecond), time.UTC).UnixMilli()
}

// DurationMillis returns the length in milliseconds of a duration that IsDuration accepts, and its precision: the unit of its last digit,
// at least 1000. ok is false for years and months, whose lengths vary, and for a duration of more than 1e15 milliseconds.
func DurationMillis(s []byte) (length, unit int64, ok bool) {
	ofDay := false
	for i := 1; i < len(s); i++ {
		if s[i] == 'T' {
			ofDay = true
			continue
		}
		number, scale, fraction := 0.0, 1.0, false
		for ; s[i] <= '9'; i++ {
			switch {
			case s[i] < '0': // a point or comma
				fraction = true
				continue
			case fraction:
				scale *= 10
			}
			number = 10*number + float64(s[i]-'0')
		}
		one := unitMillis(s[i], ofDay)
		millis := number * one / scale
		if one == 0 || !(millis <= 1e15) {
			return 0, 0, false
		}
		length += int64(math.Round(millis))
		unit = int64(one / scale)
	}
	return length, max(unit, 1000), true
}

// unitMillis returns the milliseconds of a unit of durations; 0 if the number varies. ofDay distinguishes minutes from months.
func unitMillis(unit byte, ofDay bool) float64 {
	switch unit {
	case 'W':
		return 7 * 24 * 3600_000
	case 'D':
		return 24 * 3600_000
	case 'H':
		return 3600_000
	case 'M':
		if ofDay {
			return 60_000
		}
	case 'S':
		return 1000
	}
	return 0
}

// DurationOf writes a number of milliseconds as a duration of hours, minutes and seconds.
func DurationOf(ms int64) string {
	var b strings.Builder
	b.WriteString("PT")
	if h := ms / 3600_000; h > 0 {
		fmt.Fprintf(&b, "%dH", h)
	}
	if m := ms / 60_000 % 60; m > 0 {
		fmt.Fprintf(&b, "%dM", m)
	}
	if s := ms % 60_000; s > 0 || b.Len() == 2 {
		b.WriteString(strconv.FormatFloat(float64(s)/1000, 'f', -1, 64) + "S")
	}
	return b.String()
}
