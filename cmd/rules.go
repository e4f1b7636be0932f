package cmd

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

type rulesOptions struct {
	format    string
	stdout    io.Writer
	explain   bool
	word      string // an area, or the rule to explain; "": every rule
	catalogue catalogue.Catalogue
}

func newRules() *cobra.Command {
	o := new(rulesOptions)
	cmd := &cobra.Command{
		Use:   "rules [AREA]",
		Short: "List the rules, or those of one area",
		Long: `List the rules with their severity, with the level at which the specification states them, and with what is right by
them. An AREA is the part of a rule before the slash:
` + wrap("  ", strings.Join(catalogue.Areas[:], ", "), "  ", textWidth) + `
--format json writes an object with "version", which is 1, and "rules".`,
		Example: `  caliper-lint rules
  caliper-lint rules event`,
		Args:              atMostOne("area"),
		ValidArgsFunction: cobra.FixedCompletions(catalogue.Areas[:], cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.word = args[0]
			}
			o.stdout = cmd.OutOrStdout()
			return o.run()
		},
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "format of the list: "+strings.Join(report.PlainFormats, " or "))
	return cmd
}

func newExplain() *cobra.Command {
	o := &rulesOptions{explain: true}
	cmd := &cobra.Command{
		Use:   "explain RULE",
		Short: "Explain a rule: why it is there, what to do, a bad and a good example",
		Long: `Explain a rule: why it is there, what to do, an example that breaks it, as "caliper-lint validate" reports it, and the
same example put right. RULE is what a report shows in brackets, such as property/required; the name of an area, such
as property, lists the rules of that.

--format json writes an object with "version", which is 1, and "rules", which holds the one rule.`,
		Example: "  caliper-lint explain property/required",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one rule, such as property/required; caliper-lint rules lists them")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) (ids []cobra.Completion, _ cobra.ShellCompDirective) {
			all, _ := everyRule(&o.catalogue)
			for _, rule := range all {
				ids = append(ids, string(rule.ID))
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.word, o.stdout = args[0], cmd.OutOrStdout()
			return o.run()
		},
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "format of the explanation: "+strings.Join(report.PlainFormats, " or "))
	return cmd
}

func (o *rulesOptions) run() error {
	if err := checkPlainFormat(o.format); err != nil {
		return err
	}
	spec, err := validate.Spec(validate.Versions[0], nil)
	if err != nil {
		return err
	}
	chosen, err := o.choose()
	if err != nil {
		return err
	}
	one := o.explain && len(chosen) == 1 && string(chosen[0].ID) == o.word
	switch {
	case o.format == "json" && one:
		err = report.JSON(o.stdout, jsonRules{1, []any{entryInJSON(spec, chosen[0])}})
	case o.format == "json":
		out := jsonRules{1, []any{}}
		for _, rule := range chosen {
			out.Rules = append(out.Rules, ruleInJSON(spec, rule))
		}
		err = report.JSON(o.stdout, out)
	case one:
		var page string
		if page, err = explanation(spec, chosen[0]); err != nil {
			return err
		}
		err = write(o.stdout, page)
	default:
		err = write(o.stdout, ruleList(chosen))
	}
	if err != nil {
		return fmt.Errorf("write the rules: %w", err)
	}
	return nil
}

// choose returns the rules that the user asks for: all, those of an area, or the one to explain.
func (o *rulesOptions) choose() ([]*catalogue.Rule, error) {
	o.word = strings.ToLower(strings.Trim(o.word, "[] "))
	if slices.Contains(catalogue.Areas[:], o.word) {
		return o.catalogue.Area(o.word)
	}
	all, err := everyRule(&o.catalogue)
	if err != nil || o.word == "" && !o.explain {
		return all, err
	}
	i := slices.IndexFunc(all, func(r *catalogue.Rule) bool { return string(r.ID) == o.word })
	switch {
	case i >= 0 && o.explain:
		return all[i : i+1], nil
	case i >= 0:
		return nil, fmt.Errorf("%s is a rule, not an area; see it with: caliper-lint explain %s", o.word, o.word)
	case o.explain:
		return nil, noRule(o.word, all)
	}
	hint := "they are " + strings.Join(catalogue.Areas[:], ", ")
	if near := profiles.Nearest(o.word, catalogue.Areas[:]); near != "" {
		hint = "did you mean " + near + "?"
	}
	return nil, fmt.Errorf("there is no area %s; %s", printablePath(o.word), hint)
}

// everyRule returns all rules, area by area.
func everyRule(knownRules *catalogue.Catalogue) (all []*catalogue.Rule, err error) {
	for _, area := range catalogue.Areas {
		entries, err := knownRules.Area(area)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}

// noRule says that there is no rule word, and which was probably meant: the one that is spelt almost so, or those of
// other areas that have such a fact after the slash.
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
		return fmt.Errorf("there is no rule %s; caliper-lint rules lists them", printablePath(word))
	}
	return fmt.Errorf("there is no rule %s; did you mean %s?", printablePath(word), strings.Join(meant, " or "))
}

