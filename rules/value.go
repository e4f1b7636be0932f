package rules

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Value checks member n, whose JSON kind is right and which holds something, against its property of type t. Entities written as
// objects are the walk's business, not this function's.
func (c *Checker) Value(n uint32, t *Type, p *Property) {
	node := &c.Tree.Nodes[n]
	if node.Kind == document.Null && p.Required { // by the event's action: the schema knows only what every action requires
		c.WrongKind(n, t, p)
		return
	}
	if p.Deprecated {
		c.DeprecatedProperty(n, t)
		return
	}
	if !p.Value.Array {
		c.one(n, t, p)
		return
	}
	sound := true
	for item := n + 1; item < node.Next; item = c.Tree.Nodes[item].Next {
		if c.Tree.Nodes[item].Flags&document.Faulty == 0 {
			c.one(item, t, p)
		}
		sound = sound && c.Tree.Nodes[item].Flags&document.Faulty == 0
	}
	if v := p.Value.Vocabulary; v != nil && v.hasSubs && sound {
		c.subTerms(n, v)
	}
}

// subTerms reports items of array n that are part of a term, Core#Sub, which the array lacks.
func (c *Checker) subTerms(n uint32, v *Vocabulary) {
	var looked []uint16 // for these terms
	for item := n + 1; item < c.Tree.Nodes[n].Next; item = c.Tree.Nodes[item].Next {
		if c.Tree.Nodes[item].Kind != document.String {
			continue
		}
		text := c.Tree.Text(item)
		hash := bytes.IndexByte(text, '#')
		if hash < 0 || !v.Has(c.Names.ID(text)) {
			continue
		}
		core := c.Names.ID(text[:hash])
		if !v.Has(core) || slices.Contains(looked, core) {
			continue
		}
		looked = append(looked, core)
		if c.hasItem(n, core) {
			continue
		}
		c.Report(Fault{Rule: ValueSubRole, Node: item, Section: v.Section,
			Message: c.quote(item) + " stands without " + c.Names.Word(core) + ", of which it is a part", Hint: "add " + strconv.Quote(c.Names.Word(core))})
	}
}

// hasItem reports whether array n has the string with the given ID.
func (c *Checker) hasItem(n uint32, word uint16) bool {
	for item := n + 1; item < c.Tree.Nodes[n].Next; item = c.Tree.Nodes[item].Next {
		if c.Tree.Nodes[item].Kind == document.String && c.TermAt(item, func(w uint16) bool { return w == word }) == word {
			return true
		}
	}
	return false
}

// PassOverNothings marks the members of object n of type t that are null, or empty containers, so that nobody looks at them:
// in Caliper 1.0 they say that there is nothing. It leaves those that are required.
func (c *Checker) PassOverNothings(n uint32, t *Type) {
	if !c.Spec.JSONLD {
		return
	}
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		node := &c.Tree.Nodes[m]
		if p := t.Property(node.Name); p != nil && !p.Required && (node.Kind == document.Null || node.Kind >= document.Array && c.Tree.IsEmpty(m)) {
			node.Flags |= document.Faulty
		}
	}
}

// one checks a single value or item.
func (c *Checker) one(n uint32, t *Type, p *Property) {
	node := &c.Tree.Nodes[n]
	if c.Trace != nil && (node.Kind == document.String || node.Kind == document.Integer) && (p.Value.Kind != Text || !p.Value.Array) {
		c.Trace.leaf(n, t, p)
	}
	switch p.Value.Kind {
	case Unlisted:
		c.Unlisted(n, t)
	case Integer:
		if c.Tree.Src[node.Start] == '-' && string(c.Tree.Raw(n)) != "-0" {
			c.negative(n, p)
		}
	case Decimal:
		if node.Kind == document.Integer {
			c.literals.add(Fault{Rule: ValueDecimalLiteral, Node: n, Section: p.Section,
				Message: c.subject(n, p) + " is a decimal number that is written without a fraction", Hint: "write it with one, such as 25.0"})
		}
	case DateTime:
		if !IsDateTime(c.Tree.Text(n)) {
			problem, hint, right := dateTimeProblem(string(c.Tree.Text(n)))
			f := Fault{Rule: ValueDateTime, Node: n, Section: p.Section, Message: c.subject(n, p) + " " + c.quote(n) + " " + problem, Hint: hint}
			if right != "" {
				f.Fixes = c.write(n, right)
			}
			c.fault(f)
		}
	case Duration:
		if !IsDuration(c.Tree.Text(n)) {
			c.fault(Fault{Rule: ValueDuration, Node: n, Section: p.Section,
				Message: c.subject(n, p) + " " + c.quote(n) + " is not an ISO 8601 duration",
				Hint:    durationHint(string(c.Tree.Text(n)))})
		}
	case EntityID:
		if p.Word != c.Word.ID {
			c.iri(n, p)
			return
		}
		c.entityID(n, t)
	case EventID:
		c.eventID(n)
	case MediaType:
		if !IsMediaType(c.Tree.Text(n)) {
			c.fault(Fault{Rule: ValueMediaType, Node: n, Section: p.Section,
				Message: c.subject(n, p) + " " + c.quote(n) + " is not a media type", Hint: "write type/subtype, such as text/html or video/mp4"})
		}
	case IPAddress:
		if !IsIPAddress(c.Tree.Text(n)) {
			c.fault(Fault{Rule: ValueIPAddress, Node: n, Section: p.Section,
				Message: c.subject(n, p) + " " + c.quote(n) + " is neither an IPv4 nor an IPv6 address"})
		}
	case Term:
		c.term(n, t, p)
	case Entity:
		if node.Kind == document.String {
			c.iri(n, p)
		}
	}
}

