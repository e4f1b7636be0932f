package report

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"iter"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/validate"
)

// mostPerReject bounds the findings on a line of the rejects. The others are counted: a record can have thousands, and each can be many
// times as long as the value that it is about.
const mostPerReject = 100

// IsReject reports whether a file that begins with head holds rejected records.
func IsReject(head []byte) bool {
	return bytes.HasPrefix(head, []byte(`{"file":"`)) && bytes.Contains(head, []byte(`","record":`))
}

// Reject writes a record with its findings as one line of JSON. The record is the member data; if it could not be read, text; if it is not
// UTF-8 either, bytes in base64. more is the number of its findings that r does not have.
func Reject(out *bufio.Writer, r validate.Record, more int) error {
	rejectPlace(out, r)
	rejectRest(out, r, more)
	return EndReject(out, nil)
}

// RejectItem writes an item of a record in the same way, with its pointer. r has the bytes and the findings of the item. EndReject must
// follow.
func RejectItem(out *bufio.Writer, r validate.Record, pointer string) error {
	rejectPlace(out, r)
	text, _ := encode(pointer)
	fmt.Fprintf(out, `"pointer":%s,`, text)
	return rejectRest(out, r, 0)
}

// EndReject ends a line of the rejects. envelope has members of the envelope around an item.
func EndReject(out *bufio.Writer, envelope []validate.Member) error {
	separator := `,"envelope":{`
	for _, m := range envelope {
		fmt.Fprintf(out, `%s"%s":%s`, separator, m.Name, visible(m.Value))
		separator = ","
	}
	if len(envelope) > 0 {
		out.WriteByte('}')
	}
	_, err := out.WriteString("}\n") // the error of the first write that failed
	return err
}

// rejectPlace begins a line.
func rejectPlace(out *bufio.Writer, r validate.Record) {
	file, _ := encode(r.File) // a string always encodes
	fmt.Fprintf(out, `{"file":%s,"record":%d,`, file, r.Number)
}

// rejectRest writes what was kept back and its findings.
func rejectRest(out *bufio.Writer, r validate.Record, more int) error {
	var compact bytes.Buffer
	switch raw := bytes.TrimRight(r.Raw, " \t\r\n"); {
	case r.Readable && json.Compact(&compact, raw) == nil:
		out.WriteString(`"data":`)
		for piece := range inPieces(compact.Bytes()) {
			out.WriteString(visible(string(piece)))
		}
	case utf8.Valid(r.Raw):
		out.WriteString(`"text":"`)
		for piece := range inPieces(r.Raw) {
			text, _ := encode(string(piece))
			out.WriteString(text[1 : len(text)-1])
		}
		out.WriteByte('"')
	default:
		out.WriteString(`"bytes":"`)
		encoder := base64.NewEncoder(base64.StdEncoding, out)
		encoder.Write(r.Raw)
		encoder.Close()
		out.WriteByte('"')
	}
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
	_, err := fmt.Fprintf(out, `],"notShown":%d`, len(r.Findings)-len(shown)+more)
	return err
}

// inPieces yields a text in short pieces, so that the encoded text is never in memory as a whole. A piece never ends inside a character or
// between two #.
func inPieces(text []byte) iter.Seq[[]byte] {
	const most = 1 << 16
	return func(yield func([]byte) bool) {
		for len(text) > most {
			end := most
			for end > most-utf8.UTFMax && !utf8.RuneStart(text[end]) {
				end--
			}
			if text[end] == '#' {
				for end > 0 && text[end-1] == '#' {
					end--
				}
				if end == 0 {
					end = most // an even number of #
				}
			}
			if !yield(text[:end]) {
				return
			}
			text = text[end:]
		}
		yield(text)
	}
}
