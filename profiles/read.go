package profiles

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/caliper-lint/caliper-lint/profiles/strict"
)

// A table file is read from YAML nodes rather than into structs, because most of its keys are names of types and
// properties.

// tableReader reads one file of tables.
type tableReader struct {
	strict.Reader
	owner string // the name of the extension's folder in errors; "" for Caliper's own tables
}

func (r tableReader) place(n *yaml.Node) location { return location{r.File, n.Line, r.owner} }

// fields reads a mapping of texts with the given keys, each of which may be missing.
func (r tableReader) fields(n *yaml.Node, keys []string, into ...*string) error {
	return r.Each(n, func(key, value *yaml.Node) (err error) {
		for i, known := range keys {
			if key.Value == known {
				*into[i], err = r.Word(known, value)
				return err
			}
		}
		return r.Errorf(key, "unknown key %q; must be one of %s%s", key.Value, strings.Join(keys, ", "), DidYouMean(key.Value, keys))
	})
}

// pairs reads a mapping from wrong names to right names.
func (r tableReader) pairs(n *yaml.Node) ([]pair, error) {
	var all []pair
	err := r.Each(n, func(key, value *yaml.Node) error {
		right, err := r.Word(key.Value, value)
		all = append(all, pair{key.Value, right, r.place(key)})
		return err
	})
	return all, err
}

// pair is a wrong name, the right name, and the place of the two.
type pair struct {
	wrong, right string
	at           location
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
