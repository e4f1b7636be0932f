package profiles

import (
	"fmt"
	"slices"
	"strings"
)

// check holds the tables against each other: every name that one uses must be defined by another.
func (s *Spec) check() error {
	c := checker{words: slices.Clone(primitives), kinds: map[string]kind{}}
	for _, v := range s.Vocabularies {
		c.define(v.Name, kindVocabulary)
		if v.Name == "Action" {
			c.actions = v.Terms
		}
		for wrong, right := range v.Misprints {
			if !slices.Contains(v.Terms, right) {
				return fmt.Errorf("terms.yaml: %s: misprint %s stands for %q, which is no term of it", v.Name, wrong, right)
			}
		}
	}
	for _, t := range s.Entities {
		c.define(t.Name, kindEntity)
	}
	for _, t := range s.Events {
		c.define(t.Name, kindEvent)
	}
	for _, group := range []struct {
		file   string
		kind   kind
		tables []TypeTable
	}{
		{"entities.yaml", kindEntity, s.Entities},
		{"events.yaml", kindEvent, s.Events},
		{"envelope.yaml", kindEnvelope, []TypeTable{s.Envelope}},
	} {
		c.file, c.supers = group.file, map[string][]string{}
		for _, t := range group.tables {
			c.supers[t.Name] = t.Extends
		}
		for _, t := range group.tables {
			if c.reaches(t.Name, t.Name, map[string]bool{}) {
				return fmt.Errorf("%s:%d: %s extends itself, by way of others or not", c.file, t.line, t.Name)
			}
			if err := c.table(t, group.kind); err != nil {
				return err
			}
		}
	}
	return nil
}

type kind uint8

const (
	kindVocabulary kind = iota + 1
	kindEntity
	kindEvent
	kindEnvelope
)

type checker struct {
	file    string
	words   []string            // everything that a row may name as a type
	kinds   map[string]kind     // what the tables define
	supers  map[string][]string // of the types of the file
	actions []string
}

// reaches reports whether type to is among those that type from extends. seen holds the types already looked at.
func (c *checker) reaches(from, to string, seen map[string]bool) bool {
	return slices.ContainsFunc(c.supers[from], func(super string) bool {
		if seen[super] {
			return false
		}
		seen[super] = true
		return super == to || c.reaches(super, to, seen)
	})
}

func (c *checker) define(name string, k kind) {
	c.kinds[name] = k
	if k != kindEvent {
		c.words = append(c.words, name)
	}
}

func (c *checker) table(t TypeTable, k kind) error {
	for _, super := range t.Extends {
		if c.kinds[super] != k {
			return fmt.Errorf("%s:%d: %s extends %q, which is no table of this file", c.file, t.line, t.Name, super)
		}
	}
	for _, row := range t.Rows {
		if err := c.row(t.Name, row); err != nil {
			return err
		}
	}
	for _, a := range t.Actions {
		if !slices.Contains(c.actions, a.Action) {
			return fmt.Errorf("%s:%d: %s: %q is no action%s", c.file, a.line, t.Name, a.Action, didYouMean(a.Action, c.actions))
		}
		for _, row := range a.Rows {
			if err := c.row(t.Name+"."+a.Action, row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) row(where string, row Row) error {
	for _, word := range slices.Concat(row.Types, row.Else) {
		if !slices.Contains(c.words, word) {
			hint := didYouMean(word, c.words)
			if hint == "" {
				hint = "; allowed are an entity type, a vocabulary, or one of " + strings.Join(primitives, ", ")
			}
			return fmt.Errorf("%s:%d: %s.%s: unknown type %q%s", c.file, row.line, where, row.Property, word, hint)
		}
	}
	return nil
}

func didYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}
