// Package framing knows where records begin and end: it cuts the bytes of an input into batches, and a batch into records.
package framing

import (
	"fmt"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// Context is the number of bytes around a batch that are kept, so that excerpts show them, and a fault at the end of the batch has the same
// message as within it.
const Context = 256

// The bounds of the bytes that a record, or an item of an oversize record, may have: the default, the least and the greatest. Real records
// have some thousand bytes.
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
	Rest                // bytes of a record behind a fault, which are not read
)

// Batch is a part of an input that is judged on its own. The numbers of its records and lines count from its own beginning, since the
// worker does not know how many records and lines come before it. Offsets count from the beginning of Data.
type Batch struct {
	Kind   Kind
	Input  string // the name of the input
	First  bool   // the input begins with the batch
	byLine bool   // Data is a line that does not form a record together with the next line
	onLine bool   // Data begins a line that is not the first of the input
	Layout Layout
	Paused bool // the reader has no more data for now

	Data   []byte
	buffer []byte            // Data, and bytes around it
	from   int               // offset in buffer at which Data begins
	Start  position.Position // the position of Data, counted from the line of the last record or from the oversize record
	CutOff bool              // the last record, or item, is longer than allowed, and its end is not in Data

	Oversize *Oversize // the record of which Data holds Items, the Frame or the Rest; nil for Records
	Item     int       // in Items: the index of the first item
	More     bool      // in Items: other items follow
	after    *suffix   // in a Frame: the bytes behind the list
}

// Oversize is a record that is longer than a batch and is read in several: the items of its list, and the frame around them.
type Oversize struct {
	Depth            int              // the number of containers around the items
	List             string           // pointer to the list
	At               document.Pointer // the pointer to the list, or to the envelope around the list
	DocumentsInItems bool             // the documents are within the items, at ItemPointer
	ItemPointer      document.Pointer // the pointer from an item to its documents, if DocumentsInItems is set
	IsEnvelope       bool
	SendTime         []byte // the sendTime of the envelope; nil if it does not stand before the list
	DataVersion      []byte // the dataVersion of the envelope; nil if it does not stand before the list
	FirstItem        []byte // the first item of an envelope without a dataVersion before its list; nil if there is a dataVersion, or if the item was not read completely
	open             bool   // the record is an envelope without a dataVersion before its list
}

// suffix holds the bytes behind the list of an oversize record.
type suffix struct {
	at     int    // the offset in the Data of the Frame at which the suffix begins
	buffer []byte // the suffix, and bytes around it
	from   int    // offset in buffer at which the suffix begins
	start  position.Position
	prefix []byte // the bytes before the list, and bytes around them
	lead   int    // the offset in prefix at which the record begins
}

// ahead returns Data and some bytes behind it in the input, if these are in memory.
func (b *Batch) ahead() []byte {
	if b.Kind == Frame {
		return b.Data
	}
	return b.buffer[b.from:min(b.from+len(b.Data)+Context, len(b.buffer))]
}

// Mappers returns the mappers of offsets in Data. Their positions count from the beginning of the batch. A Frame has a second mapper, for
// offsets from after on.
func (b *Batch) Mappers() (m, suffix *position.Mapper, after int) {
	if f := b.after; f != nil {
		tail := position.NewMapper(f.buffer, f.from, f.start, f.from-f.at)
		return position.NewMapper(f.prefix, f.lead, b.Start, f.lead), tail, f.at
	}
	return position.NewMapper(b.buffer, b.from, b.Start, b.from), nil, 0
}

// End returns the position behind the batch.
func (b *Batch) End() position.Position {
	if f := b.after; f != nil {
		end := f.start
		end.Pass(b.Data[f.at:])
		return end
	}
	if b.Kind != Records {
		return position.Position{} // End of the Frame returns the position
	}
	end := b.Start
	end.Pass(b.Data)
	return end
}

// Text returns Data from an offset on, and some bytes behind Data in the input.
func (b *Batch) Text(offset int) []byte { return b.ahead()[offset:] }

// CutAt ends the batch at an offset, without the blanks before it, and returns a batch of the bytes that follow.
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
	b.Data, b.Paused, b.CutOff, b.More = b.Data[:at], false, false, true
	return &rest
}

// SkipLine moves the rest of the line in which the batch begins to a batch of its own, and returns that. ok is false if the batch begins
// with a line. ended reports whether the line ends in the batch.
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

// Fault says why bytes are not JSON, or are not read as JSON.
type Fault struct {
	Offset  int // the offset in Data, or just behind it
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
