package rules

import (
	"bytes"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// entityID checks id n of an entity of type t.
func (c *Checker) entityID(n uint32, t *tables.Type) {
	text := c.Tree.Text(n)
	if !format.IsEntityID(text) {
		c.fault(Fault{Rule: catalogue.EntityIDIRI, Node: n,
			Message: "id " + c.quote(n) + " " + format.IRIProblem(text),
			Hint:    format.IRIHint(text, `an entity's id is an absolute IRI, or a blank node identifier such as "_:learner"`)})
		return
	}
	if named := c.anonymous(text); named != "" && named != t.Name && !c.Open && c.TypeNamed(c.Names.ID([]byte(named))) != nil {
		c.fault(Fault{Rule: catalogue.EntityAnonymousType, Node: n,
			Message: "id is the vocabulary IRI of " + named + ", but the entity is " + words.Article(t.Name),
			Hint:    "an anonymous entity has the IRI of its own type as id"})
	}
}

// anonymous returns the type that a vocabulary IRI names, "" if id is none. Such an IRI makes an entity anonymous.
func (c *Checker) anonymous(id []byte) string {
	named := c.vocabularyName(id)
	if named != "" && c.Trace != nil {
		c.Trace.Broken = true
	}
	return named
}

func (c *Checker) vocabularyName(id []byte) string {
	if rest, ok := bytes.CutPrefix(id, []byte("http")); ok {
		rest = bytes.TrimPrefix(rest, []byte("s"))
		if rest, ok = bytes.CutPrefix(rest, []byte("://")); ok {
			if rest, ok = bytes.CutPrefix(rest, []byte(c.Spec.Vocabulary)); ok {
				return string(rest)
			}
		}
	}
	return ""
}

// isAnonymous reports whether entity n of type t has the vocabulary IRI of its type as id.
func (c *Checker) isAnonymous(n uint32, t *tables.Type) bool {
	id := c.Tree.Member(n, c.Word.ID)
	return id != 0 && c.Tree.Nodes[id].Kind == document.String && c.anonymous(c.Tree.Text(id)) == t.Name
}

// Anonymity checks how an anonymous entity n of type t is used: it should say nothing but id and type, within an event.
func (c *Checker) Anonymity(n uint32, t *tables.Type, isDescribe bool) {
	if !c.isAnonymous(n, t) {
		return
	}
	f := Fault{Rule: catalogue.EntityAnonymousUse, Node: n}
	if isDescribe {
		f.Message = "a describe of an anonymous " + t.Name + " describes nobody"
		f.Hint = "anonymous entities belong within events"
		c.Report(f)
		return
	}
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		if name := c.Tree.Nodes[m].Name; name != c.Word.ID && name != c.Word.Type && name != c.Word.Context {
			f.Message = "an anonymous " + t.Name + " has more than id and type"
			f.Hint = "leave the rest out, or give the entity an id of its own"
			c.Report(f)
			return
		}
	}
}

// IDNotExpected reports that member n is the id of an entity of type t, which has none.
func (c *Checker) IDNotExpected(n uint32, t *tables.Type) {
	c.fault(Fault{Rule: catalogue.EntityIDNotExpected, Node: n, Section: t.Section,
		Message: words.Article(t.Name) + " has no id", Hint: "leave it out"})
}
