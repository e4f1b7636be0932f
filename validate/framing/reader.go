package framing

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/edits"
)

// Reader reads the records of a batch, one after the other, and the text between them. The result depends only on the input, and not on
// where the input is cut. State from earlier records only saves time.
type Reader struct {
	Tree      *document.Tree // the tree of the current record
	MaxRecord int            // the bytes that a record may have
	Tolerant  bool           // a record with comments, trailing commas and similar mistakes is read; each mistake is a fault

	batch     *Batch
	data      []byte // the Data of the batch
	Number    int    // the number of the current record, from 1; 0 before the first
	At        int    // the offset of the current record, or text
	found     bool   // the batch has a record, or text between records
	isText    bool   // the current bytes are text between two records
	end       int    // the offset at which reading continues
	inLines   bool   // each line is taken to be a record, and the fault of the current record is in a value of several lines
	tooLong   bool   // the current record is longer than MaxRecord
	reached   int    // the offset to which the data was scanned
	failed    failure
	current   lineBounds     // the bounds of the line of the last call of lineAt
	repairing bool           // a repair of the current record has changed the data
	repaired  int            // the offset of the last repair
	lineTree  *document.Tree // the tree for single lines during a repair; nil until needed
	Left      bool           // the input after the current record is not read
}

// Record is a record that was read, or bytes that are not a record.
type Record struct {
	Readable bool    // the record is JSON, and is in the Tree
	Whole    bool    // the record is JSON, though perhaps too long to be read
	Counts   bool    // the bytes count as a record, and not as text between two records
	Fault    *Fault  // the reason why the record is not Readable; nil if it is
	Repaired []Fault // the faults that were repaired
	Patched  bool    // the Tree differs from Data where faults were repaired
}

// failure is the fault of the last value of several lines that was not JSON. A value that begins within it and does not end before the
// fault has the same fault. So a value is not parsed again from each of its containers.
type failure struct {
	document.SyntaxError       // the Offset is an offset in the batch
	opens                []int // the offsets of the containers that were open at the fault
}

// Begin begins reading a batch. It returns the fault of a byte order mark; nil if there is none.
func (r *Reader) Begin(b *Batch) *Fault {
	r.batch, r.data, r.Number, r.found, r.Left = b, b.Data, 0, false, false
	r.end, r.failed, r.current = markLength(b.Data, b.First), failure{opens: r.failed.opens[:0]}, lineBounds{end: -1}
	if r.end == 0 {
		return nil
	}
	return &Fault{Message: "byte order mark (U+FEFF): JSON must not begin with one", Hint: "save the file as UTF-8 without a byte order mark", Fixable: true}
}

// Next finds the next record, or the text between two records. It returns false at the end of the batch.
func (r *Reader) Next() bool {
	from := r.end
	if r.At = skipSpace(r.data, from); r.At == len(r.data) {
		return false
	}
	r.found = true
	if r.batch.Layout.encoding != "" {
		r.At = from // in this encoding, the bytes are not white space
	}
	onNewLine := from == 0 && r.batch.onLine || bytes.IndexByte(r.data[from:r.At], '\n') >= 0
	r.isText = (r.Number > 0 || !r.batch.First) && !startsValue(r.data[r.At]) && !(r.batch.Layout.LineByLine && onNewLine)
	if !r.isText {
		r.Number++
	}
	return true
}

// Text returns the data from the next record on, at most MaxRecord bytes; nil for text between two records. If each line is a record, it is
// the rest of the line.
func (r *Reader) Text() []byte {
	if r.isText {
		return nil
	}
	text := r.line(r.At)
	return text[:min(len(text), r.MaxRecord)]
}

// Skip moves to the next record. n is the length of the current one.
func (r *Reader) Skip(n int) { r.end = min(r.At+n, len(r.data)) }

// Read reads the record, or the text, that Next has found.
func (r *Reader) Read() Record {
	if r.isText {
		return r.text()
	}
	if r.batch.encodingAt(r.At) != "" {
		r.inLines, r.tooLong = false, false
		return Record{Counts: true, Fault: r.unreadable(document.Expected("a value", r.data[r.At:], 0))}
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
		out.Whole = true
		r.Skip(n)
	default:
		out.Readable, out.Whole = true, true
		r.Skip(n)
	}
	return out
}

// Again reads the record at an offset again. It must have been Readable before.
func (r *Reader) Again(at int) (out Record) {
	r.At = at
	n, err := r.parse(at)
	if err != nil && r.Tolerant {
		_, err = r.repair(n, err, &out)
	}
	out.Readable = err == nil
	return out
}

// text returns the fault of text between records.
func (r *Reader) text() Record {
	r.inLines, r.tooLong = false, false
	r.resume()
	message := "expected the end of the input or another JSON value, found " + words.Quote(firstRune(r.data[r.At:]))
	return Record{Fault: &Fault{Offset: r.At, Message: message, Hint: r.leftOut(nil), Reason: Trailing}}
}

