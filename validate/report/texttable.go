package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/words"
)

// The table that ends the text report.

// kindsSaid bounds the kinds of messages that the table names below a rule.
const kindsSaid = 5

// tableColumn is the column of a severity in the table.
type tableColumn struct {
	head string
	of   func(RuleCount) int
}

// table returns the rows of the rules, and the flags that have left out findings.
func (p *textPrinter) table(r *Result) string {
	text, ends := p.rows(r), ""
	if len(r.kinds) > 0 {
		ends += p.wrap("--max-per-rule 0 shows all", 0, 2)
	}
	if hidden := r.hidden(); hidden != "" {
		ends += p.wrap(hidden, 0, 2)
	}
	switch {
	case text == "" && ends == "":
		return ""
	case text != "" && ends != "":
		text += "\n"
	}
	return text + ends + "\n"
}

// rows returns a row for each rule with findings, and below a rule the findings that were left out of the report.
func (p *textPrinter) rows(r *Result) string {
	rules := byWeight(r.visible())
	if len(rules) == 0 {
		return ""
	}
	var used []tableColumn
	for _, column := range []tableColumn{
		{"Errors", func(c RuleCount) int { return c.Errors }},
		{"Warnings", func(c RuleCount) int { return c.Warnings }},
		{" Notes", func(c RuleCount) int { return c.Notes }},
	} {
		if slices.ContainsFunc(rules, func(c RuleCount) bool { return column.of(c) > 0 }) {
			used = append(used, column)
		}
	}
	var b strings.Builder
	heads := ""
	for _, column := range used {
		heads += fmt.Sprintf("%*s  ", column.width(rules), column.head)
	}
	b.WriteString(p.dim.Sprint(heads+"Rule") + "\n")
	indent := len(heads)
	for _, c := range rules {
		for _, column := range used {
			number := ""
			if n := column.of(c); n > 0 {
				number = words.Grouped(n)
			}
			fmt.Fprintf(&b, "%*s  ", column.width(rules), number)
		}
		title := words.Printable(c.Rule)
		if rule := p.options.rule(c.Rule); rule != nil {
			title += ": " + rule.Title
		}
		b.WriteString(p.wrap(title, indent, indent+4))
		for _, line := range moreLines(c, r.kinds[c.Rule]) {
			text := strings.Repeat(" ", indent+2) + strings.TrimSuffix(p.wrap(line, indent+2, indent+6), "\n")
			b.WriteString(p.dim.Sprint(text) + "\n")
		}
	}
	return b.String()
}

// wrap breaks text into lines that fit the width of the report.
func (p *textPrinter) wrap(text string, at, hang int) string {
	return wrap(strings.Split(text, " "), at, hang, p.options.Width) + "\n"
}

// width returns the width of the column.
func (column tableColumn) width(rules []RuleCount) int {
	width := len(column.head)
	for _, c := range rules {
		width = max(width, len(words.Grouped(column.of(c))))
	}
	return width
}

// moreLines returns lines about the findings of a rule that were left out: how many of each kind, and in which events.
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
