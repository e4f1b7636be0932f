package rules

import (
	"bytes"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
)

func (c *Checker) eventID(n uint32) {
	problem, right, v4 := eventIDProblem(c.Tree.Text(n))
	switch {
	case problem != "":
		f := Fault{Rule: EventIDUUIDURN, Node: n, Message: "id " + c.quote(n) + " " + problem}
		switch {
		case right != "":
			f.Hint, f.Fixes = "write "+right, c.write(n, right)
		case !bytes.HasPrefix(c.Tree.Text(n), []byte(uuidURN)):
			f.Hint = "write " + uuidURN + " and a version 4 UUID"
		}
		c.fault(f)
	case !v4:
		f := Fault{Rule: EventIDUUIDv4, Node: n, Message: "the UUID is of no version, but of a kind of its own",
			Hint: "a random one (version 4) has 4 after its second dash, and 8, 9, a or b after its third"}
		if version, _ := UUID(c.Tree.Text(n)[len(uuidURN):]); version != 0 {
			f.Message = "the UUID is of version " + string("0123456789abcdef"[version]) + ", not 4"
			f.Hint = "version 4 is random; others tell the time or the machine that made them"
		}
		c.Report(f) // it is an id all the same
	}
}

// Action checks the action of event n. It returns its word, Unknown if t cannot have it, and what it adds to t, if anything.
func (c *Checker) Action(n uint32, t *Type) (uint16, *Action) {
	a := c.Tree.Member(n, c.Word.Action)
	if a == 0 || c.Tree.Nodes[a].Flags&document.Faulty != 0 || c.Tree.Nodes[a].Kind != document.String || c.holdsNothing(a) {
		return document.Unknown, nil
	}
	text := c.Tree.Text(a)
	id := c.TermAt(a, c.Actions.Has)
	if !c.Actions.Has(id) {
		right, ok := c.Actions.Misprints[string(text)]
		if !ok {
			c.actionUnknown(a, t)
			return document.Unknown, nil
		}
		c.misprint(a, right)
		id = c.Names.ID([]byte(right))
	}
	c.extensionWord(a, c.Names.Word(id))
	if t.actions == nil {
		return id, nil
	}
	action := t.actions[id]
	if action == nil {
		c.fault(Fault{Rule: EventActionNotAllowed, Node: a, Section: t.Section,
			Message: t.Name + " cannot have the action " + c.Names.Word(id) + "; it allows " + or(t.allowed), Hint: c.eventsWith(id)})
		return document.Unknown, nil
	}
	if action.Deprecated {
		c.Report(Fault{Rule: EventActionDeprecated, Node: a, Section: t.Section,
			Message: t.Name + " should not have the action " + action.Name + " any more, which is left of Caliper 1.0", Hint: "it allows " + or(t.allowed)})
		return document.Unknown, action // no profile has it
	}
	return id, action
}

func (c *Checker) actionUnknown(n uint32, t *Type) {
	text := c.Tree.Text(n)
	hint := c.unnamed(func(s *Set) bool { return s.Actions.Has(c.Names.ID(text)) })
	candidates := t.allowed
	if candidates == nil {
		candidates = c.Actions.Terms
	}
	var fixes []Fix
	if hint == "" {
		hint, fixes = didYouMean(c.actionMeant(text, t, candidates)), c.respell(n, candidates)
	}
	if hint == "" && len(t.allowed) > 0 {
		hint = t.Name + " allows " + or(t.allowed)
	}
	f := Fault{Rule: EventActionUnknown, Node: n, Severity: c.unlessForeign(),
		Message: "action " + c.quote(n) + " is not an action of " + c.owner(), Hint: hint, Fixes: fixes}
	if !c.termElsewhere(&f, n, c.Actions) {
		c.fault(f)
	}
}

// actionMeant returns the action that an unknown one was probably meant to be, of those that may stand in events of type t; "" if none is near.
func (c *Checker) actionMeant(text []byte, t *Type, candidates []string) string {
	if meant := c.Actions.meantBy(string(text)); slices.Contains(candidates, meant) {
		return meant
	}
	near := c.nearestTerm(text, candidates)
	if t.allowed == nil && near != "" && !profiles.IsNear(plainWord(string(text)), plainWord(near), max(1, len(text)/5)) {
		return "" // among all actions some are near to any word
	}
	return near
}

// eventsWith tells which event types have the action.
func (c *Checker) eventsWith(action uint16) string {
	names := []string{c.Event.Name}
	for _, t := range c.Types {
		if t.actions[action] != nil {
			names = append(names, t.Name)
		}
	}
	if len(names) == 1 {
		return "only the generic Event can have it"
	}
	return c.Names.Word(action) + " belongs to " + strings.Join(names[1:], ", ")
}
