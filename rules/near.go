package rules

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// nearProperty returns the property of type t that an unknown name in an object probably stands for; "" if there is none. The name is a
// slip of the property, or shares its first or last word, as messageParameters does with messageProperties. Properties that the object has
// are not considered.
func (c *checker) nearProperty(object uint32, name string, t *tables.Type) string {
	if slip := c.slipOfProperty(object, name, t); slip != "" {
		return slip
	}
	var names []string
	for _, p := range c.absent(object, t) {
		names = append(names, p.Name)
	}
	return words.SharingWord(name, names)
}

// slipOfProperty does the same as nearProperty for three kinds of names: those that the tables list for a property, other spellings such as
// event_time, and near names.
func (c *checker) slipOfProperty(object uint32, name string, t *tables.Type) string {
	var names []string
	right, plain := t.InsteadOf[words.Plain(name)], strings.TrimSuffix(words.Plain(name), "s")
	for _, p := range c.absent(object, t) {
		if p.Name == right || strings.TrimSuffix(p.Plain, "s") == plain {
			return p.Name
		}
		names = append(names, p.Name)
	}
	return profiles.Nearest(name, names)
}

// absent lists the properties of type t that an object may have and does not have.
func (c *checker) absent(object uint32, t *tables.Type) []*tables.Property {
	c.notThere.find(c.Tree, object, t)
	return c.notThere.all
}

// lacks reports whether an object does not have property p of its type t.
func (c *checker) lacks(object uint32, p *tables.Property, t *tables.Type) bool {
	c.notThere.find(c.Tree, object, t)
	return slices.Contains(c.notThere.all, p) || slices.Contains(c.notThere.deprecated, p)
}

// absentProperties are the properties of its type that an object does not have. They are remembered, since an object may have many unknown
// names.
type absentProperties struct {
	object     uint32
	t          *tables.Type // nil: of no object
	all        []*tables.Property
	deprecated []*tables.Property // those that are left of an older version, which are not in all
}

// find finds the properties of type t that an object does not have.
func (a *absentProperties) find(tree *document.Tree, object uint32, t *tables.Type) {
	if a.t == t && a.object == object {
		return
	}
	a.object, a.t, a.all, a.deprecated = object, t, a.all[:0], a.deprecated[:0]
	for _, p := range t.Properties {
		switch {
		case tree.Member(object, p.NameID) != 0:
		case p.Deprecated:
			a.deprecated = append(a.deprecated, p)
		default:
			a.all = append(a.all, p)
		}
	}
}

// holdsOurs reports whether value n may be an entity or event of Caliper, or may hold one at any depth, also as text. It returns true if
// there are too many objects to look at.
func (c *checker) holdsOurs(n uint32) bool {
	const most = 1000
	looked := 0
	for i := n; i < c.Tree.Nodes[n].Next; i++ {
		node := &c.Tree.Nodes[i]
		switch {
		case node.Kind == document.String && bytes.Contains(c.Tree.Text(i), []byte(`"@context"`)),
			i > n && (node.Name == c.NameID.Context || node.Name == c.NameID.EventTime || node.Name == c.NameID.DataVersion):
			return true
		case node.Kind == document.Object:
			if looked++; looked > most || c.isLikeEntity(i) {
				return true
			}
		}
	}
	return false
}

// isLikeEntity reports whether object n has a type of Caliper or of an extension, in any capitals or as an IRI. If the object has an id, a
// type that is near counts, too.
func (c *checker) isLikeEntity(n uint32) bool {
	member := cmp.Or(c.Tree.Member(n, c.NameID.Type), c.Tree.Member(n, c.NameID.OldType))
	if member == 0 || c.Tree.Nodes[member].Kind != document.String {
		return false
	}
	name := c.Tree.Text(member)
	if len(c.TermsOf(name)) > 0 {
		return true
	}
	var types []string
	for _, s := range [...]*tables.Set{c.Set, c.extended} {
		if s == nil {
			continue
		}
		for _, t := range s.Types {
			types = append(types, t.Name)
		}
	}
	if slices.ContainsFunc(types, func(known string) bool { return strings.EqualFold(known, string(name)) }) {
		return true
	}
	hasID := c.Tree.Member(n, c.NameID.ID) != 0 || c.Tree.Member(n, c.NameID.OldID) != 0
	return hasID && profiles.Nearest(string(name), types) != ""
}
