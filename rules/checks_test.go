package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/history"
)

// newJudge returns a Judge with the shipped tables.
func newJudge(t *testing.T) *Judge {
	t.Helper()
	specs, err := profiles.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	versions, err := NewVersions(specs)
	if err != nil {
		t.Fatal(err)
	}
	set, err := versions[0].Compiled()
	if err != nil {
		t.Fatal(err)
	}
	j := NewJudge(Options{Tree: document.NewTree(set.Names), Versions: versions, DefaultVersion: specs[0].Version})
	stream := history.NewStream()
	j.Collect(stream.NewPayload(), stream.NewObservations())
	return j
}

// actsOnItself is a check such as a newcomer would write. It reports an event whose actor and object are the same text.
func actsOnItself(j *Judge, o *object) {
	actor, object := j.Tree.Member(o.node, j.NameID.Actor), j.Tree.Member(o.node, j.NameID.Object)
	if actor != 0 && object != 0 && string(j.Tree.Raw(actor)) == string(j.Tree.Raw(object)) {
		j.report(Fault{Rule: "event/trial", Node: object, Message: "the actor acts on itself"})
	}
}

// TestCheckIsNotLost checks that a check that does not declare its reads runs on every document of a stream, even if all documents have the
// same shape.
func TestCheckIsNotLost(t *testing.T) {
	event := func(object string) string {
		return `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:5d1f0d4e-90a5-4a8e-9d0c-3f2b1c4d5e6f","type":"Event","actor":"https://lakeside.example/p/1",` +
			`"action":"Viewed","object":"` + object + `","eventTime":"2026-03-02T10:15:00.000Z"}`
	}
	const other, itself = "https://lakeside.example/d/9", "https://lakeside.example/p/1"
	for _, c := range []struct {
		reads dependence
		want  string
	}{
		{want: "0 1 1 0 1"}, // a check that declares nothing
		{reads: readsOwnValues, want: "0 1 1 0 1"},
		{reads: readsShape, want: "0 0 0 0 0"}, // a wrong declaration: the check runs only on the first document
	} {
		j := newJudge(t)
		j.checks.object = append(j.checks.object[:len(j.checks.object):len(j.checks.object)], check{of: anEvent, reads: c.reads, run: actsOnItself})
		var got []string
		for _, object := range []string{other, itself, itself, other, itself} {
			got = append(got, event(object))
		}
		if found := fmt.Sprint(judged(t, j, got)); found != "["+c.want+"]" {
			t.Errorf("a check that reads %v: faults %s, want %s", c.reads, found, c.want)
		}
	}
}

// judged lets a Judge read documents one after the other, and returns the number of event/trial faults in each.
func judged(t *testing.T, j *Judge, documents []string) (found []int) {
	t.Helper()
	for _, data := range documents {
		if _, ok := j.FromTemplate([]byte(data), nil); !ok {
			if _, err := j.Tree.Parse([]byte(data)); err != nil {
				t.Fatal(err)
			}
			j.Record(false)
		}
		n := 0
		for _, f := range j.Faults {
			if f.Rule == "event/trial" {
				n++
			}
		}
		found = append(found, n)
	}
	return found
}

