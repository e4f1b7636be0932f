package validate

import (
	"bytes"
	"errors"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
)

// Logs often hold a document as a string, JSON within JSON. Where such a string stands at the place in the record that was
// named for its document, what it holds is judged, and its places are those in the string.

// judgeRecord judges the record that has been read, whose data begins at base.
func (p *placer) judgeRecord() {
	p.inner = nil
	n, ok := p.Tree.Find(p.at)
	if !ok || len(p.at) == 0 || p.Tree.Nodes[n].Kind != document.String {
		p.walk.record(p.at)
		return
	}
	text := bytes.Clone(p.Tree.Text(n))
	if start := bytes.TrimLeft(text, spaces); len(start) == 0 || start[0] != '{' && start[0] != '[' {
		p.walk.record(p.at)
		return
	}
	node, begin := p.Tree.Nodes[n], p.base
	if p.base += int(node.Start) + 1; node.Flags&document.Escaped != 0 {
		p.inner = document.Origins(p.data[p.base : begin+int(node.End)-1])
	}
	p.Tree.Root = append(p.Tree.Root[:0], p.at.String()...)
	p.walk.events, p.rows = p.walk.events[:0], p.rows[:0] // of the record before
	var syntax *document.SyntaxError
	if _, err := p.Tree.Parse(text); errors.As(err, &syntax) {
		p.syntax(p.offset(syntax.Offset), "within this string: "+syntax.Message, "", rules.JSONSyntax)
	} else {
		p.walk.record(nil)
	}
}

// offset returns where in the part an offset of what is judged is.
func (p *placer) offset(at int) int {
	if p.inner != nil {
		return p.base + p.inner[at]
	}
	return p.base + at
}
