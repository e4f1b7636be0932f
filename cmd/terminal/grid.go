package terminal

import (
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// Grid returns lines of cells in columns. The first line has the heads. Columns that are empty below the head are left out. If lines would
// be longer than the screen is wide, cells are wrapped. A nil line is an empty line. paint returns the text of a cell in colour; nil: no
// cell has a colour.
func (s Screen) Grid(lines [][]string, paint func(line, column int, text string) string) string {
	columns, _ := s.measure(lines)
	if paint == nil || !s.Colour {
		paint = func(_, _ int, text string) string { return text }
	}
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
		putCells(&b, columns, cells, func(column int, text string) string { return paint(n, column, text) })
		if n == 0 {
			putCells(&b, columns, rule, func(_ int, text string) string { return text })
		}
	}
	return b.String()
}

// column is a column of a grid that is shown.
type column struct {
	index        int // the index of its cells
	width, least int // in columns of a terminal; least is the width of its longest word
}

const gap = 2 // the columns of a terminal between two columns

// measure returns the columns of a grid with their widths, and the total width.
func (s Screen) measure(lines [][]string) (columns []column, total int) {
	total = -gap
	for i := range lines[0] {
		c, filled := column{index: i}, false
		for n, line := range lines {
			if line == nil {
				continue
			}
			filled = filled || n > 0 && line[i] != ""
			c.width = max(c.width, report.Columns(words.Printable(line[i])))
			for _, word := range pieces(line[i]) {
				c.least = max(c.least, report.Columns(word))
			}
		}
		if filled {
			columns = append(columns, c)
			total += c.width + gap
		}
	}
	slack := func(c column) int { return c.width - c.least }
	for total > s.Columns {
		widest := slices.MaxFunc(columns, func(a, b column) int { return slack(a) - slack(b) }).index
		c := &columns[slices.IndexFunc(columns, func(c column) bool { return c.index == widest })]
		less := min(slack(*c), total-s.Columns)
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

// fit narrows a column to the width of its wrapped cells.
func (c *column) fit(lines [][]string) {
	widest := 0
	for _, line := range lines {
		if line != nil {
			for _, piece := range wrapCell(line[c.index], c.width) {
				widest = max(widest, report.Columns(piece))
			}
		}
	}
	c.width = widest
}

// putCells writes the lines of some cells beside one another.
func putCells(b *strings.Builder, columns []column, cells [][]string, paint func(column int, text string) string) {
	height := 0
	for _, cell := range cells {
		height = max(height, len(cell))
	}
	for i := range height {
		blanks := 0
		for n, c := range columns {
			piece := ""
			if i < len(cells[n]) {
				piece = cells[n][i]
			}
			if piece != "" {
				b.WriteString(strings.Repeat(" ", blanks) + paint(c.index, piece))
				blanks = 0
			}
			blanks += max(0, c.width-report.Columns(piece)) + gap
		}
		b.WriteByte('\n')
	}
}

// Fits reports whether a grid fits the screen.
func (s Screen) Fits(lines [][]string) bool {
	_, width := s.measure(lines)
	return width <= s.Columns
}
