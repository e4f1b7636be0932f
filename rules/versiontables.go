package rules

import (
	"sync"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// VersionTables is a version of Caliper, with or without extensions. Its tables and schemas are compiled when they are first used. It is
// safe for concurrent use.
type VersionTables struct {
	*profiles.Spec
	compile func() (*tables.Set, error)
	schemas func() (*schema.Schemas, error)
}

// NewVersions returns the tables of some versions.
func NewVersions(specs []*profiles.Spec) ([]*VersionTables, error) {
	lazy, err := tables.CompileLazily(specs...)
	if err != nil {
		return nil, err
	}
	var all []*VersionTables
	for i, spec := range specs {
		all = append(all, &VersionTables{Spec: spec, compile: lazy[i], schemas: sync.OnceValues(func() (*schema.Schemas, error) {
			set, err := lazy[i]()
			if err != nil {
				return nil, err
			}
			return schema.New(set), nil
		})})
	}
	return all, nil
}

// Compiled returns the compiled tables. The error is a mistake in a table.
func (v *VersionTables) Compiled() (*tables.Set, error) { return v.compile() }

// activeTables are the tables by which documents are judged: a version of Caliper, with or without the extensions whose context a document
// must name.
type activeTables struct {
	*VersionTables
	set    *tables.Set // nil until it is first used
	shapes *schema.ShapeChecker
}
