package profiles

import (
	"slices"
	"strings"
)

// check holds the tables against each other: every name that one uses must be defined by another.
func (s *Spec) check() error {
	c := s.checker()
	if c.vocabularies["Action"] == nil {
		return place{termsFile, 1}.errorf("the vocabulary Action is missing")
	}
	for _, v := range s.Vocabularies {
		for wrong, right := range v.Misprints {
			if !slices.Contains(v.Terms, right) {
				return v.at.errorf("%s: misprint %s stands for %q, which is no term of it", v.Name, wrong, right)
			}
		}
	}
	for _, t := range slices.Concat(s.Entities, s.Events, []TypeTable{s.Envelope}) {
		if err := c.table(t); err != nil {
			return err
		}
	}
	return nil
}

// checkProfile holds the table of a profile against the others.
func (s *Spec) checkProfile(p *Profile) error {
	c := s.checker()
	for _, row := range p.Rows {
		event := c.tables[row.Event]
		if err := c.rows(event.Name, row.Rows); err != nil {
			return err
		}
		for _, r := range row.Rows {
			wide, ok := c.property(event.Name, r.Property)
			if !ok {
				return r.at.errorf("%s has no property %s", row.Event, r.Property)
			}
			for _, word := range r.Types {
				if !slices.ContainsFunc(slices.Concat(wide.Types, wide.Else), func(w string) bool { return w == word || c.reaches(word, w, nil) }) {
					return r.at.errorf("%s.%s: %s is not among what the event's own table allows, %s", row.Event, r.Property, word,
						strings.Join(slices.Concat(wide.Types, wide.Else), ", "))
				}
			}
		}
		if row.Continues != "" && !slices.ContainsFunc(p.Rows, func(other ProfileRow) bool { return other.Event == row.Event && other.Name == row.Continues }) {
			return row.at.errorf("position-as: the table has no row %s %s", row.Event, row.Continues)
		}
	}
	return nil
}

// checker knows everything that the tables define.
type checker struct {
	words        []string // all that a row may name as a type
	vocabularies map[string][]string
	kinds        map[string]kind
	tables       map[string]TypeTable
}

type kind uint8

const (
	kindEntity kind = iota + 1
	kindEvent
	kindEnvelope
)

func (s *Spec) checker() *checker {
	c := &checker{words: slices.Clone(primitives), vocabularies: map[string][]string{}, kinds: map[string]kind{}, tables: map[string]TypeTable{}}
	for _, v := range s.Vocabularies {
		c.words = append(c.words, v.Name)
		c.vocabularies[v.Name] = v.Terms
	}
	for _, group := range []struct {
		kind   kind
		tables []TypeTable
	}{{kindEntity, s.Entities}, {kindEvent, s.Events}, {kindEnvelope, []TypeTable{s.Envelope}}} {
		for _, t := range group.tables {
			if group.kind == kindEntity {
				c.words = append(c.words, t.Name)
			}
			c.kinds[t.Name], c.tables[t.Name] = group.kind, t
		}
	}
	return c
}

// reaches reports whether type to is among those that type from extends, directly or not. seen are those already
// looked at.
func (c *checker) reaches(from, to string, seen []string) bool {
	return slices.ContainsFunc(c.tables[from].Extends, func(super string) bool {
		if slices.Contains(seen, super) {
			return false
		}
		return super == to || c.reaches(super, to, append(seen, super))
	})
}

// property returns the row of a property of a type, its own or an inherited one.
func (c *checker) property(typeName, property string) (Row, bool) {
	t := c.tables[typeName]
	for _, row := range t.Rows {
		if row.Property == property {
			return row, true
		}
	}
	for _, super := range t.Extends {
		if row, ok := c.property(super, property); ok {
			return row, true
		}
	}
	return Row{}, false
}

func (c *checker) table(t TypeTable) error {
	k := c.kinds[t.Name]
	if c.tables[t.Name].at != t.at {
		return t.at.errorf("%s is defined twice, also at %s:%d", t.Name, c.tables[t.Name].at.file, c.tables[t.Name].at.line)
	}
	for _, super := range t.Extends {
		if c.kinds[super] != k {
			return t.at.errorf("%s extends %q, which is no table of its kind", t.Name, super)
		}
	}
	if c.reaches(t.Name, t.Name, nil) {
		return t.at.errorf("%s extends itself, by way of others or not", t.Name)
	}
	if err := c.rows(t.Name, t.Rows); err != nil {
		return err
	}
	for wrong, right := range t.InsteadOf {
		if _, ok := c.property(t.Name, right); !ok {
			return t.at.errorf("%s: insteadOf %s: %s has no property %s", t.Name, wrong, t.Name, right)
		}
	}
	for _, a := range t.Actions {
		if actions := c.vocabularies["Action"]; !slices.Contains(actions, a.Name) {
			return a.at.errorf("%s: %q is no action%s", t.Name, a.Name, didYouMean(a.Name, actions))
		}
		if err := c.rows(t.Name+"."+a.Name, a.Rows); err != nil {
			return err
		}
	}
	for _, o := range t.Objects {
		if c.kinds[o.Name] != kindEntity {
			return o.at.errorf("%s: %q is no entity type%s", t.Name, o.Name, didYouMean(o.Name, c.words))
		}
		if err := c.rows(t.Name+"."+o.Name, o.Rows); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) rows(where string, rows []Row) error {
	for _, row := range rows {
		where := where + "." + row.Property
		entities := 0
		for _, word := range slices.Concat(row.Types, row.Else) {
			if !slices.Contains(c.words, word) {
				hint := didYouMean(word, c.words)
				if hint == "" {
					hint = "; allowed are an entity type, a vocabulary, or one of " + strings.Join(primitives, ", ")
				}
				return row.at.errorf("%s: unknown type %q%s", where, word, hint)
			}
			if c.kinds[word] == kindEntity || word == IRI {
				entities++
			}
		}
		if n := len(row.Types) + len(row.Else); n > 1 && entities < n {
			return row.at.errorf("%s: only entity types and IRI can be alternatives of each other", where)
		}
		for _, want := range row.With {
			if !slices.ContainsFunc(row.Types, func(t string) bool { _, ok := c.property(t, want.Property); return ok }) {
				return row.at.errorf("%s: with %s: %s has no such property", where, want.Property, strings.Join(row.Types, " or "))
			}
		}
	}
	return nil
}

func didYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return "; did you mean \"" + near + "\"?"
	}
	return ""
}
