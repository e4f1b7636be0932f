package rules

import (
	"fmt"
	"mime"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
)

// each runs is over the words of good, which it must accept, and of bad, which it must refuse. "␣" stands for a space.
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
		t.Error("the empty string is accepted")
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

func TestDateTimeHints(t *testing.T) {
	for in, want := range map[string]string{
		"2026-03-02T10:15:00+01:00":     "2026-03-02T09:15:00.000Z",
		"2026-03-02T09:15:00.123456Z":   "2026-03-02T09:15:00.123Z",
		"2026-03-02t09:15:00.5z":        "2026-03-02T09:15:00.500Z",
		"2026-03-02 09:15:00Z":          "2026-03-02T09:15:00.000Z",
		"2026-03-02T09:15:00.000-0800":  "2026-03-02T17:15:00.000Z",
		"2026-03-02T09:15Z":             "2026-03-02T09:15:00.000Z",
		"2026-03-02T09:15:00.000":       `end it with "Z"`,
		"2026-03-02":                    "YYYY-MM-DDTHH:mm:ss.SSSZ",
		"yesterday":                     "YYYY-MM-DDTHH:mm:ss.SSSZ",
		"2026-02-30T09:15:00.000Z":      "",
		"Mon, 02 Mar 2026 09:15:00 GMT": "YYYY-MM-DDTHH:mm:ss.SSSZ",
	} {
		if _, hint, _ := dateTimeProblem(in); !strings.Contains(hint, want) || want == "" && hint != "" {
			t.Errorf("%s: hint %q, want %q", in, hint, want)
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
		`https://lakeside.example http://lakeside.example/a?b=c#d urn:uuid:x mailto:a@lakeside.example tag:x,2026:y https://lakeside.example/%C3%A9 https://läke.example/é
		 _:b0 _:learner HTTP://lakeside.example urn:isbn:1 x:y`,
		`554433 lakeside.example/a /a/b ../a _: _:a␣b : https: https:// https:/lakeside.example http:lakeside.example https:///path https://a␣b.example
		 https://a.example/%zz https://a.example/% https://a.example/<x> https://a.example/{id} 1a:b a␣b:c https://a.example/\x https://a.example/"x"
		 https://a.example/#a#b https://a.example/`+"\u0090 https://a.example/\u202ex https://a.example/\ufffd _:\u200f")
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

// addSeeds adds strings of each format, right and wrong.
func addSeeds(f *testing.F) {
	for _, s := range []string{
		"2026-03-02T09:15:00.000Z", "2016-12-31T23:59:60.000Z", "2026-03-02T10:15:00+01:00", "2026-03-02t09:15:00.5z", "2026-03-02 09:15:00Z", "2026-02-30T00:00:00.000Z",
		"9999-12-31T23:59:59.999-23:59", "0000-01-01T00:00:00.000+14:00", "2026-03-02T09:15:00.123456Z", "2026-03-02T09:15Z", "2024-02-29",
		"PT1H", "P1Y2M3W4DT5H6M7.8S", "PT1,25S", "P1.5DT1H", "PT", "https://a.example/%20", "HTTPS://läke.example/?b=c#d", "http:///x", "_:a", "_:", "a:b#c#d", "x:\u202e",
		"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1", "5D1F0D4E-2F0A-1C38-9A55-C3F6A8B0E7D1", "URN:UUID:5d1f0d4e-2f0a-fc38-ca55-c3f6a8b0e7d1",
		"text/html;charset=utf-8", "::1", "192.0.2.1", "",
	} {
		f.Add(s)
	}
}

// FuzzDateTime holds a date-time against a pattern and the calendar of package time, and that what a hint proposes is one, of
// the same millisecond.
func FuzzDateTime(f *testing.F) {
	addSeeds(f)
	form := regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$`)
	f.Fuzz(func(t *testing.T, s string) {
		leap := regexp.MustCompile(`T23:59:60`).ReplaceAllString(s, "T23:59:59") // which package time does not know
		_, err := time.Parse(time.RFC3339, leap)
		is := IsDateTime([]byte(s))
		if want := form.MatchString(s) && err == nil; is != want {
			t.Errorf("%q: %v, want %v", s, is, want)
		}
		if is {
			return
		}
		problem, hint, right := dateTimeProblem(s)
		if right != "" && !strings.HasSuffix(hint, right) {
			t.Errorf("%q: hint %q, right %q", s, hint, right)
		}
		if problem == "" {
			t.Errorf("%q: no problem is named", s)
		}
		proposal := regexp.MustCompile(`[0-9-]{10}T.*Z$`).FindString(hint)
		if proposal == "" {
			return
		}
		meant, err := time.Parse(time.RFC3339, strings.ToUpper(strings.Replace(s, " ", "T", 1)))
		if got, _ := time.Parse(time.RFC3339, proposal); !IsDateTime([]byte(proposal)) || err == nil && !got.Equal(meant.Truncate(time.Millisecond)) {
			t.Errorf("%q is said to be %s", s, proposal)
		}
	})
}

// FuzzDuration holds a duration against a pattern.
func FuzzDuration(f *testing.F) {
	addSeeds(f)
	const n = `(?:[0-9]+([.,][0-9]+)?`
	form := regexp.MustCompile(`^P` + n + `Y)?` + n + `M)?` + n + `W)?` + n + `D)?(T` + n + `H)?` + n + `M)?` + n + `S)?)?$`)
	f.Fuzz(func(t *testing.T, s string) {
		want := form.MatchString(s) && !strings.HasSuffix(s, "T") && s != "P"
		if comma := strings.IndexAny(s, ".,"); comma >= 0 { // after a fraction come digits and one unit
			want = want && len(strings.TrimLeft(s[comma+1:], "0123456789")) == 1
		}
		if got := IsDuration([]byte(s)); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	})
}

// FuzzIRI holds IRIs and blank nodes, which come from JSON and so are UTF-8, against patterns, and that what is refused has a
// problem, named in characters that can be seen.
func FuzzIRI(f *testing.F) {
	addSeeds(f)
	const (
		char  = "(?:[^\\x00-\\x20\"<>\\\\^`{|}\\x7F-\\x{9F}%#\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}\\x{FFF0}-\\x{FFFF}]|%[0-9A-Fa-f]{2})"
		chars = char + "*(?:#" + char + "*)?"
	)
	iri := regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):(` + chars + `)$`)
	blank := regexp.MustCompile(`^_:(` + chars + `)$`)
	host := regexp.MustCompile(`^//[^/?#]`)
	f.Fuzz(func(t *testing.T, s string) {
		if s = strings.ToValidUTF8(s, "\uFFFD"); len(s) > 1<<12 {
			return // the pattern is slow
		}
		want := false
		if m := iri.FindStringSubmatch(s); m != nil {
			scheme := strings.ToLower(m[1])
			want = m[2] != "" && (scheme != "http" && scheme != "https" || host.MatchString(m[2]))
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
		if problem := iriProblem([]byte(s)); problem == "" || strings.ContainsFunc(problem, func(r rune) bool { return !unicode.IsGraphic(r) }) {
			t.Errorf("%q: the problem is %q", s, problem)
		}
	})
}

