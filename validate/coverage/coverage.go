// Package coverage counts the events of each row of the profiles' tables, as the certification service does.
package coverage

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate"
)

// Notice is a part of every result.
const Notice = "This is a rehearsal: only 1EdTech grants certification."

// Coverage says which rows of the profiles' tables have been seen. The coverages of parts of some data can be merged to the coverage of
// all.
type Coverage struct {
	Version        int                `json:"version"` // the version of this JSON format: 1
	Tool           string             `json:"tool"`
	Notice         string             `json:"notice"`
	Summary        validate.Counts    `json:"summary"`
	Bare           BareEvents         `json:"bare"`
	Other          []Events           `json:"eventsOfOtherVersions"` // events of versions of Caliper that are not in Versions; they do not count
	Failures       []validate.Failure `json:"failures"`              // the inputs that could not be read
	Versions       []*Tables          `json:"versions"`              // the tables of versions of Caliper, the newest first: the versions that events have, or that the user asks for
	defaultVersion string             // the version that Close keeps if no version has events
	open           []*Tables          // the open events, by version: their record can still show that they are not conformant
}

// BareEvents counts the events that are not in an envelope.
type BareEvents struct {
	Counted bool `json:"counted"` // bare events count for certification, as events in envelopes do
	Events  int  `json:"events"`
}

// Events is the number of events of a version of Caliper.
type Events struct {
	Caliper string `json:"caliperVersion"`
	Events  int    `json:"events"`
}

// Tables says which rows of a version of Caliper have been seen.
type Tables struct {
	Caliper        string     `json:"caliperVersion"`
	Events         int        `json:"events"`
	WithoutProfile int        `json:"eventsWithoutProfile"` // the number of events without a profile; they count for each profile that they fit
	OutsideTables  int        `json:"eventsOutsideTables"`  // the number of events that fit no row
	Profiles       []*Profile `json:"profiles"`
}

// Profile says which rows of a profile's table have been seen.
type Profile struct {
	Name    string   `json:"name"`
	Verdict Verdict  `json:"verdict"`
	Missing []string `json:"missing"` // the rows that certification demands and that no conformant event has, in words
	Events  int      `json:"events"`  // the number of events that name the profile, or fit only this profile
	Rows    []*Row   `json:"rows"`
}

// Verdict is the answer of certification for a profile.
type Verdict string

const (
	Attained     Verdict = "attained"
	NotAttained  Verdict = "not attained"
	NotAttempted Verdict = "not attempted"
	NotDemanding Verdict = "nothing is demanded" // certification demands no row of the profile, and the profile has events
)

// Row counts the events of a row. Only conformant events count for the verdict: events in an envelope, or bare events if these are counted,
// without a fault that matters to certification.
type Row struct {
	Event         string           `json:"event"`
	Action        string           `json:"action"` // "" stands for every action
	Certification profiles.Demand  `json:"certification"`
	Seen          int              `json:"seen"`
	Conformant    int              `json:"conformant"`
	FirstSeen     *Location        `json:"firstSeen"`  // the place of the first event of the row; null if there is none
	FirstFault    *validate.Reason `json:"firstFault"` // the first fault because of which an event of the row is not conformant; null if there is none
}

// Location is the place where an event begins. Record and line count from 1.
type Location struct {
	File   string `json:"file"`
	Record int    `json:"record"`
	Line   int    `json:"line"`
}

// New returns an empty coverage of the profiles with some names, by the versions of specs; without names, of all profiles. If no version
// has events, the result has the tables of defaultVersion. bare says that bare events count. The error is a mistake in a table of a
// profile, or says that there is no table.
func New(tool string, specs []*profiles.Spec, defaultVersion string, names []string, bare bool) (*Coverage, error) {
	c := &Coverage{Version: 1, Tool: tool, Notice: Notice, Bare: BareEvents{Counted: bare}, Other: []Events{}, Failures: []validate.Failure{}, defaultVersion: defaultVersion}
	for _, spec := range specs {
		tables, err := newTables(spec, names)
		if err != nil {
			return nil, err
		}
		if tables.Profiles != nil {
			c.Versions = append(c.Versions, tables)
		}
	}
	if c.Versions == nil {
		return nil, fmt.Errorf("there are no tables of profiles of Caliper %s", defaultVersion)
	}
	c.sort()
	return c, nil
}

