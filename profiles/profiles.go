// Package profiles holds the Caliper specification as data: one folder of YAML tables a version, and the strict
// loader that reads them. Nothing of the specification is written down anywhere else.
package profiles

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed v1p2
var shipped embed.FS

// Spec is one version of the Caliper specification, with or without an extension.
type Spec struct {
	Version       string   // "1.2"
	Context       string   // IRI of the JSON-LD context
	Contexts      []string // IRIs of the extensions' contexts
	Specification string   // URL of the specification text, to which sections are anchors
	Vocabulary    string   // prefix of the type IRIs, without scheme

	Vocabularies []Vocabulary
	Entities     []TypeTable
	Events       []TypeTable
	Envelope     TypeTable

	profiles map[string]tableFile // by the profile's name: files that Profile reads
}

// URL makes a link of a section, an anchor in the specification; one that is a URL already stays as it is.
func (s *Spec) URL(section string) string {
	if strings.Contains(section, "://") {
		return section
	}
	return s.Specification + "#" + section
}

// Vocabulary is a closed list of terms, such as the actions or the roles.
type Vocabulary struct {
	Name      string
	Section   string // anchor in the specification; empty if the terms have no section of their own
	Terms     []string
	Misprints map[string]string // spelling that is accepted with a warning -> the term meant
	at        place
}

// TypeTable is the property table of an entity type, an event type or the envelope: its own rows, without inherited ones.
type TypeTable struct {
	Name      string
	Extends   []string
	Rows      []Row
	Actions   []Narrowing       // of an event type; empty if every action is allowed
	Objects   []Narrowing       // of an event type: what an object of some type asks besides
	InsteadOf map[string]string // name that prose uses -> the property's real name

	Specification string // URL of the extension's documentation; "" for Caliper's own types
	at            place
}

// Row is one property of a table.
type Row struct {
	Property string
	Strength Strength
	Array    bool     // the value is an array of Types
	Types    []string // primitive types, vocabularies, entity types; any of them
	Else     []string // accepted with a warning
	With     []Want   // what an entity written as an object should have in this place
	at       place
}

// Want is a property that something should have.
type Want struct {
	Property string
	Strength Strength
}

// Strength says how strongly a property is asked for.
type Strength uint8

const (
	Optional    Strength = iota
	Advised              // "+": its absence is a note
	Recommended          // "*": SHOULD, its absence is a warning
	Required             // "!": MUST, its absence is an error
)

// Narrowing is what an action of an event type, or the type of its object, changes: the properties that it narrows or
// asks for. Count and Continues occur in profiles only.
type Narrowing struct {
	Name          string // the action, or the object's type
	Rows          []Row
	Count         string   // "next" or "same": how the Attempt's count follows that of the attempt before; "" if it may be any
	CountStrength Strength // Required where the specification says MUST
	Continues     string   // an action: the target's currentTime is where the last event with that action was
	at            place
}

// place is where in the tables something stands.
type place struct {
	file string
	line int
}

func (p place) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.file, p.line, fmt.Sprintf(format, args...))
}

// The primitive types of a Row. Beside these, a Row names entity types and vocabularies.
const (
	String    = "string"
	Integer   = "integer"
	Decimal   = "decimal"
	Boolean   = "boolean"
	Map       = "map"
	DateTime  = "DateTime"
	Duration  = "Duration"
	IRI       = "IRI"
	UUIDURN   = "UUID-URN"
	MediaType = "MediaType"
	IPAddress = "IPAddress"
	Term      = "Term"
	Document  = "Document"
	Unlisted  = "unlisted"
)

var primitives = []string{String, Integer, Decimal, Boolean, Map, DateTime, Duration, IRI, UUIDURN,
	MediaType, IPAddress, Term, Document, Unlisted}

// V1P2 loads the shipped tables of Caliper 1.2.
func V1P2() (*Spec, error) { return Load(shipped, "v1p2") }

// The files of a version. Every other YAML file beside them is the table of a metric profile.
const (
	versionFile      = "version.yaml"
	termsFile        = "terms.yaml"
	entitiesFile     = "entities.yaml"
	eventsFile       = "events.yaml"
	envelopeFile     = "envelope.yaml"
	requirementsFile = "requirements.yaml"
)

var versionFiles = []string{versionFile, termsFile, entitiesFile, eventsFile, envelopeFile, requirementsFile, extensionFile}

// tableFile is a file of tables that is read when it is needed.
type tableFile struct {
	fsys fs.FS
	path string
	name string // what errors call it
}

// Load reads the tables of one version from dir of fsys. The tables of its profiles are found, but read by Profile.
// Every mistake is an error that starts with "file:line:".
func Load(fsys fs.FS, dir string) (*Spec, error) {
	spec := new(Spec)
	var envelope []TypeTable
	for _, step := range []struct {
		file string
		read func(file string, data []byte) error
	}{
		{versionFile, spec.readVersion},
		{termsFile, spec.readTerms},
		{entitiesFile, tables(&spec.Entities)},
		{eventsFile, tables(&spec.Events)},
		{envelopeFile, tables(&envelope)},
	} {
		data, err := fs.ReadFile(fsys, path.Join(dir, step.file))
		if err != nil {
			return nil, fmt.Errorf("load tables: %w", err)
		}
		if err := step.read(step.file, data); err != nil {
			return nil, err
		}
	}
	if len(envelope) != 1 {
		return nil, errors.New("envelope.yaml:1: want exactly one table, the envelope's")
	}
	spec.Envelope = envelope[0]
	if err := spec.findProfiles(fsys, dir, ""); err != nil {
		return nil, err
	}
	return spec, spec.check()
}

func (s *Spec) readVersion(file string, data []byte) error {
	var v struct{ Version, Context, Specification, Vocabulary string }
	if err := decode(file, data, &v); err != nil {
		return err
	}
	s.Version, s.Context, s.Specification, s.Vocabulary = v.Version, v.Context, v.Specification, v.Vocabulary
	for name, value := range map[string]string{"version": v.Version, "context": v.Context,
		"specification": v.Specification, "vocabulary": v.Vocabulary} {
		if value == "" {
			return fmt.Errorf("%s:1: %s is missing", file, name)
		}
	}
	return nil
}

func (s *Spec) readTerms(file string, data []byte) error {
	root, err := parse(file, data)
	if root == nil {
		return err
	}
	r := tableReader{file: file}
	return r.each(root, func(name, body *yaml.Node) error {
		v := Vocabulary{Name: name.Value, Misprints: map[string]string{}, at: r.place(name)}
		err := r.each(body, func(key, value *yaml.Node) (err error) {
			switch key.Value {
			case "section":
				v.Section, err = r.word(value)
			case "terms":
				v.Terms, err = r.words(value)
			case "misprints":
				err = r.each(value, func(wrong, right *yaml.Node) error {
					v.Misprints[wrong.Value] = right.Value
					return nil
				})
			default:
				err = r.errorf(key, "unknown key %q; allowed are section, terms and misprints", key.Value)
			}
			return err
		})
		s.Vocabularies = append(s.Vocabularies, v)
		return err
	})
}

// decode reads one YAML document strictly: unknown and repeated keys are errors.
func decode(file string, data []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return locate(file, err)
	}
	return nil
}

// locate turns yaml.v3's "line 12: ..." into "file:12: ...".
func locate(file string, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n  ")
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		return fmt.Errorf("%s:%s", file, rest)
	}
	return fmt.Errorf("%s: %s", file, text)
}
