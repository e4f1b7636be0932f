package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/jsonschema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

func newSchema(s *settings.Settings) *cobra.Command {
	var flags tableFlags
	var all bool
	cmd := &cobra.Command{
		Use:   "schema [TYPE]",
		Short: "Write JSON Schema for editors and other programs",
		Long: `Write JSON Schema, draft-07: with --all for any document, or for the objects of one TYPE. The schema is complete in itself. An editor that
reads it completes properties, types and terms, and marks mistakes. Everything that the schema refuses is an error here too. It cannot
compare values with each other, and has no warnings.

TYPE is an event type, an entity type, or Envelope. Tables of your own, in a folder that --tables names, are included.`,
		Example: `  caliper-lint schema --all > caliper.schema.json
  caliper-lint schema ViewEvent
  caliper-lint schema --all --caliper v1p1`,
		Args: atMostOne("type"),
		ValidArgsFunction: func(*cobra.Command, []string, string) (names []cobra.Completion, _ cobra.ShellCompDirective) {
			if sets, err := schemaSets(&flags); err == nil {
				names = typeNames(sets)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if all == (len(args) > 0) {
				return errors.New("name one type, such as ViewEvent, or say --all")
			}
			sets, err := schemaSets(&flags)
			if err != nil {
				return err
			}
			var schema map[string]any
			if all {
				schema, err = jsonschema.AnyDocument(sets)
			} else {
				schema, err = typeSchema(sets, args[0])
			}
			if err != nil {
				return err
			}
			if err := report.JSON(cmd.OutOrStdout(), schema); err != nil {
				return fmt.Errorf("write the schema: %w", err)
			}
			return nil
		},
	}
	flags.register(cmd.Flags(), s)
	cmd.Flags().BoolVar(&all, "all", false, "write the schema of any Caliper data: envelopes, events, describes and arrays of these")
	return withSettings(cmd, s)
}

// schemaSets returns the tables of the chosen version, and if the user's own tables have a context, the tables with both.
func schemaSets(flags *tableFlags) ([]*tables.Set, error) {
	version, err := versionNamed(flags.caliper)
	if err != nil {
		return nil, err
	}
	extensions, err := flags.extensions()
	if err != nil {
		return nil, err
	}
	specs, err := validate.Specs(version, extensions)
	if err != nil {
		return nil, err
	}
	if specs[0].JSONLD {
		return nil, &settings.FlagError{Flag: "caliper", Value: flags.caliper, Err: fmt.Errorf("there is no JSON Schema for Caliper %s, which allows null and several spellings of names", version)}
	}
	return tables.Compile(specs...)
}

// typeSchema returns the schema of the type with a name. Letter case does not matter.
func typeSchema(sets []*tables.Set, name string) (map[string]any, error) {
	for _, t := range schemaTypes(sets) {
		if strings.EqualFold(t.Name, name) {
			return jsonschema.ObjectOf(sets, t)
		}
	}
	hint := "caliper-lint schema --all has all types"
	if near := profiles.Nearest(name, typeNames(sets)); near != "" {
		hint = "did you mean " + near + "?"
	}
	return nil, fmt.Errorf("there is no type %q; %s", words.Printable(name), hint)
}

// schemaTypes returns the types that a user can name.
func schemaTypes(sets []*tables.Set) []*tables.Type {
	last := sets[len(sets)-1]
	return append(slices.Clone(last.Types), last.Envelope)
}

func typeNames(sets []*tables.Set) (all []string) {
	for _, t := range schemaTypes(sets) {
		all = append(all, t.Name)
	}
	return all
}
