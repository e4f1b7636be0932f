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
	"maps"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed v1p2
var shipped embed.FS

// Spec is one version of the Caliper specification.
type Spec struct {
	Version       string // "1.2"
	Context       string // IRI of the JSON-LD context
	Specification string // URL of the specification text, to which sections are anchors
	Vocabulary    string // prefix of the type IRIs, without scheme

	Vocabularies []Vocabulary
	Entities     []TypeTable
	Events       []TypeTable
	Envelope     TypeTable
}

// Vocabulary is a closed list of terms, such as the actions or the roles.
type Vocabulary struct {
	Name      string
	Section   string // anchor in the specification; empty if the terms have no section of their own
	Terms     []string
	Misprints map[string]string // spelling that is accepted with a warning -> the term meant
}

// TypeTable is the property table of an entity type, an event type or the envelope: its own rows, without inherited ones.
type TypeTable struct {
	Name      string
	Extends   []string
	Rows      []Row
	Actions   []ActionRow       // of an event type; empty if every action is allowed
	InsteadOf map[string]string // name that prose uses -> the property's real name
	line      int
}

// Row is one property of a table.
type Row struct {
	Property string
	Required bool
	Array    bool     // the value is an array of Types
	Types    []string // primitive types, vocabularies, entity types; any of them
	Else     []string // accepted with a warning
	line     int
}

// ActionRow is an action that an event type may have, with the properties that it narrows.
type ActionRow struct {
	Action string
	Rows   []Row
	line   int
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

// Load reads the tables of one version from dir of fsys: version.yaml, terms.yaml, entities.yaml, events.yaml and
// envelope.yaml. Every mistake in them is an error that starts with "file:line:".
func Load(fsys fs.FS, dir string) (*Spec, error) {
	spec := new(Spec)
	var envelope []TypeTable
	for _, step := range []struct {
		file string
		read func(file string, data []byte) error
	}{
		{"version.yaml", spec.readVersion},
		{"terms.yaml", spec.readTerms},
		{"entities.yaml", tables(&spec.Entities)},
		{"events.yaml", tables(&spec.Events)},
		{"envelope.yaml", tables(&envelope)},
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
	type body struct {
		Section   string
		Terms     []string
		Misprints map[string]string
	}
	var doc map[string]body
	if err := decode(file, data, &doc); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(doc)) {
		v := doc[name]
		s.Vocabularies = append(s.Vocabularies, Vocabulary{name, v.Section, v.Terms, v.Misprints})
	}
	return nil
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
