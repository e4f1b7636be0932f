package document

import (
	"bytes"
	"math"
)

// ParseOn reads a text whose last Parse failed with a mistake that has a Length. In src, the bytes of that mistake are replaced, and all
// other bytes are the same. The result is that of Parse, but ParseOn does not read the bytes before the mistake again.
func (t *Tree) ParseOn(src []byte) (int, error) {
	stop := t.stop
	if stop.due == newValue || stop.pos >= len(src) || stop.first != &src[0] {
		return t.Parse(src)
	}
	t.Src, t.Nodes, t.embedded, t.trail = src, t.Nodes[:stop.nodes], t.embedded[:0], t.trail[:0]
	s := scanner{Tree: t, src: src[:min(len(src), math.MaxUint32)], pos: stop.pos, keySize: stop.keySize}
	if len(t.open) > 0 {
		s.top = &t.open[len(t.open)-1]
	}
	if stop.due == valueOfNode || stop.due == colon {
		s.add(stop.node)
	}
	return s.read(stop.due)
}

// due is the thing that a scanner expects next.
type due uint8

const (
	newValue    due = iota // a value that has no node yet
	valueOfNode            // the value of the last node
	firstOrEnd             // the first item or member of a container, or its end
	memberName
	colon
	afterValue // a comma or the end of the container, if a value is in one
)

// stop is the place at which ParseOn goes on after a mistake. In the zero stop a newValue is due, and ParseOn reads from the beginning.
type stop struct {
	due
	pos     int
	keySize uint32
	nodes   int   // the number of nodes before the place
	node    Node  // the node of the value that is due
	first   *byte // the first byte of the text, by which ParseOn recognises it
}

// stopAt keeps the place at which ParseOn goes on after the mistake of an error.
func (s *scanner) stopAt(err error) {
	mistake, ok := err.(*SyntaxError)
	if !ok || mistake.Length == 0 {
		return
	}
	at := stop{due: s.due, pos: s.pos, keySize: s.keySize, nodes: len(s.Nodes), first: &s.src[0]}
	isComma := mistake.Offset < s.pos
	if isComma && mistake.Means != "" { // a decimal comma: ParseOn reads the whole number again
		at.due = valueOfNode
	}
	if at.due == valueOfNode || at.due == colon {
		at.nodes--
		node := &s.Nodes[at.nodes]
		at.node = Node{KeyStart: node.KeyStart, Name: node.Name, Flags: node.Flags}
		if at.due == valueOfNode {
			at.pos = int(node.Start)
		}
	}
	switch before := bytes.TrimRight(s.src[:at.pos], " \t\r\n"); {
	case isComma && mistake.Means == "": // a trailing comma
		at.due, at.pos = afterValue, mistake.Offset
	case at.due != afterValue && len(before) > 0 && (before[len(before)-1] == '[' || before[len(before)-1] == '{'):
		at.due = firstOrEnd
	}
	s.stop = at
}
