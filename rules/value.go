package rules

import (
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// checkValue checks member n, whose JSON kind is right and which holds something, against the property of its slot. Entities written as
// objects are the walk's business, not this function's.
func (c *checker) checkValue(n uint32, s tables.Slot) {
	p := s.Property
	node := &c.Tree.Nodes[n]
	if node.Kind == document.Null && p.Required { // by the event's action: the schema knows only what every action requires
		c.wrongKind(n, s.Type, p)
		return
	}
	if p.Deprecated {
		c.deprecatedProperty(n, s.Type)
		return
	}
	if !p.Value.Array {
		c.one(n, s)
		return
	}
	sound := true
	for item := n + 1; item < node.Next; item = c.Tree.Nodes[item].Next {
		if c.Tree.Nodes[item].Flags&document.Faulty == 0 {
			c.one(item, s)
		}
		sound = sound && c.Tree.Nodes[item].Flags&document.Faulty == 0
	}
	if v := p.Value.Vocabulary; v != nil && v.HasSubs && sound {
		c.subTerms(n, v)
	}
}

// one checks a single value or item.
func (c *checker) one(n uint32, s tables.Slot) {
	p := s.Property
	node := &c.Tree.Nodes[n]
	if c.trace != nil && (node.Kind == document.String || node.Kind == document.Integer) && (p.Value.Kind != tables.Text || !p.Value.Array) {
		c.trace.leaf(n, s)
	}
	switch p.Value.Kind {
	case tables.Unlisted:
		c.unlistedProperty(n, s.Type)
	case tables.Integer:
		if c.Tree.Src[node.Start] == '-' && string(c.Tree.Raw(n)) != "-0" {
			c.negative(n, p)
		}
	case tables.Decimal:
		if node.Kind == document.Integer {
			c.literals.add(Fault{Rule: catalogue.ValueDecimalLiteral, Node: n, Section: p.Section,
				Message: c.subject(n, p) + " is a decimal number that is written without a fraction", Hint: "write it with one, such as 25.0"})
		}
	case tables.DateTime:
		if !format.IsDateTime(c.Tree.Text(n)) {
			problem, hint, right := format.DateTimeProblem(string(c.Tree.Text(n)))
			f := Fault{Rule: catalogue.ValueDateTime, Node: n, Section: p.Section, Message: c.subject(n, p) + " " + c.quote(n) + " " + problem, Hint: hint}
			if right != "" {
				f.Fixes = c.write(n, right)
			}
			c.fault(f)
		}
	case tables.Duration:
		if !format.IsDuration(c.Tree.Text(n)) {
			c.fault(Fault{Rule: catalogue.ValueDuration, Node: n, Section: p.Section,
				Message: c.subject(n, p) + " " + c.quote(n) + " is not an ISO 8601 duration",
				Hint:    format.DurationHint(string(c.Tree.Text(n)))})
		}
	case tables.EntityID:
		if p.Word != c.Word.ID {
			c.iri(n, p)
			return
		}
		c.entityID(n, s.Type)
	case tables.EventID:
		c.eventID(n)
	case tables.MediaType:
		if !format.IsMediaType(c.Tree.Text(n)) {
			c.fault(Fault{Rule: catalogue.ValueMediaType, Node: n, Section: p.Section,
				Message: c.subject(n, p) + " " + c.quote(n) + " is not a media type", Hint: "write type/subtype, such as text/html or video/mp4"})
		}
	case tables.IPAddress:
		if !format.IsIPAddress(c.Tree.Text(n)) {
			c.fault(Fault{Rule: catalogue.ValueIPAddress, Node: n, Section: p.Section,
				Message: c.subject(n, p) + " " + c.quote(n) + " is neither an IPv4 nor an IPv6 address"})
		}
	case tables.Term:
		c.term(n, s)
	case tables.Entity:
		if node.Kind == document.String {
			c.iri(n, p)
		}
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

// negative reports integer n of property p, which is below 0. Where the tables say so it must not be.
func (c *checker) negative(n uint32, p *tables.Property) {
	f := Fault{Rule: catalogue.ValueNegative, Node: n, Section: p.Section, Message: c.subject(n, p) + " is " + c.quote(n) + "; it counts from 0"}
	if p.Value.Natural {
		f.Severity, f.Message = catalogue.Error, c.subject(n, p)+" is "+c.quote(n)+"; it must not be negative"
		if !p.Required {
			f.Hint = "leave it out where there is no limit"
		}
	}
	c.fault(f)
}
