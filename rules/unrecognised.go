package rules

import (
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// nothingAt reports that there is nothing at a place, within value n, where a document should be.
func (c *checker) nothingAt(n uint32, place string) {
	f := Fault{Rule: catalogue.RecordUnrecognised, Node: n, Message: "this record has nothing at " + words.QuoteWhole(place) + ", where --at expects an event, entity describe or envelope"}
	if places := c.documentsIn(n, describe, mostLevels); n == 0 && len(places) > 0 && places[0].direct {
		f.Hint = "the record itself is " + words.Article(places[0].is.noun()) + ": leave out --at"
	} else if places != nil {
		f.Hint = c.atHint(n, places)
	}
	c.fault(f)
}

// unrecognised reports that value n is not a document of Caliper.
func (c *checker) unrecognised(n uint32) {
	if c.namesOther(n) {
		return
	}
	f := Fault{Rule: catalogue.RecordUnrecognised, Node: n, Message: "this is " + c.kindWord(n)}
	if node := c.Tree.Nodes[n]; (node.Kind == document.Array || node.Kind == document.Object) && c.Tree.IsEmpty(n) {
		f.Message = "this is " + emptyWord(node.Kind)
	}
	if places := c.wrapped(n); places != nil {
		f.Message += " that holds " + documentCount(places) + "; it is not itself an envelope, event or entity describe"
		f.Hint = "nothing in it was checked; " + c.atHint(n, places)
	} else {
		f.Message += ", not an envelope, event or entity describe"
	}
	c.fault(f)
}

// checkHolding reports the members of object n of type t that hold events, though t has no such property.
func (c *checker) checkHolding(n uint32, t *tables.Type) {
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		node := &c.Tree.Nodes[m]
		if node.Kind < document.String || t.Property(node.Name) != nil || c.isOpaque(node) {
			continue
		}
		if places := c.documentsIn(m, event, mostLevels); places != nil {
			c.held = append(c.held, m)
			c.fault(Fault{Rule: catalogue.RecordUnrecognised, Node: m, AtName: true, Message: c.name(m) + " holds " + documentCount(places) + ", which " + negatedVerb(places) + " checked",
				Hint: c.atHint(m, places)})
		}
	}
}

// notAList reports that data, member n of an envelope, is an object instead of a list of documents, or is JSON in a string. It returns true
// for an object, which may be a document. n is 0 if the member is absent.
func (c *checker) notAList(n uint32) bool {
	const due = "; it must be an array of events or entity describes"
	f := Fault{Rule: catalogue.PropertyKind, Node: n, Section: c.Envelope.Section}
	isObject := c.Tree.Nodes[n].Kind == document.Object
	switch {
	case n == 0 || isObject && c.Tree.IsEmpty(n):
		return false
	case isObject:
		f.Message, f.Hint = "data is an object"+due, `put it into brackets: "data": [ … ]`
	case c.Tree.HoldsJSON(n):
		f.Message, f.Hint = "data is a string that holds JSON"+due, c.textHint(n)
	default:
		return false
	}
	c.fault(f)
	return isObject
}

// readAsData reports that member m of envelope n stands for data, and reads it as data.
func (c *checker) readAsData(n, m uint32) {
	c.notThere.t, c.spelt, c.room = nil, nil, room{}
	c.report(Fault{Rule: catalogue.EnvelopeCustomProperty, Node: m, AtName: true, Message: c.unknownName(m, c.Envelope) + "; its list of events and entity describes is called data",
		Hint: `rename it to "data"`, Fixes: c.unknownPropertyFix(n, m, c.Envelope, "")})
	c.Tree.Nodes[m].Name = c.NameID.Data
}