// ruleList lists rules in columns, with a line between areas.
func ruleList(chosen []*catalogue.Rule) string {
	lines := [][]string{{"Rule", "Severity", "Level", "What is right"}}
	area := ""
	for _, rule := range chosen {
		of, _, _ := strings.Cut(string(rule.ID), "/")
		if area != "" && of != area {
			lines = append(lines, nil)
		}
		area = of
		lines = append(lines, []string{string(rule.ID), rule.Severity.String(), rule.Level, rule.Title})
	}
	return grid(lines) + "\nSee why a rule is there, and examples, with: caliper-lint explain RULE\n"
}

var severityWords = map[catalogue.Severity]string{
	catalogue.Error:   "error: makes the exit code 1",
	catalogue.Warning: "warning: makes the exit code 1 only with --fail-on warning or note",
	catalogue.Note:    "note: makes the exit code 1 only with --fail-on note",
}

var levelWords = map[string]string{
	"MUST":   "MUST: a requirement",
	"SHOULD": "SHOULD: a recommendation",
	"MAY":    "MAY: good practice",
}

// explanation is the page of one rule.
func explanation(spec *profiles.Spec, rule *catalogue.Rule) (string, error) {
	var b strings.Builder
	b.WriteString(wrap("", string(rule.ID)+": "+rule.Title, "", proseWidth) + "\n")
	for _, fact := range [][2]string{
		{"Severity", severityWords[rule.Severity]},
		{"", rule.Varies},
		{"Level", levelWords[rule.Level]},
		{"Requirements", strings.Join(rule.Requirements, ", ")},
		{"Specification", spec.URL(rule.Section)},
	} {
		if fact[1] != "" {
			b.WriteString(wrap(fmt.Sprintf("  %-15s", fact[0]), fact[1], strings.Repeat(" ", 17), proseWidth))
		}
	}
	b.WriteString("\n" + wrap("", rule.Why, "", proseWidth))
	b.WriteString("\n" + wrap("", "To fix it: "+rule.Fix+".", "", proseWidth))
	if rule.Fixes != "" {
		b.WriteString("\n" + wrap("", "caliper-lint fix fixes it "+rule.Fixes+".", "", proseWidth))
	}
	if rule.Demand != "" {
		b.WriteString("\n" + "The examples are judged with --profile " + rule.Demand + ".\n")
	}
	if rule.Schema != "" {
		b.WriteString("\nThe examples are judged with --schema extensions=FILE, where FILE holds:\n\n" + indent(rule.Schema))
	}
	if rule.Bad == "" {
		b.WriteString("\n" + noBadExample + "\n")
	} else {
		reported, err := badReport(rule)
		if err != nil {
			return "", err
		}
		b.WriteString("\nBad example:\n\n" + numbered(rule.Bad) + "\n" + reported)
		for _, other := range rule.Also {
			b.WriteString("\nIt cannot help breaking " + string(other) + " too, which is left out here.\n")
		}
	}
	b.WriteString("\nGood example:\n\n" + indent(rule.Good))
	return b.String(), nil
}

// badReport returns what the text report says of the bad example of a rule.
func badReport(rule *catalogue.Rule) (string, error) {
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
	printer, err := report.New("text", &b, report.Options{})
	if err != nil {
		return "", err
	}
	err = validator.Validate("bad example", []byte(rule.Bad), func(f finding.Finding) error {
		if f.Rule != string(rule.ID) {
			return nil // what else is wrong with it
		}
		return printer.Finding(f)
	})
	return strings.TrimSuffix(b.String(), "\n"), err
}

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
}

// jsonEntry is a rule with all that the catalogue says of it.
type jsonEntry struct {
	jsonRule
	Varies     string         `json:"varies"` // when a finding weighs something else; "" if never
	Section    string         `json:"section"`
	Why        string         `json:"why"`
	Fix        string         `json:"fix"`
	Fixes      string         `json:"fixes"` // when the fix command fixes it; "" if never
	Good       string         `json:"good"`
	Bad        string         `json:"bad"`
	BadOmitted string         `json:"badOmitted"` // why there is no bad example; "" if there is one
	At         string         `json:"at"`         // pointer of the fault in the bad example
	Also       []catalogue.ID `json:"also"`       // rules that the bad example cannot help breaking too
	Demand     string         `json:"demand"`     // the profile that --profile names for the examples; "": none
	Schema     string         `json:"schema"`     // what --schema gives for the examples' extensions; "": nothing
}

func ruleInJSON(spec *profiles.Spec, r *catalogue.Rule) jsonRule {
	return jsonRule{r.ID, r.Severity, r.Level, spec.URL(r.Section), list(r.Requirements), r.Title}
}

func entryInJSON(spec *profiles.Spec, r *catalogue.Rule) jsonEntry {
	omitted := ""
	if r.Bad == "" {
		omitted = "too large to show"
	}
	return jsonEntry{ruleInJSON(spec, r), r.Varies, r.Section, r.Why, r.Fix, r.Fixes, r.Good, r.Bad, omitted, r.At,
		append([]catalogue.ID{}, r.Also...), r.Demand, r.Schema}
}

// noBadExample is said of a rule that has none.
const noBadExample = "There is no bad example here: it would be too large to show."

// How wide text is laid out, in columns of a terminal.
const (
	textWidth  = 100 // tables and lists
	proseWidth = 80  // explanations
)
