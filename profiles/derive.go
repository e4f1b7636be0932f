package profiles

import (
	"io/fs"
	"maps"
	"slices"

	"gopkg.in/yaml.v3"
)

// A version can be written as its differences from another version. Its folder then holds only the files with differences, and the tables
// of profiles that differ.

// contextsFile is the file with the types that only documents with the context of one of Caliper's own extensions may use.
const contextsFile = "contexts.yaml"

var (
	entityChanges = grammar{keys: []string{"extends", "insteadOf", "alsoCalled", "without", "deprecated"}, allowed: "properties, extends, insteadOf, alsoCalled, without, deprecated", changes: true}
	eventChanges  = grammar{keys: append([]string{"without", "deprecated"}, tableKeys...), allowed: "properties, extends, actions, objects, insteadOf, alsoCalled, without, deprecated",
		changes: true, action: &grammar{allowed: "properties of the event", changes: true}}
)

// derive makes s from the version base and the changes in the files in dir of fsys. The head of s has been read.
func (s *Spec) derive(base *Spec, fsys fs.FS, dir string) error {
	folder := tableFile{fsys, dir, dir, ""}
	names, err := fileNames(fsys, dir, dir)
	if err != nil {
		return err
	}
	s.isDerived = true
	changes := Spec{isDerived: true}
	var envelope []TypeTable
	err = folder.readFiles(names, []fileReader{
		{termsFile, changes.readTerms},
		{entitiesFile, tables(&changes.Entities, entityChanges)},
		{eventsFile, tables(&changes.Events, eventChanges)},
		{contextsFile, s.readContexts},
		{envelopeFile, tables(&envelope, envelopeGrammar)},
	})
	if err != nil {
		return err
	}
	gone := func(name string) bool { return slices.Contains(s.removed, name) }
	s.Envelope = changed([]TypeTable{base.Envelope}, envelope, gone)[0]
	s.Entities = changed(base.Entities, changes.Entities, gone)
	s.Events = changed(base.Events, changes.Events, gone)
	if s.Vocabularies, err = changedVocabularies(base.Vocabularies, changes.Vocabularies, gone); err != nil {
		return err
	}
	own, err := findProfiles(names, folder)
	if err != nil {
		return err
	}
	s.profiles = maps.Clone(base.profiles)
	maps.DeleteFunc(s.profiles, func(name string, _ tableFile) bool { return gone(name) })
	maps.Copy(s.profiles, own)
	s.nameProfiles()
	return nil
}

// changed returns the tables of base with changes, except those that are gone.
func changed(base, changes []TypeTable, gone func(string) bool) []TypeTable {
	var out []TypeTable
	for _, t := range base {
		if gone(t.Name) {
			continue
		}
		if i := slices.IndexFunc(changes, func(c TypeTable) bool { return c.Name == t.Name }); i >= 0 {
			t = t.changedBy(changes[i])
		}
		out = append(out, t)
	}
	for _, c := range changes {
		if !slices.Contains(tableNames(base), c.Name) {
			out = append(out, c)
		}
	}
	return out
}

// changedBy returns t with the changes in c, a table of the same type. A type stays deprecated only if c says so, too.
func (t TypeTable) changedBy(c TypeTable) TypeTable {
	var rows []Row
	for _, r := range t.Rows {
		if changed := rowOf(c.Rows, r.Property); changed != nil {
			r = *changed
		}
		if !slices.Contains(c.Removed, r.Property) {
			rows = append(rows, r)
		}
	}
	for _, r := range c.Rows {
		if rowOf(t.Rows, r.Property) == nil {
			rows = append(rows, r)
		}
	}
	t.Rows, t.Deprecated, t.Successors, t.at = rows, c.Deprecated, c.Successors, c.at
	t.Removed = slices.DeleteFunc(slices.Concat(t.Removed, c.Removed), func(p string) bool { return rowOf(c.Rows, p) != nil })
	if c.InsteadOf != nil {
		t.insteadOf = c.insteadOf
	}
	t.insteadOf = slices.DeleteFunc(slices.Clone(t.insteadOf), func(p pair) bool { return slices.Contains(c.Removed, p.right) })
	t.InsteadOf = mapOf(t.insteadOf)
	if c.AlsoCalled != nil {
		t.AlsoCalled = c.AlsoCalled
	}
	if c.Extends != nil {
		t.Extends = c.Extends
	}
	if c.Actions != nil {
		t.Actions = c.Actions
	}
	if c.Objects != nil {
		t.Objects = c.Objects
	}
	return t
}

