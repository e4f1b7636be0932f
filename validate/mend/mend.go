// Package mend changes what has one right answer in records, and nothing else: every other byte stays as it is, so that
// formatting, the order of members and the way in which numbers are written are kept.
package mend

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
)

// Record returns a record with fixes of its faults made that are allowed, and how many could be. They may let others be found, so
// the result is to be judged again. A record in which a name occurs twice is left as it is, since it is not certain which is meant,
// and so is one that would be nested more than maxDepth deep, have more than maxBytes, or become twice as long. allowed is told where in the record something is changed; nil: all is.
func Record(raw []byte, fixes []validate.Fix, maxDepth, maxBytes int, allowed func(f validate.Fix, pointer string) bool) ([]byte, int) {
	m := mender{tree: document.NewTree(noNames), gone: map[uint32]bool{}, moved: map[naming][]uint32{}, named: map[naming][]uint32{}}
	m.tree.MaxDepth = maxDepth
	if _, err := m.tree.Parse(raw); err != nil || len(m.tree.Duplicates) > 0 {
		return raw, 0
	}
	m.parents = parentsOf(m.tree)
	for _, f := range fixes {
		if allowed == nil || allowed(f, m.tree.Pointer(f.Node)) {
			m.note(f.Fix)
		}
	}
	for to, members := range m.named {
		if node := &m.tree.Nodes[members[0]]; len(members) == 1 { // else only who wrote them can tell which is meant
			m.edit(node.KeyStart, node.KeyEnd, quote(to.name))
			m.made++
		}
	}
	for to, members := range m.moved {
		m.extend(to, members)
	}
	m.leaveOut()
	mended := m.apply()
	if len(mended) > max(len(raw), min(2*len(raw)+1024, maxBytes)) {
		return raw, 0
	}
	if _, err := m.tree.Parse(mended); err != nil || len(m.tree.Duplicates) > 0 {
		return raw, 0
	}
	return mended, m.made
}

// noNames is for trees in which no name has a number.
var noNames = document.NewNames(nil)

// mender is a record that is being mended.
type mender struct {
	tree    *document.Tree
	parents []uint32            // by node, the container around it
	gone    map[uint32]bool     // members that are left out
	moved   map[naming][]uint32 // members that belong in another of their object
	named   map[naming][]uint32 // members that get a name
	edits   []edit
	made    int
}

// naming is a name, of a member of an object.
type naming struct {
	object uint32
	name   string
}

// edit puts text in the place of the bytes between two offsets.
type edit struct {
	from, to uint32
	text     string
}

// parentsOf returns for each node the container around it.
func parentsOf(tree *document.Tree) []uint32 {
	all := make([]uint32, len(tree.Nodes))
	for parent := range uint32(len(tree.Nodes)) {
		if tree.Nodes[parent].Kind < document.Array {
			continue
		}
		for n := parent + 1; n < tree.Nodes[parent].Next; n = tree.Nodes[n].Next {
			all[n] = parent
		}
	}
	return all
}

// note takes note of a fix.
func (m *mender) note(f rules.Fix) {
	node, object := &m.tree.Nodes[f.Node], m.parents[f.Node]
	switch f.Kind {
	case rules.FixWrite:
		m.edit(node.Start, node.End, f.Text)
		m.made++
	case rules.FixRename:
		to := naming{object, f.Text}
		m.named[to] = append(m.named[to], f.Node)
	case rules.FixDrop:
		m.gone[f.Node] = true
		m.made++
	case rules.FixExtend:
		to := naming{object, f.Text}
		m.moved[to] = append(m.moved[to], f.Node)
	}
}

func (m *mender) edit(from, to uint32, text string) { m.edits = append(m.edits, edit{from, to, text}) }

func quote(text string) string {
	quoted, _ := json.Marshal(text) // a string always encodes
	return string(quoted)
}

// extend moves members of an object into another of it, its extensions, which take the place of the first of them if there are
// none yet.
func (m *mender) extend(to naming, members []uint32) {
	into := m.member(to)
	if into != 0 {
		if m.tree.Nodes[into].Kind != document.Object {
			return // what is there is not to be lost
		}
		taken := map[string]bool{}
		for n := into + 1; n < m.tree.Nodes[into].Next; n = m.tree.Nodes[n].Next {
			taken[string(m.tree.Key(n))] = true
		}
		members = slices.DeleteFunc(members, func(n uint32) bool { return taken[string(m.tree.Key(n))] })
	}
	if len(members) == 0 || len(m.named[to]) > 0 {
		return // or extensions only get their name now
	}
	m.made += len(members)
	slices.Sort(members)
	if into == 0 {
		first := &m.tree.Nodes[members[0]]
		colon := string(m.tree.Src[first.KeyEnd:first.Start])
		m.edit(first.KeyStart, first.End, quote(to.name)+colon+m.object(members[0], members))
		members = members[1:]
	} else if node := &m.tree.Nodes[into]; m.tree.IsEmpty(into) {
		m.edit(node.Start, node.End, m.object(into, members))
		delete(m.gone, into)
	} else {
		last := into + 1
		for m.tree.Nodes[last].Next < node.Next {
			last = m.tree.Nodes[last].Next
		}
		text, space := "", m.before(last)
		if last == into+1 {
			space = m.between(last)
		}
		for _, n := range members {
			text += "," + space + m.text(n, space)
		}
		m.edit(m.tree.Nodes[last].End, m.tree.Nodes[last].End, text)
	}
	for _, n := range members {
		m.gone[n] = true
	}
}

