package view

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// fixOf returns the kind of the fixes of a rule: "safe" if any is safe, "unsafe" if all are, "" if there are none.
func fixOf(rule *catalogue.Rule) string {
	if kinds := rule.Fixable(); len(kinds) > 0 {
		return kinds[0]
	}
	return ""
}

// RuleList returns rules in columns, with an empty line between areas.
func RuleList(screen terminal.Screen, chosen []*catalogue.Rule) string {
	lines := [][]string{{"Rule", "Severity", "Level", "Fix", "What is right"}}
	area := ""
	for _, rule := range chosen {
		of, _, _ := strings.Cut(string(rule.ID), "/")
		if area != "" && of != area {
			lines = append(lines, nil)
		}
		area = of
		lines = append(lines, []string{string(rule.ID), rule.Severity.String(), rule.Level, fixOf(rule), rule.Title})
	}
	paint := func(line, column int, text string) string {
		switch {
		case line == 0:
			return screen.Bold(text)
		case column == 1:
			var severity catalogue.Severity
			_ = severity.UnmarshalText([]byte(text)) // cannot fail: the cell is a severity
			return report.SeverityStyle(screen.Colour, severity).Sprint(text)
		}
		return text
	}
	return screen.Grid(lines, paint) + "\nWhy a rule exists, with examples: caliper-lint explain RULE\n"
}
