package profiles

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/caliper-lint/caliper-lint/profiles/strict"
)

// grammar says what may stand in a mapping beside properties.
type grammar struct {
	keys    []string // the keys of tableKeys that are allowed
	allowed string   // the allowed keys in words, for errors
	sequels bool     // attempt-count and position-as are allowed, too
	changes bool     // the table holds the differences of a version from another
	action  *grammar // the grammar of the rows under an action or the type of an object
}

// tableKeys are the keys of a table that are not properties.
var tableKeys = []string{"extends", "actions", "objects", "insteadOf", "alsoCalled"}

var (
	entityGrammar   = grammar{keys: []string{"extends", "insteadOf", "alsoCalled"}, allowed: "properties, extends, insteadOf, alsoCalled"}
	envelopeGrammar = grammar{allowed: "properties"}
	eventGrammar    = grammar{keys: tableKeys, allowed: "properties, extends, actions, objects, insteadOf, alsoCalled",
		action: &grammar{allowed: "properties of the event"}}
	profileGrammar = grammar{keys: []string{"actions"}, allowed: "properties of the event, actions",
		action: &grammar{allowed: "properties of the event, attempt-count, position-as", sequels: true}}
)

// tables returns a reader of a file of type tables, which appends them to into in the order of the file.
func tables(into *[]TypeTable, g grammar) func(r tableReader, root *yaml.Node) error {
	return func(r tableReader, root *yaml.Node) error {
		return r.Each(root, func(key, value *yaml.Node) error {
			if !isTypeName(key.Value) {
				return r.Errorf(key, "%q is not a type name; expected a capital letter, then letters and digits", key.Value)
			}
			if strict.IsNothing(value) {
				return r.Errorf(key, "%s is empty; allowed here: %s", key.Value, g.allowed)
			}
			t, err := r.table(key, value, g)
			*into = append(*into, t)
			return err
		})
	}
}

func (r tableReader) table(name, body *yaml.Node, g grammar) (TypeTable, error) {
	t := TypeTable{Name: name.Value, at: r.place(name)}
	err := r.Each(body, func(key, value *yaml.Node) (err error) {
		if word, mark := strengthOf(key.Value); slices.Contains(tableKeys, word) {
			if !slices.Contains(g.keys, word) {
				return r.Errorf(key, "%s cannot have %s here; allowed here: %s", t.Name, word, g.allowed)
			}
			if mark != Optional {
				return r.Errorf(key, "%s is not a property and cannot have a mark", word)
			}
		}
		if g.changes {
			if known, err := r.change(&t, key, value); known {
				return err
			}
		}
		switch key.Value {
		case "extends":
			if value.Kind == yaml.ScalarNode && value.Tag == "!!str" {
				t.Extends = []string{value.Value}
			} else if value.Kind != yaml.SequenceNode {
				err = r.Errorf(key, "extends: expected a type, or several, [A, B]")
			} else {
				t.Extends, err = r.List("extends", value)
			}
		case "actions":
			t.Actions, err = r.restrictions(key, value, *g.action)
		case "objects":
			t.Objects, err = r.restrictions(key, value, *g.action)
		case "insteadOf":
			t.insteadOf, err = r.pairs(value)
			t.InsteadOf = mapOf(t.insteadOf)
		case "alsoCalled":
			t.AlsoCalled, err = r.List(key.Value, value)
		default:
			var row Row
			row, err = r.row(key, value, g)
			t.Rows = append(t.Rows, row)
		}
		return err
	})
	return t, err
}

// change reads a key that is allowed only in a version that is written as its differences from another.
func (r tableReader) change(t *TypeTable, key, value *yaml.Node) (known bool, err error) {
	switch key.Value {
	case "without":
		t.Removed, err = r.List(key.Value, value)
	case Deprecated:
		switch t.Deprecated = true; {
		case value.Value == "true":
		case value.Kind == yaml.ScalarNode && isTypeName(value.Value):
			t.Successors = []string{value.Value}
		case value.Kind == yaml.SequenceNode && len(value.Content) > 0:
			t.Successors, err = r.List(key.Value, value)
		default:
			err = r.Errorf(value, "deprecated: expected true, the type that took its place, or several, [A, B]; or leave it out")
		}
	default:
		return false, nil
	}
	return true, err
}

