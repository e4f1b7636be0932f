package rules

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// checkContext checks the @context of a document: event or describe n of the payload. It reports whether another
// vocabulary's context applies beside Caliper's.
func (c *checker) checkContext(n uint32) (foreign bool) {
	c.root, c.applies = n, false
	ctx := c.Tree.Member(n, c.NameID.Context)
	if ctx == 0 {
		fixes := c.contextFix(n, FixInsert)
		c.noFixes = true
		c.lookedFor(n)
		c.report(Fault{Rule: catalogue.ContextMissing, Node: n, Message: "@context is missing",
			Hint: `every event and describe needs "@context": "` + c.Spec.Context + `"`, Fixes: fixes})
		return false
	}
	switch c.Tree.Nodes[ctx].Kind {
	case document.String:
		kind := c.contextString(ctx)
		c.applies = kind != tables.ForeignContext && kind != tables.NoContext
		if !c.applies {
			c.notCaliper(ctx, "@context "+c.quote(ctx)+" is not Caliper's")
			return kind == tables.ForeignContext
		}
		return false
	case document.Array:
		return c.contextArray(ctx)
	}
	fixes := c.contextFix(ctx, FixWrite)
	c.noFixes = true
	c.fault(Fault{Rule: catalogue.ContextForm, Node: ctx, Message: "@context is " + c.kindWord(ctx) + "; it must be a string or an array",
		Hint: `write "@context": "` + c.Spec.Context + `"`, Fixes: fixes})
	c.applies = c.wrapsContext(ctx)
	return c.Tree.Nodes[ctx].Kind == document.Object && !c.applies
}

// wrapsContext reports whether object n, a @context, has a @context as its only member.
func (c *checker) wrapsContext(n uint32) bool { return c.Set.WrapsContext(c.Tree, n) }

func (c *checker) notCaliper(n uint32, message string) {
	c.noFixes = true
	c.fault(Fault{Rule: catalogue.ContextNotCaliper, Node: n, Message: message, Hint: "name " + c.Spec.Context + "; if there are several contexts, it comes last"})
}

// checkExtensionContext checks that document n, of type t, names a context to which the type belongs. Most types belong to none.
func (c *checker) checkExtensionContext(n uint32, t *tables.Type) {
	ctx := c.Tree.Member(n, c.NameID.Context)
	if t.Contexts == nil || ctx == 0 || c.Tree.Nodes[ctx].Flags&document.Skip != 0 {
		return
	}
	c.extensionWord(ctx, t.Name)
}

// otherVersion reports that document n does not have the version of Caliper that is required.
func (c *checker) otherVersion(n uint32, demanded string) {
	node := cmp.Or(c.Tree.Member(n, c.NameID.Context), n)
	c.report(Fault{Rule: catalogue.ContextVersion, Node: node, Message: "this is Caliper " + c.Spec.Version + ", but only Caliper " + demanded + " is allowed"})
}

// contextString returns the kind of the context in string n. It reports a Caliper context that is misspelt or of another version.
func (c *checker) contextString(n uint32) tables.ContextKind {
	c.trace.literal(c.Tree, n)
	text := c.Tree.Text(n)
	if kind := c.ContextKindOf(text); kind != tables.NearContext {
		return kind
	}
	f := Fault{Node: n, Hint: "write " + c.Spec.Context}
	plain := tables.PlainContext(text)
	if extension := c.LikelyExtension(text); extension != "" {
		f.Rule, f.Message = catalogue.ContextMisspelt, "@context "+c.quote(n)+" is almost that of an extension, but contexts are compared letter by letter"
		f.Hint, f.Fixes = "write "+extension, c.write(n, extension)
		c.fault(f)
		return tables.NearContext
	}
	switch {
	case strings.HasPrefix(plain, strings.ToLower(c.Spec.Context)+"/"):
		f.Rule, f.Message = catalogue.ContextVersion, "@context "+c.quote(n)+" is not a known context of Caliper "+c.Spec.Version+" or of an extension of it"
	case plain == strings.ToLower(c.Spec.Context):
		f.Rule, f.Message = catalogue.ContextMisspelt, "@context "+c.quote(n)+" is almost Caliper's, but contexts are compared letter by letter"
		f.Fixes = c.write(n, c.Spec.Context)
	default:
		f.Rule, f.Message = catalogue.ContextVersion, "@context "+c.quote(n)+" is not the context of Caliper "+c.Spec.Version
		f.Hint = "checked as " + c.Spec.Version + ", whose context is " + c.Spec.Context
	}
	c.noFixes = c.noFixes || f.Rule == catalogue.ContextVersion
	c.fault(f)
	return tables.NearContext
}

