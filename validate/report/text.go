package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// textPrinter writes for people. Below the name of each file it writes the findings, each with its place, its message, the source line with
// a mark under the value, and the hint. A table of the rules ends the report.
type textPrinter struct {
	w                  io.Writer
	options            Options
	file               string // the file of the last finding
	begun              bool
	linked             map[string]bool // the rules whose link to the specification was written
	heading, dim, mark *color.Color
}

func newText(w io.Writer, o Options) Printer {
	return &textPrinter{
		w: w, options: o, linked: map[string]bool{},
		heading: Style(o.Colour, color.Bold), dim: Style(o.Colour, color.Faint), mark: Style(o.Colour, color.FgGreen, color.Bold),
	}
}

// textIndent is the indentation of lines that continue a message.
const textIndent = 4

// Finding writes a finding that counts, below the name of its file. The first finding of a rule has the link to the specification.
func (p *textPrinter) Finding(f finding.Finding) error {
	if f.Suppressed != nil {
		return nil
	}
	var b strings.Builder
	if !p.begun || f.File != p.file {
		p.begun, p.file = true, f.File
		fmt.Fprintf(&b, "%s\n", p.heading.Sprint(atLineStart(f.File)))
	}
	place, severity, rule := fmt.Sprintf("%d:%d", f.Span.Line, f.Span.Column), f.Severity.String()+":", "["+words.Printable(f.Rule)+"]"
	message := append(strings.Split(words.Printable(f.Message), " "), rule)
	message = append(message, strings.Fields(fixableMark(f.Fixable))...)
	text := wrap(message, len("  ")+len(place)+1+len(severity)+1, textIndent, p.options.Width)
	at := strings.LastIndex(text, rule)
	gap := " "
	if strings.HasPrefix(text, "\n") {
		gap = ""
	}
	fmt.Fprintf(&b, "  %s %s%s%s\n", p.heading.Sprint(place), SeverityStyle(p.options.Colour, f.Severity).Sprint(severity),
		gap+text[:at], p.dim.Sprint(p.linkOf(&f)+text[at+len(rule):]))
	number := strconv.Itoa(f.Span.Line)
	gutter := strings.Repeat(" ", textIndent+len(number))
	source := printable(f.Excerpt)
	if p.options.Width > 0 {
		source = source.within(p.options.Width - len(gutter) - len(" | "))
	}
	fmt.Fprintf(&b, "    %s %s\n", p.dim.Sprintf("%s |", number), source.before+source.marked+source.after)
	fmt.Fprintf(&b, "%s %s%s\n", p.dim.Sprintf("%s |", gutter), strings.Repeat(" ", Columns(source.before)),
		p.mark.Sprint("^"+strings.Repeat("~", max(0, Columns(source.marked)-1))))
	hang := len(gutter) + len(" = ")
	if f.Hint != "" {
		fmt.Fprintf(&b, "%s %s\n", p.dim.Sprintf("%s =", gutter), wrap(strings.Split(words.Printable(f.Hint), " "), hang, hang, p.options.Width))
	}
	if !p.linked[f.Rule] {
		p.linked[strings.Clone(f.Rule)] = true
		specification := strings.Split(words.Printable(f.Requirement)+": "+words.Printable(f.SpecURL), " ")
		fmt.Fprintf(&b, "%s\n", p.dim.Sprintf("%s = %s", gutter, wrap(specification, hang, hang, p.options.Width)))
	}
	b.WriteByte('\n')
	_, err := io.WriteString(p.w, b.String())
	return err
}

// linkOf returns the rule of a finding in brackets, as a link to the specification if text may have links.
func (p *textPrinter) linkOf(f *finding.Finding) string {
	rule := words.Printable(f.Rule)
	if p.options.Links {
		rule = hyperlink(rule, f.SpecURL)
	}
	return "[" + rule + "]"
}

// Input writes nothing: inputs without findings are only counted.
func (p *textPrinter) Input(Input) error { return nil }

// Close writes the table of the rules, and how many findings were left out.
func (p *textPrinter) Close(r *Result) error {
	text := ""
	if p.options.Brief {
		text = r.leftOutLines()
	} else {
		text = p.table(r)
	}
	_, err := io.WriteString(p.w, text)
	return err
}
