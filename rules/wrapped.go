package rules

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// Documents often come wrapped: in the answer of a search or a queue, in an export, in a log line. The functions of this file find such
// documents, so that a finding can name their places.

// isOpaque reports whether the content of a member is not Caliper's, or gives a meaning to other members.
func (c *checker) isOpaque(member *document.Node) bool {
	return member.Flags&document.Skip != 0 || member.Name == c.NameID.Extensions || member.Name == c.NameID.Context
}

// textHint returns the hint for string n that holds JSON, where the value itself is due.
func (c *checker) textHint(n uint32) string {
	hint := "the JSON was written into a string: send the value itself"
	if places := c.documentsIn(n, entity, mostLevels); places != nil {
		hint += "; nothing in it was checked; " + c.atHint(n, places)
	}
	return hint
}

// misnamedData returns the member of object n, an envelope without data, that stands for data: its name is almost data, or else it holds
// documents. It returns 0 if there is none.
func (c *checker) misnamedData(n uint32) (found uint32) {
	if c.Tree.Member(n, c.NameID.Data) != 0 {
		return 0
	}
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		node := &c.Tree.Nodes[m]
		if node.Kind < document.Array || c.isOpaque(node) || c.Envelope.Property(node.Name) != nil {
			continue
		}
		if c.likelyName(m) == c.NameID.Data {
			return m
		}
		if found == 0 && c.holdsDocuments(m) {
			found = m
		}
	}
	return found
}

// holdsDocuments reports whether list n has items that look like documents.
func (c *checker) holdsDocuments(n uint32) bool {
	places := c.documentsIn(n, entity, 2)
	return places != nil && places[0].pattern == ""
}

// onlyWraps reports whether object n, of an unknown type, is not a document but holds documents.
func (c *checker) onlyWraps(n uint32) bool {
	is := c.likenessOf(n)
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		node := &c.Tree.Nodes[m]
		if node.Kind < document.String || c.isOpaque(node) {
			continue
		}
		least := event
		if is.typeMember == 0 && node.Name == document.Unknown {
			if least = describe; !is.id && node.Kind == document.Array {
				least = entity
			}
			if c.isGraph(m) {
				return true
			}
		}
		if c.documentsIn(m, least, mostLevels) != nil {
			return true
		}
	}
	return false
}

// isGraph reports whether member n is the @graph of JSON-LD.
func (c *checker) isGraph(n uint32) bool {
	return c.Tree.Nodes[n].Kind >= document.Array && string(c.Tree.Key(n)) == "@graph"
}

// documentPlace is a place in a value with documents.
type documentPlace struct {
	pattern string     // a pointer from the value, with document.Every for the items of arrays; "": the value itself
	is      likelihood // the likelihood that all documents have in common; nothing if they differ
	count   int
	direct  bool // the value is the document
}

// places are the first places with documents in a value, without repetition.
type places []documentPlace

// The bounds of the search for documents.
const (
	mostLevels  = 12 // the number of objects, arrays and strings around a document
	mostStrings = 3  // the number of strings among these
	mostPlaces  = 8
)

// add adds a place, or adds its documents to the same place.
func (all *places) add(p documentPlace) {
	for i := range *all {
		if known := &(*all)[i]; known.pattern == p.pattern {
			known.count += p.count
			if known.is != p.is {
				known.is = nothing
			}
			return
		}
	}
	if len(*all) < mostPlaces {
		*all = append(*all, p)
	}
}

// wrapped returns the places in value n, which is not a document, that hold documents; or else the places that may hold documents.
func (c *checker) wrapped(n uint32) (found places) {
	isObject := c.Tree.Nodes[n].Kind == document.Object
	for _, least := range [...]likelihood{describe, entity} {
		if isObject {
			found = c.documentsInMembers(n, least, mostLevels)
		} else {
			found = c.documentsIn(n, least, mostLevels)
		}
		if found != nil || !isObject {
			return found
		}
	}
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		if c.isGraph(m) {
			return places{{pattern: "/@graph"}}
		}
	}
	return nil
}

// documentsIn returns the places in value n, at most some levels below it, of values that look like documents at least as much as least
// says. It does not search within documents.
func (c *checker) documentsIn(n uint32, least likelihood, levels int) places {
	if levels == 0 {
		return nil
	}
	switch c.Tree.Nodes[n].Kind {
	case document.String:
		return c.documentsInString(n, least, levels-1)
	case document.Array:
		return c.documentsInItems(n, least, levels-1)
	case document.Object:
		is := c.looksLike(n)
		if is == describe && least <= describe && c.likenessOf(n).typeMember == 0 { // the value may be a @context around other documents
			if found := c.documentsInMembers(n, event, levels-1); found != nil {
				return found
			}
		}
		if is >= least {
			return places{{is: is, count: 1, direct: true}}
		}
		return c.documentsInMembers(n, least, levels-1)
	}
	return nil
}

