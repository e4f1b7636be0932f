package format

import (
	"fmt"
	"mime"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/caliper-lint/caliper-lint/rules/words"
)

// each holds that is accepts the words of good, refuses those of bad, and refuses the empty string. "␣" stands for a space.
func each(t *testing.T, is func([]byte) bool, good, bad string) {
	t.Helper()
	for _, list := range []struct {
		words string
		want  bool
	}{{good, true}, {bad, false}} {
		for _, word := range strings.Fields(list.words) {
			word = strings.ReplaceAll(word, "␣", " ")
			if is([]byte(word)) != list.want {
				t.Errorf("%q: got %v", word, !list.want)
			}
		}
	}
	if is(nil) {
		t.Error("it accepts the empty string")
	}
}

func TestIsDateTime(t *testing.T) {
	each(t, IsDateTime,
		`2026-03-02T09:15:00.000Z 2024-02-29T23:59:59.999Z 2000-02-29T00:00:00.000Z 2016-12-31T23:59:60.000Z`,
		`2026-02-29T00:00:00.000Z 1900-02-29T00:00:00.000Z 2026-02-30T00:00:00.000Z 2026-13-01T00:00:00.000Z 2026-00-01T00:00:00.000Z
		 2026-04-31T00:00:00.000Z 2026-01-00T00:00:00.000Z 2026-01-01T24:00:00.000Z 2026-01-01T00:60:00.000Z 2026-01-01T12:00:60.000Z
		 2026-01-01T00:00:00Z 2026-01-01T00:00:00.00Z 2026-01-01T00:00:00.0000Z 2026-01-01T00:00:00,000Z 2026-01-01t00:00:00.000z
		 2026-01-01␣00:00:00.000Z 2026-01-01T00:00:00.000+00:00 2026-01-01T00:00:00.000 2026-01-01 20260101T000000.000Z
		 +026-01-01T00:00:00.000Z 2026-01-01T00:00:00.0x0Z`)
}

