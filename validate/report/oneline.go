package report

import (
	"fmt"
	"io"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// onelinePrinter writes one line for each finding, in the form of compilers, for editors and grep.
type onelinePrinter struct{ w io.Writer }

func newOneline(w io.Writer, _ Options) Printer { return onelinePrinter{w} }

func (p onelinePrinter) Finding(f finding.Finding) error {
	if f.Suppressed != nil {
		return nil
	}
	_, err := fmt.Fprintf(p.w, "%s:%d:%d: %s: %s [%s]\n", atLineStart(f.File), f.Span.Line, f.Span.Column, f.Severity, withHint(&f), words.Printable(f.Rule))
	return err
}

func (p onelinePrinter) Input(Input) error { return nil }

// Close says for each rule how many of its findings are not shown.
func (p onelinePrinter) Close(r *Result) error {
	_, err := io.WriteString(p.w, r.leftOutLines())
	return err
}
