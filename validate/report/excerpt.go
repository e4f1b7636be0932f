package report

import (
	"strings"
	"unicode"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// excerpt is a source line, or a part of it, made printable.
type excerpt struct{ before, marked, after string }

// printable makes an excerpt printable. Of an object or array the first character alone is marked, since what is said of it is said of it
// as a whole.
func printable(e finding.Excerpt) excerpt {
	parts := words.PrintableParts(e.Before, e.Marked, e.After)
	x := excerpt{parts[0], parts[1], parts[2]}
	if strings.HasPrefix(x.marked, "{") || strings.HasPrefix(x.marked, "[") {
		x.marked, x.after = x.marked[:1], x.marked[1:]+x.after
	}
	if e.CutLeft {
		x.before = "…" + strings.TrimLeftFunc(x.before, unicode.IsMark) // of a character that is cut off
	}
	if e.CutRight {
		x.after += "…"
	}
	return x
}

// leastWindow is how many columns of a source line are shown, however narrow the terminal is.
const leastWindow = 20

// within cuts an excerpt to a number of columns so that the mark is where it can be seen: before it stays as much as behind it, more if
// that is shorter. Where text is cut off there is …
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

// firstColumns returns the first columns of text that is longer.
func firstColumns(text string, room int) string {
	kept := widths.Truncate(text, room, "")
	from, _ := escapeAround(text, len(kept))
	return text[:from]
}

// lastColumns cuts text to its last columns. The first is … if anything is cut off.
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

// escapeAround returns where an escape of JSON begins and ends, \n or \u00e9 or two such for one character, if the offset is within one,
// else the offset.
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

// beginsEscape reports whether an escape begins at an offset: at a backslash that no other escapes.
func beginsEscape(text string, at int) bool {
	if at >= len(text) || text[at] != '\\' {
		return false
	}
	before := text[:at]
	return (len(before)-len(strings.TrimRight(before, `\`)))%2 == 0
}

// escapeLength is the length of the escape with which text begins.
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
