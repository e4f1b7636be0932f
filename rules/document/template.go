package document

// Templates read values that are written like an earlier one: only strings and numbers differ. Such a value has the same nodes with other
// offsets, so it need not be parsed. Sensors write most of their events in this way. The zero value has no templates.
type Templates struct {
	first []*branch
	count int
	found []variable // the varying parts of the current value
}

// maxTemplates bounds the number of templates, since hostile data must not fill the memory. Real streams have some dozens.
const maxTemplates = 1024

// branch is a text that some values share, with the kind of the varying part after it, and the branches that may follow.
type branch struct {
	text  string
	kind  Kind      // the kind of the varying part: String, Integer or Decimal
	next  []*branch // the branches behind the varying part
	value *Template // the value that ends with the text; nil: something varies after it
}

// Template is the tree of a value, without the parts in which other values differ from it.
type Template struct {
	nodes  []Node
	varies []uint32 // the nodes whose values vary
}

// variable is a part of a value that varies.
type variable struct {
	start, end uint32
	escaped    bool
}

// Add makes a template of the value in tree, which must be valid JSON, and returns it. Strings for which fixed reports true, and values
// other than strings and numbers, must be the same in other values. Add returns nil if there are maxTemplates already.
func (t *Templates) Add(tree *Tree, fixed func(n uint32) bool) *Template {
	if t.count == maxTemplates {
		return nil
	}
	t.count++
	value := &Template{nodes: append([]Node(nil), tree.Nodes...)}
	for n := range value.nodes {
		value.nodes[n].Flags &^= Skip
	}
	at, level := uint32(0), &t.first
	for n := range tree.Nodes {
		node := &tree.Nodes[n]
		isString := node.Kind == String
		if !isString && node.Kind != Integer && node.Kind != Decimal || isString && fixed(uint32(n)) {
			continue
		}
		start, end := node.Start, node.End
		if isString { // the quotes do not vary
			start, end = start+1, end-1
		}
		b := grow(level, string(tree.Src[at:start]), node.Kind, false)
		value.varies = append(value.varies, uint32(n))
		at, level = end, &b.next
	}
	grow(level, string(tree.Src[at:tree.Nodes[0].End]), Null, true).value = value
	return value
}

// grow returns the branch of a level with a text. It adds the branch if there is none.
func grow(level *[]*branch, text string, kind Kind, last bool) *branch {
	for _, b := range *level {
		if b.text == text && b.kind == kind && (b.value != nil) == last {
			return b
		}
	}
	b := &branch{text: text, kind: kind}
	*level = append(*level, b)
	return b
}

// Read reads the value at the start of src into tree if a template fits, and returns the template. Otherwise it returns nil, and the tree
// must not be used. The ends of arrays and objects are those of the template: callers that need them call Parse. n is the number of bytes
// of the value.
func (t *Templates) Read(tree *Tree, src []byte) (template *Template, n int) {
	t.found = t.found[:0]
	s := scanner{Tree: tree, src: src}
	for level := t.first; ; {
		b := s.follow(level)
		if b == nil {
			return nil, 0
		}
		s.pos += len(b.text)
		if b.value != nil {
			tree.fill(b.value, src, t.found)
			return b.value, s.pos
		}
		v := variable{start: uint32(s.pos)}
		if b.kind == String {
			if s.pos += plain(src[s.pos:]); s.pos >= len(src) || src[s.pos] != '"' {
				s.pos = int(v.start) - 1
				escaped, err := s.text()
				if err != nil {
					return nil, 0
				}
				s.pos--
				v.escaped = escaped
			}
		} else if kind, err := s.number(); err != nil || kind != b.kind {
			return nil, 0
		}
		v.end = uint32(s.pos)
		t.found = append(t.found, v)
		level = b.next
	}
}

// follow returns the branch of a level that fits the source, and moves it forward in the level.
func (s *scanner) follow(level []*branch) *branch {
	rest := s.src[s.pos:]
	for i, b := range level {
		if len(rest) >= len(b.text) && string(rest[:len(b.text)]) == b.text {
			if i > 0 {
				level[i], level[i-1] = level[i-1], b // frequent branches move to the front
			}
			return b
		}
	}
	return nil
}

// fill makes the tree of a value from its template and its varying parts.
func (t *Tree) fill(template *Template, src []byte, found []variable) {
	t.Src, t.Duplicates, t.open, t.trail = src, t.Duplicates[:0], t.open[:0], t.trail[:0]
	t.embedded, t.Nodes = t.embedded[:0], append(t.Nodes[:0], template.nodes...)
	shift, at := uint32(0), uint32(0)
	for i, n := range template.varies {
		for ; at < n; at++ {
			t.Nodes[at].move(shift)
		}
		node, v := &t.Nodes[n], &found[i]
		node.move(shift)
		before := node.End
		if node.Start, node.End = v.start, v.end; node.Kind == String { // the span includes the quotes
			node.Start, node.End = v.start-1, v.end+1
			if node.Flags &^= Escaped; v.escaped {
				node.Flags |= Escaped
			}
		}
		shift += node.End - before
		at = n + 1
	}
	for ; int(at) < len(t.Nodes); at++ {
		t.Nodes[at].move(shift)
	}
}

func (n *Node) move(by uint32) {
	n.Start += by
	n.End += by
	if n.IsMember() {
		n.KeyStart += by
	}
}
