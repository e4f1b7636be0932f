// Package validate is the engine: it cuts an input into batches, has each record judged by the rules, and hands out the findings in the
// order of the input.
package validate

import (
	"bytes"
	"cmp"
	"io"
	"runtime"
	"slices"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/history"
	"github.com/caliper-lint/caliper-lint/rules/tables"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// Validator judges inputs, each document by the version of the specification that it names. It must not be used by several goroutines at
// once; its workers are goroutines of its own.
type Validator struct {
	options   Options
	set       *tables.Set // the tables of the newest version
	history   *history.Stream
	ahead     *history.Stream // the history of the inputs that were read ahead; nil: there are none
	pipeline  pipeline
	counts    Counts
	path      string // the path of the current input for fingerprints
	batchSize int    // the bytes of a batch, about
}

// New returns a Validator. The error is a mistake in the tables of an extension, or a version that does not exist.
func New(o Options) (*Validator, error) {
	specs, err := specs(o.Extensions)
	if err != nil {
		return nil, err
	}
	defaultGuessed := o.Version == "" && o.Require == ""
	o.Version = cmp.Or(o.Version, o.Require, specs[0].Version)
	for _, version := range []string{o.Version, cmp.Or(o.Require, o.Version)} {
		if !slices.ContainsFunc(specs, func(s *profiles.Spec) bool { return s.Version == version }) {
			return nil, unknownVersion(version)
		}
	}
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	o.MaxDepth, o.MaxRecord = cmp.Or(o.MaxDepth, document.UsualDepth), cmp.Or(o.MaxRecord, UsualRecord)
	o.Catalogue = cmp.Or(o.Catalogue, new(catalogue.Catalogue))
	v := &Validator{options: o, history: history.NewStream(), batchSize: LeastRecord}
	v.history.EachRecord = o.EachRecord
	versions, err := rules.NewVersions(specs)
	if err != nil {
		return nil, err
	}
	if v.set, err = versions[0].Compiled(); err != nil {
		return nil, err
	}
	v.pipeline = pipeline{history: v.history, workers: workers{options: &v.options, versions: versions, defaultGuessed: defaultGuessed, set: v.set, path: &v.path, mostFindings: mostFindings}}
	return v, nil
}

// Validate judges all records of an input that is in memory; see Read.
func (v *Validator) Validate(name string, data []byte, emit func(finding.Finding) error) error {
	return v.Read(name, bytes.NewReader(data), emit)
}

// Read judges all records of an input and calls emit for each finding, in the order of the input, whatever the number of jobs. It compares
// the ids of the input with those of earlier inputs; see Forget. name is the file in findings. If name ends in .ndjson or .jsonl, perhaps
// followed by .gz or .zst, each line is taken to be a record. In a pause of the reader, which returns source.ErrPause, Read judges the
// records so far, as far as later data cannot change their findings. The error is that of the reader, of emit or of a handler, or a mistake
// in the tables. After an error of emit no further record is judged. Faults of the data are findings, not errors.
func (v *Validator) Read(name string, r io.Reader, emit func(finding.Finding) error) error {
	v.counts.Inputs++
	if !v.options.Lines && v.options.Markdown != nil && v.options.Markdown(name) {
		return v.readMarkdown(name, r, emit)
	}
	c := v.collector(name, &v.options, v.history, &v.counts, emit)
	err := v.pipeline.run(v.splitter(name, r, v.options.OnRecord != nil && !v.options.Items), c, v.options.Jobs)
	return c.end(err)
}

// splitter returns a Splitter of an input. whole keeps each record in one batch.
func (v *Validator) splitter(name string, r io.Reader, whole bool) *framing.Splitter {
	o := &v.options
	return &framing.Splitter{Name: name, Input: r, Set: v.set, Tree: newTree(v.set, o.MaxDepth), Lines: o.Lines, Tolerant: o.Tolerant,
		Whole: whole || o.Tolerant, At: o.At, BatchSize: v.batchSize, MaxRecord: o.MaxRecord}
}

// collector returns the collector of a new input. It compares records with history h, and gives results to emit and to the handlers of
// options o.
func (v *Validator) collector(name string, o *Options, h *history.Stream, counts *Counts, emit func(finding.Finding) error) *collector {
	if v.path = name; v.options.Path != nil {
		v.path = v.options.Path(name)
	}
	h.Begin(name)
	return &collector{input: name, path: v.path, options: o, history: h, workers: &v.pipeline.workers, counts: counts, emit: emit}
}

// Forget forgets the ids of all inputs so far, so that another run can begin. It keeps the counts.
func (v *Validator) Forget() {
	v.history.Forget()
	v.ahead = nil
}

// Counts returns the counts of all inputs so far.
func (v *Validator) Counts() Counts { return v.counts }

// newTree returns a tree for records of at most the given depth.
func newTree(set *tables.Set, depth int) *document.Tree {
	t := document.NewTree(set.Names)
	t.MaxDepth = depth
	return t
}
