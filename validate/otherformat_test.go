package validate_test

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestOtherFormats checks that an input in another format than JSON gets one finding that names the format, and that faulty JSON is not
// taken for another format.
func TestOtherFormats(t *testing.T) {
	const text = ` [{"id": "https://lakeside.example/p/1", "type": "Person"}]`
	for input, want := range map[string]string{
		"<!DOCTYPE html>\n<html><body>502</body></html>": "HTML, not JSON",
		"\n\n  <html>":                "HTML, not JSON",
		"<?xml version=\"1.0\"?><a/>": "XML, not JSON",
		"<feed>":                      "XML, not JSON",
		"id,type,action\n1,2,3\n":     "CSV, not JSON",
		"id;type;action\r\n1;2;3\n":   "CSV, not JSON",
		"id\ttype\tevent time\n":      "CSV, not JSON",
		"\"id\",\"type\",\"event time\"\n\"1\",\"2\",\"3\"": "CSV, not JSON",
		"---\ntype: Person\n":                               "YAML, not JSON",
		"%PDF-1.7 ":                                         "PDF, not JSON",
		"BZh91AY&SY":                                        "bzip2, not JSON",
		"\xFD7zXZ\x00\x00":                                  "xz, not JSON",
		strings.Repeat("a.json\x00", 36) + "12345ustar\x00": "a tar archive, not JSON",
		"PK\x03\x04":                                           "a zip archive, not JSON",
		"HTTP/1.1 200 OK\r\n\r\nok":                            "the head of an HTTP response, not JSON",
		"2026-03-02T10:15:00Z INFO sent {}":                    "a line of a log, not JSON",
		"[2026-03-02 10:15:00] lms.INFO: sent":                 "a line of a log, not JSON",
		"2026/03/02 10:15:00 sent":                             "a line of a log, not JSON",
		"127.0.0.1 - - [02/Mar/2026:10:15:00 +0000] \"GET /\"": "a line of a log, not JSON",
		"curl: (7) Failed to connect":                          "an error of curl, not JSON",
		wide(text, 2, false):                                   "UTF-16, not JSON in UTF-8",
		wide(text, 2, true):                                    "UTF-16, not JSON in UTF-8",
		wide(text[1:], 2, false):                               "UTF-16, not JSON in UTF-8",
		wide(text[1:], 2, true):                                "UTF-16, not JSON in UTF-8",
		wide("\n"+text, 2, false):                              "UTF-16, not JSON in UTF-8",
		wide("\uFEFF"+text, 2, false):                          "UTF-16, not JSON in UTF-8",
		wide("15", 2, false):                                   "UTF-16, not JSON in UTF-8",
		wide("1", 2, true):                                     "UTF-16, not JSON in UTF-8",
		wide("\"\u4E2D\u6587\"", 2, false):                     "UTF-16, not JSON in UTF-8",
		wide("\"\u4E2D\u6587\"", 2, true):                      "UTF-16, not JSON in UTF-8",
		wide("\uFEFF"+text, 2, true):                           "UTF-16, not JSON in UTF-8",
		wide(text, 4, false):                                   "UTF-32, not JSON in UTF-8",
		wide(text[1:], 4, true):                                "UTF-32, not JSON in UTF-8",
		wide("\uFEFF"+text, 4, false):                          "UTF-32, not JSON in UTF-8",
		wide("\uFEFF"+text, 4, true):                           "UTF-32, not JSON in UTF-8",
		"<":                                                    "",
		"{<html>":                                              "",
		"id, type":                                             "",
		"a,b,{\"c\":1}":                                        "",
		"Error: a, b, c.":                                      "",
		"-":                                                    "",
		"\"a,b,c\"":                                            "",
		"{}\n<html>":                                           "",
	} {
		found := findings(t, newValidator(t, validate.Options{Jobs: 1}), "a.json", []byte(input))
		if len(found) == 0 {
			t.Fatalf("%q: no findings", input)
		}
		first := found[0]
		if want == "" && strings.Contains(first.Message, ", not JSON") || want != "" && (len(found) != 1 || first.Message != "this is "+want || first.Span.EndLine == 0) {
			t.Errorf("%q: %s, and %d more; want %q", input, first.Message, len(found)-1, want)
		}
	}
}

// wide returns text in UTF-16 or UTF-32: with 2 or 4 bytes for each unit.
func wide(text string, bytes int, bigEndian bool) string {
	var order binary.AppendByteOrder = binary.LittleEndian
	if bigEndian {
		order = binary.BigEndian
	}
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		if bytes == 2 {
			out = order.AppendUint16(out, unit)
		} else {
			out = order.AppendUint32(out, uint32(unit))
		}
	}
	return string(out)
}

// TestGoesOn checks that the hint of a syntax error names --tolerant if that option would read on after it, and only then.
func TestGoesOn(t *testing.T) {
	const person = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person"`
	for _, c := range []struct {
		file, text string
		tolerant   bool
		want       string
	}{
		{"a.json", person + ",}", false, "nothing after this place was checked; --tolerant goes on"},
		{"a.json", person + "\u00a0}", false, "nothing after this place was checked; --tolerant goes on"},
		{"a.json", person + `,"name":'a'}`, false, "nothing after this place was checked"},
		{"a.json", person + `,"name":'a'}`, true, "nothing after this place was checked"},
		{"a.json", person + ",}", true, ""},
		{"a.ndjson", person + ",}\n" + person + "}", false, "the rest of the record was not checked; --tolerant goes on"},
		{"a.ndjson", person + " 5}\n" + person + "}", false, ""},
	} {
		found := findings(t, newValidator(t, validate.Options{Jobs: 1, Tolerant: c.tolerant}), c.file, []byte(c.text))
		if len(found) != 1 || found[0].Hint != c.want {
			t.Errorf("%s, tolerant %v: %+v, want %q", c.text, c.tolerant, found, c.want)
		}
	}
}
