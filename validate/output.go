package validate

import (
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/edits"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Failure is an input that could not be read.
type Failure struct {
	File  string `json:"file"`
	Error string `json:"error"` // the reason
}

// Event is an event as certification sees it.
type Event struct {
	Rows    []*tables.Row // the profile rows to which the event belongs: one if the event names its profile, else every row that fits
	Profile string        // the profile that the event names; "" if it names none
	Version string        // the version of Caliper by which the event was judged
	Bare    bool          // the event is not in an envelope
	Spoiled *Reason       // the reason why the event does not count for certification; nil if it counts
	Open    bool          // the record is not read to its end yet: OnSettled will say whether the event counts
	File    string
	Record  int // 1-based
	Line    int // 1-based
}

// Reason is the fault because of which an event does not count for certification, and its place.
type Reason struct {
	Rule    string `json:"rule"` // the id of the rule; "" if the rest of the record could not be read
	Message string `json:"message"`
	File    string `json:"file"`
	Record  int    `json:"record"` // 1-based, as are the numbers below
	Line    int    `json:"line"`
	Column  int    `json:"column"`
}

// Record is a record of an input, or bytes that could not be read as one. All records together are the input.
type Record struct {
	File     string
	Number   int               // 1-based; text between records has the number of the previous record; 0: bytes before the first record
	Raw      []byte            // the bytes of the record and the white space behind it; valid during the call
	Readable bool              // Raw is JSON
	More     bool              // Raw continues the previous record: trailing white space, or the rest of an oversize record
	Findings []finding.Finding // valid during the call
	Fixes    []edits.Fix       // the fixes of the findings, if Options.Fixes is set; valid during the call
}
