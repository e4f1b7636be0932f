package cmd

import (
	"errors"
	"strings"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// weights are what findings of a rule may weigh.
var weights = []string{"error", "warning", "note", "off"}

// severityFlags are the values of --severity.
type severityFlags []string

func (f *severityFlags) register(flags *pflag.FlagSet) {
	flags.StringArrayVar((*[]string)(f), settings.SeverityFlag, nil, "`RULE=SEVERITY`: report a rule, or all of AREA/*, as "+words.Or(weights))
}

// read reads what the findings of rules weigh, 0 for those that have none. Of several for a rule the last counts,
// but one for a rule comes before one for its area.
func (f severityFlags) read(known *catalogue.Catalogue) (map[string]catalogue.Severity, error) {
	if f == nil {
		return nil, nil
	}
	severities := map[string]catalogue.Severity{}
	for _, whole := range []bool{true, false} {
		for _, pair := range f {
			id, word, ok := strings.Cut(pair, "=")
			if !ok {
				return nil, &settings.FlagError{Flag: settings.SeverityFlag, Value: pair, Err: errors.New("want RULE=SEVERITY, such as property/empty=off")}
			}
			var severity catalogue.Severity
			if word != "off" {
				if err := severity.UnmarshalText([]byte(word)); err != nil {
					return nil, &settings.FlagError{Flag: settings.SeverityFlag, Value: pair, Err: errors.New("allowed are " + words.And(weights))}
				}
			}
			named, err := rulesNamed(known, id)
			if err != nil {
				return nil, &settings.FlagError{Flag: settings.SeverityFlag, Value: pair, Err: err}
			}
			for _, rule := range named {
				if whole == strings.HasSuffix(id, "/*") {
					severities[string(rule.ID)] = severity
				}
			}
		}
	}
	return severities, nil
}
