package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Profile is the compiled table of a metric profile.
type Profile struct {
	*profiles.Profile
	Rows    []*Row
	byEvent map[*Type][]*Row
}

// Row is a line of a profile's table: an event type with an action, and what the profile adds to the event's own table.
type Row struct {
	profiles.ProfileRow
	Layer
	Profile   *Profile
	Type      *Type
	action    uint16 // 0: every action
	continues uint16 // the action at whose position this one goes on
	counts    bool   // some action of the event is told how to count attempts
	positions bool   // some action of the event goes on at the position of another
}

// profile reads and compiles the table of a profile.
func (c *compiler) profile(name string) (*Profile, error) {
	table, err := c.Spec.Profile(name)
	if err != nil {
		return nil, err
	}
	p := &Profile{Profile: table, byEvent: map[*Type][]*Row{}}
	for _, r := range table.Rows {
		t := c.done[r.Event]
		row := &Row{ProfileRow: r, Layer: c.layer(t, r.Rows), Profile: p, Type: t, action: c.id(r.Name), continues: c.id(r.Continues)}
		for _, narrowed := range row.Narrows {
			narrowed.Section = table.Section
		}
		p.Rows = append(p.Rows, row)
		p.byEvent[t] = append(p.byEvent[t], row)
	}
	for _, rows := range p.byEvent {
		counts := slices.ContainsFunc(rows, func(r *Row) bool { return r.Count != "" })
		positions := slices.ContainsFunc(rows, func(r *Row) bool { return r.Continues != "" })
		for _, row := range rows {
			row.counts, row.positions = counts, positions
		}
	}
	return p, nil
}

// Profile returns the profile of a name, nil if there is none. The error is a mistake in its table.
func (s *Set) Profile(name string) (*Profile, error) {
	return s.profile(s.Names.ID([]byte(name)))
}

func (s *Set) profile(word uint16) (*Profile, error) {
	load := s.profiles[word]
	if load == nil {
		return nil, nil
	}
	return load()
}

// row returns the row of an event type and an action, nil if the profile has none.
func (p *Profile) row(t *Type, action uint16) *Row {
	for _, row := range p.byEvent[t] {
		if row.action == action || row.action == document.Unknown {
			return row
		}
	}
	return nil
}

// Profile checks event n of type t against the profile that it names, and appends the row that it belongs to. Of an
// event that names none, the rows of all profiles that it fits are appended. action is its action, if that is one that
// t can have.
func (c *Checker) Profile(n uint32, t *Type, action uint16, rows []*Row) []*Row {
	member := c.Tree.Member(n, c.Word.Profile)
	if member == 0 {
		return c.withoutProfile(n, t, action, rows)
	}
	if c.Tree.Nodes[member].Kind != document.String {
		return rows
	}
	p, err := c.profile(c.Names.ID(c.Tree.Text(member)))
	if err != nil {
		c.Err = err
	}
	if p == nil {
		return rows
	}
	if len(c.Demanded) > 0 && !slices.Contains(c.Demanded, p.Name) {
		c.fault(Fault{Rule: ProfileNotDemanded, Node: member, Message: "the event is of " + p.Name + ", not of " + or(c.Demanded)})
		return rows
	}
	if row := p.row(t, action); row != nil {
		return append(rows, row)
	}
	c.noRow(member, t, action, p)
	return rows
}

// noRow reports that profile p, which member names, has no row for the event.
func (c *Checker) noRow(member uint32, t *Type, action uint16, p *Profile) {
	f := Fault{Rule: ProfileNoRow, Node: member, Section: p.Section}
	switch {
	case t == c.Event:
		f.Rule, f.Message = ProfileGenericEvent, "a generic Event cannot be of "+p.Name
		f.Hint = c.belongsTo(t, action)
	case p.byEvent[c.Event] != nil:
		f.Rule, f.Severity, f.Message = ProfileGenericEvent, finding.Warning, p.Name+" is for the generic Event only, not for "+article(t.Name)
		f.Hint = c.belongsTo(t, action)
	case p.byEvent[t] == nil:
		f.Message, f.Hint = "the table of "+p.Name+" has no "+t.Name, c.belongsTo(t, action)
	case action == document.Unknown:
		return // of which more is known to be wrong
	default:
		f.Message = "the table of " + p.Name + " has no " + t.Name + " with the action " + c.Names.Word(action)
		var actions []string
		for _, row := range p.byEvent[t] {
			actions = append(actions, row.Name)
		}
		f.Hint = "it has " + or(actions)
	}
	c.Report(f)
}

