package words

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestPrintable checks what Printable makes of each kind of character.
func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "",
		"plain text: a.json [0] #1":            "plain text: a.json [0] #1",
		"Köln, 東京 and 🙂":                       "Köln, 東京 and 🙂",
		"no\u00a0break":                        "no\u00a0break",
		"a\tb\nc\rd\ve\ff":                     "a b c d e f",
		"next\u0085line\u2028and\u2029another": "next line and another",
		"\x1b[2J\x00\x7f\u009b":                `\x1b[2J\x00\x7f\u009b`,
		"\u202egnp.\u200b\ufeff\U000e0001":     `\u202egnp.\u200b\ufeff\U000e0001`,
		"\a\b":                                 `\a\b`,
		`as written: \u202e`:                   `as written: \u202e`,
		"not UTF-8: \xff\xc0":                  "not UTF-8: \ufffd\ufffd",
		"##[error]x":                           `##\[error]x`,
		"x ##vso[task.setvariable]y":           `x ##vso\[task.setvariable]y`,
		"##VSO[x] ##teamcity[y]":               `##VSO\[x] ##teamcity\[y]`,
		"###[x]":                               `###\[x]`,
		"#[x] ## [y] ##1[z] [##":               "#[x] ## [y] ##1[z] [##",
		"::error::of a line's beginning":       "::error::of a line's beginning",
	} {
		if got := Printable(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestPrintableParts checks that no command extends over parts, and that other parts are those of Printable.
func TestPrintableParts(t *testing.T) {
	for _, c := range []struct{ parts, want []string }{
		{[]string{"a", "b", "c"}, []string{"a", "b", "c"}},
		{[]string{"a#", "#", "[b"}, []string{"a#", "#", `\[b`}},
		{[]string{"##v", "so[", "x"}, []string{"##v", `so\[`, "x"}},
		{[]string{"\xe2\x82", "\xac", ""}, []string{"\ufffd\ufffd", "\ufffd", ""}},
		{[]string{"\t", "\x1b", "\n"}, []string{" ", `\x1b`, " "}},
	} {
		if got := PrintableParts(c.parts...); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.parts, got, c.want)
		}
	}
}

// TestShorten checks that a text is cut between characters, and only if it is too long.
func TestShorten(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{{"", 0, ""}, {"a", 0, "…"}, {"abc", 3, "abc"}, {"abcd", 3, "abc…"}, {"äöü", 2, "äö…"}, {"\xff\xff", 1, "\xff…"}} {
		if got := Shorten(c.text, c.most); got != c.want {
			t.Errorf("%q cut to %d: %q, want %q", c.text, c.most, got, c.want)
		}
	}
}

// FuzzPrintable checks that Printable returns visible UTF-8, in one line and without a command, and does not change what it has returned.
func FuzzPrintable(f *testing.F) {
	for _, text := range []string{"plain", "\x1b[2J", "##[a]##vso[b]", "\xff\u202e\u2028\t", `\`, "#", "["} {
		f.Add(text, 1)
	}
	f.Fuzz(func(t *testing.T, text string, at int) {
		got := Printable(text)
		hidden := func(r rune) bool { return !unicode.IsGraphic(r) }
		if !utf8.ValidString(got) || strings.ContainsFunc(got, hidden) || strings.Contains(got, "##[") || strings.Contains(got, "##vso[") {
			t.Errorf("%q: %q", text, got)
		}
		if again := Printable(got); again != got {
			t.Errorf("%q: %q, and then %q", text, got, again)
		}
		if at < 0 || at > len(text) {
			return
		}
		parts := PrintableParts(text[:at], text[at:])
		if whole := Printable(string([]rune(text[:at])) + string([]rune(text[at:]))); strings.Join(parts, "") != whole {
			t.Errorf("%q and %q: %q, want %q", text[:at], text[at:], parts, whole)
		}
	})
}
