package profiles

import (
	"slices"
	"strings"
)

// A type may declare an inherited property again. An action, the type of the object or a profile may restrict a property of an event. None
// of them can make the property wider.

// inherited checks that the properties of type t are the same as in each type that it extends, or narrower.
func (c *checker) inherited(t TypeTable) error {
	for _, super := range t.Extends {
		for _, wide := range c.properties[super] {
			row, has := c.property(t.Name, wide.Property)
			if !has || row.of == wide.of {
				continue
			}
			problem := c.wider(*row.Row, *wide.Row, wide.of)
			switch {
			case problem == "":
			case row.of == t.Name:
				return row.at.errorf("%s.%s: %s", t.Name, row.Property, problem)
			default:
				return c.blamed(t.at, row.at, wide.at).errorf("%s has the property %s of %s and that of %s, which differ; declare it again, as narrow as both",
					t.Name, row.Property, row.of, wide.of)
			}
		}
	}
	return nil
}

// restriction checks the restriction by an action of an event type, or by the type of its object.
func (c *checker) restriction(event string, n Restriction) error {
	where := event + "." + n.Name
	if err := c.rows(where, n.Rows); err != nil {
		return err
	}
	for _, row := range n.Rows {
		wide, ok := c.property(event, row.Property)
		if !ok {
			return c.noProperty(event, row)
		}
		if problem := c.wider(row, *wide.Row, event); problem != "" {
			return row.at.errorf("%s.%s: %s", where, row.Property, problem)
		}
	}
	return nil
}

func (c *checker) noProperty(event string, row Row) error {
	var known []string
	for _, p := range c.properties[event] {
		known = append(known, p.Property)
	}
	return row.at.errorf("unknown property %q in %s%s", row.Property, event, DidYouMean(row.Property, known))
}

// wider says in which way a row allows more than another; "" if it does not. whose names the owner of the other row in errors.
func (c *checker) wider(row, wide Row, whose string) string {
	allowed := slices.Concat(wide.Types, wide.TypesWithWarning)
	if row.Array != wide.Array {
		shape := "a single value"
		if wide.Array {
			shape = "an array"
		}
		return "expected " + shape + ", as " + whose + " has it"
	}
	for _, word := range slices.Concat(row.Types, row.TypesWithWarning) {
		if !slices.ContainsFunc(allowed, func(w string) bool { return c.is(word, w) }) {
			return word + " is not among what " + whose + " allows, " + strings.Join(allowed, ", ")
		}
	}
	if isEntity := func(word string) bool { return c.names[word].kind == kindEntity }; slices.ContainsFunc(allowed, isEntity) && !slices.ContainsFunc(row.Types, isEntity) {
		return "expected an entity type, as " + whose + " has it; it also stands for its IRI"
	}
	return ""
}

// checkProfile checks the table of a profile against the other tables.
func (s *Spec) checkProfile(p *Profile) error {
	c, err := s.checker()
	if err != nil {
		return err
	}
	for _, row := range p.Rows {
		if err := c.profileRow(p, row); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) profileRow(p *Profile, row ProfileRow) error {
	if err := c.rows(row.Event, row.Rows); err != nil {
		return err
	}
	var action Restriction // the restriction by the action in the event's own table
	for _, a := range c.tables[row.Event].Actions {
		if a.Name == row.Name {
			action = a
		}
	}
	for i, r := range row.Rows {
		wide, ok := c.property(row.Event, r.Property)
		if !ok {
			return c.noProperty(row.Event, r)
		}
		problem := c.wider(r, *wide.Row, "the event's own table")
		if own := rowOf(action.Rows, r.Property); own != nil && problem == "" {
			// A row under the event is for many actions, and may be wider than one of them. A row of another extension does not matter.
			if i < row.own {
				problem = c.wider(r, *own, "the event's own table with "+row.Name)
			} else if action.at.owner == "" || action.at.owner == p.at.owner {
				problem = c.disjoint(r, *own, row.Name)
			}
		}
		if problem != "" {
			return r.at.errorf("%s.%s: %s", row.Event, r.Property, problem)
		}
	}
	if row.Continues != "" && !slices.ContainsFunc(p.Rows, func(other ProfileRow) bool { return other.Event == row.Event && other.Name == row.Continues }) {
		return row.at.errorf("position-as: the table has no row %s %s", row.Event, row.Continues)
	}
	if row.Count != "" && !c.has(row, action, "generated", "count", "attempt") {
		return row.at.errorf("attempt-count: nothing that %s may have as generated has count, or an attempt", row.Event)
	}
	if row.Continues != "" && !c.has(row, action, "target", "currentTime") {
		return row.at.errorf("position-as: nothing that %s may have as target has currentTime", row.Event)
	}
	return nil
}

func rowOf(rows []Row, property string) *Row {
	for i := range rows {
		if rows[i].Property == property {
			return &rows[i]
		}
	}
	return nil
}

// disjoint returns an error text if no value fits both a profile's row for an event and the row of one of its actions.
func (c *checker) disjoint(row, action Row, name string) string {
	allowed := slices.Concat(action.Types, action.TypesWithWarning)
	for _, word := range slices.Concat(row.Types, row.TypesWithWarning) {
		if slices.ContainsFunc(allowed, func(w string) bool { return c.meet(word, w) }) {
			return ""
		}
	}
	return "the event's own table with " + name + " allows only " + strings.Join(allowed, ", ") + "; list the actions that are meant"
}

// has reports whether a type that may stand in a property of an event, in this row of a profile, has one of the wanted properties.
func (c *checker) has(row ProfileRow, action Restriction, name string, wanted ...string) bool {
	holds := rowOf(row.Rows, name)
	if holds == nil {
		holds = rowOf(action.Rows, name)
	}
	if holds == nil {
		of, ok := c.property(row.Event, name)
		if !ok {
			return false
		}
		holds = of.Row
	}
	for t, properties := range c.properties {
		if !slices.ContainsFunc(slices.Concat(holds.Types, holds.TypesWithWarning), func(word string) bool { return c.is(t, word) }) {
			continue
		}
		if slices.ContainsFunc(properties, func(p property) bool { return slices.Contains(wanted, p.Property) }) {
			return true
		}
	}
	return false
}
