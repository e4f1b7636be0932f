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
func (c *checker) entityID(n uint32, t *tables.Type) {
	text := c.Tree.Text(n)
	if !format.IsEntityID(text) {
		c.fault(Fault{Rule: catalogue.EntityIDIRI, Node: n,
			Message: "id " + c.quote(n) + " " + format.IRIProblem(text),
			Hint:    format.IRIHint(text, `an entity's id is an absolute IRI, or a blank node identifier such as "_:learner"`)})
		return
	}
	if named := c.anonymous(text); named != "" && named != t.Name && !c.open && c.TypeNamed(c.Names.ID([]byte(named))) != nil {
		c.fault(Fault{Rule: catalogue.EntityAnonymousType, Node: n,
			Message: "id is the vocabulary IRI of " + named + ", but the entity is " + words.Article(t.Name),
			Hint:    "an anonymous entity has the IRI of its own type as id"})
	}
}

// anonymous returns the type that a vocabulary IRI names; "" if id is not such an IRI. An entity with such an id is anonymous.
func (c *checker) anonymous(id []byte) string {
	named := c.vocabularyName(id)
	if named != "" && c.trace != nil {
		c.trace.broken = true
	}
	return named
}

func (c *checker) vocabularyName(id []byte) string {
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
func (c *checker) isAnonymous(n uint32, t *tables.Type) bool {
	id := c.Tree.Member(n, c.NameID.ID)
	return id != 0 && c.Tree.Nodes[id].Kind == document.String && c.anonymous(c.Tree.Text(id)) == t.Name
}

// checkAnonymity checks how an anonymous entity n of type t is used: it should have only id and type, and be within an event.
func (c *checker) checkAnonymity(n uint32, t *tables.Type, isDescribe bool) {
	if !c.isAnonymous(n, t) {
		return
	}
	f := Fault{Rule: catalogue.EntityAnonymousUse, Node: n}
	if isDescribe {
		f.Message = "an anonymous " + t.Name + " cannot be described"
		f.Hint = "use anonymous entities within events only"
		c.report(f)
		return
	}
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		if name := c.Tree.Nodes[m].Name; name != c.NameID.ID && name != c.NameID.Type && name != c.NameID.Context {
			f.Message = "an anonymous " + t.Name + " has more than id and type"
			f.Hint = "leave the rest out, or give the entity an id of its own"
			c.report(f)
			return
		}
	}
}

// idNotExpected reports that member n is the id of an entity whose type t has no id.
func (c *checker) idNotExpected(n uint32, t *tables.Type) {
	c.fault(Fault{Rule: catalogue.EntityIDNotExpected, Node: n, Section: t.Section,
		Message: words.Article(t.Name) + " must not have an id", Hint: "leave it out"})
}

func (c *checker) eventID(n uint32, _ tables.Slot) {
	problem, right, v4 := format.EventIDProblem(c.Tree.Text(n))
	switch {
	case problem != "":
		f := Fault{Rule: catalogue.EventIDUUIDURN, Node: n, Message: "id " + c.quote(n) + " " + problem}
		switch {
		case right != "":
			f.Hint, f.Fixes = "write "+right, c.write(n, right)
		case !bytes.HasPrefix(c.Tree.Text(n), []byte(format.UUIDURN)):
			f.Hint = "write " + format.UUIDURN + " and a version 4 UUID"
		}
		c.fault(f)
	case !v4:
		f := Fault{Rule: catalogue.EventIDUUIDv4, Node: n, Message: "the UUID is not version 4, nor any other version of RFC 4122",
			Hint: "a version 4 UUID has 4 after its second dash, and 8, 9, a or b after its third"}
		if version, _ := format.UUID(c.Tree.Text(n)[len(format.UUIDURN):]); version != 0 {
			f.Message = "the UUID is version " + string("0123456789abcdef"[version]) + ", not version 4"
			f.Hint = "use random UUIDs (version 4): others are made from a time, a machine or a name"
		}
		c.report(f) // the value is an id all the same
	}
}
