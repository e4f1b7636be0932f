package document

import (
	"strconv"
	"unicode/utf8"
)

// SyntaxError says why bytes are not JSON.
type SyntaxError struct {
	Offset  int    // the offset of the first byte that cannot stand there; the length of the input if it ends too early
	Message string // what was expected, and what was found
	Limit   bool   // a limit of this program was reached; the JSON may be right

	// Length is the length in bytes of a common mistake at Offset, and Means is the text to read in its place, or "" to leave the mistake
	// out. Length is 0 for all other faults.
	Length int
	Means  string
}

func (e *SyntaxError) Error() string { return e.Message }

// Expected returns the error of a parser that expects something else at the byte offset at of src. what names the expected thing.
func Expected(what string, src []byte, at int) error {
	s := scanner{Tree: new(Tree), src: src, pos: at}
	return s.expected(what)
}

// The names of expected things in messages.
const (
	aValue      = "a value"
	aDigit      = "a digit"
	aName       = "a name in double quotes"
	afterName   = `":" after a name`
	afterItem   = `"," or "]" after an array item`
	afterMember = `"," or "}" after a member`
)

func (s *scanner) expected(what string) error {
	if odd := s.oddity(what); odd != nil {
		return odd
	}
	return &SyntaxError{Offset: s.pos, Message: "expected " + what + ", found " + s.found() + s.cause(what)}
}

// found names the word, or else the character, at the scanner's place.
func (s *scanner) found() string {
	rest := s.src[s.pos:]
	if len(rest) == 0 {
		return "the end of the input"
	}
	end := 0
	for end < len(rest) && end < 20 && 'a' <= rest[end]|0x20 && rest[end]|0x20 <= 'z' {
		end++
	}
	if end == 0 {
		_, end = utf8.DecodeRune(rest)
	}
	return strconv.QuoteToGraphic(string(rest[:end]))
}
