package mend

import (
	"bytes"
	"errors"
	"slices"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Mender mends inputs. It is used by one goroutine at a time.
type Mender struct {
	validator *validate.Validator
	out       bytes.Buffer
	read      int // bytes of the input at hand
	made      int // fixes
}

// mostPasses bounds how often an input is read. A fix may let a fault be found that was hidden, such as one of an object whose
// type was misspelt, so more than three are hardly ever needed.
const mostPasses = 20

// New returns a mender that judges by options. The error is that of validate.New.
func New(o validate.Options) (*Mender, error) {
	m := new(Mender)
	o.Fixes, o.OnRecord, o.OnEvent, o.OnPart, o.OnPause = true, m.record, nil, nil, nil
	var err error
	m.validator, err = validate.New(o)
	return m, err
}

// Mend returns an input with all faults mended that can be, and how many were; none again if it is mended once more. What is
// suppressed is left alone. name is as of validate.Validator.Read. The error is one of the program's own tables.
func (m *Mender) Mend(name string, data []byte) (mended []byte, made int, err error) {
	for range mostPasses {
		m.out.Reset()
		m.read, m.made = 0, 0
		if err := m.validator.Validate(name, data, func(finding.Finding) error { return nil }); err != nil {
			return data, made, err
		}
		if m.made == 0 {
			break
		}
		if m.read != len(data) {
			return data, made, errors.New("not all of it could be taken apart")
		}
		made += m.made
		data = bytes.Clone(m.out.Bytes())
	}
	return data, made, nil
}

// record mends a record, and keeps it.
func (m *Mender) record(r validate.Record) error {
	m.read += len(r.Raw)
	fixes := slices.DeleteFunc(slices.Clone(r.Fixes), func(f validate.Fix) bool { return r.Findings[f.Finding].Suppressed != nil })
	if r.More || !r.Readable || len(fixes) == 0 {
		m.out.Write(r.Raw)
		return nil
	}
	mended, made := Record(r.Raw, fixes)
	m.out.Write(mended)
	m.made += made
	return nil
}
