package framing

import (
	"bytes"
	"io"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/position"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Splitter cuts an input into batches. All batches together are the input, whatever is in it.
type Splitter struct {
	Name      string
	Input     io.Reader
	Set       *tables.Set      // knows the names of an envelope
	Tree      *document.Tree   // into which records are read
	Lines     bool             // a record is taken to end with its line, whatever the name of the input
	Tolerant  bool             // a record that does not end with its line is read in one batch, since only reading tells where it ends
	Whole     bool             // every record is in one batch
	At        document.Pointer // of the documents in a record
	BatchSize int              // bytes of a batch, if no record is longer
	MaxRecord int              // bytes of a record, or of an item of an oversize one

	begun  bool
	err    error // of the reader, io.EOF at the end; it comes after what was read before it
	layout Layout
	rest   []byte            // what was read and is in no batch yet; before it the bytes that were kept
	kept   int               // bytes at the beginning of rest that are in a batch
	onLine bool              // what comes after them begins a line
	place  position.Position // of rest, from the last batch that ended a record

	full    bool // the last batch was not made in a pause
	pending bool // the last batch was made in a pause, and there may be another in what was read
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
		if lead > s.window() { // no record, but more white space than one may have
			data, err, s.pending, paused = data[:lead], nil, paused, false
		}
		if len(data) > lead+want { // what a pause has left is looked at as if it came now
			data, err, s.pending, paused = data[:lead+want], nil, paused, false
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

// more returns how many bytes to look at when so many were too few: twice as many, or hardly more than a record may have.
func (s *Splitter) more(want int) int { return want + min(want, max(s.BatchSize, s.MaxRecord-want)) }

// look reads until the buffer holds so many bytes behind the white space with which it begins, the reader pauses, or it fails. It returns
// how much white space that is.
func (s *Splitter) look(buffer []byte, want int) (all []byte, lead int, err error) {
	for {
		buffer, err = s.fill(buffer, s.kept+lead+want)
		found := skipSpace(buffer[s.kept:], 0)
		if err != nil || found == lead || lead > s.window() {
			return buffer, found, err
		}
		lead = found
	}
}

// fill reads until the buffer holds size bytes, the reader pauses, or it fails.
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
			buffer = slices.Grow(buffer, max(len(buffer), 1<<15))
		}
		n, err := s.Input.Read(buffer[len(buffer):min(size, cap(buffer))])
		buffer = buffer[:len(buffer)+n]
		if err != nil {
			return buffer, err
		}
	}
	return buffer, nil
}

// begin finds the layout from the beginning of the input. In a pause it waits for more, unless more could not change it.
func (s *Splitter) begin(buffer []byte, paused bool) {
	if paused {
		buffer = buffer[:bytes.LastIndexByte(buffer, '\n')+1]
	}
	s.layout = layoutOf(s.Name, buffer, s.err == io.EOF, s.Lines, s.Tree)
	s.layout.tolerant = s.Tolerant
	s.begun = !paused || s.layout.Sequence && s.settled(buffer, true) > 0
}

// end returns where the next batch ends, 0 if that cannot be told yet. err is why reading stopped, nil if the buffer is full.
func (s *Splitter) end(data []byte, first bool, err error) int {
	switch {
	case err == io.EOF:
		return len(data)
	case s.Tolerant && !s.layout.LineByLine && len(data) <= s.MaxRecord:
		return 0
	case err == nil:
		return s.cut(data, first)
	case err == source.ErrPause && (!s.begun || !s.layout.Sequence || len(data) > s.BatchSize):
		return 0
	}
	return s.settled(data, first)
}

// cut returns where the last record of data begins; 0 if that is the first, or cannot be told. first says that the input begins with
// data.
func (s *Splitter) cut(data []byte, first bool) int {
	data = data[:min(len(data), skipSpace(data, 0)+s.window())] // what follows a record that is too long is not cut from it
	view := data[:max(0, len(data)-Context)]
	if s.layout.LineByLine {
		view = data // a fault is never told behind its line
	}
	if at := s.layout.lastBoundary(view, s.Tree); at > 0 {
		return at
	}
	if s.layout.Sequence {
		return s.settled(view, first)
	}
	records := brackets{end: -1}
	records.scan(view)
	if records.found > 1 {
		return records.start
	}
	if !s.Whole && s.isBroken(data[markLength(data, first):]) {
		return len(data) // nothing after it will be read
	}
	return 0
}

