package validate

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"github.com/caliper-lint/caliper-lint/validate/document"
)

// splitter cuts an input into parts of whole records.
type splitter struct {
	name     string
	r        io.Reader
	names    *document.Names
	partSize int

	begun  bool
	ended  bool
	layout layout
	rest   []byte // read, but not yet part of anything
}

// next makes p the next part. It returns false if there is none.
func (s *splitter) next(p *part) (bool, error) {
	if s.ended {
		return false, nil
	}
	buffer := append(p.data[:0], s.rest...)
	first := !s.begun
	for want := s.partSize; ; want *= 2 {
		var err error
		if buffer, err = s.fill(buffer, want); err != nil {
			return false, err
		}
		if !s.begun {
			s.begun = true
			s.layout = layoutOf(s.name, buffer, s.names)
		}
		if s.ended {
			p.reset(s.name, buffer, first, s.layout)
			return true, nil
		}
		if cut := s.cut(buffer); cut > 0 {
			s.rest = append(s.rest[:0], buffer[cut:]...)
			p.reset(s.name, buffer[:cut], first, s.layout)
			return true, nil
		}
	}
}

// fill reads until the buffer holds size bytes, or the input ends.
func (s *splitter) fill(buffer []byte, size int) ([]byte, error) {
	for len(buffer) < size {
		if len(buffer) == cap(buffer) {
			buffer = slices.Grow(buffer, max(len(buffer), 1<<15))
		}
		n, err := s.r.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		if err == io.EOF {
			s.ended = true
			return buffer, nil
		}
		if err != nil {
			return buffer, err
		}
	}
	return buffer, nil
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
