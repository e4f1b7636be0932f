package rules

import "github.com/caliper-lint/caliper-lint/rules/tables"

// check looks at one object and reports the faults that it finds.
type check struct {
	of    objects
	reads dependence
	run   func(j *Judge, o *object)
}

// dependence says on which part of a document the verdict of a check depends. Most documents of a stream have the shape of one before, and a
// verdict that the shape settles is not looked for again. A check that does not say what it reads runs on every document: that costs
// time, and never a finding.
type dependence uint8

const (
	readsAnything  dependence = iota // anything in the document; if there is a fault, the whole document is judged anew
	readsOwnValues                   // values of the object, and nothing else of the document or of what is known of it
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
		c.run(j, o)
		if j.trace != nil && c.reads <= readsOwnValues {
			j.trace.step(c, o)
		}
	}
}

// rerun runs a check again on an object of another document of the same shape. What only the walk can word is reported as a fault without
// a rule.
func (j *Judge) rerun(s *step, document uint32) {
	faults := len(j.Faults)
	j.rerunObject = s.object
	j.rerunObject.node += document
	s.check.run(j, &j.rerunObject)
	if s.check.reads == readsAnything && len(j.Faults) > faults {
		j.report(Fault{Node: document})
	}
}
