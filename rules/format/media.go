package format

import (
	"bytes"
	"net/netip"
)

// IsMediaType reports whether s has the form of a media type (RFC 6838): type "/" subtype, with or without parameters. It does not check
// whether the type is registered, since new types are registered all the time.
func IsMediaType(s []byte) bool {
	if semicolon := bytes.IndexByte(s, ';'); semicolon >= 0 {
		s = bytes.TrimRight(s[:semicolon], " ")
	}
	main, sub, ok := bytes.Cut(s, []byte("/"))
	return ok && isRestrictedName(main) && isRestrictedName(sub)
}

// MediaTypeProblem says what is wrong with a text that IsMediaType refuses. hint says what to write; right is always "".
func MediaTypeProblem(string) (says, hint, right string) {
	return "is not a media type", "write type/subtype, such as text/html or video/mp4", ""
}

func isRestrictedName(s []byte) bool {
	if len(s) == 0 || len(s) > 127 {
		return false
	}
	for i, c := range s {
		alnum := '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
		if !alnum && (i == 0 || bytes.IndexByte([]byte("!#$&-^_.+"), c) < 0) {
			return false
		}
	}
	return true
}

// IsIPAddress reports whether s is an IPv4 or IPv6 address.
func IsIPAddress(s []byte) bool {
	_, err := netip.ParseAddr(string(s))
	return err == nil
}

// IPAddressProblem says what is wrong with a text that IsIPAddress refuses. hint and right are always "".
func IPAddressProblem(string) (says, hint, right string) {
	return "is not an IPv4 or IPv6 address", "", ""
}