// TestDateTimeProblem checks the problem and hint of a date and time: the hint gives the instant where it is certain, and the right form is
// given where the notation is ISO 8601 and no digit is lost.
func TestDateTimeProblem(t *testing.T) {
	const utc, same, fixes = "write a UTC date and time, such as 2026-05-29T22:00:00.000Z", "the same instant is written ", true
	for in, want := range map[string]struct {
		problem, hint string
		fixes         bool
	}{
		"2026-03-02T09:15:00Z":                        {"has no fraction digits; write exactly 3", same + "2026-03-02T09:15:00.000Z", fixes},
		"2026-03-02T09:15:00.5Z":                      {"has 1 fraction digit; write exactly 3", same + "2026-03-02T09:15:00.500Z", fixes},
		"2026-03-02T09:15:00.25Z":                     {"has 2 fraction digits; write exactly 3", same + "2026-03-02T09:15:00.250Z", fixes},
		"2026-03-02T09:15:00.123000Z":                 {"has 6 fraction digits; write exactly 3", same + "2026-03-02T09:15:00.123Z", fixes},
		"2026-03-02T09:15:00.123456Z":                 {"has 6 fraction digits; write exactly 3", "cut to milliseconds it is 2026-03-02T09:15:00.123Z", false},
		"2026-03-02T09:15:00.1234567Z":                {"has 7 fraction digits; write exactly 3", "cut to milliseconds it is 2026-03-02T09:15:00.123Z", false},
		"2026-03-02T09:15:00.999999999Z":              {"has 9 fraction digits; write exactly 3", "cut to milliseconds it is 2026-03-02T09:15:00.999Z", false},
		"2026-03-02T09:15:00.1230000004Z":             {"has 10 fraction digits; write exactly 3", "cut to milliseconds it is 2026-03-02T09:15:00.123Z", false},
		"2026-03-02T09:15:00,123Z":                    {"has a decimal comma; write a point", same + "2026-03-02T09:15:00.123Z", fixes},
		"2026-03-02T09:15:00,1230000004Z":             {"has a decimal comma and 10 fraction digits", "cut to milliseconds it is 2026-03-02T09:15:00.123Z", false},
		"2026-03-02T09:15:00.000+00:00":               {"has the offset +00:00; end with Z", same + "2026-03-02T09:15:00.000Z", fixes},
		"2026-03-02T10:15:00.000+01":                  {"has the offset +01; write UTC, with a Z at the end", same + "2026-03-02T09:15:00.000Z", fixes},
		"2026-03-02T09:15:00.000-0800":                {"has the offset -0800; write UTC, with a Z at the end", same + "2026-03-02T17:15:00.000Z", fixes},
		"2026-01-01T00:15:00.000+05:45":               {"has the offset +05:45; write UTC, with a Z at the end", same + "2025-12-31T18:30:00.000Z", fixes},
		"2026-03-02T09:15:00.000+01:60":               {"has the offset +01:60, which does not exist; write UTC, with a Z at the end", "", false},
		"2026-03-02T09:15:00.000+00:01":               {"has the offset +00:01, which does not exist; write UTC, with a Z at the end", "", false},
		"2026-03-02T09:15:00.000-0359":                {"has the offset -0359, which does not exist; write UTC, with a Z at the end", "", false},
		"2026-03-02T09:15:00.000+20:00":               {"has the offset +20:00, which does not exist; write UTC, with a Z at the end", "", false},
		"2026-03-02T09:15:00.000 UTC":                 {"has a space before its zone and the zone UTC", same + "2026-03-02T09:15:00.000Z", fixes},
		"2026-03-02T10:15:00.000+01:00[Europe/Paris]": {"has the name of a time zone and the offset +01:00", same + "2026-03-02T09:15:00.000Z", false},
		"2026-03-02T10:15:00+01:00":                   {"has no fraction digits and the offset +01:00", same + "2026-03-02T09:15:00.000Z", fixes},
		"2026-03-02t09:15:00.5z":                      {"has a lower-case t, 1 fraction digit and a lower-case z", same + "2026-03-02T09:15:00.500Z", fixes},
		"2026-03-02t09:15:00.000Z":                    {`has a lower-case t; write "T"`, same + "2026-03-02T09:15:00.000Z", fixes},
		"2026-03-02 09:15:00.000Z":                    {`has a space in place of "T"; write "T"`, same + "2026-03-02T09:15:00.000Z", fixes},
		"2026-03-02T09:15Z":                           {"has no seconds; write HH:mm:ss.SSS", same + "2026-03-02T09:15:00.000Z", fixes},
		"20260302T091500.000Z":                        {"has a date without dashes and a time without colons", same + "2026-03-02T09:15:00.000Z", fixes},
		"2026-03-02T9:15:00.000Z":                     {"has an hour of one digit; write two", same + "2026-03-02T09:15:00.000Z", false},
		"2026-3-2T09:15:00.000Z":                      {"has a month or day of one digit; write YYYY-MM-DD", same + "2026-03-02T09:15:00.000Z", false},
		"2026/03/02 09:15:00Z":                        {`has a date without dashes, a space in place of "T" and no fraction digits`, same + "2026-03-02T09:15:00.000Z", false},
		"2026-061T09:15:00.000Z":                      {"has a day of the year in place of month and day; write YYYY-MM-DD", same + "2026-03-02T09:15:00.000Z", false},
		"2026-W10-1T09:15:00.000Z":                    {"has a week in place of month and day; write YYYY-MM-DD", same + "2026-03-02T09:15:00.000Z", false},
		"2020-W53-7T09:15:00.000Z":                    {"has a week in place of month and day; write YYYY-MM-DD", same + "2021-01-03T09:15:00.000Z", false},
		"2021-W53-7T09:15:00.000Z":                    {noDateTime, utc, false},
		"2026-03-02T24:00:00.000Z":                    {"has the hour 24; hours go from 00 to 23", "ISO 8601 takes it for the end of the day, which is written 2026-03-03T00:00:00.000Z", false},
		"2026-03-02T24:15:00.000Z":                    {"is not a date and time that exists: hours go from 00 to 23", "", false},
		"2026-02-30T09:15:00.000Z":                    {"is not a date and time that exists: February 2026 has 28 days", "", false},
		"2026-13-01T09:15:00.000Z":                    {"is not a date and time that exists: there is no month 13", "", false},
		"2026-03-02T09:61:00.000Z":                    {"is not a date and time that exists: minutes go from 00 to 59", "", false},
		"2026-03-02T09:15:60.000Z":                    {"is not a date and time that exists: seconds go from 00 to 59", "", false},
		"2017-01-01T00:59:60.000+01:00":               {"has the offset +01:00; write UTC, with a Z at the end", same + "2016-12-31T23:59:60.000Z", fixes},
		"2026-06-30T23:59:60Z":                        {"has no fraction digits; write exactly 3", same + "2026-06-30T23:59:60.000Z", fixes},
		"2026-03-02T23:59:60Z":                        {"has no fraction digits; write exactly 3", same + "2026-03-02T23:59:60.000Z", false},
		"2026-03-02T18:59:60.000-05:00":               {"has the offset -05:00; write UTC, with a Z at the end", same + "2026-03-02T23:59:60.000Z", false},
		"9999-12-31T23:59:59.999-01:00":               {"is not a date and time that exists, or not in the years 0000 to 9999 of UTC", "", false},
		"2026-03-02T09:15:00.000":                     {"has no time zone", `end it with "Z", if it is UTC`, false},
		"2026-03-02 09:15":                            {`has a space in place of "T", no seconds and no time zone`, `end it with "Z", if it is UTC`, false},
		"2026-03-02T09:15:00.000Z ":                   {"has white space around it", "write 2026-03-02T09:15:00.000Z", fixes},
		"\n2026-03-02T09:15:00.000Z":                  {"has white space around it", "write 2026-03-02T09:15:00.000Z", fixes},
		"2026-03-02":                                  {"has no time of day", utc, false},
		"20260302":                                    {"has no time of day", utc, false},
		"1772442900":                                  {"is a number as text; write a UTC date and time", "as seconds since 1970 it is 2026-03-02T09:15:00.000Z", false},
		"1772442900000":                               {"is a number as text; write a UTC date and time", "as milliseconds since 1970 it is 2026-03-02T09:15:00.000Z", false},
		"Mon, 02 Mar 2026 09:15:00 GMT":               {noDateTime, same + "2026-03-02T09:15:00.000Z", false},
		"Mon, 2 Mar 2026 10:15:00 +0100":              {noDateTime, same + "2026-03-02T09:15:00.000Z", false},
		"Tue, 02 Mar 2026 09:15:00 GMT":               {noDateTime, utc, false}, // it is a Monday
		"Mon Mar 02 09:15:00 UTC 2026":                {noDateTime, same + "2026-03-02T09:15:00.000Z", false},
		"Mon Mar 02 09:15:00 CST 2026":                {noDateTime, utc, false}, // in China or in Chicago
		"Mon Mar 02 2026 10:15:00 GMT+0100 (Central European Standard Time)": {noDateTime, same + "2026-03-02T09:15:00.000Z", false},
		"/Date(1772442900000)/":      {noDateTime, same + "2026-03-02T09:15:00.000Z", false},
		"/Date(1772442900000+0100)/": {noDateTime, same + "2026-03-02T09:15:00.000Z", false},
		"03/02/2026 09:15":           {"is ambiguous: day and month may be swapped", utc, false},
		"23/02/2026 09:15":           {noDateTime, utc, false},
		"2026-03-02T09:15:00.Z":      {noDateTime, utc, false},
		"2026-03-02T09:15:00.000EST": {noDateTime, utc, false},
		"2026":                       {noDateTime, utc, false},
		"yesterday":                  {noDateTime, utc, false},
		"":                           {noDateTime, utc, false},
		"2026-03-02T09:15:00." + strings.Repeat("1", 1000) + "Z": {noDateTime, utc, false},
	} {
		problem, hint, right := DateTimeProblem(in)
		if problem != want.problem || hint != want.hint || (right != "") != want.fixes || right != "" && !strings.HasSuffix(hint, right) {
			t.Errorf("%s:\n%s (%s) %q\nwant\n%s (%s) %v", in, problem, hint, right, want.problem, want.hint, want.fixes)
		}
	}
}

