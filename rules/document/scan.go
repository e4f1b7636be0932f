package document

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"unicode/utf8"
)

// The default and the greatest bound of the depth of containers. Real records have about ten levels. The bound is needed since a finding
// names all the levels above it.
const (
	UsualDepth = 2_000
	MostDepth  = 10_000
)

// mostPath bounds the bytes of the names on the way to a value, since its pointer contains all of them.
const mostPath = 1 << 14

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
	s := scanner{Tree: t, src: src[:min(len(src), math.MaxUint32)]}
	err := s.value()
	if s.pos == math.MaxUint32 {
		err = &SyntaxError{Offset: s.pos, Message: "a value of more than 4 GiB", Limit: true}
	}
	if err != nil {
		t.close(uint32(s.pos))
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
}

// value reads a value and everything in it. It has two states: a value is due, and its node is the last one; or a value has just ended, and
// the container around it goes on.
func (s *scanner) value() error {
item:
	s.Nodes = append(s.Nodes, Node{})
due:
	c := s.skip()
	node := &s.Nodes[len(s.Nodes)-1]
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
		if end := s.pos + 1 + plain(s.src[s.pos+1:]); end < len(s.src) && s.src[end] == '"' { // most are plain
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
			return err
		}
		node.Kind = kind
	case c == 't' && s.literal("true"), c == 'f' && s.literal("false"):
		node.Kind = Boolean
	case c == 'n' && s.literal("null"):
		node.Kind = Null
	default:
		return s.expected(aValue)
	}
	node.End = uint32(s.pos)
	node.Next = uint32(len(s.Nodes))

ended:
	if len(s.open) == 0 {
		return nil
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
		return s.expected(afterItem)
	case c == ',':
		s.pos++
		s.skip()
		goto name
	case c == '}':
		s.pop()
		goto ended
	}
	return s.expected(afterMember)

name:
	if s.peek() != '"' {
		return s.expected(aName)
	}
	if err := s.name(); err != nil {
		return err
	}
	if s.skip() != ':' {
		return s.expected(afterName)
	}
	s.pos++
	goto due
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
	if end-int(start)+int(o.path) > mostPath {
		s.pos = int(start)
		return &SyntaxError{Offset: s.pos, Message: fmt.Sprintf("names of more than %d bytes, one within the other", mostPath), Limit: true}
	}
	o.last = name
	s.pos = end
	s.Nodes = append(s.Nodes, Node{KeyStart: start, KeyEnd: uint32(end), Name: name, Flags: flags})
	s.note(name)
	return nil
}

// predictedName reads a name that is probably the given one, since that has followed the last name before. It returns the offset at which
// the name ends; 0 if the prediction is wrong.
func (s *scanner) predictedName(name uint16) (uint16, int) {
	word := s.names.words[name]
	start := s.pos + 1
	end := start + len(word)
	if name == Unknown || end >= len(s.src) || s.src[end] != '"' || string(s.src[start:end]) != word {
		return Unknown, 0
	}
	return name, end + 1
}

// note marks the last node as a duplicate if its name has occurred in the innermost object. findDuplicates handles names without a small
// ID.
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
		container.Kind = Null // the container is not begun
		return &SyntaxError{Offset: s.pos, Message: fmt.Sprintf("nested more than %d deep; --max-depth allows more", s.MaxDepth), Limit: true}
	}
	s.pos++
	path := container.KeyEnd - container.KeyStart
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
	if o.unknown > 1 {
		s.findDuplicates(o.node, o.unknown)
	}
	s.open = s.open[:len(s.open)-1]
	if last := len(s.open) - 1; last >= 0 {
		s.top = &s.open[last]
	}
}

// findDuplicates marks repeated names among the members of an object whose names have no small ID.
func (s *scanner) findDuplicates(object uint32, count int) {
	var few [16]uint32
	members := few[:0]
	var many map[string]struct{}
	if count > len(few) {
		many = make(map[string]struct{}, count)
	}
	for c := object + 1; c < s.Nodes[object].Next; c = s.Nodes[c].Next {
		node := &s.Nodes[c]
		if node.Name != Unknown && node.Name <= 255 {
			continue
		}
		if many != nil {
			key := s.Key(c)
			if _, ok := many[string(key)]; ok {
				s.repeated(c)
			}
			many[string(key)] = struct{}{}
			continue
		}
		for _, m := range members {
			if s.sameKey(m, c) {
				s.repeated(c)
				break
			}
		}
		members = append(members, c)
	}
}