// row reads "property!: A | B else C in D with d and e!" or "property: [A | B]".
func (r tableReader) row(key, value *yaml.Node, g grammar) (Row, error) {
	name, strength := strengthOf(key.Value)
	switch {
	case isPropertyName(name):
	case g.action != nil && g.action.sequels && (name == "attempt-count" || name == "position-as"):
		return Row{}, r.Errorf(key, "%s stands under an action; allowed here: %s", name, g.allowed)
	default:
		return Row{}, r.Errorf(key, "%q is not a property name: a small letter, then letters and digits; allowed here: %s", key.Value, g.allowed)
	}
	row := Row{Property: name, Strength: strength, at: r.place(key)}
	if value.Kind == yaml.SequenceNode {
		if len(value.Content) != 1 {
			return Row{}, r.Errorf(value, "%s: expected one item type in [ ], several are written [A | B]", name)
		}
		row.Array, value = true, value.Content[0]
	}
	if value.Kind != yaml.ScalarNode || value.Tag == "!!null" {
		return Row{}, r.Errorf(value, "%s: expected a type, such as string, Person or [Agent]", name)
	}
	types, with, _ := strings.Cut(value.Value, " with ")
	right, other, hasElse := strings.Cut(types, " else ")
	if row.Types = split(right, "|"); g.changes {
		row.deprecate()
	}
	if hasElse {
		other, row.WarningProfile, _ = strings.Cut(other, " in ")
		row.TypesWithWarning = split(other, "|")
	}
	if with != "" {
		for _, word := range split(with, " and ") {
			want := RecommendedProperty{Property: word, Strength: Recommended}
			if name, strength := strengthOf(word); strength != Optional {
				want = RecommendedProperty{name, strength}
			}
			row.RecommendedInPlace = append(row.RecommendedInPlace, want)
		}
	}
	return row, nil
}

// deprecate reads "deprecated B": the property is deprecated, and B took its place.
func (row *Row) deprecate() {
	if instead, ok := strings.CutPrefix(row.Types[0], Deprecated+" "); ok && len(row.Types) == 1 {
		row.Types, row.Instead = []string{Deprecated}, strings.TrimSpace(instead)
	}
}

// strengthOf cuts the mark from the end of a property's name.
func strengthOf(word string) (string, Strength) {
	if word == "" {
		return "", Optional
	}
	if mark := strings.IndexByte("+*!", word[len(word)-1]); mark >= 0 {
		return word[:len(word)-1], Advised + Strength(mark)
	}
	return word, Optional
}

func split(s, separator string) []string {
	parts := strings.Split(s, separator)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// restrictions reads "[A, B]" or "{A: {property: Type}, B: }". Names with the same restriction can share a key: "A, B: {...}".
func (r tableReader) restrictions(key, n *yaml.Node, g grammar) ([]Restriction, error) {
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		names, err := r.List(key.Value, n)
		if strict.IsNothing(n) || n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
			err = r.Errorf(key, "%s: the list is empty; name some, [A, B], or leave the key out", key.Value)
		}
		if err != nil {
			return nil, err
		}
		list := make([]Restriction, len(names))
		for i, name := range names {
			list[i] = Restriction{Name: name, at: r.place(n.Content[i])}
		}
		return list, nil
	}
	var list []Restriction
	seen := map[string]bool{}
	err := r.Each(n, func(key, value *yaml.Node) error {
		one, err := r.narrowing(key, value, g)
		if err != nil {
			return err
		}
		for _, name := range split(key.Value, ",") {
			if name == "" {
				return r.Errorf(key, "%q: expected a name, or several with commas between them", key.Value)
			}
			if seen[name] {
				return r.Errorf(key, "%q is listed twice", name)
			}
			seen[name] = true
			one.Name = name
			list = append(list, one)
		}
		return nil
	})
	return list, err
}

func (r tableReader) narrowing(key, body *yaml.Node, g grammar) (Restriction, error) {
	one := Restriction{at: r.place(key)}
	if one.Deprecated = g.changes && body.Value == Deprecated; strict.IsNothing(body) || one.Deprecated {
		return one, nil
	}
	err := r.Each(body, func(key, value *yaml.Node) error {
		if g.sequels {
			if known, err := r.sequel(&one, key, value); known {
				return err
			}
		}
		row, err := r.row(key, value, g)
		one.Rows = append(one.Rows, row)
		return err
	})
	return one, err
}

// sequel reads the keys of a profile about the order of events: "attempt-count: next" and "position-as: Paused".
func (r tableReader) sequel(n *Restriction, key, value *yaml.Node) (known bool, err error) {
	name, strength := strengthOf(key.Value)
	switch {
	case name == "attempt-count" && strength != Optional && strength != Required:
		err = r.Errorf(key, "%s: the only mark of attempt-count is !, where another count is a warning", key.Value)
	case name == "attempt-count":
		if value.Value != "next" && value.Value != "same" {
			err = r.Errorf(value, "attempt-count is %q; must be next or same", value.Value)
		}
		n.Count, n.CountStrength = value.Value, strength
	case name == "position-as" && strength != Optional:
		err = r.Errorf(key, "position-as cannot have a mark")
	case name == "position-as":
		n.Continues, err = r.Word(key.Value, value)
	default:
		return false, nil
	}
	return true, err
}
