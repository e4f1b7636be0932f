// Package validate is the engine: it takes the bytes of an input apart into records, judges each by schema and rules,
// and turns what they find into findings with their places.
package validate

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/schema"
)

// Counts is what was looked at and found.
type Counts struct {
	Documents int `json:"documents"` // inputs: files and standard input
	Records   int `json:"records"`   // JSON values in them
	Events    int `json:"events"`    // bare, in arrays and in envelopes
	Entities  int `json:"entities"`  // describes, likewise; not those within events
	Envelopes int `json:"envelopes"`
	Errors    int `json:"errors"`
	Warnings  int `json:"warnings"`
	Notes     int `json:"notes"`
}

// Validator judges inputs by one version of the specification. It is used by one goroutine at a time.
type Validator struct {
	walk      walk
	catalogue rules.Catalogue
	faults    []rules.Fault
}

// New returns a validator for Caliper 1.2.
func New() (*Validator, error) {
	spec, err := profiles.V1P2()
	if err != nil {
		return nil, err
	}
	set, err := rules.Compile(spec)
	if err != nil {
		return nil, err
	}
	v := new(Validator)
	v.walk.Checker = rules.Checker{
		Set:    set,
		Tree:   document.NewTree(set.Names),
		Report: func(f rules.Fault) { v.faults = append(v.faults, f) },
	}
	v.walk.judge = schema.NewJudge(schema.New(set))
	return v, nil
}

// Validate judges all records of an input and gives each finding to emit, in the order of the input. name is what the
// findings call the file; if it ends in .ndjson or .jsonl, a record is taken to end with its line.
// The error is one of the program's own tables; faults of the data are findings.
func (v *Validator) Validate(name string, data []byte, emit func(finding.Finding)) error {
	v.walk.counts.Documents++
	p := placer{validator: v, file: name, data: data, emit: emit, lines: newLines(data)}
	return v.records(&p)
}

// Counts returns the sums over all inputs so far.
func (v *Validator) Counts() Counts { return v.walk.counts }