// CutOffRecord returns the fault of a batch that has only the white space before a record that is too long; nil for another batch.
func (r *Reader) CutOffRecord() *Fault {
	if !r.batch.CutOff || r.found {
		return nil
	}
	r.Number++
	r.At, r.inLines, r.tooLong = r.end, false, true
	return r.unreadable(TooLong(r.MaxRecord))
}

// parse parses the record at an offset and returns its length. If each line is a record, the error is that of the line, unless the next
// lines complete the record, or have a fault before another record begins.
func (r *Reader) parse(at int) (int, error) {
	ahead, wasInLines := window(r.batch.ahead()[at:], r.MaxRecord), r.repairing && r.inLines
	r.inLines, r.tooLong = false, false
	if !r.batch.Layout.LineByLine {
		n, err := r.parseOn(ahead)
		r.reached = min(at+n, len(r.data))
		return r.bounded(n, err)
	}
	line := window(r.line(at), r.MaxRecord)
	r.reached = r.lineAt(at).eol
	if !wasInLines { // a repair in a later line makes no difference to this line
		n, err := r.parseOn(line)
		if err == nil || n < len(line) || n > r.MaxRecord || r.batch.byLine {
			return r.bounded(n, err)
		}
	}
	lines, fault := r.parseLines(ahead, at)
	if fault == nil {
		return lines, nil
	}
	if next, ok := r.nextStart(at); ok && at+fault.Offset < next {
		r.inLines = true
		return r.bounded(r.parseAgain(ahead, fault))
	}
	return r.Tree.Parse(line)
}

// parseLines parses a value of several lines at the beginning of text, which is at an offset of the batch. It returns the length of the
// value, or its fault.
func (r *Reader) parseLines(text []byte, at int) (int, *document.SyntaxError) {
	if f := &r.failed; !r.repairing && f.Offset > at {
		if _, isOpen := slices.BinarySearch(f.opens, at); isOpen {
			fault := f.SyntaxError
			fault.Offset -= at
			r.reached = max(r.reached, f.Offset)
			return 0, &fault
		}
	}
	n, err := r.parseOn(text)
	r.reached = max(r.reached, min(at+n, len(r.data)))
	var fault *document.SyntaxError
	if errors.As(err, &fault) && fault.Offset <= r.MaxRecord && !r.repairing {
		r.failed.set(r.Tree, fault, at)
	}
	return n, fault
}

// parseAgain returns a known fault of a text. A Reader that is Tolerant parses the text again, since the repair needs the beginning in the
// Tree.
func (r *Reader) parseAgain(text []byte, fault *document.SyntaxError) (int, error) {
	if r.Tolerant {
		return r.parseOn(text)
	}
	return fault.Offset, fault
}

// parseOn parses a text that begins with the record. During a repair it does not read the bytes before the repair again.
func (r *Reader) parseOn(text []byte) (int, error) {
	if r.repairing {
		return r.Tree.ParseOn(text)
	}
	return r.Tree.Parse(text)
}

// window returns the bytes at the beginning of a text that may belong to a record of at most most bytes, and Context bytes more.
func window(text []byte, most int) []byte { return text[:min(len(text), most+Context)] }

// bounded returns the result of parsing a record. A record that is longer than MaxRecord, or whose fault is after MaxRecord bytes, is too
// long.
func (r *Reader) bounded(n int, err error) (int, error) {
	var syntax *document.SyntaxError
	isCutOff := err == nil && n == r.MaxRecord+Context // the record may be a number that continues
	if isCutOff || errors.As(err, &syntax) && syntax.Offset > r.MaxRecord {
		r.tooLong = true
		return n, TooLong(r.MaxRecord)
	}
	return n, err
}

// set keeps the fault of the value at an offset, which tree has just parsed.
func (f *failure) set(tree *document.Tree, fault *document.SyntaxError, at int) {
	f.SyntaxError, f.opens = *fault, f.opens[:0]
	f.Offset += at
	for depth := 0; ; depth++ {
		n, ok := tree.Open(depth)
		if !ok {
			return
		}
		f.opens = append(f.opens, at+int(tree.Nodes[n].Start))
	}
}

// line returns the data from an offset to the end of its line, if each line is a record; else to the end of the batch.
func (r *Reader) line(at int) []byte {
	if !r.batch.Layout.LineByLine {
		return r.data[at:]
	}
	return r.data[at:max(at, r.lineAt(at).end)]
}

// lineBounds are the bounds of a line, as offsets in the batch.
type lineBounds struct {
	start int // the first offset of the line that was asked for
	end   int // the offset of the white space at the end of the line
	eol   int // the offset of the line end
}

// lineAt returns the bounds of the line at an offset. It keeps them, since a line can have thousands of records.
func (r *Reader) lineAt(at int) lineBounds {
	l := r.current
	isKnown := l.start <= at && at <= l.end
	if isKnown && !r.repairing {
		return l
	}
	if !isKnown {
		l.eol = lineEnd(r.data, at)
		l.end = l.eol
	}
	for l.start = at; l.end > at && isSpace(r.data[l.end-1]); { // a repair ends no line, but can leave blanks at its end
		l.end--
	}
	if !r.repairing {
		r.current = l
	}
	return l
}

