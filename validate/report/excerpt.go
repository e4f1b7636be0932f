package report

import (
	"strings"
	"unicode"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// excerpt is a source line, or a part of it, made printable.
type excerpt struct{ before, marked, after string }

// printable makes an excerpt printable. Of an object or array, only the first character is marked: the finding is about the whole value.
func printable(e finding.Excerpt) excerpt {
	parts := words.PrintableParts(e.Before, e.Marked, e.After)
	x := excerpt{parts[0], parts[1], parts[2]}
	if strings.HasPrefix(x.marked, "{") || strings.HasPrefix(x.marked, "[") {
		x.marked, x.after = x.marked[:1], x.marked[1:]+x.after
	}
	if e.CutLeft {
		x.before = "…" + strings.TrimLeftFunc(x.before, unicode.IsMark) // accents of a character that was cut off
	}
	if e.CutRight {
		x.after += "…"
	}
	return x
}

// leastWindow is the least number of columns of a source line that are shown, even on a narrower terminal.
const leastWindow = 20

// within cuts an excerpt to a number of columns around the mark. As much text stays before the mark as behind it, or more if the text
// behind it is shorter. … stands for text that is cut off.
func (x excerpt) within(room int) excerpt {
	room = max(room, leastWindow)
	before, marked, after := Columns(x.before), Columns(x.marked), Columns(x.after)
	if before+marked+after <= room {
		return x
	}
	marked = min(marked, room*3/4)
	x.before = lastColumns(x.before, min(before, max((room-marked)/2, room-marked-after)))
	rest := room - Columns(x.before)
	if Columns(x.marked)+min(after, 1) > rest {
		x.marked, x.after = firstColumns(x.marked, rest-1), "…"
		return x
	}
	if rest -= Columns(x.marked); after > rest {
		x.after = firstColumns(x.after, rest-1) + "…"
	}
	return x
}

// firstColumns returns the beginning of a text, with at most room columns.
func firstColumns(text string, room int) string {
	kept := widths.Truncate(text, room, "")
	from, _ := escapeAround(text, len(kept))
	return text[:from]
}

// lastColumns returns the end of a text, with at most room columns. It begins with … if anything is cut off.
func lastColumns(text string, room int) string {
	whole := Columns(text)
	if whole <= room {
		return text
	}
	kept := widths.TruncateLeft(text, whole-room+1, "")
	if !strings.HasSuffix(text, kept) {
		kept = kept[1:] // a blank for the half of a wide character
	}
	_, to := escapeAround(text, len(text)-len(kept))
	return "…" + text[to:]
}

// escapeAround returns the beginning and end of the JSON escape around an offset: \n, \u00e9, or two such escapes for one character.
// Outside of escapes, both are the offset itself.
func escapeAround(text string, at int) (from, to int) {
	const long = len(`\u00e9`)
	for from := max(0, at-2*long+1); from < at; from++ {
		if !beginsEscape(text, from) {
			continue
		}
		to := from + escapeLength(text[from:])
		if high := text[from:to]; isHighSurrogate(high) && beginsEscape(text, to) {
			to += escapeLength(text[to:])
		}
		if at < to {
			return from, to
		}
		from = to - 1
	}
	return at, at
}

// beginsEscape reports whether an escape begins at an offset: at a backslash that is not escaped itself.
func beginsEscape(text string, at int) bool {
	if at >= len(text) || text[at] != '\\' {
		return false
	}
	before := text[:at]
	return (len(before)-len(strings.TrimRight(before, `\`)))%2 == 0
}

// escapeLength returns the length of the escape at the beginning of text.
func escapeLength(text string) int {
	if strings.HasPrefix(text, `\u`) {
		return min(6, len(text))
	}
	return min(2, len(text))
}

// isHighSurrogate reports whether an escape is the first of two that stand for one character.
func isHighSurrogate(escape string) bool {
	return len(escape) == 6 && strings.ContainsAny(escape[2:3], "dD") && strings.ContainsAny(escape[3:4], "89abAB")
}
