package profiles

import (
	"io/fs"
	"maps"
	"slices"

	"gopkg.in/yaml.v3"
)

// A version can be written as what it has otherwise than another. Its folder then holds only the files in which there is
// something to say, and the tables of profiles that differ.

// contextsFile says which types may be used only by documents that name the context of an extension of Caliper's own.
const contextsFile = "contexts.yaml"

var (
	entityChanges = grammar{keys: []string{"extends", "insteadOf", "alsoCalled", "without", "deprecated"}, allowed: "properties, extends, insteadOf, alsoCalled, without and deprecated", changes: true}
	eventChanges  = grammar{keys: append([]string{"without", "deprecated"}, tableKeys...), allowed: "properties, extends, actions, objects, insteadOf, alsoCalled, without and deprecated",
		changes: true, action: &grammar{allowed: "properties of the event", changes: true}}
)

// differ makes s, of which the head has been read, of the version base and what the files in dir of fsys change.
func (s *Spec) differ(base *Spec, fsys fs.FS, dir string) error {
	folder := tableFile{fsys, dir, dir, ""}
	names, err := fileNames(fsys, dir, dir)
	if err != nil {
		return err
	}
	var changes Spec
	var envelope []TypeTable
	for _, file := range []struct {
		name string
		read func(r tableReader, root *yaml.Node) error
	}{
		{termsFile, changes.readTerms},
		{entitiesFile, tables(&changes.Entities, entityChanges)},
		{eventsFile, tables(&changes.Events, eventChanges)},
		{contextsFile, s.readContexts},
		{envelopeFile, tables(&envelope, envelopeGrammar)},
	} {
		if !slices.Contains(names, file.name) {
			continue
		}
		root, r, err := folder.in(file.name).read()
		if err == nil && root != nil {
			err = file.read(r, root)
		}
		if err != nil {
			return err
		}
	}
	s.differs = true
	gone := func(name string) bool { return slices.Contains(s.without, name) }
	s.Envelope = changed([]TypeTable{base.Envelope}, envelope, gone)[0]
	s.Entities = changed(base.Entities, changes.Entities, gone)
	s.Events = changed(base.Events, changes.Events, gone)
	s.Vocabularies = slices.DeleteFunc(slices.Clone(base.Vocabularies), func(v Vocabulary) bool {
		return gone(v.Name) || slices.ContainsFunc(changes.Vocabularies, func(c Vocabulary) bool { return c.Name == v.Name })
	})
	s.Vocabularies = append(s.Vocabularies, changes.Vocabularies...)
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

// changed returns the tables of base with changes, but for those that are gone.
func changed(base, changes []TypeTable, gone func(string) bool) []TypeTable {
	var out []TypeTable
	for _, t := range base {
		if gone(t.Name) {
			continue
		}
		if i := slices.IndexFunc(changes, func(c TypeTable) bool { return c.Name == t.Name }); i >= 0 {
			t = t.with(changes[i])
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

// with returns t with what c says of the same type. A type stays deprecated only if c says so, too.
func (t TypeTable) with(c TypeTable) TypeTable {
	var rows []Row
	for _, r := range t.Rows {
		if changed := rowOf(c.Rows, r.Property); changed != nil {
			r = *changed
		}
		if !slices.Contains(c.Without, r.Property) {
			rows = append(rows, r)
		}
	}
	for _, r := range c.Rows {
		if rowOf(t.Rows, r.Property) == nil {
			rows = append(rows, r)
		}
	}
	t.Rows, t.Deprecated = rows, c.Deprecated
	t.Without = slices.DeleteFunc(slices.Concat(t.Without, c.Without), func(p string) bool { return rowOf(c.Rows, p) != nil })
	if c.InsteadOf != nil {
		t.insteadOf, t.InsteadOf = c.insteadOf, c.InsteadOf
	}
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

// readContexts reads contexts.yaml.
func (s *Spec) readContexts(r tableReader, root *yaml.Node) error {
	s.ContextsOf = map[string][]string{}
	return r.Each(root, func(context, types *yaml.Node) error {
		if !isIRI(context.Value) {
			return r.Errorf(context, "%q is no IRI of a context", context.Value)
		}
		s.Contexts = append(s.Contexts, context.Value)
		names, err := r.List(context.Value, types)
		for _, name := range names {
			s.ContextsOf[name] = append(s.ContextsOf[name], context.Value)
		}
		return err
	})
}
