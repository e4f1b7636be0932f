// Package markdown finds the fenced code blocks of a Markdown document that hold JSON.
package markdown

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Block is a fenced code block.
type Block struct {
	Language string // the language that the info string names, in small letters; "" if it names none
	Line     int    // the line of the document on which the text begins, from 1
	Text     []byte // the text, with a blank for each character of the quotes and lists around it; valid until the next call of Next
}

// languages are the languages of blocks that are read.
var languages = []string{"", "json", "jsonl", "ndjson", "jsonld", "json-ld", "jsonc", "json5"}

// IsJSON reports whether the language of the block is JSON. Its text must then be JSON.
func (b *Block) IsJSON() bool {
	return b.Language != "" && b.Language != "jsonc" && b.Language != "json5"
}

// IsLines reports whether the language of the block is JSON with a record on each line.
func (b *Block) IsLines() bool { return b.Language == "jsonl" || b.Language == "ndjson" }

// Reader reads the blocks of a document one after the other. It holds one block and a part of a line.
type Reader struct {
	lines   *bufio.Reader
	most    int
	line    int    // the number of the line that was read last
	within  bool   // the last piece did not end its line
	pending []byte // the line that has ended the last block without being part of it; nil: there is none
	skip    bool   // a comment says that the next block is left out
	around  []int  // the quotes and list items around the line, from the outermost: isQuote, or the column behind the last quote at which the text of the item begins
	items   int    // the number of list items in around
	fence   fence
	block   Block
	begun   bool // the text of the block is not blank
	keeps   bool // the text of the block is kept
}

// fence is the beginning of a block.
type fence struct {
	letter byte // the letter that it repeats; 0: there is no block
	length int
	column int // its column, from 0, behind the quotes
}

// isQuote stands for a quote in Reader.around.
const isQuote = -1

// mostItems bounds the nested list items whose indentation is known.
const mostItems = 32

// NewReader returns a reader of a document. It hides pauses: a block is judged when it is complete. Blocks of more than most bytes are an
// error.
func NewReader(r io.Reader, most int) *Reader {
	return &Reader{lines: bufio.NewReaderSize(source.Unhurried(r), 1<<16), most: most}
}

// errEncoding is the error for a document that is not UTF-8, in which no fence can be found.
var errEncoding = source.Failed(errors.New("it is not text in UTF-8"))

// Next returns the next block that may hold JSON. It is valid until the next call. The error is io.EOF after the last one.
func (r *Reader) Next() (*Block, error) {
	if r.pending != nil {
		r.prose(r.pending)
		r.pending = nil
	}
	for {
		piece, err := r.lines.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull && (err != io.EOF || len(piece) == 0) {
			if err == io.EOF && r.end() {
				return &r.block, nil
			}
			return nil, err
		}
		ended, err := r.piece(piece)
		r.within = piece[len(piece)-1] != '\n'
		if ended || err != nil {
			return &r.block, err
		}
	}
}

// piece receives a line, or a piece of a long one. It returns true if a block that may hold JSON has ended.
func (r *Reader) piece(piece []byte) (ended bool, err error) {
	if r.within {
		if r.fence.letter != 0 {
			err = r.keep(piece)
		}
		return false, err
	}
	r.line++
	if r.line == 1 && bytes.IndexByte(piece[:min(len(piece), 1024)], 0) >= 0 {
		return false, errEncoding
	}
	if r.fence.letter == 0 {
		r.prose(piece)
		return false, nil
	}
	text, around := r.inside(piece)
	column, plain := indentation(text)
	switch {
	case around < len(r.around): // a quote, or an item, is at its end
		if ended = r.end(); ended {
			r.pending = piece
		} else {
			r.prose(piece)
		}
	case r.fence.closes(column, plain):
		ended = r.end()
	default:
		for range len(piece) - len(text) {
			if err := r.keep([]byte{' '}); err != nil {
				return false, err
			}
		}
		err = r.keep(text)
	}
	return ended, err
}

// end ends the block. It returns true if the block may hold JSON.
func (r *Reader) end() bool {
	began := r.fence.letter != 0
	r.fence = fence{}
	return began && r.keeps && r.begun
}

// keep adds to the text of the block.
func (r *Reader) keep(text []byte) error {
	if !r.keeps {
		return nil
	}
	r.block.Text = append(r.block.Text, text...)
	if len(r.block.Text) > r.most {
		return source.Failed(fmt.Errorf("the block that begins on line %d has more than %d bytes; --max-record-bytes allows more", r.block.Line, r.most))
	}
	if begins := bytes.TrimLeft(text, " \t\r\n"); !r.begun && len(begins) > 0 {
		r.begun = true
		r.keeps = r.block.IsJSON() || begins[0] == '{' || begins[0] == '['
	}
	return nil
}

