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
	if len(p.at) > 0 {
		return ""
	}
	parent := n - 1
	for p.tree.Nodes[parent].Next <= n && n-parent < most {
		parent--
	}
	if p.tree.Nodes[parent].Next <= n || p.tree.Member(parent, p.word.Data) != 0 {
		return ""
	}
	first, key := parent+1, string(p.tree.Key(n))
	for string(p.tree.Key(first)) != key {
		first = p.tree.Nodes[first].Next
	}
	from, to := p.offset(p.tree.Nodes[first].KeyStart), p.offset(p.tree.Nodes[n].KeyStart)
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
