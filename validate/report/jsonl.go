package report

import (
	"encoding/json"
	"io"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// jsonLinesHead begins a report in JSON lines.
const jsonLinesHead = "{\"version\":1,\"tool\":"

// jsonLinesPrinter writes JSON lines: a head, then findings and inputs as they arrive, then the result. Each line except the head is an
// object with one member.
type jsonLinesPrinter struct {
	w     io.Writer
	tool  string
	begun bool
}

func newJSONLines(w io.Writer, o Options) Printer {
	return &jsonLinesPrinter{w: w, tool: o.Tool}
}

func (p *jsonLinesPrinter) write(line any) error {
	before := ""
	if !p.begun {
		tool, _ := encode(p.tool) // encoding a string cannot fail
		before = jsonLinesHead + tool + "}\n"
	}
	p.begun = true
	text, err := encode(line)
	if err == nil {
		_, err = io.WriteString(p.w, before+text+"\n")
	}
	return err
}

func (p *jsonLinesPrinter) Finding(f finding.Finding) error {
	return p.write(struct {
		Finding json.RawMessage `json:"finding"`
	}{appendFinding(nil, &f)})
}

func (p *jsonLinesPrinter) Input(in Input) error {
	return p.write(struct {
		Input Input `json:"input"`
	}{in})
}

func (p *jsonLinesPrinter) Close(r *Result) error {
	return p.write(struct {
		Result *Result `json:"result"`
	}{r})
}
