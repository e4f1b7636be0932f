package view

import (
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// ProfileTable returns the table of a profile as text, and sentences about the facts that have no column.
func ProfileTable(screen terminal.Screen, set *tables.Set, p *tables.Profile) string {
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
	aside := putAside(screen, lines)
	var b strings.Builder
	b.WriteString(title(screen, p))
	b.WriteString(words.Printable(set.Spec.URL(p.Section)) + "\n\n")
	b.WriteString(screen.Grid(lines, func(line, _ int, text string) string {
		if line == 0 {
			return screen.Bold(text)
		}
		return text
	}))
	if disputed || alternatives {
		b.WriteByte('\n')
	}
	if disputed {
		b.WriteString("* accepted with a warning\n")
	}
	if alternatives {
		b.WriteString("at least one: certification requires an event of at least one of these rows\n")
	}
	if besides := inWords(screen, set, p, aside); besides != "" {
		b.WriteString("\nBesides:\n" + besides)
	}
	return b.String()
}

// putAside empties columns until the table fits the screen, and returns their properties, which get sentences instead.
func putAside(screen terminal.Screen, lines [][]string) (aside []string) {
	for _, property := range []string{"referrer", "target", "generated"} {
		if screen.Fits(lines) {
			break
		}
		aside = append(aside, property)
		for _, line := range lines[1:] {
			line[2+slices.Index(participants[:], property)] = ""
		}
	}
	return aside
}

// typesCell returns the types of a value in the notation of the tables. Types that are accepted with a warning have a star.
func typesCell(v *tables.Value) string {
	if v == nil {
		return ""
	}
	words := slices.Clone(v.Names())
	for _, other := range v.TypesWithWarning {
		words = append(words, other+"*")
	}
	cell := strings.Join(words, " | ")
	if v.Array {
		return "[" + cell + "]"
	}
	return cell
}
