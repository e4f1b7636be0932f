package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// checkAction checks the action of event n. It returns the name ID of the action, Unknown if t cannot have the action, and the entry of the
// action in the table of t, if there is one.
func (c *checker) checkAction(n uint32, t *tables.Type) (uint16, *tables.Action) {
	a := c.Tree.Member(n, c.NameID.Action)
	if a == 0 || c.Tree.Nodes[a].Flags&document.Skip != 0 || c.Tree.Nodes[a].Kind != document.String || c.holdsNothing(a) {
		return document.Unknown, nil
	}
	text := c.Tree.Text(a)
	id := c.termAt(a, c.Actions.Has)
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
			Message: t.Name + " cannot have the action " + strconv.Quote(c.Names.Word(id)) + "; it allows " + allowedActions(t), Hint: c.eventsWith(id)})
		return document.Unknown, nil
	}
	if action.Deprecated {
		c.report(Fault{Rule: catalogue.EventActionDeprecated, Node: a, Section: t.Section,
			Message: t.Name + " should not have the action " + strconv.Quote(action.Name) + ", a leftover from Caliper 1.0", Hint: t.Name + " allows " + allowedActions(t)})
		return document.Unknown, action // no profile has the action
	}
	return id, action
}

func (c *checker) actionUnknown(n uint32, t *tables.Type) {
	text := c.Tree.Text(n)
	hint := c.unnamedContextHint(func(s *tables.Set) bool { return s.Actions.Has(c.Names.ID(text)) })
	candidates := t.AllowedActions
	if candidates == nil {
		candidates = c.Actions.Terms
	}
	var fixes []Fix
	if hint == "" {
		hint, fixes = words.DidYouMean(c.likelyAction(text, t, candidates)), c.respell(n, candidates)
	}
	if hint == "" && len(t.AllowedActions) > 0 {
		hint = t.Name + " allows " + allowedActions(t)
	}
	if hint == "" && c.Spec.Version == profiles.Versions()[0] {
		hint = "caliper-lint explain " + string(catalogue.EventActionUnknown) + " lists all actions"
	}
	f := Fault{Rule: catalogue.EventActionUnknown, Node: n, Severity: c.foreignSeverity(),
		Message: "action " + c.quote(n) + c.isNot("action"), Hint: hint, Fixes: fixes}
	if !c.termElsewhere(&f, n, c.Actions) {
		c.fault(f)
	}
}

// likelyAction returns the candidate that an unknown action of an event of type t probably stands for; "" if no candidate is near.
func (c *checker) likelyAction(text []byte, t *tables.Type, candidates []string) string {
	term := c.Actions.TermInsteadOf(string(text))
	if slices.Contains(candidates, term) {
		return term
	}
	if term != "" {
		return "" // what is meant is not allowed here
	}
	near := c.nearestTerm(text, candidates)
	if t.AllowedActions == nil && near != "" && !profiles.IsNear(words.Plain(string(text)), words.Plain(near), max(1, len(text)/5)) {
		return "" // any word is near to some action, if all actions are candidates
	}
	return near
}

// allowedActions lists the actions that events of type t may have, or the first of a long list.
func allowedActions(t *tables.Type) string {
	const shown = 5
	all := t.AllowedActions
	if len(all) <= tables.FewTerms {
		return words.Or(all)
	}
	return strings.Join(all[:shown], ", ") + " and " + strconv.Itoa(len(all)-shown) + " other actions"
}

// eventsWith lists the event types that have an action.
func (c *checker) eventsWith(action uint16) string {
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
