package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/rules/history"
)

// newJudge returns a Judge of the shipped tables.
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

// actsOnItself is a check as a newcomer writes it: it reports an event whose actor and object have the same id.
func actsOnItself(j *Judge, o *object) {
	actor, object := j.Tree.Member(o.node, j.NameID.Actor), j.Tree.Member(o.node, j.NameID.Object)
	if actor != 0 && object != 0 && string(j.Tree.Raw(actor)) == string(j.Tree.Raw(object)) {
		j.report(Fault{Rule: "event/acts-on-itself", Node: object, Message: "the actor acts on itself"})
	}
}

// TestCheckIsNotLost holds that a check which says nothing of what it reads runs on every document of a stream, though all have the shape
// of the first.
func TestCheckIsNotLost(t *testing.T) {
	event := func(object string) []byte {
		return []byte(`{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:5d1f0d4e-90a5-4a8e-9d0c-3f2b1c4d5e6f","type":"Event","actor":"https://lakeside.example/p/1",` +
			`"action":"Viewed","object":"` + object + `","eventTime":"2026-03-02T10:15:00.000Z"}`)
	}
	const other, itself = "https://lakeside.example/d/9", "https://lakeside.example/p/1"
	for _, c := range []struct {
		reads dependence
		want  string
	}{
		{want: "0 1 1 0 1"}, // a check that was just added
		{reads: readsOwnValues, want: "0 1 1 0 1"},
		{reads: readsShape, want: "0 0 0 0 0"}, // what it says is not so: then it runs but once
	} {
		j := newJudge(t)
		j.checks.object = append(j.checks.object[:len(j.checks.object):len(j.checks.object)], check{of: anEvent, reads: c.reads, run: actsOnItself})
		var got []string
		for _, object := range []string{other, itself, itself, other, itself} {
			data := event(object)
			if _, ok := j.FromTemplate(data, nil); !ok {
				if _, err := j.Tree.Parse(data); err != nil {
					t.Fatal(err)
				}
				j.Record(false)
			}
			n := 0
			for _, f := range j.Faults {
				if f.Rule == "event/acts-on-itself" {
					n++
				}
			}
			got = append(got, fmt.Sprint(n))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("a check that reads %v: %s faults, want %s", c.reads, strings.Join(got, " "), c.want)
		}
	}
}
