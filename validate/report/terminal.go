package report

import (
	"strings"

	"github.com/fatih/color"
	"github.com/mattn/go-runewidth"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

// widths measures text without the settings of the environment, so that the output is the same everywhere.
var widths = runewidth.Condition{}

// Columns returns the number of columns of a terminal that a text takes.
func Columns(text string) int { return widths.StringWidth(text) }

// wrap breaks text, given as words, into lines of at most width columns, where that is possible; with a width of 0 it makes one line. The
// first line begins in column at, the others with hang spaces; it is empty if the first word fits only the second line. No line begins
// with :: or ##, as commands to a CI server do.
func wrap(text []string, at, hang, width int) string {
	var b strings.Builder
	for i, word := range text {
		n, gap := Columns(word), min(i, 1)
		fits := width == 0 || at+gap+n <= width || i == 0 && (at <= hang || hang+n > width)
		if fits || strings.HasPrefix(word, "::") || strings.HasPrefix(word, "##") {
			b.WriteString(strings.Repeat(" ", gap))
			at += gap + n
		} else {
			b.WriteString("\n" + strings.Repeat(" ", hang))
			at = hang + n
		}
		b.WriteString(word)
	}
	return b.String()
}

// Style returns a colour that is used or not, whatever the environment says.
func Style(colour bool, attributes ...color.Attribute) *color.Color {
	c := color.New(attributes...)
	if colour {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
	return c
}

// SeverityStyle returns the colour of a severity.
func SeverityStyle(colour bool, s catalogue.Severity) *color.Color {
	of := map[catalogue.Severity]color.Attribute{catalogue.Error: color.FgRed, catalogue.Warning: color.FgYellow, catalogue.Note: color.FgCyan}[s]
	return Style(colour, of, color.Bold)
}

// hyperlink returns text as a link, by the sequence OSC 8 of terminals. If the address is not a web address in ASCII, it returns the text
// alone: a saved report may name anything.
func hyperlink(text, address string) string {
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	if webLink(address) == "" || strings.ContainsFunc(address, odd) {
		return text
	}
	return "\x1b]8;;" + address + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}
