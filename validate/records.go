package validate

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// An input holds one JSON value or several, one after another, with or without line ends between them. Each is a
// record. Where a record is no JSON, reading goes on with the next line if the input has a record a line, or with the
// next line that begins a value if its records begin on lines of their own; else what follows cannot be told apart and
// the rest of the input is left.

const spaces = " \t\r\n"

const byteOrderMark = "\xEF\xBB\xBF"

// mostFaults is how many are told of a record, or of an item of a long one. Hostile data has one every few bytes.
const mostFaults = 10_000

// mostPointers is how many bytes the pointers may have that are told of a record, or of an item of a long one.
const mostPointers = 1 << 22

// mayWaste is how many bytes of a part may always be read in vain.
const mayWaste = 1 << 20

// records judges every record of the part.
func (p *placer) records() {
	defer func() {
		p.end = p.part.place
		p.end.pass(p.data)
	}()
	at := p.skipMark()
	for {
		next := p.skipSpace(at)
		if next == len(p.data) {
			if p.over && len(p.part.records) == 0 {
				p.base = at
				p.record++
				p.unreadable(at, p.tooLong())
			}
			break
		}
		if p.weight >= p.mostFindings {
			p.stop(next)
			break
		}
		onNewLine := at == 0 && p.beginsLine() || bytes.IndexByte(p.data[at:next], '\n') >= 0
		at = next
		p.base = at
		if (p.record > 0 || !p.first) && !startsValue(p.data[at]) && !(p.lineByLine && onNewLine) {
			at = p.stray(at)
			continue
		}
		p.record++
		p.unsound, p.plans.patched = nil, false
		p.payload.Begin()
		if n, ok := p.quick(p.atMost(p.upTo(at)), nil); ok {
			p.walk.counts.Records++
			p.place()
			p.done(at, true)
			at += n
			continue
		}
		n, err := p.read(at)
		if err == nil && (p.isQuotedTable(at, n) || p.isLogLine(at)) {
			err = document.Expected("an object", p.data[at:], 0)
		}
		if err != nil && p.tolerant {
			n, err = p.repair(at, n, err)
		}
		if err != nil {
			at = p.unreadable(at, err)
			continue
		}
		if n > p.maxRecord {
			p.walk.counts.Records++
			p.syntax(at, p.tooLong().Message, "", catalogue.JSONLimit)
			p.done(at, false)
			at += n
			continue
		}
		p.walk.counts.Records++
		p.Tree.Root = p.Tree.Root[:0]
		p.judgeAt(p.At, p.walk.record)
		p.place()
		if p.Err != nil {
			return
		}
		p.done(at, true)
		at += n
	}
	if p.record == 0 && p.first && !p.lineByLine && p.file != Stdin {
		p.syntax(len(p.data), "expected a JSON value, found nothing", "", catalogue.JSONSyntax)
	}
}

// atMost returns as much of what begins with a record as that may have.
func (p *placer) atMost(src []byte) []byte { return src[:min(len(src), p.maxRecord)] }

// tooLong is why a record, or an item of a long one, is not read.
func (p *placer) tooLong() *document.SyntaxError {
	return &document.SyntaxError{Message: fmt.Sprintf("more than %d bytes; --max-record-bytes allows more", p.maxRecord), Limit: true}
}

// stop lets the part end before it is all judged, at an offset or rather where the line begins. The rest is for later.
func (p *placer) stop(at int) {
	at -= len(p.data[:at]) - len(bytes.TrimRight(p.data[:at], " \t"))
	p.part.rest, p.data = len(p.data)-at, p.data[:at]
}

// beginsLine reports whether the part begins on a new line, but not the first.
func (p *placer) beginsLine() bool { return p.from > 0 && p.buffer[p.from-1] == '\n' }

// skipMark reports a byte order mark at the beginning of the part, and returns where the rest begins.
func (p *placer) skipMark() int {
	n := markLength(p.data, p.first)
	if n > 0 {
		p.syntax(0, "a byte order mark, which JSON must not begin with", "save the file as UTF-8 without byte order mark", catalogue.JSONSyntax)
	}
	return n
}

// markLength returns the length of the byte order mark with which data begins, if the input begins with data.
func markLength(data []byte, first bool) int {
	if first && bytes.HasPrefix(data, []byte(byteOrderMark)) {
		return len(byteOrderMark)
	}
	return 0
}

// done notes that a record begins at an offset, or what could not be read as one.
func (p *placer) done(at int, readable bool) {
	p.part.records = append(p.part.records, record{number: p.record, item: p.item, at: at, readable: readable,
		findings: len(p.findings), fixes: len(p.fixes), events: len(p.part.events), payload: p.walk.payload.Mark(), sights: p.walk.sights.Mark()})
}

// stray reports text between records, and returns where reading goes on.
func (p *placer) stray(at int) int {
	resume := p.resume(at)
	p.left = p.leaves(resume)
	p.syntax(at, "expected the end of the input or another JSON value, found "+words.Quote(firstRune(p.data[at:])), p.leftOut(nil), catalogue.JSONTrailingData)
	p.done(at, false)
	return resume
}

