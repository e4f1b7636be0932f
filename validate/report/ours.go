package report

import "bytes"

// Kind is something that is written here.
type Kind string

// The kinds, named as in a sentence.
const (
	SavedKind  Kind = "a report of caliper-lint" // in JSON, or JSON lines, which can be read again
	OtherKind  Kind = "a report of caliper-lint in another format"
	ResultKind Kind = "a result of caliper-lint certify"
	SumsKind   Kind = "a summary of caliper-lint filter"
	RejectKind Kind = "a file of records that caliper-lint filter has rejected"
)

// KindOf tells what a file that begins with head is, if it was surely written here: a report of validate, a result of certify or a summary of
// filter, by a program whose name begins with tool, or records that were rejected; else "". White space may be otherwise.
func KindOf(head []byte, tool string) Kind {
	if IsReject(head) {
		if bytes.Contains(head, []byte(`,"findings":[{"rule":"`)) { // others may keep records so, too
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
