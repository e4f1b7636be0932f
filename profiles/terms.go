package profiles

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/caliper-lint/caliper-lint/profiles/strict"
)

// profileVocabulary is the vocabulary whose terms are the names of the profiles that have a table.
const profileVocabulary = "Profile"

// readTerms reads terms.yaml.
func (s *Spec) readTerms(r tableReader, root *yaml.Node) error {
	return r.Each(root, func(name, body *yaml.Node) error {
		switch {
		case !isTypeName(name.Value):
			return r.Errorf(name, "%q is not a vocabulary name; expected a capital letter, then letters and digits", name.Value)
		case name.Value == profileVocabulary && (r.owner != "" || !onlyInsteadOf(body)):
			return r.Errorf(name, "the terms of Profile are the profiles that have a table; they need no list")
		case strict.IsNothing(body):
			return r.Errorf(name, "%s is empty; allowed here: %s", name.Value, vocabularyKeys)
		}
		v, err := r.vocabulary(name, body, s.isDerived)
		s.Vocabularies = append(s.Vocabularies, v)
		return err
	})
}

// onlyInsteadOf reports whether insteadOf is the only key of a vocabulary.
func onlyInsteadOf(body *yaml.Node) bool {
	return body.Kind == yaml.MappingNode && len(body.Content) == 2 && body.Content[0].Value == "insteadOf"
}

const vocabularyKeys = "section, terms, misprints, insteadOf"

func (r tableReader) vocabulary(name, body *yaml.Node, changes bool) (Vocabulary, error) {
	v := Vocabulary{Name: name.Value, at: r.place(name)}
	if changes {
		v.changes = new(termChanges)
	}
	err := r.Each(body, func(key, value *yaml.Node) (err error) {
		if changes && (key.Value == "with" || key.Value == "without") {
			return r.changedTerms(v.changes, key, value)
		}
		switch key.Value {
		case "section":
			v.Section, err = r.Word(key.Value, value)
		case "terms":
			v.changes = nil
			if v.Terms, err = r.List("terms", value); err != nil {
				return err
			}
			if i := slices.IndexFunc(v.Terms, isNoTerm); i >= 0 {
				return r.Errorf(value.Content[i], "%q is not a term; expected a word without blanks and commas", v.Terms[i])
			}
		case "misprints":
			v.misprints, err = r.pairs(value)
		case "insteadOf":
			v.insteadOf, err = r.pairs(value)
		default:
			err = r.Errorf(key, "unknown key %q; must be one of %s", key.Value, vocabularyKeys)
		}
		return err
	})
	v.Misprints, v.InsteadOf = mapOf(v.misprints), mapOf(v.insteadOf)
	return v, err
}

func isNoTerm(s string) bool { return strings.ContainsAny(s, ", \t\r\n") }

// addVocabulary adds a vocabulary of an extension to list. One that is there already gets more terms; a new one is explained where the
// extension's specification has its name, unless it says where.
func addVocabulary(list []Vocabulary, v Vocabulary, specification string) ([]Vocabulary, error) {
	if v.Section != "" && !isURL(v.Section) {
		return nil, v.at.errorf("section of %s is %q; expected a URL, or leave it out", v.Name, v.Section)
	}
	i := slices.IndexFunc(list, func(known Vocabulary) bool { return known.Name == v.Name })
	if i < 0 {
		if v.Section == "" && specification != "" {
			v.Section = specification + "#" + v.Name
		}
		v.Added = v.Terms
		return append(slices.Clip(list), v), nil
	}
	known := list[i]
	if v.Section != "" {
		return nil, v.at.errorf("%s is a vocabulary of %s: terms and misprints can be added to it, nothing else", v.Name, known.at.whose())
	}
	for _, term := range v.Terms {
		if slices.Contains(known.Terms, term) {
			return nil, v.at.errorf("%s already has the term %s; leave it out", v.Name, term)
		}
	}
	for _, p := range v.misprints {
		if known.Misprints[p.wrong] != "" {
			return nil, p.at.errorf("%s already has the misprint %s; leave it out", v.Name, p.wrong)
		}
	}
	known.Terms, known.Added = slices.Concat(known.Terms, v.Terms), slices.Concat(known.Added, v.Terms)
	known.misprints = slices.Concat(known.misprints, v.misprints)
	known.insteadOf = slices.DeleteFunc(slices.Clone(known.insteadOf), func(p pair) bool { return v.InsteadOf[p.wrong] != "" || slices.Contains(v.Terms, p.wrong) })
	known.insteadOf = append(known.insteadOf, v.insteadOf...)
	known.Misprints, known.InsteadOf = mapOf(known.misprints), mapOf(known.insteadOf)
	list = slices.Clone(list)
	list[i] = known
	return list, nil
}

// checkTerms checks that every vocabulary has terms, and that its misprints and other words stand for terms.
func (s *Spec) checkTerms() error {
	for _, v := range s.Vocabularies {
		if len(v.Terms) == 0 && v.Name != profileVocabulary {
			return v.at.errorf("%s has no terms", v.Name)
		}
		for _, p := range v.misprints {
			if slices.Contains(v.Terms, p.wrong) {
				return p.at.errorf("%s: %s is a term, so it cannot be a misprint", v.Name, p.wrong)
			}
			if !slices.Contains(v.Terms, p.right) {
				return p.at.errorf("%s: misprint %s stands for %q, which is not a term of it%s", v.Name, p.wrong, p.right, DidYouMean(p.right, v.Terms))
			}
		}
		for _, p := range v.insteadOf {
			if slices.Contains(v.Terms, p.wrong) {
				return p.at.errorf("%s: insteadOf %s: that is a term", v.Name, p.wrong)
			}
			if !slices.Contains(v.Terms, p.right) {
				return p.at.errorf("%s: insteadOf %s: %q is not a term of it%s", v.Name, p.wrong, p.right, DidYouMean(p.right, v.Terms))
			}
		}
	}
	return nil
}