// FuzzUUID holds UUIDs and ids of events against patterns, and that the id that a hint proposes is right.
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
		problem, right, v4 := eventIDProblem([]byte(s))
		if want := form.MatchString(strings.TrimPrefix(s, uuidURN)) && strings.HasPrefix(s, uuidURN); (problem == "") != want {
			t.Errorf("%q: problem %q", s, problem)
		}
		if v4 != (problem == "" && version4.MatchString(s)) {
			t.Errorf("%q: of version 4: %v", s, v4)
		}
		if right != "" {
			if problem, _, _ := eventIDProblem([]byte(right)); problem != "" {
				t.Errorf("%q: right is %s, but that %s", s, right, problem)
			}
		}
	})
}

// FuzzFormats holds media types against package mime, and addresses without zone against package net.
func FuzzFormats(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		if _, _, err := mime.ParseMediaType(s); err != nil && IsMediaType([]byte(s)) && !strings.Contains(s, ";") {
			t.Errorf("%q is no media type: %v", s, err)
		}
		if got := IsIPAddress([]byte(s)); got != (net.ParseIP(s) != nil) && !strings.Contains(s, "%") {
			t.Errorf("%q is an address: %v", s, got)
		}
		if text := Quote([]byte(s)); strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) }) {
			t.Errorf("%q is quoted as %q", s, text)
		}
	})
}