func newTables(spec *profiles.Spec, names []string) (*Tables, error) {
	t := &Tables{Caliper: spec.Version}
	for _, name := range spec.Profiles() {
		if len(names) > 0 && !slices.Contains(names, name) {
			continue
		}
		table, err := spec.Profile(name)
		if err != nil {
			return nil, err
		}
		p := &Profile{Name: name, Missing: []string{}}
		for _, row := range table.Rows {
			p.Rows = append(p.Rows, &Row{Event: row.Event, Action: row.Name, Certification: row.Certification})
		}
		t.Profiles = append(t.Profiles, p)
	}
	return t, nil
}

// Add counts an event.
func (c *Coverage) Add(e validate.Event) {
	if e.Bare {
		c.Bare.Events++
	}
	all := c.Versions
	if e.Open {
		if c.open == nil {
			for _, t := range c.Versions {
				c.open = append(c.open, t.blank())
			}
		}
		all = c.open
	}
	for _, t := range all {
		if t.Caliper == e.Version {
			t.add(e, !e.Bare || c.Bare.Counted)
			return
		}
	}
	c.addOtherVersion(e.Version, 1)
}

// addOtherVersion counts events of a version without tables in the coverage.
func (c *Coverage) addOtherVersion(version string, events int) {
	i := slices.IndexFunc(c.Other, func(o Events) bool { return o.Caliper == version })
	if i < 0 {
		i, c.Other = len(c.Other), append(c.Other, Events{Caliper: version})
	}
	c.Other[i].Events += events
	slices.SortFunc(c.Other, func(a, b Events) int { return cmp.Compare(b.Caliper, a.Caliper) })
}

// Settle counts the open events that were added since its last call. why is the reason why they are not conformant; nil if they are.
func (c *Coverage) Settle(why *validate.Reason) {
	for i, t := range c.open {
		if why != nil {
			t.spoil(why)
		}
		c.Versions[i].plus(t)
	}
	c.open = nil
}

// add counts an event. counts says that the event is conformant if it has no fault.
func (t *Tables) add(e validate.Event, counts bool) {
	t.Events++
	if e.Profile == "" {
		t.WithoutProfile++
	}
	if len(e.Rows) == 0 {
		t.OutsideTables++
	}
	for _, p := range t.Profiles {
		if p.Name == e.Profile || e.Profile == "" && len(e.Rows) == 1 && p.Name == e.Rows[0].Profile.Name {
			p.Events++
		}
	}
	for _, of := range e.Rows {
		row := t.row(of.Profile.Name, of.Event, of.ProfileRow.Name)
		if row == nil {
			continue // a row of a profile that the user has not asked for
		}
		row.Seen++
		if counts && e.Spoiled == nil {
			row.Conformant++
		}
		if row.FirstSeen == nil {
			row.FirstSeen = &Location{e.File, e.Record, e.Line}
		}
		row.FirstFault = cmp.Or(row.FirstFault, e.Spoiled)
	}
}

// blank returns tables with the same rows, but without events.
func (t *Tables) blank() *Tables {
	empty := &Tables{Caliper: t.Caliper}
	for _, p := range t.Profiles {
		q := &Profile{Name: p.Name}
		for _, row := range p.Rows {
			q.Rows = append(q.Rows, &Row{Event: row.Event, Action: row.Action, Certification: row.Certification})
		}
		empty.Profiles = append(empty.Profiles, q)
	}
	return empty
}

// spoil takes all conformant events back, for a reason.
func (t *Tables) spoil(why *validate.Reason) {
	for _, p := range t.Profiles {
		for _, row := range p.Rows {
			if row.Seen > 0 {
				row.Conformant, row.FirstFault = 0, why
			}
		}
	}
}

// plus adds the counts of later data with the same rows.
func (t *Tables) plus(more *Tables) {
	t.Events, t.WithoutProfile, t.OutsideTables = t.Events+more.Events, t.WithoutProfile+more.WithoutProfile, t.OutsideTables+more.OutsideTables
	for i, p := range t.Profiles {
		p.Events += more.Profiles[i].Events
		for j, row := range p.Rows {
			other := more.Profiles[i].Rows[j]
			row.Seen, row.Conformant = row.Seen+other.Seen, row.Conformant+other.Conformant
			row.FirstSeen, row.FirstFault = cmp.Or(row.FirstSeen, other.FirstSeen), cmp.Or(row.FirstFault, other.FirstFault)
		}
	}
}

