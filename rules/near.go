package rules

import (
	"bytes"
	"cmp"
	"slices"
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

// holdsOurs reports whether value n may be an entity or event of Caliper's, or may hold one at any depth, also as text. Of more
// objects than are looked at it takes for granted that one is.
func (c *Checker) holdsOurs(n uint32) bool {
	const most = 1000
	looked := 0
	for i := n; i < c.Tree.Nodes[n].Next; i++ {
		node := &c.Tree.Nodes[i]
		switch {
		case node.Kind == document.String && bytes.Contains(c.Tree.Text(i), []byte(`"@context"`)),
			i > n && (node.Name == c.Word.Context || node.Name == c.Word.EventTime || node.Name == c.Word.DataVersion):
			return true
		case node.Kind == document.Object:
			if looked++; looked > most || c.isLikeEntity(i) {
				return true
			}
		}
	}
	return false
}

// isLikeEntity reports whether object n has a type of Caliper's, or of an extension, but for capitals or as an IRI; or if it has an
// id, too, one that is near such a type.
func (c *Checker) isLikeEntity(n uint32) bool {
	member := cmp.Or(c.Tree.Member(n, c.Word.Type), c.Tree.Member(n, c.Word.OldType))
	if member == 0 || c.Tree.Nodes[member].Kind != document.String {
		return false
	}
	name := c.Tree.Text(member)
	if len(c.termsOf(name)) > 0 {
		return true
	}
	var types []string
	for _, s := range [...]*Set{c.Set, c.Extended} {
		if s == nil {
			continue
		}
		for _, t := range s.Types {
			types = append(types, t.Name)
		}
	}
	if slices.ContainsFunc(types, func(known string) bool { return strings.EqualFold(known, string(name)) }) {
		return true
	}
	hasID := c.Tree.Member(n, c.Word.ID) != 0 || c.Tree.Member(n, c.Word.OldID) != 0
	return hasID && profiles.Nearest(string(name), types) != ""
}
