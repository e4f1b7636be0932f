package rules

import "strings"

// IsDuration reports whether s is an ISO 8601 duration: P, then years, months, weeks and days, then T with hours,
// minutes and seconds, each at most once, in this order, at least one in all and one after T. The last number may have
// a decimal fraction.
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
	fractional         // the same, and the last number has a fraction
)

// components reads one or more of number and unit.
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

// digits returns how many digits s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
