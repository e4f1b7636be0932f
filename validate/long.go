package validate

import (
	"bytes"
	"io"
	"slices"
	"strconv"

	"github.com/caliper-lint/caliper-lint/validate/document"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// A record that does not end within a part is read in parts of its own, if it is a list of documents or an envelope with
// one: first the items of the list, some at a time, then the frame around them, which is all else. So it is judged in
// memory that does not grow with it. What is said is the same as of a record that is read as a whole, with three
// exceptions: what the frame gets wrong comes last; what stands before a fault of the JSON itself has been judged; and
// items are not compared with a sendTime, a dataVersion or a describe that only comes in a later part.

// long is a record that is read so.
type long struct {
	list        string // pointer to the list
	envelope    bool
	sendTime    []byte // nil if it was not known before the list
	dataVersion []byte // likewise
}

// frame is what is around the list of a long record. The data of its part has a stand-in for the items, if there are any.
type frame struct {
	before []byte // the list, with the margin after it
	suffix int    // where the data goes on after the stand-in
	after  []byte // the list, with the margins before and after it
	margin int    // length of the one before it
	place  place  // where it goes on in the input
}

const standIn = "{}"

// unfolding is a splitter's way through a long record.
type unfolding struct {
	*long
	borders
	from   place  // where the record begins
	first  bool   // the input begins with it
	prefix []byte // of the frame, with the margin after it
	length int    // of the prefix alone
	items  int    // in the parts so far
	empty  bool   // there are none at all
	closed bool   // the list is through
	broken bool   // the record is no JSON: what is left of it says nothing
}

// begins reports whether data, which holds no whole record, begins with one to unfold. first says that the input begins
// with data.
func (s *splitter) begins(data []byte, first bool) bool {
	if s.whole || s.layout.lineByLine && bytes.IndexByte(data, '\n') >= 0 {
		return false
	}
	tree, at := s.reader(), markLength(data, first)
	if _, err := tree.Parse(data[at:]); err == nil {
		return false
	}
	top, ok := tree.Open(len(s.at))
	if !ok || !isAt(tree, top, s.at) {
		return false
	}
	u := &unfolding{long: new(long), borders: borders{level: len(s.at) + 1, end: -1}, from: s.place, first: first}
	list := top
	if tree.Nodes[top].Kind == document.Object {
		word := &s.set.Word
		list, ok = tree.Open(len(s.at) + 1)
		if !ok || list != tree.Member(top, word.Data) || tree.Nodes[list].Kind != document.Array || tree.Member(top, word.Type) != 0 {
			return false
		}
		u.level++
		u.envelope = true
		known := func(name uint16) []byte {
			if m := tree.Member(top, name); m != 0 && tree.Nodes[m].Kind == document.String {
				return slices.Clone(tree.Text(m))
			}
			return nil
		}
		u.sendTime, u.dataVersion = known(word.SendTime), known(word.DataVersion)
	}
	u.depth = u.level
	u.list = tree.Pointer(list)
	if u.length = at + int(tree.Nodes[list].Start) + 1; u.length+margin > len(data) {
		return false
	}
	u.prefix = slices.Clone(data[:u.length+margin])
	s.place.pass(data[:u.length])
	s.unfolding = u
	return true
}

// isAt reports whether node n is what p points to.
func isAt(tree *document.Tree, n uint32, p document.Pointer) bool {
	found, ok := tree.Find(p)
	return ok && found == n
}

// unfold makes p the next part of the record that is being unfolded. Pauses of the reader are waited through.
func (s *splitter) unfold(p *part) (bool, error) {
	u := s.unfolding
	buffer := append(p.buffer[:0], s.rest...)
	for want := s.partSize / 4; ; want *= 2 {
		err := source.ErrPause
		for err == source.ErrPause {
			buffer, err = s.fill(buffer, s.margin+want+margin)
		}
		if s.err = err; err != nil && err != io.EOF {
			return false, err
		}
		data, last := s.inView(buffer[s.margin:], want)
		u.scan(data)
		switch {
		case u.closed && (u.end >= 0 || last || u.broken):
			s.handFrame(p, buffer, data)
			if u.closed = false; u.end >= 0 || last {
				s.unfolding = nil
			}
		case u.broken || u.end < 0 && last:
			s.handItems(p, buffer, len(data), len(data))
			if last {
				s.unfolding = nil
			}
		case u.end >= 0:
			u.empty = u.found == 0 && len(bytes.TrimLeft(data[:u.end], spaces)) == 0
			s.handItems(p, buffer, u.end+1, u.end)
			u.closed, u.borders = true, borders{level: 1, depth: u.level, end: -1}
		case !u.closed && u.start > 0:
			s.handItems(p, buffer, u.start, u.start)
			p.more, u.items = true, u.found
		default:
			u.broken = s.isBroken(data)
			continue
		}
		return true, nil
	}
}

// inView returns as much of data as is to be looked at, so that a margin remains. last says that the record does not go
// on after it.
func (s *splitter) inView(data []byte, want int) (view []byte, last bool) {
	last = s.err == io.EOF && len(data) <= want+margin
	if !last {
		data = data[:max(0, min(len(data)-margin, want))]
	}
	if eol := lineEnd(data, 0); s.layout.lineByLine && eol < len(data) {
		return data[:eol], true
	}
	return data, last
}

// handItems makes p the items in data up to cut, and keeps what follows from an offset.
func (s *splitter) handItems(p *part, buffer []byte, cut, from int) {
	u := s.unfolding
	p.reset(s.name, buffer, s.margin, s.margin+cut, s.layout)
	p.long, p.item, p.place = u.long, u.items, s.place
	s.place.pass(buffer[s.margin : s.margin+from])
	s.keep(buffer, s.margin+from)
	u.shift(from)
}

// handFrame makes p what is around the list, as far as data has it.
func (s *splitter) handFrame(p *part, buffer, data []byte) {
	u := s.unfolding
	if u.end >= 0 {
		data = data[:u.end+1]
	}
	p.reset(s.name, buffer, s.margin, s.margin, s.layout)
	p.data = u.frame(data)
	p.long, p.first, p.place = u.long, u.first, u.from
	p.frame = &frame{suffix: len(p.data) - len(data), before: u.prefix, after: buffer, margin: s.margin, place: s.place}
	s.place = place{}
	s.keep(buffer, s.margin+len(data))
}

// frame returns the frame with a suffix.
func (u *unfolding) frame(suffix []byte) []byte {
	items := standIn
	if u.empty {
		items = ""
	}
	return slices.Concat(u.prefix[:u.length], []byte(items), suffix)
}

// isBroken reports whether data, which ends too early to tell what else it is, is certainly no JSON.
func (s *splitter) isBroken(data []byte) bool {
	u := s.unfolding
	if u.closed {
		frame := u.frame(data)
		return s.broken(frame[markLength(frame, u.first):])
	}
	return s.broken(slices.Concat([]byte{'['}, data))
}

// judgeItems judges the items of a long record that the part holds.
func (p *placer) judgeItems() {
	p.record = 1
	at := 0
	for ; ; p.item++ {
		p.base = p.skipSpace(at)
		rest := p.data[p.base:]
		if len(rest) == 0 && p.more || len(rest) > 0 && rest[0] == ']' && p.item == 0 {
			break
		}
		p.setRoot(p.item)
		n, err := p.Tree.Parse(rest)
		after := p.skipSpace(p.base + n)
		goesOn := after < len(p.data) && p.data[after] == ','
		if err != nil || !goesOn && (p.more || after != len(p.data)-1 || p.data[after] != ']') {
			p.misread()
			return
		}
		described := p.payload.Mark()
		p.walk.itemOf(p.long)
		p.payload.Locate(&p.Checker, described)
		p.place()
		p.done(p.base, true)
		if at = after + 1; !goesOn {
			break
		}
	}
	p.record = 0 // it is counted with the frame
}

func (p *placer) skipSpace(at int) int {
	for at < len(p.data) && isSpace(p.data[at]) {
		at++
	}
	return at
}

// setRoot says which item of the long record is read.
func (p *placer) setRoot(item int) {
	p.Tree.Root = strconv.AppendInt(append(append(p.Tree.Root[:0], p.long.list...), '/'), int64(item), 10)
}

// misread reports why the items of the part are none: read as an array, with what stands before them for its bracket.
func (p *placer) misread() {
	src := p.buffer[p.from-1 : p.from+len(p.data)]
	before := src[0]
	src[0] = '['
	_, err := p.Tree.Parse(src)
	src[0] = before
	p.findings, p.part.events, p.part.records = p.findings[:0], p.part.events[:0], p.part.records[:0]
	p.base = -1
	p.unreadable(0, err)
}

// judgeFrame judges what is around the list of a long record.
func (p *placer) judgeFrame() {
	p.end = p.frame.place
	p.end.pass(p.data[p.frame.suffix:])
	at := p.skipMark()
	p.record++
	p.base = at
	if _, err := p.Tree.Parse(p.data[at:]); err != nil {
		p.unreadable(at, err)
		return
	}
	list, _ := p.Tree.Find(p.at)
	if p.long.envelope {
		list = p.Tree.Member(list, p.Word.Data)
	}
	if !p.Tree.IsEmpty(list) {
		p.Tree.Nodes[list+1].Flags |= document.Faulty // so that nothing is said of the stand-in
	}
	p.walk.counts.Records++
	p.walk.record()
	p.place()
	p.done(at, true)
}
