package format

import (
	"strconv"
	"strings"
)

// IsDuration reports whether s is an ISO 8601 duration: P, then years, months, weeks and days, then T with hours, minutes and seconds. Each
// unit occurs at most once, in this order. At least one occurs, and at least one after a T. The last number may have a decimal fraction.
func IsDuration(s []byte) bool {
	if len(s) == 0 || s[0] != 'P' {
		return false
	}
	date, clock, hasClock := strings.Cut(string(s[1:]), "T")
	last := ok
	if date != "" || !hasClock {
		last = components(date, "YMWD")
	}
	if !hasClock {
		return last != bad
	}
	return last == ok && components(clock, "HMS") != bad
}

type outcome uint8

const (
	bad        outcome = iota
	ok                 // numbers and units, in order
	fractional         // numbers and units, in order, and the last number has a fraction
)

// components reads one or more pairs of number and unit.
func components(s, units string) outcome {
	result := bad
	for s != "" {
		if result == fractional {
			return bad
		}
		n := digits(s)
		if n == 0 {
			return bad
		}
		result = ok
		if n < len(s) && (s[n] == '.' || s[n] == ',') {
			more := digits(s[n+1:])
			if more == 0 {
				return bad
			}
			n += 1 + more
			result = fractional
		}
		if n == len(s) {
			return bad
		}
		at := strings.IndexByte(units, s[n])
		if at < 0 {
			return bad
		}
		s, units = s[n+1:], units[at+1:]
	}
	return result
}

// digits returns the number of digits at the beginning of s.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// DurationProblem says what is wrong with a text that IsDuration refuses. hint is the right form, if it is clear. right is always "".
func DurationProblem(s string) (says, hint, right string) {
	return "is not an ISO 8601 duration", durationHint(s), ""
}

// durationHint returns the hint for a string that IsDuration refuses, with the right form if it is clear.
func durationHint(s string) string {
	const generalHint = "write P, then days, then T and hours, minutes, seconds, such as PT1H30M or PT55S"
	if len(s) > 40 {
		return generalHint
	}
	plain := strings.ToLower(strings.ReplaceAll(s, " ", ""))
	if right := spelledDuration(plain); right != "" {
		return "write " + right
	}
	if right := DurationOfSeconds(plain); right != "" {
		return "if it counts seconds, write " + right
	}
	switch parts := strings.Split(plain, ":"); len(parts) {
	case 2:
		if right := clockDuration("0", parts[0], parts[1]); right != "" {
			return "if it is minutes and seconds, write " + right
		}
	case 3:
		if right := clockDuration(parts[0], parts[1], parts[2]); right != "" {
			return "write " + right
		}
	}
	if strings.HasPrefix(plain, "-p") {
		return "a duration is not negative"
	}
	return generalHint
}

// DurationOfSeconds writes a number of seconds, an integer or with a decimal point, as a duration; "" if s is not such a number.
func DurationOfSeconds(s string) string {
	whole, fraction, hasFraction := strings.Cut(s, ".")
	if whole == "" || len(s) > 40 || digits(whole) < len(whole) || digits(fraction) < len(fraction) || hasFraction && fraction == "" {
		return ""
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		fraction = "." + fraction
	}
	return "PT" + whole + fraction + "S"
}

// clockDuration writes hours, minutes and seconds, as of 1:30:00, as a duration; "" if they are not such numbers.
func clockDuration(hours, minutes, seconds string) string {
	h, okH := number([]byte(hours))
	m, okM := number([]byte(minutes))
	last := DurationOfSeconds(seconds)
	if !okH || !okM || last == "" || len(hours) < 1 || len(hours) > 6 || len(minutes) < 1 || len(minutes) > 3 || hours != "0" && m > 59 {
		return ""
	}
	if whole, _, _ := strings.Cut(seconds, "."); len(whole) > 2 || len(whole) == 2 && whole[0] > '5' {
		return ""
	}
	right := "PT"
	if h > 0 {
		right += strconv.Itoa(h) + "H"
	}
	if m > 0 {
		right += strconv.Itoa(m) + "M"
	}
	if last = last[len("PT"):]; last != "0S" || right == "PT" {
		right += last
	}
	return right
}

// spelledDuration returns the duration that a text in small letters means, though it lacks T or P: p1h, p95s, 1h30m or 90sec. It returns ""
// for another text.
func spelledDuration(s string) string {
	for _, try := range []string{strings.ToUpper(s), strings.ToUpper("pt" + strings.TrimPrefix(s, "p"))} {
		if strings.HasPrefix(s, "p") && IsDuration([]byte(try)) {
			return try
		}
	}
	clock, fractional := "", false
	for s != "" {
		n := digits(s)
		if n == 0 || fractional {
			return ""
		}
		if n < len(s) && (s[n] == '.' || s[n] == ',') {
			n += 1 + digits(s[n+1:])
			fractional = true
		}
		value := s[:n]
		s = s[n:]
		letters := 0
		for letters < len(s) && 'a' <= s[letters] && s[letters] <= 'z' {
			letters++
		}
		unit := durationUnits[s[:letters]]
		if unit == "" {
			return ""
		}
		clock += value + unit
		s = s[letters:]
	}
	if right := "PT" + clock; IsDuration([]byte(right)) {
		return right
	}
	return ""
}

// durationUnits are words for hours, minutes and seconds. In "18m" the m means minutes, since activities of learners do not take months.
var durationUnits = map[string]string{
	"h": "H", "hr": "H", "hrs": "H", "hour": "H", "hours": "H",
	"m": "M", "min": "M", "mins": "M", "minute": "M", "minutes": "M",
	"s": "S", "sec": "S", "secs": "S", "second": "S", "seconds": "S",
}
