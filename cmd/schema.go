package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/bundle"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

func newSchema(c *config) *cobra.Command {
	var tables tableFlags
	var all bool
	cmd := &cobra.Command{
		Use:   "schema [TYPE]",
		Short: "Write JSON Schema for editors and other programs",
		Long: `Write JSON Schema, draft-07: of any document with --all, or of the objects of one TYPE. It stands on its own. An editor that
reads it completes properties, types and terms, and marks what is wrong. What it refuses is an error here, too; it cannot compare
values with each other, and knows no warnings.

TYPE is an event type, an entity type, or Envelope. Tables of your own, in a folder that --profiles names, count with Caliper's.`,
		Example: `  caliper-lint schema --all > caliper.schema.json
  caliper-lint schema ViewEvent
  caliper-lint schema --all --caliper v1p1`,
		Args: atMostOne("type"),
		ValidArgsFunction: func(*cobra.Command, []string, string) (names []cobra.Completion, _ cobra.ShellCompDirective) {
			if set, err := schemaSet(&tables); err == nil {
				names = typeNames(set)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if all == (len(args) > 0) {
				return errors.New("name one type, such as ViewEvent, or say --all")
			}
			set, err := schemaSet(&tables)
			if err != nil {
				return err
			}
			var schema map[string]any
			if all {
				schema, err = bundle.Any(set)
			} else {
				schema, err = typeSchema(set, args[0])
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
	tables.registerFolders(cmd)
	tables.registerCaliper(cmd)
	c.use(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "the schema of any document: envelopes, events, describes and arrays of these")
	return cmd
}

// schemaSet returns the tables that the flags name.
func schemaSet(tables *tableFlags) (*rules.Set, error) {
	spec, err := tables.spec(tables.caliper)
	if err != nil {
		return nil, err
	}
	if spec.JSONLD {
		return nil, &flagError{"caliper", tables.caliper, fmt.Errorf("there is no JSON Schema of Caliper %s, in which null stands for nothing and names have several spellings", spec.Version)}
	}
	sets, err := rules.Compile(spec)
	if err != nil {
		return nil, err
	}
	return sets[0], nil
}

// typeSchema returns the schema of the type that a user names, in capitals or not.
func typeSchema(set *rules.Set, name string) (map[string]any, error) {
	if strings.EqualFold(name, set.Envelope.Name) {
		return bundle.Of(set, set.Envelope)
	}
	i := slices.IndexFunc(set.Types, func(t *rules.Type) bool { return strings.EqualFold(t.Name, name) })
	if i >= 0 {
		return bundle.Of(set, set.Types[i])
	}
	hint := "caliper-lint schema --all has all types"
	if near := profiles.Nearest(name, typeNames(set)); near != "" {
		hint = "did you mean " + near + "?"
	}
	return nil, fmt.Errorf("there is no type %s; %s", printablePath(name), hint)
}

func typeNames(set *rules.Set) (all []string) {
	for _, t := range set.Types {
		all = append(all, t.Name)
	}
	return append(all, set.Envelope.Name)
}
