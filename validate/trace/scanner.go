package trace

import (
	"bytes"
	"slices"
	"strings"
)

const (
	longest = 64   // bytes: longer words are skipped
	beyond  = 0x80 // stands for all characters outside ASCII
)

// scanner goes through text byte by byte, and takes words out of it. Of JSON it knows only quotes, colons and backslashes, so that it also
// finds traces in broken JSON, and in strings.
type scanner struct {
	types   map[string]bool // see Finder.types
	found   bool            // a trace was found
	named   bool            // the text contains Caliper's name
	common  []string        // the common names, and other hints of which one alone is not a trace, that were found
	escape  int             // the number of bytes of an escape so far, with the backslash; 0: not in an escape
	code    int             // the code that the digits of a \u escape write so far
	word    [longest]byte   // the current word
	length  int             // the length of the current word in bytes, which may be more than longest
	opener  byte            // the quote directly before the current word; 0: none
	last    byte            // the last character that is neither white space nor part of a word; 0: none yet
	line    bool            // the current word is the first of its line
	host    byte            // the text directly before the current word: 'p' for "purl.", 'c' for "ctx/"; 0: neither
	key     []byte          // the last word
	pending bool            // a colon now would make the last word a name
	open    bool            // a quote must come before that colon
	value   bool            // the value of a member called type comes next
	id      bool            // the value of a member called id comes next
}

// scan goes through more of the text, up to the first trace. It reports whether a trace was found.
func (s *scanner) scan(data []byte) bool {
	for _, c := range data {
		switch {
		case c == 0: // in UTF-16 there are zeros between letters
		case s.escape > 0:
			s.unescape(c)
		case c == '\\':
			s.escape = 1
		case c < ' ' && !isBlank(c): // the data is not text
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

// unescape processes a byte after a backslash. JSON in a string of JSON has several backslashes.
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

// step processes a character, or a byte of a character outside ASCII.
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
	isQuote := c == '"' || c == '\'' || c == '`' || c >= beyond // typographic quotes are outside ASCII
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

// end examines the word that ends before c.
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

// name examines the last word, which is a name.
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

// hint notes something that much other JSON has, too. Two different hints are a trace.
func (s *scanner) hint(what string) {
	if !slices.Contains(s.common, what) {
		s.common = append(s.common, what)
	}
	s.found = s.found || len(s.common) > 1
}

// typeName examines the value of a type. A type of one word, such as Document, is only a hint, since it is an everyday word.
func (s *scanner) typeName(word string) {
	small := strings.ToLower(word)
	switch {
	case s.types[small], len(small) > len("event") && strings.HasSuffix(small, "event"):
		s.found = true
	case s.types[word]:
		s.hint("a type of Caliper's")
	}
}

// isSlip reports whether two words are the same except for one letter, or for two that are swapped.
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
