package document

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// meanings are words of other languages that JSON does not have, or writes in another way. means is the JSON that can stand in their place:
// it is not longer than the word. 0 stands for a word that is no value, or is null, and too short for it.
var meanings = []struct{ word, means, message string }{
	{"NaN", "0", "NaN is not a JSON number; leave the member out"},
	{"nan", "0", "nan is not a JSON number; leave the member out"},
	{"Infinity", "0", "Infinity is not a JSON number; leave the member out"},
	{"inf", "0", "inf is not a JSON number; leave the member out"},
	{"Inf", "0", "Inf is not a JSON number; leave the member out"},
	{"undefined", "null", "undefined is not allowed in JSON; leave the member out"},
	{"True", "true", "True is Python, not JSON; write true"},
	{"False", "false", "False is Python, not JSON; write false"},
	{"None", "null", "None is Python, not JSON; write null"},
	{"nil", "0", "nil is Ruby, not JSON; write null"},
	{"TRUE", "true", "TRUE is not JSON; write true in small letters"},
	{"FALSE", "false", "FALSE is not JSON; write false in small letters"},
	{"NULL", "null", "NULL is not JSON; write null in small letters"},
	{"Null", "null", "Null is not JSON; write null in small letters"},
}

// notSpaces names white space and invisible characters that JSON does not allow between values. NotSpace finds other Unicode white space,
// too.
var notSpaces = map[rune]string{
	'\v': "vertical tab", '\f': "form feed", '\u0085': "next line", '\u00A0': "no-break space", '\u00AD': "soft hyphen", '\u1680': "ogham space mark",
	'\u2002': "en space", '\u2003': "em space", '\u2007': "figure space", '\u2009': "thin space", '\u200A': "hair space", '\u200B': "zero-width space",
	'\u200C': "zero-width non-joiner", '\u200D': "zero-width joiner", '\u200E': "left-to-right mark", '\u200F': "right-to-left mark",
	'\u2028': "line separator", '\u2029': "paragraph separator", '\u202F': "narrow no-break space", '\u205F': "medium mathematical space",
	'\u2060': "word joiner", '\u3000': "ideographic space", '\uFEFF': "byte order mark",
}

// NotSpace returns the first character of b and its length, if the character looks like white space or is invisible, and JSON does not
// allow it between values; else 0.
func NotSpace(b []byte) (r rune, size int) {
	if r, size = utf8.DecodeRune(b); notSpaces[r] != "" || r > unicode.MaxASCII && unicode.IsSpace(r) {
		return r, size
	}
	return 0, 0
}

// NotSpaceMessage returns the message for a character that NotSpace finds.
func NotSpaceMessage(r rune) string {
	name := notSpaces[r]
	if name == "" {
		name = "white space"
	}
	return fmt.Sprintf("%U (%s) is not allowed in JSON", r, name)
}

// oddity returns the error for a common mistake at the scanner's place, or just before it. expected is the expected thing there. oddity
// returns nil if there is no such mistake.
func (s *scanner) oddity(expected string) *SyntaxError {
	rest := s.src[s.pos:]
	if len(rest) == 0 {
		return nil
	}
	if r, size := NotSpace(rest); size > 0 {
		return &SyntaxError{Offset: s.pos, Message: NotSpaceMessage(r), Length: size}
	}
	odd := func(message string) *SyntaxError { return &SyntaxError{Offset: s.pos, Message: message} }
	const comment = "comment: JSON does not allow comments"
	switch {
	case bytes.HasPrefix(rest, []byte("//")), rest[0] == '#':
		return &SyntaxError{Offset: s.pos, Message: comment, Length: lineLength(rest)}
	case bytes.HasPrefix(rest, []byte("/*")):
		if end := bytes.Index(rest, []byte("*/")); end >= 0 {
			return &SyntaxError{Offset: s.pos, Message: comment, Length: end + 2}
		}
		return odd(comment + ", and this one is not closed")
	case rest[0] == ']' || rest[0] == '}':
		if before := bytes.TrimRight(s.src[:s.pos], " \t\r\n"); len(before) > 0 && before[len(before)-1] == ',' {
			return &SyntaxError{Offset: len(before) - 1, Message: "trailing comma: JSON does not allow a comma after the last item or member", Length: 1}
		}
	case rest[0] == '\'':
		return odd(`single quote; JSON strings use "`)
	case rest[0] == '`':
		return odd(`backtick; JSON strings use "`)
	}
	if r, _ := utf8.DecodeRune(rest); isTypographic(r) {
		return &SyntaxError{Offset: s.pos, Message: typographic(r)}
	}
	switch expected {
	case aValue:
		return s.oddValue(rest)
	case aName:
		return s.oddName(rest)
	case afterName:
		if s.isAfterQuote() {
			return s.typographicEnd(s.pos - 1)
		}
	case afterItem, afterMember:
		return s.oddAfter(rest, expected)
	case aDigit: // after a minus sign
		return s.oddWord(rest)
	}
	return nil
}

// oddValue is oddity where a value was expected.
func (s *scanner) oddValue(rest []byte) *SyntaxError {
	isDigit := func(at int) bool { return at < len(rest) && '0' <= rest[at] && rest[at] <= '9' }
	switch {
	case rest[0] == '+' && (isDigit(1) || len(rest) > 2 && rest[1] == '.' && isDigit(2)):
		return &SyntaxError{Offset: s.pos, Message: "plus sign: a JSON number does not begin with +", Length: 1}
	case rest[0] == '.' && isDigit(1):
		return &SyntaxError{Offset: s.pos, Message: "leading decimal point: write a 0 before it"}
	}
	return s.oddWord(rest)
}