func (s *scanner) repeated(member uint32) {
	s.Nodes[member].Flags |= Duplicate
	s.Duplicates = append(s.Duplicates, member)
}

func (s *scanner) sameKey(a, b uint32) bool {
	x, y := &s.Nodes[a], &s.Nodes[b]
	if (x.Flags|y.Flags)&KeyEscaped != 0 {
		first := string(s.Key(a)) // a copy: the next call of Key writes over what this one returns
		return first == string(s.Key(b))
	}
	return string(s.src[x.KeyStart:x.KeyEnd]) == string(s.src[y.KeyStart:y.KeyEnd])
}

// peek returns the next byte, 0 at the end of the input.
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

// text skips a string, from quote to quote.
func (s *scanner) text() (escaped bool, err error) {
	start := s.pos
	i := start + 1
	for {
		i += plain(s.src[i:])
		if i >= len(s.src) {
			s.pos = len(s.src)
			if odd := s.typographicEnd(s.pos); odd != nil {
				return false, odd
			}
			return false, &SyntaxError{Offset: s.pos, Message: "the string is not closed"}
		}
		switch c := s.src[i]; {
		case c == '"':
			s.pos = i + 1
			return escaped, nil
		case c == '\\':
			escaped = true
			n, ok := escape(s.src[i:])
			i += n
			if !ok {
				s.pos = i
				return false, s.expected(`an escape (\" \\ \/ \b \f \n \r \t \uXXXX)`)
			}
		case c < ' ':
			s.pos = i
			if odd := s.typographicEnd(i); odd != nil && (c == '\n' || c == '\r') {
				return false, odd
			}
			return false, &SyntaxError{Offset: i, Message: fmt.Sprintf("control character U+%04X in a string; it must be escaped", c)}
		default:
			r, n := utf8.DecodeRune(s.src[i:])
			if r == utf8.RuneError && n <= 1 {
				s.pos = i
				return false, &SyntaxError{Offset: i, Message: fmt.Sprintf("byte 0x%02X is not valid UTF-8 here", c)}
			}
			i += n
		}
	}
}

// plain returns the number of leading bytes of b that are ordinary ASCII characters in a string.
func plain(b []byte) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quote, backslash := w^ones*'"', w^ones*'\\'
		special := (w-ones*' ')&^w | (quote-ones)&^quote | (backslash-ones)&^backslash | w
		if special &= high; special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			break
		}
	}
	return i
}

// escape returns the length of the escape at the start of b. If ok is false, n is the number of bytes that could begin one.
func escape(b []byte) (n int, ok bool) {
	if len(b) < 2 {
		return len(b), false
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, true
	case 'u':
		for n = 2; n < 6; n++ {
			if n == len(b) || !isHex(b[n]) {
				return n, false
			}
		}
		return 6, true
	}
	return 1, false
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

func (s *scanner) number() (Kind, error) {
	kind := Integer
	if s.peek() == '-' {
		s.pos++
	}
	if s.peek() == '0' {
		s.pos++
		if c := s.peek(); '0' <= c && c <= '9' {
			return 0, &SyntaxError{Offset: s.pos, Message: "leading zero: a number of several digits must not begin with 0"}
		}
	} else if !s.digits() {
		return 0, s.expected(aDigit)
	}
	if s.peek() == '.' {
		kind = Decimal
		s.pos++
		if !s.digits() {
			return 0, s.expected(`a digit after "."`)
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		kind = Decimal
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		if !s.digits() {
			return 0, s.expected("a digit in the exponent")
		}
	}
	return kind, nil
}

func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.src) && '0' <= s.src[s.pos] && s.src[s.pos] <= '9' {
		s.pos++
	}
	return s.pos > start
}