// Names returns the names of the profiles of all versions.
func (c *Coverage) Names() (all []string) {
	for _, t := range c.Versions {
		for _, p := range t.Profiles {
			if !slices.Contains(all, p.Name) {
				all = append(all, p.Name)
			}
		}
	}
	return all
}

// Only removes all profiles but those with the given names; without names it keeps all.
func (c *Coverage) Only(names []string) {
	if len(names) == 0 {
		return
	}
	for _, t := range c.Versions {
		t.Profiles = slices.DeleteFunc(t.Profiles, func(p *Profile) bool { return !slices.Contains(names, p.Name) })
	}
	c.Versions = slices.DeleteFunc(c.Versions, func(t *Tables) bool { return len(t.Profiles) == 0 })
}

// Attains reports whether each of the named profiles is attained in every version in which it is attempted, and in at least one version.
func (c *Coverage) Attains(names []string) bool {
	for _, name := range names {
		attained := false
		for _, t := range c.Versions {
			for _, p := range t.Profiles {
				switch {
				case p.Name != name || p.Verdict == NotAttempted:
				case p.Verdict != Attained:
					return false
				default:
					attained = true
				}
			}
		}
		if !attained {
			return false
		}
	}
	return true
}

func (t *Tables) row(profile, event, action string) *Row {
	for _, p := range t.Profiles {
		if p.Name == profile {
			return p.row(event, action)
		}
	}
	return nil
}

func (p *Profile) row(event, action string) *Row {
	for _, row := range p.Rows {
		if row.Event == event && row.Action == action {
			return row
		}
	}
	return nil
}

// Close gives every profile its verdict, and removes versions without events. counts are the counts of all inputs.
func (c *Coverage) Close(counts validate.Counts) {
	c.Summary = counts
	some := func(t *Tables) bool { return t.Events > 0 }
	keep := some
	if !slices.ContainsFunc(c.Versions, some) {
		if !slices.ContainsFunc(c.Versions, func(t *Tables) bool { return t.Caliper == c.defaultVersion }) {
			c.defaultVersion = c.Versions[0].Caliper
		}
		keep = func(t *Tables) bool { return t.Caliper == c.defaultVersion }
	}
	c.Versions = slices.DeleteFunc(c.Versions, func(t *Tables) bool { return !keep(t) })
	c.decide()
}

// sort puts the newest version first. The names of versions have the same length, so they compare as text.
func (c *Coverage) sort() {
	slices.SortFunc(c.Versions, func(a, b *Tables) int { return cmp.Compare(b.Caliper, a.Caliper) })
}

// Merge adds the coverage of a later part of the data. The error says why the two cannot be added: they differ in format, in --bare, in
// tables or in profiles.
func (c *Coverage) Merge(other *Coverage) error {
	if c.Version != other.Version {
		return fmt.Errorf("it is of version %d of this form, the first is of version %d", other.Version, c.Version)
	}
	if c.Bare.Counted != other.Bare.Counted {
		return fmt.Errorf("one was made with --bare, the other without")
	}
	for _, more := range other.Versions {
		i := slices.IndexFunc(c.Versions, func(t *Tables) bool { return t.Caliper == more.Caliper })
		switch {
		case i < 0:
			c.Versions = append(c.Versions, more)
		case !c.Versions[i].isLike(more):
			return fmt.Errorf("it was made with other profiles or tables than the first")
		default:
			c.Versions[i].plus(more)
		}
	}
	c.sort()
	for _, more := range other.Other {
		c.addOtherVersion(more.Caliper, more.Events)
	}
	c.Failures = append(c.Failures, other.Failures...)
	c.Bare.Events += other.Bare.Events
	c.Close(c.Summary.Plus(other.Summary))
	return nil
}

// isLike reports whether two tables have the same profiles with the same rows.
func (t *Tables) isLike(other *Tables) bool {
	return slices.EqualFunc(t.Profiles, other.Profiles, func(a, b *Profile) bool {
		return a.Name == b.Name && slices.EqualFunc(a.Rows, b.Rows, func(a, b *Row) bool {
			return a.Event == b.Event && a.Action == b.Action && a.Certification == b.Certification
		})
	})
}
