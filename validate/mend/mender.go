package mend

import (
	"bytes"
	"cmp"
	"context"
	"errors"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Mender mends inputs. It is used by one goroutine at a time.
type Mender struct {
	options   validate.Options
	validator *validate.Validator
	ctx       context.Context
	out       bytes.Buffer
	read      int // bytes of the input at hand
	made      int // fixes
}

// mostPasses bounds how often an input is read. A fix may let a fault be found that was hidden, such as one of an object whose
// type was misspelt, so more than three are hardly ever needed.
const mostPasses = 1000

// New returns a mender that judges by options. The error is that of validate.New.
func New(o validate.Options) (*Mender, error) {
	m := &Mender{options: o}
	o.Fixes, o.OnRecord, o.OnEvent, o.OnPart, o.OnPause = true, m.record, nil, nil, nil
	var err error
	m.validator, err = validate.New(o)
	return m, err
}

// Mend returns an input with all faults mended that can be, and how many were; none again if it is mended once more. What is
// suppressed is left alone. name is as of validate.Validator.Read. The error is that of ctx when it is done, or one of the
// program's own tables.
func (m *Mender) Mend(ctx context.Context, name string, data []byte) (mended []byte, made int, err error) {
	m.ctx = ctx
	for range mostPasses {
		m.out.Reset()
		m.read, m.made = 0, 0
		if err := m.validator.Validate(name, data, func(finding.Finding) error { return nil }); err != nil {
			return nil, 0, err
		}
		if m.made == 0 {
			return data, made, nil
		}
		m.out.Write(data[m.read:]) // what cannot be taken apart
		made += m.made
		data = bytes.Clone(m.out.Bytes())
	}
	return nil, 0, errors.New("there is no end of mending it")
}

// record mends a record, and keeps it.
func (m *Mender) record(r validate.Record) error {
	m.read += len(r.Raw)
	if r.More || !r.Readable || len(r.Fixes) == 0 {
		m.out.Write(r.Raw)
		return m.ctx.Err()
	}
	mended, made := Record(r.Raw, r.Fixes, cmp.Or(m.options.MaxDepth, document.UsualDepth), func(f validate.Fix, pointer string) bool {
		if f.Kind == rules.FixExtend && m.options.Schemas != nil {
			return false // who has schemas for extensions says what is in them
		}
		if m.options.Suppress == nil {
			return true
		}
		found := r.Findings[f.Finding]
		found.Pointer = pointer // a finding can be of more than one place
		return m.options.Suppress(&found) == nil
	})
	m.out.Write(mended)
	m.made += made
	return m.ctx.Err()
}
