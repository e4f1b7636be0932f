package framing

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// Reader reads the records of a batch, one after the other, and the text between them. Which records there are depends on nothing but
// the input: a batch is only cut where that makes no difference, and whatever a Reader remembers only saves time.
type Reader struct {
	Tree      *document.Tree // into which a record is read
	MaxRecord int            // bytes that a record may have
	Tolerant  bool           // comments, trailing commas and such are told, and the rest of the record is read

	batch   *Batch
	data    []byte // that of the batch
	Number  int    // of the current record, from 1; 0 before the first
	At      int    // the offset at which the current record, or text, begins
	isText  bool   // text stands between two records
	end     int    // the offset at which reading goes on
	inLines bool   // its fault is that of a value of several lines, though each line is taken to be a record
	reached int    // the offset up to which the data has been looked at
	failed  failure
	Left    bool // nothing after the current record is read
}

// Record is a record that has been read, or bytes that are not one.
type Record struct {
	Readable bool   // it is JSON, and in the Tree
	Counts   bool   // it counts as a record, and not as text between two
	Fault    *Fault // why it is not Readable; nil if it is
	Repaired []Fault
	Patched  bool // Tree holds something else than Data in the places of the Repaired
}

// failure is the last value of several lines that was not JSON. A line within it is not the beginning of another such value.
type failure struct {
	until int   // the offset of the fault
	opens []int // the offsets at which the containers begin that were open there
}

// Begin begins to read a batch. It returns the fault of a byte order mark, nil if there is none.
func (r *Reader) Begin(b *Batch) *Fault {
	r.batch, r.data, r.Number, r.Left = b, b.Data, 0, false
	r.end, r.failed = markLength(b.Data, b.First), failure{opens: r.failed.opens[:0]}
	if r.end == 0 {
		return nil
	}
	return &Fault{Message: "a byte order mark, which JSON must not begin with", Hint: "save the file as UTF-8 without byte order mark"}
}

// Next finds the next record, or text between two. It returns false if there is none.
func (r *Reader) Next() bool {
	from := r.end
	if r.At = skipSpace(r.data, from); r.At == len(r.data) {
		return false
	}
	onNewLine := from == 0 && r.batch.onLine || bytes.IndexByte(r.data[from:r.At], '\n') >= 0
	r.isText = (r.Number > 0 || !r.batch.First) && !startsValue(r.data[r.At]) && !(r.batch.Layout.LineByLine && onNewLine)
	if !r.isText {
		r.Number++
	}
	return true
}

// Text returns the data that may be the next record, nil if it is text between two. No more than a record may have is returned.
func (r *Reader) Text() []byte {
	if r.isText {
		return nil
	}
	text := r.line(r.At)
	return text[:min(len(text), r.MaxRecord)]
}

// Skip goes on behind the next record, which has so many bytes.
func (r *Reader) Skip(n int) { r.end = min(r.At+n, len(r.data)) }

// Read reads what Next has found.
func (r *Reader) Read() Record {
	if r.isText {
		return r.text()
	}
	n, err := r.parse(r.At)
	if err == nil && (r.batch.isQuotedTable(r.At, n) || r.batch.isLogLine(r.At)) {
		err = document.Expected("an object", r.data[r.At:], 0)
	}
	out := Record{Counts: true}
	if err != nil && r.Tolerant {
		n, err = r.repair(n, err, &out)
	}
	switch {
	case err != nil:
		out.Fault = r.unreadable(err)
	case n > r.MaxRecord:
		out.Fault = &Fault{Offset: r.At, Message: TooLong(r.MaxRecord).Message, Reason: Limit}
		r.Skip(n)
	default:
		out.Readable = true
		r.Skip(n)
	}
	return out
}

// Again reads the record at an offset, which was Readable before.
func (r *Reader) Again(at int) (out Record) {
	r.At = at
	n, err := r.parse(at)
	if err != nil && r.Tolerant {
		_, err = r.repair(n, err, &out)
	}
	out.Readable = err == nil
	return out
}

// Behind returns the fault of text behind the last record that was read, whatever it is; nil if there is none.
func (r *Reader) Behind() *Fault {
	if r.At = skipSpace(r.data, r.end); r.At == len(r.data) {
		return nil
	}
	return r.text().Fault
}

// text tells that there is text between records.
func (r *Reader) text() Record {
	r.end = r.resume()
	r.Left = r.leaves()
	message := "expected the end of the input or another JSON value, found " + words.Quote(firstRune(r.data[r.At:]))
	return Record{Fault: &Fault{Offset: r.At, Message: message, Hint: r.leftOut(nil), Reason: Trailing}}
}

// CutOffRecord returns the fault of a batch that is the beginning of a record which is too long, and holds nothing but white space; nil
// for another batch.
func (r *Reader) CutOffRecord() *Fault {
	if !r.batch.CutOff || r.Number > 0 {
		return nil
	}
	r.Number++
	r.At = r.end
	return r.unreadable(TooLong(r.MaxRecord))
}

