package rules

import (
	"strings"
	"testing"
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
		if _, hint := dateTimeProblem(in); !strings.Contains(hint, want) || want == "" && hint != "" {
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

func FuzzFormats(f *testing.F) {
	for _, s := range []string{"2026-03-02T09:15:00.000Z", "PT1H", "https://a.example/%20", "_:a", "urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1", "text/html", "::1", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, s []byte) {
		IsDuration(s)
		IsMediaType(s)
		IsIPAddress(s)
		if !IsDateTime(s) {
			if problem, _ := dateTimeProblem(string(s)); problem == "" {
				t.Errorf("%q: no problem is named", s)
			}
		}
		if !IsEntityID(s) && iriProblem(s) == "" {
			t.Errorf("%q: no problem is named", s)
		}
		eventIDProblem(s)
		Quote(s)
	})
}
