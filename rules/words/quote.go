package words

import (
	"strconv"
	"unicode/utf8"
)

// Quote quotes text of a document for a message. It escapes characters that are invisible or could move a cursor, and cuts text after 60
// characters.
func Quote(text []byte) string {
	const most = 60
	if utf8.RuneCount(text) <= most {
		return strconv.QuoteToGraphic(string(text))
	}
	cut := 0
	for range most {
		_, size := utf8.DecodeRune(text[cut:])
		cut += size
	}
	return strconv.QuoteToGraphic(string(text[:cut])) + "…"
}

// QuoteWhole is Quote for text that is useful only as a whole. It cuts text of more than 1000 bytes.
func QuoteWhole(text string) string {
	const most = 1000
	if len(text) > most {
		return Quote([]byte(text))
	}
	return strconv.QuoteToGraphic(text)
}

// PlainOrQuoted returns a word of at most 60 ASCII letters, digits and @ as it is, and quotes any other.
func PlainOrQuoted(word []byte) string {
	for _, b := range word {
		if !('0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z' || b == '@') {
			return Quote(word)
		}
	}
	if len(word) == 0 || len(word) > 60 {
		return Quote(word)
	}
	return string(word)
}

// Cut shortens a number of more than 24 characters.
func Cut(s string) string {
	if len(s) > 24 {
		return s[:24] + "…"
	}
	return s
}
