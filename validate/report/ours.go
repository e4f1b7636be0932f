package report

import (
	"bytes"
	"slices"
)

// IsOurs reports whether a file that begins with head was surely written here: a report of validate or a result of certify, by a
// program whose name begins with tool, or records that were kept back. White space may be otherwise.
func IsOurs(head []byte, tool string) bool {
	text := Compact(head)
	isReject := bytes.HasPrefix(text, []byte(`{"file":"`)) && bytes.Contains(text, []byte(`","record":`)) && bytes.Contains(text, []byte(`,"findings":[{"rule":"`))
	return isReject || slices.ContainsFunc([]string{`{"version":1,"tool":"` + string(Compact([]byte(tool))), string(Compact([]byte(sarifHead))), string(Compact([]byte(gitLabHead)))},
		func(known string) bool { return bytes.HasPrefix(text, []byte(known)) })
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
