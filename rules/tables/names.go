package tables

import (
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// IsLikeOurs reports whether a name may be meant for a property of Caliper or a keyword of JSON-LD.
func (s *Set) IsLikeOurs(name string) bool {
	return strings.HasPrefix(name, "@") || strings.Contains(strings.ToLower(name), "caliper") || s.plainNames()[words.PlainName(name)]
}

// plainNamesOf returns the names of properties in plain letters.
func plainNamesOf(names *document.Names) map[string]bool {
	all := map[string]bool{}
	for id := 1; id < names.Len(); id++ {
		if word := names.Word(uint16(id)); word[0] == '@' || 'a' <= word[0] && word[0] <= 'z' {
			all[words.PlainName(word)] = true
		}
	}
	return all
}

// PropertyNames lists the properties of t.
func (t *Type) PropertyNames() (all []string) {
	for _, p := range t.Properties {
		all = append(all, p.Name)
	}
	return all
}

// PropertyNamed returns the property with a name; nil if t has none.
func (t *Type) PropertyNamed(name string) *Property {
	for _, p := range t.Properties {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// MemberNamed returns the member of object n of a tree with a name, or else the first member whose name is another spelling of it; 0 if
// there is neither.
func (s *Set) MemberNamed(tree *document.Tree, n uint32, word uint16) uint32 {
	if m := tree.Member(n, word); m != 0 {
		return m
	}
	if tree.Nodes[n].Kind != document.Object {
		return 0
	}
	for m := n + 1; m < tree.Nodes[n].Next; m = tree.Nodes[m].Next {
		if tree.Nodes[m].Name == document.Unknown && words.IsSpelling(tree.Key(m), s.Names.Word(word)) {
			return m
		}
	}
	return 0
}

// Includes reports whether v names type t or a type that t extends, even if v does not allow t.
func (v *Value) Includes(t *Type) bool {
	return slices.ContainsFunc(v.named, func(named *Type) bool { return t.IsA(named) })
}

// AcceptsInRow reports whether the row of a profile that restricts a property to p accepts the type, with or without a warning. The warning
// of the event's own table does not count, since certification follows the rows of profiles. p may be nil.
func (p *Property) AcceptsInRow(is *Type) bool { return p != nil && p.Value.Allows(is) != Refused }

// InProfile returns a part of a message: the profile that restricts p, and the types that it allows.
func (p *Property) InProfile() string {
	return p.Profile + " allows " + words.Article(words.Or(p.Value.Types))
}
