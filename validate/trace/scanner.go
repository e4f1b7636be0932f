package trace

import (
	"bytes"
	"slices"
	"strings"
)

const (
	longest = 64   // bytes of a word that is looked at
	beyond  = 0x80 // stands for all characters that are not ASCII
)

// scanner goes through text byte by byte, and takes words out of it. It knows nothing of JSON but quotes, colons and backslashes, so
// that what is broken is looked at like all else, and so is what stands in a string.
type scanner struct {
	types   map[string]bool
	found   bool     // a trace
	named   bool     // Caliper's name was there
	common  []string // of what much other JSON has, too: what was there
	escape  int      // bytes of an escape that have come, with the backslash; 0: none
	code    int      // which \u and its digits stand for
	word    [longest]byte
	length  int    // of the word at hand, also if it is longer than longest
	opener  byte   // the quote directly before the word at hand; 0: none
	last    byte   // the last character that is neither white space nor of a word; 0: none yet
	line    bool   // the word at hand is the first of its line
	host    byte   // 'p': "purl." is directly before the word at hand; 'c': "ctx/" is; 0: neither
	key     []byte // the last word
	pending bool   // it is a name, if a colon comes
	open    bool   // and a quote before that
	value   bool   // the value of a type comes
	id      bool   // that of an id comes
}

// scan goes through more of the text, up to a trace. It reports whether there is one.
func (s *scanner) scan(data []byte) bool {
	for _, c := range data {
		switch {
		case c == 0: // UTF-16 has these between letters
		case s.escape > 0:
			s.unescape(c)
		case c == '\\':
			s.escape = 1
		case c < ' ' && !isBlank(c):
			s.found = true // this is not text
		default:
			s.step(c)
		}
		if s.found {
			return true
		}
	}
	return false
}

// unescape takes a byte after a backslash. JSON in a string of JSON has several of them.
func (s *scanner) unescape(c byte) {
	digit := strings.IndexByte("0123456789abcdef", lower(c))
	switch {
	case s.escape == 1 && c == '\\':
	case s.escape == 1 && c == 'u':
		s.escape, s.code = 2, 0
	case s.escape == 1 && (c == 'n' || c == 'r' || c == 't'):
		s.escape = 0
		s.step(' ')
	case s.escape == 1 || digit < 0:
		s.escape = 0
		s.step(c)
	default:
		s.code = s.code<<4 | digit
		if s.escape++; s.escape == 6 { // \u and four digits
			s.escape = 0
			s.step(byte(min(max(s.code, ' '), beyond)))
		}
	}
}

// step takes a character, or a byte of one that is not ASCII.
func (s *scanner) step(c byte) {
	if isWord(c) {
		if s.length < longest {
			s.word[s.length] = c
		}
		s.length++
		return
	}
	if s.length > 0 {
		s.end(c)
	}
	isQuote := c == '"' || c == '\'' || c == '`' || c >= beyond // as typographic quotes are
	switch {
	case isQuote:
		s.opener, s.open = c, false
	case c == ':' && s.pending && !s.open:
		s.name()
		s.pending = false
	case !isBlank(c):
		s.pending = false
		s.value = s.value && !strings.ContainsRune("{}]", rune(c))
	}
	if !isQuote {
		s.opener = 0
	}
	if c == '\n' {
		s.line = true
	} else if !isBlank(c) {
		s.last = c
	}
}

// end looks at a word that has come to its end before c.
func (s *scanner) end(c byte) {
	word, isLong, host := s.word[:min(s.length, longest)], s.length > longest, s.host
	begins := s.opener != 0 || s.line || s.last == 0 || strings.IndexByte("{[,", s.last) >= 0
	s.length, s.line, s.host, s.pending = 0, false, 0, false
	if isLong {
		return
	}
	isValue := s.opener != 0 || strings.IndexByte(":/#.", s.last) >= 0
	if s.value && isValue {
		s.typeName(string(word))
	}
	for i := range word {
		word[i] = lower(word[i])
	}
	if s.id && isValue && c == ':' && (bytes.HasPrefix(word, []byte("http")) || string(word) == "urn") {
		s.hint("an id that is an IRI")
	}
	s.id = false
	switch text := string(word); {
	case host == 'p' && text == "imsglobal", host == 'c' && text == "caliper":
		s.found = true
	case c == '.' && text == "purl":
		s.host = 'p'
	case c == '/' && text == "ctx":
		s.host = 'c'
	}
	s.named = s.named || bytes.Contains(word, []byte("caliper"))
	s.pending, s.open, s.key = begins, s.opener != 0, word
}

// name looks at the last word, which is a name.
func (s *scanner) name() {
	key := strings.Map(func(r rune) rune {
		if r == '_' || r == '-' {
			return -1
		}
		return r
	}, string(s.key))
	s.value, s.id = key == "type" || key == "@type", key == "id" || key == "@id"
	switch {
	case slices.Contains(own, key), !slices.Contains(others, key) && slices.ContainsFunc(own, func(name string) bool { return isSlip(key, name) }):
		s.found = true
	case slices.Contains(common, key):
		s.hint(key)
	}
}

// hint notes what much other JSON has, too. Two such are a trace.
func (s *scanner) hint(what string) {
	if !slices.Contains(s.common, what) {
		s.common = append(s.common, what)
	}
	s.found = s.found || len(s.common) > 1
}

// typeName looks at the value of a type. Types of one word, such as Document, are everyday words.
func (s *scanner) typeName(word string) {
	small := strings.ToLower(word)
	switch {
	case s.types[small], len(small) > len("event") && strings.HasSuffix(small, "event"):
		s.found = true
	case s.types[word]:
		s.hint("a type of Caliper's")
	}
}

// isSlip reports whether a word is another but for one letter, or for two that are swapped.
func isSlip(word, other string) bool {
	if len(word) > len(other) {
		word, other = other, word
	}
	if len(other)-len(word) > 1 {
		return false
	}
	i := 0
	for i < len(word) && word[i] == other[i] {
		i++
	}
	if len(word) < len(other) {
		return word[i:] == other[i+1:]
	}
	a, b := word[i:], other[i:]
	return len(a) == 0 || a[1:] == b[1:] || len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '@' || c == '$'
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