// TestCheckSeesTheSame checks that a check that does not declare its reads can look at everything: it finds the same with and without the
// memo of earlier documents.
func TestCheckSeesTheSame(t *testing.T) {
	const context = `"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2",`
	event := func(context, actor, object string) string {
		return `{` + context + `"id":"urn:uuid:5d1f0d4e-90a5-4a8e-9d0c-3f2b1c4d5e6f","type":"Event","actor":` + actor + `,"action":"Viewed","object":` + object + `,"eventTime":"2026-03-02T10:15:00.000Z"}`
	}
	written := func(name string) string { return `{"id":"https://lakeside.example/` + name + `","type":"Person"}` }
	iri := func(name string) string { return `"https://lakeside.example/` + name + `"` }
	session := func(start, end string) string {
		return `{` + context + `"id":"https://lakeside.example/s/1","type":"Session","startedAtTime":"` + start + `","endedAtTime":"` + end + `"}`
	}
	alike := func(j *Judge, o *object, one, other uint16) bool {
		a, b := j.Tree.Member(o.node, one), j.Tree.Member(o.node, other)
		return a != 0 && b != 0 && string(j.Tree.Raw(a)) == string(j.Tree.Raw(b))
	}
	for name, c := range map[string]struct {
		finds     func(j *Judge, o *object) bool
		documents []string
	}{
		"the text of an object": {func(j *Judge, o *object) bool { return alike(j, o, j.NameID.Actor, j.NameID.Object) },
			[]string{event(context, written("p/1"), written("p/12345")), event(context, written("p/7"), written("p/7"))}},
		"what told the version": {func(j *Judge, o *object) bool {
			return !j.versionGuessed && alike(j, o, j.NameID.Actor, j.NameID.Object)
		},
			[]string{event(context, iri("p/7"), iri("p/1")), event("", iri("p/7"), iri("p/x")), event(context, iri("p/7"), iri("p/7"))}},
		"a string without a fault so far": {func(j *Judge, o *object) bool {
			start := j.Tree.Member(o.node, j.NameID.StartedAtTime)
			return start != 0 && j.isSoundString(start) && alike(j, o, j.NameID.StartedAtTime, j.NameID.EndedAtTime)
		}, []string{session("2026-03-02T10:15:00.000Z", "2026-03-02T10:16:00.000Z"), session("2026-03-02", "2026-03-02")}},
	} {
		find := func(isOff bool) []int {
			j := newJudge(t)
			j.defaultGuessed, j.memo.off = true, isOff
			j.checks.object = append([]check{{run: func(j *Judge, o *object) {
				if c.finds(j, o) {
					j.report(Fault{Rule: "event/trial", Node: o.node})
				}
			}}}, j.checks.object...)
			return judged(t, j, c.documents)
		}
		if with, without := find(false), find(true); !slices.Equal(with, without) || slices.Max(without) == 0 {
			t.Errorf("%s: %v found with the memo, %v without", name, with, without)
		}
	}
}

// TestShapeSettles checks that a check that declares to read only the shape finds the same faults in a sample with other texts.
func TestShapeSettles(t *testing.T) {
	compared, j := 0, newJudge(t)
	j.memo.off = true
	for _, folder := range []string{"../testdata/good", "../testdata/bad"} {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".json" {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil || !json.Valid(data) {
				return err
			}
			found := faultsOfRows(t, j, data)
			other := otherTexts(j, data)
			if bytes.Equal(other, data) {
				return nil
			}
			compared++
			if again := faultsOfRows(t, j, other); again != found {
				t.Errorf("%s: checks of the shape find\n%s, with other texts\n%s", path, found, again)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if compared < 300 {
		t.Errorf("only %d samples were compared", compared)
	}
}

// faultsOfRows returns the faults that the checks of the shape find in a record, each with the row of the check and the node.
func faultsOfRows(t *testing.T, j *Judge, data []byte) string {
	t.Helper()
	var found []string
	note := func(table []check) (all []check) {
		for i, c := range table {
			run := c.run
			if c.reads == readsShape || c.reads == notesTexts {
				c.run = func(j *Judge, o *object) {
					before := len(j.Faults)
					run(j, o)
					for _, f := range j.Faults[before:] {
						found = append(found, fmt.Sprintf("row %d, %s at node %d", i, f.Rule, f.Node))
					}
				}
			}
			all = append(all, c)
		}
		return all
	}
	tables := j.checks
	defer func() { j.checks = tables }()
	j.checks = checkTables{note(tables.document), note(tables.object)}
	if _, err := j.Tree.Parse(data); err != nil {
		t.Fatal(err)
	}
	j.Record(false)
	return strings.Join(found, "; ")
}

// otherTexts returns the record in the tree with one more letter in every string, except empty strings, terms, ids, contexts, IRIs and values of
// unknown members.
func otherTexts(j *Judge, data []byte) (out []byte) {
	from := 0
	for n := range j.Tree.Nodes {
		node := &j.Tree.Nodes[n]
		isKept := node.Kind != document.String || node.End-node.Start < 3 || j.isTerm(uint32(n)) || node.Name == j.NameID.ID || node.Name == j.NameID.OldID || node.Name == j.NameID.Type ||
			node.Name == j.NameID.OldType || node.Name == document.Unknown || isWithin(j, uint32(n), j.NameID.Context) || bytes.IndexByte(j.Tree.Raw(uint32(n)), ':') > 0
		if isKept {
			continue
		}
		out = append(append(out, data[from:node.Start+1]...), 'q')
		from = int(node.Start) + 1
	}
	return append(out, data[from:]...)
}

// isWithin reports whether node n is the value of a member with a name, or inside that value.
func isWithin(j *Judge, n uint32, name uint16) bool {
	for at := int(n); at >= 0; at-- {
		if node := &j.Tree.Nodes[at]; node.Name == name && node.Next > n {
			return true
		}
	}
	return false
}