// parse parses the record at an offset and returns its length. Line by line, the error tells where the line breaks off, unless more
// lines make the record complete, or have a fault themselves before another record begins.
func (r *Reader) parse(at int) (int, error) {
	ahead := r.batch.ahead()
	r.inLines = false
	if !r.batch.Layout.LineByLine {
		n, err := r.Tree.Parse(ahead[at:])
		r.reached = min(at+n, len(r.data))
		return n, err
	}
	line := r.line(at)
	n, err := r.Tree.Parse(line)
	r.reached = lineEnd(r.data, at)
	if err == nil || n < len(line) || r.failed.has(at) {
		return n, err
	}
	lines, inLines := r.Tree.Parse(ahead[at:])
	r.reached = max(r.reached, min(at+lines, len(r.data)))
	if inLines == nil {
		return lines, nil
	}
	r.failed.set(r.Tree, at, lines)
	var syntax *document.SyntaxError
	if next := r.nextStart(at); errors.As(inLines, &syntax) && at+syntax.Offset < next {
		r.inLines = true
		return r.Tree.Parse(ahead[at:])
	}
	return r.Tree.Parse(line)
}

// has reports whether the line at an offset is within the value that failed.
func (f *failure) has(at int) bool {
	_, found := slices.BinarySearch(f.opens, at)
	return found && at < f.until
}

// set remembers that the value at an offset, just parsed, failed after so many bytes.
func (f *failure) set(tree *document.Tree, at, after int) {
	f.until, f.opens = at+after, f.opens[:0]
	for depth := 0; ; depth++ {
		n, ok := tree.Open(depth)
		if !ok {
			return
		}
		f.opens = append(f.opens, at+int(tree.Nodes[n].Start))
	}
}

// line returns the data from an offset to the end of its line, if each line is a record; else to the end.
func (r *Reader) line(at int) []byte {
	if !r.batch.Layout.LineByLine {
		return r.data[at:]
	}
	end := lineEnd(r.data, at)
	for end > at && isSpace(r.data[end-1]) {
		end--
	}
	return r.data[at:end]
}

// nextStart returns the offset of the next line that begins a record.
func (r *Reader) nextStart(at int) int {
	next := r.batch.Layout.nextStart(r.data, at+1, r.Tree)
	r.reached = max(r.reached, next)
	return next
}

// resume returns the offset at which reading goes on after a fault of what Next has found; the end of the data if that cannot be told.
func (r *Reader) resume() int {
	switch layout := r.batch.Layout; {
	case layout.LineByLine:
		end := lineEnd(r.data, r.At)
		r.reached = max(r.reached, end)
		return end
	case layout.Sequence:
		return r.nextStart(r.At)
	}
	r.reached = len(r.data)
	return len(r.data)
}

// leaves reports whether nothing after a fault is read: if the layout does not tell where another record begins.
func (r *Reader) leaves() bool {
	layout := r.batch.Layout
	if r.batch.CutOff || r.batch.Oversize != nil {
		return !layout.LineByLine
	}
	return !layout.LineByLine && !layout.Sequence && r.end == len(r.data)
}

// unreadable returns the fault of a record that is not JSON, and has reading go on behind it.
func (r *Reader) unreadable(err error) *Fault {
	b := r.batch
	var syntax *document.SyntaxError
	errors.As(err, &syntax)
	at := r.At + syntax.Offset
	eol := lineEnd(r.data, r.At)
	if r.end = r.resume(); r.inLines {
		r.end = r.nextStart(r.At)
	} else if b.Layout.Sequence && !b.Layout.LineByLine {
		r.reached = max(r.reached, min(lineEnd(r.data, min(at, len(r.data)))+1, len(r.data)))
	}
	r.Left = r.leaves()
	if b.CutOff && !syntax.Limit && at+Context >= len(r.data) {
		syntax = TooLong(r.MaxRecord)
		at = r.At
	}
	f := &Fault{Offset: at, Message: syntax.Message, Hint: r.leftOut(syntax)}
	if syntax.Limit {
		f.Reason = Limit
	}
	if b.Layout.LineByLine && !r.inLines && at >= eol {
		f.Message = strings.Replace(f.Message, "found the end of the input", "found the end of the line", 1)
	}
	r.explain(f)
	return f
}

// explain tells of a fault that it is no fault of JSON, if the record is of another format.
func (r *Reader) explain(f *Fault) {
	other := r.batch.otherFormat(r.At)
	if other == "" {
		return
	}
	f.Message, f.Hint = "this is "+other, r.leftOut(nil)
	if line := lineOf(r.data[r.At:]); isLogged.Match(line) && bytes.Contains(line, []byte(`{"`)) {
		f.Hint = strings.TrimSuffix("take away what stands before the {; "+f.Hint, "; ")
	}
}

// leftOut is the hint for a fault after which nothing is read, or nothing of the record. e is the fault; nil if --tolerant does not go on
// after it.
func (r *Reader) leftOut(e *document.SyntaxError) string {
	return LeftOut(r.Left, e != nil && e.Length > 0 && !r.Tolerant)
}

// LeftOut is the hint for a fault after which nothing of the input is read, or else of the record, and whether --tolerant would go on.
func LeftOut(input, goesOn bool) string {
	switch {
	case input && goesOn:
		return "nothing after this place was checked; --tolerant goes on"
	case input:
		return "nothing after this place was checked"
	case goesOn:
		return "the rest of the record was not checked; --tolerant goes on"
	}
	return ""
}

func firstRune(b []byte) []byte { return []byte(string([]rune(string(b[:min(4, len(b))]))[:1])) }
