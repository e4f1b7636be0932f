// Package sieve separates conformant records, or their conformant items, from the others, and changes no byte of those that pass.
package sieve

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// Options are the options of a Sieve.
type Options struct {
	FailOn           catalogue.Severity // the least severity for which a record, or an item, is rejected
	Items            bool               // a record passes with its conformant items, and the others are rejected
	AtOnce           bool               // each record is written at once
	Passed, Rejected io.Writer
	Judging          validate.Options // the options by which a record is judged again without its rejected items
}

// Count counts records, or items. Read is the sum of Passed and Rejected.
type Count struct {
	Read     int `json:"read"`
	Passed   int `json:"passed"`
	Rejected int `json:"rejected"`
}

// Sieve takes the records of inputs, in order.
type Sieve struct {
	Records, Items   Count
	Cut              int // the number of records that have passed without some of their items
	options          Options
	passed, rejected *bufio.Writer
	recheck          *rechecker
	passing          bool            // the last record has passed
	last             validate.Record // the last record that has passed: only its place in the input is kept
	open             bool            // no line end has come after the last record that has passed
	held             *held           // the current oversize record; nil: there is none
}

// New returns a Sieve.
func New(o Options) *Sieve {
	return &Sieve{options: o, passed: bufio.NewWriterSize(o.Passed, 1<<16), rejected: bufio.NewWriterSize(o.Rejected, 1<<16)}
}

// Record writes a record to the passed or to the rejected ones.
func (s *Sieve) Record(r validate.Record) (err error) {
	switch {
	case r.Number == 0: // a byte order mark, or white space
		return nil
	case r.Part != nil:
		err = s.part(r)
	case r.More && s.passing:
		err = s.write(r)
	case r.More && len(bytes.TrimSpace(r.Raw)) > 0:
		err = report.Reject(s.rejected, r, 0)
	case r.More:
	default:
		err = s.whole(r)
	}
	if err == nil && s.options.AtOnce {
		err = s.Flush()
	}
	return err
}

// whole writes a record that is in memory.
func (s *Sieve) whole(r validate.Record) error {
	if r.Readable && finding.Worst(r.Findings) < s.options.FailOn {
		return s.pass(r, r.Items.Count)
	}
	if s.options.Items && r.Readable && r.Items.Spans != nil {
		if done, err := s.partItems(r); done || err != nil {
			return err
		}
	}
	return s.reject(r, r.Items.Count)
}

// partItems writes a record without its items that are not conformant. It returns false if the record is to be rejected as it is.
func (s *Sieve) partItems(r validate.Record) (done bool, err error) {
	unfit, whole := unfitItems(r, r.Items.List, s.options.FailOn)
	if whole {
		return false, nil
	}
	rejected := func(i int) bool { return len(unfit) > 0 && unfit[0] == i }
	all, left := unfit, newCuts()
	for i, span := range r.Items.Spans {
		comma := int64(-1)
		if i+1 < len(r.Items.Spans) {
			comma = int64(span[1] + bytes.IndexByte(r.Raw[span[1]:], ','))
		}
		stays := !rejected(i)
		if left.item(int64(span[0]), int64(span[1]), comma, stays); !stays {
			unfit = unfit[1:]
		}
	}
	if len(unfit) > 0 {
		return false, nil // they are items of another list
	}
	left.close(all[len(all)-1] != len(r.Items.Spans)-1)
	if left.stays > 0 {
		kept, err := io.ReadAll(left.reader(bytes.NewReader(r.Raw)))
		if err != nil {
			return false, err
		}
		if fits, err := s.fits(bytes.NewReader(kept), r, r.Items.List, all); !fits || err != nil {
			return false, err
		}
		whole := r.Raw
		r.Raw = kept
		if err := s.pass(r, left.stays); err != nil {
			return false, err
		}
		r.Raw = whole
	} else {
		s.passing = false
	}
	s.noteCut(left.stays, len(all))
	return true, s.rejectItems(r, all)
}

// noteCut counts a record with rejected items. The items that stay are counted already.
func (s *Sieve) noteCut(stay, gone int) {
	s.Items.Read += gone
	s.Items.Rejected += gone
	if stay > 0 {
		s.Cut++
		return
	}
	s.Records.Read++
	s.Records.Rejected++
}

// rejectItems writes some items of a record to the rejects, each with its findings.
func (s *Sieve) rejectItems(r validate.Record, unfit []int) error {
	findings := map[int][]finding.Finding{}
	for _, f := range r.Findings {
		if i, _, ok := itemOf(f.Pointer, r.Items.List); ok {
			findings[i] = append(findings[i], f)
		}
	}
	for _, i := range unfit {
		item, span := r, r.Items.Spans[i]
		item.Raw, item.Findings = r.Raw[span[0]:span[1]], findings[i]
		if err := report.RejectItem(s.rejected, item, r.Items.List+"/"+strconv.Itoa(i)); err != nil {
			return err
		}
		if err := report.EndReject(s.rejected, r.Items.Envelope); err != nil {
			return err
		}
	}
	return nil
}

// fits reports whether the rest of a record is conformant without its rejected items.
func (s *Sieve) fits(left io.Reader, place validate.Record, list string, gone []int) (bool, error) {
	if s.recheck == nil {
		var err error
		if s.recheck, err = newRechecker(s.options.Judging, s.options.FailOn); err != nil {
			return false, err
		}
	}
	fits, err := s.recheck.fits(left, place, list, gone)
	if err != nil {
		err = fmt.Errorf("judge what is left of a record: %w", err)
	}
	return fits, err
}

// pass writes a record that passes. items is the number of its items.
func (s *Sieve) pass(r validate.Record, items int) error {
	if err := s.beginPassing(r, items); err != nil {
		return err
	}
	return s.write(r)
}

// beginPassing counts a record that passes. The last of an input gets a line end if it has none.
func (s *Sieve) beginPassing(r validate.Record, items int) error {
	s.passing = true
	s.Records.Read++
	s.Records.Passed++
	s.Items.Read += items
	s.Items.Passed += items
	if r.File == s.last.File && r.Number > s.last.Number {
		return nil
	}
	return s.EndLine()
}

// write writes bytes of a record that passes.
func (s *Sieve) write(r validate.Record) error {
	s.last = validate.Record{File: r.File, Number: r.Number}
	s.open = r.Raw[len(r.Raw)-1] != '\n'
	_, err := s.passed.Write(r.Raw)
	return err
}

// reject writes a record to the rejects. items is the number of its items.
func (s *Sieve) reject(r validate.Record, items int) error {
	s.noteRejected(items)
	return report.Reject(s.rejected, r, 0)
}

func (s *Sieve) noteRejected(items int) {
	s.passing = false
	s.Records.Read++
	s.Records.Rejected++
	s.Items.Read += items
	s.Items.Rejected += items
}

// EndLine ends the line of the last record that has passed.
func (s *Sieve) EndLine() error {
	if !s.open {
		return nil
	}
	s.open = false
	return s.passed.WriteByte('\n')
}

// Flush writes the records in the buffers.
func (s *Sieve) Flush() error { return errors.Join(s.passed.Flush(), s.rejected.Flush()) }
