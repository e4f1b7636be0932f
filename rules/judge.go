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
	checker
	versionState
	shapes   *schema.Judge // of the version in use
	memo     memo
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

// UserSchema is a JSON Schema of the user's own.
type UserSchema struct {
	Key    string // of the member of extensions that it is for; "": for the whole
	Schema *schema.User
}

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

// versionState is which version a document is judged by.
type versionState struct {
	versions       []activeTables
	version        int    // which of them is in use
	fallback       int    // for what names none here
	fallbackWhy    string // what said so
	defaultVersion int    // for what names none and is in no envelope that does
	guesses        bool   // nobody has said that it is to be the usual one
	require        string // the version that documents must have; "": any
	uncached       bool   // nothing is remembered of shapes
}

// plan is what is left to check of a document, given its shape.
type plan struct {
	shape   []uint64
	version int
	why     string
	role    role
	rows    []*tables.Row
	faults  []Fault // that all documents of the shape have; nodes count from the document
	trace   *trace
}

type memo struct {
	off     bool
	byShape map[uint64]*plan  // by the hash of their shape
	failed  map[uint64]uint32 // how many documents of a shape without plan were not clean, by the same
	shape   []uint64          // of the document at hand, and in its first word the version to fall back to, and why to that one
	next    [1024]uint16      // the term that followed another in a member of some name: mostly it does so again
	trace   trace

	templates  document.Templates
	byTemplate map[*document.Template]*plan
}

// Plans are bounded: some dozens of shapes are usual, and hostile data must not fill memory with others.
const (
	maxPlans    = 2048
	maxPlanSize = 512 // nodes
)

// role is what an object at the top of a record, or of the payload, turns out to be.
type role uint8

const (
	roleUnknown role = iota
	roleEnvelope
	roleEvent
	roleEntity
)

// mostFaults bounds the faults that are told of a record, or of an item of an oversize one. Hostile data has one every few bytes.
const mostFaults = 10_000

// Collect has the Judge collect in p and o what the records after this say of ids.
func (j *Judge) Collect(p *history.Payload, o *history.Observations) {
	j.payload, j.observations = p, o
}

// DefaultSpec returns the version of what names none.
func (j *Judge) DefaultSpec() *profiles.Spec { return j.versions[j.defaultVersion].Spec }

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

// mark is how much has been found.
type mark struct {
	faults, events, describes, envelopes int
	payload, observations                [2]int
}

func (j *Judge) mark() mark {
	return mark{len(j.Faults), len(j.Events), len(j.Describes), len(j.Envelopes), j.payload.Mark(), j.observations.Mark()}
}

// reset forgets what has been found since a mark.
func (j *Judge) reset(m mark) {
	j.Faults, j.Events, j.Describes, j.Envelopes = j.Faults[:m.faults], j.Events[:m.events], j.Describes[:m.describes], j.Envelopes[:m.envelopes]
	j.Full = false
	j.payload.Reset(m.payload)
	j.observations.Reset(m.observations)
}

// Discard forgets what was found in the record at hand.
func (j *Judge) Discard() { j.reset(j.start) }
