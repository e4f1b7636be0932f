// Package longjson reads JSON that is too long for memory: objects member by member, and arrays item by item.
package longjson

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrOther is the error of Members and Items about a value of another kind.
var ErrOther = errors.New("it is a value of another kind")

// ReadError is an error of the reader of the JSON, rather than an error in the JSON.
type ReadError struct{ Err error }

func (e ReadError) Error() string { return e.Err.Error() }
func (e ReadError) Unwrap() error { return e.Err }

// reader marks the errors of a reader as ReadErrors.
type reader struct{ io.Reader }

func (r reader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = ReadError{err}
	}
	return n, err
}

// NewDecoder returns a decoder of the values in r. It refuses members that the struct does not have.
func NewDecoder(r io.Reader) *json.Decoder {
	d := json.NewDecoder(bufio.NewReaderSize(reader{r}, 1<<16)) // json.Decoder itself reads few bytes at a time
	d.DisallowUnknownFields()
	return d
}

// Members reads an object. It calls member with each name; member must read the value. A repeated name is an error, since readers disagree
// about which of the two values counts.
func Members(d *json.Decoder, member func(name string) error) error {
	seen := map[string]bool{}
	return list(d, '{', func() error {
		token, err := d.Token()
		if err != nil {
			return err
		}
		name := token.(string) // the decoder allows only a string here
		if seen[name] {
			return fmt.Errorf("duplicate key %q", name)
		}
		seen[name] = true
		return member(name)
	})
}

// Items reads an array. It calls item at the beginning of each item; item must read the item.
func Items(d *json.Decoder, item func() error) error { return list(d, '[', item) }

// list reads the values between brackets, of which open is the first. It calls one at the beginning of each value.
func list(d *json.Decoder, open json.Delim, one func() error) error {
	if first, err := d.Token(); err != nil {
		return err
	} else if first != open {
		return ErrOther
	}
	for d.More() {
		if err := inside(one()); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return inside(err)
}

// inside returns an error of a value that has begun but not ended: at the end of the input it is io.ErrUnexpectedEOF.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Unknown returns the error about an unknown name of a member.
func Unknown(name string) error { return fmt.Errorf("unknown member %q", name) }

// InWords returns an error of a Decoder that does not allow unknown fields in the words of Unknown; other errors are returned unchanged.
func InWords(err error) error {
	if quoted, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return errors.New("unknown member " + quoted)
	}
	return err
}
