// Package position turns byte offsets into lines, columns and excerpts.
package position

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Position is a place in an input: the number of line ends before it, and the number of characters (code points) between the last of them
// and the place.
type Position struct{ Lines, Characters int }

// Pass moves p to the end of data, which begins at p.
func (p *Position) Pass(data []byte) {
	if n := bytes.Count(data, []byte{'\n'}); n > 0 {
		p.Lines += n
		p.Characters = 0
		data = data[bytes.LastIndexByte(data, '\n')+1:]
	}
	p.Characters += characters(data)
}

// Add moves p by another position, which counts from p.
func (p *Position) Add(further Position) {
	if further.Lines > 0 {
		p.Characters = 0
	}
	p.Lines += further.Lines
	p.Characters += further.Characters
}

// characters counts the code points of UTF-8 text: the bytes that are not continuation bytes.
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

// Mapper maps offsets of a text to lines and columns. It keeps marks in the text, so that it never reads more than a stretch again, in
// whatever order the offsets come: a record of 60 MiB may have thousands of nested objects that all end with it.
type Mapper struct {
	text  []byte
	shift int    // added to an offset of the caller, gives an offset in text
	first mark   // the place from which the Mapper counts
	marks []mark // a mark at the end of each stretch, as far as the Mapper has read
	last  mark   // the place of the last call of Locate
}

// mark is a place in the text.
type mark struct {
	at     int
	line   int
	start  int // the offset at which the line begins
	column int // the column in characters, from 1
}

// stretch is the number of bytes between two marks.
const stretch = 1 << 16

// NewMapper returns the Mapper of a text in which offset from has the position origin. The sum of shift and an offset of the caller is an
// offset in text.
func NewMapper(text []byte, from int, origin Position, shift int) *Mapper {
	first := mark{at: from, line: origin.Lines + 1, start: bytes.LastIndexByte(text[:from], '\n') + 1, column: origin.Characters + 1}
	return &Mapper{text: text, shift: shift, first: first, last: first}
}

// Locate returns the line and column of an offset. Both count from 1; a column is a character (code point).
func (m *Mapper) Locate(offset int) (line, column int) {
	m.last = m.place(offset + m.shift)
	return m.last.line, m.last.column
}

// LocateEnd is Locate for the end of a span. It does not change the last offset, since the next span may begin before this end.
func (m *Mapper) LocateEnd(offset int) (line, column int) {
	end := m.place(offset + m.shift)
	return end.line, end.column
}

// place returns the mark of an offset in the text.
func (m *Mapper) place(offset int) mark {
	from := m.last
	if ahead := offset - from.at; ahead < 0 || ahead > stretch {
		from = m.markBefore(offset)
	}
	from.pass(m.text, offset)
	return from
}

// markBefore returns the last mark that is not after an offset.
func (m *Mapper) markBefore(offset int) mark {
	if len(m.marks) == 0 {
		m.marks = append(m.marks, m.first)
	}
	n := (offset - m.first.at) / stretch
	for len(m.marks) <= n {
		next := m.marks[len(m.marks)-1]
		next.pass(m.text, next.at+stretch)
		m.marks = append(m.marks, next)
	}
	return m.marks[n]
}

// pass moves the mark to a later offset.
func (k *mark) pass(text []byte, offset int) {
	passed := text[k.at:offset]
	if n := bytes.Count(passed, []byte{'\n'}); n > 0 {
		last := bytes.LastIndexByte(passed, '\n')
		k.line += n
		k.start = k.at + last + 1
		k.column = 1
		passed = passed[last+1:]
	}
	k.column += characters(passed)
	k.at = offset
}

// Excerpt returns a part of the line of the last call of Locate. The part surrounds the span from an offset to an end, which are offsets of
// the caller; from is the last offset. If the end is on another line, the span ends with the part.
func (m *Mapper) Excerpt(from, to int) finding.Excerpt {
	from, to = from+m.shift, min(to+m.shift, len(m.text))
	const before, width = 60, 160
	window := m.text[:min(len(m.text), from+width+1)] // a line may be very long
	end := from + len(window[from:])
	if eol := bytes.IndexByte(window[from:], '\n'); eol >= 0 {
		end = from + eol
	}
	if end > m.last.start && m.text[end-1] == '\r' {
		end = max(from, end-1)
	}
	start := m.last.start
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
