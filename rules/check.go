package rules

import "github.com/caliper-lint/caliper-lint/rules/tables"

// check is a check of one object: a function that reports the faults of the object.
type check struct {
	of    objects
	reads dependence
	run   func(j *Judge, o *object)
}

// dependence is the part of a document on which the verdict of a check depends. Most documents of a stream have the shape of an earlier
// one. A verdict that depends on the shape alone is not computed again for them. A check without a dependence has every document judged in full: that
// costs time, and never a finding.
type dependence uint8

const (
	readsAnything  dependence = iota // anything in the document, and anything that the Judge knows
	readsOwnValues                   // strings and numbers that are members of the object, and nothing else: the check runs again on every document
	readsShape                       // names, JSON kinds and terms
	notesTexts                       // the shape, and texts that the check itself notes (trace.literal)
)

// objects are the kinds of objects on which a check runs.
type objects uint8

const (
	anyObject objects = iota
	anEvent
	anEntity
)

// object is an object that is judged, and the tables for it.
type object struct {
	node       uint32
	is         *tables.Type
	place      *tables.Property // the property whose value the object is; nil for a document
	isDocument bool
	open       bool // the type is unknown, so the object may be of a type that extends is

	action      *tables.Action      // the action of an event, in the table of its type; nil if there is none
	restriction *tables.Restriction // the restriction that the type of an event's object adds; nil if there is none
	row         *tables.Row         // the row of an event's profile; nil if the row is uncertain
}

// checkTables are the tables of the checks that a Judge runs.
type checkTables struct{ document, object []check }

// runChecks runs the checks of a table on an object. The trace keeps the checks that another document of the same shape needs again.
func (j *Judge) runChecks(table []check, o *object) {
	for i := range table {
		c := &table[i]
		if c.of == anEvent && !o.is.IsEvent || c.of == anEntity && o.is.IsEvent {
			continue
		}
		before := len(j.Faults)
		c.run(j, o)
		switch c.reads {
		case readsAnything:
			if j.trace != nil {
				j.trace.broken = true
			}
		case readsOwnValues:
			for i := before; i < len(j.Faults); i++ {
				j.Faults[i].isOfValues = true
			}
			if j.trace != nil {
				j.trace.step(c, o)
			}
		}
	}
}

// rerun runs a check again on an object of another document of the same shape.
func (j *Judge) rerun(s *step, document uint32) {
	j.rerunObject = s.object
	j.rerunObject.node += document
	s.check.run(j, &j.rerunObject)
}
