package view

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

type jsonRules struct {
	Version int   `json:"version"` // of this form of JSON: 1
	Rules   []any `json:"rules"`   // of jsonRule or jsonEntry
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

// jsonEntry is a rule with all that the catalogue says of it.
type jsonEntry struct {
	jsonRule
	Varies      string         `json:"varies"` // when a finding weighs something else; "" if never
	Section     string         `json:"section"`
	Why         string         `json:"why"`
	Fix         string         `json:"fix"`
	Fixes       string         `json:"fixes"`       // when the fix command fixes it; "" if never
	UnsafeFixes string         `json:"unsafeFixes"` // when it does so only with --unsafe; "" if never
	Good        string         `json:"good"`
	Bad         string         `json:"bad"`
	BadOmitted  string         `json:"badOmitted"` // why there is no bad example; "" if there is one
	At          string         `json:"at"`         // pointer of the fault in the bad example
	Also        []catalogue.ID `json:"also"`       // rules that the bad example cannot help breaking too
	Demand      string         `json:"demand"`     // the profile that --profile names for the examples; "": none
	Schema      string         `json:"schema"`     // what --schema gives for the examples' extensions; "": nothing
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

// RulesJSON is what JSON says of rules.
func RulesJSON(spec *profiles.Spec, chosen []*catalogue.Rule) any {
	out := jsonRules{1, []any{}}
	for _, rule := range chosen {
		out.Rules = append(out.Rules, ruleInJSON(spec, rule))
	}
	return out
}

// RuleJSON is what JSON says of one rule: all that the catalogue does.
func RuleJSON(spec *profiles.Spec, rule *catalogue.Rule) any {
	return jsonRules{1, []any{entryInJSON(spec, rule)}}
}
