// Package validate is the engine: it takes the bytes of an input apart into records, judges each by schema and rules,
// and turns what they find into findings with their places.
package validate

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
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
	V1P2      int `json:"v1p2"` // events and entities judged by Caliper 1.2
	V1P1      int `json:"v1p1"` // by 1.1
	V1P0      int `json:"v1p0"` // by 1.0
	finding.Tally
	PassedOver int `json:"passedOver"` // files of folders that have no trace of Caliper
}

// Plus returns the sums of c and d.
func (c Counts) Plus(d Counts) Counts {
	return Counts{c.Documents + d.Documents, c.Records + d.Records, c.Events + d.Events, c.Entities + d.Entities,
		c.Envelopes + d.Envelopes, c.V1P2 + d.V1P2, c.V1P1 + d.V1P1, c.V1P0 + d.V1P0, c.Tally.Plus(d.Tally), c.PassedOver + d.PassedOver}
}

// Nothing reports whether there was nothing to judge, not even what is no JSON.
func (c Counts) Nothing() bool { return c.Records == 0 && c.Tally == (finding.Tally{}) }

// Options is what a Validator is told beside the specification. The zero value is fine.
type Options struct {
	Extensions []*profiles.Extension
	Demanded   []string // names of profiles that there are: every event must belong to one of them
	Schemas    []UserSchema
	At         document.Pointer                            // where in each record the document is
	Version    string                                      // of Caliper, by which what names none is judged: "1.2", "1.1" or "1.0"; if "", that of Require, else 1.2, but for what only that asks
	Tolerant   bool                                        // what is often written in JSON though it is none is reported, and the rest judged
	Require    string                                      // version that every document must have; "": any
	OnEvent    func(Event)                                 // is given every event, after its findings
	OnSettled  func(*Reason)                               // is told why events do not count that were given as open since it was last called; nil: their record spoils none of them
	OnRecord   func(Record) error                          // is given every record, after its findings and events; with its error reading ends
	OnPart     func(bytes int)                             // is called when some of an input, of that length, has been judged
	OnPause    func() error                                // is called when all is judged that a reader gives for now; with its error reading ends
	Lines      bool                                        // in every input a record is taken to end with its line, whatever its name
	Catalogue  *catalogue.Catalogue                        // of the rules, so that others can use what has been read of it; nil: one of its own
	Severities map[string]catalogue.Severity               // of the findings of a rule, whatever else they would weigh; 0: it has none
	Path       func(name string) string                    // turns the name of an input into what fingerprints depend on; nil: it is the same
	Suppress   func(*finding.Finding) *finding.Suppression // is asked of every finding, in order, whether it does not count
	MaxDepth   int                                         // how deep a record may be nested; 0: document.UsualDepth
	MaxRecord  int                                         // bytes that a record, or an item of a long one, may have, LeastRecord or more; 0: UsualRecord
	Jobs       int                                         // how many parts of an input are judged at a time; 0: as many as there are processors
	Fixes      bool                                        // records come with what fixes them; it takes longer
	NoMemo     bool                                        // judge every record by itself, though it has the shape of one before
}

// How many bytes a record may have, or an item of a long one, unless a Validator is told otherwise, and the bounds of what it can
// be told. Real ones have some thousands.
const (
	UsualRecord = framing.UsualRecord
	LeastRecord = framing.LeastRecord
	MostRecord  = framing.MostRecord
)

// Event is what the profiles' tables say of an event.
type Event struct {
	Rows    []*tables.Row // to which it belongs: one if it names its profile, else all that it fits
	Profile string        // that it names; "" if it names none
	Version string        // of Caliper, by which it was judged
	Bare    bool          // it is in no envelope
	Spoiled *Reason       // why it does not count for certification; nil if it does
	Open    bool          // it is of a record that has not been read to its end: OnSettled will say whether the record spoils it
	File    string
	Record  int // 1-based
	Line    int // 1-based
}

// Record is a record of an input, or bytes that could not be read as one.
type Record struct {
	File     string
	Number   int               // 1-based; of what stands between records that of the record before
	Raw      []byte            // with the white space after it, up to the next record; valid during the call
	Readable bool              // it is JSON
	More     bool              // it is no record, but more of the one before, which was handed out already: white space after it, or the rest of one that is too long; or what comes before the first, of number 0
	Findings []finding.Finding // valid during the call
	Fixes    []Fix             // of the findings, if they are wanted; likewise
}

// Fix is a change of a record that makes a fault right.
type Fix struct {
	Finding   int // index of the finding
	rules.Fix     // its node is one of the tree of the record
}

