package report

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// jsonPrinter writes one JSON object. Findings are written as they come, so that no report is too long for memory; the
// failures and the summary follow them.
type jsonPrinter struct {
	w        io.Writer
	tool     string
	begun    bool
	failures []validate.Failure
	line     bytes.Buffer
}

type jsonFinding struct {
	Rule        string           `json:"rule"`
	Severity    finding.Severity `json:"severity"`
	Requirement string           `json:"requirement"`
	Message     string           `json:"message"`
	Hint        string           `json:"hint"`
	File        string           `json:"file"`
	Record      int              `json:"record"`
	Pointer     string           `json:"pointer"`
	Line        int              `json:"line"`
	Column      int              `json:"column"`
	EndLine     int              `json:"endLine"`
	EndColumn   int              `json:"endColumn"`
	EventID     string           `json:"eventId"`
	EventType   string           `json:"eventType"`
	Profile     string           `json:"profile"`
	SpecURL     string           `json:"specUrl"`
	Caliper     string           `json:"caliper"`
	CaliperFrom string           `json:"caliperFrom"`
	Fingerprint string           `json:"fingerprint"`
}

func (p *jsonPrinter) Finding(f finding.Finding) error { return p.finding(toJSON(f)) }

func (p *jsonPrinter) finding(f jsonFinding) error {
	p.line.Reset()
	if p.begun {
		p.line.WriteByte(',')
	} else {
		p.line.WriteString(p.head())
	}
	p.line.WriteString("\n    ")
	if err := encoder(&p.line).Encode(f); err != nil {
		return err
	}
	_, err := p.w.Write(bytes.TrimSuffix(p.line.Bytes(), []byte{'\n'}))
	return err
}

func toJSON(f finding.Finding) jsonFinding {
	return jsonFinding{
		f.Rule, f.Severity, f.Requirement, f.Message, f.Hint, f.File, f.Record, f.Pointer,
		f.Span.Line, f.Span.Column, f.Span.EndLine, f.Span.EndColumn,
		f.EventID, f.EventType, f.Profile, f.SpecURL, f.Caliper, f.CaliperFrom, f.Fingerprint,
	}
}

func (p *jsonPrinter) head() string {
	p.begun = true
	tool, _ := encode(p.tool) // a string always encodes
	return "{\n  \"version\": 1,\n  \"tool\": " + tool + ",\n  \"findings\": ["
}

func (p *jsonPrinter) Failure(f validate.Failure) error {
	p.failures = append(p.failures, f)
	return nil
}

func (p *jsonPrinter) Close(counts validate.Counts) error {
	end := "\n  ]"
	if !p.begun {
		end = p.head() + "]"
	}
	failures := "[]"
	if p.failures != nil {
		text, err := encode(p.failures)
		if err != nil {
			return err
		}
		failures = text
	}
	summary, err := encode(counts)
	if err != nil {
		return err
	}
	_, err = io.WriteString(p.w, end+",\n  \"failures\": "+failures+",\n  \"summary\": "+summary+"\n}\n")
	return err
}

// encode writes a value as JSON on one line, with < > and & as they are.
func encode(v any) (string, error) {
	var b bytes.Buffer
	err := encoder(&b).Encode(v)
	return string(bytes.TrimRight(b.Bytes(), "\n")), err
}

// encoder returns one that leaves < > and & as they are.
func encoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

// JSON writes a value as indented JSON, with < > and & as they are.
func JSON(w io.Writer, v any) error {
	e := encoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