func (c *checker) contextArray(ctx uint32) (foreign bool) {
	nodes := c.Tree.Nodes
	names, near, last := false, false, tables.ForeignContext // whether Caliper's context is named; whether it is nearly named; the kind of the last context
	extends := ""                                            // the context of an extension, which includes Caliper's context
	for item := ctx + 1; item < nodes[ctx].Next; item = nodes[item].Next {
		last = tables.ForeignContext
		switch nodes[item].Kind {
		case document.String:
			repeated := c.isRepeated(ctx, item)
			if repeated && string(c.Tree.Text(item)) != c.Spec.Context {
				continue // a repeated context was already checked at its first occurrence
			}
			last = c.contextString(item)
			names, near, foreign = names || last == tables.CaliperContext, near || last == tables.NearContext, foreign || last == tables.ForeignContext
			if last == tables.ExtensionContext {
				extends = string(c.Tree.Text(item))
			}
		case document.Object:
			foreign = true
			c.redefinitions(item)
		default:
			c.fault(Fault{Rule: catalogue.ContextForm, Node: item, Message: "an item of @context is " + c.kindWord(item) + "; it must be an IRI or an object"})
			last = tables.NearContext
		}
	}
	c.applies = names || near || extends != ""
	switch {
	case !c.applies:
		c.notCaliper(ctx, "@context does not name Caliper's context")
	case names && (last == tables.ForeignContext || last == tables.NoContext || last == tables.ExtensionContext):
		c.fault(Fault{Rule: catalogue.ContextOrder, Node: ctx, Message: "Caliper's context is not the last item of @context",
			Hint: "put " + c.Spec.Context + " at the end, so that no other context changes its terms"})
	case last == tables.ForeignContext && strings.HasPrefix(extends, c.Spec.Context+"/"): // the context of an extension includes Caliper's own
		c.fault(Fault{Rule: catalogue.ContextOrder, Node: ctx, Message: "the context of Caliper's extension is not the last item of @context",
			Hint: "put " + extends + " at the end, so that no other context changes its terms"})
	}
	return foreign
}

// isRepeated reports string item of array ctx if it occurred among the first items. Only some items are compared, since a long array of
// contexts is another mistake.
func (c *checker) isRepeated(ctx, item uint32) bool {
	const first = 16
	for before, i := ctx+1, 0; before < item && i < first; before, i = c.Tree.Nodes[before].Next, i+1 {
		if c.Tree.Nodes[before].Kind == document.String && bytes.Equal(c.Tree.Raw(before), c.Tree.Raw(item)) {
			c.trace.literal(c.Tree, item)
			c.fault(Fault{Rule: catalogue.ContextRepeated, Node: item, Message: c.quote(item) + " is listed twice in this @context", Hint: "name it once, with Caliper's context last"})
			return true
		}
	}
	return false
}

// redefinitions reports members of an inline context that give a Caliper term another meaning.
func (c *checker) redefinitions(object uint32) {
	for m := object + 1; m < c.Tree.Nodes[object].Next; m = c.Tree.Nodes[m].Next {
		if name := c.Tree.Nodes[m].Name; name != 0 && c.IsTerm[name] && c.isDefined(m, name) {
			c.fault(Fault{Rule: catalogue.ContextRedefinesTerm, Node: m, AtName: true,
				Message: c.name(m) + " is a Caliper term, which an inline context must not define", Hint: "give your own term another name"})
		}
	}
}

// checkNestedContext checks the @context of an object within a document, which is allowed but seldom needed. It returns whether the context
// names another vocabulary.
func (c *checker) checkNestedContext(ctx uint32) (foreign bool) {
	if c.Spec.JSONLD {
		return false // in Caliper 1.0 every object has a context
	}
	return c.nestedContext(ctx, ctx)
}

// nestedContext does the same as checkNestedContext for ctx, a part of the context at node whole.
func (c *checker) nestedContext(ctx, whole uint32) (foreign bool) {
	switch c.Tree.Nodes[ctx].Kind {
	case document.String:
		switch c.contextString(ctx) {
		case tables.CaliperContext:
			if c.applies && !c.overridden {
				c.repeated.add(Fault{Rule: catalogue.ContextRepeated, Node: whole, Message: "Caliper's context already applies here", Hint: "leave it out"})
			}
		case tables.ForeignContext:
			return true
		}
		return false
	case document.Object:
		if c.wrapsContext(ctx) {
			return c.nestedContext(ctx+1, whole)
		}
		c.redefinitions(ctx)
		return !c.Tree.IsEmpty(ctx)
	case document.Array:
		return c.nestedArray(ctx)
	case document.Null:
		c.noContexts.add(Fault{Rule: catalogue.ContextForm, Node: whole, Message: "@context is null, so no name in this object has a meaning", Hint: "leave it out"})
		return false
	}
	c.fault(Fault{Rule: catalogue.ContextForm, Node: ctx, Message: "@context is " + c.kindWord(ctx) + "; it must be a string, an array or an object"})
	return false
}

