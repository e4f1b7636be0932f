package validate

import (
	"cmp"
	"errors"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
)

// mostRepairs bounds how often a record is read again.
const mostRepairs = 100

// repair reads record at an offset of which err says why it is no JSON, with what is meant in the place of what is often
// written in JSON though it is none. Each such thing is reported. The data stays as it is: what is meant stands there
// only while it is read.
func (p *placer) repair(at, n int, err error) (int, error) {
	type patch struct {
		at      int
		old     []byte
		message string
	}
	var patches []patch
	var odd *document.SyntaxError
	for len(patches) < mostRepairs && errors.As(err, &odd) && odd.Length > 0 {
		from := at + odd.Offset
		there := p.data[from : from+odd.Length]
		patches = append(patches, patch{from, slices.Clone(there), odd.Message})
		for i := range there {
			if there[i] != '\n' {
				there[i] = ' '
			}
		}
		copy(there, odd.Means)
		n, err = p.read(at)
	}
	for _, old := range slices.Backward(patches) {
		copy(p.data[old.at:], old.old)
	}
	slices.SortFunc(patches, func(a, b patch) int { return cmp.Compare(a.at, b.at) }) // what comes later may have hidden what is before
	for _, odd := range patches {
		p.syntax(odd.at, odd.message, "", rules.JSONSyntax)
		if p.unsound == nil {
			p.unsound = p.reason(rules.Fault{Rule: rules.JSONSyntax, Message: odd.message}, odd.at)
		}
	}
	if err != nil {
		return n, err
	}
	for i := range p.Tree.Nodes { // what is not what it seems is known to be wrong
		start := at + int(p.Tree.Nodes[i].Start)
		if slices.ContainsFunc(patches, func(p patch) bool { return p.at == start }) {
			p.Tree.Nodes[i].Flags |= document.Faulty
		}
	}
	return n, nil
}
