package validate

import (
	"bytes"
	"fmt"
)

// firstAbove says how many lines above the name of member n occurred before, ", first 3 lines above", if that is on another line and not
// far away: a record that was made to do harm has thousands of such. Of what may be around the items of a long record, which are not at
// hand then, nothing is said.
func (p *placer) firstAbove(n uint32) string {
	const most, far = 256, 1 << 14
	if len(p.At) > 0 {
		return ""
	}
	parent := n - 1
	for p.Tree.Nodes[parent].Next <= n && n-parent < most {
		parent--
	}
	if p.Tree.Nodes[parent].Next <= n || p.Tree.Member(parent, p.Word.Data) != 0 {
		return ""
	}
	first, key := parent+1, string(p.Tree.Key(n))
	for string(p.Tree.Key(first)) != key {
		first = p.Tree.Nodes[first].Next
	}
	from, to := p.offset(p.Tree.Nodes[first].KeyStart), p.offset(p.Tree.Nodes[n].KeyStart)
	lines := 0
	if to-from <= far {
		lines = bytes.Count(p.Data[from:to], []byte{'\n'})
	}
	switch lines {
	case 0:
		return ""
	case 1:
		return ", first on the line above"
	}
	return fmt.Sprintf(", first %d lines above", lines)
}
