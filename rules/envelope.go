package rules

import (
	"cmp"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// checkEnvelopeMember checks a member that only envelopes have. The JSON kind of the member is right unless the member is marked to be
// skipped.
func (c *checker) checkEnvelopeMember(n uint32) {
	switch c.Tree.Nodes[n].Name {
	case c.NameID.Sensor:
		if text := c.Tree.Text(n); !format.IsIRI(text) {
			c.fault(Fault{Rule: catalogue.EnvelopeSensorIRI, Node: n, Message: "sensor " + c.quote(n) + " " + format.IRIProblem(text),
				Hint: "give an IRI, such as https://example.org/sensors/1"})
		}
	case c.NameID.DataVersion:
		c.dataVersion(n)
	case c.NameID.Data:
		if c.Tree.IsEmpty(n) {
			c.fault(Fault{Rule: catalogue.EnvelopeDataEmpty, Node: n, Message: "data is empty; it must hold at least one event or entity describe"})
		}
	}
}

func (c *checker) dataVersion(n uint32) {
	text := c.Tree.Text(n)
	if string(text) == c.Spec.Context {
		return
	}
	f := Fault{Rule: catalogue.EnvelopeDataVersion, Node: n, Hint: "write " + c.Spec.Context}
	switch plain := tables.PlainContext(text); {
	case plain == strings.ToLower(c.Spec.Context):
		f.Message = "dataVersion " + c.quote(n) + " is almost the context of Caliper " + c.Spec.Version + ", but it is compared letter by letter"
		f.Fixes = c.write(n, c.Spec.Context)
	case strings.HasPrefix(plain, c.ContextPrefix()):
		f.Message = "dataVersion " + c.quote(n) + " is not the context of Caliper " + c.Spec.Version
		f.Hint = "checked as " + c.Spec.Version + ", whose context is " + c.Spec.Context
	default:
		f.Message = "dataVersion " + c.quote(n) + " is not the IRI of Caliper's context"
	}
	c.fault(f)
}

// mixedVersions reports that document n is of another version of Caliper than the dataVersion of its envelope.
func (c *checker) mixedVersions(n uint32, envelope *profiles.Spec) {
	c.report(Fault{Rule: catalogue.EnvelopeMixedVersions, Node: cmp.Or(c.Tree.Member(n, c.NameID.Context), n),
		Message: "this is Caliper " + c.Spec.Version + ", but the dataVersion of the envelope is Caliper " + envelope.Version,
		Hint:    "send items of another version in a separate envelope"})
}

// mixedItems reports that an envelope with dataVersion n has items of another version of Caliper.
func (c *checker) mixedItems(n uint32, items, envelope string) {
	c.Add(Fault{Rule: catalogue.EnvelopeMixedVersions, Node: n,
		Message: "dataVersion is Caliper " + envelope + ", but items of the envelope are Caliper " + items,
		Hint:    "send items of another version in a separate envelope"})
}

// notADocument reports that object n, an item of data, is an envelope.
func (c *checker) notADocument(n uint32) {
	c.fault(Fault{Rule: catalogue.EnvelopeDataItem, Node: n, Message: "an item of data is an envelope, not an event or entity describe",
		Hint: "put the items of its data here"})
}
