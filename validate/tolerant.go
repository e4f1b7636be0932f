package validate

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// mostRepairs bounds how often a record is read again.
const mostRepairs = 100

// repairs are what was put in the place of what is no JSON, while a record is read.
type repairs struct {
	patches []patch
	oddities
}

type patch struct {
	at  int
	old []byte
}

// oddities are what is to be said of it: one finding for each, but for white space one for each character.
type oddities []oddity

type oddity struct {
	at      int
	message string
	space   rune // 0: it is something else
	more    int  // of the same white space
}

// repair reads record at an offset of which err says why it is no JSON, with what is meant in the place of what is often
// written in JSON though it is none. Each such thing is reported. The data stays as it is: what is meant stands there
// only while it is read.
func (p *placer) repair(at, n int, err error) (int, error) {
	var r repairs
	var odd *document.SyntaxError
	for range mostRepairs {
		if !errors.As(err, &odd) || odd.Length == 0 {
			break
		}
		if _, size := document.NotSpace(p.data[at+odd.Offset:]); size > 0 {
			r.blank(p.upTo(at)[odd.Offset:], at+odd.Offset, p.openContainers())
		} else {
			r.put(p.data, at+odd.Offset, odd)
		}
		n, err = p.read(at)
	}
	for _, old := range slices.Backward(r.patches) {
		copy(p.data[old.at:], old.old)
	}
	slices.SortFunc(r.oddities, func(a, b oddity) int { return cmp.Compare(a.at, b.at) }) // what comes later may have hidden what is before
	for _, odd := range r.oddities {
		if odd.more > 0 {
			odd.message += fmt.Sprintf("; %d more in this record", odd.more)
		}
		p.syntax(odd.at, odd.message, "", catalogue.JSONSyntax)
		if p.unsound == nil {
			p.unsound = p.reason(rules.Fault{Rule: catalogue.JSONSyntax, Message: odd.message}, odd.at)
		}
	}
	if err != nil || len(r.patches) == 0 {
		return n, err
	}
	p.plans.patched = true        // so that others which are written like it are not taken for JSON
	for i := range p.Tree.Nodes { // what is not what it seems is known to be wrong
		start := at + int(p.Tree.Nodes[i].Start)
		if slices.ContainsFunc(r.patches, func(p patch) bool { return p.at == start }) {
			p.Tree.Nodes[i].Flags |= document.Faulty
		}
	}
	return n, nil
}

// put puts what is meant in the place of something odd.
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

// blank puts blanks in the place of white space that is none in JSON. It begins with such at an offset, and goes on to the end of
// the record, around which so many containers are open.
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
func (p *placer) openContainers() int {
	n := 0
	for {
		if _, ok := p.Tree.Open(n); !ok {
			return n
		}
		n++
	}
}
