// Package coverage tallies for which rows of the profiles' tables there are events, as the certification service does.
package coverage

import (
	"fmt"
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate"
)

// Notice is said with every result.
const Notice = "This is a rehearsal: only 1EdTech grants certification."

// Coverage is what has been seen of each profile's table. Those of parts of some data add up to that of the whole.
type Coverage struct {
	Version  int                `json:"version"` // of this form of JSON: 1
	Tool     string             `json:"tool"`
	Notice   string             `json:"notice"`
	Caliper  string             `json:"caliper"` // version of the specification
	Summary  validate.Counts    `json:"summary"`
	Unnamed  int                `json:"eventsWithoutProfile"`  // they count for each profile that they fit
	Unplaced int                `json:"eventsOutsideTables"`   // that no row is for
	Other    int                `json:"eventsOfOtherVersions"` // of Caliper; they count for nothing
	Failures []validate.Failure `json:"failures"`              // inputs that could not be read
	Profiles []*Profile         `json:"profiles"`
}

// Profile is what has been seen of a profile's table.
type Profile struct {
	Name    string   `json:"name"`
	Verdict Verdict  `json:"verdict"`
	Missing []string `json:"missing"` // what the verdict lacks, in words
	Events  int      `json:"events"`  // that name it, or fit no other
	Rows    []*Row   `json:"rows"`
}

// Verdict says what certification would say of a profile.
type Verdict string

const (
	Attained     Verdict = "attained"
	NotAttained  Verdict = "not attained"
	NotAttempted Verdict = "not attempted"
)

// Row is what has been seen of a row. An event without an error is conformant; only such count for the verdict.
type Row struct {
	Event         string          `json:"event"`
	Action        string          `json:"action"` // "" stands for every action
	Certification profiles.Demand `json:"certification"`
	Seen          int             `json:"seen"`
	Conformant    int             `json:"conformant"`
	First         *Place          `json:"first"` // where it was first seen; null if never
}

// Place is where an event stands. Record and line are 1-based.
type Place struct {
	File   string `json:"file"`
	Record int    `json:"record"`
	Line   int    `json:"line"`
}

// New returns the empty coverage of the named profiles, of all if there are none.
func New(tool string, spec *profiles.Spec, names []string) (*Coverage, error) {
	c := &Coverage{Version: 1, Tool: tool, Notice: Notice, Caliper: spec.Version, Failures: []validate.Failure{}, Profiles: []*Profile{}}
	if len(spec.Profiles()) == 0 {
		return nil, fmt.Errorf("there are no tables of profiles of Caliper %s", spec.Version)
	}
	if len(names) == 0 {
		names = spec.Profiles()
	}
	for _, name := range names {
		table, err := spec.Profile(name)
		if err != nil {
			return nil, err
		}
		p := &Profile{Name: name, Missing: []string{}}
		for _, row := range table.Rows {
			p.Rows = append(p.Rows, &Row{Event: row.Event, Action: row.Name, Certification: row.Certification})
		}
		c.Profiles = append(c.Profiles, p)
	}
	c.judge()
	return c, nil
}

// Add counts an event.
func (c *Coverage) Add(e validate.Event) {
	if e.Version != c.Caliper {
		c.Other++
		return
	}
	if e.Profile == "" {
		c.Unnamed++
	}
	if len(e.Rows) == 0 {
		c.Unplaced++
	}
	for _, p := range c.Profiles {
		if p.Name == e.Profile || e.Profile == "" && len(e.Rows) == 1 && p.Name == e.Rows[0].Profile.Name {
			p.Events++
		}
	}
	for _, of := range e.Rows {
		row := c.row(of.Profile.Name, of.Event, of.ProfileRow.Name)
		if row == nil {
			continue // of a profile that was not asked for
		}
		row.Seen++
		if e.Conformant {
			row.Conformant++
		}
		if row.First == nil {
			row.First = &Place{e.File, e.Record, e.Line}
		}
	}
}

// Names returns the names of the profiles.
func (c *Coverage) Names() (all []string) {
	for _, p := range c.Profiles {
		all = append(all, p.Name)
	}
	return all
}

// Only keeps the named profiles, all if there are no names.
func (c *Coverage) Only(names []string) {
	if len(names) > 0 {
		c.Profiles = slices.DeleteFunc(c.Profiles, func(p *Profile) bool { return !slices.Contains(names, p.Name) })
	}
}

func (c *Coverage) row(profile, event, action string) *Row {
	for _, p := range c.Profiles {
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

// Close gives every profile its verdict. counts is what was looked at in all.
func (c *Coverage) Close(counts validate.Counts) {
	c.Summary = counts
	c.judge()
}

func (c *Coverage) judge() {
	for _, p := range c.Profiles {
		p.judge()
	}
}

// judge sets verdict and what is missing: every required row must have been seen with a conformant event, and one of
// those of which at least one is.
func (p *Profile) judge() {
	p.Missing = []string{}
	var alternatives []string
	met, conformant := false, 0
	for _, row := range p.Rows {
		conformant += row.Conformant
		switch row.Certification {
		case profiles.DemandRequired:
			if row.Conformant == 0 {
				p.Missing = append(p.Missing, row.missing())
			}
		case profiles.DemandAtLeastOne:
			met = met || row.Conformant > 0
			alternatives = append(alternatives, row.missing())
		}
	}
	if alternatives != nil && !met {
		p.Missing = append(p.Missing, alternatives[0])
		for _, other := range alternatives[1:] {
			p.Missing[len(p.Missing)-1] += " or " + other
		}
	}
	switch {
	case len(p.Missing) == 0 && conformant > 0:
		p.Verdict = Attained
	case p.Events == 0:
		p.Verdict = NotAttempted
	default:
		p.Verdict = NotAttained
	}
}

// Title names a row: "MediaEvent Started".
func (r *Row) Title() string {
	if r.Action == "" {
		return r.Event + " with any action"
	}
	return r.Event + " " + r.Action
}

func (r *Row) missing() string {
	if r.Seen > 0 {
		return r.Title() + " (seen, but never conformant)"
	}
	return r.Title()
}

// Merge adds the coverage of another part of the data, one that comes after. The error says that the two were not made
// with the same tables and profiles.
func (c *Coverage) Merge(other *Coverage) error {
	if c.Version != other.Version || c.Caliper != other.Caliper {
		return fmt.Errorf("it is of Caliper %s in version %d of this form; the first is of Caliper %s in version %d", other.Caliper, other.Version, c.Caliper, c.Version)
	}
	same := slices.EqualFunc(c.Profiles, other.Profiles, func(a, b *Profile) bool {
		return a.Name == b.Name && slices.EqualFunc(a.Rows, b.Rows, func(a, b *Row) bool {
			return a.Event == b.Event && a.Action == b.Action && a.Certification == b.Certification
		})
	})
	if !same {
		return fmt.Errorf("it was made with other profiles or tables than the first")
	}
	for i, p := range c.Profiles {
		p.Events += other.Profiles[i].Events
		for j, row := range p.Rows {
			more := other.Profiles[i].Rows[j]
			row.Seen, row.Conformant = row.Seen+more.Seen, row.Conformant+more.Conformant
			if row.First == nil {
				row.First = more.First
			}
		}
	}
	c.Failures = append(c.Failures, other.Failures...)
	c.Unnamed, c.Unplaced, c.Other = c.Unnamed+other.Unnamed, c.Unplaced+other.Unplaced, c.Other+other.Other
	c.Close(c.Summary.Plus(other.Summary))
	return nil
}