// isSkip matches the comment that leaves out the next block.
var isSkip = regexp.MustCompile(`^<!--\s*caliper-lint:\s*skip\b.*-->$`)

// inside returns the text of a line behind the marks of its quotes, and the number of quotes and list items of the last line that go on in it.
func (r *Reader) inside(line []byte) (text []byte, goOn int) {
	column, plain := indentation(line)
	blank := isBlank(plain)
	for _, begins := range r.around {
		switch {
		case begins == isQuote && len(plain) > 0 && plain[0] == '>':
			line = plain[1:]
			column, plain = indentation(line)
			blank = isBlank(plain)
		case begins == isQuote, column < begins && !blank:
			return line, goOn
		}
		goOn++
	}
	return line, goOn
}

// prose receives a line outside of blocks. A block may begin on it.
func (r *Reader) prose(line []byte) {
	line, goOn := r.inside(bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF")))
	for ; len(r.around) > goOn; r.around = r.around[:len(r.around)-1] {
		if r.around[len(r.around)-1] != isQuote {
			r.items--
		}
	}
	opens := fence{}
	column := 0
	for {
		var wide int
		wide, line = indentation(line)
		column += wide
		if isBlank(line) {
			return
		}
		if line[0] == '>' {
			r.around = append(r.around, isQuote)
			line, column = line[1:], 0
			continue
		}
		marker := markerLength(line)
		if marker == 0 {
			break
		}
		column += marker
		if line = line[marker:]; r.items < mostItems {
			r.around = append(r.around, column+1)
			r.items++
		}
	}
	text := bytes.TrimSpace(line)
	language, ok := opens.begin(text)
	if !ok {
		r.skip = isSkip.Match(text)
		return
	}
	opens.column = column
	r.fence = opens
	r.block = Block{Language: language, Line: r.line + 1, Text: r.block.Text[:0]}
	r.keeps = !r.skip && slices.Contains(languages, language)
	r.begun, r.skip = false, false
}

// begin reads the text of a line as the beginning of a block. It returns the language of the block, or false if no block begins.
func (f *fence) begin(text []byte) (language string, ok bool) {
	if len(text) == 0 || text[0] != '`' && text[0] != '~' {
		return "", false
	}
	length := runLength(text)
	info := bytes.TrimSpace(text[length:])
	if length < 3 || text[0] == '`' && bytes.IndexByte(info, '`') >= 0 {
		return "", false
	}
	f.letter, f.length = text[0], length
	word := strings.ToLower(string(bytes.TrimLeft(info, "{. ")))
	if end := strings.IndexFunc(word, func(c rune) bool { return !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '+') }); end >= 0 {
		word = word[:end]
	}
	if word == "" && len(info) > 0 {
		word = "?" // text that is not a language
	}
	return word, true
}

// closes reports whether a line, which begins in a column, ends the block.
func (f *fence) closes(column int, line []byte) bool {
	text := bytes.TrimSpace(line)
	return len(text) >= f.length && text[0] == f.letter && runLength(text) == len(text) && column <= f.column+3
}

// runLength returns the number of bytes at the beginning of a text that are its first byte.
func runLength(text []byte) int {
	return len(text) - len(bytes.TrimLeft(text, string(text[:1])))
}

// indentation returns the number of columns of white space at the beginning of a line, and the rest of the line.
func indentation(line []byte) (columns int, rest []byte) {
	for i, c := range line {
		switch c {
		case ' ':
			columns++
		case '\t':
			columns += 4 - columns%4
		default:
			return columns, line[i:]
		}
	}
	return columns, nil
}

// isBlank reports whether a line has only white space. It stops at the first other byte, because it is called at each mark of a line.
func isBlank(line []byte) bool { return len(bytes.TrimLeft(line, " \t\r\n\v\f")) == 0 }

// markerLength returns the length of the mark of a list item at the beginning of a line; 0 if there is none.
func markerLength(line []byte) int {
	digits := 0
	for digits < len(line) && digits < 10 && '0' <= line[digits] && line[digits] <= '9' {
		digits++
	}
	end := 0
	switch {
	case digits == 0 && bytes.IndexByte([]byte("-+*"), line[0]) >= 0:
		end = 1
	case digits > 0 && digits < 10 && digits < len(line) && (line[digits] == '.' || line[digits] == ')'):
		end = digits + 1
	}
	if end == 0 || end == len(line) || line[end] != ' ' && line[end] != '\t' {
		return 0
	}
	return end
}