// overrides reports whether Caliper's terms may have another meaning under ctx, the @context of an object within a document. They may if
// ctx ends with another vocabulary or with nothing, or if ctx defines them. before says whether they had another meaning around the object.
func (c *checker) overrides(ctx uint32, before bool) bool {
	if c.Spec.JSONLD {
		return false
	}
	nodes := c.Tree.Nodes
	switch nodes[ctx].Kind {
	case document.String:
		kind := c.ContextKindOf(c.Tree.Text(ctx))
		return kind == tables.ForeignContext || kind == tables.NoContext && before
	case document.Array:
		for item := ctx + 1; item < nodes[ctx].Next; item = nodes[item].Next {
			before = c.overrides(item, before)
		}
		return before
	case document.Object:
		if c.wrapsContext(ctx) {
			return c.overrides(ctx+1, before)
		}
		for m := ctx + 1; m < nodes[ctx].Next; m = nodes[m].Next {
			if name := nodes[m].Name; name != document.Unknown && c.IsTerm[name] && c.isDefined(m, name) {
				return true
			}
		}
		return before
	}
	return nodes[ctx].Kind == document.Null || before
}

func (c *checker) nestedArray(ctx uint32) (foreign bool) {
	before := len(c.repeated.places)
	for item := ctx + 1; item < c.Tree.Nodes[ctx].Next; item = c.Tree.Nodes[item].Next {
		foreign = c.nestedContext(item, item) || foreign
	}
	if foreign || document.AnyString(c.Tree, ctx, func(text []byte) bool { return string(text) != c.Spec.Context }) { // then Caliper's context is not repeated in vain
		c.repeated.places = c.repeated.places[:before]
	}
	return foreign
}

// lookedFor notes that nested contexts of document n were searched for its version. Its shape does not contain these.
func (c *checker) lookedFor(n uint32) {
	if c.trace == nil {
		return
	}
	c.AnyMember(c.Tree, n, func(m uint32) bool {
		if c.Tree.Nodes[m].Name == c.NameID.Context {
			c.trace.literal(c.Tree, m)
		}
		return false
	})
}

// The extensions of Caliper 1.1 have types, actions and properties that only their own contexts define, wherever the words stand.

// checkExtensionType checks that a context which defines type t applies at object n within a document.
func (c *checker) checkExtensionType(n uint32, t *tables.Type) {
	if m := c.Tree.Member(n, c.NameID.Type); t.Contexts != nil && m != 0 {
		c.extensionWord(m, t.Name)
	}
}

// extensionWord checks that a context which applies at node n defines a word: a type or an action that only contexts of extensions define.
// A missing context is reported once in a document.
func (c *checker) extensionWord(n uint32, word string) {
	contexts := c.Spec.ContextsOf[word]
	if contexts == nil || c.Tree.Member(c.root, c.NameID.Context) == 0 || c.isNamed(n, contexts) ||
		slices.ContainsFunc(contexts, func(ctx string) bool { return slices.Contains(c.lacking, ctx) }) {
		return
	}
	c.lacking = append(c.lacking, contexts...)
	c.report(Fault{Rule: catalogue.ContextExtension, Node: n,
		Message: word + " belongs to an extension of Caliper " + c.Spec.Version + ", and @context does not name its context", Hint: "write " + words.Or(contexts)})
}

// isNamed reports whether one of some contexts applies at node n: the @context of the document, of an object around n, or of n itself names
// it exactly or nearly.
func (c *checker) isNamed(n uint32, contexts []string) bool {
	known := func(text []byte) bool {
		return slices.Contains(contexts, string(text)) ||
			slices.ContainsFunc(contexts, func(ctx string) bool { return tables.PlainContext(text) == tables.PlainContext([]byte(ctx)) })
	}
	nodes := c.Tree.Nodes
	for at := c.root; ; {
		if nodes[at].Kind == document.Object {
			if ctx := c.Tree.Member(at, c.NameID.Context); ctx != 0 && document.AnyString(c.Tree, ctx, known) {
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

// isDefined reports whether a word is Caliper's at member m of an inline context. Some words are Caliper's only if the context of an
// extension is named, too.
func (c *checker) isDefined(m uint32, word uint16) bool {
	contexts := c.Spec.ContextsOf[c.Names.Word(word)]
	return contexts == nil || c.isNamed(m, contexts)
}
