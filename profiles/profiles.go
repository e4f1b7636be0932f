// Package profiles holds the Caliper specification as data: one folder of YAML tables a version, and the strict loader that reads them. The
// specification is not written down anywhere else.
package profiles

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Spec is one version of the Caliper specification, with or without an extension.
type Spec struct {
	Version       string              // "1.2"
	Context       string              // IRI of the JSON-LD context
	Contexts      []string            // IRIs of the extensions' contexts
	ContextsOf    map[string][]string // the name of a type -> the contexts of Caliper's own extensions, one of which its documents must name
	Specification string              // URL of the specification text, to which sections are anchors
	JSONLD        bool                // the keywords are @id and @type, terms are IRIs, and null and empty values stand for absence
	IRIs          map[string]string   // the types and terms by their IRIs, where an IRI does not end with the name
	Vocabulary    string              // the prefix of the type IRIs, without scheme
	Unlisted      []string            // the types that the context names, but no table does
	Terms         string              // the prefix of the IRIs of actions, without scheme; "": terms are words

	Vocabularies []Vocabulary
	Entities     []TypeTable
	Events       []TypeTable
	Envelope     TypeTable

	isDerived bool                 // the version is written as its differences from another version
	sections  map[string]string    // the anchors of the version by those of version 1.2; nil: none is known
	removed   []string             // the names of tables that this version does not have, though the version from which it differs has them
	profiles  map[string]tableFile // the files that Profile reads, by the name of the profile
	owners    []string             // the extensions, by their folders, in the order in which they were added
	tested    bool                 // Caliper's tables are the shipped ones, which a test checks
}

// URL returns the link of a section, which is an anchor in the specification of Caliper 1.2, or a URL already. If the text of the version
// has other anchors, the link goes to the matching anchor, if it is known, else to the whole text.
func (s *Spec) URL(section string) string {
	switch {
	case strings.Contains(section, "://"):
		return section
	case !s.isDerived:
		return s.Specification + "#" + section
	case s.sections[section] != "":
		return s.Specification + "#" + s.sections[section]
	case s.sections != nil && s.hasCoreType(section):
		return s.Specification + "#" + strings.ToLower(section[:1]) + section[1:]
	}
	return s.Specification
}

// hasCoreType reports whether name is a type that the text of the version describes, and not the text of an extension.
func (s *Spec) hasCoreType(name string) bool {
	is := func(t TypeTable) bool { return t.Name == name }
	return s.ContextsOf[name] == nil && (slices.ContainsFunc(s.Entities, is) || slices.ContainsFunc(s.Events, is))
}

// Vocabulary is a closed list of terms, such as the actions or the roles.
type Vocabulary struct {
	Name      string
	Section   string // anchor in the specification; empty if the terms have no section of their own
	Terms     []string
	Misprints map[string]string // a misspelling that is accepted with a warning -> the term
	InsteadOf map[string]string // another word for a term -> the term
	Added     []string          // the terms that extensions added
	misprints []pair            // Misprints in the order of the file
	insteadOf []pair            // InsteadOf in the order of the file
	changes   *termChanges      // the changes in a version that is written as its differences from another; nil: Terms has all terms
	at        location
}

// TypeTable is the property table of an entity type, an event type or the envelope: its own rows, without inherited ones.
type TypeTable struct {
	Name       string
	Extends    []string
	Rows       []Row
	Actions    []Restriction     // the actions of an event type; empty if every action is allowed
	Objects    []Restriction     // the restrictions of an event type by the type of its object
	InsteadOf  map[string]string // another word for a property -> the name of the property
	AlsoCalled []string          // everyday words that people use as the name of the type
	Removed    []string          // the inherited properties that the type does not have
	Deprecated bool              // it should not be used any more
	Successors []string          // the types that replace a deprecated type; nil: none does

	Specification string // the URL of the extension's documentation; "" for Caliper's own types
	insteadOf     []pair // InsteadOf in the order of the file
	at            location
}

// Row is one property of a table.
type Row struct {
	Property           string
	Strength           Strength
	Array              bool                  // the value is an array of Types
	Instead            string                // the property that replaces a deprecated one; "": none does
	Types              []string              // the accepted types: primitive types, vocabularies and entity types
	TypesWithWarning   []string              // the types that are accepted with a warning
	WarningProfile     string                // the profile in whose events alone TypesWithWarning are accepted; "": in all events
	RecommendedInPlace []RecommendedProperty // the properties that an entity written as an object should have in this place
	at                 location
}

// RecommendedProperty is a property that an entity should have, and how strongly.
type RecommendedProperty struct {
	Property string
	Strength Strength
}

// Strength says how strongly a property is required or recommended.
type Strength uint8

const (
	Optional    Strength = iota
	Advised              // "+": its absence is a note
	Recommended          // "*": SHOULD, its absence is a warning
	Required             // "!": MUST, its absence is an error
)

// Restriction is the set of properties that an action of an event type, or the type of its object, restricts, requires or recommends. Count
// and Continues occur in profiles only.
type Restriction struct {
	Name          string // the action, or the object's type
	Rows          []Row
	Count         string   // "next" or "same": how the Attempt's count follows that of the attempt before; "" if it may be any
	CountStrength Strength // Required where the specification says MUST
	Deprecated    bool     // it should not be used any more
	Continues     string   // an action: the target's currentTime is where the last event with that action was
	at            location
}

