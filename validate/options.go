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

// Bytes that a record may have, or an item of an oversize one: the usual bound, and how far it can be moved.
const (
	UsualRecord = framing.UsualRecord
	LeastRecord = framing.LeastRecord
	MostRecord  = framing.MostRecord
)

// Options are the settings of a Validator beside the specification. The zero value is the usual choice.
type Options struct {
	Policy

	// The tables by which documents are judged.
	Extensions []*profiles.Extension
	Demanded   []string           // names of known profiles: every event must belong to one of them; none: to any
	Schemas    []rules.UserSchema // for extensions
	Version    string             // of documents that name none, such as "1.1"; "": that of Require, else the newest, but for what only that asks
	Require    string             // the version that every document must have; "": any

	// How an input is read.
	At        document.Pointer // to the document in each record, or to a list of documents
	Lines     bool             // a record is taken to end with its line in every input, whatever its name
	Tolerant  bool             // comments, trailing commas and such are reported, and the rest of their record is judged
	MaxDepth  int              // how deep a record may be nested; 0: document.UsualDepth
	MaxRecord int              // bytes that a record may have, or an item of an oversize one, LeastRecord or more; 0: UsualRecord
	Jobs      int              // how many batches of an input are judged at a time; 0: as many as there are processors
	NoCache   bool             // every record is checked in full, though one of the same shape was checked before

	// What findings and records say besides.
	Fixes     bool                     // records come with the fixes of their findings; that takes longer
	Catalogue *catalogue.Catalogue     // of the rules, so that others can use what has been read of it; nil: one of its own
	Path      func(name string) string // turns the name of an input into the path that fingerprints depend on; nil: they are the same

	// Handlers are called in the order of the input, by one goroutine. Any may be nil.
	OnEvent   func(Event)        // is given every event, after its findings
	OnSettled func(*Reason)      // is told why the events that were given as Open since its last call do not count; nil: their record spoils none of them
	OnRecord  func(Record) error // is given every record, after its findings and events; with its error reading ends
	OnBatch   func(bytes int)    // is called when so many bytes more of an input have been judged
	OnPause   func() error       // is called when all is judged that a reader gives for now; with its error reading ends
}
