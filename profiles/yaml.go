package profiles

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A table file is read from YAML nodes rather than into structs, because most of its keys are names of types and
// properties. Every key is interpreted, so that nothing misspelt can pass.

// tableReader reads one file of tables.
type tableReader struct {
	file  string // as errors call it
	owner string // the folder of the extension, as errors call it; "" for Caliper's own tables
}

func (r tableReader) place(n *yaml.Node) place { return place{r.file, n.Line, r.owner} }

func (r tableReader) errorf(n *yaml.Node, format string, args ...any) error {
	return r.place(n).errorf(format, args...)
}

const plainOnly = "anchors (&), aliases (*) and merge keys (<<) are not used here; write out what is meant"

// parse returns the root of the one YAML document in a file, nil if it holds nothing but remarks.
func (r tableReader) parse(data []byte) (*yaml.Node, error) {
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
			if isNull(root) {
				root = nil
			}
			return root, nil
		}
	}
	if err != nil {
		return nil, r.locate(data, err)
	}
	return nil, r.errorf(&second, "a second document begins here (---); a file holds one")
}

// plain refuses what YAML can do beyond mappings, lists and words.
func (r tableReader) plain(n *yaml.Node) error {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "" || n.Tag == "!!merge":
		return r.errorf(n, plainOnly)
	case n.Style&yaml.TaggedStyle != 0:
		return r.errorf(n, "tags, such as %s, are not used here", n.Tag)
	}
	for _, child := range n.Content {
		if err := r.plain(child); err != nil {
			return err
		}
	}
	return nil
}

// locate turns the "yaml: line 12: ..." of package yaml into "file:12: ...".
func (r tableReader) locate(data []byte, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 0
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		if n, scanErr := fmt.Sscanf(rest, "%d:", &line); n != 1 || scanErr != nil {
			line = 0
		}
		_, text, _ = strings.Cut(rest, ": ")
		switch text { // those of its parser, rather than its scanner, count lines from 0
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
	last := lineAt(data, len(bytes.TrimRight(data, "\r\n")))
	return place{r.file, max(1, min(line, last)), r.owner}.errorf("%s", text)
}

func lineAt(data []byte, offset int) int { return 1 + bytes.Count(data[:max(0, offset)], []byte{'\n'}) }

// unreadable finds the first character that YAML does not allow, and says what it is; "" if there is none.
func unreadable(data []byte) (offset int, what string) {
	for offset < len(data) {
		c, size := utf8.DecodeRune(data[offset:])
		switch {
		case c == utf8.RuneError && size == 1:
			return offset, "this is no UTF-8; save the file in that encoding"
		case c < ' ' && !strings.ContainsRune("\t\n\r", c), '\x7F' <= c && c < 0xA0 && c != 0x85, c == 0xFFFE, c == 0xFFFF:
			return offset, fmt.Sprintf("a control character (U+%04X) stands here; remove it", c)
		}
		offset += size
	}
	return 0, ""
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// isNothing reports whether nothing is said: ~ or {}.
func isNothing(n *yaml.Node) bool {
	return isNull(n) || n.Kind == yaml.MappingNode && len(n.Content) == 0
}

// each calls f for every pair of a mapping, in order. Names that differ only by the mark at their end are the same.
func (r tableReader) each(n *yaml.Node, f func(key, value *yaml.Node) error) error {
	if isNothing(n) {
		return r.errorf(n, "nothing stands here; want a mapping (name: value)")
	}
	if n.Kind != yaml.MappingNode {
		return r.errorf(n, "want a mapping (name: value)")
	}
	lines := make(map[string]int, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			return r.errorf(key, "want a name before the colon")
		}
		name, _ := strengthOf(key.Value)
		if line := lines[name]; line != 0 {
			return r.errorf(key, "%q stands here twice, in line %d already", key.Value, line)
		}
		lines[name] = key.Line
		if err := f(key, value); err != nil {
			return err
		}
	}
	return nil
}

// fields reads a mapping of texts with the given keys, each of which may be missing.
func (r tableReader) fields(n *yaml.Node, keys []string, into ...*string) error {
	return r.each(n, func(key, value *yaml.Node) (err error) {
		for i, known := range keys {
			if key.Value == known {
				*into[i], err = r.word(known, value)
				return err
			}
		}
		return r.errorf(key, "unknown key %q; allowed are %s%s", key.Value, strings.Join(keys, ", "), didYouMean(key.Value, keys))
	})
}

// word reads a word or a line of text. what is its key, for errors.
func (r tableReader) word(what string, n *yaml.Node) (string, error) {
	switch {
	case n.Kind != yaml.ScalarNode || n.Tag == "!!null" || n.Value == "":
		return "", r.errorf(n, "%s: want text", what)
	case n.Tag != "!!str":
		return "", r.errorf(n, "%s: want text; if %s is meant as text, put it in quotes", what, n.Value)
	}
	return n.Value, nil
}

// list reads a list of different words. what is its key, for errors.
func (r tableReader) list(what string, n *yaml.Node) ([]string, error) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		return nil, r.errorf(n, "%s: want a list, [%s]", what, cmp.Or(n.Value, "A, B"))
	}
	words := make([]string, 0, len(n.Content))
	seen := make(map[string]bool, len(n.Content))
	for _, item := range n.Content {
		word, err := r.word(what, item)
		if err != nil {
			return nil, err
		}
		if seen[word] {
			return nil, r.errorf(item, "%s: %q stands here twice", what, word)
		}
		seen[word] = true
		words = append(words, word)
	}
	return words, nil
}

// pairs reads a mapping from a name that is wrong to the one that is meant.
func (r tableReader) pairs(n *yaml.Node) ([]pair, error) {
	var all []pair
	err := r.each(n, func(key, value *yaml.Node) error {
		right, err := r.word(key.Value, value)
		all = append(all, pair{key.Value, right, r.place(key)})
		return err
	})
	return all, err
}

// pair is a name that is wrong, the one that is meant, and where that is said.
type pair struct {
	wrong, right string
	at           place
}

func mapOf(pairs []pair) map[string]string {
	all := make(map[string]string, len(pairs))
	for _, p := range pairs {
		all[p.wrong] = p.right
	}
	return all
}

// isTypeName reports whether s can be the name of a type or a vocabulary: a capital letter, then letters and digits.
func isTypeName(s string) bool { return s != "" && 'A' <= s[0] && s[0] <= 'Z' && isAlphanumeric(s) }

// isPropertyName reports whether s can be the name of a property: a small letter, then letters and digits.
func isPropertyName(s string) bool { return s != "" && 'a' <= s[0] && s[0] <= 'z' && isAlphanumeric(s) }

func isAlphanumeric(s string) bool {
	for _, c := range []byte(s) {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return true
}
