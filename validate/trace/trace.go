// Package trace tells data that may be meant for Caliper from files that have nothing to do with it, such as those of which
// a project of any kind is full. It rather sees a trace where there is none than the other way round: what has none is not
// judged at all.
package trace

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
)

// own are names of members that hardly any other JSON has, in small letters and without _ and -.
var own = []string{"@context", "actor", "sensor", "sendtime", "dataversion", "eventtime", "edapp", "federatedsession", "startedattime", "endedattime"}

// others are names that are one slip away from own ones, and mean something else.
var others = []string{"context", "dapp", "actors", "factor", "sensors", "tensor", "censor", "endtime"}

// common are names that much other JSON has. Two of them in a file are a trace.
var common = []string{"action", "verb", "object", "generated", "referrer", "eventname"}

// most is how many bytes of a file are kept, to see whether they are JSON.
const most = 1 << 20

// Finder looks for traces. It is used by one goroutine at a time.
type Finder struct {
	types   map[string]bool // of Caliper and its extensions; in small letters too, if they are of several words, which only Caliper has so
	scanner scanner
	kept    []byte
	buffer  []byte
}

// New returns a finder that knows the names of types.
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

// In reports whether there is a trace of Caliper in r, or this cannot be told: an empty file, what is not text, the pointer of
// Git's that stands for a large file, and a page of HTML or XML may each be there in the place of data. What does not
// mention more than Caliper's name has a trace only if it is not well-formed JSON, or so long that this is not known.
// It reads r up to the first trace, and holds no more of it than a MiB. The error is that of r.
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

// trimmed returns how a file begins, without the white space, the byte order marks and the zero bytes of UTF-16 before it.
func trimmed(head []byte) []byte {
	for len(head) > 0 && (isBlank(head[0]) || head[0] == 0 || bytes.IndexByte([]byte("\xEF\xBB\xBF\xFE\xFF"), head[0]) >= 0) {
		head = head[1:]
	}
	return head
}

// isJSON reports whether data is well-formed JSON values after one another.
func isJSON(data []byte) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	for {
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err == io.EOF
		}
	}
}
