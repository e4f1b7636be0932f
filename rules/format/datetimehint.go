package format

import (
	"strconv"
	"strings"
	"time"

	"github.com/caliper-lint/caliper-lint/rules/words"
)

// The functions in this file say what is wrong with a date and time, and which instant is meant, if that is certain.

const (
	dateTimeForm = "write a UTC date and time, such as 2026-05-29T22:00:00.000Z"
	noDateTime   = "does not have the form YYYY-MM-DDTHH:mm:ss.SSSZ"
	sameInstant  = "the same instant is written "
	mostDateTime = 120 // bytes; a longer text is not taken for a date and time
)

// DateTimeProblem says what is wrong with a date-time that IsDateTime refuses. If its instant is certain, hint ends with the right form.
// right is the right form if the text is ISO 8601, apart from white space around it, and no digit is lost; else "".
func DateTimeProblem(s string) (problem, hint, right string) {
	if len(s) > mostDateTime {
		return noDateTime, dateTimeForm, ""
	}
	if bare := strings.TrimSpace(s); bare != s && IsDateTime([]byte(bare)) {
		return "has white space around it", "write " + bare, bare
	}
	if hint = EpochHint(s); hint != "" {
		return "is a number as text; write a UTC date and time", hint, ""
	}
	if m, ok := readMoment(s); ok {
		return m.problem()
	}
	if instant := namedInstant(s); instant != "" {
		return noDateTime, sameInstant + instant, ""
	}
	if isDayOrMonth(s) {
		return "is ambiguous: day and month may be swapped", dateTimeForm, ""
	}
	return noDateTime, dateTimeForm, ""
}

// moment is a date and time in a notation of ISO 8601, or in a similar one.
type moment struct {
	dateTime
	fraction string // the digits of the fraction of a second
	offset   int    // the offset from UTC in minutes
	hasTime  bool
	hasZone  bool
	noPlace  bool // no place has had the offset since 1972: +00:01 may be meant for +01:00
	odd      bool // the notation is not that of ISO 8601, though the meaning is certain
	flaws    []flaw
}

// flaw is a mistake in the notation of a date and time, and how to correct it.
type flaw struct{ has, write string }

func (m *moment) flaw(has, write string) { m.flaws = append(m.flaws, flaw{has, write}) }

// problem is DateTimeProblem for a moment.
func (m *moment) problem() (problem, hint, right string) {
	if not := m.impossible(); not != "" {
		return "is not a date and time that exists: " + not, "", ""
	}
	if !m.hasTime {
		return "has no time of day", dateTimeForm, ""
	}
	problem = "has "
	if len(m.flaws) == 1 && m.hasZone {
		problem += m.flaws[0].has + "; " + m.flaws[0].write
	} else {
		var all []string
		for _, f := range m.flaws {
			all = append(all, f.has)
		}
		problem += words.And(all)
	}
	if !m.hasZone {
		return problem, `end it with "Z", if it is UTC`, ""
	}
	instant := m.instant()
	switch {
	case m.noPlace:
		return problem, "", ""
	case !IsDateTime([]byte(instant)):
		return "is not a date and time that exists, or not in the years 0000 to 9999 of UTC", "", ""
	case m.hour == 24:
		return problem, "ISO 8601 takes it for the end of the day, which is written " + instant, ""
	case len(m.fraction) > 3 && strings.Trim(m.fraction[3:], "0") != "":
		return problem, "cut to milliseconds it is " + instant, ""
	case m.odd, m.second == 60 && !isLeapDay(instant):
		return problem, sameInstant + instant, ""
	}
	return problem, sameInstant + instant, instant
}

// isLeapDay reports whether the day of an instant may end with a leap second: so far all were on these two days. On another day a second 60
// may come from rounding.
func isLeapDay(instant string) bool {
	day := instant[len("2006-"):len("2006-01-02")]
	return day == "06-30" || day == "12-31"
}

// impossible says which part of a moment does not exist on any calendar or clock; "" if all parts exist.
func (m *moment) impossible() string {
	month := time.Month(m.month)
	switch {
	case m.month < 1 || m.month > 12:
		return "there is no month " + strconv.Itoa(m.month)
	case m.day < 1 || m.day > daysIn(m.year, m.month):
		return month.String() + " " + strconv.Itoa(m.year) + " has " + strconv.Itoa(daysIn(m.year, m.month)) + " days"
	case m.hour > 24 || m.hour == 24 && (m.minute > 0 || m.second > 0 || strings.Trim(m.fraction, "0") != ""):
		return "hours go from 00 to 23"
	case m.minute > 59:
		return "minutes go from 00 to 59"
	case m.second > 60 || m.second == 60 && m.hasZone && m.offset == 0 && (m.hour != 23 || m.minute != 59):
		return "seconds go from 00 to 59"
	}
	return ""
}

// instant writes the moment in Caliper's form, cut to milliseconds.
func (m *moment) instant() string {
	t := time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute-m.offset, min(m.second, 59), 0, time.UTC)
	s := t.Format("2006-01-02T15:04:05")
	if m.second == 60 { // package time has no second 60
		s = s[:len(s)-2] + "60"
	}
	return s + "." + (m.fraction + "000")[:3] + "Z"
}

