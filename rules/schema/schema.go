// Package schema judges the JSON shape of an object: its required and unknown properties, and the JSON kind of each.
// It generates a shallow draft-07 JSON Schema for each type from the compiled tables and has gojsonschema decide.
package schema

import (
	"fmt"
	"sync"

	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// Schemas holds the schemas of a Set, each compiled when it is first needed. It is safe for concurrent use.
type Schemas struct {
	set    *tables.Set
	mu     sync.Mutex
	byType map[*tables.Type]*gojsonschema.Schema
}

// New returns the schemas of set.
func New(set *tables.Set) *Schemas {
	return &Schemas{set: set, byType: map[*tables.Type]*gojsonschema.Schema{}}
}

func (s *Schemas) compiled(t *tables.Type) (*gojsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if schema := s.byType[t]; schema != nil {
		return schema, nil
	}
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect = gojsonschema.Draft7, false
	schema, err := loader.Compile(gojsonschema.NewRawLoader(s.Source(t)))
	if err != nil {
		return nil, fmt.Errorf("compile the schema of %s: %w", t.Name, err)
	}
	s.byType[t] = schema
	return schema, nil
}

type object = map[string]any

// Source returns the draft-07 schema for the shape of an object of type t. It goes no deeper than the items of an array, since a nested
// entity has the schema of its own type. It has neither enumerations nor formats, so that a verdict depends on names and JSON kinds alone.
func (s *Schemas) Source(t *tables.Type) map[string]any {
	required, properties := []any{}, object{}
	for _, p := range t.Properties {
		if p.Required {
			required = append(required, p.Name)
		}
		properties[p.Name] = property(p)
	}
	if t != s.set.Envelope {
		properties["@context"] = object{}
	}
	schema := object{
		"$schema":              "http://json-schema.org/draft-07/schema#",
		"type":                 "object",
		"properties":           properties,
		"additionalProperties": false,
	}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}

// property returns the schema of a property's value. An optional property may be null, since null stands for absence.
func property(p *tables.Property) object {
	if p.Value.Kind.IsOpen() {
		return object{}
	}
	types, schema := jsonTypes(p.Value), object{}
	if p.Value.Array {
		schema["items"] = object{"type": types}
		types = []any{"array"}
	}
	if !p.Required {
		types = append(types, "null")
	}
	schema["type"] = types
	return schema
}

// jsonTypes returns the types of JSON Schema that a value may have.
func jsonTypes(v *tables.Value) []any {
	if v.Kind == tables.Entity && v.IRI {
		return []any{"object", "string"}
	}
	return []any{v.Kind.Row().JSON}
}
