package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/fatih/color"
	"github.com/mattn/go-runewidth"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// textPrinter writes for people: the place, what is wrong, the source line with a mark under the value, and what would
// be right.
type textPrinter struct {
	w                io.Writer
	place, dim, mark *color.Color
	severity         map[finding.Severity]*color.Color
}

func newText(w io.Writer, colour bool) *textPrinter {
	return &textPrinter{
		w: w, place: style(colour, color.Bold), dim: style(colour, color.Faint), mark: style(colour, color.FgGreen, color.Bold),
		severity: map[finding.Severity]*color.Color{
			finding.Error:   style(colour, color.FgRed, color.Bold),
			finding.Warning: style(colour, color.FgYellow, color.Bold),
			finding.Note:    style(colour, color.FgCyan, color.Bold),
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

func (p *textPrinter) Finding(f finding.Finding) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s %s\n",
		p.place.Sprintf("%s:%d:%d:", printable(f.File), f.Span.Line, f.Span.Column),
		p.severity[f.Severity].Sprintf("%s:", f.Severity), f.Message, p.dim.Sprintf("[%s]", f.Rule))
	number := strconv.Itoa(f.Span.Line)
	gutter := strings.Repeat(" ", len(number))
	line, start, width := excerpt(f.Excerpt)
	fmt.Fprintf(&b, "%s %s\n", p.dim.Sprintf("%s |", number), line)
	fmt.Fprintf(&b, "%s %s%s\n", p.dim.Sprintf("%s |", gutter), strings.Repeat(" ", start),
		p.mark.Sprint("^"+strings.Repeat("~", max(0, width-1))))
	if f.Hint != "" {
		fmt.Fprintf(&b, "%s %s\n", p.dim.Sprintf("%s =", gutter), f.Hint)
	}
	fmt.Fprintf(&b, "%s\n\n", p.dim.Sprintf("%s = %s: %s", gutter, f.Requirement, f.SpecURL))
	_, err := io.WriteString(p.w, b.String())
	return err
}

// Failure writes nothing: failures go to standard error with the summary.
func (p *textPrinter) Failure(validate.Failure) error { return nil }

func (p *textPrinter) Close(validate.Counts) error { return nil }

// excerpt makes the source line printable, and tells where the mark goes and how wide it is, in columns of a terminal.
func excerpt(e finding.Excerpt) (line string, start, width int) {
	widths := runewidth.Condition{} // not what the environment says: the report has the same bytes everywhere
	before := printable(e.Text[:e.Start])
	marked := printable(e.Text[e.Start : e.Start+e.Width])
	after := printable(e.Text[e.Start+e.Width:])
	if e.CutLeft {
		before = "…" + before
	}
	if e.CutRight {
		after += "…"
	}
	width = widths.StringWidth(marked)
	if strings.HasPrefix(marked, "{") || strings.HasPrefix(marked, "[") {
		width = 1 // what is said of an object or array is said of it as a whole
	}
	return before + marked + after, widths.StringWidth(before), width
}

// printable replaces what could move a cursor, hide text or turn it around; a tab becomes a space.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == ' ' || unicode.IsGraphic(r):
			return r
		}
		return unicode.ReplacementChar
	}, s)
}
