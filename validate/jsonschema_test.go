package validate_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/jsonschema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// bundleOf returns the tables of a version, and their schema for any document.
func bundleOf(t *testing.T, version string, extensions []*profiles.Extension) ([]*tables.Set, map[string]any) {
	t.Helper()
	specs, err := validate.Specs(version, extensions)
	if err != nil {
		t.Fatal(err)
	}
	sets, err := tables.Compile(specs...)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.AnyDocument(sets)
	if err != nil {
		t.Fatal(err)
	}
	return sets, schema
}

func compileSchema(t *testing.T, schema map[string]any) *gojsonschema.Schema {
	t.Helper()
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect, loader.Validate = gojsonschema.Draft7, false, true
	compiled, err := loader.Compile(gojsonschema.NewGoLoader(schema))
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// TestBundle checks that the schema for any document accepts a record without errors, and refuses a record with an error that JSON Schema
// can express.
func TestBundle(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long, and is one goroutine alone")
	}
	for _, c := range []struct {
		version string
		folders string
		options validate.Options
	}{
		{"1.2", "good bad", validate.Options{}},
		{"1.1", "good/v1p1 bad/v1p1", validate.Options{}},
		{"1.2", "lakeside/good lakeside/bad", lakeside(t)},
	} {
		t.Run(c.version+" "+c.folders, func(t *testing.T) {
			t.Parallel()
			c.options.Require, c.options.Version = c.version, c.version
			v := newValidator(t, c.options)
			_, source := bundleOf(t, c.version, c.options.Extensions)
			schema := compileSchema(t, source)
			accepted, refused := 0, 0
			for _, folder := range strings.Fields(c.folders) {
				for _, file := range samples(t, folder) {
					if !strings.Contains(folder, "v1p") && strings.Contains(file, "v1p") {
						continue // a sample of another version
					}
					data, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					a, r := agree(t, schema, file, data, findings(t, v, file, data))
					accepted, refused = accepted+a, refused+r
				}
			}
			t.Logf("%d records accepted, %d refused", accepted, refused)
			if accepted < 20 || refused < 5 {
				t.Errorf("only %d records accepted, %d refused", accepted, refused)
			}
		})
	}
}

// agree compares the verdicts of a schema on the records of a file with the findings in them, and counts the records that it accepts and
// refuses.
func agree(t *testing.T, schema *gojsonschema.Schema, file string, data []byte, found []finding.Finding) (accepted, refused int) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	decoder.UseNumber()
	for record := 1; ; record++ {
		var value any
		if decoder.Decode(&value) != nil {
			return accepted, refused // the end, or data that is not JSON
		}
		result, err := schema.Validate(gojsonschema.NewRawLoader(value))
		if err != nil {
			t.Fatalf("%s: record %d: %v", file, record, err)
		}
		var errors []finding.Finding
		for _, f := range found {
			if f.Record == record && f.Severity == catalogue.Error {
				errors = append(errors, f)
			}
		}
		if result.Valid() {
			accepted++
		} else {
			refused++
		}
		switch {
		case !result.Valid() && len(errors) == 0:
			t.Errorf("%s: record %d is refused: %v", file, record, result.Errors())
		case result.Valid() && slices.ContainsFunc(errors, isPlain):
			t.Errorf("%s: record %d is accepted, but has %s: %s", file, record, errors[0].Rule, errors[0].Message)
		}
	}
}

