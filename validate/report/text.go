package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fatih/color"
	"github.com/mattn/go-runewidth"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// textPrinter writes for people: file by file the findings, each with its place, what is wrong, the source line with a
// mark under the value, and what would be right; then how many findings each rule has.
type textPrinter struct {
	w                io.Writer
	options          Options
	file             string // under whose name findings stand
	begun            bool
	place, dim, mark *color.Color
	severity         map[catalogue.Severity]*color.Color
}

func newText(w io.Writer, o Options) Printer {
	return &textPrinter{
		w: w, options: o,
		place: style(o.Colour, color.Bold), dim: style(o.Colour, color.Faint), mark: style(o.Colour, color.FgGreen, color.Bold),
		severity: map[catalogue.Severity]*color.Color{
			catalogue.Error:   style(o.Colour, color.FgRed, color.Bold),
			catalogue.Warning: style(o.Colour, color.FgYellow, color.Bold),
			catalogue.Note:    style(o.Colour, color.FgCyan, color.Bold),
		},
	}
}

// style returns a colour that is used or not, whatever the environment says.
func style(colour bool, attributes ...color.Attribute) *color.Color {
	c := color.New(attributes...)
	if colour {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
	return c
}

// Finding writes a finding that counts, below the name of its file.
func (p *textPrinter) Finding(f finding.Finding) error {
	if f.Suppressed != nil {
		return nil
	}
	var b strings.Builder
	if !p.begun || f.File != p.file {
		p.begun, p.file = true, f.File
		fmt.Fprintf(&b, "%s\n", p.place.Sprint(atLineStart(f.File)))
	}
	fmt.Fprintf(&b, "  %s %s %s %s\n", p.place.Sprintf("%d:%d", f.Span.Line, f.Span.Column),
		p.severity[f.Severity].Sprintf("%s:", f.Severity), printable(f.Message), p.dim.Sprintf("[%s]", printable(f.Rule)))
	number := strconv.Itoa(f.Span.Line)
	gutter := strings.Repeat(" ", 4+len(number))
	before, marked, after := pieces(f.Excerpt)
	fmt.Fprintf(&b, "    %s %s\n", p.dim.Sprintf("%s |", number), before+marked+after)
	fmt.Fprintf(&b, "%s %s%s\n", p.dim.Sprintf("%s |", gutter), strings.Repeat(" ", columns(before)),
		p.mark.Sprint("^"+strings.Repeat("~", max(0, markWidth(marked)-1))))
	if f.Hint != "" {
		fmt.Fprintf(&b, "%s %s\n", p.dim.Sprintf("%s =", gutter), printable(f.Hint))
	}
	fmt.Fprintf(&b, "%s\n\n", p.dim.Sprintf("%s = %s: %s", gutter, printable(f.Requirement), printable(f.SpecURL)))
	_, err := io.WriteString(p.w, b.String())
	return err
}

// Input writes nothing: inputs without findings are only counted.
func (p *textPrinter) Input(Input) error { return nil }

// Close writes the table by rule.
func (p *textPrinter) Close(r *Result) error {
	text := ""
	if p.options.Brief {
		text = notShown(r)
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
		line := []int{c.Errors, c.Warnings, c.Notes, c.LeftOut}
		for i, n := range line {
			used[i] = used[i] || n > 0
		}
		lines = append(lines, line)
		title := printable(c.Rule)
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

// pieces makes an excerpt printable: what is before the mark, at it and after it.
func pieces(e finding.Excerpt) (before, marked, after string) {
	text := []rune(printable(e.Before + e.Marked + e.After)) // at once, since a command may lie across the pieces
	from := min(utf8.RuneCountInString(e.Before), len(text))
	to := min(from+utf8.RuneCountInString(e.Marked), len(text))
	before, marked, after = string(text[:from]), string(text[from:to]), string(text[to:])
	if e.CutLeft {
		before = "…" + before
	}
	if e.CutRight {
		after += "…"
	}
	return before, marked, after
}

// markWidth is how wide the mark under a text is: 1 under an object or array, since what is said of it is said of it as
// a whole.
func markWidth(marked string) int {
	if strings.HasPrefix(marked, "{") || strings.HasPrefix(marked, "[") {
		return 1
	}
	return columns(marked)
}

// columns is how many columns of a terminal a text takes.
func columns(text string) int {
	widths := runewidth.Condition{} // not what the environment says: the report has the same bytes everywhere
	return widths.StringWidth(text)
}

// printable replaces what could move a cursor, hide text or turn it around, or be a command to a CI server; white space
// becomes a space.
func printable(s string) string {
	if strings.Contains(s, "##") {
		s = commands.Replace(s)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r == ' ' || unicode.IsGraphic(r):
			return r
		}
		return unicode.ReplacementChar
	}, s)
}

// commands are taken for such by GitHub and Azure wherever in a line they stand.
var commands = strings.NewReplacer("##[", "##\uFFFD", "##vso[", "##vso\uFFFD")

// atLineStart makes the name of a file printable where a line begins with it: with a colon, and another after it, the line would
// be a command.
func atLineStart(file string) string {
	if strings.HasPrefix(file, ":") {
		file = "./" + file
	}
	return printable(file)
}

// onelinePrinter writes a line for each finding, as compilers do, for editors and grep.
type onelinePrinter struct{ w io.Writer }

func newOneline(w io.Writer, _ Options) Printer { return onelinePrinter{w} }

func (p onelinePrinter) Finding(f finding.Finding) error {
	if f.Suppressed != nil {
		return nil
	}
	_, err := fmt.Fprintf(p.w, "%s:%d:%d: %s: %s [%s]\n", atLineStart(f.File), f.Span.Line, f.Span.Column, f.Severity, withHint(&f), printable(f.Rule))
	return err
}

func (p onelinePrinter) Input(Input) error { return nil }

// Close says of each rule how many of its findings have been left out.
func (p onelinePrinter) Close(r *Result) error {
	_, err := io.WriteString(p.w, notShown(r))
	return err
}

// notShown says of each rule in a line how many of its findings have been left out.
func notShown(r *Result) (text string) {
	for _, c := range r.Rules {
		if c.LeftOut > 0 {
			text += leftOut(c) + "\n"
		}
	}
	return text
}