// TestEpochHint checks which unit a number gets, and that there is no hint where the number may be something else.
func TestEpochHint(t *testing.T) {
	for in, want := range map[string]string{
		"1772442900": "as seconds since 1970 it is 2026-03-02T09:15:00.000Z", "315532800": "as seconds since 1970 it is 1980-01-01T00:00:00.000Z",
		"1772442900000": "as milliseconds since 1970 it is 2026-03-02T09:15:00.000Z", "1772442900000000": "as microseconds since 1970 it is 2026-03-02T09:15:00.000Z",
		"1772442900123456789": "as nanoseconds since 1970, cut to milliseconds, it is 2026-03-02T09:15:00.123Z",
		"1772442900.123":      "as seconds since 1970 it is 2026-03-02T09:15:00.123Z", "1772442900.5": "as seconds since 1970 it is 2026-03-02T09:15:00.500Z",
		"1772442900.123000000": "as seconds since 1970 it is 2026-03-02T09:15:00.123Z", "1.7724429E12": "as milliseconds since 1970 it is 2026-03-02T09:15:00.000Z",
		"1772442900.1239": "as seconds since 1970, cut to milliseconds, it is 2026-03-02T09:15:00.123Z",
	} {
		if got := EpochHint(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{"0", "5", "2026", "20260302", "20260302091500", "202603020915", "2026030209", "17724429000", "-1772442900", "1e400", "1.5", "", ".", "e",
		"0001772442", "17724429000000000000000", strings.Repeat("9", 1000)} {
		if got := EpochHint(in); got != "" {
			t.Errorf("%s: %q, want nothing", in, got)
		}
	}
}

func TestDurationProblem(t *testing.T) {
	for in, want := range map[string]string{
		"95": "if it counts seconds, write PT95S", "0": "if it counts seconds, write PT0S", "12.50": "if it counts seconds, write PT12.5S", "007": "if it counts seconds, write PT7S",
		"1:35": "if it is minutes and seconds, write PT1M35S", "75:00": "if it is minutes and seconds, write PT75M", "00:01:35": "write PT1M35S", "01:00:05.250": "write PT1H5.25S",
		"00:00:00": "write PT0S", "1h": "write PT1H", "18m": "write PT18M", "95s": "write PT95S", "1h 30min": "write PT1H30M", "2 hours": "write PT2H", "90 sec": "write PT90S",
		"1.5 h": "write PT1.5H", "pt5s": "write PT5S", "PT5s": "write PT5S", "PT5S ": "write PT5S", "P95S": "write PT95S", "P1H30M": "write PT1H30M", "T5M": "", "PT": "",
		"-PT5S": "a duration is not negative", "PT1.5M3S": "", "30m1h": "", "1:75": "", "00:61:00": "", "1:2:3:4": "", "": "", ":": "", "soon": "", "5 days": "", "1.h": "",
		strings.Repeat("9", 1000): "",
	} {
		_, got, _ := DurationProblem(in)
		if want == "" {
			want = "write P, then days, then T and hours, minutes, seconds, such as PT1H30M or PT55S"
		}
		if got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
		if word := got[strings.LastIndexByte(got, ' ')+1:]; word[0] == 'P' && !IsDuration([]byte(word)) {
			t.Errorf("%q: %s is not a duration", in, word)
		}
	}
}

func TestIsDuration(t *testing.T) {
	each(t, IsDuration,
		`PT55S PT1H12M27S P1D P1W P1Y2M3DT4H5M6S PT0.5S PT1,25S P0D PT0S PT05M21S P1.5D PT36H P1W2D`,
		`P PT P1 P1DT P1H PT1D PT1 1H 55S 10:00 pt5s PT5s PT5S␣ -PT5S PT1.S PT.5S PT1S1S PT5M1H PT1.5M3S P1.5DT1H P1D1Y P1TT1S P--1D 2026-01-01T00:00:00.000Z`)
}

func TestIsEntityID(t *testing.T) {
	each(t, IsEntityID,
		`https://lakeside.example http://lakeside.example/a?b=c#d mailto:a@lakeside.example tag:x,2026:y https://lakeside.example/%C3%A9 https://läke.example/é
		 _:b0 _:learner HTTP://lakeside.example urn:isbn:1 x:y file:///a https://a@b:c@lakeside.example:8443/ https://lakeside.example: https://[::1]:80/a https://[2001:db8::7]
		 https://[v1.x]/ https://lakeside.example/a[1] https://lakeside.example/?a[]=1 https://lakeside.example/users/undefined urn:uuidx:1 git://lakeside.example:9418/a
		 urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1 URN:UUID:5D1F0D4E-2F0A-1C38-9A55-C3F6A8B0E7D1 urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1#a`,
		`554433 lakeside.example/a /a/b ../a _: _:a␣b : https: https:// https:/lakeside.example http:lakeside.example https:///path https://a␣b.example
		 https://a.example/%zz https://a.example/% https://a.example/<x> https://a.example/{id} 1a:b a␣b:c https://a.example/\x https://a.example/"x"
		 https://a.example:port/ https://a.example:80a https://[::1 https://[a.example]/ https://[]/ https://[::1]x/ https://a[b.example/ https://a]b.example https://:80/ https://a@/
		 https://a.example:1:2/ ftp://a.example:port/
		 urn:uuid:x urn:uuid: urn:uuid:undefined urn:uuid:null URN:Uuid:null urn:uuid:{5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1} urn:uuid:5d1f0d4e2f0a4c389a55c3f6a8b0e7d1
		 urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1/1
		 https://a.example/#a#b https://a.example/`+"\u0090 https://a.example/\u202ex https://a.example/\ufffd _:\u200f")
}

// TestIRIProblem checks the problems of strings that are not IRIs, and that the id of an event that contains a UUID is corrected.
func TestIRIProblem(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example:port/": `has the port "port", which is not a number`,
		"https://[::1":            `has a "[" that is not closed in its host`,
		"https://[a.example]/":    "has brackets around its host, which is not an IPv6 address",
		"https://[::1]x/":         "has something between its host and its path",
		"https://a]b.example":     "has a bracket in its host",
		"https:///a":              "has no host",
		"https://:80/":            "has no host",
		"https://a.example/a b":   `contains " "; in an IRI that is written %20`,
		"urn:uuid:undefined":      `is not a UUID: "u" is not a hexadecimal digit`,
		"urn:uuid:9r34jdfj-a0d8-4430-95bd-783ffae4d916": `is not a UUID: "r" is not a hexadecimal digit`,
		"urn:uuid:":     "is not a UUID: nothing follows urn:uuid:",
		"urn:uuid:1234": "is not a UUID: it must have 32 hexadecimal digits and 4 dashes after urn:uuid:",
		"urn:uuid:5d1f0d4-e2f0a-4c38-9a55-c3f6a8b0e7d1":   "is not a UUID: its dashes belong behind 8, 12, 16 and 20 digits",
		"urn:uuid:5d1f0d4e2f0a4c389a55c3f6a8b0e7d1":       "has a UUID without its dashes",
		"urn:uuid:{5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1}": "has braces around its UUID",
	} {
		if got := IRIProblem([]byte(in)); got != want {
			t.Errorf("%s %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"urn:uuid:5d1f0d4e2f0a4c389a55c3f6a8b0e7d1", "urn:uuid:{5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1}", "5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1",
		"{5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1}", "uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1"} {
		if _, right, _ := EventIDProblem([]byte(in)); right != "urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1" {
			t.Errorf("%s: right is %q", in, right)
		}
	}
}

func TestUUID(t *testing.T) {
	for in, want := range map[string]int{
		"5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1": 4, "5D1F0D4E-2F0A-1C38-9A55-C3F6A8B0E7D1": 1, "00000000-0000-0000-0000-000000000000": 0,
		"5d1f0d4e-2f0a-fc38-9a55-c3f6a8b0e7d1": 15, "5d1f0d4e-2f0a-4c38-7a55-c3f6a8b0e7d1": 0, "5d1f0d4e-2f0a-4c38-ca55-c3f6a8b0e7d1": 0,
		"5d1f0d4e-2f0a-4c38-Ba55-c3f6a8b0e7d1": 4,
	} {
		if version, ok := UUID([]byte(in)); !ok || version != want {
			t.Errorf("%s: %d %v, want %d", in, version, ok, want)
		}
	}
	each(t, func(s []byte) bool { _, ok := UUID(s); return ok }, "5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1",
		`5d1f0d4e2f0a4c389a55c3f6a8b0e7d1 5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d 5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d11 9r34jdfj-a0d8-4430-95bd-783ffae4d916
		 5d1f0d4e-2f0a-4c38-9a55_c3f6a8b0e7d1 {5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1}`)
}

func TestIsMediaType(t *testing.T) {
	each(t, IsMediaType, `text/html video/mp4 application/epub+zip image/svg+xml application/vnd.ms-excel text/html;charset=utf-8 text/html␣;␣charset=utf-8`,
		`html text/ /html text/html/x text␣html text/ht␣ml .mp4 video/*x`)
}

func TestIsIPAddress(t *testing.T) {
	each(t, IsIPAddress, `192.0.2.1 2001:db8::1 ::1 2001:0db8:0000:0000:0000:8a2e:0370:7334`, `192.0.2 192.0.2.256 192.0.2.1/24 localhost 2001:db8::g 192.0.2.x`)
}

// addSeeds adds valid and invalid strings of each format.
func addSeeds(f *testing.F) {
	for _, s := range []string{
		"2026-03-02T09:15:00.000Z", "2016-12-31T23:59:60.000Z", "2026-03-02T10:15:00+01:00", "2026-03-02t09:15:00.5z", "2026-03-02 09:15:00Z", "2026-02-30T00:00:00.000Z",
		"9999-12-31T23:59:59.999-23:59", "0000-01-01T00:00:00.000+14:00", "2026-03-02T09:15:00.123456Z", "2026-03-02T09:15Z", "2024-02-29",
		"PT1H", "P1Y2M3W4DT5H6M7.8S", "PT1,25S", "P1.5DT1H", "PT", "https://a.example/%20", "HTTPS://läke.example/?b=c#d", "http:///x", "_:a", "_:", "a:b#c#d", "x:\u202e",
		"https://a@[2001:db8::7]:80/", "https://[::1", "https://a.example:port/", "urn:uuid:undefined",
		"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1", "5D1F0D4E-2F0A-1C38-9A55-C3F6A8B0E7D1", "URN:UUID:5d1f0d4e-2f0a-fc38-ca55-c3f6a8b0e7d1",
		"text/html;charset=utf-8", "::1", "192.0.2.1", "",
	} {
		f.Add(s)
	}
}

// FuzzDateTime compares IsDateTime with a pattern and the calendar of package time. It holds that a proposal in a hint is a date-time, and
// the same instant to the millisecond.
func FuzzDateTime(f *testing.F) {
	addSeeds(f)
	form := regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$`)
	f.Fuzz(func(t *testing.T, s string) {
		leap := regexp.MustCompile(`T23:59:60`).ReplaceAllString(s, "T23:59:59") // package time has no second 60
		_, err := time.Parse(time.RFC3339, leap)
		is := IsDateTime([]byte(s))
		if want := form.MatchString(s) && err == nil; is != want {
			t.Errorf("%q: %v, want %v", s, is, want)
		}
		if is {
			return
		}
		problem, hint, right := DateTimeProblem(s)
		if right != "" && !strings.HasSuffix(hint, right) {
			t.Errorf("%q: hint %q, right %q", s, hint, right)
		}
		if problem == "" {
			t.Errorf("%q: there is no problem", s)
		}
		proposal := regexp.MustCompile(`[0-9-]{10}T.*Z$`).FindString(hint)
		if proposal == "" {
			return
		}
		meant, err := time.Parse(time.RFC3339, strings.ToUpper(strings.Replace(s, " ", "T", 1)))
		if got, _ := time.Parse(time.RFC3339, proposal); !IsDateTime([]byte(proposal)) || err == nil && !got.Equal(meant.Truncate(time.Millisecond)) {
			t.Errorf("for %q the hint proposes %s", s, proposal)
		}
	})
}

// FuzzDuration compares IsDuration with a pattern.
func FuzzDuration(f *testing.F) {
	addSeeds(f)
	const n = `(?:[0-9]+([.,][0-9]+)?`
	form := regexp.MustCompile(`^P` + n + `Y)?` + n + `M)?` + n + `W)?` + n + `D)?(T` + n + `H)?` + n + `M)?` + n + `S)?)?$`)
	f.Fuzz(func(t *testing.T, s string) {
		want := form.MatchString(s) && !strings.HasSuffix(s, "T") && s != "P"
		if comma := strings.IndexAny(s, ".,"); comma >= 0 { // a fraction is followed by one unit, the last
			want = want && len(strings.TrimLeft(s[comma+1:], "0123456789")) == 1
		}
		if got := IsDuration([]byte(s)); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	})
}

// FuzzIRI compares IsIRI and IsBlankNode with patterns, on UTF-8, as JSON is. It holds that each refused string has a problem, in visible
// characters.
func FuzzIRI(f *testing.F) {
	addSeeds(f)
	const (
		char  = "(?:[^\\x00-\\x20\"<>\\\\^`{|}\\x7F-\\x{9F}%#\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}\\x{FFF0}-\\x{FFFF}]|%[0-9A-Fa-f]{2})"
		chars = char + "*(?:#" + char + "*)?"
	)
	iri := regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):(` + chars + `)$`)
	blank := regexp.MustCompile(`^_:(` + chars + `)$`)
	authority := regexp.MustCompile(`^//(?:[^/?#]*@)?(?:\[([^\]/?#]*)\]|([^/?#:@\[\]]*))(?::[0-9]*)?(?:[/?#].*)?$`)
	uuid := regexp.MustCompile(`(?i)^urn:uuid:(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:[?#].*)?$)?`)
	f.Fuzz(func(t *testing.T, s string) {
		if s = strings.ToValidUTF8(s, "\uFFFD"); len(s) > 1<<12 {
			return // the pattern is slow
		}
		want := false
		if m := iri.FindStringSubmatch(s); m != nil {
			scheme := strings.ToLower(m[1])
			isHTTP := scheme == "http" || scheme == "https"
			want = m[2] != "" && (strings.HasPrefix(m[2], "//") || !isHTTP)
			if host := authority.FindStringSubmatch(m[2]); strings.HasPrefix(m[2], "//") {
				want = host != nil && (host[1]+host[2] != "" || !isHTTP && !strings.Contains(m[2], "[]"))
				if want && host[1] != "" && net.ParseIP(host[1]) == nil {
					return // an address with a zone, or of a later version of IP
				}
			}
			if start := uuid.FindString(s); len(start) == len(UUIDURN) {
				want = false
			}
		}
		if got := IsIRI([]byte(s)); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
		m := blank.FindStringSubmatch(s)
		isBlank := m != nil && m[1] != ""
		if got := IsBlankNode([]byte(s)); got != isBlank {
			t.Errorf("%q is a blank node: %v, want %v", s, got, isBlank)
		}
		if want {
			return
		}
		if problem := IRIProblem([]byte(s)); problem == "" || strings.ContainsFunc(problem, func(r rune) bool { return !unicode.IsGraphic(r) }) {
			t.Errorf("%q: the problem is %q", s, problem)
		}
	})
}

