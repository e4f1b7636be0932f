package view

import (
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// statement is a fact of a table about a property, beside its types.
type statement struct{ subject, says string }

// inWords returns a list of the facts without a column, each with the rows that have it. aside are the properties whose types have no
// column.
func inWords(screen terminal.Screen, set *tables.Set, p *tables.Profile, aside []string) string {
	var b strings.Builder
	strengths := map[profiles.Strength]bool{}
	for i := 0; i < len(p.Rows); {
		rows := p.Rows[i:]
		if other := slices.IndexFunc(rows, func(r *tables.Row) bool { return r.Event != rows[0].Event }); other > 0 {
			rows = rows[:other]
		}
		i += len(rows)
		for _, shared := range groupStatements(set, rows, aside) {
			text := nameRows(rows, shared.rows) + ": " + shared.subject + " " + strings.Join(shared.says, "; it ")
			b.WriteString(screen.Prose("- ", text, "  "))
		}
		for _, row := range rows {
			for _, a := range set.RowRecommendations(row) {
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
		b.WriteString("\n" + screen.Prose("", "A missing property is "+strings.Join(legend, ", ")+".", ""))
	}
	return b.String()
}

// sharedStatements are facts about a property that several rows of an event type share.
type sharedStatements struct {
	rows    []*tables.Row
	subject string
	says    []string
}

// groupStatements returns the facts of the rows of an event type, grouped by the rows that share them.
func groupStatements(set *tables.Set, rows []*tables.Row, aside []string) (all []sharedStatements) {
	var order []statement
	rowsSaying := map[statement][]*tables.Row{}
	for _, row := range rows {
		for _, s := range statements(set, row, aside) {
			if rowsSaying[s] == nil {
				order = append(order, s)
			}
			rowsSaying[s] = append(rowsSaying[s], row)
		}
	}
	for _, s := range order {
		same := slices.IndexFunc(all, func(a sharedStatements) bool { return a.subject == s.subject && slices.Equal(a.rows, rowsSaying[s]) })
		if same < 0 {
			same = len(all)
			all = append(all, sharedStatements{rows: rowsSaying[s], subject: s.subject})
		}
		all[same].says = append(all[same].says, s.says)
	}
	return all
}

// nameRows returns the names of some of the rows of an event type.
func nameRows(all, some []*tables.Row) string {
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
	profiles.Advised:     {"is advised", "ideally has", "a note where it is advised (ideally)"},
}

// statements returns the facts of a row in words.
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
	asks := set.RowRecommendations(row)
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

// typesInWords returns the types that a value may have, in words.
func typesInWords(v *tables.Value) string {
	types := strings.Join(v.Names(), " or ")
	says := "may be of type " + types
	switch {
	case v.Array:
		says = "may be an array of " + types
	case v.Kind == tables.Entity:
		says = "may be " + words.OneOf(v.Names())
	}
	if v.TypesWithWarning != nil {
		says += ", or with a warning " + words.OneOf(v.TypesWithWarning)
	}
	return says
}
