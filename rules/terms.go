package rules

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// term checks a string against its vocabulary.
func (c *checker) term(n uint32, s tables.Slot) {
	p := s.Property
	v := p.Value.Vocabulary
	text := c.Tree.Text(n)
	if v.Has(c.termAt(n, v.Has)) || s.Type.IsEvent && p.NameID == c.NameID.Action {
		return // the action is checked with the event
	}
	if right := v.Misprints[string(text)]; right != "" {
		c.misprint(n, right)
		return
	}
	f := Fault{Rule: catalogue.ValueTerm, Node: n, Section: v.Section}
	if p.NameID == c.NameID.Profile { // like the actions, this list may get terms from other vocabularies
		f.Rule, f.Severity = catalogue.EventProfileUnknown, c.foreignSeverity()
	}
	f.Message = c.quote(n) + c.isNot(words.Noun(v.Name))
	f.Hint = c.unnamedContextHint(func(s *tables.Set) bool { return s.HasTerm(v.Name, c.Names.ID(text)) })
	if f.Hint == "" {
		f.Hint = c.termHint(text, v, f.Rule)
		f.Fixes = c.respell(n, v.Terms)
	}
	if !c.termElsewhere(&f, n, v) {
		c.fault(f)
	}
}

// misprint reports string n, a misprint of the term right.
func (c *checker) misprint(n uint32, right string) {
	c.fault(Fault{Rule: catalogue.ValueTermMisprint, Node: n,
		Message: c.quote(n) + " is a misprint of the specification; the term is " + right, Hint: "write " + right, Fixes: c.write(n, right)})
}

// subTerms reports items Core#Sub of array n whose term Core is not in the array.
func (c *checker) subTerms(n uint32, v *tables.Vocabulary) {
	var looked []uint16 // the terms that were looked for
	for item := n + 1; item < c.Tree.Nodes[n].Next; item = c.Tree.Nodes[item].Next {
		if c.Tree.Nodes[item].Kind != document.String {
			continue
		}
		text := c.Tree.Text(item)
		hash := bytes.IndexByte(text, '#')
		if hash < 0 || !v.Has(c.Names.ID(text)) {
			continue
		}
		core := c.Names.ID(text[:hash])
		if !v.Has(core) || slices.Contains(looked, core) {
			continue
		}
		looked = append(looked, core)
		if c.hasItem(n, core) {
			continue
		}
		c.report(Fault{Rule: catalogue.ValueSubRole, Node: item, Section: v.Section,
			Message: c.quote(item) + " comes without its context role " + c.Names.Word(core), Hint: "add " + strconv.Quote(c.Names.Word(core))})
	}
}

// hasItem reports whether array n has the string with the given ID.
func (c *checker) hasItem(n uint32, word uint16) bool {
	for item := n + 1; item < c.Tree.Nodes[n].Next; item = c.Tree.Nodes[item].Next {
		if c.Tree.Nodes[item].Kind == document.String && c.termAt(item, func(w uint16) bool { return w == word }) == word {
			return true
		}
	}
	return false
}

// isNot returns the end of a message about a word that the tables do not have. noun says what the word should be.
func (c *checker) isNot(noun string) string {
	if len(c.Spec.Contexts) > 0 {
		return " is not " + words.Article(noun) + " of Caliper " + c.Spec.Version + " or your tables"
	}
	return " is not a Caliper " + c.Spec.Version + " " + noun
}

// termHint returns the hint for an unknown term, which breaks a rule: a near term, or some terms.
func (c *checker) termHint(text []byte, v *tables.Vocabulary, rule catalogue.ID) string {
	if near := c.likelyTerm(text, v); near != "" {
		return words.DidYouMean(near)
	}
	terms := v.Terms
	if v.HasSubs {
		terms = slices.DeleteFunc(slices.Clone(terms), func(term string) bool { return strings.Contains(term, "#") })
	}
	if len(terms) <= tables.FewTerms || c.Spec.Version != profiles.Versions()[0] { // explain lists those of the newest version
		return "must be one of " + strings.Join(terms, ", ")
	}
	const shown = 3
	return "use one of the list, such as " + words.Or(terms[:shown]) + "; caliper-lint explain " + string(rule) + " lists all"
}

// likelyTerm returns the term that a word probably stands for; "" if none is near.
func (c *checker) likelyTerm(text []byte, v *tables.Vocabulary) string {
	return cmp.Or(longerTerm(text, v.Terms), c.nearestTerm(text, v.Terms))
}

// longerTerm returns the only term that continues a word with another word, such as ReadingProfile for Reading; "" if there is none, or
// more than one.
func longerTerm(text []byte, terms []string) (found string) {
	plain := words.Plain(string(text))
	for _, term := range terms {
		if rest, ok := strings.CutPrefix(words.Plain(term), plain); ok && len(plain) > 3 && rest != "" && !strings.Contains(term, "#") {
			if found != "" {
				return ""
			}
			found = term
		}
	}
	return found
}

// nearestTerm returns the term that a word probably stands for. In an IRI, as Caliper 1.0 writes terms, the last part is compared. An IRI
// of a foreign vocabulary has no near term.
func (c *checker) nearestTerm(text []byte, terms []string) string {
	if c.isOthersIRI(text) {
		return ""
	}
	if slash := bytes.LastIndexByte(text, '/'); slash >= 0 {
		text = text[slash+1:]
		if _, fragment, ok := bytes.Cut(text, []byte("#")); ok && profiles.Nearest(string(text), terms) == "" {
			text = fragment // "#" may also be in a term
		}
	}
	return profiles.Nearest(string(text), terms)
}

// isOthersIRI reports whether text is an IRI outside of the vocabularies that Caliper uses.
func (c *checker) isOthersIRI(text []byte) bool {
	_, rest, ok := bytes.Cut(text, []byte("://"))
	host, _, _ := strings.Cut(c.Spec.Vocabulary, "/")
	return ok && !bytes.HasPrefix(rest, []byte(host+"/"))
}
