package profiles

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// extensionFile is the file with the version that an extension extends, and the context by which documents use it.
const extensionFile = "extension.yaml"

// Extension is a folder of tables that somebody adds to a version: any of terms.yaml, entities.yaml and events.yaml, the tables of
// profiles, and extension.yaml. The grammar is that of the shipped tables. The tables of an extension add to a type, a vocabulary or a list
// of actions that the version has already.
type Extension struct {
	Context       string // IRI by which a document says that it uses the extension; "": every document may
	Specification string // URL of its documentation, to which type names are anchors; may be ""

	spec    Spec     // the tables of the extension alone
	owner   string   // the name of the folder in errors
	shipped bool     // the extension is one of Caliper's own
	context location // the place of Context
}

// ReadExtension reads the extension in the root of fsys. shown is the name of the folder in errors, which start with "file:line:".
func ReadExtension(fsys fs.FS, shown string) (*Extension, error) {
	e := &Extension{owner: cmp.Or(shown, ".")}
	folder := tableFile{fsys, ".", shown, e.owner}
	names, err := fileNames(fsys, ".", shown)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: there are no tables in this folder", shown)
	}
	for _, name := range []string{versionFile, envelopeFile, requirementsFile} {
		if slices.Contains(names, name) {
			return nil, fmt.Errorf("%s:1: an extension cannot have this file; its own are %s, %s, %s, %s and the tables of profiles",
				path.Join(shown, name), extensionFile, termsFile, entitiesFile, eventsFile)
		}
	}
	err = folder.readFiles(names, []fileReader{
		{extensionFile, e.readHead},
		{termsFile, e.spec.readTerms},
		{entitiesFile, tables(&e.spec.Entities, entityGrammar)},
		{eventsFile, tables(&e.spec.Events, eventGrammar)},
	})
	if err != nil {
		return nil, err
	}
	e.spec.profiles, err = findProfiles(names, folder)
	return e, err
}

// ShippedExtensions are the names of the extensions that are shipped with the program, and apply only if the user asks for them.
var ShippedExtensions = []string{"library"}

// ShippedExtension reads a shipped extension.
func ShippedExtension(name string) (*Extension, error) {
	folder, err := fs.Sub(shipped, name)
	if err != nil {
		return nil, err
	}
	e, err := ReadExtension(folder, name)
	if e != nil {
		e.shipped = true
	}
	return e, err
}

// readHead reads extension.yaml.
func (e *Extension) readHead(r tableReader, root *yaml.Node) error {
	return r.Each(root, func(key, value *yaml.Node) (err error) {
		switch key.Value {
		case "context":
			e.context = r.place(key)
			if e.Context, err = r.Word(key.Value, value); err == nil && !isIRI(e.Context) {
				err = r.Errorf(value, "context is %q; expected an absolute IRI, or leave it out if the tables are for every document", e.Context)
			}
		case "specification":
			if e.Specification, err = r.Word(key.Value, value); err == nil && (!isURL(e.Specification) || strings.Contains(e.Specification, "#")) {
				err = r.Errorf(value, "specification is %q; expected a URL without #, to which names of types are anchors", e.Specification)
			}
		default:
			keys := []string{"context", "specification"}
			err = r.Errorf(key, "unknown key %q; must be one of %s%s", key.Value, strings.Join(keys, ", "), DidYouMean(key.Value, keys))
		}
		return err
	})
}

