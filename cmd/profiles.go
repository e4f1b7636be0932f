package cmd

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

type profilesOptions struct {
	tables tableFlags
	format string
	name   string // "": all of them
	stdout io.Writer
}

func newProfiles(c *config) *cobra.Command {
	o := &profilesOptions{tables: tableFlags{config: c}}
	cmd := &cobra.Command{
		Use:   "profiles [NAME]",
		Short: "Show the metric profiles, or the table of one",
		Long: `Show the metric profiles and what certification requires for each, or the table of the profile NAME: its events and
actions, the types of who and what takes part in them, and what is required or recommended besides.

Media, media, MediaProfile, tool-use and "tool use" are all names. Tables of your own, in a folder that --profiles
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
  caliper-lint profiles --profiles our-tables/ --format json`,
		Args: atMostOne("profile"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			spec, err := o.tables.spec(o.tables.caliper)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return spec.Profiles(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.name = args[0]
			}
			o.stdout = cmd.OutOrStdout()
			return o.run()
		},
	}
	o.tables.registerFolders(cmd)
	o.tables.registerCaliper(cmd)
	cmd.Flags().StringVar(&o.format, "format", "text", "format of the tables: "+strings.Join(report.PlainFormats, " or "))
	c.use(cmd, "format") // which is that of reports
	return cmd
}

func (o *profilesOptions) run() error {
	if err := checkPlainFormat(o.format); err != nil {
		return err
	}
	spec, err := o.tables.spec(o.tables.caliper)
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
			return fmt.Errorf("%s: %w", printablePath(o.name), err)
		}
		table, err := set.Profile(name)
		if err != nil {
			return err
		}
		shown = []*tables.Profile{table}
	}
	switch {
	case o.format == "json":
		err = report.JSON(o.stdout, profilesInJSON(set, shown))
	case o.name == "":
		err = write(o.stdout, profileList(shown))
	default:
		err = write(o.stdout, profileTable(set, shown[0]))
	}
	if err != nil {
		return fmt.Errorf("write the tables: %w", err)
	}
	return nil
}

// profileList says of every profile what it is about and what certification requires.
func profileList(tables []*tables.Profile) string {
	var b strings.Builder
	for _, p := range tables {
		b.WriteString(wrap("", p.Name+": "+p.About, "", textWidth))
		b.WriteString(wrap("    ", count(len(p.Rows), "row")+"; certification requires "+certification(p), "    ", textWidth))
	}
	b.WriteString("\nSee the table of one with: caliper-lint profiles NAME\n")
	return b.String()
}

// certification says which rows certification for a profile requires.
func certification(p *tables.Profile) string {
	demanded := map[profiles.Demand][]string{}
	for _, row := range p.Rows {
		demanded[row.Certification] = append(demanded[row.Certification], rowTitle(row))
	}
	all := strings.Join(demanded[profiles.DemandRequired], ", ")
	if some := demanded[profiles.DemandAtLeastOne]; some != nil {
		if all != "" {
			all += ", and "
		}
		all += "at least one of " + strings.Join(some, ", ")
	}
	if all == "" {
		return "no row in particular"
	}
	return all
}

func rowTitle(r *tables.Row) string {
	if r.Name == "" {
		return r.Event + " with any action"
	}
	return r.Event + " " + r.Name
}

// participants are the columns of a table between action and certification.
var participants = [...]string{"actor", "object", "target", "generated", "referrer"}

