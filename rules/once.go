package rules

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// beginDocument begins document n: it forgets everything about the last one.
func (c *checker) beginDocument(n uint32) {
	c.habits = habits{places: c.habits.places[:0]}
	c.beginOnce()
	c.lacking, c.held = c.lacking[:0], c.held[:0]
	c.noFixes = c.namesTwice(n, c.Tree.Nodes[n].Next, false)
}

// beginOnce forgets the faults that were collected in the last document.
func (c *checker) beginOnce() {
	for _, o := range [...]*repeatedFault{&c.empties, &c.literals, &c.repeated, &c.noContexts} {
		o.clear()
	}
}

// endDocument reports the faults that are reported once for a whole document.
func (c *checker) endDocument() {
	c.endOnce()
	c.reportHabits()
}

// endOnce reports the faults that were collected in a document.
func (c *checker) endOnce() {
	c.reportEmpties()
	drop := &Fix{Kind: FixDrop}
	c.reportOnce(&c.literals, "number in this "+c.documentNoun+" also lacks one", "numbers in this "+c.documentNoun+" also lack one", &Fix{Kind: FixAppend, Unsafe: true, Text: ".0"})
	c.reportOnce(&c.noContexts, "object in this "+c.documentNoun+" also has a null @context", "objects in this "+c.documentNoun+" also have a null @context", drop)
	if c.otherVocabulary {
		drop = nil
	}
	c.reportOnce(&c.repeated, "object in this "+c.documentNoun+" also repeats it", "objects in this "+c.documentNoun+" also repeat it", drop)
}

// reportHabits reports that a document of a later version is written as in Caliper 1.0.
func (c *checker) reportHabits() {
	if len(c.habits.places) == 0 || c.Spec.JSONLD {
		return
	}
	places := c.habits.places
	slices.Sort(places)
	places = slices.Compact(places)
	first := places[0]
	f := Fault{Rule: catalogue.RecordOldHabits, Node: first, AtName: c.Tree.Nodes[first].Name != document.Unknown && c.isOldKey(first)}
	if f.Message = c.quote(first) + " is an IRI, as terms were in Caliper 1.0"; f.AtName {
		f.Message = c.name(first) + " is a keyword of Caliper 1.0"
	}
	f.Message += words.More(len(places)-1, "place in this "+c.documentNoun+" is", "places in this "+c.documentNoun+" are", " also written this way")
	switch {
	case c.habits.keywords && c.habits.terms:
		f.Hint = "since 1.1 @id and @type are id and type, and terms are words: Started, Learner, Person"
	case c.habits.keywords:
		f.Hint = "since 1.1 @id and @type are id and type"
	case len(places) == 1 && c.wordAt(first) != document.Unknown:
		f.Hint = "since 1.1 terms are words, not IRIs: write " + c.Names.Word(c.wordAt(first))
	default:
		f.Hint = "since 1.1 terms are words, not IRIs: Started, Learner, Person"
	}
	c.report(f)
}
