package framing

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules/document"
)

// mostRepairs bounds how often a record is read again.
const mostRepairs = 100

// repairs are the places of a record where something else is read than stands there.
type repairs struct {
	patches []patch
	oddities
}

// patch is what stood at an offset before something else was put there.
type patch struct {
	at  int
	old []byte
}

// oddities are the faults that were repaired: a finding for each, but for white space one for each character.
type oddities []oddity

type oddity struct {
	at      int
	message string
	space   rune // the character of odd white space; 0 for another oddity
	more    int  // how often the same white space stands in the record besides
}

// repair reads the record on which err says why it is not JSON, after n bytes, with the meaning of what people often write in JSON, such
// as a comment, in the place of it. The data stays as it is: the meaning stands there only while the record is read.
func (r *Reader) repair(n int, err error, out *Record) (int, error) {
	var made repairs
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
		n, err = r.parse(r.At)
	}
	for _, old := range slices.Backward(made.patches) {
		copy(r.data[old.at:], old.old)
	}
	slices.SortFunc(made.oddities, func(a, b oddity) int { return cmp.Compare(a.at, b.at) }) // a later one may have hidden an earlier one
	for _, odd := range made.oddities {
		if odd.more > 0 {
			odd.message += fmt.Sprintf("; %d more in this record", odd.more)
		}
		out.Repaired = append(out.Repaired, Fault{Offset: odd.at, Message: odd.message})
	}
	if err != nil || len(made.patches) == 0 {
		return n, err
	}
	out.Patched = true
	for i := range r.Tree.Nodes { // a value that is not what it seems has its finding
		start := r.At + int(r.Tree.Nodes[i].Start)
		if slices.ContainsFunc(made.patches, func(p patch) bool { return p.at == start }) {
			r.Tree.Nodes[i].Flags |= document.Skip
		}
	}
	return n, nil
}

// record returns the data in which the record is: its line, or all from its beginning on.
func (r *Reader) record() []byte {
	if r.inLines {
		return r.data[r.At:]
	}
	return r.line(r.At)
}

// put puts the meaning of something odd in its place.
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

// blank puts blanks in the place of white space that JSON does not have. It begins with such at an offset, and goes on to the end of the
// record, around which so many containers are open.
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

// note notes white space at an offset.
func (o *oddities) note(space rune, at int) {
	for i := range *o {
		if (*o)[i].space == space {
			(*o)[i].more++
			return
		}
	}
	*o = append(*o, oddity{at: at, message: document.NotSpaceMessage(space), space: space})
}

// openContainers returns how many containers were open where the last record could not be read.
func (r *Reader) openContainers() int {
	n := 0
	for {
		if _, ok := r.Tree.Open(n); !ok {
			return n
		}
		n++
	}
}
