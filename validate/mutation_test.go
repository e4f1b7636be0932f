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

// input is a sample without faults, with its values.
type input struct {
	file     string
	data     []byte
	records  []*node
	ids      map[string]int // the number of documents with an id
	versions map[string]int // the number of documents of a version
	events   []*node
	before   []string // the findings of the sample before a defect is planted
}

// node is a value of a sample.
type node struct {
	*input
	kind               document.Kind
	start, end         int    // the bytes of the value in the input; a string has its quotes
	nameStart, nameEnd int    // the bytes of a member's name in the input, with its quotes
	name               string // the name of a member, without the @ that 1.0 writes before id and type
	text               string // the text of a string
	pointer            string
	record             int
	up                 *node
	below              []*node // the members of an object or items of an array
	role               role
	is                 string // the type of an event or entity; for 1.0, the last word of the type's IRI
	document           *node  // the event or describe that contains the node
	version            string // the version that the node's document or envelope follows
	continued          bool   // findContinued sets it
}

// role says which kind of Caliper object a node is; 0 if it is not one.
type role int

const (
	anEnvelope role = 1 + iota
	anEvent
	anEntity
)

// defect is a change of an input that plants one fault: some bytes are replaced by text.
type defect struct {
	from, to int
	text     string
	at, end  int // the bytes of the fault in the changed input
	pointer  string
}

// TestMutations checks that each defect, planted alone in a sample without faults, is found at its place and with its rule, and that there
// is no other finding.
func TestMutations(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long, and it runs in one goroutine")
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
		c.options.Jobs, c.options.Version = 1, "1.2" // so that the version of a document without @context is certain
		files := slices.DeleteFunc(samples(t, c.folder), func(file string) bool { return filepath.Base(file) == "bad.ndjson" })
		all = append(all, mutateAll(t, c.folder, files, c.options)...)
	}
	planted, versions, total := map[string]int{}, map[string]int{}, 0
	if slices.ContainsFunc(all, func(m mutation) bool { return m.input == nil }) {
		return // only some of the files were selected
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
			t.Errorf("%s: cannot be planted anywhere", k.label)
		}
	}
	t.Logf("%d kinds of defect and %d harmless changes, %d cases, documents of versions %v", len(kinds), len(harmless), total, versions)
	isEnough := len(kinds) > 200 && len(planted) == len(kinds)+len(harmless) && total > 10_000
	if !isEnough || versions["1.0"] < 5 || versions["1.1"] < 20 || versions["1.2"] < 500 {
		t.Errorf("only %d labels, %d cases, documents of versions %v", len(planted), total, versions)
	}
}

// mutation is an input with the number of defects that were planted in it, by their labels.
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

// mutate plants each kind of defect at some of the places that allow it, and returns the number of defects by their labels.
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
				at := (j*len(all)/most + i + r) % len(all) // not always the first places
				planted[k.label]++
				in.hold(t, v, k, places[at], all[at])
			}
		}
	}
	return planted
}

// plantAt returns the defect that can be planted at a node, or nil if it would make another fault as well:
// //   - A document whose id occurs twice gets only defects that break the JSON. Otherwise an event would be another one with the same id, and
// //     a describe may be the one that makes a reference to its entity right.
// //   - An event that is compared with a later one, for its attempt or position, must stay readable, and its type, actor and object must stay
// //     plain. Otherwise the later event would have a finding.
// //   - A record that has findings without a defect must stay JSON, so that these are found again.
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

// isWhoDidWhat reports whether n is part of an event's type, actor, object or attempt: of the members by which events are compared.
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

// findContinued marks each event that is followed by another of the same type, by the same actor and on the same object, and the record of
// each such event.
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

// about returns the id of an entity; n may be the entity or its id.
func (n *node) about() string {
	if n.kind == document.Object {
		return n.id()
	}
	return n.text
}

// hold plants a defect at a node and holds that the validator finds it.
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
	if n.start >= d.from && n.end <= d.to { // the node is replaced, with its findings
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

// lineOf returns the line and column of an offset, both from 1. The column counts characters.
func lineOf(data []byte, offset int) (line, column int) {
	start := bytes.LastIndexByte(data[:offset], '\n') + 1
	return bytes.Count(data[:offset], []byte("\n")) + 1, utf8.RuneCount(data[start:offset]) + 1
}

// read returns a sample with its values and its findings.
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

// take returns node n of a tree, with all nodes below it. The source of the tree begins at offset from of the input.
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

// tell finds out the roles of a node and of the nodes below it.
func (n *node) tell() {
	if n.up != nil {
		n.record, n.document, n.version = n.up.record, n.up.document, n.up.version
	}
	if n.name == "extensions" || n.name == "messageParameters" || n.name == "@context" {
		n.each(func(inner *node) { inner.record, inner.document, inner.version = n.record, n.document, n.version })
		return // these members hold data of other vocabularies
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

// versionOf returns the version of Caliper that a document's context names.
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

// each calls visit for a node and for all nodes below it, in the order of the input.
func (n *node) each(visit func(*node)) {
	visit(n)
	for _, child := range n.below {
		child.each(visit)
	}
}

// member returns the member of an object by its name, or nil.
func (n *node) member(name string) *node {
	for _, m := range n.below {
		if n.kind == document.Object && m.name == name {
			return m
		}
	}
	return nil
}

// id returns the id of an object. An object without id gets a text that is its own.
func (n *node) id() string {
	if m := n.member("id"); m != nil {
		return m.text
	}
	return fmt.Sprintf("%s of record %d", n.pointer, n.record)
}

// raw returns the bytes of a value as text.
func (n *node) raw() string { return string(n.data[n.start:n.end]) }

// next returns the member or item after n, or nil if n is the last one.
func (n *node) next() *node {
	if n.up == nil {
		return nil
	}
	if i := slices.Index(n.up.below, n) + 1; i < len(n.up.below) {
		return n.up.below[i]
	}
	return nil
}

// put replaces a value by text. The fault is then the text.
func (n *node) put(text string) *defect {
	return &defect{n.start, n.end, text, n.start, n.start + len(text), n.pointer}
}

// drop removes a member and a comma beside it. The fault is then the object that lacks the member.
func (n *node) drop() *defect {
	from, to := n.nameStart, n.end
	if next := n.next(); next != nil {
		to = next.nameStart
	} else if i := len(n.up.below) - 2; i >= 0 {
		from = n.up.below[i].end
	}
	return &defect{from, to, "", n.up.start, n.up.end - (to - from), n.up.pointer}
}

// add adds a member at the end of an object. The fault is then the member's name.
func (n *node) add(name, value string) *defect {
	last := n.below[len(n.below)-1]
	at := last.end + len(", ")
	return &defect{last.end, last.end, `, "` + name + `": ` + value, at, at + len(name) + 2, n.pointer + "/" + name}
}

// rename gives a member another name. The fault is then that name.
func (n *node) rename(name string) *defect {
	return &defect{n.nameStart, n.nameEnd, `"` + name + `"`, n.nameStart, n.nameStart + len(name) + 2, n.up.pointer + "/" + name}
}

// write replaces some bytes by text so that the JSON is broken. The first character that JSON does not allow is then later bytes after
// from. The finding has that character as its place, and no pointer.
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

// of moves the place of a fault to another value, which the change does not touch.
func (d *defect) of(n *node) *defect {
	d.at, d.end, d.pointer = n.start, n.end, n.pointer
	if d.to <= n.start {
		d.at, d.end = d.at+len(d.text)-(d.to-d.from), d.end+len(d.text)-(d.to-d.from)
	}
	return d
}
