package view

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

// RuleList returns rules in columns, with an empty line between areas.
func RuleList(chosen []*catalogue.Rule) string {
	lines := [][]string{{"Rule", "Severity", "Level", "Fix", "What is right"}}
	area := ""
	for _, rule := range chosen {
		of, _, _ := strings.Cut(string(rule.ID), "/")
		if area != "" && of != area {
			lines = append(lines, nil)
		}
		area = of
		lines = append(lines, []string{string(rule.ID), rule.Severity.String(), rule.Level, strings.Join(rule.Fixable(), ", "), rule.Title})
	}
	return terminal.Grid(lines) + "\nSee why a rule is there, and examples, with: caliper-lint explain RULE\n"
}
