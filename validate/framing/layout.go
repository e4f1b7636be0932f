package framing

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// An input holds one JSON value or several, one after the other, with or without line ends between them. Each is a record. After a fault,
// reading continues at the next line if each line is a record, or at the next line that begins a record if records begin on lines of their
// own. Otherwise the rest of the input is not read, since the beginning of the next record is not certain.

// Layout describes how the records of an input are arranged.
type Layout struct {
	Sequence   bool   // each record begins on a line of its own
	LineByLine bool   // each line is taken to be a record
	indent     int    // the number of blanks before the first record on its line
	tolerant   bool   // comments may be between and within records
	encoding   string // the encoding of an input that cannot be read: UTF-16 or UTF-32; else ""
}

const spaces = " \t\r\n"

const byteOrderMark = "\xEF\xBB\xBF"

// markLength returns the length of the byte order mark at the beginning of data; 0 if there is none, or if first is false. first says that
// data is the beginning of the input.
func markLength(data []byte, first bool) int {
	if first && bytes.HasPrefix(data, []byte(byteOrderMark)) {
		return len(byteOrderMark)
	}
	return 0
}

// layoutOf finds the layout of an input by its name and by data, its beginning. all says that data is the whole input, and lines that each
// line is to be taken for a record.
func layoutOf(name string, data []byte, all, lines bool, tree *document.Tree) Layout {
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	start := skipSpace(data, 0)
	indent := start - (bytes.LastIndexByte(data[:start], '\n') + 1)
	if lines || isLinesName(name) {
		return Layout{Sequence: true, LineByLine: true, indent: indent}
	}
	defer func(depth int) { tree.MaxDepth = depth }(tree.MaxDepth)
	tree.MaxDepth = document.MostDepth
	if start == len(data) {
		return Layout{}
	}
	n, err := tree.Parse(data[start:])
	if err != nil {
		const longest = len(`\ud83d\ude00`) // an escape that is cut off seems to be a fault at its beginning
		byLine := (all || start+n+longest < len(data)) && looksLineByLine(data[start:])
		return Layout{Sequence: byLine, LineByLine: byLine, indent: indent}
	}
	value, rest := data[start:start+n], data[start+n:]
	next := bytes.TrimLeft(rest, spaces)
	if len(next) == 0 || bytes.IndexByte(rest[:len(rest)-len(next)], '\n') < 0 {
		return Layout{}
	}
	begins := isOpener(next[0])
	byLine := bytes.IndexByte(value, '\n') < 0 && (begins || hasLineOfJSON(next))
	return Layout{Sequence: begins || byLine, LineByLine: byLine, indent: indent}
}

// isLinesName reports whether the name of a file says that each line is a record.
func isLinesName(name string) bool {
	name = strings.ToLower(source.WithoutArchive(name))
	return strings.HasSuffix(name, ".ndjson") || strings.HasSuffix(name, ".jsonl")
}

// looksLineByLine guesses from the first lines whether each line is a record, though the first is not JSON. They are if a line is a JSON
// object, or if the first two look like objects. If the first line leaves an array open, the lines are the items of the array.
func looksLineByLine(data []byte) bool {
	eol := lineEnd(data, 0)
	first, next := bytes.TrimSpace(data[:eol]), bytes.TrimLeft(data[eol:], "\r\n")
	if len(first) > 0 && first[0] == '[' && first[len(first)-1] != ']' && !isLogged.Match(first) {
		return false
	}
	return len(first) > 2 && first[0] == '{' && first[len(first)-1] == '}' && bytes.HasPrefix(next, []byte(`{"`)) || hasLineOfJSON(next)
}

// hasLineOfJSON reports whether one of the first 16 lines of data is a JSON object.
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

// begins reports whether the line at an offset begins a record, as far as this line and the one before it show that. Reading continues at
// such a line after a fault.
func (l Layout) begins(data []byte, line int, tree *document.Tree) bool {
	at := skipBlanks(data, line)
	switch {
	case at == len(data) || !startsValue(data[at]):
		return false
	case isOpener(data[at]) && at-line <= l.indent:
		return true
	}
	return l.LineByLine && isWhole(lineBefore(data, line), tree)
}

// skipBlanks returns the offset of the first byte from an offset on that is not a space or tab.
func skipBlanks(data []byte, at int) int {
	for at < len(data) && (data[at] == ' ' || data[at] == '\t') {
		at++
	}
	return at
}

// separates reports whether one record ends before the line at an offset, and another begins there. It is right in any context: in JSON a
// comma is between two values, so such a line is never within a record. Reading also continues at such a line after a fault.
func (l Layout) separates(data []byte, line int, tree *document.Tree) bool {
	if at := skipBlanks(data, line); at == len(data) || !startsValue(data[at]) {
		return false // most lines end here, without a look at the lines before: there can be a MiB of blank ones
	}
	before := bytes.TrimRight(data[:line], spaces)
	if len(before) == 0 || !endsValue(before[len(before)-1]) || l.tolerant && !isWhole(lineBefore(data, line), tree) {
		return false // the last byte may be part of a comment
	}
	return l.begins(data, line, tree)
}

// lastBoundary returns the offset of the last line of data that separates two records; 0 if there is none. A batch is cut there.
func (l Layout) lastBoundary(data []byte, tree *document.Tree) int {
	for end := len(data); end > 0; {
		eol := bytes.LastIndexByte(data[:end], '\n')
		if eol < 0 {
			break
		}
		if l.separates(data, eol+1, tree) {
			return eol + 1
		}
		end = eol
	}
	return 0
}

// firstBoundary returns the offset of the first line of data that separates two records; 0 if there is none.
func (l Layout) firstBoundary(data []byte, tree *document.Tree) int {
	for line := 0; ; line++ {
		if line = lineEnd(data, line); line == len(data) {
			return 0
		}
		if l.separates(data, line+1, tree) {
			return line + 1
		}
	}
}

// nextStart returns the offset of the next line after an offset that begins a record; the length of data if there is none.
func (l Layout) nextStart(data []byte, from int, tree *document.Tree) int {
	for from < len(data) {
		from = min(lineEnd(data, from)+1, len(data))
		if l.begins(data, from, tree) {
			return from
		}
	}
	return len(data)
}

// lineBefore returns the last line before an offset that is not blank, without the white space around it.
func lineBefore(data []byte, line int) []byte {
	before := bytes.TrimRight(data[:line], spaces)
	return bytes.TrimLeft(before[bytes.LastIndexByte(before, '\n')+1:], spaces)
}

// isWhole reports whether a text is one JSON value.
func isWhole(text []byte, tree *document.Tree) bool {
	n, err := tree.Parse(text)
	return err == nil && n == len(text)
}

// skipSpace returns the offset of the first byte from an offset on that is not JSON white space.
func skipSpace(data []byte, at int) int {
	for at < len(data) && isSpace(data[at]) {
		at++
	}
	return at
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

func isOpener(c byte) bool { return c == '{' || c == '[' }

func startsValue(c byte) bool { return bytes.IndexByte([]byte(`{["-0123456789tfn`), c) >= 0 }

// endsValue reports whether c can be the last byte of a JSON value.
func endsValue(c byte) bool { return bytes.IndexByte([]byte(`}]"0123456789el`), c) >= 0 }

func lineEnd(data []byte, at int) int {
	if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(data)
}
