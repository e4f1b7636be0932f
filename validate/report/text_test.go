package report

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// textOf prints findings as text.
func textOf(t *testing.T, o Options, most int, findings ...finding.Finding) string {
	t.Helper()
	var b bytes.Buffer
	var r Report
	r.Add(newText(&b, o), most)
	for _, f := range findings {
		if err := r.Finding(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmp.Or(r.Input("a.json", true), r.Close(Result{})); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestTextWidth checks that a report fits its terminal: text is wrapped between words, and a line is cut around the mark.
func TestTextWidth(t *testing.T) {
	f := fault("value/iri", catalogue.Error, "a.json", "")
	f.Message, f.Hint = `actor "7" is not an absolute IRI, which an entity is named by`, "give an IRI with a scheme, such as https: or urn:, in its place"
	f.Excerpt = finding.Excerpt{Before: strings.Repeat(`"x",`, 30), Marked: `"7"`, After: strings.Repeat(`,"x"`, 30)}
	got := textOf(t, Options{Width: 50, Catalogue: &allRules}, Usual, append(times(12, f), fault("d/noted", catalogue.Note, "a.json", ""))...)
	first, _, _ := strings.Cut(got, "\n\n")
	if want := `a.json
  12:5 error: actor "7" is not an absolute IRI,
    which an entity is named by [value/iri]
    12 | …","x","x","x","x","7","x","x","x","x","…
       |                    ^~~
       = give an IRI with a scheme, such as https:
         or urn:, in its place
       = MUST: https://spec.example/v1p2#Event`; first != want {
		t.Errorf("\n%s\nwant\n%s", first, want)
	}
	if table := got[strings.Index(got, "Errors"):]; table != `Errors   Notes  Rule
    12          value/iri: a string in place of an
                    entity is an absolute IRI
                  2 more like this (2 ViewEvent)
             1  d/noted

--max-per-rule 0 shows all

` {
		t.Error(table)
	}
	for line := range strings.Lines(got) {
		if Columns(strings.TrimSuffix(line, "\n")) > 50 {
			t.Errorf("it is wider than the terminal: %s", line)
		}
	}
	if n := strings.Count(got, "MUST:"); n != 2 {
		t.Errorf("the specification is named %d times, once a rule is enough", n)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text            string
		at, hang, width int
		want            string
	}{
		{"", 0, 0, 10, ""}, {"a b c", 0, 0, 3, "a b\nc"}, {"a b c", 2, 1, 3, "a\n b\n c"}, {"a  b", 0, 0, 9, "a  b"}, {"abcdefghij kl", 0, 2, 5, "abcdefghij\n  kl"},
		{"漢字 漢字", 0, 0, 8, "漢字\n漢字"}, {"a b", 0, 0, 0, "a b"}, {"abc ::error::x ##[group] y", 0, 0, 4, "abc ::error::x ##[group]\ny"},
		{"abcd e", 3, 1, 6, "\n abcd\n e"}, {"abcdef g", 3, 1, 6, "abcdef\n g"}, {"::error::x", 3, 1, 12, "::error::x"},
	} {
		if got := wrap(strings.Split(c.text, " "), c.at, c.hang, c.width); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// TestHyperlinks checks that a rule is a link to the specification, and that nothing else can stand in the sequence.
func TestHyperlinks(t *testing.T) {
	f := fault("value/iri", catalogue.Error, "a.json", "")
	if got := textOf(t, Options{Links: true}, 0, f, f); strings.Count(got, "[\x1b]8;;https://spec.example/v1p2#Event\x1b\\value/iri\x1b]8;;\x1b\\]") != 2 {
		t.Errorf("%q", got)
	}
	for _, address := range []string{"", "javascript:alert(1)", "file:///etc/passwd", "https://x.example/\x07", "https://x.example/\x1b\\", "https://x.example/\u009c", "https://x.example/ü", "https://x.example/ b", "https://x.example/\n"} {
		f.SpecURL = address
		if got := textOf(t, Options{Links: true}, 0, f); strings.Contains(got, "\x1b]8") || strings.Contains(got, "\x07") {
			t.Errorf("%q is linked: %q", address, got)
		}
	}
	f.Rule, f.SpecURL = "a\x1b]8;;https://evil.example\x07b", "https://spec.example/"
	if got := textOf(t, Options{Links: true}, 0, f); strings.Contains(got, "]8;;https://evil.example\x07") || strings.Count(got, "\x1b") != 4 {
		t.Errorf("%q", got)
	}
}

// TestKinds checks which messages are of one kind.
func TestKinds(t *testing.T) {
	of := func(message, pointer string) string {
		return alike(&finding.Finding{Message: message, Pointer: pointer})
	}
	for _, alike := range [][][2]string{
		{{`unknown property "browser" in ViewEvent`, "/browser"}, {`unknown property "a \" in b" in ToolUseEvent`, "/x"}},
		{{`ViewEvent has no property browser`, "/browser"}, {`Person has no property hat_size`, "/actor/hat_size"}},
		{{`name is null`, "/name"}, {`courseNumber is null`, "/group/courseNumber"}, {`keywords is null`, "/object/keywords"}},
		{{`stands here twice, first on line 2`, ""}, {`stands here twice, first on line 1234`, ""}},
		{{`@context names v1p1`, "/@context"}, {`@context names v1p0`, "/@context"}},
		{{`ViewEvent allows Viewed`, ""}, {`MediaEvent allows Started, Ended or Paused`, ""}},
		{{`is one of "a", "b" or "c"`, ""}, {`is one of "d" or "e"`, ""}},
		{{`scoreGiven is a string; it must be a number`, "/generated/scoreGiven"}, {`maxScore is a string; it must be a number`, "/maxScore"}},
	} {
		for _, m := range alike {
			if got, want := of(m[0], m[1]), of(alike[0][0], alike[0][1]); got != want {
				t.Errorf("%q is %q, and %q is %q", alike[0][0], want, m[0], got)
			}
		}
	}
	for _, other := range [][2]string{
		{`unknown property "browser" in ViewEvent`, `ViewEvent lacks the required property "browser"`},
		{`eventTime "x" has no milliseconds`, `eventTime "x" has no time zone`},
		{`name is a string`, `name is a number`},
	} {
		if of(other[0], "") == of(other[1], "") {
			t.Errorf("%q and %q are taken for one kind", other[0], other[1])
		}
	}
	if got := of(strings.Repeat("ü, ", 1000)+`"`, ""); len(got) > mostAlike {
		t.Errorf("%d bytes tell a kind", len(got))
	}
}

// TestCapOfText checks that text shows some findings of each kind of message, and tells of the others what they are; and that data that
// makes kinds and event types without end is told by the rule alone.
func TestCapOfText(t *testing.T) {
	of := func(message, eventType string) finding.Finding {
		f := fault("a/b", catalogue.Error, "a.json", "")
		f.Message, f.EventType = message, eventType
		return f
	}
	var all []finding.Finding
	all = append(all, times(1012, of(`unknown property "browser" in ViewEvent`, "ViewEvent"))...)
	all = append(all, times(12, of(`unknown property "x" in MediaEvent`, "MediaEvent"))...)
	all = append(all, times(13, of("a fault of another kind", ""))...)
	got := textOf(t, Options{}, Usual, all...)
	if strings.Count(got, "unknown property") != 10+1 || strings.Count(got, "another kind") != 10+1 {
		t.Error(got)
	}
	if want := `Errors  Rule
 1,037  a/b
          1,014 more: unknown property "browser" in ViewEvent (1,002 ViewEvent, 12 MediaEvent)
          3 more: a fault of another kind

--max-per-rule 0 shows all
`; !strings.Contains(got, want) {
		t.Errorf("\n%s\nwant\n%s", got[strings.Index(got, "Errors"):], want)
	}
	if got := textOf(t, Options{}, 0, all...); strings.Contains(got, "more") || strings.Count(got, "[a/b]") != len(all) {
		t.Error("0 does not show all")
	}

	all = nil
	letters := func(i int) string { // a word for each number
		return strings.NewReplacer("0", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g", "7", "h", "8", "i", "9", "j").Replace(fmt.Sprint(i))
	}
	for i := range 3 * mostKinds {
		all = append(all, times(11, of("fault "+letters(i), fmt.Sprint("Type", i)))...)
	}
	got = textOf(t, Options{}, Usual, all...)
	if n := strings.Count(got, "[a/b]"); n != mostKinds*UsualPerKind+UsualPerKind {
		t.Errorf("%d findings are shown", n)
	}
	if want := ` 3,300  a/b
          2,190 more of other kinds
          1 more: fault a (1 Type0)
`; !strings.Contains(got, want) || !strings.Contains(got, "\n          96 more of other kinds\n") {
		t.Error(got[strings.Index(got, "Errors"):])
	}
}
