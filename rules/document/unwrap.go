package document

import (
	"bytes"
	"math"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// embeddedText is the text of a string that was read as JSON. A copy of it follows the parsed source in Src.
type embeddedText struct {
	from       uint32      // the offset of the copy in Src
	start, end uint32      // the span of the string in Src, without its quotes
	escaped    bool        // the string has escapes
	marks      [][2]uint32 // for each stretch of the text, the offsets of its first character in the string and in the text; nil until needed
}

// stretch is the number of bytes of a text between two marks.
const stretch = 1 << 10

// between is the byte between texts in Src, so that the end of one is not the beginning of another.
const between = ' '

// HoldsJSON reports whether value n is a string whose text begins like a JSON object or array.
func (t *Tree) HoldsJSON(n uint32) bool {
	if t.Nodes[n].Kind != String {
		return false
	}
	text := bytes.TrimLeft(t.Text(n), " \t\r\n")
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

// Unwrap parses the JSON in some strings, which are given in document order, and replaces each string by its value. It appends the texts to
// Src; Origin returns the source of each byte. A string without valid JSON stays and gets the flag Skip; failed receives its error, with an
// Offset in Src. The indexes of nodes change.
func (t *Tree) Unwrap(strings []uint32, failed func(n uint32, err *SyntaxError)) {
	if t.reader == nil {
		t.reader = NewTree(t.names)
	}
	if len(t.embedded) == 0 {
		t.length = int(t.Nodes[0].End)
		t.Src = append(append(t.grown[:0], t.Src[:t.length]...), between)
	}
	var grafts []graft
	var nodes []Node
	for _, n := range strings {
		t.reader.MaxDepth, t.reader.Depth = t.MaxDepth, t.Depth+len(t.way(n))
		from := len(t.Src)
		if err := t.readEmbedded(n); err != nil {
			t.Nodes[n].Flags |= Skip
			failed(n, err)
			continue
		}
		first := len(nodes)
		for _, node := range t.reader.Nodes {
			node.Start, node.End = node.Start+uint32(from), node.End+uint32(from)
			if node.IsMember() {
				node.KeyStart += uint32(from)
			}
			nodes = append(nodes, node)
		}
		grafts = append(grafts, graft{at: n, nodes: [2]int{first, len(nodes)}, duplicates: slices.Clone(t.reader.Duplicates)})
	}
	t.grown = t.Src
	t.graft(grafts, nodes)
}

// readEmbedded parses the JSON in string n with t.reader.
func (t *Tree) readEmbedded(n uint32) *SyntaxError {
	node := t.Nodes[n]
	from := len(t.Src)
	if from+int(node.End-node.Start) > math.MaxUint32 {
		return &SyntaxError{Offset: int(node.Start), Message: "a value of more than 4 GiB", Limit: true}
	}
	t.embedded = append(t.embedded, embeddedText{from: uint32(from), start: node.Start + 1, end: node.End - 1, escaped: node.Flags&Escaped != 0})
	t.Src = append(t.Src, t.Text(n)...)
	text := t.Src[from:]
	t.Src = append(t.Src, between)
	read, err := t.reader.Parse(text)
	if err == nil {
		if read += len(text[read:]) - len(bytes.TrimLeft(text[read:], " \t\r\n")); read == len(text) {
			return nil
		}
		err = Expected("the end of the string", text, read)
	}
	syntax := err.(*SyntaxError)
	syntax.Offset += from
	return syntax
}

// graft describes the nodes that replace a string.
type graft struct {
	at         uint32 // the replaced node
	nodes      [2]int // the range of the new nodes
	duplicates []uint32
	before     uint32 // the number of nodes that earlier grafts have added
}

// graft replaces strings by the nodes of the values in them.
func (t *Tree) graft(grafts []graft, nodes []Node) {
	if len(grafts) == 0 {
		return
	}
	more := uint32(0)
	for i := range grafts {
		grafts[i].before = more
		more += uint32(grafts[i].nodes[1]-grafts[i].nodes[0]) - 1
	}
	moved := func(n uint32) uint32 {
		i, _ := slices.BinarySearchFunc(grafts, n, func(g graft, n uint32) int { return int(g.at) - int(n) })
		if i == len(grafts) {
			return n + more
		}
		return n + grafts[i].before
	}
	all, duplicates, rest := t.spare[:0], t.Duplicates[:0:0], grafts
	for _, n := range t.Duplicates {
		duplicates = append(duplicates, moved(n))
	}
	for i, old := range t.Nodes {
		if len(rest) == 0 || rest[0].at != uint32(i) {
			old.Next = moved(old.Next)
			all = append(all, old)
			continue
		}
		root := uint32(len(all))
		for _, node := range nodes[rest[0].nodes[0]:rest[0].nodes[1]] {
			node.Next += root
			all = append(all, node)
		}
		all[root].Name, all[root].KeyStart, all[root].Flags = old.Name, old.KeyStart, old.Flags&^Escaped
		for _, n := range rest[0].duplicates {
			duplicates = append(duplicates, n+root)
		}
		rest = rest[1:]
	}
	t.Nodes, t.spare = all, t.Nodes
	t.Duplicates, t.trail, t.open = duplicates, t.trail[:0], t.open[:0]
}

// Unwrapped reports whether Unwrap has read strings of the tree.
func (t *Tree) Unwrapped() bool { return len(t.embedded) > 0 }

// InText reports whether node n is in the text of a string that was unwrapped.
func (t *Tree) InText(n uint32) bool { return t.Unwrapped() && int(t.Nodes[n].Start) > t.length }

// Origin returns the offset in the parsed source of the byte of Src at offset. A byte of an unwrapped text comes from within the string
// that holds the text.
func (t *Tree) Origin(offset uint32) int {
	for len(t.embedded) > 0 && int(offset) > t.length {
		i, found := slices.BinarySearchFunc(t.embedded, offset, func(w embeddedText, offset uint32) int { return int(w.from) - int(offset) })
		if !found {
			i--
		}
		w := &t.embedded[i]
		offset = w.start + w.origin(t.Src[w.start:w.end], offset-w.from)
	}
	return int(offset)
}

// origin returns the offset in the raw string of a byte of the text.
func (w *embeddedText) origin(raw []byte, at uint32) uint32 {
	if !w.escaped {
		return at
	}
	if w.marks == nil {
		w.mark(raw)
	}
	mark := w.marks[at/stretch]
	from, text := mark[0], mark[1]
	for from < uint32(len(raw)) {
		size, means := character(raw[from:])
		if text += means; text > at {
			break
		}
		from += size
	}
	return from
}

// mark notes the offsets at the beginning of each stretch of the text, and at its end.
func (w *embeddedText) mark(raw []byte) {
	text := uint32(0)
	for from := uint32(0); from < uint32(len(raw)); {
		size, means := character(raw[from:])
		for uint32(len(w.marks))*stretch < text+means {
			w.marks = append(w.marks, [2]uint32{from, text})
		}
		from, text = from+size, text+means
	}
	w.marks = append(w.marks, [2]uint32{uint32(len(raw)), text})
}

// character returns the length of the first character of a raw string, and its length in the text, both in bytes. Of an unescaped character
// it takes one byte.
func character(raw []byte) (size, means uint32) {
	if raw[0] != '\\' {
		return 1, 1
	}
	if raw[1] != 'u' {
		return 2, 1
	}
	r := hex4(raw[2:])
	if size = 6; utf16.IsSurrogate(r) {
		low := utf8.RuneError
		if len(raw) >= 12 && raw[6] == '\\' && raw[7] == 'u' {
			low = hex4(raw[8:])
		}
		if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
			size = 12
		}
	}
	return size, uint32(utf8.RuneLen(r))
}
