package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// TestWithin checks that the mark stands under the value whatever the line is made of, within the columns that there are, and that nothing
// is cut in two that is shown as one.
func TestWithin(t *testing.T) {
	long := strings.Repeat(`"name":"x",`, 30)
	for _, c := range []struct {
		name       string
		e          finding.Excerpt
		room       int
		line, mark string
	}{
		{"it fits", finding.Excerpt{Before: `  "a": `, Marked: "7", After: ","}, 40, `  "a": 7,`, `       ^`},
		{"tabs", finding.Excerpt{Before: "\t\t\"a\":\t", Marked: "7", After: "\t,"}, 40, `  "a": 7 ,`, `       ^`},
		{"amid a long line", finding.Excerpt{Before: long, Marked: `"17.5"`, After: long}, 40, `…:"x","name":"x","17.5""name":"x","name…`, `                 ^~~~~~`},
		{"at the end of one", finding.Excerpt{Before: long, Marked: `"17.5"`, After: "}"}, 40, "", ""},
		{"at the beginning of one", finding.Excerpt{Marked: `"17.5"`, After: long}, 30, `"17.5""name":"x","name":"x","…`, `^~~~~~`},
		{"a long value", finding.Excerpt{Before: `{"a":`, Marked: `"` + strings.Repeat("y", 100) + `"`, After: "}"}, 30, `{"a":"` + strings.Repeat("y", 23) + "…", `     ^` + strings.Repeat("~", 23)},
		{"an object", finding.Excerpt{Before: `{"a":`, Marked: `{` + strings.Repeat("y", 100) + `}`, After: "}"}, 30, `{"a":{` + strings.Repeat("y", 23) + "…", `     ^`},
		{"wide characters", finding.Excerpt{Before: strings.Repeat("漢", 40), Marked: `"漢字"`, After: strings.Repeat("字", 40)}, 30, "", ""},
		{"combining marks", finding.Excerpt{Before: strings.Repeat("e\u0301", 60), Marked: `"e` + "\u0301" + `"`, After: strings.Repeat("e\u0301", 60)}, 30, "", ""},
		{"emoji", finding.Excerpt{Before: strings.Repeat("👍🏽", 30), Marked: `"🙂"`, After: strings.Repeat("🇫🇷", 30)}, 31, "", ""},
		{"a flag before", finding.Excerpt{Before: "🇫🇷 ", Marked: "7"}, 30, "🇫🇷 7", "   ^"},
		{"escapes", finding.Excerpt{Before: strings.Repeat(`\ud83d\ude00`, 20), Marked: `"x"`, After: strings.Repeat(`\u00e9\\n`, 20)}, 41, "", ""},
		{"cut off before", finding.Excerpt{Before: "abc", Marked: "7", After: "def", CutLeft: true, CutRight: true}, 30, "…abc7def…", "    ^"},
		{"cut off within a character", finding.Excerpt{Before: "\u0301\u0308bc", Marked: "7", CutLeft: true}, 30, "…bc7", "   ^"},
		{"control characters", finding.Excerpt{Before: "a\x1b[2J\u202e", Marked: "7"}, 30, `a\x1b[2J\u202e7`, `              ^`},
		{"hardly any room", finding.Excerpt{Before: long, Marked: `"17.5"`, After: long}, 3, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := printable(c.e).within(c.room)
			line := x.before + x.marked + x.after
			mark := strings.Repeat(" ", Columns(x.before)) + "^" + strings.Repeat("~", max(0, Columns(x.marked)-1))
			if c.line != "" && line != c.line || c.mark != "" && mark != c.mark {
				t.Errorf("\n%s\n%s\nwant\n%s\n%s", line, mark, c.line, c.mark)
			}
			if n := Columns(line); n > max(c.room, leastWindow) || Columns(mark) > n {
				t.Errorf("%d columns, %d of the mark, want %d at most:\n%s\n%s", n, Columns(mark), c.room, line, mark)
			}
			holdsWhole(t, c.e, x)
		})
	}
}

// holdsWhole holds that what is left of an excerpt are parts of it, beside …, which have no half of anything.
func holdsWhole(t *testing.T, e finding.Excerpt, x excerpt) {
	t.Helper()
	whole := printable(e)
	before, isCut := strings.CutPrefix(x.before, "…")
	if !strings.HasSuffix(whole.before, before) || !isCut && before != whole.before {
		t.Errorf("%q is not the end of %q", x.before, whole.before)
	}
	if !strings.HasPrefix(whole.marked, x.marked) || x.marked == "" {
		t.Errorf("%q is not the beginning of %q", x.marked, whole.marked)
	}
	if after := strings.TrimSuffix(x.after, "…"); !strings.HasPrefix(whole.after, after) {
		t.Errorf("%q is not the beginning of %q", x.after, whole.after)
	}
	for _, text := range []string{before, strings.TrimSuffix(x.after, "…")} {
		if !utf8.ValidString(text) || strings.HasPrefix(text, "\u0301") || strings.HasPrefix(text, "🏽") || strings.Count(text, "🇫") != strings.Count(text, "🇷") ||
			strings.HasPrefix(text, "u0") || strings.HasPrefix(text, `\ude`) || strings.HasSuffix(text, `\u`) {
			t.Errorf("%q begins or ends within a character", text)
		}
	}
}

func TestEscapeAround(t *testing.T) {
	for _, c := range []struct {
		text         string
		at, from, to int
	}{
		{`a\nb`, 1, 1, 1}, {`a\nb`, 2, 1, 3}, {`a\nb`, 3, 3, 3}, {`\\nb`, 1, 0, 2}, {`\\nb`, 2, 2, 2}, {`\u00e9x`, 5, 0, 6}, {`\u00e9x`, 6, 6, 6},
		{`\\u00e9x`, 4, 4, 4}, {`x\ud83d\ude00`, 7, 1, 13}, {`x\ud83d\ude00`, 12, 1, 13}, {`\ud83dx`, 6, 6, 6}, {`\u0`, 2, 0, 3}, {``, 0, 0, 0},
	} {
		if from, to := escapeAround(c.text, c.at); from != c.from || to != c.to {
			t.Errorf("%s at %d: %d to %d, want %d to %d", c.text, c.at, from, to, c.from, c.to)
		}
	}
}

// FuzzWithin checks that no line makes a window too wide, or cuts a character.
func FuzzWithin(f *testing.F) {
	f.Add("漢e\u0301", `"👩‍👩‍👧"`, `\u00e9\ud83d\ude00`, 30)
	f.Fuzz(func(t *testing.T, before, marked, after string, room int) {
		if marked == "" || len(before+marked+after) > 1000 {
			return
		}
		e := finding.Excerpt{Before: before, Marked: marked, After: after}
		room = room&0x7f + leastWindow
		x := printable(e).within(room)
		if n := Columns(x.before + x.marked + x.after); n > room+2 { // two more if parts join to other characters than alone
			t.Errorf("%d columns of %d: %q %q %q", n, room, x.before, x.marked, x.after)
		}
		if !utf8.ValidString(x.before + x.marked + x.after) {
			t.Errorf("%q", x)
		}
	})
}
