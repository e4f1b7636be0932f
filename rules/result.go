package rules

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Result is what has been found in a record.
type Result struct {
	Faults    []Fault
	Full      bool // there would be more faults than are told
	Events    []Event
	Describes []Describe
	Envelopes []Envelope
	Err       error // a mistake in a table that was read on the way: a fault of the tables, not of the data
}

// isStopped reports whether nothing more is looked for in the record: there is too much already, or the tables are wrong.
func (r *Result) isStopped() bool { return r.Full || r.Err != nil }

// Event is an event of the record. Events are in the order of their nodes, as describes and envelopes are.
type Event struct {
	Node          uint32
	Set           *tables.Set   // by which it was judged
	VersionSource string        // what said that the set applies
	Rows          []*tables.Row // to which it belongs
	Envelope      int           // which of the envelopes it is in, from 1; 0: none
}

// Describe is an entity describe of the record.
type Describe struct {
	Node          uint32
	Set           *tables.Set // by which it was judged
	VersionSource string      // what said that the set applies
}

// Envelope is an envelope of the record.
type Envelope struct {
	Node uint32
}

// Fault is what a check finds.
type Fault struct {
	Rule          catalogue.ID
	Node          uint32             // the faulty value; the object itself where something is missing
	AtName        bool               // the fault is the member's name rather than its value
	Severity      catalogue.Severity // 0: the rule's own
	Level         string             // how strongly the specification says it; "": as the rule
	Section       string             // anchor in the specification; "": the rule's own
	Message       string             // safe to print: values of the document are quoted
	Other         string             // the end of the message, if that says where another document is: the fault is the same wherever that moves
	Hint          string
	NotInRows     bool           // the type of an entity is accepted here, but by no row that certification goes by
	byText        bool           // Right of the value's kind refuses the text: a trace finds the fault again wherever another document has it
	Fixes         []Fix          // what fixes it, if there is one right answer
	Spec          *profiles.Spec // the version by which the document is judged; nil if the fault is not of a document
	VersionSource string         // what told the version: "@context" and such; "" if nothing in the data did
}

// Fix is a change of a document.
type Fix struct {
	Node uint32
	Kind FixKind
	Text string // of FixWrite the value in JSON, of FixRename the name, of FixExtend that of the member into which it goes
}

// FixKind is what is changed.
type FixKind uint8

const (
	FixWrite  FixKind = iota // the value of the node becomes another
	FixRename                // the member gets another name
	FixDrop                  // the member is left out
	FixExtend                // the member moves into another of its object
)
