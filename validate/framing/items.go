package framing

import (
	"errors"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/document"
)

// ItemReader reads the items of an oversize record in a batch, one after the other.
type ItemReader struct {
	Tree      *document.Tree // the tree of the current item
	MaxRecord int            // the bytes that an item may have

	batch *Batch
	data  []byte // the Data of the batch
	Index int    // the index of the current item in the list
	At    int    // the offset of the current item
	end   int    // the offset at which reading continues
	done  bool   // the batch has no more items
}

// Begin begins reading a batch.
func (r *ItemReader) Begin(b *Batch) {
	r.batch, r.data, r.Index, r.end, r.done = b, b.Data, b.Item-1, 0, false
}

// Next finds the next item. It returns false if there are no more in the batch.
func (r *ItemReader) Next() bool {
	if r.done {
		return false
	}
	r.Index++
	r.At = skipSpace(r.data, r.end)
	if r.At == len(r.data) {
		return !r.batch.More
	}
	return r.data[r.At] != ']' || r.Index > 0
}

// BeginsValue reports whether the current item begins like a JSON value.
func (r *ItemReader) BeginsValue() bool { return r.At < len(r.data) && startsValue(r.data[r.At]) }

// Text returns the data that may be the current item, at most MaxRecord bytes.
func (r *ItemReader) Text() []byte {
	text := r.data[r.At:]
	return text[:min(len(text), r.MaxRecord)]
}

// Read reads the current item into the Tree, and moves to the next. It returns a fault if the item, or the byte after it, is not JSON; else
// nil.
func (r *ItemReader) Read() *Fault {
	if r.end > 0 && r.At < len(r.data) && r.data[r.At] == ']' { // after a comma
		return r.unreadable(0, document.Expected("a value", r.data, r.At))
	}
	n, err := r.Tree.Parse(window(r.data[r.At:], r.MaxRecord))
	var syntax *document.SyntaxError
	switch {
	case errors.As(err, &syntax) && syntax.Offset > r.MaxRecord, n > r.MaxRecord:
		return r.unreadable(r.At, TooLong(r.MaxRecord))
	case err != nil:
		return r.unreadable(r.At, err)
	}
	return r.Skip(n)
}

// Skip moves to the next item. n is the length of the current one. Skip returns a fault unless a comma or the end of the list follows.
func (r *ItemReader) Skip(n int) *Fault {
	after := skipSpace(r.data, r.At+n)
	isLast := after == len(r.data) || r.data[after] != ','
	if isLast && (r.batch.More || after != len(r.data)-1 || r.data[after] != ']') {
		return r.unreadable(0, document.Expected(`"," or "]" after an array item`, r.data, after))
	}
	r.end, r.done = after+1, isLast
	return nil
}

// unreadable returns the fault of the list for an error. base is the offset from which the error counts.
func (r *ItemReader) unreadable(base int, err error) *Fault {
	r.done = true
	if base == 0 {
		r.At = 0
	}
	var syntax *document.SyntaxError
	errors.As(err, &syntax)
	f := &Fault{Offset: base + syntax.Offset, Message: syntax.Message, Hint: LeftOut(r.Left(), syntax.Length > 0)}
	if syntax.Limit {
		f.Reason = Limit
	}
	if r.batch.Layout.LineByLine && f.Offset >= lineEnd(r.data, base) {
		f.Message = strings.Replace(f.Message, "found the end of the input", "found the end of the line", 1)
	}
	return f
}

// Left reports whether the input after a fault of an item is not read.
func (r *ItemReader) Left() bool { return !r.batch.Layout.LineByLine }
