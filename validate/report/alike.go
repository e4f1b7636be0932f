package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// mostAlike bounds the bytes of a message that tell its kind.
const mostAlike = 200

// alike returns the message of a finding with … for the parts that come from the data: quoted text, numbers, and names of types and
// properties. A list of these becomes one …. Messages of the same kind have the same result.
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

// placeholder appends …, unless b ends with the … of the same list.
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

// quotedLength returns the length of the quoted text at the beginning of text; that of all text if the quote is not closed.
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
