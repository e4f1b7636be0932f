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
	checks          checkTables
	rerunObject     object               // on which a check runs again
	shapes          *schema.ShapeChecker // of the version in use
	memo            memo
	users           []UserSchema
	firstItem       firstItem     // of an oversize envelope
	frameOf         *Surroundings // the oversize record around whose list the tree is; nil: the tree is a whole record or an item
	repaired        bool          // the record at hand is not JSON as it stands
	currentEnvelope int           // which of the envelopes the walk is in, from 1; 0: none
	rows            []*tables.Row // to which the events of the record belong

	payload      *history.Payload
	observations *history.Observations
	start        mark // how much of the payload and the observations is of records before
}

// UserSchema is a JSON Schema of the user's own.
type UserSchema struct {
	Key    string // of the member of extensions that it is for; "": for the whole
	Schema *schema.User
}

// Surroundings are the facts of an oversize record that its items, or its frame, are judged with.
type Surroundings struct {
	At               document.Pointer // to its list, or to the envelope with it
	DocumentsInItems bool             // the list is not a document: each item has some at Rest
	ItemPointer      document.Pointer // from an item to its documents, if Every says that it has some
	Envelope         bool             // the list is the data of an envelope
	SendTime         []byte           // of the envelope; nil if it does not stand before the list
	DataVersion      []byte           // of the envelope; nil if it does not stand before the list
	FirstItem        []byte           // of an envelope without a dataVersion before its list; nil if there is one
}

// firstItem is the first item of an oversize envelope.
type firstItem struct {
	start *byte          // where its text begins
	tree  *document.Tree // nil: it is not JSON
}

// versionState is which version a document is judged by.
type versionState struct {
	versions       []activeTables
	version        int    // the index of the version in use
	fallback       int    // the version of documents here that name none
	fallbackSource string // what said that the fallback is to be that one
	defaultVersion int    // the version of documents that name none and are not in an envelope that does
	defaultGuessed bool   // nobody has said what the default version is to be
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

// memo remembers the plans of shapes, to which most documents of a stream belong.
type memo struct {
	off     bool
	byShape map[uint64]*plan  // by the hash of the shape
	failed  map[uint64]uint32 // how many documents of a shape without plan were not clean, by the hash of the shape
	shape   []uint64          // of the document at hand; its first word has the version to fall back to, too, and why to that one
	next    [1024]uint16      // the term that followed another in a member of some name: mostly it does so again
	trace   trace             // of the document at hand

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

// enterEnvelope says that what follows is of the envelope at node n.
func (j *Judge) enterEnvelope(n uint32) {
	j.Envelopes = append(j.Envelopes, Envelope{Node: n})
	j.currentEnvelope = len(j.Envelopes)
}

func (j *Judge) leaveEnvelope() { j.currentEnvelope = 0 }

// enterOversize says that the tree is an item of an oversize record.
func (j *Judge) enterOversize(a *Surroundings) {
	if a.Envelope {
		j.enterEnvelope(0)
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
