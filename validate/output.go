package validate

import (
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/edits"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Failure is an input that could not be read.
type Failure struct {
	File  string `json:"file"`
	Error string `json:"error"` // the reason why it could not be read
}

// Event describes an event for certification.
type Event struct {
	Rows    []*tables.Row // the profile rows of the event: one if the event names its profile, else every row that fits
	Profile string        // the profile that the event names; "" if it names none
	Version string        // the version of Caliper by which the event was judged
	Bare    bool          // the event is not in an envelope
	Spoiled *Reason       // the reason why the event does not count for certification; nil if it counts
	Open    bool          // the record was not read to its end yet: OnSettled will say whether the event counts
	File    string
	Record  int // the number of the record, from 1
	Line    int // the line of the event, from 1
}

// Reason is the fault because of which an event does not count for certification, and its place.
type Reason struct {
	Rule    string `json:"rule"` // the id of the rule; "" if the rest of the record could not be read
	Message string `json:"message"`
	File    string `json:"file"`
	Record  int    `json:"record"` // from 1, as Line and Column
	Line    int    `json:"line"`
	Column  int    `json:"column"`
}

// Record is a record of an input, or bytes that could not be read as one. All records together are all bytes of the input.
type Record struct {
	File     string
	Number   int               // from 1; text between records has the number of the previous record, and bytes before the first record have 0
	Raw      []byte            // the bytes of the record and the white space after it; valid during the call
	Readable bool              // Raw is JSON
	More     bool              // Raw continues the previous record: trailing white space, or the rest of an oversize record
	Findings []finding.Finding // valid during the call
	Items    Items             // the items of the record, if Options.Items is set; valid during the call
	Part     *Part             // the part of an oversize record that Raw is; nil: Raw is the whole record, or More
	Fixes    []edits.Fix       // the fixes of Findings, if Options.Fixes is set; valid during the call
}
