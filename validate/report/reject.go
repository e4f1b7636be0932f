package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/validate"
)

// mostPerReject is how many findings a line of the rejects has. The others are counted: a record can have thousands, each many times as
// long as the value that it is about.
const mostPerReject = 100

// IsReject reports whether a file that begins so holds records that were kept back.
func IsReject(head []byte) bool {
	return bytes.HasPrefix(head, []byte(`{"file":"`)) && bytes.Contains(head, []byte(`","record":`))
}

// Reject writes a record with its findings as one line of JSON. The record is data, or if it could not be read text, or bytes in base64 if
// it is no UTF-8 either.
func Reject(out *bufio.Writer, r validate.Record) error {
	name, value := "bytes", any(r.Raw)
	var compact bytes.Buffer
	switch raw := bytes.TrimRight(r.Raw, " \t\r\n"); {
	case r.Readable && json.Compact(&compact, raw) == nil:
		name, value = "data", json.RawMessage(compact.Bytes())
	case utf8.Valid(r.Raw):
		name, value = "text", string(r.Raw)
	}
	file, _ := encode(r.File) // a string always encodes
	record, err := encode(value)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, `{"file":%s,"record":%d,"%s":`, file, r.Number, name)
	out.WriteString(record)
	var line []byte
	separator := `,"findings":[`
	shown := r.Findings[:min(len(r.Findings), mostPerReject)]
	for i := range shown {
		line = appendFinding(append(line[:0], separator...), &shown[i])
		out.Write(line)
		separator = ","
	}
	if len(shown) == 0 {
		out.WriteString(separator)
	}
	_, err = fmt.Fprintf(out, "],\"notShown\":%d}\n", len(r.Findings)-len(shown)) // that of the first write that failed
	return err
}