// isBroken reports whether src, which may go on, begins with a value that is not JSON. A fault within the last Context bytes may be due to
// the end alone.
func (s *Splitter) isBroken(src []byte) bool {
	n, err := s.Tree.Parse(src)
	return err != nil && n+Context < len(src)
}

// settled returns an offset up to which it is certain what is to be said of the lines at the beginning of the buffer, whatever follows
// them; 0 if there are none. first says that the input begins with the buffer.
func (s *Splitter) settled(buffer []byte, first bool) int {
	data := buffer[:bytes.LastIndexByte(buffer, '\n')+1]
	r := s.read(data, first)
	settled, needed := 0, 0 // all is certain up to settled; the rest only if the lines go beyond needed
	for records := 0; ; records++ {
		isAny := r.Next()
		if records > 0 && r.At >= needed {
			if settled = bytes.LastIndexByte(data[:r.At], '\n') + 1; settled < r.end {
				settled = r.At // the record before ends in the same line
			}
		}
		if !isAny {
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

// window is how many bytes of a record are looked at, at most: what a record may have, and what it takes to tell a fault before that from
// one that is due to the end alone.
func (s *Splitter) window() int { return s.MaxRecord + Context }

// read begins to read data, with which the input begins if first is set.
func (s *Splitter) read(data []byte, first bool) *Reader {
	r := &s.reader
	r.Tree, r.MaxRecord, r.Tolerant = s.Tree, s.MaxRecord, s.Tolerant
	r.Begin(&Batch{Input: s.Name, First: first, Layout: s.layout, Data: data, buffer: data, onLine: s.onLine})
	return r
}

// excess is the end of a batch whose record is too long, as far as data tells.
type excess uint8

const (
	afterRecord  excess = iota // the batch ends with its first record, though no boundary is in reach
	afterLine                  // it ends with the line in which the record begins
	withinRecord               // it ends within the record
)

// tooLong returns where a batch ends all the same if data, in which no batch ends, is more than a record may have. It returns 0 if data is
// not too long.
func (s *Splitter) tooLong(data []byte, first bool) (cut int, how excess) {
	start := skipSpace(data, markLength(data, first))
	if start == len(data) {
		start = 0 // no record, but more white space than one may have
	}
	if len(data)-start <= s.window() {
		return 0, afterRecord
	}
	if r := s.read(data[:start+s.window()], first); r.Next() {
		readable := r.Read().Readable
		isSettled := r.reached < len(r.data) && (r.inLines || s.layout.Sequence && !s.layout.LineByLine)
		if readable || isSettled {
			return r.end, afterRecord
		}
	}
	if eol := lineEnd(data, start); s.layout.LineByLine && eol < len(data) {
		return eol + 1, afterLine
	}
	s.current = &oversize{Oversize: new(Oversize), stage: inRest}
	return len(data), withinRecord
}

// hand makes b the batch of the data in buffer up to cut. What follows remains.
func (s *Splitter) hand(b *Batch, buffer []byte, cut int) {
	s.make(b, Records, buffer, cut)
	b.Start, s.place = s.place, position.Position{}
	s.keep(buffer, s.kept+cut)
}

// make makes b a batch of a kind, of the data in buffer up to cut.
func (s *Splitter) make(b *Batch, kind Kind, buffer []byte, cut int) {
	*b = Batch{Kind: kind, Input: s.Name, Layout: s.layout, onLine: s.onLine, buffer: buffer, from: s.kept, Data: buffer[s.kept : s.kept+cut]}
}

// keep keeps what is in buffer from an offset, and some bytes before it.
func (s *Splitter) keep(buffer []byte, from int) {
	s.kept, s.onLine = min(Context, from), from > 0 && buffer[from-1] == '\n'
	s.rest = append(s.rest[:0], buffer[from-s.kept:]...)
}