// isPlain reports whether JSON Schema can express a fault: if the fault needs no comparison of values with each other, nor of records, nor
// of two ways to write a name or number.
func isPlain(f finding.Finding) bool {
	switch catalogue.ID(f.Rule) {
	case catalogue.JSONSyntax, catalogue.JSONTrailingData, catalogue.JSONDuplicateKey, catalogue.PayloadReferenceType, catalogue.StreamEventIDReused, catalogue.ContextOrder:
		return false
	case catalogue.EntityIDIRI, catalogue.ValueIRI: // invisible characters
		return !strings.Contains(f.Message, `contains "\u`) && !strings.Contains(f.Message, "contains \"\uFFFD")
	case catalogue.RecordUnrecognised: // events where another vocabulary may have data of its own
		return !strings.Contains(f.Message, "holds ")
	case catalogue.ContextExtension: // of an object in a document
		within := strings.TrimPrefix(strings.TrimLeft(strings.TrimPrefix(f.Pointer, "/data/"), "0123456789"), "/")
		return !strings.Contains(within, "/")
	case catalogue.PropertyKind:
		return !strings.HasPrefix(f.Hint, "write it without a fraction")
	case catalogue.EventParticipantType: // the event would have to name the only profile that allows it
		return f.EventType != "ViewEvent" || f.Profile != ""
	case catalogue.PropertyRequired: // required by the only profile that an event fits and does not name
		return f.EventType == "" || f.Profile != "" || !strings.Contains(f.Message, ", must have ") && !strings.HasSuffix(f.Message, "Profile requires")
	}
	return true
}

// TestBundleMutations checks the same for good samples with planted defects: some of each kind, in some of the samples.
func TestBundleMutations(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long, and is one goroutine alone")
	}
	t.Parallel()
	const every = 30
	_, source := bundleOf(t, "1.2", nil)
	schema := compileSchema(t, source)
	v := newValidator(t, validate.Options{Require: "1.2", Jobs: 1})
	planted, refused := map[string]int{}, 0
	for i, file := range samples(t, "good") {
		if strings.Contains(file, "v1p") {
			continue
		}
		in := read(t, v, file)
		for j, k := range slices.Concat(kinds, harmless) {
			if (i+j)%every != 0 || k.rule == catalogue.EnvelopeMixedVersions { // the schema is of one version
				continue
			}
			var d *defect
			for _, record := range in.records {
				record.each(func(n *node) {
					if d == nil {
						d = k.plantAt(n)
					}
				})
			}
			if d == nil {
				continue
			}
			data := slices.Concat(in.data[:d.from], []byte(d.text), in.data[d.to:])
			_, r := agree(t, schema, file, data, findings(t, v, file, data))
			planted[k.label]++
			refused += r
		}
	}
	t.Logf("%d kinds of defects, %d records refused", len(planted), refused)
	if len(planted) < 200 || refused < 500 {
		t.Errorf("only %d kinds of defects, %d records refused", len(planted), refused)
	}
}

// TestTypeSchemas checks that the schema of a type accepts the good documents of the type, and no documents of other types.
func TestTypeSchemas(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long, and is one goroutine alone")
	}
	t.Parallel()
	sets, _ := bundleOf(t, "1.2", nil)
	set := sets[0]
	documents := map[string][]any{}
	for _, file := range append(samples(t, "good/events"), samples(t, "good/entities")...) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var value map[string]any
		if err := json.Unmarshal(data, &value); err != nil {
			continue // the file has several records
		}
		name, _ := value["type"].(string)
		documents[name] = append(documents[name], value)
	}
	for i, is := range set.Types {
		if len(documents[is.Name]) == 0 {
			t.Errorf("there is no sample of %s", is.Name)
			continue
		}
		if !is.IsEvent && i%6 != 0 {
			continue // the schemas are made in the same way
		}
		schema, err := jsonschema.ObjectOf(sets, is)
		if err != nil {
			t.Fatal(err)
		}
		compiled := compileSchema(t, schema)
		for _, other := range []*tables.Type{is, set.Types[(i+1)%len(set.Types)], set.Entity, set.Event} {
			for _, document := range documents[other.Name] {
				result, err := compiled.Validate(gojsonschema.NewRawLoader(document))
				if err != nil {
					t.Fatal(err)
				}
				if result.Valid() != (other == is) {
					t.Errorf("the schema of %s: a %s is valid: %v, %v", is.Name, other.Name, result.Valid(), result.Errors())
				}
			}
		}
	}
}
