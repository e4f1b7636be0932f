package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// completion returns what a shell may propose for a value.
type completion func() []string

// completions are those of flags, whichever command they are of. A flag that is not here takes a file, or what nobody can guess.
var completions = map[string]completion{
	"format":          report.Formats,
	"output":          func() []string { return with(report.Formats(), "=") },
	"fail-on":         func() []string { return failOnWords },
	"color":           func() []string { return colourWords },
	"caliper":         versionNames,
	"version-of-data": versionNames,
	"require":         versionNames,
	"profile":         profileNames,
	"severity":        func() []string { return with(append(ruleIDs(), with(rules.Areas[:], "/*")...), "=") },
	"profiles":        func() []string { return profiles.ShippedExtensions },
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
				values = func() []string { return report.PlainFormats }
			}
		case "output", "severity":
			directive |= cobra.ShellCompDirectiveNoSpace // the rest follows
		case "profiles":
			directive = cobra.ShellCompDirectiveDefault // it may be a folder, too
		}
		propose := func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			return slices.DeleteFunc(slices.Clone(values()), func(word string) bool { return !strings.HasPrefix(word, begun) }), directive
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

// profileNames returns the profiles of all versions; none if the tables cannot be read, which every command will say.
func profileNames() []string {
	all, _ := new(tableFlags).profiles()
	return all
}

// ruleIDs returns the rules; none if the catalogue cannot be read, likewise.
func ruleIDs() (all []string) {
	var c rules.Catalogue
	known, _ := everyRule(&c)
	for _, r := range known {
		all = append(all, string(r.ID))
	}
	return all
}
