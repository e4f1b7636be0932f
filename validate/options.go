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

// The bounds of the bytes that a record, or an item of an oversize record, may have: the default, the least and the greatest.
const (
	UsualRecord = framing.UsualRecord
	LeastRecord = framing.LeastRecord
	MostRecord  = framing.MostRecord
)

// Options are the settings of a Validator beside the specification. The zero value is the default.
type Options struct {
	Policy

	// The tables by which documents are judged.
	Extensions []*profiles.Extension
	Demanded   []string           // the names of the profiles to which events must belong; none: any profile
	Schemas    []rules.UserSchema // the user's schemas for extensions
	Version    string             // the version of documents that name none, such as "1.1"; "": the version in Require, else the newest without the requirements that only the newest has
	Require    string             // the version that every document must have; "": any version

	// How an input is read.
	At        document.Pointer // a pointer to the document, or to the list of documents, in each record
	Lines     bool             // every line is taken to be a record, whatever the name of the input
	Tolerant  bool             // a record with comments, trailing commas and the like is judged all the same; each of them is still reported
	MaxDepth  int              // the depth to which a record may be nested; 0: document.UsualDepth
	MaxRecord int              // the bytes that a record, or an item of an oversize record, may have, at least LeastRecord; 0: UsualRecord
	Jobs      int              // the number of batches that are judged at a time; 0: the number of processors
	NoCache   bool             // every record is checked in full, instead of reusing the results of records with the same shape

	// What findings and records contain in addition.
	Fixes     bool                     // records contain the fixes of their findings, and a record may have many more faults than usual
	Edits     bool                     // findings contain the changes of the file that fix them safely
	Catalogue *catalogue.Catalogue     // the catalogue of the rules, if the caller shares one; nil: the validator reads its own
	Path      func(name string) string // turns the name of an input into the path that fingerprints depend on; nil: the path is the name

	// Handlers are called in the order of the input, by one goroutine. Any may be nil.
	OnEvent   func(Event)        // receives every event, after the findings of the event
	OnSettled func(*Reason)      // receives the reason why the events that OnEvent received as Open since the last call do not count; nil: they count unless Event.Spoiled says otherwise
	OnRecord  func(Record) error // receives every record, after the findings and events of the record; an error ends reading
	OnBatch   func(bytes int)    // receives the number of bytes that were judged since the last call
	OnPause   func() error       // is called in a pause of the reader, when all data so far is judged; an error ends reading
}
