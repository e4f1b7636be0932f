package profiles

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// extensionFile says what an extension extends, and the context by which documents use it.
const extensionFile = "extension.yaml"

// Extension is a folder of tables that somebody adds to a version: any of terms.yaml, entities.yaml and events.yaml,
// the tables of profiles, and extension.yaml. The grammar is that of the shipped tables. A type, a vocabulary or a list
// of actions that the version has already is added to.
type Extension struct {
	Context       string // IRI by which a document says that it uses the extension; "": every document may
	Specification string // URL of its documentation, to which type names are anchors; may be ""

	spec  Spec // its tables alone
	fsys  fs.FS
	shown string
}

// ReadExtension reads the extension in the root of fsys. Errors call the folder shown and start with "file:line:".
func ReadExtension(fsys fs.FS, shown string) (*Extension, error) {
	e := &Extension{fsys: fsys, shown: shown}
	found := false
	for _, step := range []struct {
		file string
		read func(file string, data []byte) error
	}{
		{extensionFile, e.readHead},
		{termsFile, e.spec.readTerms},
		{entitiesFile, tables(&e.spec.Entities)},
		{eventsFile, tables(&e.spec.Events)},
	} {
		data, err := fs.ReadFile(fsys, step.file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("load tables: %w", err)
		}
		found = true
		if err := step.read(path.Join(shown, step.file), data); err != nil {
			return nil, err
		}
	}
	for _, file := range []string{versionFile, envelopeFile} {
		if _, err := fs.Stat(fsys, file); err == nil {
			return nil, fmt.Errorf("%s:1: an extension cannot have this file; its own are %s, %s, %s, %s and the tables of profiles",
				path.Join(shown, file), extensionFile, termsFile, entitiesFile, eventsFile)
		}
	}
	if err := e.spec.findProfiles(fsys, ".", shown); err != nil {
		return nil, err
	}
	if !found && len(e.spec.profiles) == 0 {
		return nil, fmt.Errorf("%s: there are no tables in this folder", shown)
	}
	return e, nil
}

func (e *Extension) readHead(file string, data []byte) error {
	var head struct{ Context, Specification string }
	err := decode(file, data, &head)
	e.Context, e.Specification = head.Context, head.Specification
	return err
}

// Extend returns s with the extensions added. s itself stays as it is. The tables of the extensions' profiles are
// read, so that their mistakes come to light.
func (s *Spec) Extend(extensions ...*Extension) (*Spec, error) {
	out := *s
	for _, e := range extensions {
		if err := out.add(e); err != nil {
			return nil, err
		}
	}
	if err := out.check(); err != nil {
		return nil, err
	}
	for _, e := range extensions {
		for _, name := range e.spec.Profiles() {
			if _, err := out.Profile(name); err != nil {
				return nil, err
			}
		}
	}
	return &out, nil
}

func (s *Spec) add(e *Extension) (err error) {
	if e.Context != "" {
		s.Contexts = append(slices.Clip(s.Contexts), e.Context)
	}
	for _, v := range e.spec.Vocabularies {
		if v.Name != profileVocabulary {
			s.Vocabularies = addVocabulary(s.Vocabularies, v)
		}
	}
	if s.Entities, err = addTables(s.Entities, e.spec.Entities, e.Specification); err != nil {
		return err
	}
	if s.Events, err = addTables(s.Events, e.spec.Events, e.Specification); err != nil {
		return err
	}
	return s.findProfiles(e.fsys, ".", e.shown)
}

func addVocabulary(list []Vocabulary, v Vocabulary) []Vocabulary {
	i := slices.IndexFunc(list, func(known Vocabulary) bool { return known.Name == v.Name })
	if i < 0 {
		return append(slices.Clip(list), v)
	}
	list = slices.Clone(list)
	list[i].Terms = slices.Concat(list[i].Terms, v.Terms)
	return list
}

func addTables(list, more []TypeTable, specification string) ([]TypeTable, error) {
	list = slices.Clone(list)
	for _, t := range more {
		i := slices.IndexFunc(list, func(known TypeTable) bool { return known.Name == t.Name })
		if i < 0 {
			t.Specification = specification
			list = append(list, t)
			continue
		}
		known := &list[i]
		if t.Extends != nil || t.InsteadOf != nil {
			return nil, t.at.errorf("%s is a type of Caliper: properties, actions and objects can be added to it, nothing else", t.Name)
		}
		for _, row := range t.Rows {
			if slices.ContainsFunc(known.Rows, func(r Row) bool { return r.Property == row.Property }) {
				return nil, row.at.errorf("%s has a property %s already", t.Name, row.Property)
			}
		}
		if t.Actions != nil && known.Actions == nil {
			return nil, t.at.errorf("%s may have every action already; add yours to the vocabulary Action in %s", t.Name, termsFile)
		}
		known.Rows = slices.Concat(known.Rows, t.Rows)
		known.Actions = slices.Concat(known.Actions, t.Actions)
		known.Objects = slices.Concat(known.Objects, t.Objects)
	}
	return list, nil
}
