// Package framing knows where records begin and end: it cuts the bytes of an input into batches, and a batch into records.
package framing

import (
	"fmt"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// Context is the number of bytes around a batch that are kept, so that excerpts show them, and a fault at the end of the batch has the same
// message as in the middle.
const Context = 256

// UsualRecord, LeastRecord and MostRecord are the default, the least and the greatest value of MaxRecord: the bytes that a record, or an
// item of an oversize record, may have. Real records have some thousand bytes.
const (
	UsualRecord = 1 << 26
	LeastRecord = 1 << 20 // a batch has about as many bytes
	MostRecord  = 1 << 30 // offsets in a record have 32 bits
)

// Kind is the kind of the content of a batch.
type Kind uint8

const (
	Records Kind = iota // whole records
	Items               // some items of an oversize record
	Frame               // the bytes of an oversize record around its items
	Rest                // bytes of a record after a fault, which are not judged
)

// Batch is a part of an input that is judged by itself. Its records and lines are numbered from its own beginning, since the worker does
// not know how many records and lines come before it. Offsets are bytes from the beginning of Data.
type Batch struct {
	Kind   Kind
	Input  string // the name of the input
	First  bool   // the batch is at the beginning of the input
	byLine bool   // Data is a single line, and a record in it cannot continue on the next line
	onLine bool   // Data begins at the beginning of a line that is not the first of the input
	Layout Layout
	Paused bool // the reader has no more data for now

	Data   []byte            // the bytes of the batch
	buffer []byte            // Data, and bytes around it
	from   int               // the offset of Data in buffer
	Start  position.Position // the position of Data: for Records, from the end of the last batch; for others, from the beginning of the oversize record
	CutOff bool              // the last record, or item, is longer than MaxRecord, and its end is not in Data

	Oversize *Oversize // the record of which Data holds Items, the Frame or the Rest; nil for Records
	Item     int       // in Items: the index of the first item in the list
	More     bool      // in Items: further items may follow
	closes   bool      // in Items: the last byte closes the list, and is in the Frame as well
	after    *suffix   // in a Frame: the bytes after the list
}

// Oversize is a record that is longer than a batch and is read in several batches: the items of its list, and then the frame around them.
type Oversize struct {
	Prefix           []byte           // the bytes before the items
	Begins           int              // the offset in Prefix at which the record begins
	Depth            int              // the number of containers around an item
	List             string           // pointer to the list
	At               document.Pointer // the pointer to the list, or to the envelope around the list
	DocumentsInItems bool             // documents are inside the items, at ItemPointer, rather than the items themselves
	ItemPointer      document.Pointer // the pointer from an item to its documents, if DocumentsInItems is set
	IsEnvelope       bool             // the record is an envelope, and the list is its data
	SendTime         []byte           // the sendTime of the envelope; nil if it does not come before the list
	DataVersion      []byte           // the dataVersion of the envelope; nil if it does not come before the list
	FirstItem        []byte           // the first item of an envelope without a dataVersion before its list; nil for other records, or if the item was not read completely
	open             bool             // the record is an envelope, and no dataVersion comes before its list
}

// suffix holds the bytes after the list of an oversize record.
type suffix struct {
	at     int               // the offset of the suffix in the Data of the Frame
	buffer []byte            // the suffix, and bytes around it
	from   int               // the offset of the suffix in buffer
	start  position.Position // the position of the suffix, from the beginning of the record
	prefix []byte            // the bytes before the list, and bytes around them
	lead   int               // the offset of the record in prefix
}

// ahead returns Data and at most Context bytes after it, as far as they are in memory.
func (b *Batch) ahead() []byte {
	if b.Kind == Frame {
		return b.Data
	}
	return b.buffer[b.from:min(b.from+len(b.Data)+Context, len(b.buffer))]
}

// Mappers returns the mappers of offsets in Data to positions in the batch. For a Frame, m is for offsets before after, and suffix for
// those from after on; otherwise suffix is nil.
func (b *Batch) Mappers() (m, suffix *position.Mapper, after int) {
	if f := b.after; f != nil {
		tail := position.NewMapper(f.buffer, f.from, f.start, f.from-f.at)
		return position.NewMapper(f.prefix, f.lead, b.Start, f.lead), tail, f.at
	}
	return position.NewMapper(b.buffer, b.from, b.Start, b.from), nil, 0
}

// End returns the position of the end of the batch. It counts from the end of the last batch of Records or Frame.
func (b *Batch) End() position.Position {
	if f := b.after; f != nil {
		end := f.start
		end.Pass(b.Data[f.at:])
		return end
	}
	if b.Kind != Records {
		return position.Position{} // the oversize record ends with its Frame
	}
	end := b.Start
	end.Pass(b.Data)
	return end
}

// Own returns the bytes of the input that are in no other batch; of a Frame these are the bytes after the items. All of them together are
// the input without the prefixes of oversize records.
func (b *Batch) Own() []byte {
	switch {
	case b.after != nil:
		return b.Data[b.after.at:]
	case b.closes:
		return b.Data[:len(b.Data)-1]
	}
	return b.Data
}

// Text returns Data from an offset on, and at most Context bytes after Data.
func (b *Batch) Text(offset int) []byte { return b.ahead()[offset:] }

// CutAt ends the batch at an offset, or at the blanks before it, and returns a batch of the bytes that follow.
func (b *Batch) CutAt(at int) *Batch {
	for at > 0 && (b.Data[at-1] == ' ' || b.Data[at-1] == '\t') {
		at--
	}
	rest := *b
	rest.First, rest.Start = false, position.Position{}
	rest.from, rest.Data = b.from+at, b.Data[at:]
	rest.onLine = at > 0 && b.Data[at-1] == '\n'
	if b.Kind == Items {
		rest.Start = b.Start
		rest.Start.Pass(b.Data[:at])
	}
	b.Data, b.Paused, b.CutOff, b.More, b.closes = b.Data[:at], false, false, true, false
	return &rest
}

// SkipLine moves the rest of a line to a batch of its own, which it returns, if the batch begins within a line; else ok is false. ended
// reports whether the line ends in the batch.
func (b *Batch) SkipLine() (line Batch, ended, ok bool) {
	if b.Kind != Records || b.onLine {
		return line, true, false
	}
	line = *b
	eol := lineEnd(b.Data, 0)
	ended = eol < len(b.Data)
	*b = *line.CutAt(eol)
	return line, ended, true
}

// Fault says why bytes are not JSON, or why they were not read.
type Fault struct {
	Offset  int // the offset in Data, or the length of Data
	Message string
	Hint    string
	Reason  Reason
	Fixable bool // edits.OfSyntax can fix the record, or the fault is a byte order mark
}

// Reason is the kind of a Fault.
type Reason uint8

const (
	Syntax   Reason = iota // the bytes are not JSON
	Trailing               // text stands between records
	Limit                  // a bound of the program is reached
)

// TooLong returns the error for a record, or for an item of an oversize record, of more than most bytes.
func TooLong(most int) *document.SyntaxError {
	return &document.SyntaxError{Message: fmt.Sprintf("more than %d bytes; --max-record-bytes allows more", most), Limit: true}
}
