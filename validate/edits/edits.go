// Package edits turns the fixes of a record into edits of its bytes. Every other byte stays: the formatting, the order of members and the
// notation of numbers.
package edits

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

// Fix is a change of a record that removes a finding.
type Fix struct {
	Finding   int    // the index of the finding among those of the record
	rules.Fix        // Node is in the tree by which the record was judged, in which strings may be unwrapped
	Start     uint32 // the offset at which the value of the node begins
}

// Edit replaces the bytes between two offsets of a record by a text.
type Edit struct {
	From, To uint32
	Text     string
	Findings []int // the findings that the edit serves, at least one. What findings remove from an object belongs together
}

// Of returns the edits that make the fixes which are allowed, in the order of the record, without overlaps. A fix can bring another fault to
// light, so the result must be judged again. There are no edits of three kinds of record: one in which another name would occur twice; one
// that would be nested more than maxDepth deep; and one that would have more than maxBytes or twice its length. allowed receives the pointer of each change; nil allows all.
func Of(raw []byte, fixes []Fix, maxDepth, maxBytes int, allowed func(f Fix, pointer string) bool) []Edit {
	r := rewriter{tree: document.NewTree(document.NoNames), removed: map[uint32]int{}, moved: map[memberName][]member{}, named: map[memberName][]member{}}
	r.tree.MaxDepth = maxDepth
	if _, err := r.tree.Parse(raw); err != nil {
		return nil
	}
	twice := len(r.tree.Duplicates)
	r.parents = parentsOf(r.tree)
	for _, f := range fixes {
		at, found := slices.BinarySearchFunc(r.tree.Nodes, f.Start, func(n document.Node, start uint32) int { return cmp.Compare(n.Start, start) })
		if f.Node = uint32(at); !found {
			continue
		}
		if allowed == nil || allowed(f, r.tree.Pointer(f.Node)) {
			r.note(f)
		}
	}
	for to, members := range r.named {
		if node := &r.tree.Nodes[members[0].node]; len(members) == 1 { // of several members, only the author knows the intended one
			r.edit(node.KeyStart, r.tree.KeyEnd(members[0].node), quote(to.name), members[0].finding)
		}
	}
	for to, members := range r.moved {
		r.extend(to, members)
	}
	r.removeMembers()
	r.order()
	fixed := Apply(raw, r.edits)
	if len(fixed) > max(len(raw), min(2*len(raw)+1024, maxBytes)) {
		return nil
	}
	if _, err := r.tree.Parse(fixed); err != nil || len(r.tree.Duplicates) != twice {
		return nil
	}
	return r.edits
}

// Served returns how many findings some edits serve.
func Served(edits []Edit) int {
	lists, findings := map[*int]bool{}, map[int]bool{}
	for _, e := range edits {
		if list := &e.Findings[0]; !lists[list] { // thousands of edits may share a list of thousands
			lists[list] = true
			for _, finding := range e.Findings {
				findings[finding] = true
			}
		}
	}
	return len(findings)
}

// Apply makes edits in a text.
func Apply(text []byte, edits []Edit) []byte {
	if len(edits) == 0 {
		return text
	}
	var out []byte
	at := uint32(0)
	for _, e := range edits {
		out = append(append(out, text[at:e.From]...), e.Text...)
		at = e.To
	}
	return append(out, text[at:]...)
}

// rewriter holds a record and its fixes.
type rewriter struct {
	tree    *document.Tree
	parents []uint32                // the container around each node, by node
	removed map[uint32]int          // the findings of the members that are removed
	moved   map[memberName][]member // the members that move into another member of their object
	named   map[memberName][]member // the members that get another name
	edits   []Edit
}

// member is a member with the finding that changes it.
type member struct {
	node    uint32
	finding int
}

