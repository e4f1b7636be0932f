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

// Mapper maps offsets of a text to lines and columns. It marks the way, so that no more than a stretch is passed again, in whatever order
// offsets come: a record of 60 MiB may have thousands of objects, one in the other, that all end with it.
type Mapper struct {
	text  []byte
	shift int // the number that turns an offset of the caller into an offset in text
	first mark
	marks []mark // every stretch from the first one on, as far as they have been asked for
	last  mark   // the place of the last offset
}

// mark is the place of an offset in the text.
type mark struct {
	at     int
	line   int
	start  int // the offset at which the line begins
	column int
}

// stretch is the number of bytes between two marks.
const stretch = 1 << 16

// NewMapper returns the Mapper of a text in which offset from has the position origin. shift turns an offset of the caller into an offset
// in text.
func NewMapper(text []byte, from int, origin Position, shift int) *Mapper {
	first := mark{at: from, line: origin.Lines + 1, start: bytes.LastIndexByte(text[:from], '\n') + 1, column: origin.Characters + 1}
	return &Mapper{text: text, shift: shift, first: first, last: first}
}

// Locate returns line and column of an offset. Both count from 1, columns in characters.
func (m *Mapper) Locate(offset int) (line, column int) {
	m.last = m.place(offset + m.shift)
	return m.last.line, m.last.column
}

// LocateEnd does the same for an offset at which something ends. The last offset remains, since what comes next may begin before this end.
func (m *Mapper) LocateEnd(offset int) (line, column int) {
	end := m.place(offset + m.shift)
	return end.line, end.column
}

// place returns the place of an offset in the text.
func (m *Mapper) place(offset int) mark {
	from := m.last
	if ahead := offset - from.at; ahead < 0 || ahead > stretch {
		from = m.markBefore(offset)
	}
	from.pass(m.text, offset)
	return from
}

// markBefore returns the last mark that is not behind an offset.
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

// pass moves the mark to an offset behind it.
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