// FuzzUUID compares UUID and EventIDProblem with patterns, and holds that a proposed id is valid.
func FuzzUUID(f *testing.F) {
	addSeeds(f)
	form := regexp.MustCompile(`^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	version4 := regexp.MustCompile(`^urn:uuid:.{14}4.{4}[89ABab]`)
	f.Fuzz(func(t *testing.T, s string) {
		version, ok := UUID([]byte(s))
		if want := form.MatchString(s); ok != want {
			t.Errorf("%q: %v, want %v", s, ok, want)
		}
		if ok && version != 0 && fmt.Sprintf("%x", version) != strings.ToLower(s[14:15]) {
			t.Errorf("%q: version %d", s, version)
		}
		problem, right, v4 := EventIDProblem([]byte(s))
		if want := form.MatchString(strings.TrimPrefix(s, UUIDURN)) && strings.HasPrefix(s, UUIDURN); (problem == "") != want {
			t.Errorf("%q: problem %q", s, problem)
		}
		if v4 != (problem == "" && version4.MatchString(s)) {
			t.Errorf("%q: version 4 is %v", s, v4)
		}
		if right != "" {
			if problem, _, _ := EventIDProblem([]byte(right)); problem != "" {
				t.Errorf("%q: right is %s, but that %s", s, right, problem)
			}
		}
	})
}

// FuzzFormats compares IsMediaType with package mime, and IsIPAddress with package net, for addresses without zone.
func FuzzFormats(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		if _, _, err := mime.ParseMediaType(s); err != nil && IsMediaType([]byte(s)) && !strings.Contains(s, ";") {
			t.Errorf("IsMediaType accepts %q: %v", s, err)
		}
		if got := IsIPAddress([]byte(s)); got != (net.ParseIP(s) != nil) && !strings.Contains(s, "%") {
			t.Errorf("%q is an address: %v", s, got)
		}
		if text := words.Quote([]byte(s)); strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) }) {
			t.Errorf("%q is quoted as %q", s, text)
		}
	})
}
