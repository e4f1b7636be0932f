// Package format tells whether text is an IRI, a UUID, a date and time, a duration, a media type or an IP address, and what is wrong
// with it if it is not.
package format

import (
	"bytes"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules/words"
)

// IsIRI reports whether s is an absolute IRI (RFC 3987): a scheme, a colon, and characters that an IRI may contain, with at most one "#".
// After "//" comes a host, which http and https must have, and perhaps a port, a number. After urn:uuid: comes a UUID. Brackets belong
// around a host that is an IPv6 address. IsIRI also accepts brackets after the host, since frameworks write them in queries, and private
// characters.
func IsIRI(s []byte) bool {
	colon := bytes.IndexByte(s, ':')
	if colon < 1 || colon == len(s)-1 || !isScheme(s[:colon]) {
		return false
	}
	rest := s[colon+1:]
	switch {
	case len(rest) >= 2 && rest[0] == '/' && rest[1] == '/':
		if !beginsWithHost(rest[2:]) && authorityProblem(rest[2:], isHTTP(s[:colon])) != "" {
			return false
		}
	case isHTTP(s[:colon]):
		return false
	case isUUIDURN(s):
		if _, ok := UUID(inUUIDURN(s)); !ok {
			return false
		}
	}
	return isIRIText(rest)
}

// beginsWithHost reports whether s begins with a host of letters, digits, dots and dashes alone, as most IRIs do, and then ends or
// continues with a character that may follow a host.
func beginsWithHost(s []byte) bool {
	for i, b := range s {
		switch {
		case 'a' <= b|0x20 && b|0x20 <= 'z' || '0' <= b && b <= '9' || b == '.' || b == '-':
		default:
			return i > 0 && (b == '/' || b == '?' || b == '#')
		}
	}
	return len(s) > 0
}

// authorityProblem says what is wrong with the host and port at the beginning of s, which is the text after the "//" of an IRI; "" if both
// are right.
func authorityProblem(s []byte, mustHaveHost bool) string {
	if end := bytes.IndexAny(s, "/?#"); end >= 0 {
		s = s[:end]
	}
	s = s[bytes.LastIndexByte(s, '@')+1:]
	host, port := s, []byte(nil)
	if len(s) > 0 && s[0] == '[' {
		end := bytes.IndexByte(s, ']')
		if end < 0 {
			return `has a "[" that is not closed in its host`
		}
		address := s[1:end]
		if _, err := netip.ParseAddr(string(address)); (err != nil || bytes.IndexByte(address, ':') < 0) && (len(address) == 0 || address[0]|0x20 != 'v') {
			return `has brackets around its host, which is not an IPv6 address`
		}
		if s = s[end+1:]; len(s) > 0 && s[0] != ':' {
			return "has something between its host and its path"
		}
		port = s[min(1, len(s)):]
	} else if colon := bytes.IndexByte(s, ':'); colon >= 0 {
		host, port = s[:colon], s[colon+1:]
	}
	switch {
	case len(host) == 0 && mustHaveHost:
		return "has no host"
	case len(host) > 0 && host[0] != '[' && bytes.ContainsAny(host, "[]"):
		return "has a bracket in its host"
	case digits(string(port)) < len(port):
		return "has the port " + words.Quote(port) + ", which is not a number"
	}
	return ""
}

// isUUIDURN reports whether s begins with urn:uuid:, in capital or small letters.
func isUUIDURN(s []byte) bool {
	return len(s) >= len(UUIDURN) && s[0]|0x20 == 'u' && bytes.EqualFold(s[:len(UUIDURN)], []byte(UUIDURN))
}

// inUUIDURN returns the part of s, which begins with urn:uuid:, that must be a UUID. A URN may have a query or fragment (RFC 8141).
func inUUIDURN(s []byte) []byte {
	s = s[len(UUIDURN):]
	if end := bytes.IndexAny(s, "?#"); end >= 0 {
		return s[:end]
	}
	return s
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

// inIRI has the class of each byte in an IRI; 0: allowed everywhere.
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
	special                   // a byte whose neighbours decide
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

// isHidden reports whether s begins with an invisible character or a noncharacter: a control, a mark that changes the direction of writing,
// U+FFFD and its neighbours.
func isHidden(s []byte) bool {
	r, _ := utf8.DecodeRune(s)
	return r < 0xA0 || r == 0x200E || r == 0x200F || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 || 0xFFF0 <= r && r <= 0xFFFF
}

func isHex(c byte) bool { return hexDigit[c] }

// IRIProblem says what is wrong with a string that IsIRI refuses. For a blank node identifier it says that this is not an IRI.
func IRIProblem(s []byte) string {
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
		return "has only a scheme"
	case isHTTP(s[:colon]) && !bytes.HasPrefix(s[colon+1:], []byte("//")):
		return `has no "//" after its scheme`
	}
	if isUUIDURN(s) {
		if problem, _ := uuidProblem(inUUIDURN(s)); problem != "" {
			return problem
		}
	}
	for i, c := range s[colon+1:] {
		rest := s[colon+1+i:]
		if inIRI[c] == forbidden || c >= utf8.RuneSelf && utf8.RuneStart(c) && isHidden(rest) {
			_, size := utf8.DecodeRune(rest)
			return fmt.Sprintf("contains %s; in an IRI that is written %s", words.Quote(rest[:size]), percentEncoded(rest[:size]))
		}
	}
	if bytes.Count(s, []byte("#")) > 1 {
		return "contains a second #"
	}
	if !isIRIText(s[colon+1:]) {
		return "contains a % without two hexadecimal digits after it"
	}
	return authorityProblem(s[colon+len("://"):], isHTTP(s[:colon]))
}

