// Package position turns byte offsets into lines, columns and excerpts.
package position

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Position is how far an input has been read: how many line ends have been passed, and how many characters of the line after them.
type Position struct{ Lines, Characters int }

// Pass moves p behind data.
func (p *Position) Pass(data []byte) {
	if n := bytes.Count(data, []byte{'\n'}); n > 0 {
		p.Lines += n
		p.Characters = 0
		data = data[bytes.LastIndexByte(data, '\n')+1:]
	}
	p.Characters += characters(data)
}

// Add moves p on by another position, which counts from p.
func (p *Position) Add(further Position) {
	if further.Lines > 0 {
		p.Characters = 0
	}
	p.Lines += further.Lines
	p.Characters += further.Characters
}

// characters counts the characters of UTF-8 text: the bytes that are not continuation bytes.
func characters(text []byte) int {
	n, i := len(text), 0
	for ; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		n -= bits.OnesCount64(w >> 7 & (^w >> 6) & 0x0101010101010101)
	}
	for ; i < len(text); i++ {
		if !utf8.RuneStart(text[i]) {
			n--
		}
	}
	return n
}

// Mapper maps offsets of a text to lines and columns. It remembers the last offset, so that ascending offsets take linear time together.
type Mapper struct {
	text   []byte
	shift  int      // the number that turns an offset of the caller into an offset in text
	origin Position // the position of offset from in text
	from   int
	at     int // the last offset in text, to which line, start and column belong
	line   int
	start  int // the offset in text at which the line begins
	column int
}

// NewMapper returns the Mapper of a text in which offset from has the position origin. shift turns an offset of the caller into an offset
// in text.
func NewMapper(text []byte, from int, origin Position, shift int) Mapper {
	m := Mapper{text: text, shift: shift, origin: origin, from: from}
	m.rewind()
	return m
}

func (m *Mapper) rewind() {
	m.at, m.line, m.column = m.from, m.origin.Lines+1, m.origin.Characters+1
	m.start = bytes.LastIndexByte(m.text[:m.from], '\n') + 1
}

// Last returns the last offset that was located.
func (m *Mapper) Last() int { return m.at - m.shift }

// Locate returns line and column of an offset. Both count from 1, columns in characters.
func (m *Mapper) Locate(offset int) (line, column int) {
	offset += m.shift
	if offset < m.at {
		m.rewind()
	}
	passed := m.text[m.at:offset]
	if n := bytes.Count(passed, []byte{'\n'}); n > 0 {
		last := bytes.LastIndexByte(passed, '\n')
		m.line += n
		m.start = m.at + last + 1
		m.column = 1
		passed = passed[last+1:]
	}
	m.column += characters(passed)
	m.at = offset
	return m.line, m.column
}

// Excerpt returns a part of the line on which the last offset is. The part surrounds the span from the last offset to an end. If the end is
// behind the text or on another line, the span ends with the part.
func (m *Mapper) Excerpt(from, to int) finding.Excerpt {
	from, to = from+m.shift, min(to+m.shift, len(m.text))
	const before, width = 60, 160
	window := m.text[:min(len(m.text), from+width+1)] // a line may be very long
	end := from + len(window[from:])
	if eol := bytes.IndexByte(window[from:], '\n'); eol >= 0 {
		end = from + eol
	}
	if end > m.start && m.text[end-1] == '\r' {
		end = max(from, end-1)
	}
	start := m.start
	e := finding.Excerpt{}
	if from-start > before && end-start > width {
		start, e.CutLeft = from-before, true
		for !utf8.RuneStart(m.text[start]) {
			start++
		}
	}
	if end-start > width {
		end, e.CutRight = start+width, true
		for end > from && !utf8.RuneStart(m.text[end]) {
			end--
		}
	}
	text := string(m.text[start:end])
	from, to = from-start, max(from, min(to, end))-start
	e.Before, e.Marked, e.After = text[:from], text[from:to], text[to:]
	return e
}
