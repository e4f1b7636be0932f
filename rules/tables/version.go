package tables

import (
	"bytes"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// IsVersion reports whether a dataVersion names a version of Caliper: by its context, exactly or misspelt, or by a short name, such as
// "v1p1" or "1.1".
func IsVersion(spec *profiles.Spec, dataVersion []byte) bool {
	if TextNamesVersion(spec, dataVersion) {
		return true
	}
	short := strings.ToLower(string(bytes.TrimSpace(dataVersion)))
	short = strings.ReplaceAll(strings.TrimPrefix(strings.TrimLeft(strings.TrimPrefix(short, "caliper"), " -_/"), "v"), "p", ".")
	return short == spec.Version || short == spec.Version+".0"
}

// NearlyNamesVersion reports whether any string in the @context of document n names a version of Caliper. It also looks into objects in the
// @context, and into members whose name is a spelling of @context.
func (s *Set) NearlyNamesVersion(spec *profiles.Spec, tree *document.Tree, n uint32) bool {
	for m := n + 1; m < tree.Nodes[n].Next; m = tree.Nodes[m].Next {
		if name := tree.Nodes[m].Name; (name == s.NameID.Context || name == document.Unknown && IsContextName(tree.Key(m))) && namesVersionWithin(spec, tree, m) {
			return true
		}
	}
	return false
}

// IsContextName reports whether a name is a spelling of @context.
func IsContextName(name []byte) bool {
	return bytes.EqualFold(bytes.TrimLeft(name, "@$_"), []byte("context"))
}

// namesVersionWithin is NamesVersion for all strings within m.
func namesVersionWithin(spec *profiles.Spec, tree *document.Tree, m uint32) bool {
	for n := m; n < tree.Nodes[m].Next; n++ {
		if tree.Nodes[n].Kind == document.String && TextNamesVersion(spec, tree.Text(n)) {
			return true
		}
	}
	return false
}

// NestedContextNames reports whether an object within document n has a @context that names a version of Caliper.
func (s *Set) NestedContextNames(spec *profiles.Spec, tree *document.Tree, n uint32) bool {
	return s.AnyMember(tree, n, func(m uint32) bool {
		return tree.Nodes[m].Name == s.NameID.Context && namesVersionWithin(spec, tree, m)
	})
}

// IsWrittenIn reports whether document n has features that only Caliper 1.0 has, if spec is that version: the keywords @id and @type, or
// IRIs in place of types and actions. For other versions it reports false.
func (s *Set) IsWrittenIn(spec *profiles.Spec, tree *document.Tree, n uint32) bool {
	if !spec.JSONLD {
		return false
	}
	return s.AnyMember(tree, n, func(m uint32) bool {
		switch node := &tree.Nodes[m]; {
		case node.Name == s.NameID.OldID || node.Name == s.NameID.OldType:
			return true
		case node.Kind != document.String || node.Name != s.NameID.Type && node.Name != s.NameID.Action:
			return false
		}
		_, iri, _ := bytes.Cut(tree.Text(m), []byte("://"))
		return bytes.HasPrefix(iri, []byte(spec.Vocabulary)) || spec.Terms != "" && bytes.HasPrefix(iri, []byte(spec.Terms))
	})
}

// AnyMember reports whether the predicate is holds for a member of document n, or of an object within it. It skips the content of @context
// and of extensions.
func (s *Set) AnyMember(tree *document.Tree, n uint32, is func(m uint32) bool) bool {
	for m := n + 1; m < tree.Nodes[n].Next; {
		if is(m) {
			return true
		}
		if name := tree.Nodes[m].Name; name == s.NameID.Extensions || name == s.NameID.Context {
			m = tree.Nodes[m].Next
		} else {
			m++
		}
	}
	return false
}
