package tables

import (
	"bytes"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// NameIDOf returns the name ID of a text that is a word of the tables, or an IRI of a word that isDue accepts; else Unknown.
func (s *Set) NameIDOf(text []byte, isDue func(word uint16) bool) (word uint16, isIRI bool) {
	if id := s.Names.ID(text); id != document.Unknown {
		return id, false
	}
	for _, word := range append(s.TermsOf(text), []byte(s.Spec.IRIs[string(text)])) {
		if id := s.Names.ID(word); id != document.Unknown && isDue(id) {
			return id, true
		}
	}
	return document.Unknown, false
}

// IsType reports whether a word is the name of a type.
func (s *Set) IsType(word uint16) bool { return s.TypeNamed(word) != nil }

// TermsOf returns the words that an IRI may stand for, if it is in a vocabulary that Caliper defines or uses.
func (s *Set) TermsOf(iri []byte) (words [][]byte) {
	_, rest, _ := bytes.Cut(iri, []byte("://"))
	host, _, _ := strings.Cut(s.Spec.Vocabulary, "/")
	if !bytes.HasPrefix(rest, []byte(host+"/")) {
		return nil
	}
	last := rest[bytes.LastIndexByte(rest, '/')+1:]
	words = append(words, last) // Person, or Learner#GuestLearner
	if _, fragment, ok := bytes.Cut(last, []byte("#")); ok {
		words = append(words, fragment) // Started of action#Started
	}
	return words
}

// otherVersions returns the sets of versions other than that of specs[own]: the later ones, nearest first, then the older ones, nearest
// first. Of several sets of a version, it returns the first, which is without the extensions that documents must name.
func otherVersions(specs []*profiles.Spec, lazy []func() (*Set, error), own int) (all []*Set) {
	add := func(i int) {
		version := specs[i].Version
		if version == specs[own].Version || slices.IndexFunc(specs, func(s *profiles.Spec) bool { return s.Version == version }) != i {
			return
		}
		if set, err := lazy[i](); err == nil {
			all = append(all, set)
		}
	}
	for i := own - 1; i >= 0; i-- {
		add(i)
	}
	for i := own + 1; i < len(specs); i++ {
		add(i)
	}
	return all
}

// IsBefore reports whether s is an older version than other.
func (s *Set) IsBefore(other *Set) bool { return s.Spec.Version < other.Spec.Version }

// TermInsteadOf returns the term for which others use a word, in any letter case; "" if there is none.
func (v *Vocabulary) TermInsteadOf(word string) string {
	return v.insteadOf[words.Plain(word)]
}