// readMoment reads a date, and a time if one follows. ok is false if s has neither form.
func readMoment(s string) (m moment, ok bool) {
	rest, ok := m.readDate(s)
	if !ok || rest == "" {
		return m, ok
	}
	switch {
	case rest[0] == 't':
		m.flaw("a lower-case t", `write "T"`)
	case rest[0] == ' ':
		m.flaw(`a space in place of "T"`, `write "T"`)
	case rest[0] != 'T':
		return m, false
	}
	if rest, ok = m.readClock(rest[1:]); !ok {
		return m, false
	}
	m.hasTime = true
	return m, m.readZone(rest)
}

// readDate reads year, month and day, or another date of ISO 8601, and returns the text after it.
func (m *moment) readDate(s string) (rest string, ok bool) {
	n := digits(s)
	switch {
	case n == 8:
		m.flaw("a date without dashes", "write YYYY-MM-DD")
		m.year, m.month, m.day = toInt(s[:4]), toInt(s[4:6]), toInt(s[6:8])
		return s[8:], true
	case n != 4 || len(s) == 4:
		return "", false
	}
	m.year = toInt(s[:4])
	separator, s := s[4], s[5:]
	n = digits(s)
	switch {
	case separator == '-' && n == 3:
		return s[3:], m.ofYear(toInt(s[:3]))
	case separator == '-' && n == 0 && len(s) >= 5 && s[0] == 'W' && digits(s[1:]) == 2 && s[3] == '-' && digits(s[4:]) == 1:
		return s[5:], m.ofWeek(toInt(s[1:3]), toInt(s[4:5]))
	case n != 1 && n != 2 || len(s) == n || s[n] != separator || strings.IndexByte("-/.", separator) < 0:
		return "", false
	}
	if separator != '-' {
		m.odd = true
		m.flaw("a date without dashes", "write YYYY-MM-DD")
	}
	month, s := s[:n], s[n+1:]
	if n = digits(s); n != 1 && n != 2 {
		return "", false
	}
	if len(month) == 1 || n == 1 {
		m.odd = true
		m.flaw("a month or day of one digit", "write YYYY-MM-DD")
	}
	m.month, m.day = toInt(month), toInt(s[:n])
	return s[n:], true
}

// ofYear sets the date to a day of the year; 1 is January 1.
func (m *moment) ofYear(day int) bool {
	t := time.Date(m.year, time.January, day, 0, 0, 0, 0, time.UTC)
	if day < 1 || t.Year() != m.year {
		return false
	}
	m.odd, m.month, m.day = true, int(t.Month()), t.Day()
	m.flaw("a day of the year in place of month and day", "write YYYY-MM-DD")
	return true
}

// ofWeek sets the date to a day of an ISO 8601 week; day 1 is Monday.
func (m *moment) ofWeek(week, day int) bool {
	fourth := time.Date(m.year, time.January, 4, 0, 0, 0, 0, time.UTC) // January 4 is in the first week
	t := fourth.AddDate(0, 0, 7*(week-1)+day-1-(int(fourth.Weekday())+6)%7)
	if y, w := t.ISOWeek(); y != m.year || w != week || day < 1 || day > 7 {
		return false
	}
	m.odd, m.year, m.month, m.day = true, t.Year(), int(t.Month()), t.Day()
	m.flaw("a week in place of month and day", "write YYYY-MM-DD")
	return true
}

// readClock reads hours, minutes and seconds with their fraction, and returns the text after them.
func (m *moment) readClock(s string) (rest string, ok bool) {
	n := digits(s)
	seconds := false
	switch {
	case n == 4 || n == 6:
		m.flaw("a time without colons", "write HH:mm:ss.SSS")
		m.hour, m.minute = toInt(s[:2]), toInt(s[2:4])
		if seconds = n == 6; seconds {
			m.second = toInt(s[4:6])
		}
		s = s[n:]
	case (n == 1 || n == 2) && len(s) > n+2 && s[n] == ':' && digits(s[n+1:]) == 2:
		if n == 1 {
			m.odd = true
			m.flaw("an hour of one digit", "write two")
		}
		m.hour, m.minute, s = toInt(s[:n]), toInt(s[n+1:n+3]), s[n+3:]
		if seconds = len(s) >= 3 && s[0] == ':' && digits(s[1:]) == 2; seconds {
			m.second, s = toInt(s[1:3]), s[3:]
		}
	default:
		return "", false
	}
	if m.hour == 24 {
		m.flaw("the hour 24", "hours go from 00 to 23")
	}
	if !seconds {
		m.flaw("no seconds", "write HH:mm:ss.SSS")
		return s, true
	}
	return m.readFraction(s)
}

