package mend

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Mender mends inputs. It is used by one goroutine at a time.
type Mender struct {
	options validate.Options
	ahead   *validate.Validator // of all inputs as they will be: it knows which ids different events share
	seen    map[string]bool     // the names of these
	looking bool                // ids are left as they are
	whole   pass                // over an input
	single  pass                // over a record that has been mended: then faults may be found that were hidden before
	name    string
	ctx     context.Context
}

// pass is one reading of data, with what mends it.
type pass struct {
	validator *validate.Validator
	out       bytes.Buffer
	read      int // bytes of the data
	made      int // fixes
}

// mostPasses bounds how often a record is read: a misspelt type hides what is below it, but not more.
const mostPasses = 2 * document.MostDepth

// New returns a mender that judges by options. The error is that of validate.New.
func New(o validate.Options) (*Mender, error) {
	m := &Mender{options: o, seen: map[string]bool{}}
	o.OnRecord, o.OnEvent, o.OnPart, o.OnPause = nil, nil, nil, nil
	var err error
	without := o
	without.Fixes, without.Suppress = false, nil
	if m.ahead, err = validate.New(without); err != nil {
		return nil, err
	}
	o.Fixes, o.OnRecord = true, m.record
	if m.whole.validator, err = validate.New(o); err != nil {
		return nil, err
	}
	o.Jobs, o.OnRecord = 1, func(r validate.Record) error { return m.single.record(m, r) }
	m.single.validator, err = validate.New(o)
	return m, err
}

// Look reads an input before any is mended, since it takes all inputs to tell which ids different events share: these are left as
// they are. Events are compared as they will be. The errors are those of Mend.
func (m *Mender) Look(ctx context.Context, name string, data []byte) error {
	m.seen[name], m.looking = true, true
	mended, _, err := m.mend(ctx, name, data)
	m.looking = false
	if err != nil {
		return err
	}
	return m.ahead.Validate(name, mended, func(finding.Finding) error { return nil })
}

// Mend returns an input with all faults mended that can be, and how many were; none again if it is mended once more. What is
// suppressed is left alone. An input that has not been looked at is looked at now. name is as of validate.Validator.Read. The error is that of ctx when it is done, or one of the
// program's own tables.
func (m *Mender) Mend(ctx context.Context, name string, data []byte) (mended []byte, made int, err error) {
	if !m.seen[name] {
		if err := m.Look(ctx, name, data); err != nil {
			return nil, 0, err
		}
	}
	mended, made, err = m.mend(ctx, name, data)
	if err == nil && made > 0 {
		mended = bytes.Clone(mended)
	}
	return mended, made, err
}

// mend does so without having looked. What it returns is overwritten by the next call.
func (m *Mender) mend(ctx context.Context, name string, data []byte) (mended []byte, made int, err error) {
	m.ctx, m.name = ctx, name
	if err := m.whole.over(name, data); err != nil {
		return nil, 0, err
	}
	if m.whole.made == 0 {
		return data, 0, nil
	}
	m.whole.out.Write(data[m.whole.read:]) // what cannot be taken apart
	return m.whole.out.Bytes(), m.whole.made, nil
}

// over reads data once.
func (p *pass) over(name string, data []byte) error {
	p.out.Reset()
	p.read, p.made = 0, 0
	p.validator.Forget() // what was read before may be the same, not mended yet
	return p.validator.Validate(name, data, func(finding.Finding) error { return nil })
}

// record mends a record of the input as long as that changes it.
func (m *Mender) record(r validate.Record) error {
	from, made := m.whole.out.Len(), m.whole.made
	if err := m.whole.record(m, r); err != nil || m.whole.made == made {
		return err
	}
	for range mostPasses {
		mended := m.whole.out.Bytes()[from:]
		if err := m.single.over(m.name, mended); err != nil || m.single.made == 0 {
			return err
		}
		m.single.out.Write(mended[m.single.read:])
		m.whole.out.Truncate(from)
		m.whole.out.Write(m.single.out.Bytes())
		m.whole.made += m.single.made
	}
	return fmt.Errorf("%s: there is no end of mending record %d", m.name, r.Number)
}

// record mends a record once, and keeps it.
func (p *pass) record(m *Mender, r validate.Record) error {
	p.read += len(r.Raw)
	if r.More || !r.Readable || len(r.Fixes) == 0 {
		p.out.Write(r.Raw)
		return m.ctx.Err()
	}
	depth, size := cmp.Or(m.options.MaxDepth, document.UsualDepth), cmp.Or(m.options.MaxRecord, validate.UsualRecord)
	mended, made := Record(r.Raw, r.Fixes, depth, size, func(f validate.Fix, pointer string) bool {
		if f.Kind == rules.FixExtend && m.options.Schemas != nil {
			return false // who has schemas for extensions says what is in them
		}
		if r.Findings[f.Finding].Rule == string(catalogue.EventIDUUIDURN) && (m.looking || m.ahead.Shares(strings.Trim(f.Text, `"`))) {
			return false // if it is shared it takes another UUID
		}
		if m.options.Suppress == nil {
			return true
		}
		found := r.Findings[f.Finding]
		found.Pointer = pointer // a finding can be of more than one place
		return m.options.Suppress(&found) == nil
	})
	p.out.Write(mended)
	p.made += made
	return m.ctx.Err()
}
