package rules

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Judge judges records, one after the other: it walks through what is in its tree, runs the checks, and keeps what they find in its
// Result until the next record begins. It is used by one goroutine at a time.
type Judge struct {
	Checker
	choice
	shapes   *schema.Judge // of the version in use
	plans    plans
	users    []UserSchema
	first    firstItem     // of an oversize envelope
	frameOf  *Around       // the record of which the tree is only what is around its list; nil: it is all of the record
	repaired bool          // the record at hand is not JSON as it stands
	around   int           // which of the envelopes the walk is in, from 1; 0: none
	rows     []*tables.Row // to which the events of the record belong

	payload      *history.Payload
	observations *history.Observations
	start        mark // of the record
}

// Options is what a Judge is told beside the tables.
type Options struct {
	Tree     *document.Tree   // into which records are read
	Versions []*VersionTables // of Caliper, the latest first; the second is the same with the extensions that documents must name, if there are such
	Default  string           // the version by which documents are judged that name none
	Guesses  bool             // nobody has said that it is to be that one
	Require  string           // the version that documents must have; "": any
	Demanded []string         // the profiles to which events must belong; none: any
	Schemas  []UserSchema
	At       document.Pointer // to the documents in each record
	Fixes    bool             // faults come with what mends them
	NoMemo   bool             // nothing is remembered of shapes
}

// UserSchema is a JSON Schema of the user's own.
type UserSchema struct {
	Key    string // of the member of extensions that it is for; "": for the whole
	Schema *schema.User
}

// mostFaults bounds the faults that are told of a record, or of an item of an oversize one. Hostile data has one every few bytes.
const mostFaults = 10_000

// Around is what is known of an oversize record while its items, or what is around them, is judged.
type Around struct {
	At          document.Pointer // to its list, or to the envelope with it
	Every       bool             // the list is not a document: each item has some,
	Rest        document.Pointer // here
	Envelope    bool             // the list is the data of an envelope
	SendTime    []byte           // nil if it was not known before the list
	DataVersion []byte           // likewise
	FirstItem   []byte           // of an envelope without a dataVersion before its list; nil if there is one
}

// firstItem is the first item of an oversize envelope.
type firstItem struct {
	of   *byte          // where its text begins
	tree *document.Tree // nil: it is not JSON
}

// NewJudge returns a Judge.
func NewJudge(o Options) *Judge {
	j := &Judge{users: o.Schemas}
	j.Checker = Checker{Tree: o.Tree, mostFaults: mostFaults, At: o.At, Demanded: o.Demanded, Fixing: o.Fixes, Trusted: new([1 << 12]uint64)}
	if o.Fixes {
		j.mostFaults *= 20 // so that few passes do
	}
	for _, v := range o.Versions {
		j.versions = append(j.versions, version{VersionTables: v})
	}
	j.usual, _ = j.firstOf(func(s *profiles.Spec) bool { return s.Version == o.Default })
	j.guesses, j.require, j.forgetful = o.Guesses, o.Require, o.NoMemo
	if o.Versions[1].Version == o.Versions[0].Version {
		j.use(1)
		j.Extended = j.Set
	}
	j.plans.off = o.NoMemo || o.Schemas != nil || o.Fixes // plans don't know of fixes
	j.plans.like = map[*document.Template]*plan{}
	j.plans.known, j.plans.wrong = map[uint64]*plan{}, map[uint64]uint32{}
	j.use(0)
	return j
}

// Collect has the Judge collect in p and o what the records after this say of ids.
func (j *Judge) Collect(p *history.Payload, o *history.Observations) {
	j.payload, j.observations = p, o
}

// DefaultSpec returns the version of what names none.
func (j *Judge) DefaultSpec() *profiles.Spec { return j.versions[j.usual].Spec }

// Record judges the whole tree. repaired says that it is not JSON as it stands.
func (j *Judge) Record(repaired bool) {
	j.payload.Begin()
	j.begin()
	j.repaired = repaired
	if !j.documents(j.At, false) {
		j.NothingAt(0, j.At.String())
	}
	j.end()
	j.payload.Compare(j.Misplaced)
}