// readFraction reads the fraction of a second, and returns the text after it.
func (m *moment) readFraction(s string) (rest string, ok bool) {
	if s != "" && (s[0] == '.' || s[0] == ',') {
		n := digits(s[1:])
		if n == 0 {
			return "", false
		}
		if s[0] == ',' {
			m.flaw("a decimal comma", "write a point")
		}
		m.fraction, s = s[1:1+n], s[1+n:]
	}
	switch n := len(m.fraction); n {
	case 3:
	case 0:
		m.flaw("no fraction digits", "write exactly 3")
	case 1:
		m.flaw("1 fraction digit", "write exactly 3")
	default:
		m.flaw(strconv.Itoa(n)+" fraction digits", "write exactly 3")
	}
	return s, true
}

// readZone reads the end of a moment. It reports whether the end is empty, or a time zone with a certain offset from UTC.
func (m *moment) readZone(s string) bool {
	zone := strings.TrimLeft(s, " ")
	if zone == "" && s == "" {
		m.flaw("no time zone", "")
		return true
	}
	if named, name, ok := strings.Cut(zone, "["); ok && strings.IndexByte(name, ']') == len(name)-1 && name != "" { // Java adds such a name to an offset
		m.odd = true
		m.flaw("the name of a time zone", "end with Z")
		zone = named
	} else if zone != s && zone != "" {
		m.flaw("a space before its zone", "end with Z")
	}
	m.hasZone = true
	switch {
	case zone == "Z":
		return true
	case zone == "z":
		m.flaw("a lower-case z", `write "Z"`)
		return true
	case zone == "UTC" || zone == "GMT":
		m.flaw("the zone "+zone, "end with Z")
		return true
	case len(zone) < 3 || zone[0] != '+' && zone[0] != '-':
		return false
	}
	minutes, ok := strings.CutPrefix(zone[3:], ":")
	if digits(zone[1:3]) != 2 || digits(minutes) != len(minutes) || len(minutes) != 2 && (len(minutes) != 0 || ok) {
		return false
	}
	offset := 60*toInt(zone[1:3]) + toInt(minutes)
	if zone[0] == '-' {
		offset = -offset
	}
	m.offset = offset
	m.noPlace = toInt(minutes)%15 != 0 || toInt(minutes) > 59 || offset < -12*60 || offset > 14*60
	switch {
	case m.noPlace:
		m.flaw("the offset "+zone+", which does not exist", "write UTC, with a Z at the end")
	case offset == 0:
		m.flaw("the offset "+zone, "end with Z")
	default:
		m.flaw("the offset "+zone, "write UTC, with a Z at the end")
	}
	return true
}

// toInt returns the number that some digits write; 0 for "".
func toInt(s string) int {
	n, _ := number([]byte(s))
	return n
}

// namedInstant returns the instant of a date and time with the name of a month, as HTTP, mail, JavaScript and Java write it, or of .NET's
// /Date(…)/. It returns "" if the instant is not certain.
func namedInstant(s string) string {
	if inner, ok := strings.CutPrefix(s, "/Date("); ok {
		inner, ok = strings.CutSuffix(inner, ")/")
		millis, _, _ := strings.Cut(inner, "+")
		n, err := strconv.ParseInt(millis, 10, 64)
		return ifDateTime(time.UnixMilli(n), ok && err == nil && -1e15 < n && n < 1e15)
	}
	if open := strings.Index(s, " ("); open >= 0 && strings.HasSuffix(s, ")") {
		s = s[:open] // the name of the zone
	}
	for _, layout := range []string{
		"Mon, 2 Jan 2006 15:04:05 GMT", "Mon, 2 Jan 2006 15:04:05 UTC", "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700",
		"Mon Jan 2 2006 15:04:05 GMT-0700", "Mon Jan _2 15:04:05 GMT 2006", "Mon Jan _2 15:04:05 UTC 2006", "Mon Jan _2 15:04:05 -0700 2006",
	} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		_, offset := t.Zone()
		isThatDay := !strings.HasPrefix(layout, "Mon") || strings.HasPrefix(s, t.Weekday().String()[:3])
		return ifDateTime(t, isThatDay && t.Nanosecond() == 0 && -12*60*60 <= offset && offset <= 14*60*60)
	}
	return ""
}

// ifDateTime writes a time in Caliper's form; "" if the time is not certain or has no such form.
func ifDateTime(t time.Time, certain bool) string {
	if s := t.UTC().Format(dateTimeLayout); certain && IsDateTime([]byte(s)) {
		return s
	}
	return ""
}

// isDayOrMonth reports whether s begins with day, month and year, or with month, day and year, as 03/02/2026 does, and these are two days.
func isDayOrMonth(s string) bool {
	first := digits(s)
	if first < 1 || first > 2 || len(s) < first+2 || strings.IndexByte("/.-", s[first]) < 0 {
		return false
	}
	second := digits(s[first+1:])
	end := first + 1 + second
	if second < 1 || second > 2 || len(s) <= end || s[end] != s[first] {
		return false
	}
	year, a, b := digits(s[end+1:]), toInt(s[:first]), toInt(s[first+1:end])
	return (year == 2 || year == 4) && a != b && max(a, b) <= 12
}
