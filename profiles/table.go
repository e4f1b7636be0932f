package profiles

import (
	"bytes"
	"errors"
	"fmt"
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
		var doc yaml.Node
		if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&doc); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return locate(file, err)
		}
		r := tableReader{file}
		return r.each(doc.Content[0], func(key, value *yaml.Node) error {
			t, err := r.table(key, value)
			*into = append(*into, t)
			return err
		})
	}
}

type tableReader struct{ file string }

func (r tableReader) errorf(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.file, n.Line, fmt.Sprintf(format, args...))
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
	t := TypeTable{Name: name.Value, line: name.Line}
	err := r.each(body, func(key, value *yaml.Node) (err error) {
		switch key.Value {
		case "extends":
			t.Extends, err = r.words(value)
		case "actions":
			t.Actions, err = r.actions(value)
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

// row reads "property!: A | B else C" or "property: [A | B]".
func (r tableReader) row(key, value *yaml.Node) (Row, error) {
	name, required := strings.CutSuffix(key.Value, "!")
	if !propertyName.MatchString(name) {
		return Row{}, r.errorf(key, "%q is no property name; allowed here are properties, extends, actions and insteadOf", key.Value)
	}
	row := Row{Property: name, Required: required, line: key.Line}
	if value.Kind == yaml.SequenceNode {
		if len(value.Content) != 1 {
			return Row{}, r.errorf(value, "%s: want one item type in [ ], several are written [A | B]", name)
		}
		row.Array, value = true, value.Content[0]
	}
	if value.Kind != yaml.ScalarNode || value.Tag == "!!null" {
		return Row{}, r.errorf(value, "%s: want a type, such as string, Person or [Agent]", name)
	}
	right, other, _ := strings.Cut(value.Value, " else ")
	row.Types = alternatives(right)
	if other != "" {
		row.Else = alternatives(other)
	}
	return row, nil
}

func alternatives(s string) []string {
	parts := strings.Split(s, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// actions reads "[A, B]" or "{A: {property: Type}, B: }".
func (r tableReader) actions(n *yaml.Node) ([]ActionRow, error) {
	var rows []ActionRow
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			rows = append(rows, ActionRow{Action: item.Value, line: item.Line})
		}
		return rows, nil
	}
	err := r.each(n, func(key, value *yaml.Node) error {
		action := ActionRow{Action: key.Value, line: key.Line}
		err := r.each(value, func(key, value *yaml.Node) error {
			row, err := r.row(key, value)
			action.Rows = append(action.Rows, row)
			return err
		})
		rows = append(rows, action)
		return err
	})
	return rows, err
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
