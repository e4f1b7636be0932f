package report

import (
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/validate"
)

// reject is a record that filter keeps back. Exactly one of Data, Text and Bytes is there.
type reject struct {
	File     string            `json:"file"`
	Record   int               `json:"record"`
	Data     json.RawMessage   `json:"data,omitempty"`  // the record
	Text     string            `json:"text,omitempty"`  // what could not be read as one
	Bytes    []byte            `json:"bytes,omitempty"` // the same, in base64, if it is no UTF-8 either
	Findings []json.RawMessage `json:"findings"`
}

// IsReject reports whether a file that begins so holds records that were kept back.
func IsReject(head []byte) bool {
	return bytes.HasPrefix(head, []byte(`{"file":"`)) && bytes.Contains(head, []byte(`","record":`))
}

// Reject writes a record with its findings as one line of JSON.
func Reject(w io.Writer, r validate.Record) error {
	out := reject{File: r.File, Record: r.Number, Findings: []json.RawMessage{}}
	var compact bytes.Buffer
	switch raw := bytes.TrimRight(r.Raw, " \t\r\n"); {
	case r.Readable && json.Compact(&compact, raw) == nil:
		out.Data = compact.Bytes()
	case utf8.Valid(r.Raw):
		out.Text = string(r.Raw)
	default:
		out.Bytes = r.Raw
	}
	for i := range r.Findings {
		out.Findings = append(out.Findings, appendFinding(nil, &r.Findings[i]))
	}
	line, err := encode(out)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, line+"\n")
	return err
}
