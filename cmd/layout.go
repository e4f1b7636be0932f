package cmd

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// write writes text at once.
func write(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// checkPlainFormat returns an error if a format is neither text nor JSON.
func checkPlainFormat(format string) error {
	if slices.Contains(report.PlainFormats, format) {
		return nil
	}
	return report.UnknownFormat(format, report.PlainFormats)
}

// printable is words.Printable.
func printable(s string) string { return words.Printable(s) }

// displayWidth is how many columns of a terminal s takes.
func displayWidth(s string) int {
	widths := runewidth.Condition{} // not what the environment says: the same bytes everywhere
	return widths.StringWidth(s)
}

// wrap breaks text into lines of at most width columns where that is possible. The first line begins with first, the
// others with hang; the two are of one width.
func wrap(first, text, hang string, width int) string {
	return first + strings.Join(wrapCell(text, width-len(hang)), "\n"+hang) + "\n"
}

// wrapCell breaks text at its spaces into lines of at most width columns; a word that is longer has a line of its own.
// A bar between types stays with the type before it.
func wrapCell(text string, width int) []string {
	lines := []string{""}
	for _, word := range pieces(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case displayWidth(*last)+1+displayWidth(word) <= width:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], "\u00a0", " ")
	}
	return lines
}

// pieces splits text where a line may end.
func pieces(text string) []string {
	return strings.Split(strings.ReplaceAll(printable(text), " |", "\u00a0|"), " ")
}

// grid lays out lines of cells in columns; the first line is their heads. Columns that are empty below the head are left
// out, and where lines would be longer than textWidth the cells are wrapped. A line without cells stays empty.
func grid(lines [][]string) string {
	columns, _ := measure(lines)
	var b strings.Builder
	for n, line := range lines {
		if line == nil {
			b.WriteByte('\n')
			continue
		}
		var cells, rule [][]string
		for _, c := range columns {
			cells = append(cells, wrapCell(line[c.index], c.width))
			rule = append(rule, []string{strings.Repeat("-", c.width)})
		}
		putCells(&b, columns, cells)
		if n == 0 {
			putCells(&b, columns, rule)
		}
	}
	return b.String()
}

// column is a column of a grid that is not left out.
type column struct {
	index        int // of its cells
	width, least int // in columns of a terminal; least is that of its longest word
}

const gap = 2 // between columns

// measure decides how wide the columns of a grid are, and returns the sum.
func measure(lines [][]string) (columns []column, total int) {
	total = -gap
	for i := range lines[0] {
		c, filled := column{index: i}, false
		for n, line := range lines {
			if line == nil {
				continue
			}
			filled = filled || n > 0 && line[i] != ""
			c.width = max(c.width, displayWidth(printable(line[i])))
			for _, word := range pieces(line[i]) {
				c.least = max(c.least, displayWidth(word))
			}
		}
		if filled {
			columns = append(columns, c)
			total += c.width + gap
		}
	}
	slack := func(c column) int { return c.width - c.least }
	for total > textWidth {
		widest := slices.MaxFunc(columns, func(a, b column) int { return slack(a) - slack(b) }).index
		c := &columns[slices.IndexFunc(columns, func(c column) bool { return c.index == widest })]
		less := min(slack(*c), total-textWidth)
		if less == 0 {
			break
		}
		c.width -= less
		total -= less
	}
	total = -gap
	for i := range columns {
		columns[i].fit(lines)
		total += columns[i].width + gap
	}
	return columns, total
}

// fit makes a column as narrow as its wrapped cells are.
func (c *column) fit(lines [][]string) {
	widest := 0
	for _, line := range lines {
		if line != nil {
			for _, piece := range wrapCell(line[c.index], c.width) {
				widest = max(widest, displayWidth(piece))
			}
		}
	}
	c.width = widest
}

// putCells writes cells of several lines each beside one another.
func putCells(b *strings.Builder, columns []column, cells [][]string) {
	height := 0
	for _, cell := range cells {
		height = max(height, len(cell))
	}
	for i := range height {
		text := ""
		for n, c := range columns {
			piece := ""
			if i < len(cells[n]) {
				piece = cells[n][i]
			}
			text += piece + strings.Repeat(" ", max(0, c.width-displayWidth(piece))+gap)
		}
		b.WriteString(strings.TrimRight(text, " ") + "\n")
	}
}

// numbered puts the numbers of lines before them, as the text report does.
func numbered(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	var b strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&b, "%*d | %s\n", len(strconv.Itoa(len(lines))), i+1, printable(line))
	}
	return b.String()
}

// indent moves every line of text to the right.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
	return b.String()
}

// printableLines does the same with each of several lines, none of which then begins like a command to GitHub's runner.
func printableLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = printable(lines[i])
		if text := strings.TrimLeft(lines[i], " "); i > 0 && strings.HasPrefix(text, "::") {
			lines[i] = `\` + text
		}
	}
	return strings.Join(lines, "\n")
}
