package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// checkstylePrinter writes the XML of Checkstyle, which many editors and servers read.
type checkstylePrinter struct {
	w     io.Writer
	begun bool
	file  string
	open  bool // the element of the current file has begun
}

func newCheckstyle(w io.Writer, _ Options) Printer { return &checkstylePrinter{w: w} }

func (p *checkstylePrinter) Finding(f finding.Finding) error {
	if f.Suppressed != nil {
		return nil
	}
	severity := map[catalogue.Severity]string{catalogue.Error: "error", catalogue.Warning: "warning", catalogue.Note: "info"}[f.Severity]
	_, err := fmt.Fprintf(p.w, "%s    <error%s%s%s%s%s/>\n", p.in(f.File), attribute("line", f.Span.Line), attribute("column", f.Span.Column),
		attribute("severity", severity), attribute("message", withHint(&f)), attribute("source", "caliper-lint."+f.Rule))
	return err
}

// in begins the element of a file unless it has begun.
func (p *checkstylePrinter) in(file string) string {
	text := ""
	if !p.begun {
		text = xml.Header + `<checkstyle version="4.3">` + "\n"
	}
	p.begun = true
	if !p.open || file != p.file {
		text += p.out() + "  <file" + attribute("name", file) + ">\n"
	}
	p.file, p.open = file, true
	return text
}

// out ends the element of the current file, if any.
func (p *checkstylePrinter) out() string {
	if p.open {
		p.open = false
		return "  </file>\n"
	}
	return ""
}

func (p *checkstylePrinter) Input(in Input) error {
	_, err := io.WriteString(p.w, p.in(in.File)+p.out())
	return err
}

// Close also reports unreadable inputs, as errors, and the numbers of findings that are not shown, as notes.
func (p *checkstylePrinter) Close(r *Result) error {
	text := ""
	for _, f := range r.Failures {
		text += p.in(f.File) + "    <error" + attribute("line", 1) + attribute("severity", "error") + attribute("message", "cannot be read: "+f.Error) +
			attribute("source", "caliper-lint.input") + "/>\n" + p.out()
	}
	for _, left := range r.leftOut(false) {
		text += p.in("caliper-lint") + "    <error" + attribute("line", 1) + attribute("severity", "info") + attribute("message", left.text) +
			attribute("source", "caliper-lint."+left.rule) + "/>\n"
	}
	if !p.begun {
		text = xml.Header + `<checkstyle version="4.3">` + "\n"
	}
	_, err := io.WriteString(p.w, text+p.out()+"</checkstyle>\n")
	return err
}
