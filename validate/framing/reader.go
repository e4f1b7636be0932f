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

// Reader reads the records of a batch, one after the other, and the text between them. The records depend only on the input: the place of a
// cut makes no difference, and the memory of a Reader only saves time.
type Reader struct {
	Tree      *document.Tree // the tree into which a record is read
	MaxRecord int            // the bytes that a record may have
	Tolerant  bool           // a record with comments, trailing commas and the like is read all the same; each of them is a fault

	batch     *Batch
	data      []byte // the Data of the batch
	Number    int    // the number of the current record, from 1; 0 before the first
	At        int    // the offset at which the current record, or text, begins
	found     bool   // the batch has a record, or text
	isText    bool   // text stands between two records
	end       int    // the offset at which reading goes on
	inLines   bool   // the fault of the current record is in a value of several lines, though each line is taken to be a record
	tooLong   bool   // the current record is longer than MaxRecord
	reached   int    // the offset up to which the data was scanned
	failed    failure
	current   lineBounds     // the line that was last asked for
	repairing bool           // the data is not what the input has
	repaired  int            // the offset of the last repair
	lineTree  *document.Tree // the tree into which single lines are read meanwhile; nil at first
	Left      bool           // the input behind the current record is not read
}

// Record is a record that was read, or bytes that are not a record.
type Record struct {
	Readable bool   // the record is JSON, and is in the Tree
	Whole    bool   // it is JSON, though perhaps too long to be Readable
	Counts   bool   // the bytes count as a record, and not as text between two records
	Fault    *Fault // the fault because of which the record is not Readable; nil if it is
	Repaired []Fault
	Patched  bool // the Tree differs from Data at the places of the Repaired faults
}

// failure is the fault of the last value of several lines that was not JSON. A value that begins within it, and does not end before the
// fault, has the same fault. After a fault of the depth, the value is not read again from each of its levels.
type failure struct {
	document.SyntaxError       // the Offset counts from the beginning of the batch
	opens                []int // the offsets of the containers that were open at the fault
}

// Begin begins to read a batch. It returns the fault of a byte order mark, nil if there is none.
func (r *Reader) Begin(b *Batch) *Fault {
	r.batch, r.data, r.Number, r.found, r.Left = b, b.Data, 0, false, false
	r.end, r.failed, r.current = markLength(b.Data, b.First), failure{opens: r.failed.opens[:0]}, lineBounds{end: -1}
	if r.end == 0 {
		return nil
	}
	return &Fault{Message: "a byte order mark, which JSON must not begin with", Hint: "save the file as UTF-8 without byte order mark", Fixable: true}
}

// Next finds the next record, or the text between two records. It returns false at the end of the batch.
func (r *Reader) Next() bool {
	from := r.end
	if r.At = skipSpace(r.data, from); r.At == len(r.data) {
		return false
	}
	r.found = true
	if r.batch.Layout.encoding != "" {
		r.At = from // which bytes are white space is not known
	}
	onNewLine := from == 0 && r.batch.onLine || bytes.IndexByte(r.data[from:r.At], '\n') >= 0
	r.isText = (r.Number > 0 || !r.batch.First) && !startsValue(r.data[r.At]) && !(r.batch.Layout.LineByLine && onNewLine)
	if !r.isText {
		r.Number++
	}
	return true
}

// Text returns the data of the next record, at most MaxRecord bytes; nil for text between two records.
func (r *Reader) Text() []byte {
	if r.isText {
		return nil
	}
	text := r.line(r.At)
	return text[:min(len(text), r.MaxRecord)]
}

// Skip goes on behind the next record, which has n bytes.
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

// text returns the fault of text between records.
func (r *Reader) text() Record {
	r.inLines, r.tooLong = false, false
	r.resume()
	message := "expected the end of the input or another JSON value, found " + words.Quote(firstRune(r.data[r.At:]))
	return Record{Fault: &Fault{Offset: r.At, Message: message, Hint: r.leftOut(nil), Reason: Trailing}}
}

// CutOffRecord returns the fault of a batch that has only white space, with which a too long record begins; nil for another batch.
func (r *Reader) CutOffRecord() *Fault {
	if !r.batch.CutOff || r.found {
		return nil
	}
	r.Number++
	r.At, r.inLines, r.tooLong = r.end, false, true
	return r.unreadable(TooLong(r.MaxRecord))
}

