package validate

import (
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// Logs often hold a document as a string, JSON within JSON. Where such a string stands at the place in the record that was
// named for its document, or on the way there, what it holds is judged in its place, and is found where it stands in the string.

// judgeAt judges the documents at a place of the value that has been read, as judging does. What strings hold on the way there has
// its place first.
func (p *placer) judgeAt(at document.Pointer, judging func()) {
	p.broken = nil
	if len(p.At) == 0 {
		judging()
		return
	}
	p.unwrap(at)
	judging()
	p.strings(at, func(n uint32) {
		err := p.broken[p.Tree.Nodes[n].Start]
		if err == nil {
			return
		}
		id := catalogue.JSONSyntax
		if err.Limit {
			id = catalogue.JSONLimit
		}
		p.Report(rules.Fault{Rule: id, Node: n, Message: "within this string: " + err.Message})
	})
}

// unwrap reads the strings that hold JSON, on the way to a place and there, until there is none left: in a string there can be others.
func (p *placer) unwrap(at document.Pointer) {
	var found []uint32
	for {
		found = found[:0]
		p.strings(at, func(n uint32) {
			if p.Tree.Nodes[n].Flags&document.Faulty == 0 && p.Tree.HoldsJSON(n) {
				found = append(found, n)
			}
		})
		if len(found) == 0 {
			return
		}
		p.Tree.Unwrap(found, func(n uint32, err *document.SyntaxError) {
			if p.broken == nil {
				p.broken = map[uint32]*document.SyntaxError{}
			}
			p.broken[p.Tree.Nodes[n].Start] = err
		})
	}
}

// strings calls do for every string at which a place is, or at which the way there ends.
func (p *placer) strings(at document.Pointer, do func(n uint32)) {
	found := func(n uint32) {
		if p.Tree.Nodes[n].Kind == document.String {
			do(n)
		}
	}
	p.Tree.Each(at, found, func(n uint32, _ document.Pointer) { found(n) })
}

// offset returns where in the part an offset of what is judged is.
func (p *placer) offset(at uint32) int { return p.base + p.Tree.Origin(at) }
