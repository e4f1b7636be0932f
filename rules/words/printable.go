// Package words says things in messages: quoted, listed, escaped for where they are printed.
package words

import (
	"strconv"
	"strings"
	"unicode"
)

// Printable returns text that comes from elsewhere, such as data, the name of a file or a saved report, in a form that is safe to
// print within a line, on a terminal or in the log of a CI server:
//
//   - Characters that show, and spaces, stay as they are.
//   - White space of other kinds, such as a tab or the end of a line, is replaced by one space each.
//   - A character that does not show is escaped as in Go: \x1b, \u202e, \U000e0001. It could move a cursor, hide text or turn it around.
//   - A byte that is not UTF-8 is replaced by U+FFFD.
//   - The bracket of ##[, ##vso[ and the like becomes \[. Azure and GitHub take these for commands wherever in a line they stand.
//
// GitHub takes a line that begins with :: for a command, with or without spaces before. Printable leaves :: as it is, since it cannot know
// where a line begins: a program that begins a line with such text puts something before it. Printable text stays as it is when it
// is made printable again.
func Printable(text string) string {
	if isPlain(text) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '[' && beginsCommand(text[:i]):
			b.WriteString(`\[`)
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
	}
	return b.String()
}

// isPlain reports whether text is certainly printable as it stands. It returns false for some printable text.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '[' && i >= 2 {
			return false
		}
	}
	return true
}

// beginsCommand reports whether text ends with ##, or ## and letters: a bracket after it makes a command.
func beginsCommand(text string) bool {
	return strings.HasSuffix(strings.TrimRight(text, letters), "##")
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// PrintableParts does the same as Printable for the parts of a text that are printed one after the other, so that no command lies across
// them.
func PrintableParts(parts ...string) []string {
	whole, out := "", make([]string, len(parts))
	before := 0
	for i, part := range parts {
		whole += string([]rune(part)) // valid UTF-8, so that the parts end between characters
		text := Printable(whole)
		out[i], before = text[before:], len(text)
	}
	return out
}

// Shorten returns the first characters of a text, at most most, and … if there are more.
func Shorten(text string, most int) string {
	for at := range text {
		if most == 0 {
			return text[:at] + "…"
		}
		most--
	}
	return text
}
