// Package finding is what the program has to say: one fault, where it is, and what would be right.
package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

// Span is a place in a file. Lines and columns are 1-based and count Unicode characters; the end is the first character
// after the span.
type Span struct {
	Line, Column, EndLine, EndColumn int
}

// Excerpt is the source line on which a span begins, as it is in the source, cut to a window around the span if the line
// is long.
type Excerpt struct {
	Before, Marked, After string // the span, or what of it is on the line, is Marked
	CutLeft               bool   // the line begins before Before
	CutRight              bool   // the line goes on after After
}

// Suppression is why a finding does not count.
type Suppression struct {
	By     string // "ignore" of a configuration, or "baseline"
	Reason string
}

// Finding is one fault.
type Finding struct {
	Rule        string
	Severity    catalogue.Severity
	Requirement string // MUST, SHOULD or MAY: what the specification says
	Message     string
	Elsewhere   string // the end of Message that says where another document is; may be empty
	Hint        string // how to write it right; may be empty
	File        string
	Record      int    // 1-based number of the JSON value within the file
	Pointer     string // RFC 6901, from the record; "" for the record itself
	Span        Span
	EventID     string // of the event in which the fault is; empty outside events
	EventType   string
	Profile     string // the event's metric profile
	SpecURL     string
	Caliper     string // version of Caliper by which the data was judged
	CaliperFrom string // what named this version: "@context", "nested @context", "terms" of Caliper 1.0, "dataVersion", or "" if nothing in the data did
	Fingerprint string
	Excerpt     Excerpt
	Suppressed  *Suppression // nil if it counts
	Fixable     Fixable
	Edits       []Edit // the changes of the file that fix the finding safely, if they were asked for
}

// Fixable says whether the fix command can fix a finding.
type Fixable uint8

const (
	NotFixable Fixable = iota
	Safe               // fix does
	Unsafe             // fix does if it is asked for unsafe fixes
)

// String returns the word for f; "" for NotFixable.
func (f Fixable) String() string { return [...]string{"", "safe", "unsafe"}[f] }

// Edit replaces a part of a file by a text.
type Edit struct {
	Span  Span
	Text  string
	Bytes int // the bytes of a byte order mark, which not every program counts as a character, at the beginning of the file; 0: the part is another
}

// Worst returns the greatest severity among the findings that count, 0 if there are none.
func Worst(findings []Finding) (most catalogue.Severity) {
	for i := range findings {
		if findings[i].Suppressed == nil {
			most = max(most, findings[i].Severity)
		}
	}
	return most
}

// Sign sets the fingerprint: 32 hexadecimal digits that stay the same while the fault does, also when lines move. It
// depends on the file, the rule, the message and the pointer within the event that has the fault; for a fault outside
// events on the record's number and the pointer. Where another document is does not count. at is the event's own pointer,
// path the file's name, such as is the same wherever the program runs.
func (f *Finding) Sign(at, path string) {
	pointer, whose := f.Pointer, "record "+strconv.Itoa(f.Record)
	if f.EventID != "" {
		pointer, whose = pointer[len(at):], "event "+f.EventID
	}
	text := make([]byte, 0, 256)
	for _, part := range []string{whose, path, f.Rule, pointer, strings.TrimSuffix(f.Message, f.Elsewhere)} {
		text = append(strconv.AppendInt(text, int64(len(part)), 10), ' ')
		text = append(text, part...)
	}
	sum := sha256.Sum256(text)
	f.Fingerprint = hex.EncodeToString(sum[:16])
}
