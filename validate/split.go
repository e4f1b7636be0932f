package validate

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// splitter cuts an input into parts of whole records.
type splitter struct {
	name     string
	r        io.Reader
	names    *document.Names
	lines    bool // a record is taken to end with its line, whatever the name
	partSize int

	begun  bool
	err    error // of the reader, io.EOF at the end; it comes after what was read before
	layout layout
	rest   []byte // read, but not yet part of anything
	recent bool   // the last part was not made in a pause
	tree   *document.Tree
	wasted int // bytes that whole has read in vain
}

// next makes p the next part. It returns false if there is none.
func (s *splitter) next(p *part) (bool, error) {
	if s.err == io.EOF {
		return false, nil
	}
	if s.err != nil {
		return false, s.err
	}
	buffer := append(p.data[:0], s.rest...)
	s.rest = s.rest[:0]
	first := !s.begun
	for want := s.partSize; ; {
		var err error
		buffer, err = s.fill(buffer, want)
		paused := err == source.ErrPause
		if !paused {
			s.err = err
		}
		if !s.begun {
			s.begin(buffer, paused)
		}
		if cut := s.end(buffer, first, err); cut > 0 || err == io.EOF || paused && s.recent {
			s.rest = append(s.rest, buffer[cut:]...)
			p.reset(s.name, buffer[:cut], first, s.layout)
			p.paused, s.recent = paused, !paused
			return true, nil
		}
		switch {
		case s.err != nil:
			return false, s.err
		case !paused:
			want *= 2
		}
	}
}

// fill reads until the buffer holds size bytes, the reader pauses, or it fails.
func (s *splitter) fill(buffer []byte, size int) ([]byte, error) {
	for len(buffer) < size {
		if len(buffer) == cap(buffer) {
			buffer = slices.Grow(buffer, max(len(buffer), 1<<15))
		}
		n, err := s.r.Read(buffer[len(buffer):cap(buffer)])
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
	s.layout = layoutOf(s.name, buffer, s.names)
	s.begun = !paused || s.layout.sequence && s.whole(buffer, true) > 0
}

// end returns where the next part ends, 0 if that cannot be told yet. err is why reading stopped, nil if the buffer is
// full.
func (s *splitter) end(buffer []byte, first bool, err error) int {
	switch {
	case err == io.EOF:
		return len(buffer)
	case err == nil:
		return s.cut(buffer)
	case err == source.ErrPause && (!s.begun || !s.layout.sequence || len(buffer) > s.partSize):
		return 0
	}
	return s.whole(buffer, first)
}

// cut returns where the last record of the buffer begins, 0 if that cannot be told.
func (s *splitter) cut(buffer []byte) int {
	if !s.layout.sequence {
		return 0
	}
	for end := len(buffer); end > 0; {
		eol := bytes.LastIndexByte(buffer[:end], '\n')
		if eol < 0 {
			break
		}
		if start := eol + 1; start < len(buffer) && (buffer[start] == '{' || buffer[start] == '[') {
			return start
		}
		end = eol
	}
	return 0
}

// whole returns the end of the lines at the beginning of the buffer of which it is certain what is to be said, whatever
// comes after them; 0 if there are none. first says that the input begins with the buffer.
func (s *splitter) whole(buffer []byte, first bool) int {
	if s.tree == nil {
		s.tree = document.NewTree(s.names)
	}
	data := buffer[:bytes.LastIndexByte(buffer, '\n')+1]
	at := 0
	if first && bytes.HasPrefix(data, []byte(byteOrderMark)) {
		at = len(byteOrderMark)
	}
	s.wasted = 0
	safe, need := 0, 0 // up to safe all is certain; the rest only if the lines go beyond need
	for record := -1; ; {
		at = len(data) - len(bytes.TrimLeft(data[at:], " \t\r\n"))
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

// layoutOf tells from the beginning of an input how its records lie in it.
func layoutOf(name string, data []byte, names *document.Names) layout {
	if isLinesName(name) {
		return layout{true, true}
	}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	start := len(data) - len(bytes.TrimLeft(data, " \t\r\n"))
	if start == len(data) {
		return layout{}
	}
	n, err := document.NewTree(names).Parse(data[start:])
	if err != nil {
		byLine := looksLineByLine(data[start:])
		return layout{byLine, byLine}
	}
	value, rest := data[start:start+n], data[start+n:]
	next := bytes.TrimLeft(rest, " \t\r\n")
	if len(next) == 0 || bytes.IndexByte(rest[:len(rest)-len(next)], '\n') < 0 {
		return layout{}
	}
	begins := next[0] == '{' || next[0] == '['
	byLine := bytes.IndexByte(value, '\n') < 0 && (begins || hasLineOfJSON(next))
	return layout{sequence: begins || byLine, lineByLine: byLine}
}

// looksLineByLine guesses from the first lines, of which the very first is no JSON, whether each is a record: one of them
// is, or the first two look like it.
func looksLineByLine(data []byte) bool {
	eol := lineEnd(data, 0)
	first, next := bytes.TrimSpace(data[:eol]), bytes.TrimLeft(data[eol:], "\r\n")
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