// parse parses the record at an offset and returns its length. If each line is a record, the error is at the end of the line, unless the
// next lines complete the record, or have a fault before another record begins.
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
	if !wasInLines { // a repair behind the line makes no difference to it
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

// parseLines parses the value of several lines with which text begins. at is the offset of text. It returns the length of the value, or its
// fault.
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

// parseAgain parses a text with a known fault, so that the Tree holds the beginning of it, if a repair needs that.
func (r *Reader) parseAgain(text []byte, fault *document.SyntaxError) (int, error) {
	if r.Tolerant {
		return r.parseOn(text)
	}
	return fault.Offset, fault
}

// parseOn parses a text that begins with the record. What was read of it before the last repair is not read again.
func (r *Reader) parseOn(text []byte) (int, error) {
	if r.repairing {
		return r.Tree.ParseOn(text)
	}
	return r.Tree.Parse(text)
}

// window returns the bytes of a text that may belong to a record of at most most bytes, and Context bytes more.
func window(text []byte, most int) []byte { return text[:min(len(text), most+Context)] }

// bounded returns the result of parsing a record. A fault behind MaxRecord bytes is replaced by the error that the record is too long.
func (r *Reader) bounded(n int, err error) (int, error) {
	var syntax *document.SyntaxError
	isCutOff := err == nil && n == r.MaxRecord+Context // a number may go on
	if isCutOff || errors.As(err, &syntax) && syntax.Offset > r.MaxRecord {
		r.tooLong = true
		return n, TooLong(r.MaxRecord)
	}
	return n, err
}

// set keeps the fault of the value at an offset that was just parsed.
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
	start int // a place in the line; those before were not asked for
	end   int // the white space at the end of the line begins
	eol   int // the line ends
}

// lineAt returns the bounds of the line at an offset. They are kept, since a line can have thousands of records.
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
	for l.start = at; l.end > at && isSpace(r.data[l.end-1]); { // a repair ends no line, but may leave blanks at its end
		l.end--
	}
	if !r.repairing {
		r.current = l
	}
	return l
}

// nextStart returns the offset of the next line that begins a record, or the end of the batch, since the next batch may begin with one. It
// returns false if no record begins within MaxRecord bytes.
func (r *Reader) nextStart(at int) (next int, ok bool) {
	data := window(r.data[at:], r.MaxRecord) // the bytes before the record do not matter
	tree, from := r.Tree, min(1, len(data))
	if r.repairing {
		from = max(from, bytes.LastIndexByte(r.data[at:max(at, r.repaired)], '\n')) // the lines before were looked at when the repair was due
		tree = r.spareTree()
	}
	next = at + r.batch.Layout.nextStart(data, min(from, len(data)), tree)
	r.reached = max(r.reached, next)
	return next, next < at+len(data) || at+len(data) == len(r.data)
}

// resume continues reading behind a fault: at another line, or not at all if the next record cannot be located.
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

// unreadable returns the fault of a record that is not JSON, and continues reading behind the record.
func (r *Reader) unreadable(err error) *Fault {
	var syntax *document.SyntaxError
	errors.As(err, &syntax)
	r.resume()
	at, eol := r.At+syntax.Offset, lineEnd(r.data, r.At)
	isLine := r.batch.Layout.LineByLine && !r.inLines
	if !isLine {
		r.reached = max(r.reached, min(lineEnd(r.data, min(at, len(r.data)))+1, len(r.data))) // an excerpt shows the whole line
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

// spareTree returns a tree for texts that are read meanwhile.
func (r *Reader) spareTree() *document.Tree {
	if r.lineTree == nil {
		r.lineTree = document.NewTree(document.NoNames)
	}
	r.lineTree.MaxDepth = r.Tree.MaxDepth
	return r.lineTree
}

// explain replaces the message of a fault if the record is of another format.
func (r *Reader) explain(f *Fault) {
	other := r.batch.otherFormat(r.At)
	if other == "" {
		return
	}
	f.Message, f.Hint, f.Fixable = "this is "+other, r.leftOut(nil), false
	if line := lineOf(r.data[r.At:]); isLogged.Match(line) && bytes.Contains(line, []byte(`{"`)) {
		f.Hint = strings.TrimSuffix("take away what stands before the {; "+f.Hint, "; ")
	}
}

// leftOut returns the hint for a fault that ends the reading of the input or of the record. e is the fault; nil if --tolerant does not
// continue behind it.
func (r *Reader) leftOut(e *document.SyntaxError) string {
	return LeftOut(r.Left, e != nil && e.Length > 0 && !r.Tolerant)
}

// LeftOut returns the hint for a fault that ends the reading of the input, or else of the record. goesOn says that --tolerant would
// continue.
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
