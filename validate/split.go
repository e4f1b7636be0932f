package validate

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// margin is how many bytes around a part are kept, so that excerpts show them.
const margin = 256

// splitter cuts an input into parts of whole records, or of a long record.
type splitter struct {
	name     string
	r        io.Reader
	set      *tables.Set
	lines    bool             // a record is taken to end with its line, whatever the name
	tolerant bool             // what does not end with its line is read together, since only reading tells where it ends
	whole    bool             // a record is in one part
	at       document.Pointer // where in a record the document is

	partSize  int // of a part, if no record is longer
	maxRecord int // of a record, or an item of a long one

	begun     bool
	err       error // of the reader, io.EOF at the end; it comes after what was read before
	layout    layout
	rest      []byte // read, but not yet part of anything; before it the margin
	margin    int    // its length
	place     place  // of what is to come, from the last part that ended a record
	recent    bool   // the last part was not made in a pause
	idle      bool   // it was, and there may be another in what was read
	unfolding *unfolding
	tree      *document.Tree // that records are read into
	wasted    int            // bytes that certain has read in vain
}

// next makes p the next part. It returns false if there is none.
func (s *splitter) next(p *part) (bool, error) {
	switch {
	case s.err != nil && s.err != io.EOF:
		return false, s.err
	case s.exhausted():
		return false, nil
	case s.unfolding != nil:
		return s.unfold(p)
	}
	buffer := append(p.buffer[:0], s.rest...)
	first := !s.begun
	for want := s.partSize; ; {
		var err error
		buffer, err = s.fill(buffer, s.margin+want)
		paused := err == source.ErrPause
		if !paused {
			s.err = err
		}
		data := buffer[s.margin:]
		if !s.begun {
			s.begin(data, paused)
		}
		if cut := s.end(data, first, err); cut > 0 || err == io.EOF || paused && s.recent {
			s.hand(p, buffer, cut)
			p.first = first
			p.paused, s.recent = paused, !paused
			return true, nil
		}
		switch cut, over := s.tooLong(data, first); {
		case s.err != nil:
			return false, s.err
		case cut > 0:
			s.hand(p, buffer, cut)
			p.first, p.over = first, over
			return true, nil
		case paused:
		case s.startUnfolding(buffer, first):
			return s.unfold(p)
		default:
			want = s.more(want)
		}
	}
}

// more returns how much to look at when so much did not do: twice as much, or hardly more than a record may have.
func (s *splitter) more(want int) int { return want + min(want, max(s.partSize, s.maxRecord-want)) }

// tooLong looks whether data, in which no part ends, is more than a record may have. Then it returns where a part ends all the
// same: behind the first record if that is there, else at the end, and over says that this is not the end of the record.
func (s *splitter) tooLong(data []byte, first bool) (cut int, over bool) {
	start := markLength(data, first)
	if start += len(data[start:]) - len(bytes.TrimLeft(data[start:], spaces)); start == len(data) {
		start = 0 // no record, but more white space than one may have
	}
	if len(data)-start <= s.maxRecord {
		return 0, false
	}
	if n, err := s.tree.Parse(data[start:]); err == nil {
		return start + n, false
	}
	s.unfolding = &unfolding{long: new(long), stage: inRest}
	return len(data), true
}

// exhausted reports whether all of the input has been made parts of.
func (s *splitter) exhausted() bool {
	return s.err == io.EOF && s.begun && s.unfolding == nil && len(s.rest) == s.margin
}

// hand makes p the part of the data in buffer up to cut. What follows remains.
func (s *splitter) hand(p *part, buffer []byte, cut int) {
	p.reset(s.name, buffer, s.margin, s.margin+cut, s.layout)
	p.place, s.place = s.place, place{}
	s.keep(buffer, s.margin+cut)
}

// keep keeps what is in buffer from an offset, and the margin before it.
func (s *splitter) keep(buffer []byte, from int) {
	s.margin = min(margin, from)
	s.rest = append(s.rest[:0], buffer[from-s.margin:]...)
}

// fill reads until the buffer holds size bytes, the reader pauses, or it fails.
func (s *splitter) fill(buffer []byte, size int) ([]byte, error) {
	if s.idle {
		s.idle = false
		return buffer, source.ErrPause
	}
	for len(buffer) < size {
		if s.err != nil {
			return buffer, s.err
		}
		if len(buffer) == cap(buffer) {
			buffer = slices.Grow(buffer, max(len(buffer), 1<<15))
		}
		n, err := s.r.Read(buffer[len(buffer):min(size, cap(buffer))])
		buffer = buffer[:len(buffer)+n]
		if err != nil {
			return buffer, err
		}
	}
	return buffer, nil
}

// begin finds out the layout from the beginning of the input. When the reader pauses, that waits for more unless more
// could not change it.
func (s *splitter) begin(buffer []byte, paused bool) {
	if s.lines {
		s.layout, s.begun = layout{true, true}, true
		return
	}
	if paused {
		buffer = buffer[:bytes.LastIndexByte(buffer, '\n')+1]
	}
	s.layout = layoutOf(s.name, buffer, s.err == io.EOF, s.tree)
	s.begun = !paused || s.layout.sequence && s.certain(buffer, true) > 0
}

// end returns where the next part ends, 0 if that cannot be told yet. err is why reading stopped, nil if the buffer is
// full.
func (s *splitter) end(buffer []byte, first bool, err error) int {
	switch {
	case err == io.EOF:
		return len(buffer)
	case s.tolerant && !s.layout.lineByLine && len(buffer) <= s.maxRecord:
		return 0
	case err == nil:
		return s.cut(buffer, first)
	case err == source.ErrPause && (!s.begun || !s.layout.sequence || len(buffer) > s.partSize):
		return 0
	}
	return s.certain(buffer, first)
}