// termChanges are the differences of a vocabulary from that of another version: added terms and removed terms.
type termChanges struct{ added, removed []string }

// changedTerms reads "with: [A, B]" or "without: [A, B]" of a vocabulary.
func (r tableReader) changedTerms(c *termChanges, key, value *yaml.Node) error {
	terms, err := r.List(key.Value, value)
	if i := slices.IndexFunc(terms, isNoTerm); err == nil && i >= 0 {
		return r.Errorf(value.Content[i], "%q is not a term; expected a word without blanks and commas", terms[i])
	}
	if key.Value == "with" {
		c.added = terms
	} else {
		c.removed = terms
	}
	return err
}

// changedVocabularies returns the vocabularies of base with changes, except those that are gone.
func changedVocabularies(base, changes []Vocabulary, gone func(string) bool) (all []Vocabulary, err error) {
	for _, v := range base {
		if !gone(v.Name) && !slices.ContainsFunc(changes, func(c Vocabulary) bool { return c.Name == v.Name }) {
			all = append(all, v)
		}
	}
	for _, c := range changes {
		if c.changes != nil {
			i := slices.IndexFunc(base, func(v Vocabulary) bool { return v.Name == c.Name })
			if i < 0 {
				return nil, c.at.errorf("%s has no terms", c.Name)
			}
			if c, err = base[i].changedBy(c); err != nil {
				return nil, err
			}
		}
		all = append(all, c)
	}
	return all, nil
}

// changedBy returns v with the changes in c, the same vocabulary. Misprints, and words that others use, are kept only if they are not terms
// and stand for terms that exist.
func (v Vocabulary) changedBy(c Vocabulary) (Vocabulary, error) {
	for _, term := range c.changes.removed {
		if !slices.Contains(v.Terms, term) {
			return v, c.at.errorf("%s: without %s: that is not a term of it%s", v.Name, term, DidYouMean(term, v.Terms))
		}
	}
	for _, term := range c.changes.added {
		if slices.Contains(v.Terms, term) {
			return v, c.at.errorf("%s already has the term %s; leave it out", v.Name, term)
		}
	}
	v.Terms = slices.DeleteFunc(slices.Concat(v.Terms, c.changes.added), func(term string) bool { return slices.Contains(c.changes.removed, term) })
	v.misprints = slices.Concat(slices.DeleteFunc(slices.Clone(v.misprints), v.isUseless), c.misprints)
	v.insteadOf = slices.Concat(slices.DeleteFunc(slices.Clone(v.insteadOf), v.isUseless), c.insteadOf)
	v.Misprints, v.InsteadOf = mapOf(v.misprints), mapOf(v.insteadOf)
	if v.at = c.at; c.Section != "" {
		v.Section = c.Section
	}
	return v, nil
}

// isUseless reports whether the wrong name of a pair is a term of v, or the right name is not a term.
func (v Vocabulary) isUseless(p pair) bool {
	return slices.Contains(v.Terms, p.wrong) || !slices.Contains(v.Terms, p.right)
}

// readContexts reads contexts.yaml.
func (s *Spec) readContexts(r tableReader, root *yaml.Node) error {
	s.ContextsOf = map[string][]string{}
	return r.Each(root, func(context, types *yaml.Node) error {
		if !isIRI(context.Value) {
			return r.Errorf(context, "%q is not the IRI of a context", context.Value)
		}
		s.Contexts = append(s.Contexts, context.Value)
		names, err := r.List(context.Value, types)
		for _, name := range names {
			s.ContextsOf[name] = append(s.ContextsOf[name], context.Value)
		}
		return err
	})
}
