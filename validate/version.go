package validate

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/schema"
)

// Every document is judged by the version of Caliper that its @context means; if it means none, by that of its envelope's
// dataVersion; else by the one that the user has named for this.

// choice is which version a document is judged by.
type choice struct {
	versions  []version
	version   int    // which of them is in use
	why       string // what said so: @context, dataVersion, or "" if nothing did
	fallback  int    // for what names none here
	within    string // what said so
	usual     int    // for what names none and is in no envelope that does
	require   string // the version that documents must have; "": any
	forgetful bool   // nothing is remembered of shapes
}

// edition is a version of Caliper, with or without extensions. What it takes to judge by it is made when it is first used.
type edition struct {
	*profiles.Spec
	compile func() (*rules.Set, error)
	schemas func() (*schema.Schemas, error)
}

// version is what a document is judged by: a version of the specification as it is, or with the extensions whose context
// the document names.
type version struct {
	*edition
	set   *rules.Set // nil until it is first used
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
		w.fallback, w.within = version, "dataVersion"
	}
	w.back()
}

// asItsData judges envelope n, which has no dataVersion, as Caliper 1.0, which knows none, if that is what its first item is of.
func (w *walk) asItsData(n uint32) {
	data := w.Tree.Member(n, w.Word.Data)
	if data == 0 || w.Tree.Nodes[data].Kind != document.Array || w.Tree.IsEmpty(data) {
		return
	}
	if version, ok := w.meant(w.Tree.Member(data+1, w.Word.Context)); ok && w.versions[version].JSONLD {
		w.fallback, w.within = version, "@context"
		w.back()
	}
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

// choose judges document n by the version that its @context asks for.
func (w *walk) choose(n uint32) {
	version, ok := w.meant(w.Tree.Member(n, w.Word.Context))
	w.use(version)
	if w.why = w.within; ok {
		w.why = "@context"
	}
	if w.Extended != nil && (!ok || w.Spec.Version == w.Extended.Spec.Version) && w.Extended.Uses(w.Tree, n) {
		extended, _ := w.first(func(s *profiles.Spec) bool { return s == w.Extended.Spec })
		w.use(extended)
		w.why = "@context"
	}
}

// versionOf is meant for the dataVersion of a long record.
func (w *walk) versionOf(l *long) (version int, ok bool) {
	if l.dataVersion == nil {
		return w.fallback, false
	}
	return w.first(func(s *profiles.Spec) bool { return rules.MeansText(s, l.dataVersion) })
}

// first returns the first version that is what is looked for; the one to fall back to if none is.
func (w *walk) first(is func(*profiles.Spec) bool) (version int, ok bool) {
	for i, v := range w.versions {
		if is(v.Spec) {
			return i, true
		}
	}
	return w.fallback, false
}

// meant returns the version that member m, a @context or a dataVersion, means; the one to fall back to if m is 0 or means
// none.
func (w *walk) meant(m uint32) (version int, ok bool) {
	return w.first(func(s *profiles.Spec) bool { return rules.Means(s, w.Tree, m) })
}
