package validate

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// Stdin is the name of standard input in findings.
const Stdin = "<stdin>"

// The default, the least and the greatest value of Options.MaxRecord, in bytes.
const (
	UsualRecord = framing.UsualRecord
	LeastRecord = framing.LeastRecord
	MostRecord  = framing.MostRecord
)

// Options are the settings of a Validator beside the specification. The zero value is the default.
type Options struct {
	Policy

	// The tables by which documents are judged
	Extensions []*profiles.Extension
	Demanded   []string           // the names of the profiles to which events must belong; none: any profile
	Schemas    []rules.UserSchema // the user's schemas for extensions
	Version    string             // the version of documents that name none, such as "1.1"; "": the version in Require, else the newest, without the requirements that only the newest has
	Require    string             // the version that every document must have; "": any version

	// How an input is read
	At        document.Pointer       // a pointer to the document, or to the list of documents, in each record; nil: the record itself
	Lines     bool                   // every line is taken to be a record, whatever the name of the input
	Markdown  func(name string) bool // reports whether an input is a Markdown document, whose blocks of JSON are judged; nil: no input is
	Trace     func(text []byte) bool // reports whether a block of a Markdown document has a trace of Caliper; nil: every block has
	Tolerant  bool                   // a record with comments, trailing commas and similar mistakes is judged; each mistake is still reported
	MaxDepth  int                    // the greatest depth of a record; 0: document.UsualDepth
	MaxRecord int                    // the bytes that a record, or an item of an oversize record, may have; at least LeastRecord; 0: UsualRecord
	Jobs      int                    // the number of batches that are judged at a time; 0: the number of processors
	NoCache   bool                   // every record is checked in full, without the results of records of the same shape

	// What findings and records have in addition
	Items      bool                     // records contain their Items, and an oversize record is handed out in parts
	EachRecord bool                     // each record has all of its findings, also those that are otherwise reported once for a run
	Fixes      bool                     // records have the fixes of their findings, and can have many more faults than usual
	Edits      bool                     // findings have the changes of the file that fix them safely
	Catalogue  *catalogue.Catalogue     // the catalogue of the rules, if the caller shares one; nil: the Validator reads its own
	Path       func(name string) string // turns the name of an input into the path for fingerprints; nil: the name is the path

	// Handlers, which are called in the order of the input, by one goroutine. Any may be nil
	OnEvent   func(Event)        // receives every event, after the findings of its record
	OnSettled func(*Reason)      // receives the reason why the events that OnEvent has received as Open since the last call do not count; nil: they count unless Event.Spoiled is set
	OnRecord  func(Record) error // receives every record, after its findings and events; an error ends reading
	OnBatch   func(bytes int)    // receives the number of bytes that were judged since the last call
	OnPause   func() error       // is called in a pause of the reader, when all data so far has been judged; an error ends reading
}
