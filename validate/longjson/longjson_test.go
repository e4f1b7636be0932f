package longjson

import (
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

// pieces reads an object with Members, and each array whose name begins with list with Items.
func pieces(text string) (map[string]any, error) {
	d := NewDecoder(iotest.OneByteReader(strings.NewReader(text)))
	all := map[string]any{}
	err := Members(d, func(name string) error {
		if !strings.HasPrefix(name, "list") {
			var value any
			err := d.Decode(&value)
			all[name] = value
			return err
		}
		items := []any{}
		err := Items(d, func() error {
			var value any
			err := d.Decode(&value)
			items = append(items, value)
			return err
		})
		all[name] = items
		return err
	})
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("data follows the object")
	}
	return all, nil
}

// FuzzPieces checks that Members and Items read the same values as encoding/json, and refuse all other text.
func FuzzPieces(f *testing.F) {
	for _, text := range []string{`{}`, `{"a":1}`, ` { "a" : [ 1 , 2 ] , "list" : [ {} , null , "x" ] } `, `{"list":[]}`, `{"list":[1,]}`, `{"list":[,1]}`, `{"list":[1 2]}`, `{"list":[1}`,
		`{"a":1,}`, `{,"a":1}`, `{"a" 1}`, `{"a"::1}`, `{"a":1 "b":2}`, `{"a":1,"a":2}`, `{1:2}`, `{"a":}`, `{"a"}`, `{"a":1`, `{"list":[1`, `{"list":[`, `{"a":`, `{`, ``, `[]`, `null`, `{"list":null}`, `{"list":{}}`, `{} {}`, `{"a":1}]`, `{"list":[1]]}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want map[string]any
		wanted := json.Unmarshal([]byte(text), &want)
		got, err := pieces(text)
		switch {
		case err == nil && (wanted != nil || !reflect.DeepEqual(got, want)):
			t.Errorf("%q is read as %v; at once %v, %v", text, got, want, wanted)
		case err != nil && wanted == nil && want != nil && !errors.Is(err, ErrOther) && !strings.HasPrefix(err.Error(), "duplicate key "):
			t.Errorf("%q is refused: %v", text, err)
		case errors.Is(err, io.EOF) && strings.TrimSpace(text) != "":
			t.Errorf("%q: the error is that of an empty input: %v", text, err)
		}
	})
}

// TestReadError checks that an error of the reader is a ReadError.
func TestReadError(t *testing.T) {
	broken := errors.New("broken")
	for _, text := range []string{"", "{", `{"a`, `{"a":`, `{"a":[1,`, `{"a":1`} {
		d := NewDecoder(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)))
		err := Members(d, func(string) error {
			var value any
			return d.Decode(&value)
		})
		var read ReadError
		if !errors.As(err, &read) || !errors.Is(err, broken) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
