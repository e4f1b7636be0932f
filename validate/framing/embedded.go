package framing

import "github.com/caliper-lint/caliper-lint/rules/document"

// EmbeddedReader reads JSON in strings of a record, as logs often have it. Such a string is in the place of a document, or of a container
// of documents. The value in the string replaces the string in the Tree, and keeps the offsets of the text.
type EmbeddedReader struct {
	Tree   *document.Tree
	broken map[uint32]*document.SyntaxError // the syntax errors of the last Unwrap, by the offset of the string
}

// Unwrap reads the strings with JSON that at points to, or at which it ends early, until no such string is left: a string can hold others.
// It returns the syntax errors of strings that begin like JSON and are not, by the offset of the string.
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

// EachBroken calls tell for every string for which the last Unwrap has an error, and that at points to, or at which it ends early.
func (e *EmbeddedReader) EachBroken(at document.Pointer, tell func(n uint32, err *document.SyntaxError)) {
	e.strings(at, func(n uint32) {
		if err := e.broken[e.Tree.Nodes[n].Start]; err != nil {
			tell(n, err)
		}
	})
}

// strings calls do for every string that at points to, or at which it ends early.
func (e *EmbeddedReader) strings(at document.Pointer, do func(n uint32)) {
	found := func(n uint32) {
		if e.Tree.Nodes[n].Kind == document.String {
			do(n)
		}
	}
	e.Tree.Each(at, found, func(n uint32, _ document.Pointer) { found(n) })
}
