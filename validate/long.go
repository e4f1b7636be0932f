package validate

import (
	"strconv"

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
	described := p.payload.Mark()
	n, ok := p.judge.FromTemplate(p.itemReader.Text(), &p.around)
	if !ok {
		if f := p.itemReader.Read(); f != nil {
			return f
		}
		p.judgeItem()
	} else if f := p.itemReader.Skip(n); f != nil {
		p.judge.Discard()
		return f
	}
	p.payload.Locate(p.tree, described)
	p.place()
	p.done(true)
	return nil
}

// judgeItem judges the item of the long record that has been read.
func (p *placer) judgeItem() {
	judging := func() { p.judge.Item(&p.around) }
	if p.Oversize.Every {
		p.judgeAt(p.Oversize.Rest, judging)
	} else {
		judging()
	}
}

// setRoot says which item of the long record is read.
func (p *placer) setRoot(item int) {
	p.tree.Root = strconv.AppendInt(append(append(p.tree.Root[:0], p.Oversize.List...), '/'), int64(item), 10)
	p.tree.Depth = p.Oversize.Depth
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
	p.part.counts.Records++
	p.judge.Frame(&p.around, p.items)
	p.place()
	p.done(true)
	if f := r.Behind(); f != nil { // the rest of the line
		p.base, p.left = r.At, r.Left
		p.tell(*f)
		p.done(false)
	}
}
