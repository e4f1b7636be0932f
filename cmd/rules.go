package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/cmd/view"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

type rulesOptions struct {
	format    string
	explain   bool   // one rule is explained
	word      string // area, or rule to explain; "": every rule
	catalogue catalogue.Catalogue
}

func newRules(s *settings.Settings) *cobra.Command {
	o := new(rulesOptions)
	cmd := &cobra.Command{
		Use:   "rules [AREA]",
		Short: "List the rules, or those of one area",
		Long: `List the rules with their severity, the level at which the specification states them, the kind of fix, and what is right. An AREA is the
part of a rule before the slash: ` + strings.Join(catalogue.Areas[:], ", ") + `.

--format json writes an object with "version", which is 1, and "rules".`,
		Example: `  caliper-lint rules
  caliper-lint rules event`,
		Args:              atMostOne("area"),
		ValidArgsFunction: cobra.FixedCompletions(catalogue.Areas[:], cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.word = args[0]
			}
			return o.run(streamsOf(cmd))
		},
	}
	cmd.Flags().StringVarP(&o.format, "format", "f", "text", "`FORMAT` of the list: "+strings.Join(report.PlainFormats, " or "))
	return withSettings(cmd, s, "format") // this setting is the format of reports
}

func newExplain(s *settings.Settings) *cobra.Command {
	o := &rulesOptions{explain: true}
	cmd := &cobra.Command{
		Use:   "explain RULE",
		Short: "Explain a rule, with a bad and a good example",
		Long: `Explain a rule: why it exists, how to fix a fault, an example that breaks it with the report of "caliper-lint validate", and the same example
corrected. RULE is the name in brackets in a report, such as property/required. The name of an area, such as property, lists the rules of the
area.

--format json writes an object with "version", which is 1, and "rules", which holds the one rule.`,
		Example: "  caliper-lint explain property/required",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one rule, such as property/required; caliper-lint rules lists them")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.word = args[0]
			return o.run(streamsOf(cmd))
		},
	}
	cmd.Flags().StringVarP(&o.format, "format", "f", "text", "`FORMAT` of the explanation: "+strings.Join(report.PlainFormats, " or "))
	return withSettings(cmd, s, "format") // this setting is the format of reports
}

// run prints a list of rules, or the explanation of one.
func (o *rulesOptions) run(streams input.Streams) error {
	if err := checkPlainFormat(o.format); err != nil {
		return err
	}
	stdout, screen := streams.Out, screenOf(streams)
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
		err = report.JSON(stdout, view.RuleJSON(spec, chosen[0]))
	case o.format == "json":
		err = report.JSON(stdout, view.RulesJSON(spec, chosen))
	case one:
		var page string
		if page, err = view.RulePage(screen, spec, chosen[0]); err != nil {
			return err
		}
		err = terminal.Write(stdout, page)
	default:
		err = terminal.Write(stdout, view.RuleList(screen, chosen))
	}
	if err != nil {
		return fmt.Errorf("write the rules: %w", err)
	}
	return nil
}

// choose returns the rules to print: all rules, the rules of an area, or the one rule to explain.
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
	hint := "the areas are " + strings.Join(catalogue.Areas[:], ", ")
	if near := profiles.Nearest(o.word, catalogue.Areas[:]); near != "" {
		hint = "did you mean " + near + "?"
	}
	return nil, fmt.Errorf("there is no area %s; %s", terminal.Path(o.word), hint)
}
