package cmd

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// severityFlag is the flag that says what the findings of a rule weigh.
const severityFlag = "severity"

func (f *tableFlags) registerSeverities(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.severities, severityFlag, nil, "RULE=SEVERITY: what findings of a rule, or of AREA/*, weigh: error, warning, note or off; can be repeated")
}

// ruleSeverities reads what the findings of rules weigh, 0 for those that have none. Of several for a rule the last counts,
// but one for a rule comes before one for its area.
func (f *tableFlags) ruleSeverities() (map[string]finding.Severity, error) {
	if f.severities == nil {
		return nil, nil
	}
	all, err := everyRule(new(rules.Catalogue))
	if err != nil {
		return nil, err
	}
	severities := map[string]finding.Severity{}
	for _, whole := range []bool{true, false} {
		for _, flag := range f.severities {
			id, word, ok := strings.Cut(flag, "=")
			if !ok {
				return nil, &flagError{severityFlag, flag, errors.New("want RULE=SEVERITY, such as property/empty=off")}
			}
			var severity finding.Severity
			if word != "off" {
				if err := severity.UnmarshalText([]byte(word)); err != nil {
					return nil, &flagError{severityFlag, flag, errors.New("allowed are error, warning, note and off")}
				}
			}
			meant, err := rulesMeant(id, all)
			if err != nil {
				return nil, &flagError{severityFlag, flag, err}
			}
			for _, rule := range meant {
				if whole == strings.HasSuffix(id, "/*") {
					severities[string(rule.ID)] = severity
				}
			}
		}
	}
	return severities, nil
}

// rulesMeant returns the rule with an id, or those of an area for AREA/*.
func rulesMeant(id string, all []*rules.Rule) (meant []*rules.Rule, err error) {
	area, ofArea := strings.CutSuffix(id, "*")
	for _, rule := range all {
		if string(rule.ID) == id || ofArea && strings.HasSuffix(area, "/") && strings.HasPrefix(string(rule.ID), area) {
			meant = append(meant, rule)
		}
	}
	if meant == nil {
		return nil, noRule(id, all)
	}
	return meant, nil
}

// knownRule returns an error if there is no rule with an id, nor an area for AREA/*.
func knownRule(id string) error {
	all, err := everyRule(new(rules.Catalogue))
	if err != nil {
		return err
	}
	_, err = rulesMeant(id, all)
	return err
}
