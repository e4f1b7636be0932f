package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Result holds the faults, events, describes and envelopes of a record.
type Result struct {
	Faults    []Fault
	Full      bool // the record has more faults than the bound
	Events    []Event
	Describes []Describe
	Envelopes []Envelope
	Err       error // a mistake in a table that was read on the way
}

// isStopped reports whether the record is not checked any further, because of too many faults or a mistake in the tables.
func (r *Result) isStopped() bool { return r.Full || r.Err != nil }

// Event is an event of the record. Events, describes and envelopes are in the order of their nodes.
type Event struct {
	Node          uint32
	Set           *tables.Set   // the tables by which it was judged
	VersionSource string        // the member that selected the version, such as "@context"; "": none did
	Rows          []*tables.Row // the profile rows to which the event belongs
	Envelope      int           // the number of the envelope around the event, from 1; 0: none
}

// Describe is an entity describe of the record.
type Describe struct {
	Node          uint32
	Set           *tables.Set // the tables by which it was judged
	VersionSource string      // the member that selected the version, such as "@context"; "": none did
}

// Envelope is an envelope of the record.
type Envelope struct {
	Node uint32
}

// Fault is a fault that a check finds.
type Fault struct {
	Rule          catalogue.ID
	Node          uint32             // the faulty value; the object itself where a member is absent
	AtName        bool               // the fault is the member's name rather than its value
	Severity      catalogue.Severity // 0: the rule's own
	Level         string             // how strongly the specification says it; "": as the rule
	Section       string             // anchor in the specification; "": the rule's own
	Message       string             // safe to print: values of the document are quoted
	Other         string             // the end of the message if it says where another document is; fingerprints leave it out
	Hint          string
	NotInRows     bool           // the type of an entity is accepted here, but by no row that certification goes by
	isOfValues    bool           // the fault depends on values alone, so that a trace finds it again in another document
	Fixes         []Fix          // the fixes, if there is exactly one correct form; all of them are safe, or none is
	Spec          *profiles.Spec // the version by which the document is judged; nil if the fault is not in a document
	VersionSource string         // the member that selected the version, such as "@context"; "": none did
}

// Fix is a change of a document.
type Fix struct {
	Node   uint32
	Kind   FixKind
	Unsafe bool   // the fix is made only if the user asks for such
	Text   string // the JSON value for FixWrite and FixInsert, the new name for FixRename, the name of the member to move into for FixExtend, the text for FixAppend
}

// FixKind is the kind of a change.
type FixKind uint8

const (
	FixWrite  FixKind = iota // the value of the node is replaced
	FixRename                // the member is renamed
	FixDrop                  // the member is removed
	FixExtend                // the member moves into another of its object
	FixWrap                  // the value becomes an array with this one item
	FixAppend                // a text is put behind the value
	FixInsert                // the object gets a @context as its first member
)

// moved returns f for a document whose nodes have numbers that are greater by an offset.
func (f Fault) moved(offset uint32) Fault {
	f.Node += offset
	f.Fixes = slices.Clone(f.Fixes)
	for i := range f.Fixes {
		f.Fixes[i].Node += offset
	}
	return f
}