// percentEncoded returns a character as it is written in an IRI in which it cannot stand itself.
func percentEncoded(s []byte) string {
	text := ""
	for _, c := range s {
		text += fmt.Sprintf("%%%02X", c)
	}
	return text
}

// IRIHint returns the hint for a string that IsIRI refuses. It is defaultHint, unless the string begins with urn:uuid:.
func IRIHint(s []byte, defaultHint string) string {
	if !isUUIDURN(s) {
		return defaultHint
	}
	if _, right := uuidProblem(inUUIDURN(s)); right != "" {
		return "write " + right
	}
	return "write urn:uuid: and the UUID, or another absolute IRI"
}

// hexDigit is true for hexadecimal digits.
var hexDigit = func() (is [256]bool) {
	for _, c := range "0123456789abcdefABCDEF" {
		is[c] = true
	}
	return is
}()

// UUID reports whether s is a UUID in its form of 36 characters (RFC 4122), and its version: 1 to 15, or 0 if the variant is not that of
// the RFC.
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

// UUIDURN is the beginning of an event id. The scheme and namespace of a URN are case-insensitive; the specification writes them in small
// letters, and other spellings get an error of their own.
const UUIDURN = "urn:uuid:"

// EventIDProblem says what is wrong with an event's id; "" if it is right. right is the right id if the text contains a UUID. v4 reports
// whether the id is right and its UUID is of version 4.
func EventIDProblem(s []byte) (problem, right string, v4 bool) {
	if bare, isURN := bytes.CutPrefix(s, []byte(UUIDURN)); isURN {
		if version, ok := UUID(bare); ok {
			return "", "", version == 4
		}
		problem, right = uuidProblem(bare)
		return problem, right, false
	}
	if _, ok := UUID(s); ok {
		return "is a bare UUID", UUIDURN + string(s), false
	}
	if isUUIDURN(s) {
		if _, ok := UUID(s[len(UUIDURN):]); ok {
			return "does not begin with urn:uuid: in small letters", UUIDURN + string(s[len(UUIDURN):]), false
		}
	}
	if bare, ok := bytes.CutPrefix(s, []byte("uuid:")); ok {
		if _, ok := UUID(bare); ok {
			return "lacks urn: before uuid:", UUIDURN + string(bare), false
		}
	}
	if bytes.HasPrefix(s, []byte("{")) {
		if problem, right := uuidProblem(s); right != "" {
			return problem, right, false
		}
	}
	return "is not a UUID written as a URN", "", false
}

// uuidProblem says what is wrong with the text after urn:uuid:; "" if it is a UUID. right is the right id if the text contains a UUID.
func uuidProblem(s []byte) (problem, right string) {
	if _, ok := UUID(s); ok {
		return "", ""
	}
	text := string(s)
	if inner := strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}"); len(inner) == len(text)-2 {
		if _, ok := UUID([]byte(inner)); ok {
			return "has braces around its UUID", UUIDURN + inner
		}
	}
	for i, c := range s {
		if c != '-' && !isHex(c) {
			r, _ := utf8.DecodeRune(s[i:])
			return "is not a UUID: " + strconv.QuoteToGraphic(string(r)) + " is not a hexadecimal digit", ""
		}
	}
	switch hex := strings.ReplaceAll(text, "-", ""); {
	case text == "":
		return "is not a UUID: nothing follows urn:uuid:", ""
	case len(hex) == 32 && len(text) == 32:
		return "has a UUID without its dashes", UUIDURN + strings.Join([]string{hex[:8], hex[8:12], hex[12:16], hex[16:20], hex[20:]}, "-")
	case len(hex) == 32:
		return "is not a UUID: its dashes belong behind 8, 12, 16 and 20 digits", ""
	}
	return "is not a UUID: it must have 32 hexadecimal digits and 4 dashes after urn:uuid:", ""
}
