package validate_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
)

// input is a good sample, taken apart.
type input struct {
	file     string
	data     []byte
	records  []*node
	ids      map[string]int // how many documents have an id
	versions map[string]int // how many documents follow a version
	events   []*node
	before   []string // what is said of it as it is
}

// node is a value of a good sample.
type node struct {
	*input
	kind               document.Kind
	start, end         int    // bytes of the input, those of a string with its quotes
	nameStart, nameEnd int    // of a member's name, likewise
	name               string // of a member, without the @ that 1.0 writes before id and type
	text               string // of a string
	pointer            string
	record             int
	up                 *node
	below              []*node // members or items
	role               role
	is                 string // type of an event or entity; of 1.0, the last word of it
	document           *node  // the event or describe that it is part of
	version            string // that its document or envelope follows
	continued          bool   // see findContinued
}

// role is what an object is, if it is anything of Caliper's.
type role int

const (
	anEnvelope role = 1 + iota
	anEvent
	anEntity
)

// defect is a change of an input that plants one fault: text in place of some bytes.
type defect struct {
	from, to int
	text     string
	at, end  int // the bytes of the fault, in the changed input
	pointer  string
}

// TestMutations holds that each defect, planted alone in a good sample, is found as what it is, where it is, and that
// nothing else is said then.
func TestMutations(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long, and is one goroutine alone")
	}
	library, err := profiles.ShippedExtension("library")
	if err != nil {
		t.Fatal(err)
	}
	var all []mutation
	for _, c := range []struct {
		folder  string
		options validate.Options
	}{
		{"good", validate.Options{}},
		{"lakeside/good", lakeside(t)},
		{"library", validate.Options{Extensions: []*profiles.Extension{library}}},
	} {
		c.options.Jobs, c.options.Version = 1, "1.2" // so that it is certain what a document without @context is
		files := slices.DeleteFunc(samples(t, c.folder), func(file string) bool { return filepath.Base(file) == "bad.ndjson" })
		all = append(all, mutateAll(t, c.folder, files, c.options)...)
	}
	planted, versions, total := map[string]int{}, map[string]int{}, 0
	if slices.ContainsFunc(all, func(m mutation) bool { return m.input == nil }) {
		return // only some of the files were asked for
	}
	for _, m := range all {
		if !slices.ContainsFunc(kinds, func(k kind) bool { return m.planted[k.label] > 0 }) {
			t.Errorf("%s: no defect can be planted", m.file)
		}
		for label, n := range m.planted {
			planted[label] += n
			total += n
		}
		for version, n := range m.versions {
			versions[version] += n
		}
	}
	for _, k := range slices.Concat(kinds, harmless) {
		if planted[k.label] == 0 {
			t.Errorf("%s: can be planted nowhere", k.label)
		}
	}
	t.Logf("%d kinds of defect and %d that are none, %d cases, documents of versions %v", len(kinds), len(harmless), total, versions)
	isEnough := len(kinds) > 200 && len(planted) == len(kinds)+len(harmless) && total > 10_000
	if !isEnough || versions["1.0"] < 5 || versions["1.1"] < 20 || versions["1.2"] < 500 {
		t.Errorf("only %d labels, %d cases, documents of versions %v", len(planted), total, versions)
	}
}

// mutation is an input with how many defects were planted in it, by their labels.
type mutation struct {
	*input
	planted map[string]int
}

// mutateAll plants all defects in each file of a folder.
func mutateAll(t *testing.T, folder string, files []string, o validate.Options) []mutation {
	all := make([]mutation, len(files))
	idle := make(chan *validate.Validator, runtime.GOMAXPROCS(0))
	for range cap(idle) {
		idle <- newValidator(t, o)
	}
	t.Run(folder, func(t *testing.T) {
		for i, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				v := <-idle
				defer func() { idle <- v }()
				in := read(t, v, file)
				all[i] = mutation{in, in.mutate(t, v)}
			})
		}
	})
	return all
}

// mutate plants each kind of defect at some of the places where it can be, and returns how often.
func (in *input) mutate(t *testing.T, v *validate.Validator) map[string]int {
	planted := map[string]int{}
	for i, k := range slices.Concat(kinds, harmless) {
		for r, record := range in.records {
			var all []*defect
			var places []*node
			record.each(func(n *node) {
				if d := k.plantAt(n); d != nil {
					all, places = append(all, d), append(places, n)
				}
			})
			most := 2
			if len(in.records) > 1 {
				most = 1
			}
			for j := range min(most, len(all)) {
				at := (j*len(all)/most + i + r) % len(all) // not always the first ones
				planted[k.label]++
				in.hold(t, v, k, places[at], all[at])
			}
		}
	}
	return planted
}

