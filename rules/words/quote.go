package words

import (
	"strconv"
	"unicode/utf8"
)

// Quote quotes text of a document for a message: characters that could move a cursor or hide are escaped, and long
// text is cut.
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

// QuoteWhole does the same as Quote for text that is only useful as a whole. It cuts only very long text.
func QuoteWhole(text string) string {
	const most = 1000
	if len(text) > most {
		return Quote([]byte(text))
	}
	return strconv.QuoteToGraphic(text)
}

// PlainOrQuoted leaves a word of letters and digits as it is, and quotes anything else.
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

// Cut shortens a long number.
func Cut(s string) string {
	if len(s) > 24 {
		return s[:24] + "…"
	}
	return s
}