// belongsTo names the profiles that have an event type with an action.
func (c *Checker) belongsTo(t *Type, action uint16) string {
	var names []string
	for _, p := range c.everyProfile() {
		if p.row(t, action) != nil || action == document.Unknown && p.byEvent[t] != nil {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return t.Name + " belongs to " + or(names)
}

// withoutProfile reports that event n names no profile, and says which it fits.
func (c *Checker) withoutProfile(n uint32, t *Type, action uint16, rows []*Row) []*Row {
	first := len(rows)
	var names []string
	if action != document.Unknown || t.actions == nil {
		for _, p := range c.everyProfile() {
			if row := p.row(t, action); row != nil && c.fits(n, row) {
				rows, names = append(rows, row), append(names, p.Name)
			}
		}
	}
	missing := Fault{Rule: EventProfileMissing, Node: n, Message: "the event does not name its metric profile",
		Hint: `add "profile" with the one that the event follows`}
	if len(names) > 0 {
		missing.Hint = "it fits " + or(names)
	}
	c.Report(missing)
	if action == document.Unknown && t.actions != nil {
		return rows
	}
	if len(names) == 0 {
		c.Report(Fault{Rule: ProfileNoneFits, Node: n, Message: "no profile's table has an event like this", Hint: c.belongsTo(t, action)})
	}
	if len(c.Demanded) == 0 {
		return rows
	}
	demanded := slices.DeleteFunc(rows[first:], func(row *Row) bool { return !slices.Contains(c.Demanded, row.Profile.Name) })
	if len(demanded) == 0 {
		c.Report(Fault{Rule: ProfileNotDemanded, Node: n, Message: "the event does not fit " + or(c.Demanded)})
	}
	return rows[:first+len(demanded)]
}

// fits reports whether the entities of event n, as far as their types are told, are those that a row wants.
func (c *Checker) fits(n uint32, row *Row) bool {
	for word, p := range row.Narrows {
		if m := c.Tree.Member(n, word); m != 0 && p.Value.Kind == Entity {
			if is := c.entityType(m); is != nil && p.Value.Allows(is) == Refused {
				return false
			}
		}
	}
	return true
}

// entityType returns the type of entity n, nil if it is none of Caliper's, n is no object, or n is 0.
func (c *Checker) entityType(n uint32) *Type {
	if n == 0 {
		return nil
	}
	if m := c.Tree.Member(n, c.Word.Type); m != 0 && c.Tree.Nodes[m].Kind == document.String {
		return c.TypeNamed(c.Names.ID(c.Tree.Text(m)))
	}
	return nil
}

// everyProfile returns all profiles, in the order of their names.
func (c *Checker) everyProfile() (all []*Profile) {
	for _, name := range c.Spec.Profiles() {
		p, err := c.Set.Profile(name)
		if err != nil {
			c.Err = err
			return nil
		}
		all = append(all, p)
	}
	return all
}

// Wanted reports what object n of type t lacks of the properties that are recommended: by its own type, and of an event
// by its action, the type of its object, and the row of its profile. Each of the latter may be nil.
func (c *Checker) Wanted(n uint32, t *Type, action *Action, row *Row) {
	var layers [4][]*Property
	layers[3] = t.wants
	if action != nil {
		layers[0] = action.Wants
	}
	if t.objects != nil {
		if is := c.entityType(c.Tree.Member(n, c.Word.Object)); is != nil && t.objects[is] != nil {
			layers[1] = t.objects[is].Wants
		}
	}
	if row != nil {
		layers[2] = row.Wants
	}
	var absent []*Property
	for _, wants := range layers {
		for _, p := range wants {
			if c.Tree.Member(n, p.Word) == 0 && !t.Property(p.Word).Required {
				absent = append(absent, p)
			}
		}
	}
	if absent == nil {
		return
	}
	slices.SortStableFunc(absent, func(a, b *Property) int { return int(b.Strength) - int(a.Strength) })
	var said []uint16
	for _, p := range absent {
		if !slices.Contains(said, p.Word) {
			said = append(said, p.Word)
			c.lacks(n, t, action, p)
		}
	}
}

// lacks reports that object n has no p, which is wanted.
func (c *Checker) lacks(n uint32, t *Type, action *Action, p *Property) {
	with := ""
	if action != nil {
		with = " with action " + action.Name
	}
	f := Fault{Rule: PropertyRecommended, Node: n, Section: p.Section, Message: t.Name + with + " should have " + p.Name, Hint: p.Name + " is " + p.Value.Expected()}
	switch p.Strength {
	case profiles.Required:
		f.Rule, f.Message = PropertyRequired, t.Name+" has no "+p.Name+", which "+by(p)+" requires"
	case profiles.Advised:
		f.Severity, f.Message = finding.Note, t.Name+with+" would better have "+p.Name
	}
	c.Report(f)
}

// by says what asks for p beyond the event's own table: an action, or the profile.
func by(p *Property) string {
	if p.Action != "" {
		return "the action " + p.Action
	}
	return "its profile"
}

// With reports what entity object n of type is lacks of the properties that are wanted in its place: property p of t,
// which q, if not nil, narrows.
func (c *Checker) With(n uint32, is, t *Type, p, q *Property) {
	if q != nil && len(q.With) > 0 {
		p = q
	}
	for strength := profiles.Required; strength > profiles.Optional; strength-- {
		var names []string
		for _, w := range p.With {
			if w.Strength == strength && is.Property(w.Word) != nil && !is.Property(w.Word).Required && c.Tree.Member(n, w.Word) == 0 {
				names = append(names, w.Name)
			}
		}
		if names == nil || c.isAnonymous(n, is) {
			continue
		}
		f := Fault{Rule: PropertyRecommended, Node: n, Section: p.Section, Message: fmt.Sprintf("%s as %s of %s should have %s",
			article(is.Name), p.Name, article(t.Name), strings.Join(names, " and "))}
		switch strength {
		case profiles.Required:
			f.Rule, f.Message = PropertyRequired, fmt.Sprintf("%s as %s of %s has no %s, which is required there", article(is.Name), p.Name, article(t.Name), strings.Join(names, " and "))
		case profiles.Advised:
			f.Severity = finding.Note
		}
		c.Report(f)
	}
}
