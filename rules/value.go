package rules

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// Value checks member n, whose JSON kind is right and which holds something, against its property of type t. Entities written as
// objects are the walk's business, not this function's.
func (c *Checker) Value(n uint32, t *tables.Type, p *tables.Property) {
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
	if v := p.Value.Vocabulary; v != nil && v.HasSubs && sound {
		c.subTerms(n, v)
	}
}

// subTerms reports items of array n that are part of a term, Core#Sub, which the array lacks.
func (c *Checker) subTerms(n uint32, v *tables.Vocabulary) {
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
		c.Report(Fault{Rule: catalogue.ValueSubRole, Node: item, Section: v.Section,
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
func (c *Checker) PassOverNothings(n uint32, t *tables.Type) {
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
func (c *Checker) one(n uint32, t *tables.Type, p *tables.Property) {
	node := &c.Tree.Nodes[n]
	if c.Trace != nil && (node.Kind == document.String || node.Kind == document.Integer) && (p.Value.Kind != tables.Text || !p.Value.Array) {
		c.Trace.leaf(n, t, p)
	}
	switch p.Value.Kind {
	case tables.Unlisted:
		c.Unlisted(n, t)
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
		c.entityID(n, t)
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
		c.term(n, t, p)
	case tables.Entity:
		if node.Kind == document.String {
			c.iri(n, p)
		}
	}
}

// iri checks that string n, of property p, is an IRI or a blank node identifier.
func (c *Checker) iri(n uint32, p *tables.Property) {
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

// subject names what value n is: its property, or an item of it.
func (c *Checker) subject(n uint32, p *tables.Property) string {
	if c.Tree.Nodes[n].KeyEnd == 0 {
		return "an item of " + p.Name
	}
	return p.Name
}

// negative reports integer n of property p, which is below 0. Where the tables say so it must not be.
func (c *Checker) negative(n uint32, p *tables.Property) {
	f := Fault{Rule: catalogue.ValueNegative, Node: n, Section: p.Section, Message: c.subject(n, p) + " is " + c.quote(n) + "; it counts from 0"}
	if p.Value.Natural {
		f.Severity, f.Message = catalogue.Error, c.subject(n, p)+" is "+c.quote(n)+"; it must not be negative"
		if !p.Required {
			f.Hint = "leave it out where there is no limit"
		}
	}
	c.fault(f)
}

// term checks a string against its vocabulary.
func (c *Checker) term(n uint32, t *tables.Type, p *tables.Property) {
	v := p.Value.Vocabulary
	text := c.Tree.Text(n)
	if v.Has(c.TermAt(n, v.Has)) || t.IsEvent && p.Word == c.Word.Action {
		return // the action is checked with its event
	}
	if right := v.Misprints[string(text)]; right != "" {
		c.misprint(n, right)
		return
	}
	f := Fault{Rule: catalogue.ValueTerm, Node: n, Section: v.Section}
	f.Message = c.quote(n) + " is not " + words.Article(words.Noun(v.Name)) + " of " + c.owner()
	f.Hint = c.unnamed(func(s *tables.Set) bool { return s.HasTerm(v.Name, c.Names.ID(text)) })
	if f.Hint == "" {
		f.Hint = c.termHint(text, v)
		f.Fixes = c.respell(n, v.Terms)
	}
	if p.Word == c.Word.Profile { // the only list, beside that of actions, to which others may add
		f.Rule, f.Severity = catalogue.EventProfileUnknown, c.unlessForeign()
	}
	if !c.termElsewhere(&f, n, v) {
		c.fault(f)
	}
}

// misprint reports string n, in the place of which the term right is meant.
func (c *Checker) misprint(n uint32, right string) {
	c.fault(Fault{Rule: catalogue.ValueTermMisprint, Node: n,
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
func (c *Checker) termMeant(text []byte, v *tables.Vocabulary) string {
	return cmp.Or(longer(text, v.Terms), c.nearestTerm(text, v.Terms))
}

func (c *Checker) termHint(text []byte, v *tables.Vocabulary) string {
	if near := c.termMeant(text, v); near != "" {
		return words.DidYouMean(near)
	}
	terms := v.Terms
	if v.HasSubs {
		terms = slices.DeleteFunc(slices.Clone(terms), func(term string) bool { return strings.Contains(term, "#") })
	}
	if len(terms) <= 16 {
		return "the terms are " + strings.Join(terms, ", ")
	}
	return ""
}

// longer returns the one term that begins with a word and goes on with another, ReadingProfile for Reading; "" if none does, or several.
func longer(text []byte, terms []string) (found string) {
	plain := words.Plain(string(text))
	for _, term := range terms {
		if rest, ok := strings.CutPrefix(words.Plain(term), plain); ok && len(plain) > 3 && rest != "" && !strings.Contains(term, "#") {
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

// Placement checks whether entity object n, of type is, may stand where it does: in property p of t, which q, if not
// nil, narrows. It reports whether it may.
func (c *Checker) Placement(n uint32, is, t *tables.Type, p, q *tables.Property) bool {
	f := Fault{Rule: catalogue.EntityPropertyType, Node: n, Section: p.Section}
	if t.IsEvent {
		f.Rule = catalogue.EventParticipantType
	}
	switch p.Value.Allows(is) {
	case tables.Allowed:
		if q != nil && q.Value.Allows(is) == tables.Refused {
			c.Report(Fault{Rule: catalogue.ProfileParticipantType, Node: n, Section: q.Section, Message: c.subject(n, p) + " is " + words.Article(is.Name) + "; " + q.Here()})
		}
		return true
	case tables.Disputed:
		if q != nil && q.Value.Allows(is) == tables.Allowed {
			return true
		}
		f.Severity, f.Disputed = catalogue.Warning, !q.Shares(is)
		f.Message = c.subject(n, p) + " is " + words.Article(is.Name) + "; " + notSure
		f.Hint = "to be safe, give " + p.Value.Item()
		if p.Value.Includes(is) {
			f.Hint = "to be safe, give " + words.Article(words.Or(p.Value.Types)) + " that is not " + words.Article(words.Or(p.Value.Else))
		}
		c.Report(f)
		return true
	}
	f.Message = c.subject(n, p) + " is " + words.Article(is.Name) + "; " + whereAllowed(t, p) + " allows " + p.Value.Item()
	c.fault(f)
	return false
}

// notSure is said of a type that a table accepts with a warning.
const notSure = "it is accepted, though the sources of the table disagree"

// whereAllowed says of what the table is that has property p.
func whereAllowed(t *tables.Type, p *tables.Property) string {
	if p.Action != "" {
		return t.Name + " with action " + p.Action
	}
	return t.Name
}
