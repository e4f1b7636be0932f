// Package fix changes what has one right answer in records, and nothing else: every other byte stays as it is, so that
// formatting, the order of members and the way in which numbers are written are kept.
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

// Record returns a record with fixes of its faults made that are allowed, and how many could be. They may let others be found, so
// the result is to be judged again. A record in which a name occurs twice is left as it is, since it is not certain which is meant,
// and so is one that would be nested more than maxDepth deep, have more than maxBytes, or become twice as long. allowed is told where in the record something is changed; nil: all is.
func Record(raw []byte, fixes []validate.Fix, maxDepth, maxBytes int, allowed func(f validate.Fix, pointer string) bool) ([]byte, int) {
	r := rewriter{tree: document.NewTree(noNames), removed: map[uint32]bool{}, moved: map[memberName][]uint32{}, named: map[memberName][]uint32{}}
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
		if node := &r.tree.Nodes[members[0]]; len(members) == 1 { // else only who wrote them can tell which is meant
			r.edit(node.KeyStart, node.KeyEnd, quote(to.name))
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

// noNames is for trees in which no name has a number.
var noNames = document.NewNames(nil)

// rewriter is a record that is being fixed.
type rewriter struct {
	tree    *document.Tree
	parents []uint32                // by node, the container around it
	removed map[uint32]bool         // members that are left out
	moved   map[memberName][]uint32 // members that belong in another of their object
	named   map[memberName][]uint32 // members that get a name
	edits   []edit
	made    int
}

// memberName is a name, of a member of an object.
type memberName struct {
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
	quoted, _ := json.Marshal(text) // a string always encodes
	return string(quoted)
}

// extend moves members of an object into another of it, its extensions, which take the place of the first of them if there are
// none yet.
func (r *rewriter) extend(to memberName, members []uint32) {
	into := r.member(to)
	if into != 0 {
		if r.tree.Nodes[into].Kind != document.Object {
			return // what is there is not to be lost
		}
		taken := map[string]bool{}
		for n := into + 1; n < r.tree.Nodes[into].Next; n = r.tree.Nodes[n].Next {
			taken[string(r.tree.Key(n))] = true
		}
		members = slices.DeleteFunc(members, func(n uint32) bool { return taken[string(r.tree.Key(n))] })
	}
	if len(members) == 0 || len(r.named[to]) > 0 {
		return // or extensions only get their name now
	}
	r.made += len(members)
	slices.Sort(members)
	if into == 0 {
		first := &r.tree.Nodes[members[0]]
		colon := string(r.tree.Src[first.KeyEnd:first.Start])
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
		text, space := "", r.spaceBefore(last)
		if last == into+1 {
			space = r.spaceBetween(last)
		}
		for _, n := range members {
			text += "," + space + r.text(n, space)
		}
		r.edit(r.tree.Nodes[last].End, r.tree.Nodes[last].End, text)
	}
	for _, n := range members {
		r.removed[n] = true
	}
}

// member returns the member of a name, 0 if there is none.
func (r *rewriter) member(of memberName) uint32 {
	for n := of.object + 1; n < r.tree.Nodes[of.object].Next; n = r.tree.Nodes[n].Next {
		if string(r.tree.Key(n)) == of.name {
			return n
		}
	}
	return 0
}

// object writes an object with some members, in the place of member n: on lines of their own, if that is.
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

// text returns a member as it stands, but for the indentation of its lines, which are those of before.
func (r *rewriter) text(n uint32, before string) string {
	node := &r.tree.Nodes[n]
	text := string(r.tree.Src[node.KeyStart:node.End])
	if own := r.spaceBefore(n); strings.Contains(own, "\n") && strings.HasPrefix(before, own) && len(before)-len(own) <= 16 {
		text = strings.ReplaceAll(text, own, before)
	}
	return text
}

// spaceBefore returns the white space before a member, from its last line end.
func (r *rewriter) spaceBefore(n uint32) string { return r.space(r.tree.Nodes[n].KeyStart) }

// spaceBetween returns the white space that would come before a member if another were before it: if it is on the line of its object,
// a space where one follows its colon.
func (r *rewriter) spaceBetween(n uint32) string {
	if space := r.spaceBefore(n); strings.Contains(space, "\n") {
		return space
	}
	if r.tree.Src[r.tree.Nodes[n].Start-1] == ' ' {
		return " "
	}
	return ""
}

// spaceBeforeEnd returns the white space before the end of the object around member n, likewise.
func (r *rewriter) spaceBeforeEnd(n uint32) string {
	return r.space(r.tree.Nodes[r.parents[n]].End - 1)
}

// space returns the white space before an offset, from its last line end; "" if it is longer than anybody would write.
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

// mostIndent is how many bytes of indentation are kept for what is moved.
const mostIndent = 100

// removeMembers takes members away with the commas that they leave: what remains is as it would be had they never been there.
func (r *rewriter) removeMembers() {
	nodes := r.tree.Nodes
	for object := range nodes {
		if nodes[object].Kind != document.Object {
			continue
		}
		last := uint32(0) // of those that stay
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

// endOf returns where the last member of an object ends.
func (r *rewriter) endOf(object uint32) (end uint32) {
	for n := object + 1; n < r.tree.Nodes[object].Next; n = r.tree.Nodes[n].Next {
		end = r.tree.Nodes[n].End
	}
	return end
}

// apply makes the edits. Of two in the same place the outer one counts.
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
