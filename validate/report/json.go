package report

import (
	"io"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// jsonHead begins a report in JSON.
const jsonHead = "{\n  \"version\": 1,\n  \"tool\": "

// jsonPrinter writes one JSON object. Each finding is written when it arrives, so memory does not grow with the report. The other members
// follow the findings.
type jsonPrinter struct {
	w      io.Writer
	tool   string
	begun  bool
	inputs []Input
	line   []byte
}

func newJSON(w io.Writer, o Options) Printer {
	return &jsonPrinter{w: w, tool: o.Tool, inputs: []Input{}}
}

func (p *jsonPrinter) Finding(f finding.Finding) error {
	p.line = p.line[:0]
	if p.begun {
		p.line = append(p.line, ',')
	} else {
		p.line = append(p.line, p.head()...)
	}
	p.line = appendFinding(append(p.line, "\n    "...), &f)
	_, err := p.w.Write(p.line)
	return err
}

func (p *jsonPrinter) head() string {
	p.begun = true
	tool, _ := encode(p.tool) // encoding a string cannot fail
	return jsonHead + tool + ",\n  \"findings\": ["
}

func (p *jsonPrinter) Input(in Input) error {
	p.inputs = append(p.inputs, in)
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
	}{{"inputs", p.inputs}, {"rules", r.Rules}, {"failures", r.Failures}, {"stale", r.Stale}, {"coverage", r.Coverage}, {"summary", r.Summary}, {"minSeverity", r.MinSeverity}} {
		if member.value == catalogue.Severity(0) {
			continue
		}
		text, err := encode(member.value)
		if err != nil {
			return err
		}
		end += ",\n  \"" + member.name + "\": " + text
	}
	_, err := io.WriteString(p.w, end+"\n}\n")
	return err
}
