package rules

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// Documents often come wrapped: in what a search or a queue answers, in an export, in a log line. What is wrapped is not passed
// over: it is looked for, and whoever reads the finding is told where all of it is.

// isOpaque reports whether what a member holds is none of Caliper's business, or says what the rest means.
func (c *checker) isOpaque(member *document.Node) bool {
	return member.Flags&document.Skip != 0 || member.Name == c.NameID.Extensions || member.Name == c.NameID.Context
}

// textHint is the hint for string n, which holds JSON where the value itself is due.
func (c *checker) textHint(n uint32) string {
	hint := "the JSON was written into a string: send the value itself"
	if places := c.documentsIn(n, entity, mostLevels); places != nil {
		hint += "; nothing in it was checked; " + c.atHint(n, places)
	}
	return hint
}

// misnamedData returns the member of object n, an envelope without data, that is meant as its data: it is called almost so, or else it
// holds documents. 0 if there is none.
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

// onlyWraps reports whether object n, which has no type that is known, is not a document but only holds some.
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

// documentPlace is a place in a value at which there are documents.
type documentPlace struct {
	pattern string     // a pointer from the value, with document.Every for the items of arrays; "": it is, or holds, the documents
	is      likelihood // what they look like; nothing if they differ
	count   int
	direct  bool // the value is the document
}

// places are the first places in a value, each once.
type places []documentPlace

// Bounds of what is looked for.
const (
	mostLevels  = 12 // of objects, arrays and strings around a document
	mostStrings = 3  // of them strings
	mostPlaces  = 8
)

// add adds a place, or what is there to a place that is known.
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

// wrapped returns the places in value n, which is no document, that hold documents, or else what may be such.
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

// documentsIn returns the places in value n, at most so many levels below it, of what looks like a document, or even more so. In
// documents it does not look for others.
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
		if is == describe && least <= describe && c.likenessOf(n).typeMember == 0 { // an @context with others below it?
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

// documentsInItems is documentsIn for array n.
func (c *checker) documentsInItems(n uint32, least likelihood, levels int) (all places) {
	isList := true // its items are documents; else each has some
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

// documentsInMembers is documentsIn for object n that is no document. Where all members have documents at the same place, or more than
// a few do, it is one place: so is an object whose names are ids.
func (c *checker) documentsInMembers(n uint32, least likelihood, levels int) (all places) {
	const few = 3
	var below places                     // the places in members
	var with [mostPlaces]int             // how many members have each,
	var each [mostPlaces][]documentPlace // and the first few of them
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

// documentsInString is documentsIn for string n, which may hold JSON.
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

// nestedTree returns the tree for what is in strings, so deep in others.
func (c *checker) nestedTree(depth int) *document.Tree {
	if depth == len(c.readers) {
		c.readers = append(c.readers, document.NewTree(c.Names))
	}
	return c.readers[depth]
}

// documentCount says how many documents there are: "an event", "2 documents".
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
		noun = "document"
		if total > 1 {
			return fmt.Sprintf("%d documents", total)
		}
	case total > 1 && is == entity:
		return fmt.Sprintf("%d entities", total)
	case total > 1:
		return fmt.Sprintf("%d %ss", total, noun)
	}
	return words.Article(noun)
}

// negatedVerb is the verb for what counted says.
func negatedVerb(all places) string {
	if len(all) == 1 && all[0].count == 1 {
		return "was not"
	}
	return "were not"
}

// atHint says with which --at the documents in value n are checked.
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

// atFlag is --at with its value, as it is written in a shell. What a shell would not take as it stands is put into words.
func atFlag(pattern string) string {
	switch {
	case !strings.ContainsAny(pattern, "$`\\\"!"):
		return "--at " + words.QuoteWhole(pattern)
	case !strings.Contains(pattern, "'") && !strings.ContainsFunc(pattern, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "--at '" + pattern + "'"
	}
	return "--at with the JSON Pointer " + words.QuoteWhole(pattern)
}
