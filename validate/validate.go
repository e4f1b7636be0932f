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

// Plus returns the sums of c and d.
func (c Counts) Plus(d Counts) Counts {
	return Counts{c.Documents + d.Documents, c.Records + d.Records, c.Events + d.Events, c.Entities + d.Entities,
		c.Envelopes + d.Envelopes, c.Errors + d.Errors, c.Warnings + d.Warnings, c.Notes + d.Notes}
}

// Options is what a Validator is told beside the specification. The zero value is fine.
type Options struct {
	Extensions []*profiles.Extension
	Demanded   []string // names of profiles: every event must belong to one of them
	Schemas    []UserSchema
	OnEvent    func(Event) // is given every event, after its findings
}

// Event is what the profiles' tables say of an event.
type Event struct {
	Rows       []*rules.Row // to which it belongs: one if it names its profile, else all that it fits; valid during the call
	Profile    string       // that it names; "" if it names none
	Conformant bool         // nothing of it is an error
	File       string
	Record     int // 1-based
	Line       int // 1-based
}

// Validator judges inputs by one version of the specification. It is used by one goroutine at a time.
type Validator struct {
	walk      walk
	onEvent   func(Event)
	catalogue rules.Catalogue
}

// New returns a validator for Caliper 1.2. The error is a mistake in the tables of an extension, or a demanded profile
// that does not exist.
func New(o Options) (*Validator, error) {
	specs, err := specs(o.Extensions)
	if err != nil {
		return nil, err
	}
	sets, err := rules.Compile(specs...)
	if err != nil {
		return nil, err
	}
	v := &Validator{onEvent: o.OnEvent}
	for _, set := range sets {
		v.walk.versions = append(v.walk.versions, version{set, schema.NewJudge(schema.New(set))})
	}
	v.walk.Checker = rules.Checker{
		Tree:     document.NewTree(sets[0].Names),
		Report:   func(f rules.Fault) { v.walk.faults = append(v.walk.faults, f) },
		Demanded: o.Demanded,
	}
	if len(sets) > 1 {
		v.walk.Extended = sets[1]
	}
	v.walk.users = o.Schemas
	v.walk.plans.known = map[uint64]*plan{}
	v.walk.payload = rules.NewPayload()
	v.walk.stream, v.walk.sights = rules.NewStream()
	v.walk.use(0)
	return v, nil
}

// specs returns Caliper 1.2 with the extensions that apply to every document, and if there are others, the same with
// those that apply to documents which name their context.
func specs(extensions []*profiles.Extension) ([]*profiles.Spec, error) {
	base, err := profiles.V1P2()
	if err != nil || len(extensions) == 0 {
		return []*profiles.Spec{base}, err
	}
	var general, named []*profiles.Extension
	for _, e := range extensions {
		if e.Context == "" {
			general = append(general, e)
		} else {
			named = append(named, e)
		}
	}
	if base, err = base.Extend(general...); err != nil || named == nil {
		return []*profiles.Spec{base}, err
	}
	extended, err := base.Extend(named...)
	return []*profiles.Spec{base, extended}, err
}

// Spec returns Caliper 1.2 with all of the extensions.
func Spec(extensions []*profiles.Extension) (*profiles.Spec, error) {
	all, err := specs(extensions)
	if err != nil {
		return nil, err
	}
	return all[len(all)-1], nil
}

// Validate judges all records of an input and gives each finding to emit, in the order of the input. name is what the
// findings call the file; if it ends in .ndjson or .jsonl, a record is taken to end with its line.
// The error is one of the program's own tables; faults of the data are findings.
func (v *Validator) Validate(name string, data []byte, emit func(finding.Finding)) error {
	v.walk.counts.Documents++
	v.walk.stream.Begin()
	p := placer{validator: v, file: name, data: data, emit: emit, lines: newLines(data)}
	return v.records(&p)
}

// Counts returns the sums over all inputs so far.
func (v *Validator) Counts() Counts { return v.walk.counts }