// documentsInItems does the same as documentsIn for array n.
func (c *checker) documentsInItems(n uint32, least likelihood, levels int) (all places) {
	isList := true // the items are documents; else the documents are in the items
	var found places
	for item := n + 1; item < c.Tree.Nodes[n].Next; item = c.Tree.Nodes[item].Next {
		for _, p := range c.documentsIn(item, least, levels) {
			isList = isList && (p.direct || p.pattern != "")
			p.direct = false
			found.add(p)
		}
	}
	for _, p := range found {
		if p.pattern != "" || !isList {
			p.pattern = "/" + document.Every + p.pattern
		}
		all.add(p)
	}
	return all
}

// documentsInMembers does the same as documentsIn for object n that is not a document. If all members, or more than a few, have documents
// at the same place, these are one place, as in an object whose names are ids.
func (c *checker) documentsInMembers(n uint32, least likelihood, levels int) (all places) {
	const few = 3
	var below places                     // the places in members
	var with [mostPlaces]int             // the number of members with each place
	var each [mostPlaces][]documentPlace // the first few members with each place
	members := 0
	for m := n + 1; m < c.Tree.Nodes[n].Next; m = c.Tree.Nodes[m].Next {
		members++
		if c.Tree.Nodes[m].Kind < document.String || c.Tree.Nodes[m].Name == c.NameID.Context {
			continue
		}
		for _, p := range c.documentsIn(m, least, levels) {
			p.direct = false
			below.add(p)
			i := slices.IndexFunc(below, func(b documentPlace) bool { return b.pattern == p.pattern })
			if i < 0 {
				continue
			}
			if with[i]++; with[i] <= few {
				p.pattern = document.Pointer{string(c.Tree.Key(m))}.String() + p.pattern
				each[i] = append(each[i], p)
			}
		}
	}
	for i, p := range below {
		if with[i] > few || with[i] > 1 && with[i] == members {
			p.pattern = "/" + document.Every + p.pattern
			all.add(p)
			continue
		}
		for _, p := range each[i] {
			all.add(p)
		}
	}
	return all
}

// documentsInString does the same as documentsIn for string n, which may hold JSON.
func (c *checker) documentsInString(n uint32, least likelihood, levels int) places {
	if len(c.outers) == mostStrings || !c.Tree.HoldsJSON(n) {
		return nil
	}
	outer := c.Tree
	c.outers = append(c.outers, outer)
	defer func() { c.Tree, c.outers = outer, c.outers[:len(c.outers)-1] }()
	text := bytes.Clone(outer.Text(n))
	c.Tree = c.nestedTree(len(c.outers) - 1)
	if _, err := c.Tree.Parse(text); err != nil {
		return nil
	}
	found := c.documentsIn(0, least, levels)
	for i := range found {
		found[i].direct = false
	}
	return found
}

// nestedTree returns the tree for JSON within strings at a depth of nesting.
func (c *checker) nestedTree(depth int) *document.Tree {
	if depth == len(c.readers) {
		c.readers = append(c.readers, document.NewTree(c.Names))
	}
	return c.readers[depth]
}

// documentCount returns the number of documents in words: "an event", "2 events".
func documentCount(all places) string {
	total, is := 0, all[0].is
	for _, p := range all {
		total += p.count
		if p.is != is {
			is = nothing
		}
	}
	noun := is.noun()
	switch {
	case total == 0:
		return "an @graph"
	case noun == "":
		return words.CountOf(total, "piece of Caliper data", "pieces of Caliper data")
	case total == 1:
		return words.Article(noun)
	case is == entity:
		return words.Grouped(total) + " entities"
	}
	return words.Count(total, noun)
}

// negatedVerb returns the verb after the words of documentCount: "was not" or "were not".
func negatedVerb(all places) string {
	if len(all) == 1 && all[0].count == 1 {
		return "was not"
	}
	return "were not"
}

// atHint returns the hint that names the --at by which the documents in value n are checked.
func (c *checker) atHint(n uint32, all places) string {
	const shown = 3
	around := c.Tree.Pattern(n, c.at)
	var flags []string
	for _, p := range all[:min(len(all), shown)] {
		if at := around + p.pattern; at != "" {
			flags = append(flags, atFlag(at))
		}
	}
	switch {
	case flags == nil:
		return "the JSON was written into a string: serialize once"
	case len(all) == 1 && all[0].count == 1:
		return "to check it: " + flags[0]
	case len(all) == 1:
		return "to check them: " + flags[0]
	case len(all) > shown:
		flags = append(flags, "and others")
	}
	return "to check them, each place in a run of its own: " + strings.Join(flags, ", ")
}

// atFlag returns --at with its value, as it is written in a shell. A value that a shell would change is described in words.
func atFlag(pattern string) string {
	switch {
	case !strings.ContainsAny(pattern, "$`\\\"!"):
		return "--at " + words.QuoteWhole(pattern)
	case !strings.Contains(pattern, "'") && !strings.ContainsFunc(pattern, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "--at '" + pattern + "'"
	}
	return "--at with the JSON Pointer " + words.QuoteWhole(pattern)
}
