package framing

import (
	"bytes"
	"regexp"
	"strings"
)

// formatStarts are the first bytes of files in formats that users sometimes take for JSON.
var formatStarts = []struct{ start, format string }{
	{"\x1F\x8B", "gzip"}, {"\x28\xB5\x2F\xFD", "zstd"}, {"PK\x03\x04", "a zip archive"}, {"PK\x05\x06", "a zip archive"}, {"BZh", "bzip2"},
	{"\xFD7zXZ\x00", "xz"}, {"\x04\x22\x4D\x18", "lz4"}, {"7z\xBC\xAF\x27\x1C", "a 7z archive"}, {"%PDF-", "PDF"}, {"PAR1", "Parquet"}, {"Obj\x01", "Avro"},
	{"SQLite format 3\x00", "an SQLite database"}, {"---\n", "YAML"}, {"---\r\n", "YAML"}, {"%YAML", "YAML"}, {"HTTP/", "the head of an HTTP response"},
	{"curl: (", "an error of curl"},
}

// otherFormat returns a text such as "HTML, not JSON" if the record at an offset is in another format that users sometimes take for JSON;
// else "". It examines the first record of an input, or any line if each line is a record. It reads only the line in which the record
// begins, since a pipe may have no more data yet.
func (b *Batch) otherFormat(at int) string {
	if encoding := b.encodingAt(at); encoding != "" {
		return encoding + ", not JSON in UTF-8"
	}
	before := bytes.TrimPrefix(b.Data[:at], []byte(byteOrderMark))
	if b.Layout.LineByLine && b.Oversize == nil { // an error page or a log line of a server may be among the records
		if format := lineFormat(lineOf(b.Data[at:])); format != "" {
			return format + ", not JSON"
		}
	}
	if !b.First || len(bytes.Trim(before, spaces)) > 0 {
		return ""
	}
	if format := narrowFormat(b.Data[at:]); format != "" {
		return format + ", not JSON"
	}
	return ""
}

// isQuotedTable reports whether the record at an offset, a JSON string of n bytes, is the first column name of a table.
func (b *Batch) isQuotedTable(at, n int) bool {
	after := bytes.TrimLeft(b.Data[at+n:], " ")
	return b.Data[at] == '"' && len(after) > 0 && strings.IndexByte(",;\t", after[0]) >= 0 && b.otherFormat(at) != ""
}

// isLogLine reports whether the record at an offset, a number, is the beginning of a log line.
func (b *Batch) isLogLine(at int) bool {
	return '0' <= b.Data[at] && b.Data[at] <= '9' && isLogged.Match(b.Data[at:min(len(b.Data), at+32)]) && b.otherFormat(at) != ""
}

// narrowFormat returns the format that the beginning of data has, in an encoding of one byte for an ASCII character; "" if none is
// recognised.
func narrowFormat(data []byte) string {
	for _, s := range formatStarts {
		if bytes.HasPrefix(data, []byte(s.start)) {
			return s.format
		}
	}
	if len(data) > 262 && string(data[257:262]) == "ustar" {
		return "a tar archive"
	}
	line := lineOf(data)
	if format := lineFormat(line); format != "" || !isTableHead(line) {
		return format
	}
	return "CSV"
}

// lineOf returns the first line of data, at most 4096 bytes of it.
func lineOf(data []byte) []byte {
	const far = 1 << 12
	return data[:min(len(data), lineEnd(data, 0), far)]
}

// isLogged matches the beginning of a log line: a date and a separator, or an IPv4 address as in the logs of web servers.
var isLogged = regexp.MustCompile(`^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ,_]|\d{1,3}(?:\.\d{1,3}){3} )`)

// lineFormat returns the format of a line of HTML, XML or a log; "" for another line.
func lineFormat(line []byte) string {
	start := strings.ToLower(string(line[:min(len(line), 16)]))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<title", "<h1", "<p>", "<div", "<pre", "<br", "<b>", "<center", "<meta", "<script"} {
		if strings.HasPrefix(start, tag) {
			return "HTML"
		}
	}
	switch {
	case len(start) > 1 && start[0] == '<' && (start[1] == '?' || start[1] == '!' || 'a' <= start[1] && start[1] <= 'z'):
		return "XML"
	case isLogged.Match(line[:min(len(line), 32)]):
		return "a line of a log"
	}
	return ""
}

// isTableHead reports whether a line consists of three column names or more, with commas, semicolons or tabs between them.
func isTableHead(line []byte) bool {
	for _, separator := range []string{",", ";", "\t"} {
		names := strings.Split(strings.TrimRight(string(line), "\r"), separator)
		if len(names) < 3 {
			continue
		}
		for _, name := range names {
			if name = strings.Trim(strings.TrimSpace(name), `"`); !isColumnName(name) {
				return false
			}
		}
		return true
	}
	return false
}

// isColumnName reports whether a word begins with a letter, _ or @, and has only these characters, digits, spaces, dots, dashes and
// slashes.
func isColumnName(word string) bool {
	for i, c := range []byte(word) {
		isLetter := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == '@'
		if !isLetter && (i == 0 || !('0' <= c && c <= '9' || strings.IndexByte(" .-/", c) >= 0)) {
			return false
		}
	}
	return word != ""
}