// iri checks that string n, of property p, is an IRI or a blank node identifier.
func (c *Checker) iri(n uint32, p *Property) {
	if IsEntityID(c.Tree.Text(n)) {
		return
	}
	f := Fault{Rule: ValueIRI, Node: n, Section: p.Section, Message: c.subject(n, p) + " " + c.quote(n) + " " + iriProblem(c.Tree.Text(n)), Hint: "give an absolute IRI"}
	if p.Value.Kind == Entity {
		f.Hint = "give " + p.Value.Item()
	}
	f.Hint = iriHint(c.Tree.Text(n), f.Hint)
	c.fault(f)
}

// subject names what value n is: its property, or an item of it.
func (c *Checker) subject(n uint32, p *Property) string {
	if c.Tree.Nodes[n].KeyEnd == 0 {
		return "an item of " + p.Name
	}
	return p.Name
}

// negative reports integer n of property p, which is below 0. Where the tables say so it must not be.
func (c *Checker) negative(n uint32, p *Property) {
	f := Fault{Rule: ValueNegative, Node: n, Section: p.Section, Message: c.subject(n, p) + " is " + c.quote(n) + "; it counts from 0"}
	if p.Value.Natural {
		f.Severity, f.Message = finding.Error, c.subject(n, p)+" is "+c.quote(n)+"; it must not be negative"
		if !p.Required {
			f.Hint = "leave it out where there is no limit"
		}
	}
	c.fault(f)
}

// term checks a string against its vocabulary.
func (c *Checker) term(n uint32, t *Type, p *Property) {
	v := p.Value.Vocabulary
	text := c.Tree.Text(n)
	if v.Has(c.TermAt(n, v.Has)) || t.IsEvent && p.Word == c.Word.Action {
		return // the action is checked with its event
	}
	if right := v.Misprints[string(text)]; right != "" {
		c.misprint(n, right)
		return
	}
	f := Fault{Rule: ValueTerm, Node: n, Section: v.Section}
	f.Message = c.quote(n) + " is not " + article(vocabularyNoun(v.Name)) + " of " + c.owner()
	f.Hint = c.unnamed(func(s *Set) bool { return s.hasTerm(v.Name, c.Names.ID(text)) })
	if f.Hint == "" {
		f.Hint = c.termHint(text, v)
		f.Fixes = c.respell(n, v.Terms)
	}
	if p.Word == c.Word.Profile { // the only list, beside that of actions, to which others may add
		f.Rule, f.Severity = EventProfileUnknown, c.unlessForeign()
	}
	if !c.termElsewhere(&f, n, v) {
		c.fault(f)
	}
}

// misprint reports string n, in the place of which the term right is meant.
func (c *Checker) misprint(n uint32, right string) {
	c.fault(Fault{Rule: ValueTermMisprint, Node: n,
		Message: c.quote(n) + " is a misprint in places of the specification; the term is " + right, Hint: "write " + right, Fixes: c.write(n, right)})
}

// owner names the tables that apply.
func (c *Checker) owner() string {
	if len(c.Spec.Contexts) > 0 {
		return "Caliper " + c.Spec.Version + " or its extensions"
	}
	return "Caliper " + c.Spec.Version
}

