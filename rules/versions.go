package rules

import (
	"cmp"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// A document is judged by the version of Caliper that its @context names. Otherwise these decide, in this order: a nested @context, forms
// of Caliper 1.0, the dataVersion of its envelope, and the default version of the user. If the user names no default, it is the newest
// version, without the requirements that only the newest version has.

// useDefault selects the default version.
func (j *Judge) useDefault() {
	j.fallback, j.fallbackSource = j.defaultVersion, ""
	j.resetVersion()
}

// setFallback selects the version that a dataVersion names, if it names one, for documents that name none.
func (j *Judge) setFallback(version int, ok bool) {
	if ok {
		j.fallback, j.fallbackSource = version, byEnvelope
	}
	j.resetVersion()
}

// useVersionOfData selects Caliper 1.0 for envelope n, which has no dataVersion, if its first item is of that version: Caliper 1.0 has no
// dataVersion.
func (j *Judge) useVersionOfData(n uint32) {
	data := j.Tree.Member(n, j.NameID.Data)
	switch {
	case j.frameOf != nil:
		j.useVersionOfFirstItem(j.frameOf)
	case data != 0 && j.Tree.Nodes[data].Kind == document.Array && !j.Tree.IsEmpty(data):
		j.useVersionOfItem(data + 1)
	}
}

// useVersionOfItem selects Caliper 1.0 if object n is of that version.
func (j *Judge) useVersionOfItem(n uint32) {
	if version, why := j.versionOf(n); why != "" && j.versions[version].JSONLD {
		j.fallback, j.fallbackSource = version, why
		j.resetVersion()
	}
}

// useVersionOfFirstItem does the same as useVersionOfData for an oversize envelope.
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

// resetVersion selects the fallback version.
func (j *Judge) resetVersion() {
	j.versionSource = j.fallbackSource
	j.useVersion(j.fallback)
}

// useVersion selects the version with an index.
func (j *Judge) useVersion(i int) {
	v := &j.versions[i]
	if v.set == nil {
		j.openTables(v)
	}
	j.version, j.Set, j.shapes = i, v.set, v.shapes
}

// openTables compiles the tables and the shape checker of a version.
func (j *Judge) openTables(v *activeTables) {
	schemas, err := v.schemas()
	if err == nil {
		v.set, err = v.compile()
	}
	if err != nil { // the error ends the run; until then the first version is used
		j.Err = err
		v.set, v.shapes = j.versions[0].set, j.versions[0].shapes
		return
	}
	if v.shapes = schema.NewShapeChecker(schemas); j.uncached {
		v.shapes = schema.NewUncachedShapeChecker(schemas)
	}
}

// The members that select the version of a document.
const (
	byContext  = "@context"
	byNested   = "nested @context" // the @context of an object within the document
	byTerms    = "terms"           // @id, @type and IRIs of Caliper 1.0
	byEnvelope = "dataVersion"
)

// selectVersion selects the version of document n.
func (j *Judge) selectVersion(n uint32) {
	version, why := j.versionOf(n)
	j.useVersion(version)
	if j.versionSource = cmp.Or(why, j.fallbackSource); j.extended != nil && (why != byContext || j.Spec.Version == j.extended.Spec.Version) && j.extended.Uses(j.Tree, n) {
		j.useExtended()
		j.versionSource = byContext
	}
	j.documentSource, j.versionGuessed = j.versionSource, j.versionSource == "" && j.defaultGuessed
}

// useExtended selects the tables with extensions.
func (j *Judge) useExtended() {
	extended, _ := j.firstVersion(func(s *profiles.Spec) bool { return s == j.extended.Spec })
	j.useVersion(extended)
}

// context is the effect of the contexts around an object.
type context struct {
	foreign    bool // another vocabulary applies to the object
	overridden bool // Caliper's terms may have another meaning
	version    int  // the index of the version that applies
}

// enterContext applies the @context of object n to the object and everything in it, and returns the context that applied before.
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

// versionOf returns the version that object n names itself, and the member that names it; the fallback version and "" if none does. Usually
// the @context names the version. The items of an envelope do not count for the envelope.
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

// versionOfOversize returns the version that the dataVersion of an oversize record names.
func (j *Judge) versionOfOversize(l *Surroundings) (version int, ok bool) {
	if l.DataVersion == nil {
		return j.fallback, false
	}
	return j.firstVersion(func(s *profiles.Spec) bool { return tables.IsVersion(s, l.DataVersion) })
}

// firstVersion returns the first version for which is returns true; the fallback version if there is none.
func (j *Judge) firstVersion(is func(*profiles.Spec) bool) (version int, ok bool) {
	for i, v := range j.versions {
		if is(v.Spec) {
			return i, true
		}
	}
	return j.fallback, false
}

// versionOfContext returns the version that member m, a @context, names; the fallback version if m is 0 or names none.
func (j *Judge) versionOfContext(m uint32) (version int, ok bool) {
	return j.firstVersion(func(s *profiles.Spec) bool { return tables.NamesVersion(s, j.Tree, m) })
}

// versionOfData returns the version that member m, a dataVersion, names; the fallback version if it names none.
func (j *Judge) versionOfData(m uint32) (version int, ok bool) {
	if j.Tree.Nodes[m].Kind != document.String {
		return j.fallback, false
	}
	return j.firstVersion(func(s *profiles.Spec) bool { return tables.IsVersion(s, j.Tree.Text(m)) })
}