// profileTable lays out the table of a profile, and puts into words what the columns have no room for.
func profileTable(set *tables.Set, p *tables.Profile) string {
	lines := [][]string{{"Event", "Action"}}
	for _, property := range participants {
		lines[0] = append(lines[0], strings.ToUpper(property[:1])+property[1:])
	}
	lines[0] = append(lines[0], "Certification")
	event, disputed, alternatives := "", false, false
	for _, row := range p.Rows {
		line := []string{row.Event, row.Name}
		if row.Event == event {
			line[0] = ""
		}
		event = row.Event
		if row.Name == "" {
			line[1] = "any action"
		}
		for _, property := range participants {
			line = append(line, typesCell(participant(set, row, property)))
		}
		line = append(line, string(row.Certification))
		lines = append(lines, line)
		disputed = disputed || strings.Contains(strings.Join(line, " "), "*")
		alternatives = alternatives || row.Certification == profiles.DemandAtLeastOne
	}
	aside := putAside(lines)
	var b strings.Builder
	b.WriteString(wrap("", p.Name+": "+p.About, "", textWidth))
	b.WriteString(printable(set.Spec.URL(p.Section)) + "\n\n")
	b.WriteString(grid(lines))
	if disputed || alternatives {
		b.WriteByte('\n')
	}
	if disputed {
		b.WriteString("* accepted with a warning\n")
	}
	if alternatives {
		b.WriteString("at least one: certification requires an event of at least one of these rows\n")
	}
	if besides := inWords(set, p, aside); besides != "" {
		b.WriteString("\nBesides:\n" + besides)
	}
	return b.String()
}

// putAside empties columns until the table is no wider than textWidth, and returns their properties, which are to be put
// into words instead.
func putAside(lines [][]string) (aside []string) {
	for _, property := range []string{"referrer", "target", "generated"} {
		if _, width := measure(lines); width <= textWidth {
			break
		}
		aside = append(aside, property)
		for _, line := range lines[1:] {
			line[2+slices.Index(participants[:], property)] = ""
		}
	}
	return aside
}

// participant returns what may take part in events of a row as property, nil if that is anything that may take part in
// any event. Actor and object are always told.
func participant(set *tables.Set, row *tables.Row, property string) *tables.Value {
	p, base := set.OfRow(row, property), set.Event.Property(set.Names.ID([]byte(property)))
	if p == nil || base != nil && p.Value.IsLike(base.Value) && property != "actor" && property != "object" {
		return nil
	}
	return p.Value
}

// typesCell writes the types of a value as the tables do, those accepted with a warning with a star.
func typesCell(v *tables.Value) string {
	if v == nil {
		return ""
	}
	words := slices.Clone(v.Names())
	for _, other := range v.Else {
		words = append(words, other+"*")
	}
	cell := strings.Join(words, " | ")
	if v.Array {
		return "[" + cell + "]"
	}
	return cell
}

// statement is one thing that a table says of a property beside its types.
type statement struct{ subject, says string }

// inWords lists what the table says besides, each time with the rows that say it. aside are the properties whose types
// have no column.
func inWords(set *tables.Set, p *tables.Profile, aside []string) string {
	var b strings.Builder
	strengths := map[profiles.Strength]bool{}
	for i := 0; i < len(p.Rows); {
		rows := p.Rows[i:]
		if other := slices.IndexFunc(rows, func(r *tables.Row) bool { return r.Event != rows[0].Event }); other > 0 {
			rows = rows[:other]
		}
		i += len(rows)
		for _, asked := range together(set, rows, aside) {
			text := whichRows(rows, asked.rows) + ": " + asked.subject + " " + strings.Join(asked.says, "; it ")
			b.WriteString(wrap("- ", text, "  ", textWidth))
		}
		for _, row := range rows {
			for _, a := range set.Asks(row) {
				strengths[a.Strength] = true
			}
		}
	}
	var legend []string
	for _, s := range []profiles.Strength{profiles.Required, profiles.Recommended, profiles.Advised} {
		if strengths[s] {
			legend = append(legend, strengthWords[s].legend)
		}
	}
	if legend != nil {
		b.WriteString("\n" + wrap("", "A missing property is "+strings.Join(legend, ", ")+".", "", textWidth))
	}
	return b.String()
}

// asking is what several rows of an event say alike of one property.
type asking struct {
	rows    []*tables.Row
	subject string
	says    []string
}

// together brings together the rows of an event that say the same.
func together(set *tables.Set, rows []*tables.Row, aside []string) (all []asking) {
	var order []statement
	saying := map[statement][]*tables.Row{}
	for _, row := range rows {
		for _, s := range statements(set, row, aside) {
			if saying[s] == nil {
				order = append(order, s)
			}
			saying[s] = append(saying[s], row)
		}
	}
	for _, s := range order {
		same := slices.IndexFunc(all, func(a asking) bool { return a.subject == s.subject && slices.Equal(a.rows, saying[s]) })
		if same < 0 {
			same = len(all)
			all = append(all, asking{rows: saying[s], subject: s.subject})
		}
		all[same].says = append(all[same].says, s.says)
	}
	return all
}

