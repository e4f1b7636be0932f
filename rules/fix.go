package rules

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// A fault has a fix if there is exactly one correct form. A word that is only near another has no fix. A fix is safe if everybody would
// choose the same form, nothing is lost, and nothing is hidden that somebody should see. Other fixes change the JSON kind of a value, or a
// name that the producer has chosen: the user must ask for them.

// write returns the fix that replaces string n by a text.
func (c *checker) write(n uint32, text string) []Fix {
	if c.noFixes {
		return nil
	}
	return []Fix{{Node: n, Kind: FixWrite, Text: quoted(text)}}
}

// quoted returns a text as a JSON string. Terms, IRIs and times contain no character that this escapes.
func quoted(text string) string {
	quoted, _ := json.Marshal(text) // encoding a string cannot fail
	return string(quoted)
}

// respell returns the fix that replaces string n by the known word from which it differs only in capitals.
func (c *checker) respell(n uint32, known []string) []Fix {
	if c.otherVocabulary {
		return nil
	}
	word := words.ButForCapitals(string(c.Tree.Text(n)), known)
	if word == "" {
		return nil
	}
	return c.write(n, word)
}

// contextFix returns the fix that gives a document the context that the dataVersion of its envelope names. Nothing else of the document is
// fixed before it has a context.
func (c *checker) contextFix(n uint32, kind FixKind) []Fix {
	if c.noFixes || c.noContext || c.versionSource != byEnvelope || kind == FixWrite && c.Tree.Nodes[n].Kind != document.Null {
		return nil
	}
	return []Fix{{Node: n, Kind: kind, Text: quoted(c.Spec.Context)}}
}

// namesTwice reports whether a name occurs twice in one of the objects from node n to an end; if own is set, only in object n itself.
// Readers differ in which of the two members they take.
func (c *checker) namesTwice(n, end uint32, own bool) bool {
	if len(c.Tree.Duplicates) == 0 {
		return false
	}
	for m := n + 1; m < end; {
		node := &c.Tree.Nodes[m]
		if node.Flags&document.Duplicate != 0 {
			return true
		}
		if m++; own {
			m = node.Next
		}
	}
	return false
}

// unknownPropertyFix returns the fix for member n of an object of type t that has no such property. If the name is another spelling of an
// absent property, the fix renames the member. That is unsafe, unless only capitals differ. Otherwise the fix removes an empty member, and
// moves any other member into extensions. These two are unsafe. There is no fix if the name or the value may be Caliper's, misspelt or
// misplaced: readers would not look for it in extensions.
func (c *checker) unknownPropertyFix(object, n uint32, t *tables.Type, hint string) []Fix {
	if c.otherVocabulary || c.noFixes {
		return nil
	}
	name := string(c.Tree.Key(n))
	if p := c.spellingOf(object, n, name, t); p != nil {
		return []Fix{{Node: n, Kind: FixRename, Text: p.Name, Unsafe: !strings.EqualFold(name, p.Name)}}
	}
	extensions := t.Property(c.NameID.Extensions)
	switch {
	case words.ButForCapitals(name, t.PropertyNames()) != "" || hint != "" || extensions == nil || extensions.Value.Kind != tables.Map || !c.hasRequired(object, t) ||
		t.PropertyNamed(t.InsteadOf[words.Plain(name)]) != nil || c.IsLikeOurs(name) || c.holdsOurs(n) || profiles.Nearest(name, t.PropertyNames()) != "":
		return nil
	case c.holdsNothing(n):
		return []Fix{{Node: n, Kind: FixDrop, Unsafe: true}}
	case !c.extending || !c.hasRoom(object, name):
		return nil
	}
	return []Fix{{Node: n, Kind: FixExtend, Unsafe: true, Text: extensions.Name}}
}

// spellingOf returns the absent property of type t that a name spells with other capitals, dashes or underscores; nil if there is none, or
// if another member n of the object spells it, too.
func (c *checker) spellingOf(object, n uint32, name string, t *tables.Type) *tables.Property {
	right := words.ButForCapitals(name, t.PropertyNames())
	plain := words.Plain(name)
	for _, p := range t.Properties {
		isSpelling := p.Name == right || right == "" && p.Plain == plain && !p.Deprecated && strings.Trim(name, " .") == name && !strings.ContainsAny(name, " .")
		if isSpelling && c.lacks(object, p, t) && !c.isSpeltTwice(object, n, plain) {
			return p
		}
	}
	return nil
}

