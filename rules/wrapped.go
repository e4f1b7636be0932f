package rules

import (
	"bytes"

	"github.com/caliper-lint/caliper-lint/validate/document"
)

// NothingAt reports that there is nothing at a place, within value n, where a document should be.
func (c *Checker) NothingAt(n uint32, place string) {
	c.fault(Fault{Rule: RecordUnrecognised, Node: n, Message: "there is nothing at " + Quote([]byte(place)) + ", where each record should have its document"})
}

// Unrecognised reports that n is nothing that Caliper knows.
func (c *Checker) Unrecognised(n uint32) {
	message := "this is " + c.kindWord(n) + ", not an envelope, event or entity describe"
	if node := c.Tree.Nodes[n]; (node.Kind == document.Array || node.Kind == document.Object) && c.Tree.IsEmpty(n) {
		message = "this is " + emptyWord(node.Kind) + ", not an envelope, event or entity describe"
	}
	c.fault(Fault{Rule: RecordUnrecognised, Node: n, Message: message, Hint: c.wrapped(n)})
}

// wrapped is the hint for an object that only wraps a document, "" for any other.
func (c *Checker) wrapped(n uint32) string {
	if m := c.documentIn(n, 3); m != 0 {
		return "it looks as if the document were within it: --at " + Quote([]byte(c.Tree.Pointer(m)))
	}
	return ""
}

// documentIn returns what looks like a document, or a list of them, so many levels below object n at most; 0 if nothing does.
func (c *Checker) documentIn(n uint32, levels int) uint32 {
	if levels == 0 || c.Tree.Nodes[n].Kind != document.Object {
		return 0
	}
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		if c.looksLikeDocument(m) || c.Tree.Nodes[m].Kind == document.Array && !c.Tree.IsEmpty(m) && c.looksLikeDocument(m+1) {
			return m
		}
		if inner := c.documentIn(m, levels-1); inner != 0 {
			return inner
		}
	}
	return 0
}

// looksLikeDocument reports whether value n, an object or a string of JSON, has the @context or the sensor of a document.
func (c *Checker) looksLikeDocument(n uint32) bool {
	if c.Tree.Nodes[n].Kind == document.String {
		text := c.Tree.Text(n)
		return len(text) > 0 && text[0] == '{' && (bytes.Contains(text, []byte(`"@context"`)) || bytes.Contains(text, []byte(`"sensor"`)))
	}
	return c.Tree.Member(n, c.Word.Context) != 0 || c.Tree.Member(n, c.Word.Sensor) != 0
}
