package framing

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// mostRepairs bounds the number of repairs in a record.
const mostRepairs = 100

// repairs are the changes that repair has made to the data of a record.
type repairs struct {
	patches []patch
	oddities
}

// patch keeps the bytes at an offset that a repair has replaced.
type patch struct {
	at  int
	old []byte
}

// oddities are the repaired faults. Each becomes a fault, except that white space is one fault for each kind of character.
type oddities []oddity

type oddity struct {
	at      int
	message string
	space   rune // the character, if the oddity is white space that JSON does not allow; else 0
	more    int  // the number of further occurrences of the same character in the record
}

// repair reads a record whose parsing failed with err after n bytes. It replaces common mistakes, such as a comment, by JSON and parses the
// record again. At the end it restores the data.
func (r *Reader) repair(n int, err error, out *Record) (int, error) {
	var made repairs
	r.repairing = true
	defer func() { r.repairing = false }()
	var odd *document.SyntaxError
	for range mostRepairs {
		if !errors.As(err, &odd) || odd.Length == 0 {
			break
		}
		if _, size := document.NotSpace(r.data[r.At+odd.Offset:]); size > 0 {
			made.blank(r.record()[odd.Offset:], r.At+odd.Offset, r.openContainers())
		} else {
			made.put(r.data, r.At+odd.Offset, odd)
		}
		r.repaired = r.At + odd.Offset
		n, err = r.parse(r.At)
	}
	for _, old := range slices.Backward(made.patches) {
		copy(r.data[old.at:], old.old)
	}
	slices.SortFunc(made.oddities, func(a, b oddity) int { return cmp.Compare(a.at, b.at) }) // a later oddity can be found before an earlier one
	isFixable := err == nil && len(made.oddities) > 0 && r.isFixable(min(r.At+n, len(r.data)))
	for _, odd := range made.oddities {
		if odd.more > 0 {
			odd.message += "; " + words.Grouped(odd.more) + " more in this record"
		}
		out.Repaired = append(out.Repaired, Fault{Offset: odd.at, Message: odd.message, Fixable: isFixable})
	}
	if err != nil || len(made.patches) == 0 {
		return n, err
	}
	out.Patched = true
	slices.SortFunc(made.patches, func(a, b patch) int { return cmp.Compare(a.at, b.at) })
	for i := range r.Tree.Nodes { // a value that was replaced is not checked
		node := &r.Tree.Nodes[i]
		at := r.At + int(node.Start)
		if r.data[at] == '-' {
			at++
		}
		if _, isReplaced := slices.BinarySearchFunc(made.patches, at, func(p patch, at int) int { return cmp.Compare(p.at, at) }); !isReplaced {
			continue
		}
		node.Flags |= document.Skip
		if node.Kind == document.Integer { // NaN, nil and the like are no numbers
			node.Kind = document.Null
		}
	}
	return n, nil
}

// record returns the data of the record: its line, or all data from its beginning on.
func (r *Reader) record() []byte {
	if r.inLines {
		return r.data[r.At:]
	}
	return r.line(r.At)
}

// put replaces the bytes of a mistake by its meaning, and by blanks.
func (r *repairs) put(data []byte, at int, odd *document.SyntaxError) {
	there := data[at : at+odd.Length]
	r.patches = append(r.patches, patch{at, slices.Clone(there)})
	r.oddities = append(r.oddities, oddity{at: at, message: odd.Message})
	for i := range there {
		if there[i] != '\n' {
			there[i] = ' '
		}
	}
	copy(there, odd.Means)
}

// blank replaces white space that JSON does not allow by blanks, from the beginning of data to the end of the record. Such a character is
// at the beginning of data, at an offset of the batch. open is the number of containers that are open there.
func (r *repairs) blank(data []byte, at, open int) {
	var old []byte
	inString := false
	for i := 0; i < len(data); {
		size := 1
		switch c := data[i]; {
		case c == '\\' && inString:
			size = min(2, len(data)-i)
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			open++
		case c == '#', c == '/' && i+1 < len(data) && data[i+1] == '/': // a comment
			size = lineEnd(data, i) - i
		case c == '/' && i+1 < len(data) && data[i+1] == '*':
			size = len(data) - i // a comment that is not closed cannot be repaired
			if end := bytes.Index(data[i:], []byte("*/")); end > 0 {
				size = end + 2
			}
		case c == '}' || c == ']':
			if open--; open <= 0 {
				data = data[:i]
			}
		case c >= utf8.RuneSelf || c < ' ':
			space, length := document.NotSpace(data[i:])
			if length == 0 {
				break
			}
			r.note(space, at+i)
			size = length
			old = append(old, data[len(old):i+length]...)
			for j := range length {
				data[i+j] = ' '
			}
		}
		i += size
	}
	r.patches = append(r.patches, patch{at, old})
}

// note adds white space at an offset of the batch to the oddities.
func (o *oddities) note(space rune, at int) {
	for i := range *o {
		if (*o)[i].space == space {
			(*o)[i].more++
			return
		}
	}
	*o = append(*o, oddity{at: at, message: document.NotSpaceMessage(space), space: space})
}

// openContainers returns the number of containers that were open at the fault of the current record.
func (r *Reader) openContainers() int {
	n := 0
	for {
		if _, ok := r.Tree.Open(n); !ok {
			return n
		}
		n++
	}
}
