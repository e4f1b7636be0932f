package validate

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate/framing"
)

// Items are the events and entity describes in the list of a record: the data of an envelope, or an array. Options.At can point to the list
// or to the envelope.
type Items struct {
	Count    int      // the number of items, at least 1: a record without a list is itself an item
	List     string   // the pointer to the list
	Spans    [][2]int // the offsets in Record.Raw at which each item begins and ends; nil: the record has no findings, or its list is not in Raw as it was judged
	Envelope []Member // the members of the envelope that are needed to send an item again, if the record has findings
}

// Member is a member of an envelope.
type Member struct{ Name, Value string }

// mostMember bounds the bytes of a Member. Each rejected item repeats the members.
const mostMember = 1024

// Part says which part of an oversize record Record.Raw is: an item with the white space and the comma around it, or the Frame. The items
// come first, one by one.
type Part struct {
	Item   int    // the index of the item; -1: Raw has no item
	Frame  bool   // Raw is the text behind the items, and Findings are those of the record around them
	List   string // the pointer to the list
	Prefix []byte // the text before the items
}

// noteItems adds the items of the record that was just judged to the batch.
func (w *worker) noteItems(j *judgedBatch) {
	if !w.wantsItems || len(j.records) == 0 {
		return
	}
	r, before := &j.records[len(j.records)-1], record{}
	if len(j.records) > 1 {
		before = j.records[len(j.records)-2]
	}
	if !r.readable || j.Kind == framing.Items {
		return
	}
	if list, ok := w.list(); ok {
		r.documents = max(1, w.children(list))
	}
	if j.Kind == framing.Records && r.findings == before.findings {
		return
	}
	r.items = &Items{Count: r.documents}
	if _, err := w.tree.Parse(j.Data[r.at:]); err != nil { // it was repaired
		return
	}
	if list, ok := w.list(); ok {
		w.locateItems(r.items, list)
	}
}

// list returns the list of items of the record in the tree; ok is false if it has none.
func (w *worker) list() (list uint32, ok bool) {
	at := w.at
	every := slices.Index(at, document.Every)
	if every >= 0 {
		at = at[:every]
	}
	if list, ok = w.tree.Find(at); !ok {
		return 0, false
	}
	if names := w.writer.names; every < 0 && w.tree.Nodes[list].Kind == document.Object {
		if w.tree.Member(list, names.Type) != 0 {
			return 0, false // an event or entity: its data is not a list of items
		}
		list = w.tree.Member(list, names.Data)
		ok = list != 0
	}
	return list, ok && w.tree.Nodes[list].Kind == document.Array
}

func (w *worker) children(list uint32) (n int) {
	for c := list + 1; c < w.tree.Nodes[list].Next; c = w.tree.Nodes[c].Next {
		n++
	}
	return n
}

// locateItems adds the places of the items of a list, and the members of their envelope.
func (w *worker) locateItems(items *Items, list uint32) {
	tree, names := w.tree, w.writer.names
	root := tree.Root
	tree.Root = root[:0]
	items.List = tree.Pointer(list)
	tree.Root = root
	for c := list + 1; c < tree.Nodes[list].Next; c = tree.Nodes[c].Next {
		items.Spans = append(items.Spans, [2]int{int(tree.Nodes[c].Start), int(tree.Nodes[c].End)})
	}
	if len(items.Spans) != items.Count { // the list is within a string
		items.Spans = nil
	}
	if !tree.Nodes[list].IsMember() || tree.Nodes[list].Name != names.Data {
		return
	}
	envelope := list - 1
	for tree.Nodes[envelope].Next <= list {
		envelope--
	}
	for _, name := range []uint16{names.Sensor, names.SendTime, names.DataVersion} {
		if m := tree.Member(envelope, name); m != 0 && tree.Nodes[m].Kind == document.String && len(tree.Raw(m)) <= mostMember {
			items.Envelope = append(items.Envelope, Member{tree.Name(m), string(tree.Raw(m))})
		}
	}
}
