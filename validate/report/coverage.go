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

// Coverage writes the result of certify as text or JSON. Unless all is set, text has only the names of profiles that were not attempted,
// and only the number of optional rows that were not seen.
func Coverage(format string, w io.Writer, c *coverage.Coverage, colour, all bool) error {
	switch format {
	case "json":
		return JSON(w, c)
	case "text":
		_, err := io.WriteString(w, coverageText(c, colour, all))
		return err
	}
	return UnknownFormat(format, PlainFormats)
}

func coverageText(c *coverage.Coverage, colour, all bool) string {
	var b strings.Builder
	for _, t := range c.Versions {
		tablesText(&b, t, colour, all)
	}
	for _, remark := range remarks(c) {
		b.WriteString(remark + "\n")
	}
	b.WriteString(c.Notice + "\n")
	return b.String()
}

func tablesText(b *strings.Builder, t *coverage.Tables, colour, all bool) {
	bold, green, red, dim := Style(colour, color.Bold), Style(colour, color.FgGreen), Style(colour, color.FgRed), Style(colour, color.Faint)
	fmt.Fprintf(b, "%s: %s\n\n", bold.Sprint("Caliper "+words.Printable(t.Caliper)), words.Count(t.Events, "event"))
	var notAttempted []string
	for _, p := range t.Profiles {
		if p.Verdict == coverage.NotAttempted && !all {
			notAttempted = append(notAttempted, p.Name)
			continue
		}
		verdict := map[coverage.Verdict]*color.Color{coverage.Attained: green, coverage.NotAttained: red, coverage.NotAttempted: dim, coverage.NotDemanding: dim}[p.Verdict]
		fmt.Fprintf(b, "%s: %s", bold.Sprint(words.Printable(p.Name)), verdict.Sprint(p.Verdict))
		if len(p.Missing) > 0 {
			b.WriteString("; missing: " + words.Printable(strings.Join(p.Missing, ", ")))
		}
		b.WriteByte('\n')
		for _, line := range table(p, all) {
			if line.row != nil && line.row.Conformant > 0 {
				b.WriteString("  " + line.text + "\n")
			} else {
				b.WriteString("  " + dim.Sprint(line.text) + "\n")
			}
		}
		b.WriteByte('\n')
	}
	if notAttempted != nil {
		fmt.Fprintf(b, "Not attempted: %s.\n\n", words.Printable(strings.Join(notAttempted, ", ")))
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

// table lays out the rows of a profile in columns. A row for which no event counts has the reason below it. Unless all is set, optional
// rows that were not seen are only counted.
func table(p *coverage.Profile, all bool) (lines []tableLine) {
	var rows []*coverage.Row
	var cells [][]string
	for _, row := range p.Rows {
		if all || row.Seen > 0 || row.Certification != profiles.DemandOptional {
			rows, cells = append(rows, row), append(cells, tableCells(row))
		}
	}
	widths := make([]int, 6)
	for _, line := range cells {
		for i, cell := range line {
			widths[i] = max(widths[i], len([]rune(words.Printable(cell))))
		}
	}
	for n, line := range cells {
		var b strings.Builder
		for i, cell := range line {
			cell = words.Printable(cell)
			b.WriteString(cell + strings.Repeat(" ", widths[i]-len([]rune(cell))+2))
		}
		lines = append(lines, tableLine{rows[n], strings.TrimRight(b.String(), " ")})
		if row := rows[n]; row.IsFaulty() && !row.IsBare() {
			lines = append(lines, tableLine{nil, "   " + words.Printable(why(row))})
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
		seen += fmt.Sprintf(", %d conformant", row.Conformant)
	}
	if row.FirstSeen != nil {
		first = fmt.Sprintf("first at %s:%d", row.FirstSeen.File, row.FirstSeen.Line)
	}
	return []string{tick, string(row.Certification), row.Event, cmp.Or(row.Action, "any action"), seen, first}
}
