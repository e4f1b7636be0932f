package validate

import (
	"cmp"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// Every document is judged by the version of Caliper that its @context means; if it means none, by what else it has that only
// one version has; then by that of its envelope's dataVersion; else by the one that the user has named for this. If the user has
// named none either, it is the latest version, and what only that one asks is left out.

// choice is which version a document is judged by.
type choice struct {
	versions  []version
	version   int    // which of them is in use
	why       string // what said so: @context, dataVersion, or "" if nothing did
	fallback  int    // for what names none here
	within    string // what said so
	usual     int    // for what names none and is in no envelope that does
	guesses   bool   // nobody has said that it is to be the usual one
	require   string // the version that documents must have; "": any
	forgetful bool   // nothing is remembered of shapes
}

// edition is a version of Caliper, with or without extensions. What it takes to judge by it is made when it is first used.
type edition struct {
	*profiles.Spec
	compile func() (*tables.Set, error)
	schemas func() (*schema.Schemas, error)
}

// version is what a document is judged by: a version of the specification as it is, or with the extensions whose context
// the document names.
type version struct {
	*edition
	set   *tables.Set // nil until it is first used
	judge *schema.Judge
}

// usually judges by the version for what names none.
func (w *walk) usually() {
	w.fallback, w.within = w.usual, ""
	w.back()
}

// fallBack judges by the version that a dataVersion means, if it means one.
func (w *walk) fallBack(version int, ok bool) {
	if ok {
		w.fallback, w.within = version, byEnvelope
	}
	w.back()
}

// asItsData judges envelope n, which has no dataVersion, as Caliper 1.0, which knows none, if that is what its first item is of.
func (w *walk) asItsData(n uint32) {
	data := w.Tree.Member(n, w.Word.Data)
	switch {
	case w.frameOf != nil:
		w.asFirst(w.frameOf)
	case data != 0 && w.Tree.Nodes[data].Kind == document.Array && !w.Tree.IsEmpty(data):
		w.asItem(data + 1)
	}
}

// asItem judges by Caliper 1.0 if that is what object n is of.
func (w *walk) asItem(n uint32) {
	if version, why := w.told(n); why != "" && w.versions[version].JSONLD {
		w.fallback, w.within = version, why
		w.back()
	}
}

// asFirst is asItsData for a long envelope.
func (w *walk) asFirst(l *framing.Oversize) {
	if l.FirstItem == nil {
		return
	}
	if w.first.of != l {
		w.first.of, w.first.tree = l, document.NewTree(w.Names)
		if _, err := w.first.tree.Parse(l.FirstItem); err != nil {
			w.first.tree = nil
		}
	}
	if w.first.tree == nil {
		return
	}
	item := w.Tree
	w.Tree = w.first.tree
	w.asItem(0)
	w.Tree = item
}

// back judges by the version for what names none here.
func (w *walk) back() {
	w.why = w.within
	w.use(w.fallback)
}

// use judges by one of the versions from here on.
func (w *walk) use(i int) {
	v := &w.versions[i]
	if v.set == nil {
		w.open(v)
	}
	w.version, w.Set, w.judge = i, v.set, v.judge
}

// open makes what it takes to judge by a version.
func (w *walk) open(v *version) {
	schemas, err := v.schemas()
	if err == nil {
		v.set, err = v.compile()
	}
	if err != nil { // the run ends with it; until then the first version serves, which is there
		w.Err = err
		v.set, v.judge = w.versions[0].set, w.versions[0].judge
		return
	}
	if v.judge = schema.NewJudge(schemas); w.forgetful {
		v.judge = schema.NewForgetfulJudge(schemas)
	}
}

// What tells the version of a document.
const (
	byContext  = "@context"
	byNested   = "nested @context" // of an object within it
	byTerms    = "terms"           // @id, @type and IRIs of Caliper 1.0
	byEnvelope = "dataVersion"
)

// choose judges document n by the version that it asks for.
func (w *walk) choose(n uint32) {
	version, why := w.told(n)
	w.use(version)
	if w.why = cmp.Or(why, w.within); w.Extended != nil && (why != byContext || w.Spec.Version == w.Extended.Spec.Version) && w.Extended.Uses(w.Tree, n) {
		w.useExtended()
		w.why = byContext
	}
	w.Told, w.Guessed = w.why, w.why == "" && w.guesses
}

// useExtended judges by the tables with extensions.
func (w *walk) useExtended() {
	extended, _ := w.firstOf(func(s *profiles.Spec) bool { return s == w.Extended.Spec })
	w.use(extended)
}

// context is what the contexts around an object say.
type context struct {
	foreign    bool // another vocabulary applies
	overridden bool // and Caliper's terms are not Caliper's
	version    int  // which tables apply
}

// enterContext heeds the @context of object n, which holds for the object and all that is in it, and returns what applied before.
func (w *walk) enterContext(n uint32) (outer context) {
	outer = context{w.Foreign, w.Overridden, w.version}
	ctx := w.Tree.Member(n, w.Word.Context)
	if ctx == 0 {
		return outer
	}
	if w.Extended != nil && w.Extended != w.Set && w.Extended.Spec.Version == w.Spec.Version && w.Extended.Uses(w.Tree, n) {
		w.useExtended()
		if w.Trace != nil {
			w.Trace.Broken = true
		}
	}
	w.Foreign = w.NestedContext(ctx) || outer.foreign
	w.Overridden = w.Overrides(ctx, outer.overridden)
	return outer
}

func (w *walk) leaveContext(outer context) {
	w.Foreign, w.Overridden = outer.foreign, outer.overridden
	if w.version != outer.version {
		w.use(outer.version)
	}
}

// told returns the version that object n, if it is one, is of by what it says itself, and what of it says so; the one to fall back
// to, and "", if nothing does. Mostly a string of its @context does. An envelope's items say it of themselves, not of the envelope.
func (w *walk) told(n uint32) (version int, why string) {
	if w.Tree.Nodes[n].Kind != document.Object {
		return w.fallback, ""
	}
	ctx := w.Tree.Member(n, w.Word.Context)
	if version, ok := w.meant(ctx); ok {
		return version, byContext
	}
	if w.Tree.Member(n, w.Word.Data) != 0 {
		return w.fallback, ""
	}
	if version, ok := w.firstOf(func(s *profiles.Spec) bool { return w.NearlyMeans(s, w.Tree, n) }); ok {
		return version, byContext
	}
	if version, ok := w.firstOf(func(s *profiles.Spec) bool { return w.Nested(s, w.Tree, n) }); ok {
		return version, byNested
	}
	if version, ok := w.firstOf(func(s *profiles.Spec) bool { return w.IsWrittenIn(s, w.Tree, n) }); ok {
		return version, byTerms
	}
	return w.fallback, ""
}

// versionOf is meant for the dataVersion of a long record.
func (w *walk) versionOf(l *framing.Oversize) (version int, ok bool) {
	if l.DataVersion == nil {
		return w.fallback, false
	}
	return w.firstOf(func(s *profiles.Spec) bool { return tables.IsVersion(s, l.DataVersion) })
}

// firstOf returns the first version that is what is looked for; the one to fall back to if none is.
func (w *walk) firstOf(is func(*profiles.Spec) bool) (version int, ok bool) {
	for i, v := range w.versions {
		if is(v.Spec) {
			return i, true
		}
	}
	return w.fallback, false
}

// meant returns the version that member m, a @context, means; the one to fall back to if m is 0 or means none.
func (w *walk) meant(m uint32) (version int, ok bool) {
	return w.firstOf(func(s *profiles.Spec) bool { return tables.Means(s, w.Tree, m) })
}

// meantBy is meant for a dataVersion.
func (w *walk) meantBy(m uint32) (version int, ok bool) {
	if w.Tree.Nodes[m].Kind != document.String {
		return w.fallback, false
	}
	return w.firstOf(func(s *profiles.Spec) bool { return tables.IsVersion(s, w.Tree.Text(m)) })
}
