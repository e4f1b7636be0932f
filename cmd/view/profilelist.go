// Package view shows the tables of profiles and the rules: to people as text, to programs as JSON.
package view

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// ProfileList returns a line about each profile, and the rows that certification requires.
func ProfileList(screen terminal.Screen, shown []*tables.Profile) string {
	var b strings.Builder
	for _, p := range shown {
		b.WriteString(title(screen, p))
		b.WriteString(screen.Prose("    ", words.Count(len(p.Rows), "row")+"; certification requires "+certification(p), "    "))
	}
	b.WriteString("\nSee the table of one with: caliper-lint profiles NAME\n")
	return b.String()
}

// title returns the name and the subject of a profile.
func title(screen terminal.Screen, p *tables.Profile) string {
	about, _ := strings.CutPrefix(screen.Prose("", p.Name+": "+p.About, ""), p.Name)
	return screen.Bold(p.Name) + about
}

// certification returns the rows that certification for a profile requires, in words.
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
