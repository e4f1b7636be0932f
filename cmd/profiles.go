package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/cmd/view"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

type profilesOptions struct {
	tables tableFlags
	format string
	name   string // profile whose table is shown; "": all of them
}

func newProfiles(s *settings.Settings) *cobra.Command {
	o := new(profilesOptions)
	cmd := &cobra.Command{
		Use:   "profiles [NAME]",
		Short: "Show the metric profiles, or the table of one",
		Long: `Show the metric profiles and what certification requires for each. With a NAME, show the table of that profile: its events and actions, the
types of their actors and objects, and the properties that are required or recommended.

Media, media, MediaProfile, tool-use and "tool use" are all names. Tables of your own, in a folder that --tables names, are also shown.

--format json writes an object with "version", which is 1, and "profiles". The names in a row:
  action                  null if the row stands for every action
  actor, object, target, generated, referrer
                          the allowed types of each; empty if any entity is allowed
  acceptedWithWarning     further types, by property
  otherTypes              the types of further properties
  certification           required, at least one (of the rows that say so), or optional
  required, recommended, advised
                          the properties: "property" is the name; "of" is the property of the event whose entity needs it, if that is
                          written as an object, null for the event itself; "ofTypes" are the types of that entity, empty for all;
                          "ifObject" are the types of the event's object, empty for all
  attemptCount            next (one more than at the attempt before), same, or null
  attemptCountRequired    true if the specification says MUST about it
  positionAs              an action: the target's currentTime is that of the last event with it; null if there is none`,
		Example: `  caliper-lint profiles
  caliper-lint profiles Media
  caliper-lint profiles --tables our-tables/ --format json`,
		Args: atMostOne("profile"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			spec, err := o.tables.spec()
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return spec.Profiles(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.name = args[0]
			}
			return o.run(streamsOf(cmd))
		},
	}
	o.tables.register(cmd.Flags(), s)
	cmd.Flags().StringVarP(&o.format, "format", "f", "text", "`FORMAT` of the tables: "+strings.Join(report.PlainFormats, " or "))
	return withSettings(cmd, s, "format") // this setting is the format of reports
}

// run prints the list of profiles or the table of one.
func (o *profilesOptions) run(streams input.Streams) error {
	if err := checkPlainFormat(o.format); err != nil {
		return err
	}
	stdout, screen := streams.Out, screenOf(streams)
	spec, err := o.tables.spec()
	if err != nil {
		return err
	}
	if len(spec.Profiles()) == 0 {
		return fmt.Errorf("there are no tables of profiles of Caliper %s", spec.Version)
	}
	sets, err := tables.Compile(spec)
	if err != nil {
		return err
	}
	set := sets[0]
	shown, err := set.Profiles()
	if err != nil {
		return err
	}
	if o.name != "" {
		name, err := profileNamed(spec.Profiles(), o.name)
		if err != nil {
			return fmt.Errorf("%s: %w", terminal.Path(o.name), err)
		}
		table, err := set.Profile(name)
		if err != nil {
			return err
		}
		shown = []*tables.Profile{table}
	}
	switch {
	case o.format == "json":
		err = report.JSON(stdout, view.ProfilesJSON(set, shown))
	case o.name == "":
		err = terminal.Write(stdout, view.ProfileList(screen, shown))
	default:
		err = terminal.Write(stdout, view.ProfileTable(screen, set, shown[0]))
	}
	if err != nil {
		return fmt.Errorf("write the tables: %w", err)
	}
	return nil
}
