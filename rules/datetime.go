package rules

import (
	"strings"
	"time"
)

// dateTimeLayout is Caliper's one form of a date-time, in Go's terms: UTC with exactly three fraction digits.
const dateTimeLayout = "2006-01-02T15:04:05.000Z"

// IsDateTime reports whether s has the form YYYY-MM-DDTHH:mm:ss.SSSZ and names a date and time that exist. Second 60
// is right at 23:59 only, where leap seconds are.
func IsDateTime(s []byte) bool {
	f, ok := dateTimeFields(s)
	return ok && 1 <= f.month && f.month <= 12 && 1 <= f.day && f.day <= daysIn(f.year, f.month) &&
		f.hour <= 23 && f.minute <= 59 && (f.second <= 59 || f.second == 60 && f.hour == 23 && f.minute == 59)
}

type dateTime struct{ year, month, day, hour, minute, second, milli int }

// dateTimeFields reads what has the form of a date-time, though there may be no such date and time.
func dateTimeFields(s []byte) (f dateTime, ok bool) {
	if len(s) != len(dateTimeLayout) ||
		s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != '.' || s[23] != 'Z' {
		return f, false
	}
	var ok1, ok2, ok3, ok4, ok5, ok6, ok7 bool
	f.year, ok1 = number(s[0:4])
	f.month, ok2 = number(s[5:7])
	f.day, ok3 = number(s[8:10])
	f.hour, ok4 = number(s[11:13])
	f.minute, ok5 = number(s[14:16])
	f.second, ok6 = number(s[17:19])
	f.milli, ok7 = number(s[20:23])
	return f, ok1 && ok2 && ok3 && ok4 && ok5 && ok6 && ok7
}

func number(digits []byte) (n int, ok bool) {
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// isPlain reports whether s, which was read as t, is what it seems: with an hour of two digits, no more digits of a second than were
// read, and a time zone that there is.
func isPlain(s string, t time.Time) bool {
	_, fraction, _ := strings.Cut(s, ".")
	digits := fraction[:digits(fraction)]
	_, offset := t.Zone()
	return s[13] == ':' && strings.Trim(digits[min(9, len(digits)):], "0") == "" && -12*60*60 <= offset && offset <= 14*60*60
}

// dateTimeProblem says what is wrong with a date-time that IsDateTime refuses, and how to write it if its instant is
// clear: right is that instant, to the last digit.
func dateTimeProblem(s string) (problem, hint, right string) {
	const noForm, form = "is not of the form YYYY-MM-DDTHH:mm:ss.SSSZ", "write YYYY-MM-DDTHH:mm:ss.SSSZ, in UTC"
	if _, ok := number([]byte(s[:min(4, len(s))])); !ok || len(s) < len("2006-01-02") { // none of the forms
		return noForm, form, ""
	}
	for _, known := range []struct{ layout, problem string }{
		{"2006-01-02T15:04:05Z", "has no milliseconds"},
		{time.RFC3339Nano, noForm},
		{"2006-01-02t15:04:05.999999999z", "has a small t or z"},
		{"2006-01-02 15:04:05.999999999Z07:00", `has a space where "T" belongs`},
		{"2006-01-02T15:04:05.999999999Z0700", noForm},
		{"2006-01-02T15:04Z07:00", "has no seconds"},
	} {
		t, err := time.Parse(known.layout, s)
		if err != nil {
			continue
		}
		right := t.UTC().Format(dateTimeLayout)
		switch {
		case !IsDateTime([]byte(right)):
			return known.problem, "", ""
		case t.Nanosecond()%int(time.Millisecond) != 0:
			return known.problem, "in UTC and cut to milliseconds it is " + right, ""
		}
		hint = "the same instant is written " + right
		if !isPlain(s, t) {
			return known.problem, hint, ""
		}
		return known.problem, hint, right
	}
	if _, err := time.Parse("2006-01-02T15:04:05.999999999", s); err == nil {
		return "has no time zone", `end it with "Z", if it is UTC`, ""
	}
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return "has no time of day", form, ""
	}
	if _, ok := dateTimeFields([]byte(s)); ok {
		return "is no date and time that exists", "", ""
	}
	return noForm, form, ""
}