// memberName is an object, and the name of a member of it.
type memberName struct {
	object uint32
	name   string
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

// note keeps a fix.
func (r *rewriter) note(f Fix) {
	node := &r.tree.Nodes[f.Node]
	to := memberName{r.parents[f.Node], f.Text}
	switch f.Kind {
	case rules.FixWrite:
		r.edit(node.Start, node.End, f.Text, f.Finding)
	case rules.FixRename:
		r.named[to] = append(r.named[to], member{f.Node, f.Finding})
	case rules.FixDrop:
		r.removed[f.Node] = f.Finding
	case rules.FixExtend:
		r.moved[to] = append(r.moved[to], member{f.Node, f.Finding})
	case rules.FixWrap:
		r.edit(node.Start, node.Start, "[", f.Finding)
		r.edit(node.End, node.End, "]", f.Finding)
	case rules.FixAppend:
		r.edit(node.End, node.End, f.Text, f.Finding)
	case rules.FixInsert:
		r.insert(f)
	}
}

func (r *rewriter) edit(from, to uint32, text string, findings ...int) {
	r.edits = append(r.edits, Edit{from, to, text, findings})
}

// insert puts a @context before the first member of an object, laid out as that is.
func (r *rewriter) insert(f Fix) {
	first := f.Node + 1
	if r.tree.IsEmpty(f.Node) {
		return
	}
	node := &r.tree.Nodes[first]
	text := quote("@context") + r.colon(first) + f.Text + "," + r.spaceBetween(first)
	r.edit(node.KeyStart, node.KeyStart, text, f.Finding)
}

// colon returns what stands between the name of a member and its value; a bare colon if that is long.
func (r *rewriter) colon(n uint32) string {
	if colon := r.tree.Src[r.tree.KeyEnd(n):r.tree.Nodes[n].Start]; len(colon) <= mostIndent {
		return string(colon)
	}
	return ":"
}

func quote(text string) string {
	quoted, _ := json.Marshal(text) // encoding a string cannot fail
	return string(quoted)
}

// extend moves members of an object into its extensions. If the object has no extensions, they take the place of the first moved member.
func (r *rewriter) extend(to memberName, members []member) {
	into := r.member(to)
	if into != 0 {
		if r.tree.Nodes[into].Kind != document.Object {
			return // the existing value must not be lost
		}
		taken := map[string]bool{}
		for n := into + 1; n < r.tree.Nodes[into].Next; n = r.tree.Nodes[n].Next {
			taken[string(r.tree.Key(n))] = true
		}
		members = slices.DeleteFunc(members, func(m member) bool { return taken[string(r.tree.Key(m.node))] })
	}
	if len(members) == 0 || len(r.named[to]) > 0 {
		return // a member that is renamed to extensions in this run
	}
	slices.SortFunc(members, func(a, b member) int { return cmp.Compare(a.node, b.node) })
	var findings []int
	for _, m := range members {
		findings = append(findings, m.finding)
	}
	if into == 0 {
		n := members[0].node
		r.edit(r.tree.Nodes[n].KeyStart, r.tree.Nodes[n].End, quote(to.name)+r.colon(n)+r.object(n, members), findings...)
		members = members[1:]
	} else if node := &r.tree.Nodes[into]; r.tree.IsEmpty(into) {
		r.edit(node.Start, node.End, r.object(into, members), findings...)
		delete(r.removed, into)
	} else {
		last := into + 1
		for r.tree.Nodes[last].Next < node.Next {
			last = r.tree.Nodes[last].Next
		}
		var b strings.Builder
		space := r.spaceBefore(last)
		if last == into+1 {
			space = r.spaceBetween(last)
		}
		for _, m := range members {
			b.WriteString("," + space + r.text(m.node, space))
		}
		r.edit(r.tree.Nodes[last].End, r.tree.Nodes[last].End, b.String(), findings...)
	}
	for _, m := range members {
		r.removed[m.node] = m.finding
	}
}

// member returns the member of an object with a name; 0 if there is none.
func (r *rewriter) member(of memberName) uint32 {
	for n := of.object + 1; n < r.tree.Nodes[of.object].Next; n = r.tree.Nodes[n].Next {
		if string(r.tree.Key(n)) == of.name {
			return n
		}
	}
	return 0
}

// object returns the text of an object with some members, in the place of member n. If member n is on a line of its own, so are the
// members.
func (r *rewriter) object(n uint32, members []member) string {
	outer := r.spaceBefore(n)
	inner := outer
	if strings.Contains(outer, "\n") {
		unit, ok := strings.CutPrefix(outer, r.spaceBeforeEnd(n))
		if !ok || unit == "" {
			unit = "  "
		}
		inner += unit
	} else {
		outer = ""
	}
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		switch {
		case outer != "":
			b.WriteString(inner)
		case i > 0:
			b.WriteString(r.spaceBetween(members[0].node))
		}
		b.WriteString(r.text(m.node, inner))
	}
	return b.String() + outer + "}"
}

