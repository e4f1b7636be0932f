package view

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

type jsonRules struct {
	Version int   `json:"version"` // the version of this JSON format: 1
	Rules   []any `json:"rules"`   // jsonRule or jsonEntry
}

// jsonRule is a rule in a list.
type jsonRule struct {
	ID           catalogue.ID       `json:"id"`
	Severity     catalogue.Severity `json:"severity"`
	Level        string             `json:"level"`
	SpecURL      string             `json:"specUrl"`
	Requirements []string           `json:"requirements"`
	Title        string             `json:"title"`
	Fixable      []string           `json:"fixable"` // the kinds of fixes that the rule has: "safe", "unsafe"
}

// jsonEntry is a rule with all fields of the catalogue.
type jsonEntry struct {
	jsonRule
	Varies      string         `json:"varies"` // when a finding has another severity; "" if never
	Section     string         `json:"section"`
	Why         string         `json:"why"`
	Fix         string         `json:"fix"`
	Fixes       string         `json:"fixes"`       // when the fix command fixes it; "" if never
	UnsafeFixes string         `json:"unsafeFixes"` // when the fix command fixes it only with --unsafe; "" if never
	Good        string         `json:"good"`
	Bad         string         `json:"bad"`
	BadOmitted  string         `json:"badOmitted"` // the reason why there is no bad example; "" if there is one
	At          string         `json:"at"`         // the pointer of the fault in the bad example
	Also        []catalogue.ID `json:"also"`       // the other rules that the bad example must break
	Demand      string         `json:"demand"`     // the profile that --profile names for the examples; "": none
	Schema      string         `json:"schema"`     // the schema that --schema names for the extensions in the examples; "": none
}

func ruleInJSON(spec *profiles.Spec, r *catalogue.Rule) jsonRule {
	return jsonRule{r.ID, r.Severity, r.Level, spec.URL(r.Section), list(r.Requirements), r.Title, list(r.Fixable())}
}

func entryInJSON(spec *profiles.Spec, r *catalogue.Rule) jsonEntry {
	omitted := ""
	if r.Bad == "" {
		omitted = "too large to show"
	}
	return jsonEntry{ruleInJSON(spec, r), r.Varies, r.Section, r.Why, r.Fix, r.Fixes, r.UnsafeFixes, r.Good, r.Bad, omitted, r.At,
		append([]catalogue.ID{}, r.Also...), r.Demand, r.Schema}
}

// RulesJSON returns a list of rules for JSON.
func RulesJSON(spec *profiles.Spec, chosen []*catalogue.Rule) any {
	out := jsonRules{1, []any{}}
	for _, rule := range chosen {
		out.Rules = append(out.Rules, ruleInJSON(spec, rule))
	}
	return out
}

// RuleJSON returns a rule with all fields of the catalogue for JSON.
func RuleJSON(spec *profiles.Spec, rule *catalogue.Rule) any {
	return jsonRules{1, []any{entryInJSON(spec, rule)}}
}