// cut returns where the last record of data begins; 0 if that is the first, or cannot be told. first says that the input
// begins with data.
func (s *splitter) cut(data []byte, first bool) int {
	if s.layout.lineByLine {
		return lastStart(data)
	}
	records := borders{end: -1}
	records.scan(data[:max(0, len(data)-margin)])
	if records.found > 1 {
		return records.start
	}
	switch broken := s.broken(data[markLength(data, first):]); {
	case broken && s.layout.sequence:
		return lastStart(data)
	case broken && !s.whole:
		return len(data) // nothing after it will be read
	}
	return 0
}

// broken reports whether src, which may go on, begins with what is no JSON, a margin before its end: what is cut off can
// seem wrong.
func (s *splitter) broken(src []byte) bool {
	n, err := s.tree.Parse(src)
	return err != nil && n+margin < len(src)
}

// lastStart returns where the last line of data begins that begins like a record; 0 if that is the first.
func lastStart(data []byte) int {
	for end := len(data); end > 0; {
		eol := bytes.LastIndexByte(data[:end], '\n')
		if eol < 0 {
			break
		}
		if start := eol + 1; start < len(data) && (data[start] == '{' || data[start] == '[') {
			return start
		}
		end = eol
	}
	return 0
}

// certain returns the end of the lines at the beginning of the buffer of which it is certain what is to be said, whatever
// comes after them; 0 if there are none. first says that the input begins with the buffer.
func (s *splitter) certain(buffer []byte, first bool) int {
	data := buffer[:bytes.LastIndexByte(buffer, '\n')+1]
	at := markLength(data, first)
	s.wasted = 0
	safe, need := 0, 0 // up to safe all is certain; the rest only if the lines go beyond need
	for record := -1; ; {
		at = len(data) - len(bytes.TrimLeft(data[at:], spaces))
		if line := bytes.LastIndexByte(data[:at], '\n') + 1; record >= 0 && line > record && at >= need {
			safe = line
		}
		if at == len(data) {
			return safe
		}
		if record < 0 {
			record = at // the first
		}
		next, looked := s.after(data, at)
		if next < 0 || s.wasted > mayWaste {
			return safe
		}
		at, need = next, max(need, looked)
	}
}

// after returns where reading goes on after the record at an offset, or after a fault there, and up to where it takes to
// say what the fault is; -1 if that depends on what comes after data. It follows placer.records.
func (s *splitter) after(data []byte, at int) (next, looked int) {
	if s.layout.lineByLine {
		line := bytes.TrimRight(data[at:lineEnd(data, at)], " \t\r")
		if n, err := s.tree.Parse(line); err == nil {
			return at + n, 0
		} else if n < len(line) {
			return lineEnd(data, at), 0
		}
	}
	n, err := s.tree.Parse(data[at:])
	if err == nil {
		return at + n, 0
	}
	s.wasted += n
	next = nextStart(data, at+1)
	switch {
	case at+n == len(data) || !s.layout.sequence:
		return -1, 0
	case s.layout.lineByLine && at+n >= next:
		return lineEnd(data, at), 0
	case next == len(data):
		return -1, 0
	}
	return next, lineEnd(data, at+n) + 1
}

// layoutOf tells from the beginning of an input, or all of it, how its records lie in it.
func layoutOf(name string, data []byte, all bool, tree *document.Tree) layout {
	if isLinesName(name) {
		return layout{true, true}
	}
	defer func(depth int) { tree.MaxDepth = depth }(tree.MaxDepth)
	tree.MaxDepth = document.MostDepth
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	start := len(data) - len(bytes.TrimLeft(data, spaces))
	if start == len(data) {
		return layout{}
	}
	n, err := tree.Parse(data[start:])
	if err != nil {
		const longest = len(`\ud83d\ude00`) // that can be cut off so that it seems wrong where it begins
		byLine := (all || start+n+longest < len(data)) && looksLineByLine(data[start:])
		return layout{byLine, byLine}
	}
	value, rest := data[start:start+n], data[start+n:]
	next := bytes.TrimLeft(rest, spaces)
	if len(next) == 0 || bytes.IndexByte(rest[:len(rest)-len(next)], '\n') < 0 {
		return layout{}
	}
	begins := next[0] == '{' || next[0] == '['
	byLine := bytes.IndexByte(value, '\n') < 0 && (begins || hasLineOfJSON(next))
	return layout{sequence: begins || byLine, lineByLine: byLine}
}

// looksLineByLine guesses from the first lines, of which the very first is no JSON, whether each is a record: one of them
// is, or the first two look like it. Where the first opens an array and leaves it open, they are its items.
func looksLineByLine(data []byte) bool {
	eol := lineEnd(data, 0)
	first, next := bytes.TrimSpace(data[:eol]), bytes.TrimLeft(data[eol:], "\r\n")
	if len(first) > 0 && first[0] == '[' && first[len(first)-1] != ']' && !isLogged.Match(first) {
		return false
	}
	return len(first) > 2 && first[0] == '{' && first[len(first)-1] == '}' && bytes.HasPrefix(next, []byte(`{"`)) || hasLineOfJSON(next)
}

// hasLineOfJSON reports whether one of the first lines of data is a JSON object.
func hasLineOfJSON(data []byte) bool {
	for range 16 {
		eol := lineEnd(data, 0)
		if eol > 0 && data[0] == '{' && json.Valid(data[:eol]) {
			return true
		}
		if data = data[min(len(data), eol+1):]; len(data) == 0 {
			break
		}
	}
	return false
}
