package rules

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/document"
)

// nearProperty returns the property of type t that was probably meant by the name of a member of an object, "" if there is none: what
// the tables say, one that is written in another way, such as event_time, one that is near, or one that shares its first or last word,
// as messageParameters does with messageProperties. What the object has already is not meant.
func (c *Checker) nearProperty(object uint32, name string, t *Type) string {
	var absent []string
	for _, p := range t.Properties {
		if c.Tree.Member(object, p.Word) == 0 {
			absent = append(absent, p.Name)
			if p.Name == t.InsteadOf[name] {
				return p.Name
			}
		}
	}
	for _, known := range absent {
		if plainName(known) == plainName(name) {
			return known
		}
	}
	if near := profiles.Nearest(name, absent); near != "" {
		return near
	}
	return sharingWord(name, absent)
}

// sharingWord returns the one of some names that begins with the same word as name, or ends so; the one with the longest such
// word, "" if there is none with five letters or more.
func sharingWord(name string, known []string) (best string) {
	const least = 5
	plain, longest := plainName(name), least-1
	for _, candidate := range known {
		words := wordsOf(candidate)
		first, last := plainName(words[0]), plainName(words[len(words)-1])
		if len(first) > longest && strings.HasPrefix(plain, first) {
			best, longest = candidate, len(first)
		}
		if len(last) > longest && strings.HasSuffix(plain, last) {
			best, longest = candidate, len(last)
		}
	}
	return best
}

// wordsOf takes a name of Caliper's apart: startedAtTime into started, at and time.
func wordsOf(name string) (words []string) {
	from := 0
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			words, from = append(words, strings.ToLower(name[from:i])), i
		}
	}
	return append(words, strings.ToLower(name[from:]))
}

// holdsOurs reports whether value n may be an entity or event of Caliper's, or may hold one at any depth, also as text.
func (c *Checker) holdsOurs(n uint32) bool {
	for i := n; i < c.Tree.Nodes[n].Next; i++ {
		node := &c.Tree.Nodes[i]
		if node.Kind == document.String && bytes.Contains(c.Tree.Text(i), []byte(`"@context"`)) {
			return true
		}
		if i == n {
			continue
		}
		switch node.Name {
		case c.Word.Context, c.Word.EventTime, c.Word.DataVersion:
			return true
		case c.Word.Type, c.Word.OldType:
			if node.Kind == document.String && c.isLikeType(c.Tree.Text(i)) {
				return true
			}
		}
	}
	return false
}

// isLikeType reports whether text may name a type of Caliper's, or of an extension: but for capitals, or as an IRI.
func (c *Checker) isLikeType(text []byte) bool {
	if len(c.termsOf(text)) > 0 {
		return true
	}
	for _, s := range [...]*Set{c.Set, c.Extended} {
		if s == nil {
			continue
		}
		for _, t := range s.Types {
			if bytes.EqualFold(text, []byte(t.Name)) {
				return true
			}
		}
	}
	return false
}