// text returns the text of a member. Its lines are indented as the white space in before says.
func (r *rewriter) text(n uint32, before string) string {
	node := &r.tree.Nodes[n]
	text := string(r.tree.Src[node.KeyStart:node.End])
	if own := r.spaceBefore(n); strings.Contains(own, "\n") && strings.HasPrefix(before, own) && len(before)-len(own) <= 16 {
		text = strings.ReplaceAll(text, own, before)
	}
	return text
}

// spaceBefore returns the white space before a member, from the last line end.
func (r *rewriter) spaceBefore(n uint32) string { return r.space(r.tree.Nodes[n].KeyStart) }

// spaceBetween returns the white space that a member needs behind another one. A member on the line of its object needs a space if a space
// follows its colon.
func (r *rewriter) spaceBetween(n uint32) string {
	if space := r.spaceBefore(n); strings.Contains(space, "\n") {
		return space
	}
	if r.tree.Src[r.tree.Nodes[n].Start-1] == ' ' {
		return " "
	}
	return ""
}

// spaceBeforeEnd returns the white space before the end of the object around member n, from the last line end.
func (r *rewriter) spaceBeforeEnd(n uint32) string {
	return r.space(r.tree.Nodes[r.parents[n]].End - 1)
}

// space returns the white space before an offset, from the last line end; "" if it is longer than mostIndent.
func (r *rewriter) space(end uint32) string {
	start := end
	for start > 0 && end-start <= mostIndent && strings.IndexByte(" \t\r", r.tree.Src[start-1]) >= 0 {
		start--
	}
	if start > 0 && r.tree.Src[start-1] == '\n' {
		if start--; start > 0 && r.tree.Src[start-1] == '\r' {
			start--
		}
	}
	if end-start > mostIndent {
		return ""
	}
	return string(r.tree.Src[start:end])
}

// mostIndent bounds the bytes of indentation that are kept for a moved member.
const mostIndent = 100

// removeMembers removes members and the commas that would be left over. The other members stay as they are. What is removed from an object
// belongs together: without the one edit, the other would leave a comma.
func (r *rewriter) removeMembers() {
	nodes := r.tree.Nodes
	for object := range nodes {
		if nodes[object].Kind != document.Object {
			continue
		}
		last := uint32(0) // the last member that stays
		var findings []int
		for n := uint32(object) + 1; n < nodes[object].Next; n = nodes[n].Next {
			if finding, isRemoved := r.removed[n]; isRemoved {
				findings = append(findings, finding)
			} else {
				last = n
			}
		}
		if findings == nil {
			continue
		}
		slices.Sort(findings)
		findings = slices.Compact(findings)
		for n := uint32(object) + 1; n < nodes[object].Next; n = nodes[n].Next {
			next := nodes[n].Next
			_, isRemoved := r.removed[n]
			switch {
			case !isRemoved:
			case n < last:
				r.edit(nodes[n].KeyStart, nodes[next].KeyStart, "", findings...)
			case last == 0:
				r.edit(nodes[object].Start+1, nodes[object].End-1, "", findings...)
			default:
				r.edit(nodes[last].End, r.endOf(uint32(object)), "", findings...)
			}
			if n > last {
				break
			}
		}
	}
}

// endOf returns the offset at which the last member of an object ends.
func (r *rewriter) endOf(object uint32) (end uint32) {
	for n := object + 1; n < r.tree.Nodes[object].Next; n = r.tree.Nodes[n].Next {
		end = r.tree.Nodes[n].End
	}
	return end
}

// order puts the edits in the order of the record. If two edits overlap, only the outer one stays. What is inserted where bytes are removed
// belongs to what stands before these.
func (r *rewriter) order() {
	replaces := func(e Edit) int { return min(int(e.To-e.From), 1) }
	slices.SortStableFunc(r.edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(replaces(a), replaces(b)), cmp.Compare(b.To, a.To))
	})
	at := uint32(0)
	r.edits = slices.DeleteFunc(r.edits, func(e Edit) bool {
		isWithin := e.From < at
		at = max(at, e.To)
		return isWithin
	})
}
