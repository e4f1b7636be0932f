package tables

import (
	"bytes"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
)

// WrapsContext reports whether node n of a tree, a @context, is an object whose only member is a @context with a string.
func (s *Set) WrapsContext(tree *document.Tree, n uint32) bool {
	if tree.Nodes[n].Kind != document.Object {
		return false
	}
	m := tree.Member(n, s.NameID.Context)
	return m == n+1 && tree.Nodes[m].Next == tree.Nodes[n].Next && tree.Nodes[m].Kind == document.String
}

// ContextKind is the kind of a context string.
type ContextKind uint8

// The kinds of context strings.
const (
	CaliperContext ContextKind = iota
	ExtensionContext
	NearContext
	ForeignContext
	NoContext // not an IRI, so it names no vocabulary
)

// Uses reports whether object n names a context of one of the extensions of set s, exactly or misspelt.
func (s *Set) Uses(tree *document.Tree, n uint32) bool {
	ctx := tree.Member(n, s.NameID.Context)
	if ctx != 0 && s.WrapsContext(tree, ctx) {
		ctx++
	}
	return document.AnyString(tree, ctx, func(text []byte) bool {
		return slices.Contains(s.Spec.Contexts, string(text)) || string(text) != s.Spec.Context && s.LikelyExtension(text) != ""
	})
}

// LikelyExtension returns the context of an extension of which text is probably a misspelling; "" if there is none.
func (s *Set) LikelyExtension(text []byte) string {
	plain := PlainContext(text)
	if i := slices.IndexFunc(s.Spec.Contexts, func(known string) bool { return plain == PlainContext([]byte(known)) }); i >= 0 {
		return s.Spec.Contexts[i]
	}
	return ""
}

// NamesVersion reports whether member m, a @context or dataVersion, names the context of a version of Caliper, exactly or misspelt. IRIs
// that begin with this context and a slash count, too: those of extensions.
func NamesVersion(spec *profiles.Spec, tree *document.Tree, m uint32) bool {
	return document.AnyString(tree, m, func(text []byte) bool { return TextNamesVersion(spec, text) })
}

// TextNamesVersion is NamesVersion for one string.
func TextNamesVersion(spec *profiles.Spec, text []byte) bool {
	if string(text) == spec.Context {
		return true
	}
	plain, own := PlainContext(text), strings.ToLower(spec.Context)
	return plain == own || plain == strings.TrimSuffix(own, "/context") || strings.HasPrefix(plain, own+"/")
}

// ContextKindOf returns the kind of a context string.
func (s *Set) ContextKindOf(text []byte) ContextKind {
	switch {
	case string(text) == s.Spec.Context:
		return CaliperContext
	case slices.Contains(s.Spec.Contexts, string(text)):
		return ExtensionContext
	case s.LikelyExtension(text) != "", strings.HasPrefix(PlainContext(text), s.ContextPrefix()):
		return NearContext
	case !format.IsIRI(text):
		return NoContext
	}
	return ForeignContext
}

// ContextPrefix returns the beginning of the IRIs of all of Caliper's contexts, with a slash at its end.
func (s *Set) ContextPrefix() string {
	before, _, _ := strings.Cut(s.Spec.Context, "/caliper/")
	return before + "/caliper/"
}

// PlainContext removes the common mistakes in the IRI of a context: white space, capitals, https, www, a slash at the end, a file ending.
func PlainContext(text []byte) string {
	s := strings.ToLower(string(bytes.TrimSpace(text)))
	_, rest, ok := strings.Cut(s, "://")
	if !ok {
		rest = s
	}
	rest = strings.TrimPrefix(rest, "www.")
	rest = strings.TrimRight(rest, "/#")
	for _, ending := range []string{".jsonld", ".json"} {
		rest = strings.TrimSuffix(rest, ending)
	}
	return "http://" + strings.TrimRight(rest, "/")
}
