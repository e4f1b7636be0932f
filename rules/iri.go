package rules

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// IsIRI reports whether s is an absolute IRI (RFC 3987): a scheme, a colon and something after it, of characters that
// an IRI may hold, with one "#" at most; after http and https a host. Brackets, which belong around a host that is an
// IPv6 address, are accepted everywhere, as are private characters.
func IsIRI(s []byte) bool {
	colon := bytes.IndexByte(s, ':')
	if colon < 1 || colon == len(s)-1 || !isScheme(s[:colon]) {
		return false
	}
	rest := s[colon+1:]
	if isHTTP(s[:colon]) {
		if len(rest) < 3 || rest[0] != '/' || rest[1] != '/' || rest[2] == '/' || rest[2] == '?' || rest[2] == '#' {
			return false
		}
	}
	return isIRIText(rest)
}

// IsBlankNode reports whether s is a blank node identifier: "_:" and a label.
func IsBlankNode(s []byte) bool {
	return len(s) > 2 && s[0] == '_' && s[1] == ':' && isIRIText(s[2:])
}

// IsEntityID reports whether s can be the id of an entity: an absolute IRI or a blank node identifier.
func IsEntityID(s []byte) bool { return IsIRI(s) || IsBlankNode(s) }

func isScheme(s []byte) bool {
	for i, c := range s {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || !('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return false
		}
	}
	return true
}

func isHTTP(scheme []byte) bool {
	return len(scheme) == 4 && bytes.EqualFold(scheme, []byte("http")) ||
		len(scheme) == 5 && bytes.EqualFold(scheme, []byte("https"))
}

// inIRI says of each byte what it is in an IRI.
var inIRI = func() (class [256]byte) {
	for c := 0; c <= ' '; c++ {
		class[c] = forbidden
	}
	for _, c := range "\"<>\\^`{|}\x7F" {
		class[c] = forbidden
	}
	class['%'], class['#'] = special, special
	for c := utf8.RuneSelf; c < 256; c++ {
		class[c] = special
	}
	return class
}()

const (
	forbidden byte = 1 + iota // an ASCII character that must be percent-encoded
	special                   // it depends on what is around it
)

func isIRIText(s []byte) bool {
	hashes := 0
	for i, c := range s {
		if class := inIRI[c]; class != 0 {
			switch {
			case class == forbidden,
				c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])),
				c >= utf8.RuneSelf && utf8.RuneStart(c) && isHidden(s[i:]):
				return false
			case c == '#':
				hashes++
			}
		}
	}
	return hashes <= 1
}

// isHidden reports whether s begins with a character that cannot be seen, or that is none: a control, a mark that
// changes the direction of writing, U+FFFD and its neighbours.
func isHidden(s []byte) bool {
	r, _ := utf8.DecodeRune(s)
	return r < 0xA0 || r == 0x200E || r == 0x200F || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 || 0xFFF0 <= r && r <= 0xFFFF
}

func isHex(c byte) bool { return hexDigit[c] }

// iriProblem says what is wrong with a string that IsIRI refuses, and IsEntityID too unless it is a blank node.
func iriProblem(s []byte) string {
	colon := bytes.IndexByte(s, ':')
	switch {
	case IsBlankNode(s):
		return "is a blank node identifier, not an IRI"
	case len(s) == 0:
		return "is empty"
	case bytes.HasPrefix(s, []byte("_:")):
		return "is a blank node identifier without a proper label"
	case colon < 1 || !isScheme(s[:colon]):
		return "has no scheme such as https: or urn:"
	case colon == len(s)-1:
		return "has nothing but a scheme"
	case isHTTP(s[:colon]) && !bytes.HasPrefix(s[colon+1:], []byte("//")):
		return `has no "//" after its scheme`
	}
	for i, c := range s[colon+1:] {
		rest := s[colon+1+i:]
		if inIRI[c] == forbidden || c >= utf8.RuneSelf && utf8.RuneStart(c) && isHidden(rest) {
			_, size := utf8.DecodeRune(rest)
			return "contains " + Quote(rest[:size]) + ", which an IRI must percent-encode"
		}
	}
	if bytes.Count(s, []byte("#")) > 1 {
		return "contains a second #"
	}
	if !isIRIText(s[colon+1:]) {
		return "contains a % without two hexadecimal digits after it"
	}
	return "has no host"
}

// hexDigit is true for hexadecimal digits.
var hexDigit = func() (is [256]bool) {
	for _, c := range "0123456789abcdefABCDEF" {
		is[c] = true
	}
	return is
}()

// UUID reports whether s is a UUID in its 36 characters (RFC 4122), and its version, 0 if it is not of that document's
// kind (its variant).
func UUID(s []byte) (version int, ok bool) {
	if len(s) != 36 {
		return 0, false
	}
	for _, part := range [...][]byte{s[:8], s[9:13], s[14:18], s[19:23], s[24:]} {
		for _, c := range part {
			if !isHex(c) {
				return 0, false
			}
		}
	}
	if s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return 0, false
	}
	if variant := s[19] | 0x20; variant < '8' || variant > 'b' || '9' < variant && variant < 'a' {
		return 0, true
	}
	v := s[14] | 0x20
	if v >= 'a' {
		return int(v-'a') + 10, true
	}
	return int(s[14] - '0'), true
}

// uuidURN is how an event id begins. The scheme and namespace of a URN are case-insensitive; the specification prints
// them in small letters and other spellings are refused as near misses.
const uuidURN = "urn:uuid:"

// eventIDProblem says what is wrong with an event's id, "" if nothing, and what is right if there is a UUID in it; v4 is false for
// a UUID of another version.
func eventIDProblem(s []byte) (problem, right string, v4 bool) {
	bare, isURN := bytes.CutPrefix(s, []byte(uuidURN))
	if isURN {
		version, ok := UUID(bare)
		switch {
		case ok:
			return "", "", version == 4
		case len(bare) != 36:
			return "is no UUID: it must have 36 letters, digits and dashes after urn:uuid:", "", false
		}
		for i, c := range bare {
			if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (c == '-') || !dash && !isHex(c) {
				r, _ := utf8.DecodeRune(bare[i:])
				return "is no UUID: " + strconv.QuoteToGraphic(string(r)) + " cannot stand there", "", false
			}
		}
	}
	if _, ok := UUID(s); ok {
		return "is a bare UUID", uuidURN + string(s), false
	}
	if len(s) > len(uuidURN) && bytes.EqualFold(s[:len(uuidURN)], []byte(uuidURN)) {
		if _, ok := UUID(s[len(uuidURN):]); ok {
			return "does not begin with urn:uuid: in small letters", uuidURN + string(s[len(uuidURN):]), false
		}
	}
	return "is no UUID written as a URN", "", false
}
