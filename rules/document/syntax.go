package document

import (
	"strconv"
	"unicode/utf8"
)

// SyntaxError says why bytes are no JSON.
type SyntaxError struct {
	Offset  int    // of the first byte that cannot stand where it does; the length of the input if it ends too early
	Message string // what was expected there and what was found
	Limit   bool   // not a fault of the JSON: a limit of this program was reached

	// Of what is often written in JSON, though it is none, Length is how many bytes it has from Offset, and Means what the
	// rest can be read with in its place: what is meant, or "" if it can be left out. Else Length is 0.
	Length int
	Means  string
}

func (e *SyntaxError) Error() string { return e.Message }

// Expected returns the error of a parser that expects something else at an offset of src.
func Expected(what string, src []byte, at int) error {
	s := scanner{Tree: new(Tree), src: src, pos: at}
	return s.expected(what)
}

// What can be expected.
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

// found names what stands at the scanner's place: a word as a whole, else a character.
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
