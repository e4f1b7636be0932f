// Package words writes the parts of messages: quotes, lists, numbers, and text that is safe to print.
package words

import (
	"strconv"
	"strings"
	"unicode"
)

// Printable returns text that comes from elsewhere, such as data, the name of a file or a saved report, in a form that is safe to print
// within a line, on a terminal or in the log of a CI server:
//
//   - Visible characters and spaces stay as they are.
//   - Other white space, such as a tab or the end of a line, becomes one space for each character.
//   - An invisible character is escaped as in Go: \x1b, \u202e, \U000e0001. It could move a cursor, hide text or turn it around.
//   - A byte that is not UTF-8 becomes U+FFFD.
//   - The bracket of ##[, ##vso[ and similar text becomes \[. Azure and GitHub take such text for commands wherever it is in a line.
//
// GitHub takes a line that begins with :: for a command, even after spaces. Printable leaves :: as it is, since it does not know where a
// line begins: a program that begins a line with such text must put something before it. Printable does not change text that it has
// returned.
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

// isPlain reports whether Printable certainly leaves text as it is. It returns false for some such text.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '[' && i >= 2 {
			return false
		}
	}
	return true
}

// beginsCommand reports whether text ends with ##, or ## and letters, so that a bracket after it would make a command.
func beginsCommand(text string) bool {
	return strings.HasSuffix(strings.TrimRight(text, letters), "##")
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// PrintableParts is Printable for the parts of a text that are printed one after the other. It also escapes commands that begin in one part
// and end in another.
func PrintableParts(parts ...string) []string {
	whole, out := "", make([]string, len(parts))
	before := 0
	for i, part := range parts {
		whole += string([]rune(part)) // invalid UTF-8 becomes U+FFFD, so that parts end between characters
		text := Printable(whole)
		out[i], before = text[before:], len(text)
	}
	return out
}

// Shorten returns the first most characters of a text, and … if there are more.
func Shorten(text string, most int) string {
	for at := range text {
		if most == 0 {
			return text[:at] + "…"
		}
		most--
	}
	return text
}
