package rules

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Judge judges records, one after the other. It walks through its tree, runs the checks, and keeps their faults in its Result until the
// next record begins. It is used by one goroutine at a time.
type Judge struct {
	checker
	versionState
	checks          checkTables
	rerunObject     object               // the object on which a check runs again
	shapes          *schema.ShapeChecker // the shape checker of the version in use
	memo            memo
	users           []UserSchema
	firstItem       firstItem     // the first item of an oversize envelope
	frameOf         *Surroundings // the oversize record whose frame is in the tree; nil: the tree is a whole record or an item
	repaired        bool          // the current record is not JSON as it stands
	currentEnvelope int           // the number of the envelope around the walk, from 1; 0: none
	rows            []*tables.Row // the rows to which the events of the record belong

	payload      *history.Payload
	observations *history.Observations
	start        mark // the amount of the payload and the observations that belongs to earlier records
}

// UserSchema is a JSON Schema that the user gives for extensions.
type UserSchema struct {
	Key    string // the member of extensions to which the schema applies; "": all of extensions
	Schema *schema.User
}

// Surroundings are the facts of an oversize record that its items, or its frame, are judged with.
type Surroundings struct {
	At               document.Pointer // the pointer to the list, or to the envelope around the list
	DocumentsInItems bool             // the documents are within the items, at ItemPointer
	ItemPointer      document.Pointer // the pointer from an item to its documents, if DocumentsInItems is set
	Envelope         bool             // the list is the data of an envelope
	SendTime         []byte           // the sendTime of the envelope; nil if it does not stand before the list
	DataVersion      []byte           // the dataVersion of the envelope; nil if it does not stand before the list
	FirstItem        []byte           // the first item of an envelope without a dataVersion before its list; nil if there is a dataVersion
}

// firstItem is the first item of an oversize envelope.
type firstItem struct {
	start *byte          // the first byte of the text of the item
	tree  *document.Tree // the parsed item; nil: the item is not JSON
}

// versionState says by which version of Caliper a document is judged.
type versionState struct {
	versions       []activeTables
	version        int    // the index of the version in use
	fallback       int    // the version of documents that name none, in the current envelope or outside of envelopes
	fallbackSource string // the member that selected the fallback; "": none did
	defaultVersion int    // the version of documents that name none and are not in an envelope that does
	defaultGuessed bool   // the user has not named the default version
	require        string // the version that documents must have; "": any
	uncached       bool   // no plan is made of a shape
}

// plan lists the checks that a document of a known shape still needs.
type plan struct {
	shape   []uint64
	version int
	why     string
	role    role
	rows    []*tables.Row
	noFixes bool
	faults  []Fault // the faults that all documents of the shape have; nodes count from the document
	trace   *trace
}

// memo remembers the plans of the shapes that most documents of a stream have.
type memo struct {
	off     bool
	byShape map[uint64]*plan  // the plans, by the hash of the shape
	failed  map[uint64]uint32 // the number of documents without plan that had other faults, by the hash of the shape
	shape   []uint64          // the shape of the current document; the first word also contains the fallback version and its source
	next    [1024]uint16      // the term that last followed another term, a guess for the next one
	trace   trace             // of the document at hand

	templates  document.Templates
	byTemplate map[*document.Template]*plan
}

// The number and the size of plans are bounded, since hostile data must not fill the memory. Real streams have some dozens of shapes.
const (
	maxPlans    = 2048
	maxPlanSize = 512 // nodes
)

// role is the role of an object at the top of a record or of a payload.
type role uint8

const (
	roleUnknown role = iota
	roleEnvelope
	roleEvent
	roleEntity
)

// mostFaults bounds the faults of a record, or of an item of an oversize record. Hostile data has a fault every few bytes.
const mostFaults = 10_000

// Collect makes the Judge collect the ids of the next records in p and o.
func (j *Judge) Collect(p *history.Payload, o *history.Observations) {
	j.payload, j.observations = p, o
}

// DefaultSpec returns the version of documents that name none.
func (j *Judge) DefaultSpec() *profiles.Spec { return j.versions[j.defaultVersion].Spec }

// enterEnvelope begins the envelope at node n: the documents that follow are in it.
func (j *Judge) enterEnvelope(n uint32) {
	j.Envelopes = append(j.Envelopes, Envelope{Node: n})
	j.currentEnvelope = len(j.Envelopes)
}

func (j *Judge) leaveEnvelope() { j.currentEnvelope, j.noContext = 0, false }

// enterOversize begins an item of an oversize record: the tree holds the item.
func (j *Judge) enterOversize(a *Surroundings) {
	if a.Envelope {
		j.enterEnvelope(0)
	}
}

// mark says how much was found so far.
type mark struct {
	faults, events, describes, envelopes int
	payload, observations                [2]int
}

func (j *Judge) mark() mark {
	return mark{len(j.Faults), len(j.Events), len(j.Describes), len(j.Envelopes), j.payload.Mark(), j.observations.Mark()}
}

// reset forgets everything that was found since a mark.
func (j *Judge) reset(m mark) {
	j.Faults, j.Events, j.Describes, j.Envelopes = j.Faults[:m.faults], j.Events[:m.events], j.Describes[:m.describes], j.Envelopes[:m.envelopes]
	j.Full = false
	j.payload.Reset(m.payload)
	j.observations.Reset(m.observations)
}

// Discard forgets everything that was found in the current record.
func (j *Judge) Discard() { j.reset(j.start) }
