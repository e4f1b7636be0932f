package report

import "bytes"

// Kind is a kind of file that the program writes.
type Kind string

// The kinds, named as in a sentence.
const (
	SavedKind  Kind = "a report of caliper-lint" // in JSON, or JSON lines, which can be read again
	OtherKind  Kind = "a report of caliper-lint in another format"
	ResultKind Kind = "a result of caliper-lint certify"
	SumsKind   Kind = "a summary of caliper-lint filter"
	RejectKind Kind = "a file of records that caliper-lint filter has rejected"
)

// KindOf returns the kind of a file that begins with head, such as a report or a summary of filter; "" if the program has not certainly
// written it. tool is the beginning of the program's name in reports. White space may differ.
func KindOf(head []byte, tool string) Kind {
	if IsReject(head) {
		if bytes.Contains(head, []byte(`,"findings":[{"rule":"`)) { // other programs may write the same members
			return RejectKind
		}
		return ""
	}
	text := Compact(head[:min(len(head), 1000)])
	for _, known := range []struct {
		head string
		kind Kind
	}{{`{"version":1,"tool":"` + tool, SavedKind}, {sarifHead, OtherKind}, {gitLabHead, OtherKind}} {
		switch {
		case !bytes.HasPrefix(text, Compact([]byte(known.head))):
		case known.kind == SavedKind && bytes.Contains(text, []byte(`,"notice":"`)):
			return ResultKind
		case known.kind == SavedKind && bytes.Contains(text, []byte(`,"records":{"read":`)):
			return SumsKind
		default:
			return known.kind
		}
	}
	return ""
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