// Extend returns s with the extensions added, without changing s. It reads the tables of the extensions' profiles, to find their mistakes.
func (s *Spec) Extend(extensions ...*Extension) (*Spec, error) {
	out := *s
	if len(extensions) == 0 {
		return &out, nil
	}
	for _, e := range extensions {
		if err := out.add(e); err != nil {
			return nil, err
		}
	}
	c, err := out.checker()
	if err != nil {
		return nil, err
	}
	for _, e := range extensions {
		for _, t := range slices.Concat(e.spec.Entities, e.spec.Events) {
			if err := c.addition(t, &out); err != nil {
				return nil, err
			}
		}
	}
	if err := c.all(&out); err != nil {
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

// add adds the tables of an extension. It copies the parts of s that it changes.
func (s *Spec) add(e *Extension) (err error) {
	s.owners = append(slices.Clip(s.owners), e.owner)
	if e.Context != "" {
		_, known, _ := strings.Cut(s.Context, "://")
		if !e.shipped && strings.Contains(strings.ToLower(e.Context), path.Dir(known)+"/") {
			return e.context.errorf("%s is a context of Caliper's; expected your own, or leave it out if the tables are for every document", e.Context)
		}
		s.Contexts = append(slices.Clip(s.Contexts), e.Context)
	}
	for _, v := range e.spec.Vocabularies {
		if s.Vocabularies, err = addVocabulary(s.Vocabularies, v, e.Specification); err != nil {
			return err
		}
	}
	if s.Entities, err = addTables(kindEntity, s.Entities, e, s.Events); err != nil {
		return err
	}
	if s.Events, err = addTables(kindEvent, s.Events, e, s.Entities); err != nil {
		return err
	}
	s.profiles = maps.Clone(s.profiles)
	for _, name := range e.spec.Profiles() {
		file := e.spec.profiles[name]
		if known, ok := s.profiles[name]; ok {
			return location{file: file.name, line: 1}.errorf("%s has a %s already; give yours another name", cmp.Or(known.owner, "Caliper"), name)
		}
		s.profiles[name] = file
	}
	s.nameProfiles()
	return nil
}

// addTables adds the tables of extension e that are of some kind to list. others are the tables of the other kind, for messages.
func addTables(kind kind, list []TypeTable, e *Extension, others []TypeTable) ([]TypeTable, error) {
	list = slices.Clone(list)
	more, otherFile := e.spec.Entities, eventsFile
	if kind == kindEvent {
		more, otherFile = e.spec.Events, entitiesFile
	}
	for _, t := range more {
		i := slices.IndexFunc(list, func(known TypeTable) bool { return known.Name == t.Name })
		switch {
		case i >= 0:
			if err := list[i].add(t, kind); err != nil {
				return nil, err
			}
		case t.Extends == nil && slices.Contains(tableNames(others), t.Name):
			return nil, t.at.errorf("%s is not %s; it belongs in %s", t.Name, kind, otherFile)
		case t.Extends == nil:
			return nil, t.at.errorf("%q is not %s of Caliper's; a new one extends another%s", t.Name, kind, DidYouMean(t.Name, tableNames(list)))
		default:
			t.Specification = e.Specification
			list = append(list, t)
		}
	}
	return list, nil
}

// add adds the rows of an extension's table t to the known table of the same type.
func (known *TypeTable) add(t TypeTable, kind kind) error {
	if t.Extends != nil || t.InsteadOf != nil || t.AlsoCalled != nil {
		more := "properties"
		if kind == kindEvent {
			more = "properties, actions and objects"
		}
		return t.at.errorf("%s is a type of %s: %s can be added to it, nothing else", t.Name, known.at.whose(), more)
	}
	for _, row := range t.Rows {
		if rowOf(known.Rows, row.Property) != nil {
			return row.at.errorf("%s already has a property %s", t.Name, row.Property)
		}
	}
	if t.Actions != nil && known.Actions == nil {
		return t.at.errorf("%s already allows every action; add yours to the vocabulary Action in %s", t.Name, termsFile)
	}
	for _, a := range t.Actions {
		if slices.Contains(names(known.Actions), a.Name) {
			return a.at.errorf("%s already has the action %s, which cannot be changed", t.Name, a.Name)
		}
	}
	for _, o := range t.Objects {
		if slices.Contains(names(known.Objects), o.Name) {
			return o.at.errorf("%s already has a row for the object %s, which cannot be changed", t.Name, o.Name)
		}
	}
	known.Rows = slices.Concat(known.Rows, t.Rows)
	known.Actions = slices.Concat(known.Actions, t.Actions)
	known.Objects = slices.Concat(known.Objects, t.Objects)
	return nil
}

// addition checks that the properties which an extension's table t adds to a known type are new to the type, to the types that it extends,
// and to the types that extend it.
func (c *checker) addition(t TypeTable, s *Spec) error {
	if !c.later(t.at, c.tables[t.Name].at) {
		return nil // a type of the extension's own may restrict inherited properties
	}
	for _, other := range s.Tables() {
		above := c.is(t.Name, other.Name)
		if !above && !c.is(other.Name, t.Name) {
			continue
		}
		for _, row := range t.Rows {
			known := rowOf(other.Rows, row.Property)
			switch {
			case known == nil || !c.later(row.at, known.at):
			case above:
				return row.at.errorf("%s already has a property %s, that of %s", t.Name, row.Property, other.Name)
			default:
				return row.at.errorf("%s, which extends %s, already has a property %s", other.Name, t.Name, row.Property)
			}
		}
	}
	return nil
}

// isIRI reports whether s looks like an absolute IRI.
func isIRI(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	return ok && isPropertyName(strings.ToLower(scheme)) && rest != "" && !strings.ContainsFunc(s, notInIRI) &&
		(!strings.HasPrefix(strings.ToLower(scheme), "http") || isURL(s))
}

// isURL reports whether s looks like the address of a page.
func isURL(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	return ok && rest != "" && !strings.ContainsAny(rest[:1], "/?#") && !strings.ContainsFunc(s, notInIRI)
}

func notInIRI(c rune) bool { return c <= ' ' || strings.ContainsRune("\"<>\\^`{|}\x7F", c) }
