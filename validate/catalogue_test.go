package validate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// TestExamples checks that the good example of every rule has no finding, and the bad one only that of the rule, at the place in the
// catalogue.
func TestExamples(t *testing.T) {
	var c catalogue.Catalogue
	for _, area := range catalogue.Areas {
		entries, err := c.Area(area)
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range entries {
			v := newValidator(t, options(t, rule))
			for _, f := range findings(t, v, "good.json", []byte(rule.Good)) {
				t.Errorf("%s: the good example has %s: %s", rule.ID, summary(f), f.Message)
			}
			if rule.ID == catalogue.JSONLimit {
				rule.Bad = strings.Repeat("[", document.UsualDepth+1)
			}
			found := findings(t, v, "bad.json", []byte(rule.Bad))
			found = slices.DeleteFunc(found, func(f finding.Finding) bool { return slices.Contains(rule.Also, catalogue.ID(f.Rule)) })
			if len(found) != 1 || found[0].Rule != string(rule.ID) || found[0].Pointer != rule.At ||
				found[0].Severity != rule.Severity || found[0].Requirement != rule.Level {
				t.Errorf("%s: the bad example has %d findings, want one at %q", rule.ID, len(found), rule.At)
				for _, f := range found {
					t.Logf("  %s: %s", summary(f), f.Message)
				}
			}
		}
	}
}

// options returns the options for the examples of a rule.
func options(t *testing.T, rule *catalogue.Rule) (o validate.Options) {
	if rule.Demand != "" {
		o.Demanded = []string{rule.Demand}
	}
	if rule.Schema != "" {
		user, err := schema.NewUser([]byte(rule.Schema))
		if err != nil {
			t.Fatal(err)
		}
		o.Schemas = []rules.UserSchema{{Schema: user}}
	}
	return o
}
