package tables

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// Profile is the compiled table of a metric profile.
type Profile struct {
	*profiles.Profile
	Rows       []*Row // the rows of each profile in the order of the table
	ByEvent    map[*Type][]*Row
	UnknownRow map[*Type]*Row // by event type, a row with IsUnknown, for event types whose attempts or positions are compared
}

// Row is a row of a profile's table: an event type with an action, and the restrictions that the profile adds to the event's own table.
type Row struct {
	profiles.ProfileRow
	Restriction
	Profile        *Profile
	Type           *Type
	ActionID       uint16 // the name ID of the action; 0: every action
	ContinuesID    uint16 // the name ID of the action at whose position this action continues; 0: none
	CountsAttempts bool   // some row of the event type counts attempts
	HasPositions   bool   // some row of the event type continues at the position of another action
	IsUnknown      bool   // the row of the event could not be determined
}

// profile reads and compiles the table of a profile. The error is a mistake in the table.
func (c *compiler) profile(name string) (*Profile, error) {
	table, err := c.Spec.Profile(name)
	if err != nil {
		return nil, err
	}
	p := &Profile{Profile: table, ByEvent: map[*Type][]*Row{}, UnknownRow: map[*Type]*Row{}}
	for _, r := range table.Rows {
		t := c.done[r.Event]
		row := &Row{ProfileRow: r, Restriction: c.restriction(t, r.Rows), Profile: p, Type: t, ActionID: c.id(r.Name), ContinuesID: c.id(r.Continues)}
		for _, narrowed := range row.Properties {
			narrowed.Section, narrowed.Profile = table.Section, name
		}
		p.Rows = append(p.Rows, row)
		p.ByEvent[t] = append(p.ByEvent[t], row)
	}
	for t, rows := range p.ByEvent {
		counts := slices.ContainsFunc(rows, func(r *Row) bool { return r.Count != "" })
		positions := slices.ContainsFunc(rows, func(r *Row) bool { return r.Continues != "" })
		for _, row := range rows {
			row.CountsAttempts, row.HasPositions = counts, positions
		}
		if counts || positions {
			p.UnknownRow[t] = &Row{Profile: p, Type: t, CountsAttempts: counts, HasPositions: positions, IsUnknown: true}
		}
	}
	return p, nil
}

// Profile returns the profile with a name; nil if there is none. The error is a mistake in its table.
func (s *Set) Profile(name string) (*Profile, error) {
	return s.ProfileOf(s.Names.ID([]byte(name)))
}

// Profiles returns all profiles in the order of their names. The error is a mistake in a table.
func (s *Set) Profiles() ([]*Profile, error) { return s.allProfiles() }

// HasProfiles reports whether the version has profiles.
func (s *Set) HasProfiles() bool { return len(s.profiles) > 0 }

// IsProfile reports whether the word with an ID is the name of a profile.
func (s *Set) IsProfile(word uint16) bool { return s.profiles[word] != nil }

// ProfileOf returns the profile with a name ID; nil if there is none. The error is a mistake in its table.
func (s *Set) ProfileOf(word uint16) (*Profile, error) {
	load := s.profiles[word]
	if load == nil {
		return nil, nil
	}
	return load()
}

// Row returns the row of an event type and an action; nil if the profile has none.
func (p *Profile) Row(t *Type, action uint16) *Row {
	for _, row := range p.ByEvent[t] {
		if row.ActionID == action || row.ActionID == document.Unknown {
			return row
		}
	}
	return nil
}

// EventTypes returns the names of the event types in the profile's table.
func (p *Profile) EventTypes() (names []string) {
	for _, row := range p.Rows {
		if !slices.Contains(names, row.Event) {
			names = append(names, row.Event)
		}
	}
	return names
}
