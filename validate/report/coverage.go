package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/fatih/color"

	"github.com/caliper-lint/caliper-lint/validate/coverage"
)

// Coverage writes what certify has found, as text for people or as JSON. Of the profiles that were not attempted the
// text names only those, unless all is set.
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
	bold, green, red, dim := style(colour, color.Bold), style(colour, color.FgGreen), style(colour, color.FgRed), style(colour, color.Faint)
	var b strings.Builder
	var notAttempted []string
	for _, p := range c.Profiles {
		if p.Verdict == coverage.NotAttempted && !all {
			notAttempted = append(notAttempted, p.Name)
			continue
		}
		verdict := map[coverage.Verdict]*color.Color{coverage.Attained: green, coverage.NotAttained: red, coverage.NotAttempted: dim}[p.Verdict]
		fmt.Fprintf(&b, "%s: %s", bold.Sprint(printable(p.Name)), verdict.Sprint(p.Verdict))
		if len(p.Missing) > 0 {
			b.WriteString("; missing: " + printable(strings.Join(p.Missing, ", ")))
		}
		b.WriteByte('\n')
		for _, line := range table(p) {
			switch line.row.Conformant {
			case 0:
				b.WriteString("  " + dim.Sprint(line.text) + "\n")
			default:
				b.WriteString("  " + line.text + "\n")
			}
		}
		b.WriteByte('\n')
	}
	if notAttempted != nil {
		fmt.Fprintf(&b, "Not attempted: %s.\n\n", printable(strings.Join(notAttempted, ", ")))
	}
	for _, remark := range remarks(c) {
		b.WriteString(remark + "\n")
	}
	if c.Other > 0 {
		b.WriteString("--caliper names the version to certify.\n")
	}
	b.WriteString(c.Notice + "\n")
	return b.String()
}

// remarks says which events do not count as they may have been meant to.
func remarks(c *coverage.Coverage) (all []string) {
	if c.Unnamed > 0 {
		all = append(all, plural(c.Unnamed, "event names", "events name")+" no profile; such an event counts for each profile that it fits.")
	}
	if c.Other > 0 {
		all = append(all, plural(c.Other, "event is", "events are")+" of another version than Caliper "+printable(c.Caliper)+", and not counted here.")
	}
	if c.Unplaced > 0 {
		all = append(all, plural(c.Unplaced, "event fits", "events fit")+" no profile's table.")
	}
	return all
}

type tableLine struct {
	row  *coverage.Row
	text string
}

// table lays out the rows of a profile in columns.
func table(p *coverage.Profile) (lines []tableLine) {
	var cells [][]string
	for _, row := range p.Rows {
		tick, seen, first := "✓", plural(row.Seen, "event", "events"), ""
		switch {
		case row.Seen == 0:
			tick, seen = "·", "not seen"
		case row.Conformant == 0:
			tick, seen = "✗", seen+", none conformant"
		case row.Conformant < row.Seen:
			seen += fmt.Sprintf(", %d conformant", row.Conformant)
		}
		if row.First != nil {
			first = fmt.Sprintf("first at %s:%d", row.First.File, row.First.Line)
		}
		action := row.Action
		if action == "" {
			action = "any action"
		}
		cells = append(cells, []string{tick, string(row.Certification), row.Event, action, seen, first})
	}
	widths := make([]int, 6)
	for _, line := range cells {
		for i, cell := range line {
			widths[i] = max(widths[i], len([]rune(printable(cell))))
		}
	}
	for n, line := range cells {
		var b strings.Builder
		for i, cell := range line {
			cell = printable(cell)
			b.WriteString(cell + strings.Repeat(" ", widths[i]-len([]rune(cell))+2))
		}
		lines = append(lines, tableLine{p.Rows[n], strings.TrimRight(b.String(), " ")})
	}
	return lines
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
