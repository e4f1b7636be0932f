package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// formVersion is the version of the JSON form of reports.
const formVersion = 1

// jsonFinding is the form in which a finding is read from JSON.
type jsonFinding struct {
	Rule        string             `json:"rule"`
	Severity    catalogue.Severity `json:"severity"`
	Requirement string             `json:"requirement"`
	Message     string             `json:"message"`
	Hint        string             `json:"hint"`
	File        string             `json:"file"`
	Record      int                `json:"record"`
	Pointer     string             `json:"pointer"`
	Line        int                `json:"line"`
	Column      int                `json:"column"`
	EndLine     int                `json:"endLine"`
	EndColumn   int                `json:"endColumn"`
	Excerpt     jsonExcerpt        `json:"excerpt"`
	EventID     string             `json:"eventId"`
	EventType   string             `json:"eventType"`
	Profile     string             `json:"eventProfile"`
	SpecURL     string             `json:"specUrl"`
	Caliper     string             `json:"caliperVersion"`
	CaliperFrom string             `json:"caliperVersionFrom"`
	Fingerprint string             `json:"fingerprint"`
	Suppressed  *jsonSuppression   `json:"suppressed"`
	Fixable     *string            `json:"fixable"`
	Edits       []jsonEdit         `json:"edits"`
}

// jsonEdit is a change of the file that the safe fix of a finding makes.
type jsonEdit struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"text"`
	Bytes     int    `json:"bytes"` // the bytes of a byte order mark that the edit removes; 0: the edit is about text
}

type jsonExcerpt struct {
	Before   string `json:"before"`
	Marked   string `json:"marked"`
	After    string `json:"after"`
	CutLeft  bool   `json:"cutLeft"`
	CutRight bool   `json:"cutRight"`
}

type jsonSuppression struct {
	By     string `json:"by"`
	Reason string `json:"reason"`
}

// appendFinding appends a finding as JSON; jsonFinding reads it. It does not use encoding/json: if every event has a fault, most of the time
// of a run is spent here.
func appendFinding(b []byte, f *finding.Finding) []byte {
	text := func(name, value string) { b = appendString(append(b, name...), value) }
	number := func(name string, value int) { b = strconv.AppendInt(append(b, name...), int64(value), 10) }
	truth := func(name string, value bool) { b = strconv.AppendBool(append(b, name...), value) }
	text(`{"rule":`, f.Rule)
	text(`,"severity":`, f.Severity.String())
	text(`,"requirement":`, f.Requirement)
	text(`,"message":`, f.Message)
	text(`,"hint":`, f.Hint)
	text(`,"file":`, f.File)
	number(`,"record":`, f.Record)
	text(`,"pointer":`, f.Pointer)
	number(`,"line":`, f.Span.Line)
	number(`,"column":`, f.Span.Column)
	number(`,"endLine":`, f.Span.EndLine)
	number(`,"endColumn":`, f.Span.EndColumn)
	text(`,"excerpt":{"before":`, f.Excerpt.Before)
	text(`,"marked":`, f.Excerpt.Marked)
	text(`,"after":`, f.Excerpt.After)
	truth(`,"cutLeft":`, f.Excerpt.CutLeft)
	truth(`,"cutRight":`, f.Excerpt.CutRight)
	text(`},"eventId":`, f.EventID)
	text(`,"eventType":`, f.EventType)
	text(`,"eventProfile":`, f.Profile)
	text(`,"specUrl":`, f.SpecURL)
	text(`,"caliperVersion":`, f.Caliper)
	text(`,"caliperVersionFrom":`, f.CaliperFrom)
	text(`,"fingerprint":`, f.Fingerprint)
	b = append(b, `,"suppressed":`...)
	if f.Suppressed == nil {
		b = append(b, "null"...)
	} else {
		text(`{"by":`, f.Suppressed.By)
		text(`,"reason":`, f.Suppressed.Reason)
		b = append(b, '}')
	}
	if f.Fixable == finding.NotFixable {
		return append(b, `,"fixable":null}`...)
	}
	text(`,"fixable":`, f.Fixable.String())
	before := `,"edits":[{"line":`
	for _, e := range f.Edits {
		number(before, e.Span.Line)
		number(`,"column":`, e.Span.Column)
		number(`,"endLine":`, e.Span.EndLine)
		number(`,"endColumn":`, e.Span.EndColumn)
		text(`,"text":`, e.Text)
		number(`,"bytes":`, e.Bytes)
		b, before = append(b, '}'), `,{"line":`
	}
	if len(f.Edits) > 0 {
		b = append(b, ']')
	}
	return append(b, '}')
}

// appendString appends text as a JSON string. The characters < > and & are not escaped.
func appendString(b []byte, text string) []byte {
	b = append(b, '"')
	passed := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			b = append(append(b, text[passed:i]...), '\\')
			passed = i
		case c < ' ' || c >= 0x7F || c == '#' && strings.HasPrefix(text[i:], "##"):
			quoted, _ := encode(string([]rune(text[i:]))) // encoding a string cannot fail; bytes that are not UTF-8 become U+FFFD
			return append(append(b, text[passed:i]...), quoted[1:]...)
		}
	}
	b = append(b, text[passed:]...)
	return append(b, '"')
}

// fixableWords are the words for what can be fixed.
var fixableWords = map[string]finding.Fixable{finding.Safe.String(): finding.Safe, finding.Unsafe.String(): finding.Unsafe}

func fromJSON(f jsonFinding) finding.Finding {
	var changes []finding.Edit
	for _, e := range f.Edits {
		changes = append(changes, finding.Edit{Span: finding.Span{Line: e.Line, Column: e.Column, EndLine: e.EndLine, EndColumn: e.EndColumn}, Text: e.Text, Bytes: e.Bytes})
	}
	fixable := finding.NotFixable
	if f.Fixable != nil {
		fixable = fixableWords[*f.Fixable]
	}
	return finding.Finding{
		Rule: f.Rule, Severity: f.Severity, Requirement: f.Requirement, Message: f.Message, Hint: f.Hint,
		File: f.File, Record: f.Record, Pointer: f.Pointer, Span: finding.Span{Line: f.Line, Column: f.Column, EndLine: f.EndLine, EndColumn: f.EndColumn},
		EventID: f.EventID, EventType: f.EventType, Profile: f.Profile, SpecURL: f.SpecURL,
		Caliper: f.Caliper, CaliperFrom: f.CaliperFrom, Fingerprint: f.Fingerprint,
		Excerpt: finding.Excerpt(f.Excerpt), Suppressed: (*finding.Suppression)(f.Suppressed), Fixable: fixable, Edits: changes,
	}
}

// encode writes a value as JSON on one line. It does not escape < > and &. It escapes characters that move the cursor, hide text or change
// its direction, and the beginnings of commands to CI servers.
func encode(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return visible(strings.TrimSuffix(b.String(), "\n")), err
}

// visible escapes invisible characters in JSON, and the second # of two: ##[ and ##vso[ begin commands to CI servers.
func visible(text string) string {
	text = strings.ReplaceAll(text, "##", `#\u0023`)
	hidden := func(r rune) bool { return r >= 0x7F && !unicode.IsGraphic(r) }
	if strings.IndexFunc(text, hidden) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if !hidden(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// JSON writes a value as indented JSON. It does not escape < > and &.
func JSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, visible(b.String()))
	return err
}
