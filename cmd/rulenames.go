package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

// everyRule returns all rules, area by area.
func everyRule(known *catalogue.Catalogue) (all []*catalogue.Rule, err error) {
	for _, area := range catalogue.Areas {
		entries, err := known.Area(area)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}

// noRule returns the error for an unknown rule. It suggests the rule with the nearest spelling, or the rules of other areas with the same
// name after the slash.
func noRule(word string, all []*catalogue.Rule) error {
	var ids, facts []string
	for _, rule := range all {
		_, fact, _ := strings.Cut(string(rule.ID), "/")
		ids, facts = append(ids, string(rule.ID)), append(facts, fact)
	}
	var meant []string
	if near := profiles.Nearest(word, ids); near != "" {
		meant = []string{near}
	} else if near := profiles.Nearest(word[strings.LastIndexByte(word, '/')+1:], facts); near != "" {
		for i, fact := range facts {
			if fact == near {
				meant = append(meant, ids[i])
			}
		}
	}
	if meant == nil {
		return fmt.Errorf("there is no rule %s; caliper-lint rules lists them", terminal.Path(word))
	}
	return fmt.Errorf("there is no rule %s; did you mean %s?", terminal.Path(word), strings.Join(meant, " or "))
}

// rulesNamed returns the rule with an id, or all rules of an area for AREA/*. If the rule exists, only its area of the catalogue is read.
func rulesNamed(known *catalogue.Catalogue, id string) (named []*catalogue.Rule, err error) {
	area, fact, _ := strings.Cut(id, "/")
	if slices.Contains(catalogue.Areas[:], area) {
		entries, err := known.Area(area)
		if err != nil {
			return nil, err
		}
		for _, rule := range entries {
			if fact == "*" || string(rule.ID) == id {
				named = append(named, rule)
			}
		}
	}
	if named != nil {
		return named, nil
	}
	all, err := everyRule(known)
	if err != nil {
		return nil, err
	}
	return nil, noRule(id, all)
}

// ruleIDs returns the ids of all rules. It returns nil if the catalogue cannot be read; the command itself reports that error.
func ruleIDs() (all []string) {
	var c catalogue.Catalogue
	known, _ := everyRule(&c)
	for _, r := range known {
		all = append(all, string(r.ID))
	}
	return all
}
