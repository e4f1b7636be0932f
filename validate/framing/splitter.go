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

// Splitter cuts an input into batches. All batches together are the input, whatever it contains.
type Splitter struct {
	Name      string
	Input     io.Reader
	Set       *tables.Set      // the tables with the names of an envelope's members
	Tree      *document.Tree   // the tree into which records are read
	Lines     bool             // every line is taken to be a record, whatever the name of the input
	Tolerant  bool             // a record of several lines is in one batch, since only reading it finds its end
	Whole     bool             // every record is in one batch
	At        document.Pointer // the pointer to the documents in a record
	BatchSize int              // the bytes of a batch, if no record is longer
	MaxRecord int              // the bytes that a record, or an item of an oversize record, may have

	begun  bool
	err    error // the error of the reader, io.EOF at the end; it is returned after the data that was read before it
	layout Layout
	rest   []byte            // the kept bytes of earlier batches, and the bytes that are not in a batch yet
	kept   int               // the number of bytes at the beginning of rest that are in an earlier batch
	onLine bool              // the bytes behind the kept ones begin a line
	place  position.Position // the position of rest, counted from the last batch that ended a record

	full    bool // the last batch was not made in a pause
	pending bool // the last batch was cut by a pause, and the buffer may hold one more
	current *oversize
	reader  Reader
}

// Next makes b the next batch. It returns false if there is none. The error is that of the reader.
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
		case lead > s.window(): // more white space than a record may have
			data = data[:lead]
		case len(data) > lead+want: // data from before a pause is scanned as if it came now
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

// Exhausted reports whether the whole input is in batches.
func (s *Splitter) Exhausted() bool {
	return s.err == io.EOF && s.begun && s.current == nil && len(s.rest) == s.kept
}

// more returns the next size of the buffer after a size that was too small: twice as many bytes, but hardly more than a record may have.
func (s *Splitter) more(want int) int { return want + min(want, max(s.BatchSize, s.MaxRecord-want)) }

// look reads until the buffer holds want bytes behind the white space at its beginning, until the reader pauses, or until it fails. lead is
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
			s.reader.batch, s.reader.data = nil, nil // they hold the buffer of before
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

// begin finds the layout from the beginning of the input. In a pause it waits for more data, if that could change the layout.
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
	if s.Tree.Levels = len(s.At) + 1; s.Tolerant { // the list of documents and what stands beside it are all that is looked at
		s.Tree.Levels = document.MostDepth // but a decimal comma stands anywhere
	}
	s.layout = layoutOf(s.Name, buffer, s.err == io.EOF, s.Lines, s.Tree)
	s.layout.tolerant = s.Tolerant
	s.begun = !paused || s.layout.Sequence && s.settled(buffer, true, true) > 0
}

// end returns the offset at which the next batch ends; 0 if that needs more data. err is the reason why reading stopped, nil if the buffer
// is full.
func (s *Splitter) end(data []byte, first bool, err error) int {
	switch {
	case s.layout.encoding != "" && err == source.ErrPause:
		if eol := bytes.LastIndexByte(data, '\n'); eol >= encodingLength && !s.Whole {
			return eol + 1 // an excerpt shows the whole line
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

// isGrown reports whether data is longer than a batch, since no batch ends within its first bytes.
func (s *Splitter) isGrown(data []byte) bool { return len(data)-skipSpace(data, 0) > s.BatchSize }

// cut returns the offset at which the last record of data begins; 0 if that is the first record, or is uncertain. first says that the input
// begins with data. If data is longer than a batch, it is the second record, so that whether this one is oversize depends on it alone.
func (s *Splitter) cut(data []byte, first bool) int {
	data = data[:min(len(data), skipSpace(data, 0)+s.window())] // a record that is too long is not cut from the bytes behind it
	view := data[:max(0, len(data)-Context)]
	if s.layout.LineByLine {
		view = data // a fault never lies behind its line
	}
	if s.layout.Sequence && s.isGrown(data) {
		at := s.layout.firstBoundary(view, s.Tree)
		if s.layout.LineByLine && at > 0 && lineEnd(data, skipSpace(data, 0)) == at-1 {
			return at // sooner no line ends
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
		return len(data) // the input behind it is not read
	}
	return 0
}

// isBroken reports whether src begins with a value that is not JSON, however src goes on. A fault within the last Context bytes does not
// count, since the end of src may be its cause.
func (s *Splitter) isBroken(src []byte) bool {
	n, err := s.Tree.Parse(src)
	return err != nil && n+Context < len(src)
}

// settled returns the offset up to which later data cannot change the findings of the lines at the beginning of the buffer; 0 if there are
// no such lines. first says that the input begins with the buffer, and soonest that the first such offset is wanted, not the last.
func (s *Splitter) settled(buffer []byte, first, soonest bool) int {
	data := buffer[:bytes.LastIndexByte(buffer, '\n')+1]
	r := s.read(data, first)
	settled, needed := 0, 0 // the lines are certain up to settled; later ones are certain only if they reach beyond needed
	for records := 0; ; records++ {
		isAny := r.Next()
		if records > 0 && r.At >= needed {
			if settled = bytes.LastIndexByte(data[:r.At], '\n') + 1; settled < r.end {
				settled = r.At // the record before ends in the same line
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

// window is the greatest number of bytes of a record that are scanned: MaxRecord, and enough bytes to tell a fault from the end of the
// data.
func (s *Splitter) window() int { return s.MaxRecord + Context }

// read returns a Reader of data. first says that the input begins with data.
func (s *Splitter) read(data []byte, first bool) *Reader {
	r := &s.reader
	r.Tree, r.MaxRecord, r.Tolerant = s.Tree, s.MaxRecord, s.Tolerant
	r.Begin(&Batch{Input: s.Name, First: first, Layout: s.layout, Data: data, buffer: data, onLine: s.onLine})
	return r
}

// excess says at which kind of place a batch ends, if its record is too long.
type excess uint8

const (
	afterRecord  excess = iota // the batch ends behind its first record
	afterLine                  // the batch ends with the line in which the record begins
	withinRecord               // the batch ends within the record
)

// isTooLong reports whether data is longer than a record may be, and returns the offset at which the record begins.
func (s *Splitter) isTooLong(data []byte, first bool) (start int, ok bool) {
	if start = skipSpace(data, markLength(data, first)); start == len(data) {
		start = 0 // more white space than a record may have
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
	return start + s.window(), withinRecord // and not where the data ends that is there by chance
}

// hand makes b the batch of the data in buffer up to cut. The bytes behind cut remain.
func (s *Splitter) hand(b *Batch, buffer []byte, cut int) {
	s.make(b, Records, buffer, cut)
	b.Start, s.place = s.place, position.Position{}
	s.keep(buffer, s.kept+cut)
}

// make makes b a batch of a kind, of the data in buffer up to cut.
func (s *Splitter) make(b *Batch, kind Kind, buffer []byte, cut int) {
	*b = Batch{Kind: kind, Input: s.Name, Layout: s.layout, onLine: s.onLine, buffer: buffer, from: s.kept, Data: buffer[s.kept : s.kept+cut]}
}

// keep keeps the bytes of buffer from an offset on, and some bytes before it.
func (s *Splitter) keep(buffer []byte, from int) {
	s.kept, s.onLine = min(Context, from), from > 0 && buffer[from-1] == '\n'
	s.rest = append(s.rest[:0], buffer[from-s.kept:]...)
}