// whichRows names some of the rows of an event.
func whichRows(all, some []*tables.Row) string {
	var in, out []string
	for _, row := range all {
		if slices.Contains(some, row) {
			in = append(in, row.Name)
		} else {
			out = append(out, row.Name)
		}
	}
	switch {
	case out == nil:
		return all[0].Event
	case len(out) < len(in) && len(in) > 3:
		return all[0].Event + ", all but " + strings.Join(out, ", ")
	}
	return all[0].Event + " " + strings.Join(in, ", ")
}

var strengthWords = map[profiles.Strength]struct{ is, has, legend string }{
	profiles.Required:    {"is required", "must have", "an error where it is required (must)"},
	profiles.Recommended: {"is recommended", "should have", "a warning where it is recommended (should)"},
	profiles.Advised:     {"is advised", "had better have", "a note where it is advised (had better)"},
}

// statements puts into words what a row asks for.
func statements(set *tables.Set, row *tables.Row, aside []string) (all []statement) {
	for _, property := range participants {
		if v := participant(set, row, property); v != nil && slices.Contains(aside, property) {
			all = append(all, statement{property, typesInWords(v)})
		}
	}
	for _, p := range otherTypes(set, row) {
		says := typesInWords(p.Value)
		if p.Deprecated {
			says = "is deprecated"
			if p.Instead != "" {
				says += ": use " + p.Instead
			}
		}
		all = append(all, statement{p.Name, says})
	}
	asks := set.Asks(row)
	for i := 0; i < len(asks); i++ {
		a := asks[i]
		if a.Of == "" {
			s := statement{a.Property, strengthWords[a.Strength].is}
			if a.IfObject != nil {
				s.says += " if the object is " + words.OneOf(a.IfObject)
			}
			all = append(all, s)
			continue
		}
		names := []string{a.Property}
		for i+1 < len(asks) && asks[i+1].Of == a.Of && asks[i+1].Strength == a.Strength && slices.Equal(asks[i+1].OfTypes, a.OfTypes) {
			i++
			names = append(names, asks[i].Property)
		}
		s := statement{a.Of, strengthWords[a.Strength].has + " " + words.And(names)}
		if a.OfTypes == nil {
			s.says += " if written as an object"
		} else {
			s.says += " if it is " + words.OneOf(a.OfTypes) + " written as an object"
		}
		all = append(all, s)
	}
	verb := map[bool][2]string{false: {"is", "stays"}, true: {"must be", "must stay"}}[row.CountStrength == profiles.Required]
	switch row.Count {
	case "next":
		all = append(all, statement{"the attempt's count", verb[0] + " one more than that of the attempt before"})
	case "same":
		all = append(all, statement{"the attempt's count", verb[1] + " the same"})
	}
	if row.Continues != "" {
		all = append(all, statement{"target", "has the currentTime of the last " + row.Continues})
	}
	return all
}

// typesInWords says of what type a value may be.
func typesInWords(v *tables.Value) string {
	types := strings.Join(v.Names(), " or ")
	says := "may be of type " + types
	switch {
	case v.Array:
		says = "may be an array of " + types
	case v.Kind == tables.Entity:
		says = "may be " + words.OneOf(v.Names())
	}
	if v.Else != nil {
		says += ", or with a warning " + words.OneOf(v.Else)
	}
	return says
}

// otherTypes returns the properties without a column of which the tables say more than of those of any event.
func otherTypes(set *tables.Set, row *tables.Row) (all []*tables.Property) {
	for _, own := range row.Type.Properties {
		p, base := set.OfRow(row, own.Name), set.Event.Property(own.Word)
		if !slices.Contains(participants[:], p.Name) && (base == nil || !p.Value.IsLike(base.Value)) {
			all = append(all, p)
		}
	}
	return all
}
