package report

import (
	"bytes"
	"slices"
)

// IsOurs reports whether a file that begins with head was surely written here: a report of validate or a result of certify, by a
// program whose name begins with tool, or records that were kept back. White space may be otherwise.
func IsOurs(head []byte, tool string) bool {
	if IsReject(head) {
		return bytes.Contains(head, []byte(`,"findings":[{"rule":"`)) // others may keep records so, too
	}
	text := Compact(head[:min(len(head), 1000)])
	return slices.ContainsFunc([]string{`{"version":1,"tool":"` + tool, sarifHead, gitLabHead}, func(known string) bool {
		return bytes.HasPrefix(text, Compact([]byte(known)))
	})
}

// Compact returns text without its white space.
func Compact(text []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, text)
}