// Item judges the tree as an item of an oversize record.
func (j *Judge) Item(around *Around) {
	j.begin()
	j.fallBack(j.versionOf(around))
	j.asFirst(around)
	j.enterAround(around)
	switch {
	case around.Every:
		j.documents(around.Rest, true)
	case !around.Envelope:
		j.item(0, j.envelope)
	case j.Tree.Nodes[0].Kind != document.Object:
		j.WrongKind(0, j.Envelope, j.Envelope.Property(j.Word.Data))
	default:
		j.item(0, j.envelopeWithin)
		j.afterSend(j.Events, around.SendTime)
	}
	j.end()
}

// Frame judges the tree as what is around the list of an oversize record, with a stand-in for the items if there are any. items are the
// versions that these name, if the dataVersion comes behind them.
func (j *Judge) Frame(around *Around, items []string) {
	list, _ := j.Tree.Find(around.At)
	if around.Envelope {
		list = j.Tree.Member(list, j.Word.Data)
	}
	switch {
	case j.Tree.IsEmpty(list):
		j.Record(false)
	case around.Every: // each item has said for itself what it lacks
		j.begin()
		j.end()
	default:
		j.Tree.Nodes[list+1].Flags |= document.Faulty // so that nothing is said of the stand-in
		j.frameOf = around
		j.Record(false)
		j.frameOf = nil
	}
	if len(items) > 0 {
		j.lateVersion(around, items)
	}
}

// lateVersion holds the versions of the items of an oversize envelope against its dataVersion, which comes behind them.
func (j *Judge) lateVersion(around *Around, items []string) {
	top, _ := j.Tree.Find(around.At)
	member := j.Tree.Member(top, j.Word.DataVersion)
	if member == 0 {
		return
	}
	version, ok := j.meantBy(member)
	if !ok {
		return
	}
	envelope := j.versions[version].Version
	for _, item := range items {
		if item != envelope {
			j.MixedItems(member, item, envelope)
		}
	}
}

// begin begins the next record.
func (j *Judge) begin() {
	j.Result = Result{Faults: j.Faults[:0], Events: j.Events[:0], Describes: j.Describes[:0], Envelopes: j.Envelopes[:0], Err: j.Err}
	j.rows, j.Foreign, j.Overridden, j.around, j.repaired = j.rows[:0], false, false, 0, false
	j.start = j.mark()
	j.usually()
	for _, member := range j.Tree.Duplicates {
		j.Duplicate(member)
	}
}

func (j *Judge) end() { j.usually() }

// Discard forgets what was found in the record at hand.
func (j *Judge) Discard() { j.reset(j.start) }

// mark is how much has been found.
type mark struct {
	faults, events, describes, envelopes int
	counts                               Counts
	payload, observations                [2]int
}

func (j *Judge) mark() mark {
	return mark{len(j.Faults), len(j.Events), len(j.Describes), len(j.Envelopes), j.Counts, j.payload.Mark(), j.observations.Mark()}
}

// reset forgets what has been found since a mark.
func (j *Judge) reset(m mark) {
	j.Faults, j.Events, j.Describes, j.Envelopes = j.Faults[:m.faults], j.Events[:m.events], j.Describes[:m.describes], j.Envelopes[:m.envelopes]
	j.Counts, j.Full = m.counts, false
	j.payload.Reset(m.payload)
	j.observations.Reset(m.observations)
}

// enter says that what follows is of the envelope at node n.
func (j *Judge) enter(n uint32) {
	j.Envelopes = append(j.Envelopes, Envelope{Node: n})
	j.around = len(j.Envelopes)
}

func (j *Judge) leave() { j.around = 0 }

// enterAround says that the tree is an item of an oversize record.
func (j *Judge) enterAround(a *Around) {
	if a.Envelope {
		j.enter(0)
	}
}
