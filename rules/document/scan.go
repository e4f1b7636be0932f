package document

import (
	"fmt"
	"math"
)

// UsualDepth is the default of Tree.MaxDepth, and MostDepth its greatest value. Real records have about ten levels. The depth is bounded
// since a finding names all the levels above it.
const (
	UsualDepth = 2_000
	MostDepth  = 10_000
)

// mostPath bounds the bytes of the names on the way to a value, since its pointer contains all of them.
const mostPath = 1 << 14

// manyNodes is more than usual records have. A Tree frees the memory for so many nodes when a shorter value follows.
const manyNodes = 1 << 16

// openContainer is a container that has begun and not ended.
type openContainer struct {
	node    uint32
	path    uint32    // the bytes of the names on the way to the container
	of      uint16    // the name ID of the member whose value the container is
	last    uint16    // the name ID of its last member
	inArray bool      // the container is an array
	unknown int       // the number of members whose name has no ID
	seen    [4]uint64 // the name IDs below 256 that have occurred
}

// Parse reads the one JSON value at the start of src, after white space, into the tree and returns the number of bytes read. The bytes
// behind the value are not read. The tree keeps src, and is valid until the next call. The error is a *SyntaxError. After an error the tree
// holds the nodes before it, as if all open containers ended there; see Open.
func (t *Tree) Parse(src []byte) (int, error) {
	t.Src, t.Nodes, t.Duplicates, t.open, t.trail = src, t.Nodes[:0], t.Duplicates[:0], t.open[:0], t.trail[:0]
	t.embedded = t.embedded[:0]
	if cap(t.Nodes) > max(manyNodes, len(src)) { // the memory of a longer value, which is rare
		t.Nodes = nil
	}
	s := scanner{Tree: t, src: src[:min(len(src), math.MaxUint32)]}
	return s.read(newValue)
}

// read reads the text from the scanner's place, where from is due.
func (s *scanner) read(from due) (int, error) {
	s.due = from
	err := s.value()
	if s.pos == math.MaxUint32 {
		err = &SyntaxError{Offset: s.pos, Message: "a value of more than 4 GiB", Limit: true}
	}
	s.stop = stop{}
	if err != nil {
		s.stopAt(err)
		s.close(uint32(s.pos))
	}
	return s.pos, err
}

// close ends the open containers at an offset, and removes a node whose value was not read.
func (t *Tree) close(at uint32) {
	if last := len(t.Nodes) - 1; last >= 0 && t.Nodes[last].Next == 0 && t.Nodes[last].Kind < Array {
		t.Nodes = t.Nodes[:last]
	}
	for _, o := range t.open {
		node := &t.Nodes[o.node]
		node.End, node.Next = at, uint32(len(t.Nodes))
	}
}

// Open returns the container at a depth that was still open where the last Parse failed; the root is at depth 0. ok is
// false if there was none.
func (t *Tree) Open(depth int) (n uint32, ok bool) {
	if depth >= len(t.open) {
		return 0, false
	}
	return t.open[depth].node, true
}

type scanner struct {
	*Tree
	src []byte
	pos int
	top *openContainer // the innermost of Tree.open

	keySize uint32 // the bytes of the name that was read last, with its quotes
	due     due    // what is due where reading begins; after an error, where it failed
}

// value reads a value and everything in it. At most labels a part of a value is due. At due it is the value of the last node; at ended, a
// value has just ended, and the container around it goes on.
func (s *scanner) value() error {
	var c byte
	var node *Node
	switch s.due {
	case valueOfNode:
		goto due
	case firstOrEnd:
		switch c = s.skip(); {
		case s.top.inArray && c == ']', !s.top.inArray && c == '}':
			s.pop()
			goto ended
		case s.top.inArray:
			goto item
		}
		goto name
	case memberName:
		s.skip()
		goto name
	case colon:
		goto colon
	case afterValue:
		goto ended
	}
item:
	s.add(Node{})
due:
	c = s.skip()
	node = &s.Nodes[len(s.Nodes)-1]
	node.Start = uint32(s.pos)
	switch {
	case c == '{':
		node.Kind = Object
		if err := s.push(node); err != nil {
			return err
		}
		if s.skip() == '}' {
			s.pop()
			goto ended
		}
		goto name
	case c == '[':
		node.Kind = Array
		if err := s.push(node); err != nil {
			return err
		}
		if s.skip() == ']' {
			s.pop()
			goto ended
		}
		goto item
	case c == '"':
		node.Kind = String
		if end := s.pos + 1 + plain(s.src[s.pos+1:]); end < len(s.src) && s.src[end] == '"' { // most strings are plain
			s.pos = end + 1
			break
		}
		escaped, err := s.text()
		if err != nil {
			return err
		}
		if escaped {
			node.Flags |= Escaped
		}
	case c == '-' || '0' <= c && c <= '9':
		kind, err := s.number()
		if err != nil {
			s.due = valueOfNode
			return err
		}
		node.Kind = kind
	case c == 't' && s.literal("true"), c == 'f' && s.literal("false"):
		node.Kind = Boolean
	case c == 'n' && s.literal("null"):
		node.Kind = Null
	default:
		s.due = valueOfNode
		return s.expected(aValue)
	}
	node.End = uint32(s.pos)
	node.Next = uint32(len(s.Nodes))

ended:
	if len(s.open) == 0 {
		return nil
	}
	if len(s.open) > s.Levels {
		s.Nodes = s.Nodes[:s.top.node+1]
	}
	switch c = s.skip(); {
	case s.top.inArray:
		switch c {
		case ',':
			s.pos++
			goto item
		case ']':
			s.pop()
			goto ended
		}
		s.due = afterValue
		return s.expected(afterItem)
	case c == ',':
		s.pos++
		s.skip()
		goto name
	case c == '}':
		s.pop()
		goto ended
	}
	s.due = afterValue
	return s.expected(afterMember)

name:
	if s.peek() != '"' {
		s.due = memberName
		return s.expected(aName)
	}
	if err := s.name(); err != nil {
		return err
	}
colon:
	if s.skip() != ':' {
		s.due = colon
		return s.expected(afterName)
	}
	s.pos++
	goto due
}

