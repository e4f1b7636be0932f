package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// The extensions of Caliper 1.1 bring types, actions and properties that only their own contexts define, wherever they stand.

// ExtensionType is ExtensionContext for object n, of type t, within a document.
func (c *Checker) ExtensionType(n uint32, t *tables.Type) {
	if m := c.Tree.Member(n, c.Word.Type); t.Contexts != nil && m != 0 {
		c.extensionWord(m, t.Name)
	}
}

// extensionWord checks that a context which applies at node n defines a word, a type or an action, if only those of extensions do.
// A context that the document lacks is asked for once.
func (c *Checker) extensionWord(n uint32, word string) {
	contexts := c.Spec.ContextsOf[word]
	if contexts == nil || c.Tree.Member(c.document, c.Word.Context) == 0 || c.isNamed(n, contexts) ||
		slices.ContainsFunc(contexts, func(ctx string) bool { return slices.Contains(c.lacking, ctx) }) {
		return
	}
	c.lacking = append(c.lacking, contexts...)
	c.Report(Fault{Rule: catalogue.ContextExtension, Node: n,
		Message: word + " belongs to an extension of Caliper " + c.Spec.Version + ", whose context @context does not name", Hint: "write " + words.Or(contexts)})
}

// isNamed reports whether one of some contexts applies at node n of the document: its @context names it, letter by letter or nearly,
// or that of an object around n or of n itself.
func (c *Checker) isNamed(n uint32, contexts []string) bool {
	known := func(text []byte) bool {
		return slices.Contains(contexts, string(text)) ||
			slices.ContainsFunc(contexts, func(ctx string) bool { return tables.PlainContext(text) == tables.PlainContext([]byte(ctx)) })
	}
	nodes := c.Tree.Nodes
	for at := c.document; ; {
		if nodes[at].Kind == document.Object {
			if ctx := c.Tree.Member(at, c.Word.Context); ctx != 0 && document.AnyString(c.Tree, ctx, known) {
				return true
			}
		}
		inner := at + 1
		for inner < nodes[at].Next && nodes[inner].Next <= n {
			inner = nodes[inner].Next
		}
		if inner > n || inner >= nodes[at].Next {
			return false
		}
		at = inner
	}
}

// isDefined reports whether a word is Caliper's at member m of an inline context: some only are if an extension's context is named,
// too.
func (c *Checker) isDefined(m uint32, word uint16) bool {
	contexts := c.Spec.ContextsOf[c.Names.Word(word)]
	return contexts == nil || c.isNamed(m, contexts)
}
