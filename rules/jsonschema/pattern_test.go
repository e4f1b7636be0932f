package jsonschema

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// held are the patterns, with the checks of the rules for the same kinds of value. A wider pattern accepts more than its check.
var held = func() (all []holding) {
	for k := range tables.KindCount {
		if row := k.Row(); row.IsRight != nil && row.Pattern != "" {
			all = append(all, holding{row.Word, k, row.IsRight, false})
		}
	}
	return append(all, holding{"event id", tables.EventID, func(s []byte) bool {
		bare, isURN := strings.CutPrefix(string(s), "urn:uuid:")
		_, isUUID := format.UUID([]byte(bare))
		return isURN && isUUID
	}, false}, holding{"entity id", tables.IRI, format.IsEntityID, true})
}()

type holding struct {
	name  string
	kind  tables.Kind
	check func([]byte) bool
	wider bool
}

// accepts reports whether the schema of a kind of string accepts a text.
func accepts(kind tables.Kind, text string) bool {
	if kind != tables.IRI {
		return compiled[kind].MatchString(text)
	}
	if !compiled[kind].MatchString(text) {
		return false
	}
	for schema := iri(); schema["if"] != nil; schema, _ = schema["else"].(object) {
		if hasPattern(schema["if"], text) {
			return hasPattern(schema["then"], text)
		}
	}
	return true
}

// hasPattern reports whether the pattern of a schema matches a text.
func hasPattern(schema any, text string) bool {
	return regexp.MustCompile(schema.(object)["pattern"].(string)).MatchString(text)
}

var compiled = func() map[tables.Kind]*regexp.Regexp {
	all := map[tables.Kind]*regexp.Regexp{tables.IRI: regexp.MustCompile(iri()["pattern"].(string))}
	for _, h := range held {
		if h.kind != tables.IRI {
			all[h.kind] = regexp.MustCompile(h.kind.Row().Pattern)
		}
	}
	return all
}()

func hold(t *testing.T, text string) {
	t.Helper()
	for _, h := range held {
		if got, want := accepts(h.kind, text), h.check([]byte(text)); got != want && !(h.wider && got) {
			t.Errorf("%s: the pattern accepts %q: %v, the check: %v", h.name, text, got, want)
		}
	}
}

var texts = []string{
	"2026-03-02T09:40:00.000Z", "2024-02-29T00:00:00.999Z", "2023-02-29T00:00:00.000Z", "1900-02-29T00:00:00.000Z", "2000-02-29T23:59:60.000Z",
	"2026-04-31T00:00:00.000Z", "2026-12-31T24:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z", "0000-02-29T00:00:00.000Z",
	"2026-03-02T09:40:60.000Z", "2026-03-02T09:40:00Z", "2026-03-02T09:40:00.000Z\n", "2026-03-02T09:40:00.000+00:00", "2026-03-02t09:40:00.000z",
	"PT1H30M", "P1Y2M3W4DT5H6M7.5S", "P", "PT", "P1DT", "P1.5D", "P1.5DT1H", "PT1.5H2M", "P1M1Y", "PT7M30S", "PT55,5S", "-PT5S", "P1", "P5W",
	"text/html", "video/mp4; codecs=\"avc1\"", "text/html ;charset=utf-8", "text", "/html", "text/", "text/ht ml", "a/b;\n",
	strings.Repeat("a", 127) + "/b", strings.Repeat("a", 128) + "/b",
	"192.0.2.1", "192.0.2.256", "01.2.3.4", "2001:db8::1", "::", "::ffff:192.0.2.1", "fe80::1%eth0", "1:2:3", "::1::", "1.2.3", "12", "g::1", "::1%", "localhost",
	"urn:uuid:0f1d8a3c-5b7e-4c9a-8d2f-1e3a5c7b9d0f", "urn:uuid:0F1D8A3C-5B7E-4C9A-8D2F-1E3A5C7B9D0F", "0f1d8a3c-5b7e-4c9a-8d2f-1e3a5c7b9d0f",
	"urn:uuid:0f1d8a3c5b7e4c9a8d2f1e3a5c7b9d0f", "URN:UUID:0f1d8a3c-5b7e-4c9a-8d2f-1e3a5c7b9d0f",
	"https://lakeside.example/users/7", "https:/x", "https:///x", "http:", "HTTPS://lakeside.example", "https://", "https://?x", "urn:x", "mailto:a@b", "_:learner", "_:", ":x", "1a:b",
	"https://lakeside.example/a b", "https://lakeside.example/%zz", "https://lakeside.example/%4", "https://lakeside.example/#a#b", "https://lakeside.example/é", "x:#", "x:#y",
	"https://lakeside.example/\u202e", "https://lakeside.example/\x7f", "https://lakeside.example/\u0085", "",
	"urn:uuid:undefined", "URN:Uuid:null", "urn:uuid:0f1d8a3c-5b7e-4c9a-8d2f-1e3a5c7b9d0f#a", "https://lakeside.example:port/", "https://lakeside.example:443", "https://a@[2001:db8::7]:80/",
	"https://[::1", "https://:80/",
}

// beyond are texts that a pattern accepts, though the check does not: patterns cannot count groups, and do not exclude invisible
// characters.
var beyond = []string{"https://lakeside.example/\u202e", "1:2:3", "::1::"}

// TestPatterns checks that the patterns accept the texts that the checks of the rules accept, and few others.
func TestPatterns(t *testing.T) {
	for _, text := range texts {
		hold(t, text)
		for _, h := range held {
			if excess := accepts(h.kind, text) && !h.check([]byte(text)); excess && !slices.Contains(beyond, text) {
				t.Errorf("%s: the pattern accepts %q", h.name, text)
			}
		}
	}
	for _, h := range held {
		accepted := 0
		_, example, _ := strings.Cut(h.kind.Row().Description, ", such as ")
		hold(t, example)
		for _, text := range append(slices.Clip(texts), example) {
			if accepts(h.kind, text) {
				accepted++
			}
		}
		if accepted < 2 || accepted > len(texts)/2 {
			t.Errorf("%s: the pattern accepts %d of %d texts", h.name, accepted, len(texts))
		}
	}
}

func FuzzPatterns(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { hold(t, strings.ToValidUTF8(text, "?")) })
}
