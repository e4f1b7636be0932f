// Package longjson reads JSON that is too long for memory: objects member by member, and arrays item by item.
package longjson

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrOther is that of a value of another kind than is wanted.
var ErrOther = errors.New("it is a value of another kind")

// ReadError is an error of what is read, not of the JSON in it.
type ReadError struct{ Err error }

func (e ReadError) Error() string { return e.Err.Error() }
func (e ReadError) Unwrap() error { return e.Err }

// reader tells errors of what is read from all others.
type reader struct{ io.Reader }

func (r reader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = ReadError{err}
	}
	return n, err
}

// NewDecoder returns a decoder of the values in r, to which members that a struct does not have are an error.
func NewDecoder(r io.Reader) *json.Decoder {
	d := json.NewDecoder(bufio.NewReaderSize(reader{r}, 1<<16)) // the decoder itself reads some bytes at a time
	d.DisallowUnknownFields()
	return d
}

// Members reads an object. member is called with each name, and must read the value. A name that comes twice is an error: which of the two
// counts would depend on the reader.
func Members(d *json.Decoder, member func(name string) error) error {
	seen := map[string]bool{}
	return list(d, '{', func() error {
		token, err := d.Token()
		if err != nil {
			return err
		}
		name := token.(string) // the decoder lets nothing else pass there
		if seen[name] {
			return fmt.Errorf("duplicate key %q", name)
		}
		seen[name] = true
		return member(name)
	})
}

// Items reads an array. item is called where each begins, and must read it.
func Items(d *json.Decoder, item func() error) error { return list(d, '[', item) }

// list reads what stands between brackets, of which open is the first.
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

// inside is an error of a value that has begun and not ended.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Unknown says that a name is none of those that a member may have, as encoding/json does.
func Unknown(name string) error { return fmt.Errorf("json: unknown field %q", name) }
