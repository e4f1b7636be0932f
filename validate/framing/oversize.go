package framing

import (
	"bytes"
	"io"
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/position"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// A record that does not end within a batch is read in batches of its own, if it is a list of documents or an envelope with such a list:
// first the items of the list, some in each batch, then the frame around them. So the memory does not grow with the record. The findings
// are those of a record that is read as a whole, with three exceptions. The faults of the frame come last. The items before a syntax fault
// are judged. Items are not compared with a sendTime or a describe in a later batch, and a dataVersion in a later batch is compared with
// all items at once.

// standIn replaces the items in the Data of a Frame.
const standIn = "{}"

// oversize is the state of a splitter within an oversize record.
type oversize struct {
	*Oversize
	brackets
	stage  stage
	start  position.Position // the position of the record
	first  bool              // the record is the first of the input
	prefix []byte            // the bytes before the list, and bytes around them
	lead   int               // the offset of the record in prefix
	length int               // the length of the record up to the list, with its bracket, in bytes
	items  int               // the number of items in earlier batches
	empty  bool              // the list has no items
	broken bool              // the record is certainly not JSON
}

// stage is the part of an oversize record that comes next.
type stage uint8

const (
	inItems  stage = iota
	inSuffix       // after the list
	inRest         // after a fault: the bytes are not judged
)

// beginOversize begins to read an oversize record, if one is at the beginning of the size bytes of buffer after the kept ones. first says
// that the input begins with these bytes.
func (s *Splitter) beginOversize(buffer []byte, size int, first bool) bool {
	data := buffer[s.kept:][:size]
	if s.Whole || s.layout.LineByLine && bytes.IndexByte(data[skipSpace(data, 0):], '\n') >= 0 {
		return false
	}
	at := markLength(data, first)
	if _, err := s.Tree.Parse(data[at:]); err == nil {
		return false
	}
	u := &oversize{Oversize: &Oversize{At: s.At}, start: s.place, first: first, lead: s.kept}
	if i := slices.Index(s.At, document.Every); i >= 0 {
		u.At, u.DocumentsInItems, u.ItemPointer = s.At[:i], true, s.At[i+1:]
	}
	list, ok := s.openList(u.Oversize)
	if !ok {
		return false
	}
	u.brackets = brackets{end: -1, level: u.Depth, depth: u.Depth}
	u.length = at + int(s.Tree.Nodes[list].Start) + 1
	if u.length+Context > len(data) {
		return false
	}
	u.prefix = slices.Clone(buffer[:u.lead+u.length+Context])
	u.Prefix, u.Begins = u.prefix[u.lead:][:u.length], skipSpace(data, at)
	if u.open {
		if n, err := s.Tree.Parse(data[u.length:]); err == nil {
			u.FirstItem = slices.Clone(data[u.length:][:n])
		}
	}
	s.place.Pass(data[:u.length])
	s.keep(buffer, s.kept+u.length)
	s.current = u
	return true
}

// openList returns the list of documents that is open in the Tree, which holds the beginning of a record, and fills in o. ok is false if no
// such list is open.
func (s *Splitter) openList(o *Oversize) (list uint32, ok bool) {
	tree, word := s.Tree, &s.Set.NameID
	top, ok := tree.Open(len(o.At))
	if !ok {
		return 0, false
	}
	if found, isThere := tree.Find(o.At); !isThere || found != top {
		return 0, false
	}
	list, o.Depth = top, len(o.At)+1
	if tree.Nodes[top].Kind == document.Object {
		list, ok = tree.Open(len(o.At) + 1)
		if o.DocumentsInItems || !ok || list != tree.Member(top, word.Data) || tree.Nodes[list].Kind != document.Array || tree.Member(top, word.Type) != 0 {
			return 0, false
		}
		o.Depth++
		o.IsEnvelope = true
		text := func(m uint32) []byte {
			if m != 0 && tree.Nodes[m].Kind == document.String {
				return slices.Clone(tree.Text(m))
			}
			return nil
		}
		version := s.Set.MemberNamed(tree, top, word.DataVersion)
		o.SendTime, o.DataVersion = text(s.Set.MemberNamed(tree, top, word.SendTime)), text(version)
		o.open = version == 0 || tree.Nodes[version].Kind == document.Null
	}
	o.List = tree.Pointer(list)
	return list, true
}

// nextOfOversize makes b the next batch of the oversize record. In a pause the batch has all data so far that can be judged.
func (s *Splitter) nextOfOversize(b *Batch) (bool, error) {
	u := s.current
	buffer := append(b.buffer[:0], s.rest...)
	for want := s.BatchSize / 4; ; {
		var err error
		buffer, err = s.fill(buffer, s.kept+want+Context)
		paused := err == source.ErrPause
		if !paused {
			s.err = err
		}
		if s.err != nil && s.err != io.EOF {
			return false, s.err
		}
		data, last := s.inView(buffer[s.kept:], want)
		u.scan(data)
		switch {
		case s.handNext(b, buffer, data, last):
			s.pending = paused
		case paused && s.full: // no new data, and the reader has no more for now
			s.make(b, Rest, buffer, 0)
			b.Oversize = u.Oversize
			s.rest = append(s.rest[:0], buffer...)
		case paused:
			continue
		case len(data)-skipSpace(data, 0) > s.window():
			s.handTooLong(b, buffer, data)
		default:
			u.broken = s.isBrokenOversize(data)
			want = s.more(want)
			continue
		}
		b.Paused, s.full = paused, !paused
		return true, nil
	}
}

// inView returns the bytes of data that are scanned now: all except the last ones, or the rest of a line. last says that the record ends
// with them.
func (s *Splitter) inView(data []byte, want int) (view []byte, last bool) {
	full := len(data) >= want+Context
	if full {
		data = data[:want+Context]
	}
	switch eol := bytes.IndexByte(data, '\n'); {
	case eol >= 0 && s.layout.LineByLine:
		return data[:eol], true
	case s.err == io.EOF && !full:
		return data, true
	case eol >= 0 && !full: // until more data comes
		return data[:max(len(data)-Context, bytes.LastIndexByte(data, '\n')+1)], false
	}
	return data[:max(0, len(data)-Context)], false
}

// handNext makes b a batch of the bytes of the record in data. It returns false if more data is needed to decide where the batch ends, or
// if nothing is left to hand out.
func (s *Splitter) handNext(b *Batch, buffer, data []byte, last bool) bool {
	u := s.current
	switch {
	case u.stage == inRest && len(data) == 0 && !last:
		return false
	case u.stage == inRest:
		s.handItems(b, Rest, buffer, len(data), len(data))
	case u.stage == inSuffix && u.end >= 0:
		s.handFrame(b, buffer, data[:u.end+1])
		last = true
	case u.stage == inSuffix && (last || u.broken):
		s.handFrame(b, buffer, data)
		u.stage = inRest
	case u.stage == inSuffix:
		return false
	case u.end >= 0:
		u.empty = u.found == 0 && len(bytes.TrimLeft(data[:u.end], spaces)) == 0
		s.handItems(b, Items, buffer, u.end+1, u.end)
		b.closes = true
		u.stage, u.brackets = inSuffix, brackets{level: 1, depth: u.Depth, end: -1}
		return true
	case last || u.broken:
		s.handItems(b, Items, buffer, len(data), len(data))
		u.stage = inRest
	case u.brackets.start > 0:
		s.handItems(b, Items, buffer, u.brackets.start, u.brackets.start)
		b.More, u.items = true, u.found
	default:
		return false
	}
	if last {
		s.current = nil
	}
	return true
}

// handTooLong makes b a batch of the bytes of the record in data. The rest of the record is not judged.
func (s *Splitter) handTooLong(b *Batch, buffer, data []byte) {
	if s.current.stage == inSuffix {
		s.handFrame(b, buffer, data)
	} else {
		s.handItems(b, Items, buffer, len(data), len(data))
	}
	b.CutOff, s.current.stage = true, inRest
}

// handItems makes b a batch of the items in data up to the offset cut, and keeps the bytes from the offset from on.
func (s *Splitter) handItems(b *Batch, kind Kind, buffer []byte, cut, from int) {
	u := s.current
	s.make(b, kind, buffer, cut)
	b.Oversize, b.Item, b.Start = u.Oversize, u.items, s.place
	s.place.Pass(buffer[s.kept : s.kept+from])
	s.keep(buffer, s.kept+from)
	u.shift(from)
}

// handFrame makes b a batch of the frame, whose suffix is data.
func (s *Splitter) handFrame(b *Batch, buffer, data []byte) {
	u := s.current
	s.make(b, Frame, buffer, 0)
	b.Data = u.frameWith(data)
	b.Oversize, b.First, b.Start = u.Oversize, u.first, u.start
	b.after = &suffix{at: len(b.Data) - len(data), buffer: buffer, from: s.kept, start: s.place, prefix: u.prefix, lead: u.lead}
	s.place = position.Position{}
	s.keep(buffer, s.kept+len(data))
	u.shift(len(data))
}

// frameWith returns the frame with a suffix, and with standIn in place of its items.
func (u *oversize) frameWith(suffix []byte) []byte {
	items := standIn
	if u.empty {
		items = ""
	}
	return slices.Concat(u.prefix[u.lead:u.lead+u.length], []byte(items), suffix)
}

// isBrokenOversize reports whether data cannot be JSON, whatever follows it.
func (s *Splitter) isBrokenOversize(data []byte) bool {
	u := s.current
	if u.stage == inSuffix {
		frame := u.frameWith(data)
		return s.isBroken(frame[markLength(frame, u.first):])
	}
	return s.isBroken(slices.Concat([]byte{'['}, data))
}
