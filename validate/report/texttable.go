package report

import (
	"fmt"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/words"
)

// The table that ends the text report.

// kindsSaid is how many kinds of messages of a rule the table tells of that are left out.
const kindsSaid = 5

// tableColumn is a severity in the table.
type tableColumn struct {
	head string
	of   func(RuleCount) int
}

// table lists the rules with findings; below a rule stands what has been left out of the report.
func (p *textPrinter) table(r *Result) string {
	rules := byWeight(r.visible())
	var used []tableColumn
	indent := 0
	for _, column := range []tableColumn{
		{"Errors", func(c RuleCount) int { return c.Errors }},
		{"Warnings", func(c RuleCount) int { return c.Warnings }},
		{" Notes", func(c RuleCount) int { return c.Notes }},
	} {
		for _, c := range rules {
			if column.of(c) > 0 {
				used = append(used, column)
				indent += p.columnWidth(column, rules) + len("  ")
				break
			}
		}
	}
	var b strings.Builder
	if len(rules) > 0 {
		heads := ""
		for _, column := range used {
			heads += fmt.Sprintf("%*s  ", p.columnWidth(column, rules), column.head)
		}
		b.WriteString(p.dim.Sprint(heads+"Rule") + "\n")
	}
	for _, c := range rules {
		for _, column := range used {
			number := ""
			if n := column.of(c); n > 0 {
				number = words.Grouped(n)
			}
			fmt.Fprintf(&b, "%*s  ", p.columnWidth(column, rules), number)
		}
		title := words.Printable(c.Rule)
		if rule := p.options.rule(c.Rule); rule != nil {
			title += ": " + rule.Title
		}
		b.WriteString(wrap(strings.Split(title, " "), indent, indent+len("    "), p.options.Width) + "\n")
		for _, line := range moreLines(c, r.kinds[c.Rule]) {
			blanks := indent + len("  ")
			b.WriteString(p.dim.Sprint(strings.Repeat(" ", blanks)+wrap(strings.Split(line, " "), blanks, blanks+len("    "), p.options.Width)) + "\n")
		}
	}
	var ends []string
	if len(r.kinds) > 0 {
		ends = append(ends, "--max-per-rule 0 shows all")
	}
	if hidden := r.hidden(); hidden != "" {
		ends = append(ends, hidden)
	}
	if b.Len() > 0 && ends != nil {
		b.WriteByte('\n')
	}
	for _, line := range ends {
		b.WriteString(wrap(strings.Split(line, " "), 0, len("  "), p.options.Width) + "\n")
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	return b.String()
}

func (p *textPrinter) columnWidth(column tableColumn, rules []RuleCount) int {
	width := len(column.head)
	for _, c := range rules {
		width = max(width, len(words.Grouped(column.of(c))))
	}
	return width
}

// moreLines says in lines what of a rule has been left out: how many findings of each kind, and in which events.
func moreLines(c RuleCount, kinds []*kindCount) (lines []string) {
	left := c.NotShown
	for i, k := range kinds {
		if i == kindsSaid {
			lines = append(lines, words.Grouped(left)+" more of other kinds")
			return lines
		}
		left -= k.left
		more := words.Grouped(k.left) + " more"
		switch {
		case len(kinds) == 1:
			more += " like this"
		case k.message != "":
			more += ": " + words.Printable(k.message)
		default:
			more += " of other kinds"
		}
		lines = append(lines, more+k.eventTypes())
	}
	if left > 0 {
		lines = append(lines, words.Grouped(left)+" more that the report lacks")
	}
	return lines
}
