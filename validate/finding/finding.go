// Package finding describes findings: a fault, its place, and how to correct it.
package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

// Span is a place in a file. Lines and columns count from 1, and a column is a Unicode character. The end is the first character after the
// span.
type Span struct {
	Line, Column, EndLine, EndColumn int
}

// Excerpt is the source line on which a span begins, as it is in the source. A long line is cut to a window around the span.
type Excerpt struct {
	Before, Marked, After string // Marked is the span, or the part of it that is on the line
	CutLeft               bool   // the line begins before Before
	CutRight              bool   // the line continues after After
}

// Suppression is the reason why a finding does not count.
type Suppression struct {
	By     string // "ignore" for an ignore of the settings, or "baseline"
	Reason string // the reason that the ignore gives, or the name of the baseline
}

// Finding is one fault.
type Finding struct {
	Rule        string // the id of the rule
	Severity    catalogue.Severity
	Requirement string // how the specification puts the rule: MUST, SHOULD or MAY
	Message     string
	Elsewhere   string // the end of Message that says where something else is; may be ""
	Above       int    // the number of lines from the first member of the same name, which Elsewhere then gives; 0: it gives none
	Hint        string // how to correct the fault; may be ""
	File        string // the name of the input, as the user has named it or as it was found in a folder
	Record      int    // the number of the record in the file, from 1
	Pointer     string // the JSON Pointer (RFC 6901) from the record; "" for the record itself
	Span        Span
	EventID     string // the id of the event in which the fault is; "" outside events
	EventType   string // the type of the event; "" outside events
	Profile     string // the metric profile of the event; "" if it names none
	SpecURL     string // the URL of the rule's section in the specification
	Caliper     string // the version of Caliper by which the data was judged
	CaliperFrom string // the source of this version: "@context", "nested @context", "terms" of Caliper 1.0, "dataVersion", or "" if the data does not show it
	Fingerprint string
	Excerpt     Excerpt
	Suppressed  *Suppression // nil if the finding counts
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

// Worst returns the greatest severity among the findings that count; 0 if none counts.
func Worst(findings []Finding) (most catalogue.Severity) {
	for i := range findings {
		if findings[i].Suppressed == nil {
			most = max(most, findings[i].Severity)
		}
	}
	return most
}

// Sign sets the fingerprint: 32 hexadecimal digits that stay the same as long as the fault does, even if lines move. It depends on the
// file, the rule, the message without Elsewhere, and the pointer within the event that has the fault; for a fault outside events, on the
// number of the record and the pointer. at is the pointer of the event. path is a name of the file that is the same wherever the program
// runs.
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