func (s *scanner) oddWord(rest []byte) *SyntaxError {
	for _, m := range meanings {
		if bytes.HasPrefix(rest, []byte(m.word)) && (len(rest) == len(m.word) || !isLetter(rest[len(m.word)])) {
			return &SyntaxError{Offset: s.pos, Message: m.message, Length: len(m.word), Means: m.means}
		}
	}
	return nil
}

// oddName is oddity where a name was expected.
func (s *scanner) oddName(rest []byte) *SyntaxError {
	n := 0
	for n < len(rest) && (isLetter(rest[n]) || rest[n] == '$' || rest[n] == '@' || rest[n] == '-') {
		n++
	}
	after := bytes.TrimLeft(rest[n:], " \t\r\n")
	if n > 0 && n <= 60 && len(after) > 0 && after[0] == ':' {
		return &SyntaxError{Offset: s.pos, Message: `name without quotes: write "` + string(rest[:n]) + `"`}
	}
	return s.decimalComma(rest)
}

// decimalComma returns the error for a number with a decimal comma: digits where a name was expected, after a number and a comma.
func (s *scanner) decimalComma(rest []byte) *SyntaxError {
	fraction := 0
	for fraction < len(rest) && '0' <= rest[fraction] && rest[fraction] <= '9' {
		fraction++
	}
	after := bytes.TrimLeft(rest[fraction:], " \t\r\n")
	number := &s.Nodes[len(s.Nodes)-1]
	comma := s.pos - 1
	if fraction == 0 || int(number.End) != comma || number.Kind != Integer && number.Kind != Decimal || len(after) > 0 && after[0] != ',' && after[0] != '}' {
		return nil
	}
	whole, digits := string(s.src[number.Start:number.End]), string(rest[:fraction])
	switch {
	case number.Kind == Decimal || len(whole)+fraction > 40:
		return &SyntaxError{Offset: comma, Message: "decimal comma or grouping: write the number with a decimal point only"}
	case fraction == 3 && strings.TrimPrefix(whole, "-") != "0": // 1,234 may be a thousand
		return &SyntaxError{Offset: comma, Message: "decimal comma or grouping: write " + whole + "." + digits + " with a point, or " + whole + digits}
	}
	return &SyntaxError{Offset: comma, Message: "decimal comma: write " + whole + "." + digits + " with a point", Length: 1, Means: "."}
}

// oddAfter is oddity where a comma or the end of the container was expected.
func (s *scanner) oddAfter(rest []byte, expected string) *SyntaxError {
	switch {
	case s.isAfterQuote():
		if odd := s.typographicEnd(s.pos - 1); odd != nil {
			return odd
		}
	case s.pos > 0 && s.src[s.pos-1] == '0' && rest[0]|0x20 == 'x':
		return &SyntaxError{Offset: s.pos, Message: "hexadecimal number: JSON numbers are decimal"}
	}
	startsValue := rest[0] == '"' || expected == afterItem && bytes.IndexByte([]byte("{[-0123456789"), rest[0]) >= 0
	if startsValue {
		return &SyntaxError{Offset: s.pos, Message: "missing comma" + map[string]string{afterItem: " after an array item", afterMember: " after a member"}[expected]}
	}
	return nil
}

// isAfterQuote reports whether a string or name has just ended.
func (s *scanner) isAfterQuote() bool { return s.pos > 0 && s.src[s.pos-1] == '"' }

// typographicEnd returns the error for a string or name that ends at an offset, or breaks off there, if a typographic quote was probably
// meant to close it: it is the only such quote in the string, and a comma, colon or bracket follows it. Otherwise typographicEnd returns
// nil.
func (s *scanner) typographicEnd(end int) *SyntaxError {
	text := bytes.TrimRight(s.src[:end], " \t,:{}[]0123456789.-")
	r, size := utf8.DecodeLastRune(text)
	if !isTypographic(r) {
		return nil
	}
	start := bytes.LastIndexByte(text, '"') + 1
	if bytes.ContainsFunc(text[start:len(text)-size], isTypographic) {
		return nil // as in: he said “so”
	}
	return &SyntaxError{Offset: len(text) - size, Message: typographic(r)}
}

// isTypographic reports whether r is a quote of printed text, or one of its look-alikes.
func isTypographic(r rune) bool {
	switch r {
	case '\u00AB', '\u00BB', '\u2032', '\u2033', '\u2035', '\u2036', '\u2039', '\u203A', '\u00B4', '\u02BA', '\u02EE', '\u301D', '\u301E', '\u301F', '\uFF02', '\uFF07':
		return true
	}
	return '\u2018' <= r && r <= '\u201F'
}

func typographic(r rune) string {
	return fmt.Sprintf(`typographic quote %U (%c); JSON strings use "`, r, r)
}

// cause returns the usual cause of a fault where something was expected; "" if none is known.
func (s *scanner) cause(expected string) string {
	if (expected == afterItem || expected == afterMember) && s.isAfterQuote() && s.pos < len(s.src) && isLetter(s.src[s.pos]) {
		return `; a " within a string must be written \"`
	}
	return ""
}

// lineLength returns the length of the first line of b.
func lineLength(b []byte) int {
	if end := bytes.IndexByte(b, '\n'); end >= 0 {
		return end
	}
	return len(b)
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_' }
