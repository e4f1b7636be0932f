package document

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// meanings are words that other languages have for what JSON writes otherwise, or cannot write.
var meanings = []struct{ word, means, message string }{
	{"NaN", "0", "NaN is no JSON; there is no such number"},
	{"Infinity", "0", "Infinity is no JSON; there is no such number"},
	{"undefined", "null", "undefined is no JSON; leave the member out"},
	{"True", "true", "True is no JSON, but Python; write true"},
	{"False", "false", "False is no JSON, but Python; write false"},
	{"None", "null", "None is no JSON, but Python; write null"},
}

// oddity returns the error for what is often written in JSON, though it is none, if such a thing stands at the scanner's
// place or, a comma, before it; else nil.
func (s *scanner) oddity() *SyntaxError {
	rest := s.src[s.pos:]
	if len(rest) == 0 {
		return nil
	}
	if r, size := utf8.DecodeRune(rest); r == '\uFEFF' || r > unicode.MaxASCII && unicode.IsSpace(r) {
		message := fmt.Sprintf("%U is no white space in JSON, where only blank, tab and line ends are", r)
		return &SyntaxError{Offset: s.pos, Message: message, Length: size}
	}
	switch {
	case bytes.HasPrefix(rest, []byte("//")):
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			end = len(rest)
		}
		return &SyntaxError{Offset: s.pos, Message: "a comment; JSON has none", Length: end}
	case bytes.HasPrefix(rest, []byte("/*")):
		if end := bytes.Index(rest, []byte("*/")); end >= 0 {
			return &SyntaxError{Offset: s.pos, Message: "a comment; JSON has none", Length: end + 2}
		}
	case rest[0] == ']' || rest[0] == '}':
		before := bytes.TrimRight(s.src[:s.pos], " \t\r\n")
		if len(before) > 0 && before[len(before)-1] == ',' {
			return &SyntaxError{Offset: len(before) - 1, Message: "a comma after the last item or member; JSON has none", Length: 1}
		}
	case rest[0] == '\'':
		return &SyntaxError{Offset: s.pos, Message: `a single quote; in JSON names and strings stand in double quotes`}
	}
	for _, m := range meanings {
		if bytes.HasPrefix(rest, []byte(m.word)) && (len(rest) == len(m.word) || !isLetter(rest[len(m.word)])) {
			return &SyntaxError{Offset: s.pos, Message: m.message, Length: len(m.word), Means: m.means}
		}
	}
	return nil
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_' }
