package document

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Pointer returns the JSON Pointer (RFC 6901) of node n, which begins with Root. Calls in document order take linear time
// together, also over the items of one long array.
func (t *Tree) Pointer(n uint32) string {
	p := bytes.Clone(t.Root)
	for at, depth := uint32(0), 0; at != n; depth++ {
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
		p = append(p, '/')
		if t.Nodes[at].Kind == Object {
			key := bytes.ReplaceAll(t.Key(s.child), []byte("~"), []byte("~0"))
			p = append(p, bytes.ReplaceAll(key, []byte("/"), []byte("~1"))...)
		} else {
			p = strconv.AppendInt(p, int64(s.index), 10)
		}
		at = s.child
	}
	return string(bytes.ToValidUTF8(p, []byte("\uFFFD")))
}

// step is where the last call of Pointer went on its way down: the index-th child of parent.
type step struct {
	parent, child uint32
	index         int
}

// Pointer is a JSON Pointer (RFC 6901), taken apart: the names and numbers on the way from the root. nil is the root.
type Pointer []string

// ParsePointer takes a pointer apart.
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
			return nil, fmt.Errorf("in a JSON Pointer ~ is written ~0, and / within a name ~1")
		}
		way[i] = strings.NewReplacer("~0", "~", "~1", "/").Replace(step)
	}
	return way, nil
}

func (p Pointer) String() string {
	var b strings.Builder
	for _, step := range p {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
	}
	return b.String()
}

// Find returns the node that p points to. Of members with the same name it is the first.
func (t *Tree) Find(p Pointer) (n uint32, ok bool) {
	for _, step := range p {
		if n, ok = t.child(n, step); !ok {
			return 0, false
		}
	}
	return n, true
}

// child returns the member, or item, of container n that a step of a pointer names.
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
