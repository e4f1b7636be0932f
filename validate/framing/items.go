package framing

import (
	"errors"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/document"
)

// ItemReader reads the items of an oversize record that a batch holds, one after the other.
type ItemReader struct {
	Tree      *document.Tree // into which an item is read
	MaxRecord int            // bytes that an item may have

	batch *Batch
	data  []byte // that of the batch
	Index int    // of the current item in the list
	At    int    // the offset at which the current item begins
	end   int    // the offset at which reading goes on
	done  bool   // there are no more items in the batch
}

// Begin begins to read a batch.
func (r *ItemReader) Begin(b *Batch) {
	r.batch, r.data, r.Index, r.end, r.done = b, b.Data, b.Item-1, 0, false
}

// Next finds the next item. It returns false if the batch has no more.
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

// Text returns the data that may be the current item. No more than an item may have is returned.
func (r *ItemReader) Text() []byte {
	text := r.data[r.At:]
	return text[:min(len(text), r.MaxRecord)]
}

// Read reads the current item into the Tree, and goes on behind it. It returns why the item, or what follows it, is not JSON; nil if it is.
func (r *ItemReader) Read() *Fault {
	if r.end > 0 && r.At < len(r.data) && r.data[r.At] == ']' { // after a comma
		return r.unreadable(0, document.Expected("a value", r.data, r.At))
	}
	n, err := r.Tree.Parse(r.data[r.At:])
	if err == nil && n > r.MaxRecord {
		err = TooLong(r.MaxRecord)
	}
	if err != nil {
		return r.unreadable(r.At, err)
	}
	return r.Skip(n)
}

// Skip goes on behind the current item, which has so many bytes. It returns the fault if neither a comma nor the end of the list follows;
// nil if one does.
func (r *ItemReader) Skip(n int) *Fault {
	after := skipSpace(r.data, r.At+n)
	isLast := after == len(r.data) || r.data[after] != ','
	if isLast && (r.batch.More || after != len(r.data)-1 || r.data[after] != ']') {
		return r.unreadable(0, document.Expected(`"," or "]" after an array item`, r.data, after))
	}
	r.end, r.done = after+1, isLast
	return nil
}

// unreadable returns the fault of the list that err tells. Its offset counts from base.
func (r *ItemReader) unreadable(base int, err error) *Fault {
	r.done = true
	if base == 0 {
		r.At = 0
	}
	var syntax *document.SyntaxError
	errors.As(err, &syntax)
	if r.batch.CutOff && !syntax.Limit && base+syntax.Offset+Context >= len(r.data) {
		syntax = TooLong(r.MaxRecord)
	}
	f := &Fault{Offset: base + syntax.Offset, Message: syntax.Message, Hint: LeftOut(r.Left(), syntax.Length > 0)}
	if syntax.Limit {
		f.Reason = Limit
	}
	if r.batch.Layout.LineByLine && f.Offset >= lineEnd(r.data, base) {
		f.Message = strings.Replace(f.Message, "found the end of the input", "found the end of the line", 1)
	}
	return f
}

// Left reports whether nothing of the input is read after a fault of an item.
func (r *ItemReader) Left() bool { return !r.batch.Layout.LineByLine }
