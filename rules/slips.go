package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// A name or type that is one slip away from a known one is reported, and then read as the known one. So one run finds all faults, and a
// required property under a wrong name is one fault, not two.

// readNames reports the misspelt members of object n, and reads them under their right names. A misspelt name differs from an absent
// property of t only in capitals or underscores, or is near to a required one, or is listed in the tables instead of one. readNames returns
// at once if t knows all names, the common case.
func (c *checker) readNames(n uint32, t *tables.Type) {
	c.notThere.t, c.spelt, c.room = nil, nil, room{}
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		node := &c.Tree.Nodes[m]
		if node.Flags&(document.Skip|document.Duplicate) != 0 || node.Name == c.NameID.Context || node.Name != document.Unknown && t.Property(node.Name) != nil || c.isOldKey(m) {
			continue
		}
		if p := c.likelyProperty(n, m, t); p != nil {
			c.misnamed(n, m, t, p)
			node.Name, c.notThere.t = p.NameID, nil
		}
	}
}

// likelyProperty returns the property of t that member m of object n stands for under a wrong name; nil if that is uncertain.
func (c *checker) likelyProperty(n, m uint32, t *tables.Type) *tables.Property {
	name := string(c.Tree.Key(m))
	plain := words.Plain(name)
	for _, p := range t.Properties {
		if p.Plain == plain && !p.Deprecated && c.lacks(n, p, t) && (p.Required || !c.open || !c.otherVocabulary) {
			if c.isSpeltTwice(n, m, plain) {
				return nil // two candidates, so the intended one is unknown
			}
			return p
		}
	}
	if p := t.PropertyNamed(t.InsteadOf[plain]); p != nil && p.Required && c.lacks(n, p, t) {
		return p
	}
	if c.Tree.Nodes[m].Name != document.Unknown {
		return nil // the name is a property of another type
	}
	if !slices.ContainsFunc(c.absent(n, t), func(p *tables.Property) bool { return p.Required }) {
		return nil
	}
	if p := t.PropertyNamed(c.slipOfProperty(n, name, t)); p != nil && p.Required {
		return p
	}
	return nil
}

// isSpeltTwice reports whether object n has another unknown member with the same plain letters as member m.
func (c *checker) isSpeltTwice(n, m uint32, plain string) bool {
	if c.spelt == nil {
		c.spelt = map[string]int{}
		for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
			if c.Tree.Nodes[m].Name == document.Unknown {
				c.spelt[words.Plain(string(c.Tree.Key(m)))]++
			}
		}
	}
	others := c.spelt[plain]
	if c.Tree.Nodes[m].Name == document.Unknown {
		others--
	}
	return others > 0
}

// misnamed reports that member m of object n stands for property p under a wrong name.
func (c *checker) misnamed(n, m uint32, t *tables.Type, p *tables.Property) {
	f := Fault{Rule: catalogue.PropertyUnknown, Node: m, AtName: true, Section: p.Section, Severity: c.foreignSeverity(),
		Message: c.unknownName(m, t), Hint: words.DidYouMean(p.Name), Fixes: c.unknownPropertyFix(n, m, t, words.DidYouMean(p.Name))}
	if t == c.Envelope {
		f.Rule, f.Severity = catalogue.EnvelopeCustomProperty, 0
	}
	if p.Required {
		f.Severity = catalogue.Error
	}
	c.report(f)
}

// memberNamed returns the member of object n with a name, or else a member whose name is another spelling of it; 0 if there is neither.
func (c *checker) memberNamed(n uint32, word uint16) uint32 {
	return c.Set.MemberNamed(c.Tree, n, word)
}

// readContextWithoutAt reads member "context" of document n as its @context, if the document has no @context. See checkContextName.
func (c *checker) readContextWithoutAt(n uint32) {
	if c.Tree.Nodes[n].Kind != document.Object || c.Tree.Member(n, c.NameID.Context) != 0 {
		return
	}
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		if node := &c.Tree.Nodes[m]; node.Name == document.Unknown && tables.IsContextName(c.Tree.Key(m)) {
			node.Name = c.NameID.Context
			return
		}
	}
}

// checkContextName reports the @context of document n if it has another name.
func (c *checker) checkContextName(n uint32) {
	m := c.Tree.Member(n, c.NameID.Context)
	if m == 0 || string(c.Tree.Key(m)) == "@context" {
		return
	}
	var fixes []Fix
	if !c.noFixes {
		fixes = []Fix{{Node: m, Kind: FixRename, Text: "@context"}}
	}
	c.report(Fault{Rule: catalogue.PropertyUnknown, Node: m, AtName: true, Severity: catalogue.Error,
		Message: "unknown property " + c.name(m) + " in place of \"@context\"", Hint: `write "@context"`, Fixes: fixes})
}
