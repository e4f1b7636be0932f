package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// like reads src by a template of one, and compares the result with that of Parse. It reports whether the template fits.
func like(t *testing.T, one, src []byte, fixed func(*Tree, uint32) bool) bool {
	t.Helper()
	tree, want := NewTree(words), NewTree(words)
	if _, err := tree.Parse(one); err != nil || len(tree.Duplicates) > 0 {
		return false
	}
	var templates Templates
	added := templates.Add(tree, func(n uint32) bool { return fixed(tree, n) })
	got, n := templates.Read(tree, src)
	if got == nil {
		return false
	}
	wantN, err := want.Parse(src)
	if err != nil || n != wantN || got != added {
		t.Fatalf("%s like %s: %d bytes, want %d, %v", src, one, n, wantN, err)
	}
	for i := range want.Nodes {
		g, w := tree.Nodes[i], want.Nodes[i]
		if w.Kind >= Array {
			g.End = w.End
		}
		if g != w {
			t.Fatalf("%s like %s: node %d is %+v, want %+v", src, one, i, g, w)
		}
	}
	if len(tree.Nodes) != len(want.Nodes) || !bytes.Equal(tree.Src, src) {
		t.Fatalf("%s like %s: %d nodes, want %d", src, one, len(tree.Nodes), len(want.Nodes))
	}
	return true
}

// isType reports whether node n is the value of a member called type.
func isType(tree *Tree, n uint32) bool { return string(tree.Key(n)) == "type" }

// TestTemplates checks which values fit the template of another.
func TestTemplates(t *testing.T) {
	const one = `{"id":"a","type":"Person","n":5,"d":1.5,"own":["x",{"é":"y"},true,null,[]]}`
	for _, c := range []struct {
		src string
		ok  bool
	}{
		{one, true},
		{one + "  \n{}", true},
		{strings.Replace(one, `"a"`, `"something longer"`, 1), true},
		{strings.Replace(one, `"a"`, `""`, 1), true},
		{strings.Replace(one, `"a"`, `"é\n\"\u00e9"`, 1), true},
		{strings.Replace(one, `"y"`, `"}]"`, 1), true},
		{strings.Replace(one, `5`, `-12`, 1), true},
		{strings.Replace(one, `1.5`, `-0.25e7`, 1), true},
		{strings.Replace(one, `5`, `5.0`, 1), false},
		{strings.Replace(one, `1.5`, `2`, 1), false},
		{strings.Replace(one, `5`, `05`, 1), false},
		{strings.Replace(one, `5`, `5 `, 1), false},
		{strings.Replace(one, `Person`, `Agent`, 1), false},
		{strings.Replace(one, `true`, `false`, 1), false},
		{strings.Replace(one, `"a"`, `"a`, 1), false},
		{strings.Replace(one, `"a"`, "\"\x01\"", 1), false},
		{strings.Replace(one, `"a"`, "\"\xff\"", 1), false},
		{strings.Replace(one, `"a"`, `5`, 1), false},
		{strings.Replace(one, `"n"`, `"m"`, 1), false},
		{one[:len(one)-1], false},
		{" " + one, false},
		{"", false},
	} {
		if got := like(t, []byte(one), []byte(c.src), isType); got != c.ok {
			t.Errorf("%s: %v", c.src, got)
		}
	}
}

// TestManyTemplates checks that each of many values is read by its own template, and that the number of templates is bounded.
func TestManyTemplates(t *testing.T) {
	tree := NewTree(words)
	var templates Templates
	all := map[int]*Template{}
	write := func(i int, id string) []byte {
		return []byte(fmt.Sprintf(`{"id":"%s","type":"T%d"%s}`, id, i%50, strings.Repeat(`,"x":1`, i/50)))
	}
	for i := range 200 {
		if _, err := tree.Parse(write(i, "a")); err != nil {
			t.Fatal(err)
		}
		all[i] = templates.Add(tree, func(n uint32) bool { return isType(tree, n) })
	}
	for round := range 3 {
		for i := range 200 {
			if got, _ := templates.Read(tree, write(i, fmt.Sprint("b", round))); got != all[i] {
				t.Fatalf("value %d is read by the template of another", i)
			}
		}
	}
	for range maxTemplates {
		templates.Add(tree, func(uint32) bool { return false })
	}
	if got := templates.Add(tree, func(uint32) bool { return false }); got != nil {
		t.Error("Add adds more than maxTemplates")
	}
}

// FuzzTemplates checks that a template gives the same result as Parse.
func FuzzTemplates(f *testing.F) {
	for _, seed := range [][2]string{{`{"id":"a","n":[1,2.5]}`, `{"id":"\n","n":[-3,0.1]}`}, {`["",{"type":"x"},true]`, `["\"",{"type":"x"},true]`}, {`5`, `-0`}, {`"a"`, `"a`}} {
		f.Add([]byte(seed[0]), []byte(seed[1]), 0, 0)
	}
	f.Fuzz(func(t *testing.T, one, src []byte, at, length int) {
		like(t, one, src, isType)
		// The same with a part of one replaced by src, which fits the template more often.
		if len(one) > 0 {
			at := (at%len(one) + len(one)) % len(one)
			end := min(len(one), at+(length%8+8)%8)
			like(t, one, append(append(append([]byte(nil), one[:at]...), src...), one[end:]...), isType)
		}
	})
}
