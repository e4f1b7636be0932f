package framing

import "github.com/caliper-lint/caliper-lint/rules/document"

// EmbeddedReader reads JSON within strings of a record, as logs often hold it. Such a string stands at the place of a document, or on the
// way there. The value in its text replaces the string in the Tree, and keeps the offsets of the text.
type EmbeddedReader struct {
	Tree   *document.Tree
	broken map[uint32]*document.SyntaxError
}

// Unwrap reads the strings that hold JSON at a place and on the way there, until no such string is left: a string can hold others. It
// returns the syntax errors of strings that begin like JSON and are broken, by the offset at which the string begins.
func (e *EmbeddedReader) Unwrap(at document.Pointer) (broken map[uint32]*document.SyntaxError) {
	e.broken = nil
	var found []uint32
	for {
		found = found[:0]
		e.strings(at, func(n uint32) {
			if e.Tree.Nodes[n].Flags&document.Skip == 0 && e.Tree.HoldsJSON(n) {
				found = append(found, n)
			}
		})
		if len(found) == 0 {
			return e.broken
		}
		e.Tree.Unwrap(found, func(n uint32, err *document.SyntaxError) {
			if e.broken == nil {
				e.broken = map[uint32]*document.SyntaxError{}
			}
			e.broken[e.Tree.Nodes[n].Start] = err
		})
	}
}

// EachBroken calls a function with every string that the last Unwrap found broken at a place, or on the way there.
func (e *EmbeddedReader) EachBroken(at document.Pointer, tell func(n uint32, err *document.SyntaxError)) {
	e.strings(at, func(n uint32) {
		if err := e.broken[e.Tree.Nodes[n].Start]; err != nil {
			tell(n, err)
		}
	})
}

// strings calls a function with every string at a place, and with every string that ends the way there.
func (e *EmbeddedReader) strings(at document.Pointer, do func(n uint32)) {
	found := func(n uint32) {
		if e.Tree.Nodes[n].Kind == document.String {
			do(n)
		}
	}
	e.Tree.Each(at, found, func(n uint32, _ document.Pointer) { found(n) })
}
