package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// completion returns the values that a shell proposes for a flag of cmd.
type completion func(cmd *cobra.Command, begun string) []string

// oneOf always proposes the same words.
func oneOf(words func() []string) completion {
	return func(*cobra.Command, string) []string { return words() }
}

// completions holds the completions of flags, by name, for all commands. A flag that is missing here takes a file or free text.
var completions = map[string]completion{
	"format":   oneOf(report.Formats),
	"output":   oneOf(func() []string { return withEnding(report.Formats(), "=") }),
	"fail-on":  oneOf(func() []string { return failOnWords }),
	"color":    oneOf(func() []string { return terminal.Whens }),
	"caliper":  oneOf(versionNames),
	"profile":  proposeProfiles,
	"severity": proposeSeverities,
	"tables":   oneOf(func() []string { return profiles.ShippedExtensions }),
}

// complete registers the completions of the flags of a command and its subcommands.
func complete(cmd *cobra.Command) {
	ofCommand := func(flag *pflag.Flag) {
		values, ok := completions[flag.Name]
		if !ok {
			return
		}
		directive := cobra.ShellCompDirectiveNoFileComp
		switch flag.Name {
		case "format":
			if cmd.Flags().Lookup("output") == nil { // the command writes no report of findings
				values = oneOf(func() []string { return report.PlainFormats })
			}
		case settings.OutputFlag, settings.SeverityFlag:
			directive |= cobra.ShellCompDirectiveNoSpace // the user types the rest of the value
		case "tables":
			directive = cobra.ShellCompDirectiveDefault // the value can also be a folder
		}
		propose := func(cmd *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			return slices.DeleteFunc(slices.Clone(values(cmd, begun)), func(word string) bool { return !strings.HasPrefix(word, begun) }), directive
		}
		_ = cmd.RegisterFlagCompletionFunc(flag.Name, propose) // cannot fail: the flag exists, and has no completion yet
	}
	cmd.Flags().VisitAll(ofCommand)
	if !cmd.HasParent() {
		cmd.PersistentFlags().VisitAll(ofCommand)
		_ = cmd.MarkPersistentFlagFilename("config", "yaml", "yml") // cannot fail: the flag exists
	}
	for _, below := range cmd.Commands() {
		complete(below)
	}
}

// withEnding appends an ending to each word.
func withEnding(words []string, ending string) []string {
	all := slices.Clone(words)
	for i := range all {
		all[i] += ending
	}
	return all
}

// proposeProfiles returns the profiles of all versions and of the folders that --tables names. It returns nil if the tables cannot be read;
// the command itself reports that error.
func proposeProfiles(cmd *cobra.Command, _ string) []string {
	var f checkFlags
	f.folders, _ = cmd.Flags().GetStringArray("tables")
	all, _ := f.knownProfiles()
	return all
}

// proposeSeverities returns the rules and areas, or after "RULE=" the severities.
func proposeSeverities(_ *cobra.Command, begun string) []string {
	all := withEnding(append(ruleIDs(), withEnding(catalogue.Areas[:], "/*")...), "=")
	if rule, _, ok := strings.Cut(begun, "="); ok {
		all = slices.Clone(weights)
		for i := range all {
			all[i] = rule + "=" + all[i]
		}
	}
	return all
}
