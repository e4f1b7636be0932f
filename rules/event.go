package rules

import (
	"bytes"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/format"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

func (c *Checker) eventID(n uint32) {
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
		f := Fault{Rule: catalogue.EventIDUUIDv4, Node: n, Message: "the UUID is of no version, but of a kind of its own",
			Hint: "a random one (version 4) has 4 after its second dash, and 8, 9, a or b after its third"}
		if version, _ := format.UUID(c.Tree.Text(n)[len(format.UUIDURN):]); version != 0 {
			f.Message = "the UUID is of version " + string("0123456789abcdef"[version]) + ", not 4"
			f.Hint = "version 4 is random; others tell the time or the machine that made them"
		}
		c.Report(f) // it is an id all the same
	}
}

// Action checks the action of event n. It returns its word, Unknown if t cannot have it, and what it adds to t, if anything.
func (c *Checker) Action(n uint32, t *tables.Type) (uint16, *tables.Action) {
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
	if t.ActionOf == nil {
		return id, nil
	}
	action := t.ActionOf[id]
	if action == nil {
		c.fault(Fault{Rule: catalogue.EventActionNotAllowed, Node: a, Section: t.Section,
			Message: t.Name + " cannot have the action " + c.Names.Word(id) + "; it allows " + words.Or(t.AllowedActions), Hint: c.eventsWith(id)})
		return document.Unknown, nil
	}
	if action.Deprecated {
		c.Report(Fault{Rule: catalogue.EventActionDeprecated, Node: a, Section: t.Section,
			Message: t.Name + " should not have the action " + action.Name + " any more, which is left of Caliper 1.0", Hint: "it allows " + words.Or(t.AllowedActions)})
		return document.Unknown, action // no profile has it
	}
	return id, action
}

func (c *Checker) actionUnknown(n uint32, t *tables.Type) {
	text := c.Tree.Text(n)
	hint := c.unnamed(func(s *tables.Set) bool { return s.Actions.Has(c.Names.ID(text)) })
	candidates := t.AllowedActions
	if candidates == nil {
		candidates = c.Actions.Terms
	}
	var fixes []Fix
	if hint == "" {
		hint, fixes = words.DidYouMean(c.actionMeant(text, t, candidates)), c.respell(n, candidates)
	}
	if hint == "" && len(t.AllowedActions) > 0 {
		hint = t.Name + " allows " + words.Or(t.AllowedActions)
	}
	f := Fault{Rule: catalogue.EventActionUnknown, Node: n, Severity: c.unlessForeign(),
		Message: "action " + c.quote(n) + " is not an action of " + c.owner(), Hint: hint, Fixes: fixes}
	if !c.termElsewhere(&f, n, c.Actions) {
		c.fault(f)
	}
}

// actionMeant returns the action that an unknown one was probably meant to be, of those that may stand in events of type t; "" if none is near.
func (c *Checker) actionMeant(text []byte, t *tables.Type, candidates []string) string {
	if meant := c.Actions.MeantBy(string(text)); slices.Contains(candidates, meant) {
		return meant
	}
	near := c.nearestTerm(text, candidates)
	if t.AllowedActions == nil && near != "" && !profiles.IsNear(words.Plain(string(text)), words.Plain(near), max(1, len(text)/5)) {
		return "" // among all actions some are near to any word
	}
	return near
}

// eventsWith tells which event types have the action.
func (c *Checker) eventsWith(action uint16) string {
	names := []string{c.Event.Name}
	for _, t := range c.Types {
		if t.ActionOf[action] != nil {
			names = append(names, t.Name)
		}
	}
	if len(names) == 1 {
		return "only the generic Event can have it"
	}
	return c.Names.Word(action) + " belongs to " + strings.Join(names[1:], ", ")
}
