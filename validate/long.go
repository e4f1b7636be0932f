package validate

import (
	"bytes"
	"io"
	"slices"
	"strconv"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// A record that does not end within a part is read in parts of its own, if it is a list of documents or an envelope with
// one: first the items of the list, some at a time, then the frame around them, which is all else. So it is judged in
// memory that does not grow with it. What is said is the same as of a record that is read as a whole, with three
// exceptions: what the frame gets wrong comes last; what stands before a fault of the JSON itself has been judged; and
// items are not compared with a sendTime or a describe that only comes in a later part, and with such a dataVersion all at once.

// long is a record that is read so.
type long struct {
	depth       int              // how many containers are around its items
	list        string           // pointer to the list
	at          document.Pointer // to the list, or the envelope with it
	every       bool             // the list is no document: each item has some,
	rest        document.Pointer // here
	envelope    bool
	sendTime    []byte // nil if it was not known before the list
	dataVersion []byte // likewise
	firstItem   []byte // of an envelope of which no dataVersion was known then; nil if there is one, or the item was not there as a whole
}

// frame is what is around the list of a long record. The data of its part has a stand-in for the items, if there are any.
type frame struct {
	before []byte // the list, with the margins before it and after it
	lead   int    // length of the one before it
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
	stage  stage
	from   place  // where the record begins
	first  bool   // the input begins with it
	prefix []byte // of the frame, with the margins before it and after it
	lead   int    // length of the one before it
	length int    // of the prefix alone
	items  int    // in the parts so far
	empty  bool   // there are none at all
	broken bool   // it is no JSON
}

type stage uint8

const (
	inItems  stage = iota
	inSuffix       // of the frame
	inRest         // of what is no JSON, which says nothing
)

// startUnfolding begins to read a long record if buffer, which holds no whole record after the margin, begins with one.
// first says that the input does, too.
func (s *splitter) startUnfolding(buffer []byte, first bool) bool {
	data := buffer[s.margin:]
	if s.whole || s.layout.lineByLine && bytes.IndexByte(data, '\n') >= 0 {
		return false
	}
	tree, at := s.tree, markLength(data, first)
	if _, err := tree.Parse(data[at:]); err == nil {
		return false
	}
	l := &long{at: s.at}
	if i := slices.Index(s.at, document.Every); i >= 0 {
		l.at, l.every, l.rest = s.at[:i], true, s.at[i+1:]
	}
	top, ok := tree.Open(len(l.at))
	if !ok || !isAt(tree, top, l.at) {
		return false
	}
	u := &unfolding{long: l, borders: borders{level: len(l.at) + 1, end: -1}, from: s.place, first: first}
	list, isOpen := top, false // which version an envelope is of
	if tree.Nodes[top].Kind == document.Object {
		word := &s.set.Word
		list, ok = tree.Open(len(l.at) + 1)
		if l.every || !ok || list != tree.Member(top, word.Data) || tree.Nodes[list].Kind != document.Array || tree.Member(top, word.Type) != 0 {
			return false
		}
		u.level++
		u.envelope = true
		known := func(m uint32) []byte {
			if m != 0 && tree.Nodes[m].Kind == document.String {
				return slices.Clone(tree.Text(m))
			}
			return nil
		}
		version := s.set.Named(tree, top, word.DataVersion)
		u.sendTime, u.dataVersion = known(s.set.Named(tree, top, word.SendTime)), known(version)
		isOpen = version == 0 || tree.Nodes[version].Kind == document.Null
	}
	u.borders.depth, u.long.depth = u.level, u.level
	u.list = tree.Pointer(list)
	u.lead, u.length = s.margin, at+int(tree.Nodes[list].Start)+1
	if u.length+margin > len(data) {
		return false
	}
	u.prefix = slices.Clone(buffer[:u.lead+u.length+margin])
	if isOpen {
		if n, err := tree.Parse(data[u.length:]); err == nil {
			u.firstItem = slices.Clone(data[u.length:][:n])
		}
	}
	s.place.pass(data[:u.length])
	s.keep(buffer, s.margin+u.length)
	s.unfolding = u
	return true
}

// isAt reports whether node n is what p points to.
func isAt(tree *document.Tree, n uint32, p document.Pointer) bool {
	found, ok := tree.Find(p)
	return ok && found == n
}

// unfold makes p the next part of the record that is being unfolded. In a pause that is as much as there is.
func (s *splitter) unfold(p *part) (bool, error) {
	u := s.unfolding
	buffer := append(p.buffer[:0], s.rest...)
	for want := s.partSize / 4; ; {
		var err error
		buffer, err = s.fill(buffer, s.margin+want+margin)
		paused := err == source.ErrPause
		if !paused {
			s.err = err
		}
		if s.err != nil && s.err != io.EOF {
			return false, s.err
		}
		data, last := s.inView(buffer[s.margin:], want)
		u.scan(data)
		switch {
		case s.handNext(p, buffer, data, last):
			s.idle = paused
		case paused && s.recent:
			p.reset(s.name, buffer, s.margin, s.margin, s.layout)
			p.long, p.skip = u.long, true
			s.rest = append(s.rest[:0], buffer...)
		case paused:
			continue
		case len(data) > s.maxRecord:
			s.handTooLong(p, buffer, data)
		default:
			u.broken = s.isBroken(data)
			want = s.more(want)
			continue
		}
		p.paused, s.recent = paused, !paused
		return true, nil
	}
}

// inView returns as much of data as is to be looked at, so that a margin remains, or the end of a line. last says that the
// record does not go on after it.
func (s *splitter) inView(data []byte, want int) (view []byte, last bool) {
	full := len(data) >= want+margin
	if full {
		data = data[:want+margin]
	}
	switch eol := bytes.IndexByte(data, '\n'); {
	case eol >= 0 && s.layout.lineByLine:
		return data[:eol], true
	case s.err == io.EOF && !full:
		return data, true
	case eol >= 0 && !full: // for now
		return data[:max(len(data)-margin, bytes.LastIndexByte(data, '\n')+1)], false
	}
	return data[:max(0, len(data)-margin)], false
}

// handNext makes p what data has of the record. It returns false if it takes more data to tell.
func (s *splitter) handNext(p *part, buffer, data []byte, last bool) bool {
	u := s.unfolding
	switch {
	case u.stage == inRest:
		s.handItems(p, buffer, len(data), len(data))
		p.skip = true
	case u.stage == inSuffix && u.end >= 0 && !s.layout.lineByLine:
		s.handFrame(p, buffer, data[:u.end+1])
		last = true
	case u.stage == inSuffix && (last || u.broken):
		s.handFrame(p, buffer, data)
		u.stage = inRest
	case u.stage == inSuffix:
		return false
	case u.end >= 0:
		u.empty = u.found == 0 && len(bytes.TrimLeft(data[:u.end], spaces)) == 0
		s.handItems(p, buffer, u.end+1, u.end)
		u.stage, u.borders = inSuffix, borders{level: 1, depth: u.level, end: -1}
		return true
	case last || u.broken:
		s.handItems(p, buffer, len(data), len(data))
		u.stage = inRest
	case u.start > 0:
		s.handItems(p, buffer, u.start, u.start)
		p.more, u.items = true, u.found
	default:
		return false
	}
	if last {
		s.unfolding = nil
	}
	return true
}

// handTooLong makes p what data has of the record, since that is all that is read of an item, or of the frame.
func (s *splitter) handTooLong(p *part, buffer, data []byte) {
	if s.unfolding.stage == inSuffix {
		s.handFrame(p, buffer, data)
	} else {
		s.handItems(p, buffer, len(data), len(data))
	}
	p.over, s.unfolding.stage = true, inRest
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

// handFrame makes p what is around the list, which ends with data.
func (s *splitter) handFrame(p *part, buffer, data []byte) {
	u := s.unfolding
	p.reset(s.name, buffer, s.margin, s.margin, s.layout)
	p.data = u.frameWith(data)
	p.long, p.first, p.place = u.long, u.first, u.from
	p.frame = &frame{before: u.prefix, lead: u.lead, suffix: len(p.data) - len(data), after: buffer, margin: s.margin, place: s.place}
	s.place = place{}
	s.keep(buffer, s.margin+len(data))
	u.shift(len(data))
}

// frameWith returns the frame with a suffix.
func (u *unfolding) frameWith(suffix []byte) []byte {
	items := standIn
	if u.empty {
		items = ""
	}
	return slices.Concat(u.prefix[u.lead:u.lead+u.length], []byte(items), suffix)
}

// isBroken reports whether data, which ends too early to tell what else it is, is certainly no JSON.
func (s *splitter) isBroken(data []byte) bool {
	u := s.unfolding
	if u.stage == inSuffix {
		frame := u.frameWith(data)
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
		if p.weight >= p.mostFindings && len(rest) > 0 && startsValue(rest[0]) {
			p.stop(p.base)
			break
		}
		p.setRoot(p.item)
		described, counts := p.payload.Mark(), p.walk.counts
		n, quick := p.quick(p.atMost(rest), p.long)
		var err error
		if !quick {
			n, err = p.Tree.Parse(rest)
		}
		after := p.skipSpace(p.base + n)
		goesOn := after < len(p.data) && p.data[after] == ','
		if at > 0 && len(rest) > 0 && rest[0] == ']' { // after a comma
			err, p.base = document.Expected("a value", p.data, p.base), 0
		}
		if err == nil && n > p.maxRecord {
			err = p.tooLong()
		}
		if err == nil && !goesOn && (p.more || after != len(p.data)-1 || p.data[after] != ']') {
			p.base, err = 0, document.Expected(`"," or "]" after an array item`, p.data, after)
		}
		if err != nil {
			p.walk.counts = counts
			p.unreadable(p.base, err)
			return
		}
		if !quick {
			p.judgeItem()
		}
		p.payload.Locate(p.Tree, described)
		p.place()
		p.done(p.base, true)
		if at = after + 1; !goesOn {
			break
		}
	}
	p.record = 0 // it is counted with the frame
}

// judgeItem judges the item of the long record that has been read.
func (p *placer) judgeItem() {
	judging := func() { p.walk.itemOf(p.long) }
	if p.long.every {
		p.judgeAt(p.long.rest, judging)
	} else {
		judging()
	}
}

// setRoot says which item of the long record is read.
func (p *placer) setRoot(item int) {
	p.Tree.Root = strconv.AppendInt(append(append(p.Tree.Root[:0], p.long.list...), '/'), int64(item), 10)
	p.Tree.Depth = p.long.depth
}

// lateVersion holds the versions of the items of a long envelope against its dataVersion, if that comes behind them.
func (p *placer) lateVersion() {
	if len(p.items) == 0 {
		return
	}
	top, _ := p.Tree.Find(p.long.at)
	member := p.Tree.Member(top, p.Word.DataVersion)
	if member == 0 {
		return
	}
	version, ok := p.meantBy(member)
	if !ok {
		return
	}
	for _, items := range p.items {
		if envelope := p.versions[version].Version; items != envelope {
			p.MixedItems(member, items, envelope)
		}
	}
}

// judgeFrame judges what is around the list of a long record.
func (p *placer) judgeFrame() {
	p.end = p.frame.place
	p.end.pass(p.data[p.frame.suffix:])
	at := p.skipMark()
	p.record++
	p.base = at
	n, err := p.Tree.Parse(p.data[at:])
	if err != nil {
		p.unreadable(at, err)
		return
	}
	list, _ := p.Tree.Find(p.long.at)
	if p.long.envelope {
		list = p.Tree.Member(list, p.Word.Data)
	}
	p.walk.counts.Records++
	switch {
	case p.Tree.IsEmpty(list):
		p.walk.record()
	case p.long.every: // each item has said for itself what it lacks
		p.walk.begin()
		p.walk.end()
	default:
		p.Tree.Nodes[list+1].Flags |= document.Faulty // so that nothing is said of the stand-in
		p.walk.frameOf = p.long
		p.walk.record()
		p.walk.frameOf = nil
	}
	p.lateVersion()
	p.place()
	p.done(at, true)
	if after := p.skipSpace(at + n); after < len(p.data) {
		p.stray(after) // the rest of the line
	}
}
