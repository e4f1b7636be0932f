package document

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Pointer returns the JSON Pointer (RFC 6901) of node n, which begins with Root. Calls in document order take linear time in all, even over
// the items of a long array.
func (t *Tree) Pointer(n uint32) string {
	p := bytes.Clone(t.Root)
	for _, s := range t.way(n) {
		p = append(p, '/')
		if t.Nodes[s.parent].Kind == Object {
			p = appendName(p, t.Key(s.child))
		} else {
			p = strconv.AppendInt(p, int64(s.index), 10)
		}
	}
	return string(bytes.ToValidUTF8(p, []byte("\uFFFD")))
}

// Pattern returns the pointer of node n with Every in place of the index of each item, so that it matches n and the same place in other
// items. The first steps of the pattern are those of at, a pointer to n or to a container of n.
func (t *Tree) Pattern(n uint32, at Pointer) string {
	p := bytes.Clone(t.Root)
	steps := bytes.Count(p, []byte{'/'})
	if steps > 0 { // the root is an item of a long array
		p = append(p[:bytes.LastIndexByte(p, '/')+1], Every...)
	}
	for _, s := range t.way(n) {
		p = append(p, '/')
		switch isObject := t.Nodes[s.parent].Kind == Object; {
		case steps < len(at):
			p = appendName(p, []byte(at[steps]))
		case isObject:
			p = appendName(p, t.Key(s.child))
		default:
			p = append(p, Every...)
		}
		steps++
	}
	return string(bytes.ToValidUTF8(p, []byte("\uFFFD")))
}

// appendName appends a name as a step of a pointer.
func appendName(p, name []byte) []byte {
	name = bytes.ReplaceAll(name, []byte("~"), []byte("~0"))
	return append(p, bytes.ReplaceAll(name, []byte("/"), []byte("~1"))...)
}

// way returns the steps from the root down to node n. They are valid until the next call.
func (t *Tree) way(n uint32) []step {
	depth := 0
	for at := uint32(0); at != n; depth++ {
		if depth == len(t.trail) {
			t.trail = append(t.trail, step{})
		}
		s := &t.trail[depth]
		if s.parent != at || s.child == 0 || s.child > n {
			*s = step{parent: at, child: at + 1}
		}
		for ; t.Nodes[s.child].Next <= n; s.child = t.Nodes[s.child].Next {
			s.index++
		}
		at = s.child
	}
	return t.trail[:depth]
}

// step is a step of the last call of way: the index-th child of parent.
type step struct {
	parent, child uint32
	index         int
}

// Pointer is a parsed JSON Pointer (RFC 6901): the names and indexes on the way from the root. nil is the root. A step Every stands for all
// items of an array, or all members of an object.
type Pointer []string

// Every is the step of a Pointer to every item of an array, or to every member of an object.
const Every = "*"

// ParsePointer parses a pointer. The error says what is wrong with its syntax.
func ParsePointer(text string) (Pointer, error) {
	if text == "" {
		return nil, nil
	}
	if text[0] != '/' {
		return nil, fmt.Errorf("a JSON Pointer begins with a slash: /%s", text)
	}
	way := strings.Split(text[1:], "/")
	for i, step := range way {
		if rest := strings.NewReplacer("~0", "", "~1", "").Replace(step); strings.Contains(rest, "~") {
			return nil, fmt.Errorf("in a JSON Pointer write ~0 for ~, and ~1 for / within a name")
		}
		way[i] = strings.NewReplacer("~0", "~", "~1", "/").Replace(step)
	}
	return way, nil
}

func (p Pointer) String() string {
	var b strings.Builder
	for _, step := range p {
		b.Write(appendName([]byte{'/'}, []byte(step)))
	}
	return b.String()
}

// Each calls found for every node that p points to, in document order. It calls ended for every node at which p has no next node, with the
// remaining steps. Of members with the same name, a step goes to the first; a step Every goes to all.
func (t *Tree) Each(p Pointer, found func(n uint32), ended func(n uint32, rest Pointer)) {
	t.each(0, p, found, ended)
}

func (t *Tree) each(n uint32, p Pointer, found func(n uint32), ended func(n uint32, rest Pointer)) {
	for i, step := range p {
		if step == Every && t.Nodes[n].Kind >= Array {
			for c := n + 1; c < t.Nodes[n].Next; c = t.Nodes[c].Next {
				t.each(c, p[i+1:], found, ended)
			}
			return
		}
		c, ok := t.child(n, step)
		if !ok {
			ended(n, p[i:])
			return
		}
		n = c
	}
	found(n)
}

// Find returns the node that p, which has no Every, points to. Of members with the same name, a step goes to the first.
func (t *Tree) Find(p Pointer) (n uint32, ok bool) {
	for _, step := range p {
		if n, ok = t.child(n, step); !ok {
			return 0, false
		}
	}
	return n, true
}

// child returns the member, or the item, of container n that a step of a pointer names.
func (t *Tree) child(n uint32, step string) (uint32, bool) {
	node := &t.Nodes[n]
	index := -1
	if node.Kind == Array {
		var err error
		if index, err = strconv.Atoi(step); err != nil || index < 0 || strconv.Itoa(index) != step {
			return 0, false
		}
	} else if node.Kind != Object {
		return 0, false
	}
	for c := n + 1; c < node.Next; c = t.Nodes[c].Next {
		if index == 0 || node.Kind == Object && string(t.Key(c)) == step {
			return c, true
		}
		index--
	}
	return 0, false
}
