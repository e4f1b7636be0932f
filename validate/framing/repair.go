package framing

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules/document"
)

// mostRepairs bounds the repairs of a record.
const mostRepairs = 100

// repairs are the places of a record where the Tree differs from the data.
type repairs struct {
	patches []patch
	oddities
}

// patch keeps the bytes that a repair has replaced at an offset.
type patch struct {
	at  int
	old []byte
}

// oddities are the repaired faults. Each is a finding, except that odd white space is one finding for each kind of character.
type oddities []oddity

type oddity struct {
	at      int
	message string
	space   rune // the character of odd white space; 0 for another oddity
	more    int  // how often the same white space character occurs again in the record
}

// repair reads a record that has a fault err behind n bytes. It replaces common oddities, such as a comment, by their JSON meaning and
// reads the record again. The data is restored after the reading.
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
	slices.SortFunc(made.oddities, func(a, b oddity) int { return cmp.Compare(a.at, b.at) }) // a later oddity may have hidden an earlier one
	isFixable := err == nil && len(made.oddities) > 0 && r.isFixable(min(r.At+n, len(r.data)))
	for _, odd := range made.oddities {
		if odd.more > 0 {
			odd.message += fmt.Sprintf("; %d more in this record", odd.more)
		}
		out.Repaired = append(out.Repaired, Fault{Offset: odd.at, Message: odd.message, Fixable: isFixable})
	}
	if err != nil || len(made.patches) == 0 {
		return n, err
	}
	out.Patched = true
	slices.SortFunc(made.patches, func(a, b patch) int { return cmp.Compare(a.at, b.at) })
	for i := range r.Tree.Nodes { // a value that was replaced is not checked
		start := r.At + int(r.Tree.Nodes[i].Start)
		if _, isPatched := slices.BinarySearchFunc(made.patches, start, func(p patch, at int) int { return cmp.Compare(p.at, at) }); isPatched {
			r.Tree.Nodes[i].Flags |= document.Skip
		}
	}
	return n, nil
}

// record returns the data of the record: its line, or everything from its beginning on.
func (r *Reader) record() []byte {
	if r.inLines {
		return r.data[r.At:]
	}
	return r.line(r.At)
}

// put replaces an oddity by its meaning.
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

// blank replaces white space that JSON does not allow by blanks, from such a character at an offset to the end of the record. open is the
// number of open containers around the offset.
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
			size = len(data) - i // a comment that is not closed is a fault that is not repaired
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

// note counts odd white space at an offset.
func (o *oddities) note(space rune, at int) {
	for i := range *o {
		if (*o)[i].space == space {
			(*o)[i].more++
			return
		}
	}
	*o = append(*o, oddity{at: at, message: document.NotSpaceMessage(space), space: space})
}

// openContainers returns the number of containers that were open at the fault of the last record.
func (r *Reader) openContainers() int {
	n := 0
	for {
		if _, ok := r.Tree.Open(n); !ok {
			return n
		}
		n++
	}
}