// add adds a node.
func (s *scanner) add(n Node) {
	if len(s.Nodes) == cap(s.Nodes) {
		s.grow()
	}
	s.Nodes = append(s.Nodes, n)
}

// grow makes room for nodes. A long value grows the slice once, by the number of values to come: repeated growth would take several times
// the memory of the nodes.
func (s *scanner) grow() {
	if n := len(s.Nodes); n >= manyNodes && s.Levels == MostDepth {
		s.Nodes = append(make([]Node, 0, n+s.valuesAhead()), s.Nodes...)
	}
}

// valuesAhead returns the number of values in the rest of the value that is being read. After a fault the number may be wrong.
func (s *scanner) valuesAhead() int {
	n, depth := 1, len(s.open)
	for i := s.pos; i < len(s.src) && depth > 0; i++ {
		switch s.src[i] {
		case ',':
			n++
		case '[', '{':
			n++
			depth++
		case ']', '}':
			depth--
		case '"':
			for i += 1 + plain(s.src[i+1:]); i < len(s.src) && s.src[i] != '"'; i += plain(s.src[i:]) {
				i++
				if s.src[i-1] == '\\' {
					i++
				}
			}
		}
	}
	return n
}

// name reads the name of a member, for which it adds a node.
func (s *scanner) name() error {
	o := s.top
	next := &s.next[(o.of*61^o.last)&uint16(len(s.next)-1)]
	start, flags := uint32(s.pos), uint8(0)
	name, end := s.predictedName(*next)
	if end == 0 {
		escaped, err := s.text()
		if err != nil {
			return err
		}
		if escaped {
			flags = KeyEscaped
		}
		name, end = s.names.ID(s.content(start, uint32(s.pos), escaped)), s.pos
		*next = name
	}
	s.keySize = uint32(end) - start
	if s.keySize+o.path > mostPath {
		s.pos = int(start)
		return &SyntaxError{Offset: s.pos, Message: fmt.Sprintf("the names around this value have more than %d bytes together", mostPath), Limit: true}
	}
	o.last = name
	s.pos = end
	s.add(Node{KeyStart: start, Name: name, Flags: flags})
	s.note(name)
	return nil
}

// predictedName reads a name that is probably the given one, which followed the same last name before. It returns the offset at which the
// name ends; 0 if the prediction is wrong.
func (s *scanner) predictedName(name uint16) (uint16, int) {
	word := s.names.words[name]
	start := s.pos + 1
	end := start + len(word)
	if name == Unknown || end >= len(s.src) || s.src[end] != '"' || string(s.src[start:end]) != word {
		return Unknown, 0
	}
	return name, end + 1
}

// note marks the last node as a duplicate if its name has occurred in the innermost object. findDuplicates covers names without an ID below
// 256.
func (s *scanner) note(name uint16) {
	o := s.top
	if name == Unknown || name > 255 {
		o.unknown++
		return
	}
	word, bit := name/64, uint64(1)<<(name%64)
	if o.seen[word]&bit != 0 {
		s.repeated(uint32(len(s.Nodes) - 1))
	}
	o.seen[word] |= bit
}

// push opens the container that is the last node.
func (s *scanner) push(container *Node) error {
	if len(s.open)+s.Depth >= s.MaxDepth {
		container.Kind = Null // the container has not begun
		return &SyntaxError{Offset: s.pos, Message: fmt.Sprintf("nested more than %d deep; --max-depth allows more", s.MaxDepth), Limit: true}
	}
	s.pos++
	path := uint32(0)
	if container.IsMember() {
		path = s.keySize
	}
	if len(s.open) > 0 {
		path += s.top.path
	}
	s.open = append(s.open, openContainer{node: uint32(len(s.Nodes) - 1), path: path, of: container.Name, inArray: container.Kind == Array})
	s.top = &s.open[len(s.open)-1]
	return nil
}

func (s *scanner) pop() {
	s.pos++
	o := s.top
	node := &s.Nodes[o.node]
	node.End, node.Next = uint32(s.pos), uint32(len(s.Nodes))
	if o.unknown > 1 && len(s.open) <= s.Levels {
		s.findDuplicates(o.node, o.unknown)
	}
	s.open = s.open[:len(s.open)-1]
	if last := len(s.open) - 1; last >= 0 {
		s.top = &s.open[last]
	}
}

// peek returns the next byte; 0 at the end of the input.
func (s *scanner) peek() byte {
	if s.pos < len(s.src) {
		return s.src[s.pos]
	}
	return 0
}

// skip skips white space and returns the byte behind it; 0 at the end of the input.
func (s *scanner) skip() byte {
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; c {
		case ' ', '\n', '\r', '\t':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

func (s *scanner) literal(word string) bool {
	if len(s.src)-s.pos < len(word) || string(s.src[s.pos:s.pos+len(word)]) != word {
		return false
	}
	s.pos += len(word)
	return true
}