// hasRequired reports whether object n has all properties that type t requires. If one is missing, an unknown member may stand for it.
func (c *checker) hasRequired(n uint32, t *tables.Type) bool {
	return !slices.ContainsFunc(c.absent(n, t), func(p *tables.Property) bool { return p.Required })
}

// room holds the names of the members in the extensions of an object: a fix must not move another member of such a name there.
type room struct {
	known, none bool
	taken       map[string]bool
}

// hasRoom reports whether the extensions of object n can take up a member. An object can have many unknown members, so its extensions are
// read only once.
func (c *checker) hasRoom(n uint32, name string) bool {
	if !c.room.known {
		c.room = c.roomOf(n)
	}
	return !c.room.none && !c.room.taken[name]
}

// roomOf reads the extensions of object n.
func (c *checker) roomOf(n uint32) room {
	into := c.Tree.Member(n, c.NameID.Extensions)
	switch {
	case into == 0:
		return room{known: true}
	case c.Tree.Nodes[into].Kind != document.Object:
		return room{known: true, none: !c.holdsNothing(into)}
	}
	taken := map[string]bool{}
	for m := into + 1; m < c.Tree.Nodes[into].Next; m = c.Tree.Nodes[m].Next {
		taken[string(c.Tree.Key(m))] = true
	}
	return room{known: true, taken: taken}
}

// kindFix returns the fix for value n of property p, or an item of it, of the wrong JSON kind, if the value in the right kind is certain.
// All these fixes are unsafe.
func (c *checker) kindFix(n uint32, p *tables.Property) []Fix {
	const most = 40 // bytes of a number
	node, v, raw := &c.Tree.Nodes[n], p.Value, string(c.Tree.Raw(n))
	fix := Fix{Node: n, Kind: FixWrite, Unsafe: true}
	isNumber := node.Kind == document.Integer || node.Kind == document.Decimal
	switch {
	case c.noFixes || c.otherVocabulary || v.Kind == tables.Document:
		return nil
	case v.Array && node.IsMember():
		if !c.isItem(n, v) {
			return nil
		}
		fix.Kind = FixWrap
	case len(raw) > most:
		return nil
	case node.Kind == document.String:
		fix.Text = unquoted(raw[1:len(raw)-1], v.Kind)
	case node.Kind == document.Decimal && v.Kind.IsWhole():
		whole, fraction, _ := strings.Cut(raw, ".")
		if fraction != "" && strings.Trim(fraction, "0") == "" {
			fix.Text = whole
		}
	case (isNumber || node.Kind == document.Boolean) && v.Kind == tables.Text:
		fix.Text = strconv.Quote(raw)
	}
	if fix.Kind == FixWrite && fix.Text == "" {
		return nil
	}
	return []Fix{fix}
}

// isItem reports whether value n is of the JSON kind that the items of a list have.
func (c *checker) isItem(n uint32, v *tables.Value) bool {
	switch c.Tree.Nodes[n].Kind {
	case document.String:
		return (v.Kind.Row().JSON == "string" || v.IRI) && !c.Tree.HoldsJSON(n)
	case document.Object:
		return v.Kind == tables.Entity && !c.Tree.IsEmpty(n)
	}
	return false
}

// unquoted returns the number or truth value of the right kind that text, the content of a string, is; "" if it is not one.
func unquoted(text string, due tables.Kind) string {
	isNumber := json.Valid([]byte(text)) && strings.Trim(text, "-+.eE0123456789") == ""
	isInteger := isNumber && !strings.ContainsAny(text, ".eE")
	switch {
	case due == tables.Decimal && isInteger:
		return text + ".0"
	case due == tables.Decimal && isNumber, due == tables.Boolean && (text == "true" || text == "false"),
		due.IsWhole() && isInteger && (due == tables.Integer || text[0] != '-'):
		return text
	}
	return ""
}
