package cmd

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// severityFlag is the flag that says what the findings of a rule weigh.
const severityFlag = "severity"

// weights are what findings of a rule may weigh.
var weights = []string{"error", "warning", "note", "off"}

func (f *tableFlags) registerSeverities(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.severities, severityFlag, nil, "`RULE=SEVERITY`: what findings of a rule, or of AREA/*, weigh: "+strings.Join(weights, ", ")+"; can be repeated")
}

// ruleSeverities reads what the findings of rules weigh, 0 for those that have none. Of several for a rule the last counts,
// but one for a rule comes before one for its area.
func (f *tableFlags) ruleSeverities(knownRules *catalogue.Catalogue) (map[string]catalogue.Severity, error) {
	if f.severities == nil {
		return nil, nil
	}
	severities := map[string]catalogue.Severity{}
	for _, whole := range []bool{true, false} {
		for _, flag := range f.severities {
			id, word, ok := strings.Cut(flag, "=")
			if !ok {
				return nil, &flagError{severityFlag, flag, errors.New("want RULE=SEVERITY, such as property/empty=off")}
			}
			var severity catalogue.Severity
			if word != "off" {
				if err := severity.UnmarshalText([]byte(word)); err != nil {
					return nil, &flagError{severityFlag, flag, errors.New("allowed are " + words.And(weights))}
				}
			}
			meant, err := rulesMeant(knownRules, id)
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

// rulesMeant returns the rule with an id, or those of an area for AREA/*. Of the catalogue it reads that area alone, if there
// is such a rule.
func rulesMeant(knownRules *catalogue.Catalogue, id string) (meant []*catalogue.Rule, err error) {
	area, fact, _ := strings.Cut(id, "/")
	if slices.Contains(catalogue.Areas[:], area) {
		entries, err := knownRules.Area(area)
		if err != nil {
			return nil, err
		}
		for _, rule := range entries {
			if fact == "*" || string(rule.ID) == id {
				meant = append(meant, rule)
			}
		}
	}
	if meant != nil {
		return meant, nil
	}
	all, err := everyRule(knownRules)
	if err != nil {
		return nil, err
	}
	return nil, noRule(id, all)
}
