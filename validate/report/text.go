package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// textPrinter writes for people: file by file the findings, each with its place, what is wrong, the source line with a
// mark under the value, and what would be right; then how many findings each rule has.
type textPrinter struct {
	w                  io.Writer
	options            Options
	file               string // under whose name findings stand
	begun              bool
	heading, dim, mark *color.Color
	severity           map[catalogue.Severity]*color.Color
}

func newText(w io.Writer, o Options) Printer {
	return &textPrinter{
		w: w, options: o,
		heading: style(o.Colour, color.Bold), dim: style(o.Colour, color.Faint), mark: style(o.Colour, color.FgGreen, color.Bold),
		severity: map[catalogue.Severity]*color.Color{
			catalogue.Error:   style(o.Colour, color.FgRed, color.Bold),
			catalogue.Warning: style(o.Colour, color.FgYellow, color.Bold),
			catalogue.Note:    style(o.Colour, color.FgCyan, color.Bold),
		},
	}
}

// Finding writes a finding that counts, below the name of its file.
func (p *textPrinter) Finding(f finding.Finding) error {
	if f.Suppressed != nil {
		return nil
	}
	var b strings.Builder
	if !p.begun || f.File != p.file {
		p.begun, p.file = true, f.File
		fmt.Fprintf(&b, "%s\n", p.heading.Sprint(atLineStart(f.File)))
	}
	fmt.Fprintf(&b, "  %s %s %s %s\n", p.heading.Sprintf("%d:%d", f.Span.Line, f.Span.Column),
		p.severity[f.Severity].Sprintf("%s:", f.Severity), words.Printable(f.Message), p.dim.Sprintf("[%s]%s", words.Printable(f.Rule), fixableMark(f.Fixable)))
	number := strconv.Itoa(f.Span.Line)
	gutter := strings.Repeat(" ", 4+len(number))
	before, marked, after := pieces(f.Excerpt)
	fmt.Fprintf(&b, "    %s %s\n", p.dim.Sprintf("%s |", number), before+marked+after)
	fmt.Fprintf(&b, "%s %s%s\n", p.dim.Sprintf("%s |", gutter), strings.Repeat(" ", columns(before)),
		p.mark.Sprint("^"+strings.Repeat("~", max(0, markWidth(marked)-1))))
	if f.Hint != "" {
		fmt.Fprintf(&b, "%s %s\n", p.dim.Sprintf("%s =", gutter), words.Printable(f.Hint))
	}
	fmt.Fprintf(&b, "%s\n\n", p.dim.Sprintf("%s = %s: %s", gutter, words.Printable(f.Requirement), words.Printable(f.SpecURL)))
	_, err := io.WriteString(p.w, b.String())
	return err
}

// Input writes nothing: inputs without findings are only counted.
func (p *textPrinter) Input(Input) error { return nil }

// Close writes the table by rule.
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

// table lists the rules with findings and how many have been left out of the report.
func (p *textPrinter) table(r *Result) string {
	heads := []string{"Errors", "Warnings", "Notes", "Not shown"}
	var lines [][]int
	var about []string
	used := make([]bool, len(heads))
	for _, c := range byWeight(r.Rules) {
		line := []int{c.Errors, c.Warnings, c.Notes, c.NotShown}
		for i, n := range line {
			used[i] = used[i] || n > 0
		}
		lines = append(lines, line)
		title := words.Printable(c.Rule)
		if rule := p.options.rule(c.Rule); rule != nil {
			title += ": " + rule.Title
		}
		about = append(about, title)
	}
	if lines == nil {
		return ""
	}
	var b strings.Builder
	row := func(dim bool, cell func(column int) string, last string) {
		text := ""
		for i := range heads {
			if used[i] {
				text += fmt.Sprintf("%*s  ", max(len(heads[i]), 6), cell(i))
			}
		}
		if dim {
			text = p.dim.Sprint(text + last)
			last = ""
		}
		b.WriteString(text + last + "\n")
	}
	row(true, func(i int) string { return heads[i] }, "Rule")
	for n, line := range lines {
		row(false, func(i int) string {
			if line[i] == 0 {
				return ""
			}
			return strconv.Itoa(line[i])
		}, about[n])
	}
	return b.String() + "\n"
}
