// Package framing knows where records begin and end: it cuts the bytes of an input into batches, and a batch into records.
package framing

import (
	"fmt"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/position"
)

// Context is how many bytes around a batch are kept, so that excerpts show them and a fault at its end is told as if it went on.
const Context = 256

// How many bytes a record may have, or an item of an oversize one: the usual bound, and how far it can be moved. Real records have some
// thousand bytes.
const (
	UsualRecord = 1 << 26
	LeastRecord = 1 << 20 // a batch has about as many, and the records in it are read
	MostRecord  = 1 << 30 // offsets in a record have 32 bits
)

// Kind is what a batch holds.
type Kind uint8

const (
	Records Kind = iota // whole records
	Items               // some items of an oversize record
	Frame               // everything of an oversize record but its items
	Rest                // bytes of a record that cannot be read on
)

// Batch is a piece of an input that is judged on its own. The numbers of its records and lines count from its own beginning, since
// whoever judges it does not know how many come before. Offsets count from the beginning of Data.
type Batch struct {
	Kind   Kind
	Input  string // the name of the input
	First  bool   // the input begins with the batch
	byLine bool   // Data is a line, of which it is known that it is no record together with the next
	onLine bool   // Data begins a line that is not the first of the input
	Layout Layout
	Paused bool // the reader has no more data for now

	Data   []byte
	buffer []byte            // Data, and bytes around it
	from   int               // offset in buffer at which Data begins
	Start  position.Position // of Data: in the line of the last record, or in the oversize record
	CutOff bool              // the last record, or item, is longer than allowed, and its end is not in Data

	Oversize *Oversize // the record of which Data holds Items, the Frame or the Rest; nil for Records
	Item     int       // of Items: the index of the first
	More     bool      // of Items: other items follow
	after    *suffix   // of a Frame
}

// Oversize is a record that is longer than a batch and is read in several: the items of its list, and the frame around them.
type Oversize struct {
	Depth            int              // how many containers are around its items
	List             string           // pointer to the list
	At               document.Pointer // to the list, or to the envelope with it
	DocumentsInItems bool             // the list is not a document: each item has some,
	ItemPointer      document.Pointer // here
	IsEnvelope       bool
	SendTime         []byte // nil if it was not known before the list
	DataVersion      []byte // likewise
	FirstItem        []byte // of an envelope whose dataVersion was not known then; nil if it was, or the item was not there as a whole
	open             bool   // it is an envelope whose dataVersion is not known
}

// suffix is what follows the list of an oversize record.
type suffix struct {
	at     int    // offset in the Data of the Frame at which the suffix begins
	buffer []byte // the suffix, with bytes around it
	from   int    // offset in buffer at which the suffix begins
	start  position.Position
	prefix []byte // what comes before the list, with bytes around it
	lead   int    // offset in prefix at which the record begins
}

// ahead returns Data with some of the bytes that follow it in the input, if they are known.
func (b *Batch) ahead() []byte {
	if b.Kind == Frame {
		return b.Data
	}
	return b.buffer[b.from:min(b.from+len(b.Data)+Context, len(b.buffer))]
}

// Mappers returns the mappers of offsets in Data to places of the input, counted from the beginning of the batch: one for the whole, and
// of a Frame one more for the offsets from after on.
func (b *Batch) Mappers() (m position.Mapper, suffix *position.Mapper, after int) {
	if f := b.after; f != nil {
		tail := position.NewMapper(f.buffer, f.from, f.start, f.from-f.at)
		return position.NewMapper(f.prefix, f.lead, b.Start, f.lead), &tail, f.at
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
		return position.Position{} // the Frame tells it
	}
	end := b.Start
	end.Pass(b.Data)
	return end
}

// Text returns Data from an offset on, with some of the bytes that follow it in the input.
func (b *Batch) Text(offset int) []byte { return b.ahead()[offset:] }

// CutAt lets the batch end at an offset, or rather where the blanks before it begin, and returns a batch of what follows.
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

// SkipLine takes the rest of the line in which the batch begins from it, and returns a batch of that. It returns false if the batch begins
// with a line. ended says that the line ends in the batch.
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

// Fault is why bytes are not JSON, or not read as JSON.
type Fault struct {
	Offset  int // in Data, or just behind it
	Message string
	Hint    string
	Reason  Reason
}

// Reason is the kind of a Fault.
type Reason uint8

const (
	Syntax   Reason = iota // the bytes are not JSON
	Trailing               // text stands between records
	Limit                  // a bound of the program is reached
)

// TooLong is the reason not to read a record, or an item of an oversize one, of more than so many bytes.
func TooLong(most int) *document.SyntaxError {
	return &document.SyntaxError{Message: fmt.Sprintf("more than %d bytes; --max-record-bytes allows more", most), Limit: true}
}
