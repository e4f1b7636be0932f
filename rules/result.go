package rules

import (
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Result is what has been found in a record.
type Result struct {
	Faults    []Fault
	Full      bool // there would be more
	Events    []Event
	Describes []Describe
	Envelopes []Envelope
	Counts    Counts
	Err       error // a mistake in a table that was read on the way: a fault of the tables, not of the data
}

// Event is an event of the record. Events are in the order of their nodes, as describes and envelopes are.
type Event struct {
	Node     uint32
	Set      *tables.Set   // by which it was judged
	Why      string        // what said so
	Rows     []*tables.Row // to which it belongs
	Envelope int           // which of the envelopes it is in, from 1; 0: none
}

// Describe is an entity describe of the record.
type Describe struct {
	Node uint32
	Set  *tables.Set // by which it was judged
	Why  string      // what said so
}

// Envelope is an envelope of the record.
type Envelope struct {
	Node uint32
}

// Counts is how many documents a record has.
type Counts struct {
	Events    int // bare, in arrays and in envelopes
	Entities  int // describes, likewise; not those within events
	Envelopes int
	V1P2      int // events and entities judged by Caliper 1.2
	V1P1      int // by 1.1
	V1P0      int // by 1.0
}

// report adds f to what is found, with the version by which it was.
func (c *Checker) report(f Fault) {
	f.Spec, f.Why = c.Spec, c.why
	c.Report(f)
}

// Report adds f, of which no version is told: it compares documents with each other, or it is not of a document.
func (c *Checker) Report(f Fault) {
	if len(c.Faults) == c.mostFaults {
		c.Full = true
		return
	}
	c.Faults = append(c.Faults, f)
}
