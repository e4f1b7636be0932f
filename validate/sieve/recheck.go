package sieve

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// rechecker judges a record without its rejected items. An item can depend on another: on the describe of its actor, or on the version of
// the first item. So the record is judged as it will pass.
type rechecker struct {
	validator *validate.Validator
	failOn    catalogue.Severity
	place     validate.Record // the place of the record
	list      string          // the pointer to its items
	gone      []int           // the indexes of the items that are rejected
}

// errUnfit ends the reading of a record that is not conformant.
var errUnfit = errors.New("not conformant")

func newRechecker(o validate.Options, failOn catalogue.Severity) (*rechecker, error) {
	r := &rechecker{failOn: failOn}
	o.OnEvent, o.OnSettled, o.OnRecord, o.OnBatch, o.OnPause, o.Items = nil, nil, nil, nil, nil, false
	if suppress := o.Suppress; suppress != nil {
		o.Suppress = func(f *finding.Finding) *finding.Suppression {
			was := *f
			was.File, was.Record, was.Pointer = r.place.File, r.place.Number, r.pointer(f.Pointer)
			return suppress(&was)
		}
	}
	var err error
	r.validator, err = validate.New(o)
	return r, err
}

// fits reports whether a record is conformant without the items at the indexes gone. left reads it without them.
func (r *rechecker) fits(left io.Reader, place validate.Record, list string, gone []int) (bool, error) {
	r.place, r.list, r.gone = place, list, gone
	r.validator.Forget()
	err := r.validator.Read("", left, func(f finding.Finding) error {
		if f.Suppressed == nil && f.Severity >= r.failOn {
			return errUnfit
		}
		return nil
	})
	if err == errUnfit {
		return false, nil
	}
	return err == nil, err
}

// pointer returns the pointer into the whole record for a pointer into the record without its rejected items.
func (r *rechecker) pointer(p string) string {
	index, rest, ok := itemOf(p, r.list)
	if !ok {
		return p
	}
	return r.list + "/" + strconv.Itoa(before(r.gone, index)) + rest
}

// before returns the index that an item had before the items at the indexes gone, in order, were rejected.
func before(gone []int, index int) int {
	low, high := 0, len(gone)
	for low < high {
		if mid := (low + high) / 2; gone[mid]-mid <= index {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return index + low
}

// itemOf returns the index of the item of a list into which a pointer leads, and the pointer from the item. ok is false if the pointer
// leads elsewhere.
func itemOf(pointer, list string) (index int, rest string, ok bool) {
	below, ok := strings.CutPrefix(pointer, list+"/")
	if !ok {
		return 0, "", false
	}
	digits, rest, deeper := strings.Cut(below, "/")
	if deeper {
		rest = "/" + rest
	}
	index, err := strconv.Atoi(digits)
	return index, rest, err == nil
}

// unfitItems returns the indexes of the items of a record that are not conformant, in order. whole says that the whole record is to be
// rejected: it has a fault outside its items, or one of a limit, behind which faults may be unknown.
func unfitItems(r validate.Record, list string, failOn catalogue.Severity) (items []int, whole bool) {
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Suppressed != nil || f.Severity < failOn {
			continue
		}
		index, _, ok := itemOf(f.Pointer, list)
		if !ok || catalogue.ID(f.Rule) == catalogue.JSONLimit {
			return nil, true
		}
		items = append(items, index)
	}
	slices.Sort(items)
	return slices.Compact(items), false
}