// unreadable reports a record that is no JSON, and returns where reading goes on.
func (p *placer) unreadable(at int, err error) int {
	p.walk.counts.Records++
	resume := p.resume(at)
	if p.lineByLine && p.whole != nil {
		if next := nextStart(p.data, at+1); at+p.whole.Offset < next {
			err, resume = p.whole, next // a record of several lines
		}
	}
	p.left = p.leaves(resume)
	var syntax *document.SyntaxError
	if errors.As(err, &syntax); p.over && !syntax.Limit && p.base+syntax.Offset+margin >= len(p.data) {
		syntax = p.tooLong()
	}
	id, message := catalogue.JSONSyntax, syntax.Message
	if syntax.Limit {
		id = catalogue.JSONLimit
	}
	if p.lineByLine && err != p.whole && at+syntax.Offset >= lineEnd(p.data, at) {
		message = strings.Replace(message, "found the end of the input", "found the end of the line", 1)
	}
	hint := p.leftOut(syntax)
	if other := p.otherFormat(at); other != "" {
		message, hint = "this is "+other, p.leftOut(nil)
		if line := lineOf(p.data[at:]); isLogged.Match(line) && bytes.Contains(line, []byte(`{"`)) {
			hint = strings.TrimSuffix("take away what stands before the {; "+hint, "; ")
		}
	}
	p.syntax(p.base+syntax.Offset, message, hint, id)
	if p.long != nil {
		p.part.spoiled = p.reason(rules.Fault{Rule: id, Message: message}, p.base+syntax.Offset)
	}
	p.done(at, false)
	return resume
}

// resume returns where reading goes on after a fault at an offset; the end of the part if that cannot be told.
func (p *placer) resume(at int) int {
	switch {
	case p.lineByLine:
		return lineEnd(p.data, at)
	case p.sequence:
		return nextStart(p.data, at+1)
	}
	return len(p.data)
}

// leaves reports whether nothing after a fault is read: if it does not go on at resume, and how the records lie does not
// tell where another begins.
func (p *placer) leaves(resume int) bool {
	if p.long != nil || p.over {
		return !p.lineByLine
	}
	return !p.lineByLine && !p.sequence && resume == len(p.data)
}

// leftOut is the hint for a fault after which nothing is read, or nothing of the record; e says what it is, nil if that cannot be read on.
func (p *placer) leftOut(e *document.SyntaxError) string {
	goesOn := e != nil && e.Length > 0 && !p.tolerant
	switch {
	case p.left && goesOn:
		return "nothing after this place was checked; --tolerant goes on"
	case p.left:
		return "nothing after this place was checked"
	case goesOn:
		return "the rest of the record was not checked; --tolerant goes on"
	}
	return ""
}

// nextStart returns where the next line begins, from an offset, that begins an object or array; the end if none does.
func nextStart(data []byte, from int) int {
	for from < len(data) {
		eol := lineEnd(data, from)
		if eol+1 < len(data) && (data[eol+1] == '{' || data[eol+1] == '[') {
			return eol + 1
		}
		from = eol + 1
	}
	return len(data)
}

// isLinesName reports whether a file of that name has a record a line.
func isLinesName(name string) bool {
	name = strings.ToLower(source.WithoutArchive(name))
	return strings.HasSuffix(name, ".ndjson") || strings.HasSuffix(name, ".jsonl")
}

// Stdin is what findings in standard input have as file.
const Stdin = "<stdin>"

// read parses the record that begins at an offset and returns its length. Line by line, an error tells where the line
// breaks off, unless more lines make the record complete; why they do not is kept in whole. So that lines which are all
// left open don't take quadratic time, that is no longer tried once it has failed over as many bytes as the part has, or
// over mayWaste if that is more: a part can be as short as the pauses of a reader make it.
func (p *placer) read(at int) (int, error) {
	p.whole = nil
	if !p.lineByLine {
		return p.Tree.Parse(p.data[at:])
	}
	n, err := p.Tree.Parse(p.upTo(at))
	if err == nil || n < len(p.Tree.Src) || p.wasted > max(len(p.data), mayWaste) {
		return n, err
	}
	more, wholeErr := p.Tree.Parse(p.data[at:])
	if wholeErr == nil {
		return more, nil
	}
	errors.As(wholeErr, &p.whole)
	p.wasted += more
	return n, err
}

// upTo returns the data from an offset to the end of its line, if each line is a record; else to the end.
func (p *placer) upTo(at int) []byte {
	if !p.lineByLine {
		return p.data[at:]
	}
	end := lineEnd(p.data, at)
	for end > at && isSpace(p.data[end-1]) {
		end--
	}
	return p.data[at:end]
}

// skipSpace returns where white space ends that begins at an offset.
func (p *placer) skipSpace(at int) int {
	for at < len(p.data) && isSpace(p.data[at]) {
		at++
	}
	return at
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

func startsValue(c byte) bool {
	return bytes.IndexByte([]byte(`{["-0123456789tfn`), c) >= 0
}

func lineEnd(data []byte, at int) int {
	if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(data)
}

func firstRune(b []byte) []byte { return []byte(string([]rune(string(b[:min(4, len(b))]))[:1])) }
