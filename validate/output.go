package validate

import (
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Failure is an input that could not be read.
type Failure struct {
	File  string `json:"file"`
	Error string `json:"error"` // why
}

// Event is an event as certification sees it.
type Event struct {
	Rows    []*tables.Row // of profiles to which the event belongs: one if the event names its profile, else every row that fits
	Profile string        // the profile that the event names; "" if it names none
	Version string        // of Caliper, by which the event was judged
	Bare    bool          // the event is in no envelope
	Spoiled *Reason       // why the event does not count for certification; nil if it does
	Open    bool          // the record has not been read to its end: OnSettled will say whether it spoils the event
	File    string
	Record  int // 1-based
	Line    int // 1-based
}

// Reason is why an event does not count for certification: a fault, and where that stands.
type Reason struct {
	Rule    string `json:"rule"` // "" if the rest of the record could not be read
	Message string `json:"message"`
	File    string `json:"file"`
	Record  int    `json:"record"` // 1-based, as all that follow
	Line    int    `json:"line"`
	Column  int    `json:"column"`
}

// Record is a record of an input, or bytes that could not be read as one. All records together are the input.
type Record struct {
	File     string
	Number   int               // 1-based; text between records has the number of the record before it, 0 before the first
	Raw      []byte            // with the white space after the record, up to the next; valid during the call
	Readable bool              // Raw is JSON
	More     bool              // Raw belongs to the record before, which was handed out already: white space, or the rest of a record that is too long
	Findings []finding.Finding // valid during the call
	Fixes    []Fix             // of the findings, if Options.Fixes is set; valid during the call
}

// Fix is a change of a record that takes a finding away.
type Fix struct {
	Finding   int // index of the finding
	rules.Fix     // Node is in the tree of the record
}
