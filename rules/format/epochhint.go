package format

import (
	"strconv"
	"strings"
	"time"
)

// epochUnits are the units in which computers count time since 1970, by the number of digits that a count has in the years 1973 to 2286. No
// two units have a number of digits in common.
var epochUnits = map[int]struct {
	name   string
	digits int // the last digits of a count that are the fraction of a second
}{9: {"seconds", 0}, 10: {"seconds", 0}, 12: {"milliseconds", 3}, 13: {"milliseconds", 3},
	15: {"microseconds", 6}, 16: {"microseconds", 6}, 18: {"nanoseconds", 9}, 19: {"nanoseconds", 9}}

// EpochHint returns a hint with the date and time that a number means as a count since 1970; "" if it is not such a count. The number of
// digits gives the unit.
func EpochHint(s string) string {
	if len(s) > 40 {
		return ""
	}
	if strings.ContainsAny(s, "eE") { // Java writes great numbers with an exponent
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || !(1e8 <= f && f < 1e19) {
			return ""
		}
		s = strconv.FormatFloat(f, 'f', -1, 64)
	}
	whole, fraction, _ := strings.Cut(s, ".")
	unit, ok := epochUnits[len(whole)]
	if !ok || whole[0] == '0' || digits(whole) < len(whole) || digits(fraction) < len(fraction) || isCalendar(whole) {
		return ""
	}
	seconds := len(whole) - unit.digits
	n, _ := strconv.ParseInt(whole[:seconds], 10, 64)
	parts := whole[seconds:] + fraction + "000"
	instant := time.Unix(n, 0).UTC().Format("2006-01-02T15:04:05.") + parts[:3] + "Z"
	if strings.Trim(parts[3:], "0") != "" {
		return "as " + unit.name + " since 1970, cut to milliseconds, it is " + instant
	}
	return "as " + unit.name + " since 1970 it is " + instant
}

// isCalendar reports whether digits may write year, month, day and hour, perhaps with the minute, and so may not be a count.
func isCalendar(s string) bool {
	m := moment{}
	if len(s) != 10 && len(s) != 12 {
		return false
	}
	m.year, m.month, m.day, m.hour, m.minute = toInt(s[:4]), toInt(s[4:6]), toInt(s[6:8]), toInt(s[8:10]), toInt(s[10:])
	return 1970 <= m.year && m.year <= 2100 && m.hour < 24 && m.impossible() == ""
}