// plantAt returns the defect as it can be planted at a node, nil if it cannot without making another:
//   - Of a document whose id occurs twice, no more than the JSON is broken. An event is another then, with the same id, and of an
//     entity that is described variously one describe may be what makes a reference to it right.
//   - An event that is compared with what comes after it, for its attempt or position, stays readable, and it stays plain who did
//     it to what. Without it there is a gap.
//   - What has findings as it is stays JSON, so that these are found again.
func (k *kind) plantAt(n *node) *defect {
	record := n.records[n.record-1]
	switch {
	case k.isSyntax() && (len(n.before) > 0 || record.continued),
		!k.isSyntax() && n.document == nil && n.continued,
		!k.isSyntax() && n.document != nil && (n.ids[n.document.id()] > 1 || n.document.continued && n.isWhoDidWhat()):
		return nil
	}
	return k.plant(n)
}

// isWhoDidWhat reports whether n is, or is in, what tells of an event of what kind it is, by whom, and on what.
func (n *node) isWhoDidWhat() bool {
	if n.document == n {
		return false
	}
	top := n
	for top.up != n.document {
		top = top.up
	}
	return has("type actor object", top.name) || top.name == "generated" && has("id assignee assignable", n.name)
}

// findContinued tells of each event whether one of the same type by the same actor on the same object comes after it, and of each
// record whether that holds for one of its events.
func (in *input) findContinued() {
	seen := map[string]bool{}
	for _, e := range slices.Backward(in.events) {
		key := e.is + " " + e.member("actor").about() + " " + e.member("object").about()
		if seen[key] {
			for n := e; n != nil; n = n.up {
				n.continued = true
			}
		}
		seen[key] = true
	}
}

// about returns the id of an entity, which may stand for it.
func (n *node) about() string {
	if n.kind == document.Object {
		return n.id()
	}
	return n.text
}

// hold plants a defect at a node and holds that it is found.
func (in *input) hold(t *testing.T, v *validate.Validator, k kind, n *node, d *defect) {
	t.Helper()
	data := slices.Concat(in.data[:d.from], []byte(d.text), in.data[d.to:])
	line, column := lineOf(data, d.at)
	endLine, endColumn := lineOf(data, d.end)
	want := fmt.Sprintf("%d:%d-%d:%d %s %q record %d", line, column, endLine, endColumn, k.rule, d.pointer, n.record)
	var got []string
	before := slices.Clone(in.before)
	found := findings(t, v, in.file, data)
	for _, f := range found {
		if known := slices.Index(before, fmt.Sprintf("%s %q", f.Rule, f.Pointer)); known >= 0 {
			before = slices.Delete(before, known, known+1)
			continue
		}
		s := f.Span
		got = append(got, fmt.Sprintf("%d:%d-%d:%d %s %q record %d", s.Line, s.Column, s.EndLine, s.EndColumn, f.Rule, f.Pointer, f.Record))
	}
	if n.start >= d.from && n.end <= d.to { // it is gone, with what was said of it
		before = slices.DeleteFunc(before, func(known string) bool {
			return strings.Contains(known, ` "`+n.pointer+`/`) || strings.HasSuffix(known, ` "`+n.pointer+`"`)
		})
	}
	isAsWanted := len(got) == 1 && got[0] == want
	if k.rule == "" {
		isAsWanted, want = len(got) == 0, "nothing"
	}
	if !isAsWanted || len(before) > 0 {
		t.Errorf("%s: %s at %q of record %d: %q in place of %q\n found  %s\n want   %s\n absent %q", in.file, k.label, n.pointer, n.record,
			d.text, in.data[d.from:d.to], strings.Join(got, "\n        "), want, before)
	}
}

// lineOf returns the line of an offset, and how many characters stand before it there, each from 1.
func lineOf(data []byte, offset int) (line, column int) {
	start := bytes.LastIndexByte(data[:offset], '\n') + 1
	return bytes.Count(data[:offset], []byte("\n")) + 1, utf8.RuneCount(data[start:offset]) + 1
}

// read takes a sample apart.
func read(t *testing.T, v *validate.Validator, file string) *input {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	in := &input{file: file, data: data, ids: map[string]int{}, versions: map[string]int{}}
	tree := document.NewTree(document.NewNames(nil))
	for from := 0; len(bytes.TrimSpace(data[from:])) > 0; {
		n, err := tree.Parse(data[from:])
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		root := in.take(tree, 0, from, nil)
		root.record = len(in.records) + 1
		root.tell()
		in.records = append(in.records, root)
		from += n
	}
	in.findContinued()
	for _, f := range findings(t, v, file, data) {
		in.before = append(in.before, fmt.Sprintf("%s %q", f.Rule, f.Pointer))
	}
	return in
}

// take returns node n of a tree whose source begins at an offset of the input, with all that is below it.
func (in *input) take(tree *document.Tree, n uint32, from int, up *node) *node {
	at := tree.Nodes[n]
	one := &node{input: in, kind: at.Kind, start: from + int(at.Start), end: from + int(at.End), up: up}
	if at.IsMember() {
		one.nameStart, one.nameEnd = from+int(at.KeyStart), from+int(tree.KeyEnd(n))
		one.name = string(tree.Key(n))
		one.pointer = up.pointer + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(one.name)
		one.name = strings.Replace(strings.Replace(one.name, "@id", "id", 1), "@type", "type", 1)
	} else if up != nil {
		one.pointer = fmt.Sprintf("%s/%d", up.pointer, len(up.below))
	}
	switch {
	case at.Kind == document.String:
		one.text = string(tree.Text(n))
	case at.Kind >= document.Array:
		for child := n + 1; child < at.Next; child = tree.Nodes[child].Next {
			one.below = append(one.below, in.take(tree, child, from, one))
		}
	}
	return one
}

