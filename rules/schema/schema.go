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

// Source returns the schema, of draft-07, by which the shape of an object of type t is judged. It looks no deeper than the items of an array: a nested entity is judged by the
// schema of its own type. It has neither enumerations nor formats, so that a verdict depends on names and kinds alone.
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

// property writes the schema of a property's value. Null stands for absence, so it is no fault of shape if the
// property is optional.
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

func jsonTypes(v *tables.Value) []any {
	switch v.Kind {
	case tables.Integer:
		return []any{"integer"}
	case tables.Decimal:
		return []any{"number"}
	case tables.Boolean:
		return []any{"boolean"}
	case tables.Map, tables.Document:
		return []any{"object"}
	case tables.Entity:
		if v.IRI {
			return []any{"object", "string"}
		}
		return []any{"object"}
	}
	return []any{"string"}
}
