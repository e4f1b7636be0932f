package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/fatih/color"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
)

// CoverageOptions is the layout of the text of Coverage.
type CoverageOptions struct {
	Colour bool
	Width  int  // the width of the terminal in columns; 0: lines have any length
	All    bool // profiles that were not attempted, and optional rows that were not seen, are shown row by row
}

// Coverage writes the result of certify as text or JSON.
func Coverage(format string, w io.Writer, c *coverage.Coverage, o CoverageOptions) error {
	switch format {
	case "json":
		return JSON(w, c)
	case "text":
		_, err := io.WriteString(w, o.text(c))
		return err
	}
	return UnknownFormat(format, PlainFormats)
}

func (o CoverageOptions) text(c *coverage.Coverage) string {
	var b strings.Builder
	for _, t := range c.Versions {
		o.tables(&b, t)
	}
	for _, remark := range append(remarks(c), c.Notice) {
		b.WriteString(o.wrapped(remark, 0, 0) + "\n")
	}
	return b.String()
}

// wrapped breaks text into lines. The first line begins in column at, the others with hang spaces.
func (o CoverageOptions) wrapped(text string, at, hang int) string {
	return wrap(strings.Split(text, " "), at, hang, o.Width)
}

func (o CoverageOptions) tables(b *strings.Builder, t *coverage.Tables) {
	colour := o.Colour
	bold, green, red, dim := Style(colour, color.Bold), Style(colour, color.FgGreen), Style(colour, color.FgRed), Style(colour, color.Faint)
	fmt.Fprintf(b, "%s: %s\n\n", bold.Sprint("Caliper "+words.Printable(t.Caliper)), words.Count(t.Events, "event"))
	var notAttempted []string
	for _, p := range t.Profiles {
		if p.Verdict == coverage.NotAttempted && !o.All {
			notAttempted = append(notAttempted, p.Name)
			continue
		}
		verdict := map[coverage.Verdict]*color.Color{coverage.Attained: green, coverage.NotAttained: red, coverage.NotAttempted: dim, coverage.NotDemanding: dim}[p.Verdict]
		fmt.Fprintf(b, "%s: %s", bold.Sprint(words.Printable(p.Name)), verdict.Sprint(p.Verdict))
		if len(p.Missing) > 0 {
			missing := "missing: " + words.Printable(strings.Join(p.Missing, ", "))
			b.WriteString("; " + o.wrapped(missing, Columns(words.Printable(p.Name)+": "+string(p.Verdict)+"; "), 2))
		}
		b.WriteByte('\n')
		for _, line := range o.table(p) {
			if line.row != nil && line.row.Conformant > 0 {
				b.WriteString("  " + line.text + "\n")
			} else {
				b.WriteString("  " + dim.Sprint(line.text) + "\n")
			}
		}
		b.WriteByte('\n')
	}
	if notAttempted != nil {
		fmt.Fprintf(b, "%s.\n\n", o.wrapped("Not attempted: "+words.Printable(strings.Join(notAttempted, ", ")), len("."), 2))
	}
}

// remarks lists the events that do not count although the author may expect it.
func remarks(c *coverage.Coverage) (all []string) {
	of := ""
	for _, t := range c.Versions {
		if len(c.Versions) > 1 {
			of = " of Caliper " + words.Printable(t.Caliper)
		}
		if t.WithoutProfile > 0 {
			all = append(all, words.CountOf(t.WithoutProfile, "event"+of+" names", "events"+of+" name")+" no profile; such an event counts for each profile that it fits.")
		}
		if t.OutsideTables > 0 {
			all = append(all, words.CountOf(t.OutsideTables, "event"+of+" fits", "events"+of+" fit")+" no profile's table.")
		}
	}
	for _, other := range c.Other {
		all = append(all, words.CountOf(other.Events, "event is", "events are")+" of Caliper "+words.Printable(other.Caliper)+", and not counted here.")
	}
	switch {
	case c.Bare.Events == 0:
	case c.Bare.Counted:
		all = append(all, words.CountOf(c.Bare.Events, "event is", "events are")+" not in an envelope, and counted because of --bare; certification takes only events in envelopes.")
	default:
		all = append(all, words.CountOf(c.Bare.Events, "event is", "events are")+" not in an envelope, and not counted as conformant: certification takes only events in envelopes; certify --bare counts the others too.")
	}
	return all
}

// why returns the reason why no event counts for a row; "" if one does.
func why(row *coverage.Row) string {
	switch {
	case row.IsBare():
		return "not in an envelope"
	case !row.IsFaulty():
		return ""
	}
	at := fmt.Sprintf("%s:%d:%d: %s", row.FirstFault.File, row.FirstFault.Line, row.FirstFault.Column, row.FirstFault.Message)
	if row.FirstFault.Rule == "" {
		return at
	}
	return row.FirstFault.Rule + " at " + at
}

type tableLine struct {
	row  *coverage.Row // nil on a line that explains the row above
	text string
}

// belowRow is the indentation of the lines below a row.
const belowRow = 3

// table lays out the rows of a profile in columns. If they do not fit the terminal, the place of the first event stands below its row. A row
// for which no event counts has the reason below it.
func (o CoverageOptions) table(p *coverage.Profile) (lines []tableLine) {
	var rows []*coverage.Row
	var cells [][]string
	for _, row := range p.Rows {
		if o.All || row.Seen > 0 || row.Certification != profiles.DemandOptional {
			rows, cells = append(rows, row), append(cells, tableCells(row))
		}
	}
	widest := make([]int, 6)
	for _, line := range cells {
		for i, cell := range line {
			line[i] = words.Printable(cell)
			widest[i] = max(widest[i], Columns(line[i]))
		}
	}
	all := len("  ") * len(widest)
	for _, width := range widest {
		all += width
	}
	fits := o.Width == 0 || all <= o.Width
	below := func(text string) {
		at := len("  ") + belowRow
		lines = append(lines, tableLine{nil, strings.Repeat(" ", belowRow) + o.wrapped(text, at, at+len("  "))})
	}
	for n, line := range cells {
		last := len(line) - 1
		place := line[last]
		if !fits {
			line[last] = ""
		}
		var b strings.Builder
		for i, cell := range line {
			b.WriteString(cell + strings.Repeat(" ", widest[i]-Columns(cell)+2))
		}
		lines = append(lines, tableLine{rows[n], strings.TrimRight(b.String(), " ")})
		if !fits && place != "" {
			below(place)
		}
		if row := rows[n]; row.IsFaulty() && !row.IsBare() {
			below(words.Printable(why(row)))
		}
	}
	if left := len(p.Rows) - len(rows); left > 0 {
		lines = append(lines, tableLine{nil, "·  " + words.Count(left, "optional row") + " not seen"})
	}
	return lines
}

// tableCells returns the cells of a row.
func tableCells(row *coverage.Row) []string {
	tick, seen, first := "✓", words.Count(row.Seen, "event"), ""
	switch {
	case row.Seen == 0:
		tick, seen = "·", "not seen"
	case row.IsBare():
		tick, seen = "✗", seen+", none in an envelope"
	case row.IsFaulty():
		tick, seen = "✗", seen+", none conformant"
	case row.Conformant < row.Seen:
		seen += ", " + words.Grouped(row.Conformant) + " conformant"
	}
	if row.FirstSeen != nil {
		first = fmt.Sprintf("first at %s:%d", row.FirstSeen.File, row.FirstSeen.Line)
	}
	return []string{tick, string(row.Certification), row.Event, cmp.Or(row.Action, "any action"), seen, first}
}