// tell tells what the values below a node are, from what is known of the node itself.
func (n *node) tell() {
	if n.up != nil {
		n.record, n.document, n.version = n.up.record, n.up.document, n.up.version
	}
	if n.name == "extensions" || n.name == "messageParameters" || n.name == "@context" {
		n.each(func(inner *node) { inner.record, inner.document, inner.version = n.record, n.document, n.version })
		return // what is in there is not Caliper's
	}
	if n.kind == document.Object && len(n.below) > 0 {
		n.tellObject()
	}
	for _, child := range n.below {
		child.tell()
	}
}

func (n *node) tellObject() {
	if data := n.member("data"); data != nil && n.member("sensor") != nil {
		n.role = anEnvelope
		n.version = versionOf(data.below[0])
		return
	}
	if n.document == nil {
		n.document, n.version = n, versionOf(n)
		n.ids[n.id()]++
		n.versions[n.version]++
	}
	n.role = anEntity
	if m := n.member("type"); m != nil {
		n.is = m.text[strings.LastIndexAny(m.text, "/#")+1:]
	}
	if strings.HasSuffix(n.is, "Event") {
		n.role = anEvent
		n.events = append(n.events, n)
	}
}

// versionOf returns the version of Caliper that a document names in its context.
func versionOf(n *node) string {
	context := n.member("@context").raw()
	switch {
	case strings.Contains(context, "/v1p1"):
		return "1.1"
	case strings.Contains(context, "/v1/"):
		return "1.0"
	}
	return "1.2"
}

// each calls visit with a node and all that is below it, in the order of the input.
func (n *node) each(visit func(*node)) {
	visit(n)
	for _, child := range n.below {
		child.each(visit)
	}
}

// member returns the member of an object with a name, nil if there is none.
func (n *node) member(name string) *node {
	for _, m := range n.below {
		if n.kind == document.Object && m.name == name {
			return m
		}
	}
	return nil
}

// id returns the id of an object, "" if it has none; each event without one counts for itself.
func (n *node) id() string {
	if m := n.member("id"); m != nil {
		return m.text
	}
	return fmt.Sprintf("%s of record %d", n.pointer, n.record)
}

// raw returns a value as it is written.
func (n *node) raw() string { return string(n.data[n.start:n.end]) }

// next returns the member or item after n, nil if it is the last.
func (n *node) next() *node {
	if n.up == nil {
		return nil
	}
	if i := slices.Index(n.up.below, n) + 1; i < len(n.up.below) {
		return n.up.below[i]
	}
	return nil
}

// put writes text in place of a value, where the fault is then.
func (n *node) put(text string) *defect {
	return &defect{n.start, n.end, text, n.start, n.start + len(text), n.pointer}
}

// drop takes a member away, with the comma on one side of it. The fault is then the object that lacks it.
func (n *node) drop() *defect {
	from, to := n.nameStart, n.end
	if next := n.next(); next != nil {
		to = next.nameStart
	} else if i := len(n.up.below) - 2; i >= 0 {
		from = n.up.below[i].end
	}
	return &defect{from, to, "", n.up.start, n.up.end - (to - from), n.up.pointer}
}

// add writes a member behind the last one of an object. The fault is then its name.
func (n *node) add(name, value string) *defect {
	last := n.below[len(n.below)-1]
	at := last.end + len(", ")
	return &defect{last.end, last.end, `, "` + name + `": ` + value, at, at + len(name) + 2, n.pointer + "/" + name}
}

// rename gives a member another name, which is then the fault.
func (n *node) rename(name string) *defect {
	return &defect{n.nameStart, n.nameEnd, `"` + name + `"`, n.nameStart, n.nameStart + len(name) + 2, n.up.pointer + "/" + name}
}

// write writes text in place of some bytes, of which the one so many bytes later is then the first that cannot stand where it
// does. Faults of the JSON are told with that character and without a pointer.
func (n *node) write(from, to int, text string, later int) *defect {
	rest := n.data[to:]
	if later < len(text) {
		rest = []byte(text[later:])
	} else {
		rest = rest[later-len(text):]
	}
	_, size := utf8.DecodeRune(rest)
	return &defect{from, to, text, from + later, from + later + size, ""}
}

// of moves the place of a fault to another value, which the change leaves as it is.
func (d *defect) of(n *node) *defect {
	d.at, d.end, d.pointer = n.start, n.end, n.pointer
	if d.to <= n.start {
		d.at, d.end = d.at+len(d.text)-(d.to-d.from), d.end+len(d.text)-(d.to-d.from)
	}
	return d
}
