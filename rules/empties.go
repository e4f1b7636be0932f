package rules

import (
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// checkEmpties checks the members of object n of type t that are null or empty. Optional members are noted for one finding of the document;
// required ones are reported. The schema stage reports null for a required property.
func (c *checker) checkEmpties(n uint32, t *tables.Type) {
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		node := &c.Tree.Nodes[m]
		if node.Flags&(document.Skip|document.Duplicate) != 0 || !c.holdsNothing(m) {
			continue
		}
		switch p := t.Property(node.Name); {
		case p == nil || p.Value.Kind.IsOpen() || t == c.Envelope && node.Kind != document.Null:
		case !p.Required:
			c.empty(m, p)
		case node.Kind != document.Null:
			c.fault(Fault{Rule: catalogue.PropertyEmpty, Severity: catalogue.Error, Level: "MUST", Node: m, Section: p.Section,
				Message: p.Name + " is " + emptyWord(node.Kind) + ", but is required", Hint: c.describeProperty(t, p)})
		}
	}
}

// skipEmptyValues marks the members of object n of type t that are null or empty containers, so that no check looks at them: Caliper 1.0
// writes these for absent values. Required members are not marked.
func (c *checker) skipEmptyValues(n uint32, t *tables.Type) {
	if !c.Spec.JSONLD {
		return
	}
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		node := &c.Tree.Nodes[m]
		if p := t.Property(node.Name); p != nil && !p.Required && (node.Kind == document.Null || node.Kind >= document.Array && c.Tree.IsEmpty(m)) {
			node.Flags |= document.Skip
		}
	}
}

// emptyItem reports that item n of a list of entities is an empty object.
func (c *checker) emptyItem(n uint32, p *tables.Property) {
	c.fault(Fault{Rule: catalogue.PropertyEmpty, Severity: catalogue.Error, Level: "MUST", Node: n, Section: p.Section, Message: "an item of " + p.Name + " is an empty object", Hint: "an item must be " + p.Value.Item()})
}

// empty notes that member n, optional property p, holds nothing.
func (c *checker) empty(n uint32, p *tables.Property) {
	c.Tree.Nodes[n].Flags |= document.Skip
	c.empties.add(Fault{Rule: catalogue.PropertyEmpty, Node: n, Section: p.Section, Message: p.Name + " is " + emptyWord(c.Tree.Nodes[n].Kind), Hint: "leave it out"})
}

// reportEmpties reports the empty optional properties of a document in one finding, since many sensors write every property that they know.
func (c *checker) reportEmpties() {
	const shown = 5
	if len(c.empties.places) == 0 {
		return
	}
	o := c.empties
	slices.Sort(o.places)
	if more := o.places[1:]; len(more) > 0 {
		var at []string
		for _, n := range more[:min(len(more), shown)] {
			at = append(at, words.Quote([]byte(c.Tree.Pointer(n))))
		}
		others := ""
		if len(more) > shown {
			others = " and others"
		}
		o.first.Hint = "leave them out"
		what := " also null or empty: " + strings.Join(at, ", ") + others
		c.reportOnce(&o, "property in this "+c.documentNoun+" is"+what, "properties in this "+c.documentNoun+" are"+what, &Fix{Kind: FixDrop})
		return
	}
	c.reportOnce(&o, "", "", &Fix{Kind: FixDrop})
}

// reportOnce reports the places that o has collected as one fault, if there are any. The message of the first place goes on with the number
// of other places: "1 more" + one, or "7 more" + many. fix is made at each place;
// nil: none is.
func (c *checker) reportOnce(o *repeatedFault, one, many string, fix *Fix) {
	if len(o.places) == 0 {
		return
	}
	f := o.first
	f.Message += words.More(len(o.places)-1, one, many, "")
	for _, n := range o.places {
		if fix != nil && !c.noFixes && (fix.Kind != FixDrop || c.Tree.Nodes[n].IsMember()) {
			made := *fix
			made.Node = n
			f.Fixes = append(f.Fixes, made)
		}
	}
	c.report(f)
}
