package validate

import (
	"bytes"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// ReadAhead reads an input that is judged later, so that Shares knows its ids. Its findings and counts are dropped, and inputs that are
// judged are not compared with it.
func (v *Validator) ReadAhead(name string, data []byte) error {
	if v.ahead == nil {
		v.ahead = v.history.Fresh()
	}
	quiet := Options{OnEvent: func(Event) {}}
	c := v.collector(name, &quiet, v.ahead, new(Counts), func(finding.Finding) error { return nil })
	return c.end(v.pipeline.run(v.splitter(name, bytes.NewReader(data), false), c, v.options.Jobs))
}

// Shares reports whether different events of the inputs that have been read ahead have the given id. The answer is certain for as many ids
// as are remembered.
func (v *Validator) Shares(id string) bool { return v.ahead != nil && v.ahead.Shares([]byte(id)) }
