package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// mostAlike is how many bytes of a message tell its kind.
const mostAlike = 200

// alike returns what findings have in common whose messages differ only in what comes from the data: in quoted text, in numbers, and in
// names of types and properties. A list of such counts as one.
func alike(f *finding.Finding) string {
	property := f.Pointer[strings.LastIndexByte(f.Pointer, '/')+1:]
	b := make([]byte, 0, mostAlike)
	for text := f.Message; text != "" && len(b) < mostAlike; {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == '"':
			text = text[quotedLength(text):]
			b = placeholder(b)
		case isNameRune(r):
			n := strings.IndexFunc(text, func(r rune) bool { return !isNameRune(r) })
			if n < 0 {
				n = len(text)
			}
			word := strings.TrimRight(text[:n], ":.")
			text = text[len(word):]
			if word == "" { // a colon or a full stop
				b, text = append(b, text[0]), text[1:]
			} else if word == property || isName(word) {
				b = placeholder(b)
			} else {
				b = append(b, word...)
			}
		default:
			b, text = append(b, text[:size]...), text[size:]
		}
	}
	return string(b[:min(len(b), mostAlike)])
}

// placeholder appends what stands for a name, a number or a value, but after another one of the same list.
func placeholder(b []byte) []byte {
	for _, between := range []string{", ", " or ", " and ", " "} {
		if strings.HasSuffix(string(b[max(0, len(b)-8):]), "…"+between) {
			return b[:len(b)-len(between)]
		}
	}
	if strings.HasSuffix(string(b[max(0, len(b)-3):]), "…") {
		return b
	}
	return append(b, "…"...)
}

// quotedLength is the length of the text in quotes with which text begins, or of all of it if they are not closed.
func quotedLength(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

func isNameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_@$:.-+", r)
}

// isName reports whether a word is a name or a number: it has a capital, a digit or a sign that words of messages do not have.
func isName(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsDigit(r) || strings.ContainsRune("_@$:", r) })
}
