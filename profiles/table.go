package profiles

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// A table file is read from YAML nodes rather than into structs, because most of its keys are property names. Every
// key is interpreted, so that nothing misspelt can pass.

var propertyName = regexp.MustCompile(`^[a-z][A-Za-z]*$`)

// tables returns a reader of a file of type tables, which appends them to into in the order of the file.
func tables(into *[]TypeTable) func(file string, data []byte) error {
	return func(file string, data []byte) error {
		root, err := parse(file, data)
		if root == nil {
			return err
		}
		r := tableReader{file: file, allowed: "properties, extends, actions, objects and insteadOf"}
		return r.each(root, func(key, value *yaml.Node) error {
			t, err := r.table(key, value)
			*into = append(*into, t)
			return err
		})
	}
}

// parse returns the root of a YAML document, nil if there is none.
func parse(file string, data []byte) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, locate(file, err)
	}
	return doc.Content[0], nil
}

type tableReader struct {
	file      string
	allowed   string // the keys of a table, for errors
	inProfile bool
}

func (r tableReader) place(n *yaml.Node) place { return place{r.file, n.Line} }

func (r tableReader) errorf(n *yaml.Node, format string, args ...any) error {
	return r.place(n).errorf(format, args...)
}

// each calls f for every pair of a mapping, in order. A missing value (~) is an empty mapping.
func (r tableReader) each(n *yaml.Node, f func(key, value *yaml.Node) error) error {
	if n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return r.errorf(n, "want a mapping (name: value)")
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if seen[key.Value] {
			return r.errorf(key, "%q stands here twice", key.Value)
		}
		seen[key.Value] = true
		if err := f(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (r tableReader) table(name, body *yaml.Node) (TypeTable, error) {
	t := TypeTable{Name: name.Value, at: r.place(name)}
	err := r.each(body, func(key, value *yaml.Node) (err error) {
		switch key.Value {
		case "extends":
			t.Extends, err = r.words(value)
		case "actions":
			t.Actions, err = r.narrowings(value)
		case "objects":
			t.Objects, err = r.narrowings(value)
		case "insteadOf":
			t.InsteadOf = map[string]string{}
			err = r.each(value, func(wrong, right *yaml.Node) error {
				t.InsteadOf[wrong.Value] = right.Value
				return nil
			})
		default:
			var row Row
			row, err = r.row(key, value)
			t.Rows = append(t.Rows, row)
		}
		return err
	})
	return t, err
}

// row reads "property!: A | B else C with d and e!" or "property: [A | B]".
func (r tableReader) row(key, value *yaml.Node) (Row, error) {
	name, strength := strengthOf(key.Value)
	if !propertyName.MatchString(name) {
		return Row{}, r.errorf(key, "%q is no property name; allowed here are %s", key.Value, r.allowed)
	}
	row := Row{Property: name, Strength: strength, at: r.place(key)}
	if value.Kind == yaml.SequenceNode {
		if len(value.Content) != 1 {
			return Row{}, r.errorf(value, "%s: want one item type in [ ], several are written [A | B]", name)
		}
		row.Array, value = true, value.Content[0]
	}
	if value.Kind != yaml.ScalarNode || value.Tag == "!!null" {
		return Row{}, r.errorf(value, "%s: want a type, such as string, Person or [Agent]", name)
	}
	types, with, _ := strings.Cut(value.Value, " with ")
	right, other, _ := strings.Cut(types, " else ")
	row.Types = split(right, "|")
	if other != "" {
		row.Else = split(other, "|")
	}
	if with != "" {
		for _, word := range split(with, " and ") {
			want := Want{Property: word, Strength: Recommended}
			if name, strength := strengthOf(word); strength != Optional {
				want = Want{name, strength}
			}
			row.With = append(row.With, want)
		}
	}
	return row, nil
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

// narrowings reads "[A, B]" or "{A: {property: Type}, B: }"; several that are alike share a line, "A, B: {...}".
func (r tableReader) narrowings(n *yaml.Node) ([]Narrowing, error) {
	var list []Narrowing
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode {
				return nil, r.errorf(item, "want a word")
			}
			list = append(list, Narrowing{Name: item.Value, at: r.place(item)})
		}
		return list, nil
	}
	err := r.each(n, func(key, value *yaml.Node) error {
		one := Narrowing{at: r.place(key)}
		err := r.each(value, func(key, value *yaml.Node) error {
			if r.inProfile {
				if known, err := r.sequel(&one, key, value); known {
					return err
				}
			}
			row, err := r.row(key, value)
			one.Rows = append(one.Rows, row)
			return err
		})
		for _, name := range split(key.Value, ",") {
			one.Name = name
			list = append(list, one)
		}
		return err
	})
	return list, err
}

// sequel reads what a profile says of the order of events: "attempt-count: next" and "position-as: Paused".
func (r tableReader) sequel(n *Narrowing, key, value *yaml.Node) (known bool, err error) {
	name, strength := strengthOf(key.Value)
	switch name {
	case "attempt-count":
		if value.Value != "next" && value.Value != "same" {
			err = r.errorf(value, "attempt-count is %q; allowed are next and same", value.Value)
		}
		n.Count, n.CountStrength = value.Value, strength
	case "position-as":
		n.Continues = value.Value
	default:
		return false, nil
	}
	return true, err
}

// words reads a word or a list of words.
func (r tableReader) words(n *yaml.Node) ([]string, error) {
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}, nil
	}
	var list []string
	if err := n.Decode(&list); err != nil {
		return nil, r.errorf(n, "want a word or a list of words")
	}
	return list, nil
}
