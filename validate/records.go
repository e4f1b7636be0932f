package validate

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/validate/document"
)

// An input holds one JSON value or several, one after another, with or without line ends between them. Each is a
// record. Where a record is no JSON, reading goes on with the next line if the input has a record a line; else what
// follows cannot be told apart and the rest of the input is left.

const byteOrderMark = "\xEF\xBB\xBF"

// records judges every record of the part.
func (p *placer) records() error {
	at := 0
	if bytes.HasPrefix(p.data, []byte(byteOrderMark)) {
		p.syntax(0, "a byte order mark, which JSON must not begin with", "save the file as UTF-8 without byte order mark", rules.JSONSyntax)
		at = len(byteOrderMark)
	}
	lineByLine := p.lineByLine
	for {
		next := at + len(p.data[at:]) - len(bytes.TrimLeft(p.data[at:], " \t\r\n"))
		if next == len(p.data) {
			break
		}
		onNewLine := bytes.IndexByte(p.data[at:next], '\n') >= 0
		at = next
		if (p.record > 0 || !p.first) && !startsValue(p.data[at]) && !(lineByLine && onNewLine) {
			p.syntax(at, "expected the end of the input or another JSON value, found "+rules.Quote(firstRune(p.data[at:])), goesOn(lineByLine), rules.JSONTrailingData)
			if !lineByLine {
				return nil
			}
			at = lineEnd(p.data, at)
			continue
		}
		p.base = at
		p.record++
		if n, err := p.read(at, lineByLine); err == nil {
			line, _ := p.lines.position(at)
			p.walk.record()
			if p.Err != nil {
				return p.Err
			}
			p.place()
			p.part.records = append(p.part.records, record{p.record, at, line, len(p.findings), len(p.part.events), p.walk.sights.Mark()})
			end := at + n
			lineByLine = lineByLine || p.record == 1 && p.first && isLine(p.data, at, end)
			at = end
		} else {
			p.walk.counts.Records++
			if !lineByLine && looksLineByLine(p.data[at:]) {
				lineByLine = true
				if _, lineErr := p.readLine(at); lineErr != nil {
					err = lineErr
				}
			}
			p.unreadable(at, err, lineByLine)
			if !lineByLine {
				return nil
			}
			at = lineEnd(p.data, at)
		}
	}
	if p.record == 0 && p.first && !lineByLine && p.file != Stdin {
		p.syntax(len(p.data), "expected a JSON value, found nothing", "", rules.JSONSyntax)
	}
	return p.Err
}

// isLinesName reports whether a file of that name has a record a line.
func isLinesName(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".ndjson") || strings.HasSuffix(name, ".jsonl")
}

// Stdin is what findings in standard input have as file.
const Stdin = "<stdin>"

// read parses the record that begins at an offset and returns its length. Line by line, an error tells where the line
// breaks off, unless more lines make the record complete. So that lines which are all left open don't take quadratic
// time, that is no longer tried once it has failed over as many bytes as the input has.
func (p *placer) read(at int, lineByLine bool) (int, error) {
	tree := p.Tree
	if !lineByLine {
		return tree.Parse(p.data[at:])
	}
	n, err := p.readLine(at)
	if err == nil || n < len(tree.Src) || p.wasted > len(p.data) {
		return n, err
	}
	if more, wholeErr := tree.Parse(p.data[at:]); wholeErr == nil {
		return more, nil
	} else {
		p.wasted += more
	}
	return n, err
}

func (p *placer) readLine(at int) (int, error) {
	return p.Tree.Parse(bytes.TrimRight(p.data[at:lineEnd(p.data, at)], " \t\r"))
}

// unreadable reports a record that is no JSON.
func (p *placer) unreadable(at int, err error, lineByLine bool) {
	var syntax *document.SyntaxError
	errors.As(err, &syntax)
	id, message := rules.JSONSyntax, syntax.Message
	if syntax.Limit {
		id = rules.JSONLimit
	}
	if other := otherFormat(p.data); other != "" && at == 0 && p.first {
		message = "this is " + other + ", not JSON in UTF-8"
	}
	p.syntax(at+syntax.Offset, message, goesOn(lineByLine), id)
}

// goesOn is the hint for a fault after which the rest of the input is left, unless it is read line by line.
func goesOn(lineByLine bool) string {
	if lineByLine {
		return ""
	}
	return "nothing after this place was checked"
}

// otherFormat recognises what is often taken for JSON, "" if it is none of that.
func otherFormat(data []byte) string {
	for start, format := range map[string]string{"\xFF\xFE": "UTF-16", "\xFE\xFF": "UTF-16", "{\x00": "UTF-16", "\x00{": "UTF-16",
		"\x1F\x8B": "gzip", "\x28\xB5\x2F\xFD": "zstd", "PK\x03\x04": "a zip archive"} {
		if bytes.HasPrefix(data, []byte(start)) {
			return format
		}
	}
	return ""
}

func startsValue(c byte) bool {
	return bytes.IndexByte([]byte(`{["-0123456789tfn`), c) >= 0
}

// isLine reports whether the record from start to end has a line to itself and another record begins on the next.
func isLine(data []byte, start, end int) bool {
	if bytes.IndexByte(data[start:end], '\n') >= 0 {
		return false
	}
	eol := lineEnd(data, end)
	next := bytes.TrimLeft(data[eol:], "\r\n")
	return len(bytes.TrimSpace(data[end:eol])) == 0 && len(next) > 0 && (next[0] == '{' || next[0] == '[')
}

// looksLineByLine guesses from the first two lines, of which the first is no JSON, whether each line is a record: the
// second is an object, or both look like one.
func looksLineByLine(data []byte) bool {
	eol := lineEnd(data, 0)
	first, next := bytes.TrimSpace(data[:eol]), bytes.TrimLeft(data[eol:], "\r\n")
	next = next[:lineEnd(next, 0)]
	if len(next) <= 2 || next[0] != '{' {
		return false
	}
	return len(first) > 2 && first[0] == '{' && first[len(first)-1] == '}' && next[1] == '"' || json.Valid(next)
}

func lineEnd(data []byte, at int) int {
	if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(data)
}

func firstRune(b []byte) []byte { return []byte(string([]rune(string(b[:min(4, len(b))]))[:1])) }
