// Package terminal lays out text in lines and columns for people who read it on a terminal, and makes it harmless there.
package terminal

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/fatih/color"
	"github.com/mattn/go-isatty"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// ProseColumns is the greatest width of prose, in columns of a terminal: longer lines are hard to read.
const ProseColumns = 80

// Screen is the screen, or the page, that text is laid out for.
type Screen struct {
	Columns int
	Colour  bool
}

// Prose breaks text into lines. The first line begins with first, the others with hang; both have the same width.
func (s Screen) Prose(first, text, hang string) string {
	return Wrap(first, text, hang, min(s.Columns, ProseColumns))
}

// Bold returns text in bold type.
func (s Screen) Bold(text string) string { return report.Style(s.Colour, color.Bold).Sprint(text) }

// Is reports whether a stream is a terminal.
func Is(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// Write writes text in one call.
func Write(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// Wrap breaks text into lines of at most width columns, where that is possible. The first line begins with first, the others with hang,
// which must have the same width.
func Wrap(first, text, hang string, width int) string {
	return first + strings.Join(wrapCell(text, width-len(hang)), "\n"+hang) + "\n"
}

// wrapCell breaks text at its spaces into lines of at most width columns. A longer word has a line of its own. A bar between types stays
// with the type before it. No line begins like a command to a CI server.
func wrapCell(text string, width int) []string {
	lines := []string{""}
	for _, word := range pieces(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case report.Columns(*last)+1+report.Columns(word) <= width:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	for i := range lines {
		lines[i] = NoCommand(strings.ReplaceAll(lines[i], "\u00a0", " "))
	}
	return lines
}

// Fit breaks lines at their spaces so that they fit so many columns, where that is possible; 0 is any number. What goes on in the next
// line is indented. Colours take no room.
func Fit(lines string, columns int) string {
	if columns == 0 {
		return lines
	}
	var b strings.Builder
	for line := range strings.Lines(lines) {
		at := 0
		for i, word := range strings.Split(line, " ") {
			switch width := report.Columns(strings.TrimSuffix(colours.ReplaceAllString(word, ""), "\n")); {
			case i == 0:
				at = width
			case at+1+width > columns && at > len(hang):
				b.WriteString("\n" + hang)
				at = len(hang) + width
			default:
				b.WriteByte(' ')
				at += 1 + width
			}
			b.WriteString(word)
		}
	}
	return b.String()
}

// hang is before what goes on in the next line.
const hang = "  "

// colours are the sequences by which text is coloured.
var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// pieces splits text where a line may end, after making it printable.
func pieces(text string) []string {
	return strings.Split(strings.ReplaceAll(words.Printable(text), " |", "\u00a0|"), " ")
}

// Numbered returns text with the number of each line before it, as in the text report.
func Numbered(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	var b strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&b, "%*d | %s\n", len(strconv.Itoa(len(lines))), i+1, words.Printable(line))
	}
	return b.String()
}

// Indent returns text with two spaces before every line.
func Indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
	return b.String()
}
