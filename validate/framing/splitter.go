package framing

import (
	"bytes"
	"cmp"
	"io"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/position"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Splitter cuts an input into batches. All batches together are the input, whatever its content.
type Splitter struct {
	Name      string           // the name of the input
	Input     io.Reader        // the bytes of the input; its error may be source.ErrPause
	Set       *tables.Set      // the tables with the names of an envelope's members
	Tree      *document.Tree   // the tree for records that the Splitter parses
	Lines     bool             // each line is taken to be a record, whatever the name of the input
	Tolerant  bool             // a record of several lines must be in one batch, since only a repair finds its end
	Whole     bool             // every record is in one batch
	At        document.Pointer // the pointer to the documents in a record
	BatchSize int              // the bytes of a batch without longer records
	MaxRecord int              // the bytes that a record, or an item of an oversize record, may have

	begun  bool  // the layout is known
	err    error // the error of the reader, io.EOF at the end; it is returned after the data before it
	layout Layout
	rest   []byte            // the kept bytes, and the bytes that are not in a batch yet
	kept   int               // the number of bytes at the beginning of rest that are in an earlier batch
	onLine bool              // the bytes after the kept ones begin a line
	place  position.Position // the position of the bytes after the kept ones, from the end of the last batch of Records or Frame

	full    bool      // the last batch was not made in a pause
	pending bool      // the last batch was cut by a pause, and the buffer may hold one more
	current *oversize // the oversize record that is being read; nil: none
	reader  Reader    // reads data to find the end of a batch
}

// Next makes b the next batch. It returns false at the end of the input. The error is that of Input.
func (s *Splitter) Next(b *Batch) (bool, error) {
	switch {
	case s.err != nil && s.err != io.EOF:
		return false, s.err
	case s.Exhausted():
		return false, nil
	case s.current != nil:
		return s.nextOfOversize(b)
	}
	buffer := append(b.buffer[:0], s.rest...)
	first := !s.begun
	for want := s.BatchSize; ; {
		var err error
		var lead int
		buffer, lead, err = s.look(buffer, want)
		paused := err == source.ErrPause
		if !paused {
			s.err = err
		}
		data := buffer[s.kept:]
		isFull := true
		switch {
		case lead > s.window(): // there is more white space than a record may have bytes
			data = data[:lead]
		case len(data) > lead+want: // data from before a pause is treated as if it came now
			data = data[:lead+want]
		default: // a pause, or the end, makes no difference to a record that is too long
			_, isFull = s.isTooLong(data, first)
		}
		if isFull {
			err, s.pending, paused = nil, paused, false
		}
		if !s.begun {
			s.begin(data, paused)
		}
		if cut := s.end(data, first, err); cut > 0 || err == io.EOF || paused && s.full {
			s.hand(b, buffer, cut)
			b.First = first
			b.Paused, s.full = paused, !paused
			return true, nil
		}
		switch cut, how := s.tooLong(data, first); {
		case s.err != nil && s.err != io.EOF:
			return false, s.err
		case cut > 0:
			s.hand(b, buffer, cut)
			b.First, b.CutOff, b.byLine = first, how == withinRecord, how == afterLine
			return true, nil
		case paused:
		case s.beginOversize(buffer, len(data), first):
			return s.nextOfOversize(b)
		default:
			want = s.more(want)
		}
	}
}

// Exhausted reports whether the whole input has been handed out in batches.
func (s *Splitter) Exhausted() bool {
	return s.err == io.EOF && s.begun && s.current == nil && len(s.rest) == s.kept
}

// more returns a larger size of the buffer after one that was too small: twice as many bytes, but hardly more than a record may have.
func (s *Splitter) more(want int) int { return want + min(want, max(s.BatchSize, s.MaxRecord-want)) }

// look reads until the buffer holds want bytes after the white space at its beginning, until the reader pauses, or until it fails. lead is
// the length of that white space.
func (s *Splitter) look(buffer []byte, want int) (all []byte, lead int, err error) {
	for {
		buffer, err = s.fill(buffer, s.kept+lead+want)
		found := skipSpace(buffer[s.kept:], lead)
		if err != nil || found == lead || lead > s.window() {
			return buffer, found, err
		}
		lead = found
	}
}

// fill reads until the buffer holds size bytes, or the reader pauses or fails.
func (s *Splitter) fill(buffer []byte, size int) ([]byte, error) {
	if s.pending {
		s.pending = false
		return buffer, source.ErrPause
	}
	for len(buffer) < size {
		if s.err != nil {
			return buffer, s.err
		}
		if len(buffer) == cap(buffer) {
			s.reader.batch, s.reader.data = nil, nil // they refer to the old buffer
			buffer = append(make([]byte, 0, min(size, 2*len(buffer)+1<<15)), buffer...)
		}
		n, err := s.Input.Read(buffer[len(buffer):min(size, cap(buffer))])
		buffer = buffer[:len(buffer)+n]
		if err != nil {
			return buffer, err
		}
	}
	return buffer, nil
}

// begin finds the layout from the beginning of the input. In a pause it waits for more data, if more data could change the layout.
func (s *Splitter) begin(buffer []byte, paused bool) {
	if paused && len(buffer) < encodingLength {
		return
	}
	if encoding := encodingOf(buffer); encoding != "" {
		s.layout, s.begun = Layout{encoding: encoding}, true
		return
	}
	if paused {
		buffer = buffer[:bytes.LastIndexByte(buffer, '\n')+1]
	}
	if s.Tree.Levels = len(s.At) + 1; s.Tolerant { // only the list of documents and the members beside it are needed
		s.Tree.Levels = document.MostDepth // a decimal comma can be anywhere
	}
	s.layout = layoutOf(s.Name, buffer, s.err == io.EOF, s.Lines, s.Tree)
	s.layout.tolerant = s.Tolerant
	s.begun = !paused || s.layout.Sequence && s.settled(buffer, true, true) > 0
}

// end returns the offset at which the next batch ends; 0 if more data is needed. err is the reason why reading has stopped; nil if the
// buffer is full.
func (s *Splitter) end(data []byte, first bool, err error) int {
	switch {
	case s.layout.encoding != "" && err == source.ErrPause:
		if eol := bytes.LastIndexByte(data, '\n'); eol >= encodingLength && !s.Whole {
			return eol + 1 // an excerpt has the whole line
		}
		return 0
	case s.layout.encoding != "":
		return len(data)
	case err == io.EOF && s.layout.Sequence && s.isGrown(data) && (!s.Tolerant || s.layout.LineByLine):
		return cmp.Or(s.cut(data, first), len(data))
	case err == io.EOF:
		return len(data)
	case s.Tolerant && !s.layout.LineByLine && len(data) <= s.MaxRecord:
		return 0
	case err == nil:
		return s.cut(data, first)
	case err == source.ErrPause && (!s.begun || !s.layout.Sequence || len(data) > s.BatchSize):
		return 0
	}
	return s.settled(data, first, false)
}

// isGrown reports whether data is longer than a batch. No batch ends within its first BatchSize bytes.
func (s *Splitter) isGrown(data []byte) bool { return len(data)-skipSpace(data, 0) > s.BatchSize }

// cut returns the offset of the last record of data; 0 if that is the first record, or is uncertain. first says that the input begins with
// data. If data is longer than a batch, cut returns the offset of the second record, so that the bytes of a record alone decide whether it
// is oversize.
func (s *Splitter) cut(data []byte, first bool) int {
	data = data[:min(len(data), skipSpace(data, 0)+s.window())] // the bytes after a record that is too long must not matter
	view := data[:max(0, len(data)-Context)]
	if s.layout.LineByLine {
		view = data // a fault never lies after its line
	}
	if s.layout.Sequence && s.isGrown(data) {
		at := s.layout.firstBoundary(view, s.Tree)
		if s.layout.LineByLine && at > 0 && lineEnd(data, skipSpace(data, 0)) == at-1 {
			return at // no line ends before
		}
		return cmp.Or(s.settled(data, first, true), at)
	}
	if at := s.layout.lastBoundary(view, s.Tree); at > 0 {
		return at
	}
	if s.layout.Sequence {
		return s.settled(data, first, false)
	}
	records := brackets{end: -1}
	records.scan(view)
	if records.found > 1 {
		return records.start
	}
	if !s.Whole && s.isBroken(data[markLength(data, first):]) {
		return len(data) // the input after the fault is not read
	}
	return 0
}

// isBroken reports whether src begins with a value that is not JSON, whatever follows src. A fault within the last Context bytes does not
// count, since the end of src may be its cause.
func (s *Splitter) isBroken(src []byte) bool {
	n, err := s.Tree.Parse(src)
	return err != nil && n+Context < len(src)
}

// settled returns the offset up to which later data cannot change the findings of the records at the beginning of the buffer; 0 if there
// are no such records. first says that the input begins with the buffer. soonest asks for the first such offset rather than the last.
func (s *Splitter) settled(buffer []byte, first, soonest bool) int {
	data := buffer[:bytes.LastIndexByte(buffer, '\n')+1]
	r := s.read(data, first)
	settled, needed := 0, 0 // the records are certain up to settled; later ones are certain only beyond needed
	for records := 0; ; records++ {
		isAny := r.Next()
		if records > 0 && r.At >= needed {
			if settled = bytes.LastIndexByte(data[:r.At], '\n') + 1; settled < r.end {
				settled = r.At // the record before ends on the same line
			}
		}
		if !isAny || soonest && settled > 0 {
			return settled
		}
		r.reached = r.At
		r.Read()
		if r.reached >= len(data) {
			return settled
		}
		needed = max(needed, r.reached)
	}
}

// window returns the greatest number of bytes of a record that are scanned: MaxRecord, and Context bytes to distinguish a fault from the
// end of the data.
func (s *Splitter) window() int { return s.MaxRecord + Context }

// read returns a Reader of data. first says that the input begins with data.
func (s *Splitter) read(data []byte, first bool) *Reader {
	r := &s.reader
	r.Tree, r.MaxRecord, r.Tolerant = s.Tree, s.MaxRecord, s.Tolerant
	r.Begin(&Batch{Input: s.Name, First: first, Layout: s.layout, Data: data, buffer: data, onLine: s.onLine})
	return r
}

// excess is the kind of place at which a batch ends, if its record is too long.
type excess uint8

const (
	afterRecord  excess = iota // the batch ends after its first record
	afterLine                  // the batch ends with the line in which the record begins
	withinRecord               // the batch ends within the record
)

// isTooLong reports whether data is longer than a record may be, and returns the offset at which the record begins.
func (s *Splitter) isTooLong(data []byte, first bool) (start int, ok bool) {
	if start = skipSpace(data, markLength(data, first)); start == len(data) {
		start = 0 // there is more white space than a record may have bytes
	}
	return start, len(data)-start > s.window()
}

// tooLong returns the offset at which a batch ends if data, in which no record ends, is longer than a record may be; 0 if data is not too
// long.
func (s *Splitter) tooLong(data []byte, first bool) (cut int, how excess) {
	start, ok := s.isTooLong(data, first)
	if !ok {
		return 0, afterRecord
	}
	if r := s.read(data[:start+s.window()], first); r.Next() {
		isWhole := r.Read().Whole
		isSettled := r.reached < len(r.data) && (r.inLines || s.layout.Sequence && !s.layout.LineByLine)
		if isWhole || isSettled {
			return r.end, afterRecord
		}
	}
	if eol := lineEnd(data, start); s.layout.LineByLine && eol < len(data) {
		return eol + 1, afterLine
	}
	s.current = &oversize{Oversize: new(Oversize), stage: inRest}
	return start + s.window(), withinRecord // a fixed place, rather than the end of the data that happens to be there
}

// hand makes b the batch of the data in buffer up to cut. The Splitter keeps the bytes after cut.
func (s *Splitter) hand(b *Batch, buffer []byte, cut int) {
	s.make(b, Records, buffer, cut)
	b.Start, s.place = s.place, position.Position{}
	s.keep(buffer, s.kept+cut)
}

// make makes b a batch of a kind with the data in buffer up to cut.
func (s *Splitter) make(b *Batch, kind Kind, buffer []byte, cut int) {
	*b = Batch{Kind: kind, Input: s.Name, Layout: s.layout, onLine: s.onLine, buffer: buffer, from: s.kept, Data: buffer[s.kept : s.kept+cut]}
}

// keep keeps the bytes of buffer from an offset on, and at most Context bytes before it.
func (s *Splitter) keep(buffer []byte, from int) {
	s.kept, s.onLine = min(Context, from), from > 0 && buffer[from-1] == '\n'
	s.rest = append(s.rest[:0], buffer[from-s.kept:]...)
}
