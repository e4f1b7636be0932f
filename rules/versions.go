package rules

import (
	"cmp"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Every document is judged by the version of Caliper that its @context means; if it means none, by what else it has that only
// one version has; then by that of its envelope's dataVersion; else by the one that the user has named for this. If the user has
// named none either, it is the latest version, and what only that one asks is left out.

// useDefault judges by the version for what names none.
func (j *Judge) useDefault() {
	j.fallback, j.fallbackSource = j.defaultVersion, ""
	j.resetVersion()
}

// setFallback judges by the version that a dataVersion means, if it means one.
func (j *Judge) setFallback(version int, ok bool) {
	if ok {
		j.fallback, j.fallbackSource = version, byEnvelope
	}
	j.resetVersion()
}

// useVersionOfData judges envelope n, which has no dataVersion, as Caliper 1.0, which knows none, if that is what its first item is of.
func (j *Judge) useVersionOfData(n uint32) {
	data := j.Tree.Member(n, j.NameID.Data)
	switch {
	case j.frameOf != nil:
		j.useVersionOfFirstItem(j.frameOf)
	case data != 0 && j.Tree.Nodes[data].Kind == document.Array && !j.Tree.IsEmpty(data):
		j.useVersionOfItem(data + 1)
	}
}

// useVersionOfItem judges by Caliper 1.0 if that is what object n is of.
func (j *Judge) useVersionOfItem(n uint32) {
	if version, why := j.versionOf(n); why != "" && j.versions[version].JSONLD {
		j.fallback, j.fallbackSource = version, why
		j.resetVersion()
	}
}

// useVersionOfFirstItem is asItsData for a long envelope.
func (j *Judge) useVersionOfFirstItem(l *Surroundings) {
	if len(l.FirstItem) == 0 {
		return
	}
	if j.firstItem.start != &l.FirstItem[0] {
		j.firstItem.start, j.firstItem.tree = &l.FirstItem[0], document.NewTree(j.Names)
		if _, err := j.firstItem.tree.Parse(l.FirstItem); err != nil {
			j.firstItem.tree = nil
		}
	}
	if j.firstItem.tree == nil {
		return
	}
	item := j.Tree
	j.Tree = j.firstItem.tree
	j.useVersionOfItem(0)
	j.Tree = item
}

// resetVersion judges by the version for what names none here.
func (j *Judge) resetVersion() {
	j.versionSource = j.fallbackSource
	j.useVersion(j.fallback)
}

// useVersion judges by one of the versions from here on.
func (j *Judge) useVersion(i int) {
	v := &j.versions[i]
	if v.set == nil {
		j.openTables(v)
	}
	j.version, j.Set, j.shapes = i, v.set, v.shapes
}

// openTables makes what it takes to judge by a version.
func (j *Judge) openTables(v *activeTables) {
	schemas, err := v.schemas()
	if err == nil {
		v.set, err = v.compile()
	}
	if err != nil { // the run ends with it; until then the first version serves, which is there
		j.Err = err
		v.set, v.shapes = j.versions[0].set, j.versions[0].shapes
		return
	}
	if v.shapes = schema.NewShapeChecker(schemas); j.uncached {
		v.shapes = schema.NewUncachedShapeChecker(schemas)
	}
}

// What tells the version of a document.
const (
	byContext  = "@context"
	byNested   = "nested @context" // of an object within it
	byTerms    = "terms"           // @id, @type and IRIs of Caliper 1.0
	byEnvelope = "dataVersion"
)

// selectVersion judges document n by the version that it asks for.
func (j *Judge) selectVersion(n uint32) {
	version, why := j.versionOf(n)
	j.useVersion(version)
	if j.versionSource = cmp.Or(why, j.fallbackSource); j.extended != nil && (why != byContext || j.Spec.Version == j.extended.Spec.Version) && j.extended.Uses(j.Tree, n) {
		j.useExtended()
		j.versionSource = byContext
	}
	j.documentSource, j.versionGuessed = j.versionSource, j.versionSource == "" && j.defaultGuessed
}

// useExtended judges by the tables with extensions.
func (j *Judge) useExtended() {
	extended, _ := j.firstVersion(func(s *profiles.Spec) bool { return s == j.extended.Spec })
	j.useVersion(extended)
}

// context is what the contexts around an object say.
type context struct {
	foreign    bool // another vocabulary applies
	overridden bool // and Caliper's terms are not Caliper's
	version    int  // which tables apply
}

// enterContext heeds the @context of object n, which holds for the object and all that is in it, and returns what applied before.
func (j *Judge) enterContext(n uint32) (outer context) {
	outer = context{j.otherVocabulary, j.overridden, j.version}
	ctx := j.Tree.Member(n, j.NameID.Context)
	if ctx == 0 {
		return outer
	}
	if j.extended != nil && j.extended != j.Set && j.extended.Spec.Version == j.Spec.Version && j.extended.Uses(j.Tree, n) {
		j.useExtended()
		if j.trace != nil {
			j.trace.broken = true
		}
	}
	j.otherVocabulary = j.checkNestedContext(ctx) || outer.foreign
	j.overridden = j.overrides(ctx, outer.overridden)
	return outer
}

func (j *Judge) leaveContext(outer context) {
	j.otherVocabulary, j.overridden = outer.foreign, outer.overridden
	if j.version != outer.version {
		j.useVersion(outer.version)
	}
}

// versionOf returns the version that object n, if it is one, is of by what it says itself, and what of it says so; the one to fall back
// to, and "", if nothing does. Mostly a string of its @context does. An envelope's items say it of themselves, not of the envelope.
func (j *Judge) versionOf(n uint32) (version int, why string) {
	if j.Tree.Nodes[n].Kind != document.Object {
		return j.fallback, ""
	}
	ctx := j.Tree.Member(n, j.NameID.Context)
	if version, ok := j.versionOfContext(ctx); ok {
		return version, byContext
	}
	if j.Tree.Member(n, j.NameID.Data) != 0 {
		return j.fallback, ""
	}
	if version, ok := j.firstVersion(func(s *profiles.Spec) bool { return j.NearlyNamesVersion(s, j.Tree, n) }); ok {
		return version, byContext
	}
	if version, ok := j.firstVersion(func(s *profiles.Spec) bool { return j.NestedContextNames(s, j.Tree, n) }); ok {
		return version, byNested
	}
	if version, ok := j.firstVersion(func(s *profiles.Spec) bool { return j.IsWrittenIn(s, j.Tree, n) }); ok {
		return version, byTerms
	}
	return j.fallback, ""
}

// versionOfOversize is meant for the dataVersion of a long record.
func (j *Judge) versionOfOversize(l *Surroundings) (version int, ok bool) {
	if l.DataVersion == nil {
		return j.fallback, false
	}
	return j.firstVersion(func(s *profiles.Spec) bool { return tables.IsVersion(s, l.DataVersion) })
}

// firstVersion returns the first version that is what is looked for; the one to fall back to if none is.
func (j *Judge) firstVersion(is func(*profiles.Spec) bool) (version int, ok bool) {
	for i, v := range j.versions {
		if is(v.Spec) {
			return i, true
		}
	}
	return j.fallback, false
}

// versionOfContext returns the version that member m, a @context, means; the one to fall back to if m is 0 or means none.
func (j *Judge) versionOfContext(m uint32) (version int, ok bool) {
	return j.firstVersion(func(s *profiles.Spec) bool { return tables.NamesVersion(s, j.Tree, m) })
}

// versionOfData is meant for a dataVersion.
func (j *Judge) versionOfData(m uint32) (version int, ok bool) {
	if j.Tree.Nodes[m].Kind != document.String {
		return j.fallback, false
	}
	return j.firstVersion(func(s *profiles.Spec) bool { return tables.IsVersion(s, j.Tree.Text(m)) })
}
