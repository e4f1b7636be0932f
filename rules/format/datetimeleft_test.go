package format

import (
	"strings"
	"testing"
)

// TestDateTimesLeft checks which date-times get no right form, since readers disagree about their instant, and that similar ones about which
// all agree get one.
func TestDateTimesLeft(t *testing.T) {
	for what, c := range map[string]struct{ left, right string }{
		"an offset that no place has":      {"T10:00:00+01:60 T10:00:00+13:60 T10:00:00+0160 T10:00:00+0060 T10:00:00+00:01 T10:00:00-00:07 T10:00:00+14:15 T10:00:00-12:15 T10:00:00+24:00", "T10:00:00+14:00 T10:00:00-12:00 T10:00:00+05:45 T10:00:00-0930 T10:00:00+13:45 T10:00:00-00:00"},
		"an offset cut short or with more": {"T10:00:00+1 T10:00:00+1:00 T10:00:00+010 T10:00:00+01: T10:00:00+01:0 T10:00:00+01:00:00 T10:00:00+00:19:32 T10:00:00+01:00Z T10:00:00Z+01:00 T10:00:00ZZ", "T10:00:00+01 T10:00:00+0100"},
		"an offset with another sign":      {"T10:00:00\u221201:00 T10:00:00\u00B100:00 T10:00:00+-01:00 T10:00:0001:00", "T10:00:00-01:00"},
		"a zone by its name":               {"T10:00:00EST T10:00:00CET T10:00:00A T10:00:00UTC+1 T10:00:00GMT+01:00 T10:00:00[Europe/Paris] T10:00:00+05:00[Europe/Paris]", "T10:00:00UTC T10:00:00GMT T10:00:00z"},
		"no zone":                          {"T10:00:00 T10:00 T10:00:00.000", ""},
		"digits that would be lost":        {"T10:00:00.1230000004Z T10:00:00,1230000004Z T10:00:00.9999Z T10:00:00,0001Z", "T10:00:00,123Z T10:00:00,123000Z T10:00:00.000000000Z T10:00:00,5Z"},
		"a fraction of something else":     {"T10:00,5Z T10:00.5Z T10,5Z T10.5Z T10:00:00.Z T10:00:00,Z T10:00:00:123Z T10:00:00;123Z T10:00:00.1,2Z", ""},
		"the hour 24":                      {"T24:00:00Z T24:00:00.000Z T24:00Z T240000Z T24:00:00,000Z T24:00:00+01:00 T24:00:01Z T25:00:00Z", "T00:00:00Z T23:59:59Z"},
		"a second or minute that is not":   {"T10:00:60Z T10:59:60Z T10:59:60+01:00 T23:59:60Z T23:59:60.5Z T23:59:61Z T18:59:60-05:00 T10:60:00Z", "T23:59:59Z"},
		"a time of day that is cut short":  {"T10Z T9:00:00Z T10:0:0Z T100Z T10000Z T1Z", "T10:00Z T1000Z T100000Z"},
		"another separator":                {"_10:00:00Z -10:00:00Z T10.00.00Z T10-00-00Z T\u00A010:00:00Z", "T10:00:00Z t10:00:00Z"},
		"half a day":                       {"T10:00:00AM T10:00:00PM T10:00:00ZAM T10:00:00pm", ""},
		"a span":                           {"T10:00:00Z/2026-03-17T10:00:00Z T10:00:00Z/PT1H T10:00:00Z--", ""},
	} {
		for _, day := range []string{"2026-03-16", "20260316"} {
			for _, end := range strings.Fields(c.left) {
				if _, _, right := DateTimeProblem(day + end); right != "" {
					t.Errorf("%s: %s becomes %s", what, day+end, right)
				}
			}
			for _, end := range strings.Fields(c.right) {
				if _, _, right := DateTimeProblem(day + end); right == "" {
					t.Errorf("%s gets no right form", day+end)
				}
			}
		}
	}
	for _, left := range []string{"03/02/2026T10:00:00Z", "16.03.2026T10:00:00Z", "26-03-16T10:00:00Z", "+2026-03-16T10:00:00Z", "+002026-03-16T10:00:00Z", "-2026-03-16T10:00:00Z",
		"12026-03-16T10:00:00Z", "2026-3-16T10:00:00Z", "2026/03/16T10:00:00Z", "2026-075T10:00:00Z", "2026-W12-1T10:00:00Z", "2026-02-29T10:00:00Z", "2026-13-01T10:00:00Z",
		"0000-01-01T00:00:00+01:00", "9999-12-31T24:00:00Z", "20260316100000Z", "20260316100000", "1773655200", "1773655200000", "16032026T100000Z"} {
		if _, _, right := DateTimeProblem(left); right != "" {
			t.Errorf("%s becomes %s", left, right)
		}
	}
}
