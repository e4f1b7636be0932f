// Package fix makes the fixes of faults in records, and changes no other byte: the formatting, the order of members and the notation of
// numbers stay.
package fix

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
)

// Record returns a record with the fixes that are allowed, and the number of fixes. A fix can bring another fault to light, so the result
// must be judged again. Three kinds of record are returned as they are: one in which a name occurs twice, since the intended member is
// uncertain; one that would be nested more than maxDepth deep; and one that would have more than maxBytes or twice its length. allowed
// receives the pointer of each change; nil allows all.
func Record(raw []byte, fixes []validate.Fix, maxDepth, maxBytes int, allowed func(f validate.Fix, pointer string) bool) ([]byte, int) {
	r := rewriter{tree: document.NewTree(document.NoNames), removed: map[uint32]bool{}, moved: map[memberName][]uint32{}, named: map[memberName][]uint32{}}
	r.tree.MaxDepth = maxDepth
	if _, err := r.tree.Parse(raw); err != nil || len(r.tree.Duplicates) > 0 {
		return raw, 0
	}
	r.parents = parentsOf(r.tree)
	for _, f := range fixes {
		if allowed == nil || allowed(f, r.tree.Pointer(f.Node)) {
			r.note(f.Fix)
		}
	}
	for to, members := range r.named {
		if node := &r.tree.Nodes[members[0]]; len(members) == 1 { // of several members, only the author knows the intended one
			r.edit(node.KeyStart, r.tree.KeyEnd(members[0]), quote(to.name))
			r.made++
		}
	}
	for to, members := range r.moved {
		r.extend(to, members)
	}
	r.removeMembers()
	fixed := r.apply()
	if len(fixed) > max(len(raw), min(2*len(raw)+1024, maxBytes)) {
		return raw, 0
	}
	if _, err := r.tree.Parse(fixed); err != nil || len(r.tree.Duplicates) > 0 {
		return raw, 0
	}
	return fixed, r.made
}

// rewriter holds a record and its fixes.
type rewriter struct {
	tree    *document.Tree
	parents []uint32                // the container around each node, by node
	removed map[uint32]bool         // the members that are removed
	moved   map[memberName][]uint32 // the members that move into another member of their object
	named   map[memberName][]uint32 // the members that get another name
	edits   []edit
	made    int
}

// memberName is an object, and the name of a member of it.
type memberName struct {
	object uint32
	name   string
}

// edit replaces the bytes between two offsets by a text.
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

// note keeps a fix for apply.
func (r *rewriter) note(f rules.Fix) {
	node, object := &r.tree.Nodes[f.Node], r.parents[f.Node]
	switch f.Kind {
	case rules.FixWrite:
		r.edit(node.Start, node.End, f.Text)
		r.made++
	case rules.FixRename:
		to := memberName{object, f.Text}
		r.named[to] = append(r.named[to], f.Node)
	case rules.FixDrop:
		r.removed[f.Node] = true
		r.made++
	case rules.FixExtend:
		to := memberName{object, f.Text}
		r.moved[to] = append(r.moved[to], f.Node)
	}
}

func (r *rewriter) edit(from, to uint32, text string) {
	r.edits = append(r.edits, edit{from, to, text})
}

func quote(text string) string {
	quoted, _ := json.Marshal(text) // encoding a string cannot fail
	return string(quoted)
}

// extend moves members of an object into its extensions. If the object has no extensions, they take the place of the first moved member.
func (r *rewriter) extend(to memberName, members []uint32) {
	into := r.member(to)
	if into != 0 {
		if r.tree.Nodes[into].Kind != document.Object {
			return // the existing value must not be lost
		}
		taken := map[string]bool{}
		for n := into + 1; n < r.tree.Nodes[into].Next; n = r.tree.Nodes[n].Next {
			taken[string(r.tree.Key(n))] = true
		}
		members = slices.DeleteFunc(members, func(n uint32) bool { return taken[string(r.tree.Key(n))] })
	}
	if len(members) == 0 || len(r.named[to]) > 0 {
		return // a member that is renamed to extensions in this run
	}
	r.made += len(members)
	slices.Sort(members)
	if into == 0 {
		first := &r.tree.Nodes[members[0]]
		colon := string(r.tree.Src[r.tree.KeyEnd(members[0]):first.Start])
		r.edit(first.KeyStart, first.End, quote(to.name)+colon+r.object(members[0], members))
		members = members[1:]
	} else if node := &r.tree.Nodes[into]; r.tree.IsEmpty(into) {
		r.edit(node.Start, node.End, r.object(into, members))
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
		for _, n := range members {
			b.WriteString("," + space + r.text(n, space))
		}
		r.edit(r.tree.Nodes[last].End, r.tree.Nodes[last].End, b.String())
	}
	for _, n := range members {
		r.removed[n] = true
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
func (r *rewriter) object(n uint32, members []uint32) string {
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
	for i, member := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		switch {
		case outer != "":
			b.WriteString(inner)
		case i > 0:
			b.WriteString(r.spaceBetween(members[0]))
		}
		b.WriteString(r.text(member, inner))
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

// removeMembers removes members and the commas that would be left over. The other members stay as they are.
func (r *rewriter) removeMembers() {
	nodes := r.tree.Nodes
	for object := range nodes {
		if nodes[object].Kind != document.Object {
			continue
		}
		last := uint32(0) // the last member that stays
		any := false
		for n := uint32(object) + 1; n < nodes[object].Next; n = nodes[n].Next {
			if any = any || r.removed[n]; !r.removed[n] {
				last = n
			}
		}
		if !any {
			continue
		}
		for n := uint32(object) + 1; n < nodes[object].Next; n = nodes[n].Next {
			next := nodes[n].Next
			switch {
			case !r.removed[n]:
			case n < last:
				r.edit(nodes[n].KeyStart, nodes[next].KeyStart, "")
			case last == 0:
				r.edit(nodes[object].Start+1, nodes[object].End-1, "")
			default:
				r.edit(nodes[last].End, r.endOf(uint32(object)), "")
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

// apply makes the edits. If two edits overlap, only the outer one is made.
func (r *rewriter) apply() []byte {
	slices.SortStableFunc(r.edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var out []byte
	at := uint32(0)
	for _, e := range r.edits {
		if e.from < at {
			continue
		}
		out = append(append(out, r.tree.Src[at:e.from]...), e.text...)
		at = e.to
	}
	return append(out, r.tree.Src[at:]...)
}
