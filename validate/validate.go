// Package validate is the engine: it takes the bytes of an input apart into records, judges each by schema and rules,
// and turns what they find into findings with their places.
package validate

import (
	"runtime"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/schema"
)

// Failure is an input that could not be read.
type Failure struct {
	File  string `json:"file"`
	Error string `json:"error"` // why
}

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

// Add counts a finding, or with by -1 takes it off.
func (c *Counts) Add(s finding.Severity, by int) {
	switch s {
	case finding.Error:
		c.Errors += by
	case finding.Warning:
		c.Warnings += by
	default:
		c.Notes += by
	}
}

// Options is what a Validator is told beside the specification. The zero value is fine.
type Options struct {
	Extensions []*profiles.Extension
	Demanded   []string // names of profiles that there are: every event must belong to one of them
	Schemas    []UserSchema
	At         document.Pointer   // where in each record the document is
	OnEvent    func(Event)        // is given every event, after its findings
	OnRecord   func(Record) error // is given every record, after its findings and events; with its error reading ends
	OnPause    func() error       // is called when all is judged that a reader gives for now; with its error reading ends
	Lines      bool               // in every input a record is taken to end with its line, whatever its name
	Jobs       int                // how many parts of an input are judged at a time; 0: as many as there are processors
	NoMemo     bool               // judge every record by itself, though it has the shape of one before
}

// Event is what the profiles' tables say of an event.
type Event struct {
	Rows       []*rules.Row // to which it belongs: one if it names its profile, else all that it fits
	Profile    string       // that it names; "" if it names none
	Conformant bool         // nothing of it is an error
	File       string
	Record     int // 1-based
	Line       int // 1-based
}

// Record is a record of an input, or bytes that could not be read as one.
type Record struct {
	File     string
	Number   int               // 1-based; of what stands between records that of the record before
	Raw      []byte            // with the white space after it, up to the next record; valid during the call
	Readable bool              // it is JSON
	Blank    bool              // it is no record, but more white space after the one before, which was handed out already
	Findings []finding.Finding // valid during the call
}

// Validator judges inputs by one version of the specification. It is used by one goroutine at a time; its workers are
// goroutines of its own.
type Validator struct {
	options   Options
	sets      []*rules.Set // the specification, and the same with the extensions that documents must name
	schemas   []*schema.Schemas
	catalogue *rules.Catalogue
	stream    *rules.Stream
	workers   []*worker
	referee   *worker // judges again what disagrees with records before it
	spare     []*part
	partSize  int // how many bytes of an input make a part, about
	counts    Counts
}

// New returns a validator for Caliper 1.2. The error is a mistake in the tables of an extension.
func New(o Options) (*Validator, error) {
	specs, err := specs(o.Extensions)
	if err != nil {
		return nil, err
	}
	sets, err := rules.Compile(specs...)
	if err != nil {
		return nil, err
	}
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	v := &Validator{options: o, sets: sets, catalogue: new(rules.Catalogue), stream: rules.NewStream(), partSize: 1 << 20}
	for _, set := range sets {
		v.schemas = append(v.schemas, schema.New(set))
	}
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

// Counts returns the sums over all inputs so far.
func (v *Validator) Counts() Counts { return v.counts }
