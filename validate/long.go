package validate

import (
	"strconv"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// judgeItems judges the items of an oversize record that the part holds.
func (p *placer) judgeItems() {
	r := &p.itemReader
	p.record = 1
	for r.Begin(&p.Batch); r.Next(); {
		p.base = r.At
		if p.weight >= p.mostFindings && r.BeginsValue() {
			p.stop(r.At)
			p.rest.Item = r.Index
			break
		}
		p.setRoot(r.Index)
		if f := p.readItem(); f != nil {
			p.base, p.left = r.At, r.Left()
			p.unreadable(*f)
			return
		}
	}
	p.record = 0 // it is counted with the frame
}

// readItem reads and judges the current item. It returns the fault if the item, or what follows it, is not JSON; then nothing else is
// told of it.
func (p *placer) readItem() *framing.Fault {
	described, seen, counts := p.payload.Mark(), p.sights.Mark(), p.walk.counts
	n, ok := p.quick(p.itemReader.Text(), p.Oversize)
	if !ok {
		if f := p.itemReader.Read(); f != nil {
			return f
		}
		p.judgeItem()
	} else if f := p.itemReader.Skip(n); f != nil {
		p.faults, p.walk.counts = p.faults[:0], counts
		p.payload.Reset(described)
		p.sights.Reset(seen)
		return f
	}
	p.payload.Locate(p.Tree, described)
	p.place()
	p.done(true)
	return nil
}

// judgeItem judges the item of the long record that has been read.
func (p *placer) judgeItem() {
	judging := func() { p.walk.itemOf(p.Oversize) }
	if p.Oversize.Every {
		p.judgeAt(p.Oversize.Rest, judging)
	} else {
		judging()
	}
}

// setRoot says which item of the long record is read.
func (p *placer) setRoot(item int) {
	p.Tree.Root = strconv.AppendInt(append(append(p.Tree.Root[:0], p.Oversize.List...), '/'), int64(item), 10)
	p.Tree.Depth = p.Oversize.Depth
}

// lateVersion holds the versions of the items of a long envelope against its dataVersion, if that comes behind them.
func (p *placer) lateVersion() {
	if len(p.items) == 0 {
		return
	}
	top, _ := p.Tree.Find(p.Oversize.At)
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

// judgeFrame judges what is around the list of an oversize record.
func (p *placer) judgeFrame() {
	r := &p.reader
	if f := r.Begin(&p.Batch); f != nil {
		p.tell(*f)
	}
	r.Next()
	p.base, p.record = r.At, r.Number
	read := r.Read()
	if read.Fault != nil {
		p.left = r.Left
		p.unreadable(*read.Fault)
		return
	}
	list, _ := p.Tree.Find(p.Oversize.At)
	if p.Oversize.IsEnvelope {
		list = p.Tree.Member(list, p.Word.Data)
	}
	p.walk.counts.Records++
	switch {
	case p.Tree.IsEmpty(list):
		p.walk.record()
	case p.Oversize.Every: // each item has said for itself what it lacks
		p.walk.begin()
		p.walk.end()
	default:
		p.Tree.Nodes[list+1].Flags |= document.Faulty // so that nothing is said of the stand-in
		p.walk.frameOf = p.Oversize
		p.walk.record()
		p.walk.frameOf = nil
	}
	p.lateVersion()
	p.place()
	p.done(true)
	if f := r.Behind(); f != nil { // the rest of the line
		p.base, p.left = r.At, r.Left
		p.tell(*f)
		p.done(false)
	}
}
