package document

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// text skips a string, from quote to quote.
func (s *scanner) text() (escaped bool, err error) {
	start := s.pos
	i := start + 1
	for {
		i += plain(s.src[i:])
		if i >= len(s.src) {
			s.pos = len(s.src)
			if odd := s.typographicEnd(s.pos); odd != nil {
				return false, odd
			}
			return false, &SyntaxError{Offset: s.pos, Message: "the string is not closed"}
		}
		switch c := s.src[i]; {
		case c == '"':
			s.pos = i + 1
			return escaped, nil
		case c == '\\':
			escaped = true
			n, ok := escape(s.src[i:])
			i += n
			if !ok {
				s.pos = i
				return false, &SyntaxError{Offset: i, Message: s.notAnEscape(n)}
			}
		case c < ' ':
			s.pos = i
			if odd := s.typographicEnd(i); odd != nil && (c == '\n' || c == '\r') {
				return false, odd
			}
			return false, &SyntaxError{Offset: i, Message: controlCharacter(c)}
		default:
			r, n := utf8.DecodeRune(s.src[i:])
			if r == utf8.RuneError && n <= 1 {
				s.pos = i
				return false, &SyntaxError{Offset: i, Message: fmt.Sprintf("byte 0x%02X is not valid UTF-8 here", c)}
			}
			i += n
		}
	}
}

// plain returns the number of leading bytes of b that are ordinary ASCII characters in a string.
func plain(b []byte) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quote, backslash := w^ones*'"', w^ones*'\\'
		special := (w-ones*' ')&^w | (quote-ones)&^quote | (backslash-ones)&^backslash | w
		if special &= high; special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			break
		}
	}
	return i
}

// notAnEscape says what is wrong after a backslash and n-1 characters more, which are not an escape.
func (s *scanner) notAnEscape(n int) string {
	_, size := utf8.DecodeRune(s.src[s.pos:])
	switch {
	case size == 0:
		return "expected an escape after the backslash, found the end of the input"
	case n > 1:
		return `\u is not followed by 4 hexadecimal digits`
	}
	return "backslash before " + strconv.QuoteToGraphic(string(s.src[s.pos:s.pos+size])) + `: JSON has no such escape; a backslash itself is written \\`
}

// controlCharacter says that a string has a control character, and how it is written.
func controlCharacter(c byte) string {
	switch c {
	case '\t':
		return `tab in a string; write \t`
	case '\n', '\r':
		return `the string is not closed in its line; a line break in a string is written \n`
	}
	return fmt.Sprintf(`control character U+%04X in a string; write \u%04x`, c, c)
}

// escape returns the length of the escape at the start of b. If b does not begin with an escape, n is the number of bytes that could begin
// one.
func escape(b []byte) (n int, ok bool) {
	if len(b) < 2 {
		return len(b), false
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, true
	case 'u':
		for n = 2; n < 6; n++ {
			if n == len(b) || !isHex(b[n]) {
				return n, false
			}
		}
		return 6, true
	}
	return 1, false
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

func (s *scanner) number() (Kind, error) {
	kind := Integer
	if s.peek() == '-' {
		s.pos++
	}
	if s.peek() == '0' {
		s.pos++
		if c := s.peek(); '0' <= c && c <= '9' {
			return 0, &SyntaxError{Offset: s.pos, Message: "leading zero: a number of several digits must not begin with 0"}
		}
	} else if !s.digits() {
		return 0, s.expected(aDigit)
	}
	if s.peek() == '.' {
		kind = Decimal
		s.pos++
		if !s.digits() {
			return 0, s.expected(`a digit after "."`)
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		kind = Decimal
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		if !s.digits() {
			return 0, s.expected("a digit in the exponent")
		}
	}
	return kind, nil
}

func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.src) && '0' <= s.src[s.pos] && s.src[s.pos] <= '9' {
		s.pos++
	}
	return s.pos > start
}
