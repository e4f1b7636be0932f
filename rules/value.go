package rules

import (
	"bytes"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Value checks member n, whose JSON kind is right, against its property of type t. Entities written as objects are the
// walk's business, not this function's.
func (c *Checker) Value(n uint32, t *Type, p *Property) {
	node := &c.Tree.Nodes[n]
	if node.Kind == document.Null && p.Required { // by the event's action: the schema knows only what every action requires
		c.WrongKind(n, t, p)
		return
	}
	if c.isEmpty(n, p) {
		c.Empty(n, t)
		return
	}
	if !p.Value.Array {
		c.one(n, t, p)
		return
	}
	for item := n + 1; item < node.Next; item = c.Tree.Nodes[item].Next {
		if c.Tree.Nodes[item].Flags&document.Faulty == 0 {
			c.one(item, t, p)
		}
	}
}

// isEmpty reports whether optional member n is null or holds nothing. An empty string where a string of a certain form
// is due is that form's fault.
func (c *Checker) isEmpty(n uint32, p *Property) bool {
	node := &c.Tree.Nodes[n]
	switch {
	case node.Kind == document.Null:
		return true
	case p.Required:
		return false
	case node.Kind == document.String:
		return p.Value.Kind == Text && node.End == node.Start+2
	}
	return (node.Kind == document.Array || node.Kind == document.Object && p.Value.Kind == Map) && c.Tree.IsEmpty(n)
}

// one checks a single value or item.
func (c *Checker) one(n uint32, t *Type, p *Property) {
	node := &c.Tree.Nodes[n]
	switch p.Value.Kind {
	case Any:
		c.Unlisted(n, t)
	case Integer:
		if c.Tree.Src[node.Start] == '-' {
			c.fault(Fault{Rule: ValueNegative, Node: n, Section: t.section(),
				Message: c.subject(n, p) + " is " + c.quote(n) + "; it counts from 0"})
		}
	case Decimal:
		if node.Kind == document.Integer {
			c.decimalLiteral(n, t, p)
		}
	case DateTime:
		if !IsDateTime(c.Tree.Text(n)) {
			problem, hint := dateTimeProblem(string(c.Tree.Text(n)))
			c.fault(Fault{Rule: ValueDateTime, Node: n, Section: t.section(),
				Message: c.subject(n, p) + " " + c.quote(n) + " " + problem, Hint: hint})
		}
	case Duration:
		if !IsDuration(c.Tree.Text(n)) {
			c.fault(Fault{Rule: ValueDuration, Node: n, Section: t.section(),
				Message: c.subject(n, p) + " " + c.quote(n) + " is no ISO 8601 duration",
				Hint:    "write P, then days and such, then T and hours, minutes, seconds: PT1H30M, PT55S"})
		}
	case EntityID:
		c.entityID(n, t)
	case EventID:
		c.eventID(n)
	case MediaType:
		if !IsMediaType(c.Tree.Text(n)) {
			c.fault(Fault{Rule: ValueMediaType, Node: n, Section: t.section(),
				Message: c.subject(n, p) + " " + c.quote(n) + " is no media type", Hint: "write type/subtype, such as text/html or video/mp4"})
		}
	case IPAddress:
		if !IsIPAddress(c.Tree.Text(n)) {
			c.fault(Fault{Rule: ValueIPAddress, Node: n, Section: t.section(),
				Message: c.subject(n, p) + " " + c.quote(n) + " is neither an IPv4 nor an IPv6 address"})
		}
	case Term:
		c.term(n, t, p)
	case Entity:
		if node.Kind == document.String && !IsEntityID(c.Tree.Text(n)) {
			c.fault(Fault{Rule: ValueIRI, Node: n, Section: t.section(),
				Message: c.subject(n, p) + " " + c.quote(n) + " " + iriProblem(c.Tree.Text(n)),
				Hint:    "give " + p.Value.Item()})
		}
	}
}

// subject names what value n is: its property, or an item of it.
func (c *Checker) subject(n uint32, p *Property) string {
	if c.Tree.Nodes[n].KeyEnd == 0 {
		return "an item of " + p.Name
	}
	return p.Name
}

func (c *Checker) decimalLiteral(n uint32, t *Type, p *Property) {
	raw := string(c.Tree.Raw(n))
	hint := "write it with a fraction"
	if len(raw) <= 20 {
		hint = "write " + raw + ".0"
	}
	c.fault(Fault{Rule: ValueDecimalLiteral, Node: n, Section: t.section(),
		Message: c.subject(n, p) + " is a decimal written without a fraction", Hint: hint})
}

// term checks a string against its vocabulary.
func (c *Checker) term(n uint32, t *Type, p *Property) {
	v := p.Value.Vocabulary
	text := c.Tree.Text(n)
	if v.Has(c.Names.ID(text)) || v == c.actions {
		return // actions are checked with their event
	}
	f := Fault{Rule: ValueTerm, Node: n, Section: v.Section, Severity: c.unlessForeign()}
	noun := vocabularyNoun(v.Name)
	f.Message = c.quote(n) + " is no Caliper " + noun
	f.Hint = c.termHint(text, v)
	if p.Word == c.Word.Profile {
		f.Rule = EventProfileUnknown
	}
	c.fault(f)
}

func (c *Checker) termHint(text []byte, v *Vocabulary) string {
	if near := nearestTerm(text, v.Terms); near != "" {
		return didYouMean(near)
	}
	if len(v.Terms) <= 8 {
		return "the terms are " + strings.Join(v.Terms, ", ")
	}
	return ""
}

// nearestTerm is the term that was probably meant. Of an IRI, as Caliper 1.0 writes terms, the last part counts.
func nearestTerm(text []byte, terms []string) string {
	if slash := bytes.LastIndexByte(text, '/'); slash >= 0 {
		text = text[slash+1:]
		if _, fragment, ok := bytes.Cut(text, []byte("membership#")); ok {
			text = fragment
		}
	}
	return profiles.Nearest(string(text), terms)
}

// vocabularyNoun makes "identifier type" of IdentifierType.
func vocabularyNoun(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && 'A' <= r && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

// Placement checks whether entity object n, of type is, may stand where it does: in property p of t. It reports
// whether the object is worth looking into.
func (c *Checker) Placement(n uint32, is, t *Type, p *Property) bool {
	f := Fault{Rule: EntityPropertyType, Node: n, Section: t.section()}
	if t.IsEvent {
		f.Rule = EventParticipantType
	}
	switch p.Value.Allows(is) {
	case Allowed:
		return true
	case Disputed:
		f.Severity = finding.Warning
		f.Message = c.subject(n, p) + " is " + article(is.Name) + ", on which the specification disagrees with itself"
		f.Hint = "to be safe, give " + p.Value.Item()
		c.Report(f)
		return true
	}
	where := t.Name
	if p.Action != "" {
		where += " with action " + p.Action
	}
	f.Message = c.subject(n, p) + " is " + article(is.Name) + "; " + where + " allows " + p.Value.Item()
	c.fault(f)
	return false
}