// member returns the member of a name, 0 if there is none.
func (m *mender) member(of naming) uint32 {
	for n := of.object + 1; n < m.tree.Nodes[of.object].Next; n = m.tree.Nodes[n].Next {
		if string(m.tree.Key(n)) == of.name {
			return n
		}
	}
	return 0
}

// object writes an object with some members, in the place of member n: on lines of their own, if that is.
func (m *mender) object(n uint32, members []uint32) string {
	outer := m.before(n)
	inner := outer
	if strings.Contains(outer, "\n") {
		unit, ok := strings.CutPrefix(outer, m.beforeEnd(n))
		if !ok || unit == "" {
			unit = "  "
		}
		inner += unit
	} else {
		outer = ""
	}
	var b strings.Builder
	b.WriteByte('{')
	for i, member := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		switch {
		case outer != "":
			b.WriteString(inner)
		case i > 0:
			b.WriteString(m.between(members[0]))
		}
		b.WriteString(m.text(member, inner))
	}
	return b.String() + outer + "}"
}

// text returns a member as it stands, but for the indentation of its lines, which are those of before.
func (m *mender) text(n uint32, before string) string {
	node := &m.tree.Nodes[n]
	text := string(m.tree.Src[node.KeyStart:node.End])
	if own := m.before(n); strings.Contains(own, "\n") && strings.HasPrefix(before, own) && len(before)-len(own) <= 16 {
		text = strings.ReplaceAll(text, own, before)
	}
	return text
}

// before returns the white space before a member, from its last line end.
func (m *mender) before(n uint32) string { return m.space(m.tree.Nodes[n].KeyStart) }

// between returns the white space that would come before a member if another were before it: if it is on the line of its object,
// a space where one follows its colon.
func (m *mender) between(n uint32) string {
	if space := m.before(n); strings.Contains(space, "\n") {
		return space
	}
	if m.tree.Src[m.tree.Nodes[n].Start-1] == ' ' {
		return " "
	}
	return ""
}

// beforeEnd returns the white space before the end of the object around member n, likewise.
func (m *mender) beforeEnd(n uint32) string { return m.space(m.tree.Nodes[m.parents[n]].End - 1) }

// space returns the white space before an offset, from its last line end; "" if it is longer than anybody would write.
func (m *mender) space(end uint32) string {
	start := end
	for start > 0 && end-start <= mostIndent && strings.IndexByte(" \t\r", m.tree.Src[start-1]) >= 0 {
		start--
	}
	if start > 0 && m.tree.Src[start-1] == '\n' {
		if start--; start > 0 && m.tree.Src[start-1] == '\r' {
			start--
		}
	}
	if end-start > mostIndent {
		return ""
	}
	return string(m.tree.Src[start:end])
}

// mostIndent is how many bytes of indentation are kept for what is moved.
const mostIndent = 100

// leaveOut takes members away with the commas that they leave: what remains is as it would be had they never been there.
func (m *mender) leaveOut() {
	nodes := m.tree.Nodes
	for object := range nodes {
		if nodes[object].Kind != document.Object {
			continue
		}
		last := uint32(0) // of those that stay
		any := false
		for n := uint32(object) + 1; n < nodes[object].Next; n = nodes[n].Next {
			if any = any || m.gone[n]; !m.gone[n] {
				last = n
			}
		}
		if !any {
			continue
		}
		for n := uint32(object) + 1; n < nodes[object].Next; n = nodes[n].Next {
			next := nodes[n].Next
			switch {
			case !m.gone[n]:
			case n < last:
				m.edit(nodes[n].KeyStart, nodes[next].KeyStart, "")
			case last == 0:
				m.edit(nodes[object].Start+1, nodes[object].End-1, "")
			default:
				m.edit(nodes[last].End, m.endOf(uint32(object)), "")
			}
			if n > last {
				break
			}
		}
	}
}

// endOf returns where the last member of an object ends.
func (m *mender) endOf(object uint32) (end uint32) {
	for n := object + 1; n < m.tree.Nodes[object].Next; n = m.tree.Nodes[n].Next {
		end = m.tree.Nodes[n].End
	}
	return end
}

// apply makes the edits. Of two in the same place the outer one counts.
func (m *mender) apply() []byte {
	slices.SortStableFunc(m.edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var out []byte
	at := uint32(0)
	for _, e := range m.edits {
		if e.from < at {
			continue
		}
		out = append(append(out, m.tree.Src[at:e.from]...), e.text...)
		at = e.to
	}
	return append(out, m.tree.Src[at:]...)
}
