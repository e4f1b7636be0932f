// Package trace tells files that may hold Caliper data from the many files of a project that do not. In doubt it finds a trace, since a
// file without a trace is not judged at all.
package trace

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
)

// own are names of members that are rare in other JSON, in small letters and without _ and -.
var own = []string{"@context", "actor", "sensor", "sendtime", "dataversion", "eventtime", "edapp", "federatedsession", "startedattime", "endedattime"}

// others are names with another meaning that differ from own names by one slip.
var others = []string{"context", "dapp", "actors", "factor", "sensors", "tensor", "censor", "endtime"}

// common are names that are frequent in other JSON. Two different ones are a trace.
var common = []string{"action", "verb", "object", "generated", "referrer", "eventname"}

// most is the number of bytes of a file that are kept, to check whether they are JSON.
const most = 1 << 20

// Finder looks for traces of Caliper. It must not be used by several goroutines at once.
type Finder struct {
	types   map[string]bool // the types of Caliper and its extensions; types of several words, which only Caliper has, also in small letters
	scanner scanner
	kept    []byte // the first bytes of the file, at most most
	buffer  []byte // the memory for reading
}

// New returns a Finder that knows the names of types.
func New(types []string) *Finder {
	f := &Finder{types: map[string]bool{}, buffer: make([]byte, 1<<16)}
	for _, name := range types {
		f.types[name] = true
		if strings.ContainsFunc(name[1:], func(r rune) bool { return 'A' <= r && r <= 'Z' }) {
			f.types[strings.ToLower(name)] = true
		}
	}
	return f
}

// In reports whether r has a trace of Caliper, or whether it may have been data: In also reports true for an empty file, for data that is
// not text, for a pointer of Git LFS to a large file, and for a page of HTML or XML. Data that mentions Caliper's name without another
// trace counts if it is not well-formed JSON, or is too long to check that. In reads r up to the first trace, and keeps at most 1 MiB of
// it. The error is that of r.
func (f *Finder) In(r io.Reader) (bool, error) {
	f.scanner = scanner{types: f.types}
	f.kept = f.kept[:0]
	length, begins := 0, []byte(nil)
	for {
		n, err := r.Read(f.buffer)
		data := f.buffer[:n]
		length += n
		f.kept = append(f.kept, data[:min(n, most-len(f.kept))]...)
		begins = trimmed(f.kept[:min(len(f.kept), 1<<12)])
		if f.scanner.scan(data) || bytes.HasPrefix(begins, []byte("<")) || bytes.HasPrefix(begins, []byte("version https://git-lfs")) {
			return true, nil
		}
		if err == io.EOF {
			break
		} else if err != nil {
			return false, err
		}
	}
	f.scanner.step(' ')
	return f.scanner.found || len(begins) == 0 || f.scanner.named && (length > most || !isJSON(f.kept)), nil
}

// trimmed returns the beginning of a file without white space, byte order marks and the zero bytes of UTF-16.
func trimmed(head []byte) []byte {
	for len(head) > 0 && (isBlank(head[0]) || head[0] == 0 || bytes.IndexByte([]byte("\xEF\xBB\xBF\xFE\xFF"), head[0]) >= 0) {
		head = head[1:]
	}
	return head
}

// isJSON reports whether data consists of well-formed JSON values.
func isJSON(data []byte) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	for {
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err == io.EOF
		}
	}
}