// location is a place in the tables.
type location struct {
	file  string // the name of the file in errors
	line  int
	owner string // the name of the extension's folder in errors; "" for Caliper's own tables
}

func (p location) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.file, p.line, fmt.Sprintf(format, args...))
}

// whose names the owner of a table.
func (p location) whose() string { return cmp.Or(p.owner, "Caliper") }

// IsAdded reports whether an extension has added the type.
func (t TypeTable) IsAdded() bool { return t.at.owner != "" }

// IsAdded reports whether an extension has added the property.
func (r Row) IsAdded() bool { return r.at.owner != "" }

// Kinds are the kinds of value that a Row names beside entity types and vocabularies. Package rules/tables has a row for each, with all
// facts about it.
func Kinds() []string {
	return []string{"string", Integer, Natural, "decimal", "boolean", "map", "DateTime", "Duration", IRI, "UUID-URN",
		"MediaType", "IPAddress", OwnTypeName, Document, Unlisted, Deprecated}
}

// The kinds of value that this package itself uses.
const (
	Integer     = "integer"
	Natural     = "natural" // an integer that is not negative
	IRI         = "IRI"
	OwnTypeName = "Term"     // the name of the type whose table it is
	Document    = "document" // an event or an entity describe
	Unlisted    = "unlisted"
	Deprecated  = "deprecated" // in versions that are written as their differences from another
)

// The files of a version. Every other YAML file beside them is the table of a metric profile.
const (
	versionFile      = "version.yaml"
	termsFile        = "terms.yaml"
	entitiesFile     = "entities.yaml"
	eventsFile       = "events.yaml"
	envelopeFile     = "envelope.yaml"
	requirementsFile = "requirements.yaml"
)

var versionFiles = []string{versionFile, termsFile, entitiesFile, eventsFile, envelopeFile, requirementsFile, extensionFile, contextsFile}

// load reads the tables of one version from dir of fsys, without checking them. base is the version that it is derived from, nil if it is
// written in full. The tables of its profiles are found, but read by Profile. Every mistake is an error that starts with "file:line:".
func load(fsys fs.FS, dir string, base *Spec) (*Spec, error) {
	spec := new(Spec)
	var envelope []TypeTable
	for _, file := range []fileReader{
		{versionFile, spec.readVersion},
		{termsFile, spec.readTerms},
		{entitiesFile, tables(&spec.Entities, entityGrammar)},
		{eventsFile, tables(&spec.Events, eventGrammar)},
		{envelopeFile, tables(&envelope, envelopeGrammar)},
	} {
		root, r, err := tableFile{fsys, path.Join(dir, file.name), file.name, ""}.read()
		if err == nil && root == nil {
			err = location{r.File, 1, ""}.errorf("this file is empty")
		}
		if err == nil {
			err = file.read(r, root)
		}
		if err != nil {
			return nil, err
		}
		if file.name == versionFile && base != nil {
			return spec, spec.derive(base, fsys, dir)
		}
	}
	if len(envelope) != 1 {
		return nil, envelope[1].at.errorf("expected exactly one table, the envelope's")
	}
	spec.Envelope = envelope[0]
	names, err := fileNames(fsys, dir, "")
	if err != nil {
		return nil, err
	}
	spec.profiles, err = findProfiles(names, tableFile{fsys, dir, "", ""})
	spec.nameProfiles()
	return spec, err
}

func (s *Spec) readVersion(r tableReader, root *yaml.Node) error {
	keys := []string{"version", "context", "specification", "vocabulary", "terms"}
	values := []*string{&s.Version, &s.Context, &s.Specification, &s.Vocabulary, &s.Terms}
	err := r.Each(root, func(key, value *yaml.Node) (err error) {
		i := slices.Index(keys, key.Value)
		switch {
		case i >= 0:
			*values[i], err = r.Word(key.Value, value)
		case key.Value == "without":
			s.removed, err = r.List(key.Value, value)
		case key.Value == Unlisted:
			s.Unlisted, err = r.List(key.Value, value)
		case key.Value == "style":
			if s.JSONLD = value.Value == "json-ld"; !s.JSONLD {
				err = r.Errorf(value, "style is %q; the only one is json-ld", value.Value)
			}
		case key.Value == "iris", key.Value == "sections":
			var pairs []pair
			pairs, err = r.pairs(value)
			if key.Value == "iris" {
				s.IRIs = mapOf(pairs)
			} else {
				s.sections = mapOf(pairs)
			}
		default:
			err = r.Errorf(key, "unknown key %q; must be one of %s, without, unlisted, style, iris, sections%s", key.Value, strings.Join(keys, ", "), DidYouMean(key.Value, keys))
		}
		return err
	})
	if err != nil {
		return err
	}
	for i, value := range values[:4] { // terms may be missing
		if *value == "" {
			return r.Errorf(root, "%s is missing", keys[i])
		}
	}
	return nil
}
