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
		Long: `Show the metric profiles and what certification requires for each, or the table of the profile NAME: its events and
actions, the types of who and what takes part in them, and what is required or recommended besides.

Media, media, MediaProfile, tool-use and "tool use" are all names. Tables of your own, in a folder that --tables
names, are shown with Caliper's.

--format json writes an object with "version", which is 1, and "profiles". Of the names in a row:
  action                  is null if the row stands for every action
  actor, object, target, generated, referrer
                          list the types of each; empty if the tables say no more than that any entity may stand there
  acceptedWithWarning     lists further types, by property
  otherTypes              lists the types of further properties
  certification           is required, at least one (of the rows that say so) or optional
  required, recommended, advised
                          list what is asked for: the "property"; "of" which property's entity it is asked if that is
                          written as an object, null if of the event itself; "ofTypes", of which types of that entity,
                          empty if of any; "ifObject", with which types of the event's object, empty if with any
  attemptCount            is next (one more than at the attempt before), same or null
  attemptCountRequired    says whether the specification says MUST of that
  positionAs              is an action, where the target's currentTime is that of the last event with it, or null`,
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
