package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// Options are the settings of a Judge.
type Options struct {
	Tree           *document.Tree   // the tree into which records are read
	Versions       []*VersionTables // the tables of the versions of Caliper, the newest first; if there are extensions that documents must name, the second has the newest version with these
	DefaultVersion string           // the version of documents that name none
	DefaultGuessed bool             // the user has not named the default version
	Require        string           // the version that documents must have; "": any
	Demanded       []string         // the profiles to which events must belong; none: any
	Schemas        []UserSchema
	At             document.Pointer // the pointer to the documents in each record
	ManyFaults     bool             // a record may have many more faults than usual
	NoCache        bool             // no plan is made of a shape
}

// NewJudge returns a Judge.
func NewJudge(o Options) *Judge {
	j := &Judge{users: o.Schemas, checks: checkTables{documentChecks, objectChecks}}
	j.checker = checker{Tree: o.Tree, mostFaults: mostFaults, at: o.At, demanded: o.Demanded, extending: o.Schemas == nil, recentIRIs: new([1 << 12]uint64)}
	if o.ManyFaults {
		j.mostFaults *= 20
	}
	for _, v := range o.Versions {
		j.versions = append(j.versions, activeTables{VersionTables: v})
	}
	j.defaultVersion, _ = j.firstVersion(func(s *profiles.Spec) bool { return s.Version == o.DefaultVersion })
	j.defaultGuessed, j.require, j.uncached = o.DefaultGuessed, o.Require, o.NoCache
	if o.Versions[1].Version == o.Versions[0].Version {
		j.useVersion(1)
		j.extended = j.Set
	}
	j.memo.off = o.NoCache || o.Schemas != nil
	j.memo.byTemplate = map[*document.Template]*plan{}
	j.memo.byShape, j.memo.failed = map[uint64]*plan{}, map[uint64]uint32{}
	j.useVersion(0)
	return j
}

// Record judges the whole tree. repaired says that the record is not JSON as it stands.
func (j *Judge) Record(repaired bool) {
	j.payload.Begin()
	j.begin()
	j.repaired = repaired
	switch root := &j.Tree.Nodes[0]; {
	case len(j.at) > 0:
		if !j.documents(j.at, false) {
			j.nothingAt(0, j.at.String())
		}
	case root.Flags&document.Skip != 0: // its fault was reported
	case root.Kind == document.Array && !j.Tree.IsEmpty(0):
		j.items(0, j.envelope)
	default:
		j.item(0, j.envelope)
	}
	j.end()
	j.payload.Compare(j.Misplaced)
}

// Item judges the tree as an item of an oversize record.
func (j *Judge) Item(around *Surroundings) {
	j.begin()
	j.setFallback(j.versionOfOversize(around))
	j.useVersionOfFirstItem(around)
	j.enterOversize(around)
	switch {
	case around.DocumentsInItems:
		j.documents(around.ItemPointer, true)
	case !around.Envelope:
		j.item(0, j.envelope)
	case j.Tree.Nodes[0].Kind != document.Object:
		j.wrongKind(0, j.Envelope, j.Envelope.Property(j.NameID.Data))
	default:
		j.item(0, j.envelopeWithin)
		j.afterSend(j.Events, around.SendTime)
	}
	j.end()
}

// Frame judges the tree as the frame of an oversize record, with a stand-in for the items if there are any. items are the versions that the
// items name, if the dataVersion follows the items.
func (j *Judge) Frame(around *Surroundings, items []string) {
	list, _ := j.Tree.Find(around.At)
	if around.Envelope {
		list = j.Tree.Member(list, j.NameID.Data)
	}
	switch {
	case j.Tree.IsEmpty(list):
		j.Record(false)
	case around.DocumentsInItems: // each item has reported its own absent documents
		j.begin()
		j.end()
	default:
		j.Tree.Nodes[list+1].Flags |= document.Skip // the stand-in is not checked
		j.frameOf = around
		j.Record(false)
		j.frameOf = nil
	}
	if len(items) > 0 {
		j.lateVersion(around, items)
	}
}

// lateVersion compares the versions of the items of an oversize envelope with its dataVersion, which follows the items.
func (j *Judge) lateVersion(around *Surroundings, items []string) {
	top, _ := j.Tree.Find(around.At)
	member := j.Tree.Member(top, j.NameID.DataVersion)
	if member == 0 {
		return
	}
	version, ok := j.versionOfData(member)
	if !ok {
		return
	}
	envelope := j.versions[version].Version
	for _, item := range items {
		if item != envelope {
			j.mixedItems(member, item, envelope)
		}
	}
}

// FromTemplate judges the record at the start of src by a template of an earlier record with a plan, and returns its length. If around is
// not nil, src starts with an item of that oversize record. ok is false if no template fits, or if a fault needs the walk; then the Judge
// is in the same state as before.
func (j *Judge) FromTemplate(src []byte, around *Surroundings) (n int, ok bool) {
	if j.memo.off || len(j.at) > 0 {
		return 0, false
	}
	t, n := j.memo.templates.Read(j.Tree, src)
	if t == nil {
		return 0, false
	}
	p := j.memo.byTemplate[t]
	if around == nil {
		j.payload.Begin()
	}
	j.begin()
	switch {
	case around == nil:
		ok = j.replayPlan(p, 0)
		j.end()
		j.payload.Compare(j.Misplaced)
	default:
		j.setFallback(j.versionOfOversize(around))
		j.enterOversize(around)
		if ok = j.fallback == j.defaultVersion && j.namesFallback(p) && j.replayPlan(p, 0); ok && around.Envelope {
			j.afterSend(j.Events, around.SendTime)
		}
		j.end()
	}
	if !ok {
		j.Discard()
		return 0, false
	}
	if slices.ContainsFunc(j.Faults, func(f Fault) bool { return j.Tree.Nodes[f.Node].Kind >= document.Array }) {
		n, _ = j.Tree.Parse(src) // the parser gives the same nodes, with the ends of arrays and objects
	}
	return n, true
}

// begin begins the next record.
func (j *Judge) begin() {
	j.Faults, j.Events, j.Describes, j.Envelopes, j.Full = j.Faults[:0], j.Events[:0], j.Describes[:0], j.Envelopes[:0], false
	j.rows, j.otherVocabulary, j.overridden, j.currentEnvelope, j.repaired = j.rows[:0], false, false, 0, false
	j.start = j.mark()
	j.useDefault()
	for _, member := range j.Tree.Duplicates {
		j.duplicate(member)
	}
}

func (j *Judge) end() { j.useDefault() }