// nextStart returns the offset of the next line that begins a record, or the length of the batch, since the next batch may begin with one.
// It returns false if no record begins within MaxRecord bytes.
func (r *Reader) nextStart(at int) (next int, ok bool) {
	data := window(r.data[at:], r.MaxRecord) // the bytes before the current record do not matter
	tree, from := r.Tree, min(1, len(data))
	if r.repairing {
		from = max(from, bytes.LastIndexByte(r.data[at:max(at, r.repaired)], '\n')) // earlier repairs have searched the lines before
		tree = r.spareTree()
	}
	next = at + r.batch.Layout.nextStart(data, min(from, len(data)), tree)
	r.reached = max(r.reached, next)
	return next, next < at+len(data) || at+len(data) == len(r.data)
}

// resume moves behind a fault: to another line, or to the end of the input if the beginning of the next record is not certain.
func (r *Reader) resume() {
	switch layout := r.batch.Layout; {
	case layout.LineByLine && r.inLines:
		r.end, _ = r.nextStart(r.At)
	case layout.LineByLine:
		r.end = lineEnd(r.data, r.At)
	case layout.Sequence && !r.tooLong && r.batch.Oversize == nil:
		if next, ok := r.nextStart(r.At); ok {
			r.end = next
			break
		}
		fallthrough
	default:
		r.end, r.Left = len(r.data), true
	}
	r.reached = max(r.reached, r.end)
}

// unreadable returns the fault of a record that is not JSON, and moves behind the record.
func (r *Reader) unreadable(err error) *Fault {
	var syntax *document.SyntaxError
	errors.As(err, &syntax)
	r.resume()
	at, eol := r.At+syntax.Offset, lineEnd(r.data, r.At)
	isLine := r.batch.Layout.LineByLine && !r.inLines
	if !isLine {
		r.reached = max(r.reached, min(lineEnd(r.data, min(at, len(r.data)))+1, len(r.data))) // an excerpt has the whole line
	}
	f := &Fault{Offset: at, Message: syntax.Message, Hint: r.leftOut(syntax)}
	if at < r.end {
		_, space := document.NotSpace(r.data[at:])
		f.Fixable = (space > 0 || r.data[at] == ',' && syntax.Length == 1 && syntax.Means == "") && r.isFixable(r.end)
	}
	if syntax.Limit {
		f.Reason = Limit
	}
	if isLine && at >= eol {
		f.Message = strings.Replace(f.Message, "found the end of the input", "found the end of the line", 1)
	}
	r.explain(f)
	return f
}

// isFixable reports whether edits.OfSyntax can fix the current record, which ends before an offset.
func (r *Reader) isFixable(end int) bool {
	if r.batch.Oversize != nil {
		return false // the rest of the record is not here
	}
	all, length := edits.OfSyntax(r.data[r.At:end], r.spareTree())
	return all != nil && length <= r.MaxRecord
}

// spareTree returns a second tree, for a text that is parsed while Tree is in use.
func (r *Reader) spareTree() *document.Tree {
	if r.lineTree == nil {
		r.lineTree = document.NewTree(document.NoNames)
	}
	r.lineTree.MaxDepth = r.Tree.MaxDepth
	return r.lineTree
}

// explain replaces the message of a fault if the record is in another format.
func (r *Reader) explain(f *Fault) {
	other := r.batch.otherFormat(r.At)
	if other == "" {
		return
	}
	f.Message, f.Hint, f.Fixable = "this is "+other, r.leftOut(nil), false
	if line := lineOf(r.data[r.At:]); isLogged.Match(line) && bytes.Contains(line, []byte(`{"`)) {
		f.Hint = strings.TrimSuffix("remove the text before the {; "+f.Hint, "; ")
	}
}

// leftOut returns the hint for a fault after which the rest of the input, or of the record, is not checked. e is the fault; nil if
// --tolerant would not help.
func (r *Reader) leftOut(e *document.SyntaxError) string {
	return LeftOut(r.Left, e != nil && e.Length > 0 && !r.Tolerant)
}

// RestNotChecked is the hint about a fault after which the input is not read.
const RestNotChecked = "nothing after this place was checked"

// LeftOut returns the hint for a fault. input says that the rest of the input is not checked, and goesOn that --tolerant would go on in the
// record.
func LeftOut(input, goesOn bool) string {
	switch {
	case input && goesOn:
		return RestNotChecked + "; --tolerant goes on"
	case input:
		return RestNotChecked
	case goesOn:
		return "the rest of the record was not checked; --tolerant goes on"
	}
	return ""
}

func firstRune(b []byte) []byte { return []byte(string([]rune(string(b[:min(4, len(b))]))[:1])) }
