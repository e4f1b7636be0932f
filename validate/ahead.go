package validate

import (
	"bytes"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// ReadAhead reads an input that will be judged later, so that Shares knows its ids. It drops the findings and counts, and does not compare
// the input with inputs that are judged. The error is that of Read.
func (v *Validator) ReadAhead(name string, data []byte) error {
	if v.ahead == nil {
		v.ahead = v.history.Fresh()
	}
	quiet := Options{OnEvent: func(Event) {}}
	c := v.collector(name, &quiet, v.ahead, new(Counts), func(finding.Finding) error { return nil })
	return c.end(v.pipeline.run(v.splitter(name, bytes.NewReader(data), false), c, v.options.Jobs))
}

// Shares reports whether different events of the inputs that were read ahead have the given id. Ids beyond the bound of the memory may be
// missed.
func (v *Validator) Shares(id string) bool { return v.ahead != nil && v.ahead.Shares([]byte(id)) }
