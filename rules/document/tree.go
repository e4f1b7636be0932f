// Package document turns the bytes of one JSON value into a compact tree of nodes with the byte span of every name and
// value. It is strict (RFC 8259), iterative, and reuses its memory from value to value.
package document

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Kind is the kind of a JSON value. The notation decides between Integer and Decimal.
type Kind uint8

const (
	Null    Kind = iota
	Boolean      // true or false
	Integer      // a number without fraction and exponent
	Decimal      // any other number
	String
	Array
	Object
)

func (k Kind) String() string {
	return [...]string{"null", "boolean", "integer", "decimal", "string", "array", "object"}[k]
}

// Node flags.
const (
	Escaped    uint8 = 1 << iota // the string contains an escape
	KeyEscaped                   // the member's name contains an escape
	Duplicate                    // the member repeats an earlier name of its object
	Skip                         // set by callers: the value is not checked any more, since its fault is reported or it is empty
)

// Node is one JSON value. Offsets are bytes from the start of the value that was parsed.
type Node struct {
	Start, End uint32 // the span of the value; quotes of a string are included
	KeyStart   uint32 // the offset of the member's name, which begins with a quote; 0 outside objects
	Next       uint32 // index of the node after this one and all its descendants
	Name       uint16 // the ID of the member's name in the Names of the tree
	Kind       Kind
	Flags      uint8
}

// IsMember reports whether the value is a member of an object, and so has a name.
func (n *Node) IsMember() bool { return n.KeyStart != 0 }

// Tree is a parsed value. Nodes are in document order: the root first, each container directly before its
// children. The children of n begin at n+1, the sibling of child c is at its Next, and the last one's Next is n's.
type Tree struct {
	Src        []byte
	Nodes      []Node
	Duplicates []uint32 // the members that repeat an earlier name of their object; flagged Duplicate
	Root       []byte   // the pointer of the root, if the value is part of a larger one; set by callers
	Depth      int      // the number of containers around the root, if the value is part of a larger one; set by callers
	MaxDepth   int      // the depth to which containers may be nested, including those around the root
	Levels     int      // the number of levels below the root of which all nodes are kept; deeper ones are only kept while they are open

	names    *Names
	open     []openContainer // the containers that are open at the scanner's place
	stop     stop            // where ParseOn goes on
	next     [4096]uint16    // a prediction: by the last names, the ID of the name that followed them before
	trail    []step          // the steps of the last call of way
	scratch  []byte          // the memory of unescaped texts
	embedded []embeddedText  // the texts that Unwrap has read, in the order of their places in Src
	length   int             // the length of the parsed source in bytes, if Unwrap was called
	reader   *Tree           // reads the JSON in strings
	spare    []Node          // the nodes before the last call of Unwrap, whose memory the next call uses
	grown    []byte          // the memory of Src with the texts that Unwrap has read
}

// NewTree returns an empty tree. names gives its names their IDs.
func NewTree(names *Names) *Tree { return &Tree{names: names, MaxDepth: UsualDepth, Levels: MostDepth} }

// Member returns the first member of object n with the given name, or 0 if there is none (0 is the root, never a member).
func (t *Tree) Member(n uint32, name uint16) uint32 {
	if t.Nodes[n].Kind != Object || name == Unknown {
		return 0
	}
	for c := n + 1; c < t.Nodes[n].Next; c = t.Nodes[c].Next {
		if t.Nodes[c].Name == name {
			return c
		}
	}
	return 0
}

// OwnLength returns the number of bytes of the name of value n, and of the value if it is not a container.
func (t *Tree) OwnLength(n uint32) int {
	node := &t.Nodes[n]
	from, to := node.Start, node.End
	if node.IsMember() {
		from = node.KeyStart
	}
	if node.Kind >= Array {
		to = node.Start
	}
	return int(to - from)
}

// Raw returns the bytes of value n as they stand in the source.
func (t *Tree) Raw(n uint32) []byte { return t.Src[t.Nodes[n].Start:t.Nodes[n].End] }

// Text returns the content of string n without quotes and escapes. It is valid until the next call of Text or Key.
func (t *Tree) Text(n uint32) []byte {
	node := &t.Nodes[n]
	return t.content(node.Start, node.End, node.Flags&Escaped != 0)
}

// Key returns the name of member n without quotes and escapes; nil if n is not a member. It is valid until the next call of Text or Key.
func (t *Tree) Key(n uint32) []byte {
	node := &t.Nodes[n]
	if !node.IsMember() {
		return nil
	}
	return t.content(node.KeyStart, t.KeyEnd(n), node.Flags&KeyEscaped != 0)
}

// KeyEnd returns the offset after the name of member n and its quotes; 0 if n is not a member. It searches for the end: few callers need
// it, and a Node must be small.
func (t *Tree) KeyEnd(n uint32) uint32 {
	node := &t.Nodes[n]
	if !node.IsMember() {
		return 0
	}
	for at := int(node.KeyStart) + 1; ; at++ {
		at += plain(t.Src[at:])
		switch t.Src[at] {
		case '"':
			return uint32(at + 1)
		case '\\':
			at++
		}
	}
}

func (t *Tree) content(start, end uint32, escaped bool) []byte {
	raw := t.Src[start+1 : end-1]
	if !escaped {
		return raw
	}
	t.scratch = unescape(t.scratch[:0], raw)
	return t.scratch
}

// IsEmpty reports whether container n has no children.
func (t *Tree) IsEmpty(n uint32) bool { return t.Nodes[n].Next == n+1 }

// unescape appends the content of a string that the scanner has accepted to dst. A lone surrogate becomes U+FFFD.
func unescape(dst, raw []byte) []byte {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			dst = append(dst, raw[i])
			continue
		}
		i++
		switch raw[i] {
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r := hex4(raw[i+1:])
			i += 4
			if utf16.IsSurrogate(r) {
				low := utf8.RuneError
				if len(raw) > i+6 && raw[i+1] == '\\' && raw[i+2] == 'u' {
					low = hex4(raw[i+3:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			dst = utf8.AppendRune(dst, r)
		default:
			dst = append(dst, raw[i])
		}
	}
	return dst
}

func hex4(b []byte) (r rune) {
	for _, c := range b[:4] {
		r = r<<4 | rune(hexValue(c))
	}
	return r
}

func hexValue(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// Name returns the name of member n if the tree's Names contain it; else "".
func (t *Tree) Name(n uint32) string { return t.names.Word(t.Nodes[n].Name) }
