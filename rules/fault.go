package rules

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
)

// Fault is what a check finds.
type Fault struct {
	Rule     catalogue.ID
	Node     uint32             // the faulty value; the object itself where something is missing
	AtName   bool               // the fault is the member's name rather than its value
	Severity catalogue.Severity // 0: the rule's own
	Level    string             // how strongly the specification says it; "": as the rule
	Section  string             // anchor in the specification; "": the rule's own
	Message  string             // safe to print: values of the document are quoted
	Other    string             // the end of the message, if that says where another document is: the fault is the same wherever that moves
	Hint     string
	Disputed bool           // of the type of an entity: it is accepted, but nothing that certification goes by has it
	Fixes    []Fix          // what fixes it, if there is one right answer
	Spec     *profiles.Spec // by which it was found; filled in by who takes the report
	Why      string         // what said that it was to be that one, likewise
}
