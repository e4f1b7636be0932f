package rules

import "github.com/caliper-lint/caliper-lint/rules/tables"

// check looks at one object and reports the faults that it finds.
type check struct {
	of    objects
	reads dependence
	run   func(j *Judge, o *object)
}

// dependence says on which part of a document the verdict of a check depends. Most documents of a stream have the shape of one before, and a
// verdict that the shape settles is not looked for again. A check that does not say what it reads has every document judged in full: that
// costs time, and never a finding.
type dependence uint8

const (
	readsAnything  dependence = iota // anything in the document, and anything that the Judge knows
	readsOwnValues                   // strings and numbers that are members of the object, and nothing else: the check runs again on every document
	readsShape                       // names, JSON kinds and terms
	notesTexts                       // the shape, and texts of which the check itself takes note (trace.literal)
)

// objects are the objects that a check looks at.
type objects uint8

const (
	anyObject objects = iota
	anEvent
	anEntity
)

// object is an object that is judged.
type object struct {
	node       uint32
	is         *tables.Type
	place      *tables.Property // whose value the object is; nil for a document
	isDocument bool
	open       bool // the type is unknown, and so the object may be of a type that extends is

	action      *tables.Action      // of an event, as its type knows it
	restriction *tables.Restriction // that the type of an event's object adds
	row         *tables.Row         // of the profile of an event, if there is no doubt which it is
}

// checkTables are the tables that a Judge runs.
type checkTables struct{ document, object []check }

// runChecks runs the checks of a table on an object. The trace keeps those that another document of the shape needs again.
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
	j.again = s.object
	j.again.node += document
	s.check.run(j, &j.again)
}
