package framing

import "github.com/caliper-lint/caliper-lint/rules/document"

// EmbeddedReader reads documents that stand as strings in a record, JSON within JSON, as logs often hold them. Where such a string stands at the
// place of a document, or on the way there, the value of its text takes its place in the Tree, and has the places of the text.
type EmbeddedReader struct {
	Tree   *document.Tree
	broken map[uint32]*document.SyntaxError
}

// Unwrap reads the strings that hold JSON, on the way to a place and there, until there is none left: a string can hold others. It returns
// why strings do not hold JSON that begin like it, by the offset at which they begin.
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

// EachBroken calls a function with every string at a place, or on the way there, that the last Unwrap found broken.
func (e *EmbeddedReader) EachBroken(at document.Pointer, tell func(n uint32, err *document.SyntaxError)) {
	e.strings(at, func(n uint32) {
		if err := e.broken[e.Tree.Nodes[n].Start]; err != nil {
			tell(n, err)
		}
	})
}

// strings calls a function with every string at a place, or at which the way there ends.
func (e *EmbeddedReader) strings(at document.Pointer, do func(n uint32)) {
	found := func(n uint32) {
		if e.Tree.Nodes[n].Kind == document.String {
			do(n)
		}
	}
	e.Tree.Each(at, found, func(n uint32, _ document.Pointer) { found(n) })
}
