package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

const tapHead = "TAP version 14\n"

// tapPrinter writes the Test Anything Protocol, version 14. Each finding is a test point; an input without findings is one too. Findings
// below the severity of --fail-on pass; suppressed findings are "todo".
type tapPrinter struct {
	w      io.Writer
	failOn catalogue.Severity
	points int
}

func newTAP(w io.Writer, o Options) Printer { return &tapPrinter{w: w, failOn: o.FailOn} }

// tapDescription escapes the characters that would end a description.
var tapDescription = strings.NewReplacer(`\`, `\\`, "#", `\#`)

func (p *tapPrinter) point(ok bool, description, directive, details string) error {
	p.points++
	head := ""
	if p.points == 1 {
		head = tapHead
	}
	status := "ok"
	if !ok {
		status = "not ok"
	}
	_, err := fmt.Fprintf(p.w, "%s%s %d - %s%s\n%s", head, status, p.points, tapDescription.Replace(words.Printable(description)), directive, details)
	return err
}

func (p *tapPrinter) Finding(f finding.Finding) error {
	directive := ""
	if f.Suppressed != nil {
		directive = " # TODO " + tapDescription.Replace(words.Printable(f.Suppressed.By+": "+f.Suppressed.Reason))
	}
	var details strings.Builder
	details.WriteString("  ---\n")
	for _, d := range []struct {
		key   string
		value any
	}{
		{"severity", f.Severity.String()}, {"message", f.Message}, {"hint", f.Hint}, {"pointer", f.Pointer}, {"record", f.Record},
		{"level", f.Requirement}, {"specification", f.SpecURL}, {"fingerprint", f.Fingerprint},
	} {
		text, err := encode(d.value) // JSON is also YAML
		if err != nil {
			return err
		}
		fmt.Fprintf(&details, "  %s: %s\n", d.key, text)
	}
	details.WriteString("  ...\n")
	return p.point(f.Severity < p.failOn, fmt.Sprintf("%s:%d:%d %s", f.File, f.Span.Line, f.Span.Column, f.Rule), directive, details.String())
}

func (p *tapPrinter) Input(in Input) error {
	if more := notShown(in.NotShown); more != "" {
		return p.point(in.NotShown.Worst() < p.failOn, in.File+": "+more, "", "")
	}
	if in.Findings == 0 && in.Complete {
		return p.point(true, in.File, "", "")
	}
	return nil
}

// Close writes a failed test point for each unreadable input, says how many findings are not shown, and writes the plan.
func (p *tapPrinter) Close(r *Result) error {
	for _, f := range r.Failures {
		if err := p.point(false, f.File+" cannot be read: "+f.Error, "", ""); err != nil {
			return err
		}
	}
	end := fmt.Sprintf("1..%d\n", p.points)
	if p.points == 0 {
		end = tapHead + "1..0 # SKIP there is no input\n"
	}
	for _, left := range r.leftOut(true) {
		end += "# " + left.text + "\n"
	}
	_, err := io.WriteString(p.w, end)
	return err
}