// termMeant returns the term that was probably meant by a word, "" if none is near.
func (c *Checker) termMeant(text []byte, v *Vocabulary) string {
	return cmp.Or(longer(text, v.Terms), c.nearestTerm(text, v.Terms))
}

func (c *Checker) termHint(text []byte, v *Vocabulary) string {
	if near := c.termMeant(text, v); near != "" {
		return didYouMean(near)
	}
	terms := v.Terms
	if v.hasSubs {
		terms = slices.DeleteFunc(slices.Clone(terms), func(term string) bool { return strings.Contains(term, "#") })
	}
	if len(terms) <= 16 {
		return "the terms are " + strings.Join(terms, ", ")
	}
	return ""
}

// longer returns the one term that begins with a word and goes on with another, ReadingProfile for Reading; "" if none does, or several.
func longer(text []byte, terms []string) (found string) {
	plain := plainWord(string(text))
	for _, term := range terms {
		if rest, ok := strings.CutPrefix(plainWord(term), plain); ok && len(plain) > 3 && rest != "" && !strings.Contains(term, "#") {
			if found != "" {
				return ""
			}
			found = term
		}
	}
	return found
}

// nearestTerm is the term that was probably meant. Of an IRI, as Caliper 1.0 writes terms, the last part counts; of one of somebody
// else's nobody knows what is meant.
func (c *Checker) nearestTerm(text []byte, terms []string) string {
	if c.isOthersIRI(text) {
		return ""
	}
	if slash := bytes.LastIndexByte(text, '/'); slash >= 0 {
		text = text[slash+1:]
		if _, fragment, ok := bytes.Cut(text, []byte("#")); ok && profiles.Nearest(string(text), terms) == "" {
			text = fragment // a "#" may also be part of a term
		}
	}
	return profiles.Nearest(string(text), terms)
}

// vocabularyNoun makes "identifier type" of IdentifierType, and "LTI message type" of LtiMessageType.
func vocabularyNoun(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && 'A' <= r && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.Replace(strings.ToLower(b.String()), "lti ", "LTI ", 1)
}

// Placement checks whether entity object n, of type is, may stand where it does: in property p of t, which q, if not
// nil, narrows. It reports whether it may.
func (c *Checker) Placement(n uint32, is, t *Type, p, q *Property) bool {
	f := Fault{Rule: EntityPropertyType, Node: n, Section: p.Section}
	if t.IsEvent {
		f.Rule = EventParticipantType
	}
	switch p.Value.Allows(is) {
	case Allowed:
		if q != nil && q.Value.Allows(is) == Refused {
			c.Report(Fault{Rule: ProfileParticipantType, Node: n, Section: q.Section, Message: c.subject(n, p) + " is " + article(is.Name) + "; " + q.here()})
		}
		return true
	case Disputed:
		if q != nil && q.Value.Allows(is) == Allowed {
			return true
		}
		f.Severity, f.Disputed = finding.Warning, !q.shares(is)
		f.Message = c.subject(n, p) + " is " + article(is.Name) + "; " + notSure
		f.Hint = "to be safe, give " + p.Value.Item()
		if p.Value.includes(is) {
			f.Hint = "to be safe, give " + article(or(p.Value.Types)) + " that is not " + article(or(p.Value.Else))
		}
		c.Report(f)
		return true
	}
	f.Message = c.subject(n, p) + " is " + article(is.Name) + "; " + whereAllowed(t, p) + " allows " + p.Value.Item()
	c.fault(f)
	return false
}

// includes reports whether t is one of the types that v names, or extends one, though it is not welcome.
func (v *Value) includes(t *Type) bool {
	return slices.ContainsFunc(v.named, func(named *Type) bool { return t.IsA(named) })
}

// shares reports whether the row of a profile, which narrows a property to p, accepts type is, be it with a warning. What only
// the event's own table accepts with one does not count for certification, which goes by the profile's rows. p may be nil.
func (p *Property) shares(is *Type) bool { return p != nil && p.Value.Allows(is) != Refused }

// notSure is said of a type that a table accepts with a warning.
const notSure = "it is accepted, though the sources of the table disagree"

// here says what the profile that narrows p has in its place.
func (p *Property) here() string { return p.Profile + " has " + article(or(p.Value.Types)) + " there" }

// whereAllowed says of what the table is that has property p.
func whereAllowed(t *Type, p *Property) string {
	if p.Action != "" {
		return t.Name + " with action " + p.Action
	}
	return t.Name
}
