package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// completion returns what a shell may propose for a value of a flag of cmd.
type completion func(cmd *cobra.Command, begun string) []string

// these proposes the same words whatever is begun.
func these(words func() []string) completion {
	return func(*cobra.Command, string) []string { return words() }
}

// completions are those of flags, whichever command they are of. A flag that is not here takes a file, or what nobody can guess.
var completions = map[string]completion{
	"format":          these(report.Formats),
	"output":          these(func() []string { return with(report.Formats(), "=") }),
	"fail-on":         these(func() []string { return failOnWords }),
	"color":           these(func() []string { return colourWords }),
	"caliper":         these(versionNames),
	"version-of-data": these(versionNames),
	"require":         these(versionNames),
	"profile":         profileNames,
	"severity":        severities,
	"profiles":        these(func() []string { return profiles.ShippedExtensions }),
}

// complete gives the flags of a command, and of those below it, their completions.
func complete(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		values, ok := completions[flag.Name]
		if !ok {
			return
		}
		directive := cobra.ShellCompDirectiveNoFileComp
		switch flag.Name {
		case "format":
			if cmd.Flags().Lookup("output") == nil { // it writes no report
				values = these(func() []string { return report.PlainFormats })
			}
		case "output", severityFlag:
			directive |= cobra.ShellCompDirectiveNoSpace // the rest follows
		case "profiles":
			directive = cobra.ShellCompDirectiveDefault // it may be a folder, too
		}
		propose := func(cmd *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			return slices.DeleteFunc(slices.Clone(values(cmd, begun)), func(word string) bool { return !strings.HasPrefix(word, begun) }), directive
		}
		_ = cmd.RegisterFlagCompletionFunc(flag.Name, propose) // the flag is there, and has none yet
	})
	for _, below := range cmd.Commands() {
		complete(below)
	}
}

// with returns words with an ending.
func with(words []string, ending string) []string {
	all := slices.Clone(words)
	for i := range all {
		all[i] += ending
	}
	return all
}

// versionNames returns the versions of Caliper as flags have them.
func versionNames() []string {
	all := slices.Clone(validate.Versions)
	for i := range all {
		all[i] = "v" + strings.Replace(all[i], ".", "p", 1)
	}
	return all
}

// profileNames returns the profiles of all versions and of the folders that --profiles names; none if the tables cannot be read, which
// every command will say.
func profileNames(cmd *cobra.Command, _ string) []string {
	var f tableFlags
	f.folders, _ = cmd.Flags().GetStringArray("profiles")
	all, _ := f.profiles()
	return all
}

// severities returns the rules and areas, or what the one that is begun may weigh.
func severities(_ *cobra.Command, begun string) []string {
	all := with(append(ruleIDs(), with(catalogue.Areas[:], "/*")...), "=")
	if rule, _, ok := strings.Cut(begun, "="); ok {
		all = slices.Clone(weights)
		for i := range all {
			all[i] = rule + "=" + all[i]
		}
	}
	return all
}

// ruleIDs returns the rules; none if the catalogue cannot be read, likewise.
func ruleIDs() (all []string) {
	var c catalogue.Catalogue
	known, _ := everyRule(&c)
	for _, r := range known {
		all = append(all, string(r.ID))
	}
	return all
}
