package rules

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// checkValue checks member n against the property of its slot. The JSON kind of the value is right, and the value is not empty. The walk
// checks entities written as objects.
func (c *checker) checkValue(n uint32, s tables.Slot) {
	p := s.Property
	node := &c.Tree.Nodes[n]
	if node.Kind == document.Null && p.Required { // required by the event's action: the schema knows only the requirements for every action
		c.wrongKind(n, s.Type, p)
		return
	}
	if p.Deprecated {
		c.deprecatedProperty(n, s.Type)
		return
	}
	if !p.Value.Array {
		c.checkSingle(n, s)
		return
	}
	sound := true
	for item := n + 1; item < node.Next; item = c.Tree.Nodes[item].Next {
		if c.Tree.Nodes[item].Flags&document.Skip == 0 {
			c.checkSingle(item, s)
		}
		sound = sound && c.Tree.Nodes[item].Flags&document.Skip == 0
	}
	if v := p.Value.Vocabulary; v != nil && v.HasSubs && sound {
		c.subTerms(n, v)
	}
}

// checkSingle checks a single value or item.
func (c *checker) checkSingle(n uint32, s tables.Slot) {
	kind := s.Property.Value.Kind
	if c.trace != nil {
		c.trace.leaf(n, c.Tree.Nodes[n].Kind, s)
	}
	if row := kind.Row(); row.IsRight != nil {
		if !row.IsRight(c.Tree.Text(n)) {
			c.wrongText(n, s.Property, row)
		}
	} else if check := ownChecks[kind]; check != nil {
		check(c, n, s)
	}
}

// ownChecks are the checks of the kinds of value for which a look at the text is not enough. A kind without a check here is right by its
// text, by its JSON kind, by the shape of the document, or by the walk.
var ownChecks = [tables.KindCount]func(c *checker, n uint32, s tables.Slot){
	tables.Unlisted: (*checker).unlistedProperty,
	tables.Integer:  (*checker).integer,
	tables.Natural:  (*checker).integer,
	tables.Decimal:  (*checker).decimal,
	tables.IRI:      (*checker).anyID,
	tables.EventID:  (*checker).eventID,
	tables.Term:     (*checker).term,
	tables.Entity:   (*checker).reference,
}

// wrongText reports string n of property p, which its kind refuses by the text alone.
func (c *checker) wrongText(n uint32, p *tables.Property, kind *tables.KindRow) {
	says, hint, right := kind.Problem(string(c.Tree.Text(n)))
	f := Fault{Rule: kind.Rule, Node: n, Section: p.Section, Message: c.subject(n, p) + " " + c.quote(n) + " " + says, Hint: hint, isOfValues: true}
	if right != "" {
		f.Fixes = c.write(n, right)
	}
	c.fault(f)
}

// integer checks integer n.
func (c *checker) integer(n uint32, s tables.Slot) {
	if c.Tree.Src[c.Tree.Nodes[n].Start] == '-' && string(c.Tree.Raw(n)) != "-0" {
		c.negative(n, s.Property)
	}
}

// decimal checks number n, which should be written as a decimal.
func (c *checker) decimal(n uint32, s tables.Slot) {
	if c.Tree.Nodes[n].Kind == document.Integer {
		c.literals.add(Fault{Rule: catalogue.ValueDecimalLiteral, Node: n, Section: s.Property.Section,
			Message: c.subject(n, s.Property) + " is a decimal number without a fraction", Hint: "write a fraction, such as 25.0"})
	}
}

// anyID checks string n, the id of an entity or another IRI.
func (c *checker) anyID(n uint32, s tables.Slot) {
	if s.Property.NameID != c.NameID.ID {
		c.iri(n, s.Property)
		return
	}
	c.entityID(n, s.Type)
}

// reference checks value n, which refers to an entity, if it is a string.
func (c *checker) reference(n uint32, s tables.Slot) {
	if c.Tree.Nodes[n].Kind == document.String {
		c.iri(n, s.Property)
	}
}

// iri checks that string n, of property p, is an IRI or a blank node identifier.
func (c *checker) iri(n uint32, p *tables.Property) {
	if format.IsEntityID(c.Tree.Text(n)) {
		return
	}
	f := Fault{Rule: catalogue.ValueIRI, Node: n, Section: p.Section, Message: c.subject(n, p) + " " + c.quote(n) + " " + format.IRIProblem(c.Tree.Text(n)), Hint: "give an absolute IRI"}
	if p.Value.Kind == tables.Entity {
		f.Hint = "give " + p.Value.Item()
	}
	f.Hint = format.IRIHint(c.Tree.Text(n), f.Hint)
	c.fault(f)
}

// negative reports integer n of property p, which is below 0. The tables say whether that is an error.
func (c *checker) negative(n uint32, p *tables.Property) {
	f := Fault{Rule: catalogue.ValueNegative, isOfValues: true, Node: n, Section: p.Section, Message: c.subject(n, p) + " is " + c.quote(n) + "; it should not be negative"}
	if p.Value.Kind == tables.Natural {
		f.Severity, f.Message = catalogue.Error, c.subject(n, p)+" is "+c.quote(n)+"; it must not be negative"
		if strings.HasPrefix(p.Name, "max") && !p.Required {
			f.Hint = "leave it out if there is no limit"
		}
	}
	c.fault(f)
}
