package view

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/fatih/color"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// SeverityWords explain the severities.
var SeverityWords = map[catalogue.Severity]string{
	catalogue.Error:   "error: makes the exit code 1",
	catalogue.Warning: "warning: makes the exit code 1 only with --fail-on warning or note",
	catalogue.Note:    "note: makes the exit code 1 only with --fail-on note",
}

// LevelWords explain the levels of the specification.
var LevelWords = map[string]string{
	"MUST":   "MUST: a requirement",
	"SHOULD": "SHOULD: a recommendation",
	"MAY":    "MAY: good practice",
}

// RulePage returns the page of a rule as text. The error is a mistake in the catalogue or in the tables.
func RulePage(screen terminal.Screen, spec *profiles.Spec, rule *catalogue.Rule) (string, error) {
	var b strings.Builder
	about, _ := strings.CutPrefix(screen.Prose("", string(rule.ID)+": "+rule.Title, ""), string(rule.ID))
	b.WriteString(screen.Bold(string(rule.ID)) + about + "\n")
	for _, fact := range [][2]string{
		{"Severity", SeverityWords[rule.Severity]},
		{"", rule.Varies},
		{"Level", LevelWords[rule.Level]},
		{"Requirements", strings.Join(rule.Requirements, ", ")},
		{"Specification", spec.URL(rule.Section)},
	} {
		if fact[1] != "" {
			b.WriteString(screen.Prose(fmt.Sprintf("  %-15s", fact[0]), fact[1], strings.Repeat(" ", 17)))
		}
	}
	b.WriteString("\n" + screen.Prose("", rule.Why, ""))
	b.WriteString("\n" + screen.Prose("", "To fix it: "+rule.Fix+".", ""))
	for _, terms := range Terms(spec, rule.ID) {
		b.WriteString("\n" + screen.Prose("", terms, ""))
	}
	for _, fixes := range [][2]string{{"fix", rule.Fixes}, {"fix --unsafe", rule.UnsafeFixes}} {
		if fixes[1] != "" {
			b.WriteString("\n" + screen.Prose("", "caliper-lint "+fixes[0]+" fixes it "+fixes[1]+".", ""))
		}
	}
	if rule.Demand != "" {
		b.WriteString("\n" + "The examples are judged with --profile " + rule.Demand + ".\n")
	}
	if rule.Schema != "" {
		b.WriteString("\nThe examples are judged with --schema extensions=FILE, where FILE holds:\n\n" + terminal.Indent(rule.Schema))
	}
	if rule.Bad == "" {
		b.WriteString("\n" + NoBadExample + "\n")
	} else {
		reported, err := BadReport(rule, report.Options{Colour: screen.Colour, Width: screen.Columns})
		if err != nil {
			return "", err
		}
		b.WriteString("\n" + terminal.Style(screen.Colour, color.FgRed, color.Bold).Sprint("Bad example:") + "\n\n" + terminal.Numbered(rule.Bad) + "\n" + reported)
		for _, other := range rule.Also {
			b.WriteString("\nIt also breaks " + string(other) + ", which is left out here.\n")
		}
	}
	b.WriteString("\n" + terminal.Style(screen.Colour, color.FgGreen, color.Bold).Sprint("Good example:") + "\n\n" + terminal.Indent(rule.Good))
	return b.String(), nil
}

// Terms returns, for a rule about terms, a sentence with the terms of each vocabulary that the rule is about; else nil.
func Terms(spec *profiles.Spec, id catalogue.ID) (all []string) {
	rules := map[string]catalogue.ID{"Action": catalogue.EventActionUnknown, "Profile": catalogue.EventProfileUnknown}
	for _, v := range spec.Vocabularies {
		if cmp.Or(rules[v.Name], catalogue.ValueTerm) == id {
			all = append(all, "Each "+words.Noun(v.Name)+" of Caliper "+spec.Version+": "+strings.Join(v.Terms, ", ")+".")
		}
	}
	return all
}

// BadReport returns the text report of a rule's bad example. The errors are those of RulePage.
func BadReport(rule *catalogue.Rule, text report.Options) (string, error) {
	var options validate.Options
	if rule.Demand != "" {
		options.Demanded = []string{rule.Demand}
	}
	if rule.Schema != "" {
		user, err := schema.NewUser([]byte(rule.Schema))
		if err != nil {
			return "", fmt.Errorf("catalogue: %s: schema: %w", rule.ID, err)
		}
		options.Schemas = []rules.UserSchema{{Schema: user}}
	}
	validator, err := validate.New(options)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	printer, err := report.New("text", &b, text)
	if err != nil {
		return "", err
	}
	err = validator.Validate("bad example", []byte(rule.Bad), func(f finding.Finding) error {
		if f.Rule != string(rule.ID) {
			return nil // the finding of another rule
		}
		return printer.Finding(f)
	})
	return strings.TrimSuffix(b.String(), "\n"), err
}

// NoBadExample stands in the place of a bad example that is not shown.
const NoBadExample = "There is no bad example here: it would be too large to show."
