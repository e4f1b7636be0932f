package cmd

import (
	"errors"
	"strings"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// weights are the severities that a user can give a rule.
var weights = []string{"error", "warning", "note", "off"}

// severityFlags holds the values of --severity, each RULE=SEVERITY.
type severityFlags []string

func (f *severityFlags) register(flags *pflag.FlagSet) {
	flags.StringArrayVar((*[]string)(f), settings.SeverityFlag, nil, "`RULE=SEVERITY`: report a rule, or all of AREA/*, as "+words.Or(weights))
}

// read returns the severities of rules, 0 for off. The last value for a rule counts; a value for a rule overrides a value for its area.
func (f severityFlags) read(known *catalogue.Catalogue) (map[string]catalogue.Severity, error) {
	if f == nil {
		return nil, nil
	}
	severities := map[string]catalogue.Severity{}
	for _, whole := range []bool{true, false} {
		for _, pair := range f {
			id, word, ok := strings.Cut(pair, "=")
			if !ok {
				return nil, &settings.FlagError{Flag: settings.SeverityFlag, Value: pair, Err: errors.New("expected RULE=SEVERITY, such as property/empty=off")}
			}
			var severity catalogue.Severity
			if word != "off" {
				if err := severity.UnmarshalText([]byte(word)); err != nil {
					return nil, &settings.FlagError{Flag: settings.SeverityFlag, Value: pair, Err: notAmong(word, weights)}
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