// Validator judges inputs, each document by the version of the specification that it names. It is used by one goroutine at
// a time; its workers are goroutines of its own.
type Validator struct {
	options      Options
	versions     []*edition // those of Caliper, and of 1.2 one more with the extensions that documents must name
	guesses      bool       // nobody has said what version what names none is of
	catalogue    *catalogue.Catalogue
	set          *tables.Set // of the first
	stream       *history.Stream
	ahead        *history.Stream // of the inputs that have been read ahead; nil: none
	workers      []*worker
	referee      *worker // judges again what disagrees with records before it, and the rest of parts of which there is one
	spare        []*part
	partSize     int // how many bytes of an input make a part, about
	mostFindings int // of a part after which the rest of it is judged when these have been handed out
	counts       Counts
	path         string // of the input at hand, for fingerprints
}

// New returns a validator. The error is a mistake in the tables of an extension.
func New(o Options) (*Validator, error) {
	specs, err := specs(o.Extensions)
	if err != nil {
		return nil, err
	}
	lazy, err := tables.CompileLazily(specs...)
	if err != nil {
		return nil, err
	}
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	o.MaxDepth, o.MaxRecord = cmp.Or(o.MaxDepth, document.UsualDepth), cmp.Or(o.MaxRecord, UsualRecord)
	guesses := o.Version == "" && o.Require == ""
	o.Version = cmp.Or(o.Version, o.Require, specs[0].Version)
	for _, version := range []string{o.Version, cmp.Or(o.Require, o.Version)} {
		if !slices.ContainsFunc(specs, func(s *profiles.Spec) bool { return s.Version == version }) {
			return nil, unknownVersion(version)
		}
	}
	v := &Validator{options: o, catalogue: cmp.Or(o.Catalogue, new(catalogue.Catalogue)), guesses: guesses, stream: history.NewStream(), partSize: LeastRecord, mostFindings: 10_000}
	for i, spec := range specs {
		v.versions = append(v.versions, &edition{Spec: spec, compile: lazy[i], schemas: sync.OnceValues(func() (*schema.Schemas, error) {
			set, err := lazy[i]()
			if err != nil {
				return nil, err
			}
			return schema.New(set), nil
		})})
	}
	v.set, err = lazy[0]()
	return v, err
}

// Versions are the versions of Caliper that are known.
var Versions = []string{"1.2", "1.1", "1.0"}

// specs returns Caliper 1.2 with the extensions that apply to every document, and if there are others, the same with
// those that apply to documents which name their context; then the other versions.
func specs(extensions []*profiles.Extension) ([]*profiles.Spec, error) {
	v1p2, err := profiles.V1P2()
	if err != nil {
		return nil, err
	}
	v1p1, err := profiles.V1P1(v1p2)
	if err != nil {
		return nil, err
	}
	v1p0, err := profiles.V1P0(v1p1)
	if err != nil || len(extensions) == 0 {
		return []*profiles.Spec{v1p2, v1p1, v1p0}, err
	}
	var general, named []*profiles.Extension
	for _, e := range extensions {
		if e.Context == "" {
			general = append(general, e)
		} else {
			named = append(named, e)
		}
	}
	if v1p2, err = v1p2.Extend(general...); err != nil || named == nil {
		return []*profiles.Spec{v1p2, v1p1, v1p0}, err
	}
	extended, err := v1p2.Extend(named...)
	return []*profiles.Spec{v1p2, extended, v1p1, v1p0}, err
}

// Spec returns a version of Caliper, 1.2 with all of the extensions. The error is a mistake in their tables, or that there
// is no such version.
func Spec(version string, extensions []*profiles.Extension) (*profiles.Spec, error) {
	all, err := Specs(version, extensions)
	if err != nil {
		return nil, err
	}
	return all[len(all)-1], nil
}

// Specs returns what documents of a version are judged by: 1.2 with the extensions that have no context, and for documents that name a
// context of the others, with these too. The error is that of Spec.
func Specs(version string, extensions []*profiles.Extension) ([]*profiles.Spec, error) {
	all, err := specs(extensions)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(spec *profiles.Spec) bool { return spec.Version != version })
	if len(all) == 0 {
		return nil, unknownVersion(version)
	}
	return all, nil
}

func unknownVersion(version string) error {
	return fmt.Errorf("there is no Caliper %s; known are %s", version, strings.Join(Versions, ", "))
}

// Counts returns the sums over all inputs so far.
func (v *Validator) Counts() Counts { return v.counts }
