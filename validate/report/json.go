package report

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// formVersion is that of the JSON form of reports.
const formVersion = 1

// jsonFinding is a finding in JSON.
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
	Excerpt     jsonExcerpt      `json:"excerpt"`
	EventID     string           `json:"eventId"`
	EventType   string           `json:"eventType"`
	Profile     string           `json:"profile"`
	SpecURL     string           `json:"specUrl"`
	Caliper     string           `json:"caliper"`
	CaliperFrom string           `json:"caliperFrom"`
	Fingerprint string           `json:"fingerprint"`
	Suppressed  *jsonSuppression `json:"suppressed"`
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

func toJSON(f finding.Finding) jsonFinding {
	return jsonFinding{
		f.Rule, f.Severity, f.Requirement, f.Message, f.Hint, f.File, f.Record, f.Pointer,
		f.Span.Line, f.Span.Column, f.Span.EndLine, f.Span.EndColumn, jsonExcerpt(f.Excerpt),
		f.EventID, f.EventType, f.Profile, f.SpecURL, f.Caliper, f.CaliperFrom, f.Fingerprint, (*jsonSuppression)(f.Suppressed),
	}
}

func fromJSON(f jsonFinding) finding.Finding {
	return finding.Finding{
		Rule: f.Rule, Severity: f.Severity, Requirement: f.Requirement, Message: f.Message, Hint: f.Hint,
		File: f.File, Record: f.Record, Pointer: f.Pointer, Span: finding.Span{Line: f.Line, Column: f.Column, EndLine: f.EndLine, EndColumn: f.EndColumn},
		EventID: f.EventID, EventType: f.EventType, Profile: f.Profile, SpecURL: f.SpecURL,
		Caliper: f.Caliper, CaliperFrom: f.CaliperFrom, Fingerprint: f.Fingerprint,
		Excerpt: finding.Excerpt(f.Excerpt), Suppressed: (*finding.Suppression)(f.Suppressed),
	}
}

// jsonPrinter writes one JSON object. Findings are written as they come, so that no report is too long for memory; the
// rest follows them.
type jsonPrinter struct {
	w      io.Writer
	tool   string
	begun  bool
	inputs []string
	line   bytes.Buffer
}

func newJSON(w io.Writer, o Options) Printer {
	return &jsonPrinter{w: w, tool: o.Tool, inputs: []string{}}
}

func (p *jsonPrinter) Finding(f finding.Finding) error {
	p.line.Reset()
	if p.begun {
		p.line.WriteByte(',')
	} else {
		p.line.WriteString(p.head())
	}
	p.line.WriteString("\n    ")
	if err := encoder(&p.line).Encode(toJSON(f)); err != nil {
		return err
	}
	_, err := p.w.Write(bytes.TrimSuffix(p.line.Bytes(), []byte{'\n'}))
	return err
}

func (p *jsonPrinter) head() string {
	p.begun = true
	tool, _ := encode(p.tool) // a string always encodes
	return "{\n  \"version\": 1,\n  \"tool\": " + tool + ",\n  \"findings\": ["
}

func (p *jsonPrinter) Input(name string) error {
	p.inputs = append(p.inputs, name)
	return nil
}

func (p *jsonPrinter) Close(r *Result) error {
	end := "\n  ]"
	if !p.begun {
		end = p.head() + "]"
	}
	for _, member := range []struct {
		name  string
		value any
	}{{"inputs", p.inputs}, {"rules", r.Rules}, {"failures", r.Failures}, {"stale", r.Stale}, {"coverage", r.Coverage}, {"summary", r.Summary}} {
		text, err := encode(member.value)
		if err != nil {
			return err
		}
		end += ",\n  \"" + member.name + "\": " + text
	}
	_, err := io.WriteString(p.w, end+"\n}\n")
	return err
}

// jsonLinesPrinter writes JSON lines: a head, findings and inputs as they come, and the result. Each is an object with one
// member, but for the head.
type jsonLinesPrinter struct {
	lines *json.Encoder
	tool  string
	begun bool
}

func newJSONLines(w io.Writer, o Options) Printer {
	return &jsonLinesPrinter{lines: encoder(w), tool: o.Tool}
}

func (p *jsonLinesPrinter) write(line any) error {
	if !p.begun {
		p.begun = true
		err := p.lines.Encode(struct {
			Version int    `json:"version"`
			Tool    string `json:"tool"`
		}{formVersion, p.tool})
		if err != nil {
			return err
		}
	}
	return p.lines.Encode(line)
}

func (p *jsonLinesPrinter) Finding(f finding.Finding) error {
	return p.write(struct {
		Finding jsonFinding `json:"finding"`
	}{toJSON(f)})
}

func (p *jsonLinesPrinter) Input(name string) error {
	return p.write(struct {
		Input string `json:"input"`
	}{name})
}

func (p *jsonLinesPrinter) Close(r *Result) error {
	return p.write(struct {
		Result *Result `json:"result"`
	}{r})
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
