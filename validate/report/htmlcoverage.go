package report

import (
	"cmp"
	"fmt"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
)

// htmlCoverage is a picture of the profiles' tables and of the rows that were seen.
type htmlCoverage struct {
	*coverage.Coverage
	Legend  [][]htmlCell // a line of colours (seen or not), and a line of shapes (required or not)
	Remarks []string
	Tables  []htmlTables
}

// htmlTables is the part of the picture for a version of Caliper.
type htmlTables struct {
	*coverage.Tables
	All, Attempted, Rest []htmlProfile
}

// htmlProfile is a line of the picture: a profile.
type htmlProfile struct {
	*coverage.Profile
	Kind, Mark string // the class and the sign of the verdict
	Cells      []htmlCell
}

// htmlCell is a row of a profile's table. Colour and mark say whether the row was seen, the shape whether certification requires it.
type htmlCell struct {
	*coverage.Row
	State, Shape string
	Says, Title  string
	Where        string // the place where the row was first seen
	Why          string // the reason why no event counts for the row
}

// pictures returns the picture of a coverage; nil without coverage.
func pictures(c *coverage.Coverage) *htmlCoverage {
	if c == nil {
		return nil
	}
	all := &htmlCoverage{Coverage: c, Legend: legend(), Remarks: remarks(c)}
	for _, t := range c.Versions {
		all.Tables = append(all.Tables, picture(t))
	}
	return all
}

func picture(t *coverage.Tables) htmlTables {
	all := htmlTables{Tables: t}
	for _, p := range t.Profiles {
		line := htmlProfile{Profile: p}
		for _, row := range p.Rows {
			line.Cells = append(line.Cells, cellOf(row))
		}
		switch p.Verdict {
		case coverage.Attained:
			line.Kind, line.Mark = "pass", "✓"
		case coverage.NotAttained:
			line.Kind, line.Mark = "error", "✗"
		default:
			line.Kind, line.Mark = "none", "–"
		}
		all.All = append(all.All, line)
		if p.Verdict == coverage.NotAttempted {
			all.Rest = append(all.Rest, line)
		} else {
			all.Attempted = append(all.Attempted, line)
		}
	}
	return all
}

func cellOf(row *coverage.Row) htmlCell {
	c := htmlCell{Row: row, Shape: shape(row.Certification)}
	switch {
	case row.Seen == 0:
		c.State, c.Says = "unseen", "not seen"
	case row.IsFaulty():
		c.State, c.Says, c.Why = "faulty", words.Count(row.Seen, "event")+", none conformant", words.Printable(why(row))
	default:
		c.State, c.Says = "conformant", words.Count(row.Conformant, "conformant event")
		if row.Conformant < row.Seen {
			c.Says += " of " + words.Grouped(row.Seen)
		}
	}
	if row.FirstSeen != nil {
		c.Where = fmt.Sprintf("%s:%d", words.Printable(row.FirstSeen.File), row.FirstSeen.Line)
	}
	c.Title = fmt.Sprintf("%s, %s: %s", row.Title(), row.Certification, c.Says)
	if c.Why != "" {
		c.Title += "; " + c.Why
	}
	return c
}

// shape names the shape of a cell: it shows what certification requires of the row.
func shape(d profiles.Demand) string {
	switch d {
	case profiles.DemandRequired:
		return "square"
	case profiles.DemandAtLeastOne:
		return "diamond"
	}
	return "circle"
}

// legend returns a cell of each kind.
func legend() [][]htmlCell {
	return [][]htmlCell{{
		{State: "conformant", Shape: "circle", Title: "conformant event seen"},
		{State: "faulty", Shape: "circle", Title: "seen, but none conformant"},
		{State: "unseen", Shape: "circle", Title: "not seen"},
	}, {
		{State: "unseen", Shape: "square", Title: "required"},
		{State: "unseen", Shape: "diamond", Title: "at least one of these"},
		{State: "unseen", Shape: "circle", Title: "optional"},
	}}
}

// Does returns the action of a row.
func (c htmlCell) Does() string { return cmp.Or(c.Action, "any action") }
