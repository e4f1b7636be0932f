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

// Validator judges inputs, each document by the version of the specification that it names. It is used by one goroutine at a time; its
// workers are goroutines of its own.
type Validator struct {
	options   Options
	set       *tables.Set // the tables of the newest version
	history   *history.Stream
	ahead     *history.Stream // the history of the inputs that were read ahead; nil: none were
	pipeline  pipeline
	counts    Counts
	path      string // the path of the current input that fingerprints depend on
	batchSize int    // the bytes that a batch has, about
}

// New returns a validator. The error is a mistake in the tables of an extension, or a version that does not exist.
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

// Read judges all records of an input and passes each finding to emit, in the order of the input, whatever the number of jobs. The ids of
// the input are compared with those of earlier inputs, see Forget. name is the file in findings. If name ends in .ndjson or .jsonl, with or
// without .gz or .zst behind it, every line is taken to be a record. In a pause of the reader, which returns source.ErrPause, the records
// so far are judged, as far as later data cannot change their findings. The error comes from the reader, from emit or from the program's
// own tables. An error of emit ends reading once the records before it are judged. Faults of the data are findings, not errors.
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

// collector returns the collector of a new input. Its records are compared with history h, and its results go to the handlers of options o
// and to emit.
func (v *Validator) collector(name string, o *Options, h *history.Stream, counts *Counts, emit func(finding.Finding) error) *collector {
	if v.path = name; v.options.Path != nil {
		v.path = v.options.Path(name)
	}
	h.Begin(name)
	return &collector{input: name, path: v.path, options: o, history: h, workers: &v.pipeline.workers, counts: counts, emit: emit}
}

// Forget forgets the ids of all inputs so far, since another run begins. Counts are kept.
func (v *Validator) Forget() {
	v.history.Forget()
	v.ahead = nil
}

// Counts returns the sums over all inputs so far.
func (v *Validator) Counts() Counts { return v.counts }

// newTree returns a tree for records of at most the given depth.
func newTree(set *tables.Set, depth int) *document.Tree {
	t := document.NewTree(set.Names)
	t.MaxDepth = depth
	return t
}
