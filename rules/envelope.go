package rules

import (
	"bytes"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/document"
)

// EnvelopeMember checks what only an envelope has. The kinds of its members are right where they are not marked as faulty.
func (c *Checker) EnvelopeMember(n uint32) {
	switch c.Tree.Nodes[n].Name {
	case c.Word.Sensor:
		if text := c.Tree.Text(n); !IsIRI(text) {
			c.fault(Fault{Rule: EnvelopeSensorIRI, Node: n, Message: "sensor " + c.quote(n) + " " + iriProblem(text),
				Hint: "an IRI tells sensors apart everywhere"})
		}
	case c.Word.DataVersion:
		c.dataVersion(n)
	case c.Word.Data:
		if c.Tree.IsEmpty(n) {
			c.fault(Fault{Rule: EnvelopeDataEmpty, Node: n, Message: "data is empty; it must hold at least one event or entity describe"})
		}
	}
}

func (c *Checker) dataVersion(n uint32) {
	text := c.Tree.Text(n)
	if string(text) == c.Spec.Context {
		return
	}
	f := Fault{Rule: EnvelopeDataVersion, Node: n, Hint: "write " + c.Spec.Context}
	switch plain := plainContext(text); {
	case plain == strings.ToLower(c.Spec.Context):
		f.Message = "dataVersion " + c.quote(n) + " is almost the context of Caliper " + c.Spec.Version + ", but it is compared letter by letter"
		f.Fixes = c.write(n, c.Spec.Context)
	case strings.HasPrefix(plain, c.ContextPrefix()):
		f.Message = "dataVersion " + c.quote(n) + " is not that of Caliper " + c.Spec.Version
		f.Hint = "checked as " + c.Spec.Version + ", whose context is " + c.Spec.Context
	default:
		f.Message = "dataVersion " + c.quote(n) + " is not the IRI of Caliper's context"
	}
	c.fault(f)
}

// MixedVersions reports that document n is of another version of Caliper than the dataVersion of its envelope.
func (c *Checker) MixedVersions(n uint32, envelope *profiles.Spec) {
	c.Report(Fault{Rule: EnvelopeMixedVersions, Node: c.Tree.Member(n, c.Word.Context),
		Message: "this is of Caliper " + c.Spec.Version + ", but by its dataVersion the envelope is of " + envelope.Version,
		Hint:    "send what is of another version in an envelope of its own"})
}

// NotADocument reports that object n, an item of data, is an envelope.
func (c *Checker) NotADocument(n uint32) {
	c.fault(Fault{Rule: EnvelopeDataItem, Node: n, Message: "an item of data is an envelope, not an event or entity describe",
		Hint: "put the items of its data here"})
}

// NothingAt reports that record n has nothing at the place where its document should be.
func (c *Checker) NothingAt(n uint32, place document.Pointer) {
	c.fault(Fault{Rule: RecordUnrecognised, Node: n, Message: "there is nothing at " + Quote([]byte(place.String())) + ", where each record should have its document"})
}

// Unrecognised reports that n is nothing that Caliper knows.
func (c *Checker) Unrecognised(n uint32) {
	if c.namesOther(n) {
		return
	}
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
