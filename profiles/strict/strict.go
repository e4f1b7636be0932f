// Package strict reads YAML as nodes, so that each reader checks every key and no misspelt key is passed over.
package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Reader reads one file.
type Reader struct {
	File    string      // the name of the file in errors
	Marks   string      // characters that may follow a name without being part of it, such as + and *
	Columns bool        // errors have the column, too: "file:line:column: "
	Note    func(error) // receives an error within a mapping; the next pair is then read; nil: the error ends reading
}

// Errorf returns an error that begins with the place of a node: "file:line: ".
func (r Reader) Errorf(n *yaml.Node, format string, args ...any) error {
	if r.Columns && n.Column > 0 {
		r.File, format, args = fmt.Sprintf("%s:%d", r.File, n.Line), "%s", []any{fmt.Sprintf(format, args...)}
		return r.at(n.Column, format, args...)
	}
	return r.at(n.Line, format, args...)
}

func (r Reader) at(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.File, line, fmt.Sprintf(format, args...))
}

const plainOnly = "anchors (&), aliases (*) and merge keys (<<) are not used here; write out what is meant"

// Parse returns the root of the only YAML document in a file. The root is nil if the file has only comments.
func (r Reader) Parse(data []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	err := decoder.Decode(&document)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err == nil {
		root := document.Content[0]
		if err := r.plain(root); err != nil {
			return nil, err
		}
		err = decoder.Decode(&second)
		if errors.Is(err, io.EOF) {
			if IsNull(root) {
				root = nil
			}
			return root, nil
		}
	}
	if err != nil {
		return nil, r.locate(data, err)
	}
	return nil, r.Errorf(&second, "a second document begins here (---); a file holds one")
}

// plain refuses the features of YAML other than mappings, lists and scalars.
func (r Reader) plain(n *yaml.Node) error {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "" || n.Tag == "!!merge":
		return r.Errorf(n, plainOnly)
	case n.Style&yaml.TaggedStyle != 0:
		return r.Errorf(n, "tags, such as %s, are not used here", n.Tag)
	}
	for _, child := range n.Content {
		if err := r.plain(child); err != nil {
			return err
		}
	}
	return nil
}

// locate turns the "yaml: line 12: ..." of package yaml into "file:12: ...".
func (r Reader) locate(data []byte, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 0
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		if n, scanErr := fmt.Sscanf(rest, "%d:", &line); n != 1 || scanErr != nil {
			line = 0
		}
		_, text, _ = strings.Cut(rest, ": ")
		switch text { // the errors of its parser, unlike those of its scanner, count lines from 0
		case "did not find expected key", "did not find expected node content", "did not find expected '-' indicator",
			"did not find expected ',' or ']'", "did not find expected ',' or '}'", "did not find expected <document start>":
			line++
		}
	} else if name, ok := strings.CutPrefix(text, "unknown anchor '"); ok {
		name, _, _ = strings.Cut(name, "'")
		line, text = lineAt(data, bytes.Index(data, []byte("*"+name))), plainOnly
	} else if at, what := unreadable(data); what != "" {
		line, text = lineAt(data, at), what
	}
	text = plainer(data, line, text)
	last := lineAt(data, len(bytes.TrimRight(data, "\r\n")))
	return r.at(max(1, min(line, last)), "%s", text)
}

// plainer replaces messages of package yaml that use the words of YAML's grammar by plain ones.
func plainer(data []byte, line int, text string) string {
	switch text {
	case "found character that cannot start any token":
		lines := bytes.Split(data, []byte{'\n'})
		if 0 < line && line <= len(lines) && bytes.HasPrefix(bytes.TrimLeft(lines[line-1], " "), []byte{'\t'}) {
			return "the line begins with a tab; YAML is indented with spaces"
		}
	case "found unexpected end of stream":
		return "a quote is not closed"
	case "mapping values are not allowed in this context":
		return "a colon is not allowed here; text with a colon needs quotes"
	}
	return text
}

func lineAt(data []byte, offset int) int { return 1 + bytes.Count(data[:max(0, offset)], []byte{'\n'}) }

// unreadable finds the first character that YAML does not allow. what is a message about it; "" if there is none.
func unreadable(data []byte) (offset int, what string) {
	for offset < len(data) {
		c, size := utf8.DecodeRune(data[offset:])
		switch {
		case c == utf8.RuneError && size == 1:
			return offset, "this is not UTF-8; save the file in that encoding"
		case c < ' ' && !strings.ContainsRune("\t\n\r", c), '\x7F' <= c && c < 0xA0 && c != 0x85, c == 0xFFFE, c == 0xFFFF:
			return offset, fmt.Sprintf("control character U+%04X: remove it", c)
		}
		offset += size
	}
	return 0, ""
}

// IsNull reports whether a node is null: ~ or nothing at all.
func IsNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// IsNothing reports whether a node is null or an empty mapping.
func IsNothing(n *yaml.Node) bool {
	return IsNull(n) || n.Kind == yaml.MappingNode && len(n.Content) == 0
}

// Each calls f for every pair of a mapping, in order. Two names that differ only by marks at their end are duplicates.
func (r Reader) Each(n *yaml.Node, f func(key, value *yaml.Node) error) error {
	if IsNothing(n) {
		return r.Errorf(n, "expected a mapping (name: value), found nothing")
	}
	if n.Kind != yaml.MappingNode {
		return r.Errorf(n, "expected a mapping (name: value)")
	}
	lines := make(map[string]int, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		err := r.pair(n.Content[i], lines)
		if err == nil {
			err = f(n.Content[i], n.Content[i+1])
		}
		if err != nil && r.Note == nil {
			return err
		} else if err != nil {
			r.Note(err)
		}
	}
	return nil
}

// pair checks the key of a pair. lines holds the lines of the keys before it.
func (r Reader) pair(key *yaml.Node, lines map[string]int) error {
	if key.Kind != yaml.ScalarNode {
		return r.Errorf(key, "expected a name before the colon")
	}
	name := strings.TrimRight(key.Value, r.Marks)
	if line := lines[name]; line != 0 {
		return r.Errorf(key, "duplicate key %q, first on line %d", key.Value, line)
	}
	lines[name] = key.Line
	return nil
}

// Word reads a text in one scalar. what names the key in errors.
func (r Reader) Word(what string, n *yaml.Node) (string, error) {
	switch {
	case n.Kind != yaml.ScalarNode || n.Tag == "!!null" || n.Value == "":
		return "", r.Errorf(n, "%s: expected text", what)
	case n.Tag != "!!str":
		return "", r.Errorf(n, "%s: expected text; if %s is meant as text, put it in quotes", what, n.Value)
	}
	return n.Value, nil
}

// List reads a list of texts without duplicates. what names the key in errors.
func (r Reader) List(what string, n *yaml.Node) ([]string, error) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		example := n.Value
		if example == "" || strings.ContainsFunc(example, unicode.IsControl) {
			example = "A, B"
		}
		return nil, r.Errorf(n, "%s: expected a list, [%s]", what, example)
	}
	words := make([]string, 0, len(n.Content))
	seen := make(map[string]bool, len(n.Content))
	for _, item := range n.Content {
		word, err := r.Word(what, item)
		if err != nil {
			return nil, err
		}
		if seen[word] {
			return nil, r.Errorf(item, "%s: %q is listed twice", what, word)
		}
		seen[word] = true
		words = append(words, word)
	}
	return words, nil
}
