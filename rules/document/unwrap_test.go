package document

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// parsed returns the tree of a text. It fails the test if the text is not JSON.
func parsed(t *testing.T, text string) *Tree {
	t.Helper()
	tree := NewTree(NewNames([]string{"id", "type", "body"}))
	if _, err := tree.Parse([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return tree
}

// holding returns the nodes of a tree that are strings with JSON.
func holding(tree *Tree) (all []uint32) {
	for n := range tree.Nodes {
		if tree.HoldsJSON(uint32(n)) {
			all = append(all, uint32(n))
		}
	}
	return all
}

// described lists all nodes of a tree: the pointer, the value unless it is a container, and the other fields.
func described(tree *Tree) (all []string) {
	for n := range tree.Nodes {
		node := &tree.Nodes[n]
		value := ""
		switch {
		case node.Kind == String:
			text := tree.Text(uint32(n))
			value = fmt.Sprintf("%.20s %d %x", text, len(text), crc32.ChecksumIEEE(text))
		case node.Kind < Array:
			value = string(tree.Raw(uint32(n)))
		}
		all = append(all, fmt.Sprintf("%q %s %q %s %d %d", tree.Pointer(uint32(n)), node.Kind, value, tree.Key(uint32(n)), node.Next, node.Flags&Duplicate))
	}
	duplicates := slices.Sorted(slices.Values(tree.Duplicates))
	return append(all, fmt.Sprint(duplicates))
}

// TestUnwrap checks that Unwrap gives the tree of the same text with the JSON in place of the strings, and that Origin returns where each
// byte is written.
func TestUnwrap(t *testing.T) {
	quoted := func(text string) string {
		q, _ := json.Marshal(text)
		return string(q)
	}
	escaped := func(text string) string { // writes every character by its code
		var b strings.Builder
		for _, r := range text {
			if r > 0xFFFF {
				fmt.Fprintf(&b, `\u%04x\u%04x`, 0xD800+(r-0x10000)>>10, 0xDC00+(r-0x10000)&0x3FF)
			} else {
				fmt.Fprintf(&b, `\u%04x`, r)
			}
		}
		return `"` + b.String() + `"`
	}
	inner := `{"id":"é🎈` + strings.Repeat("ü🎈x", 700) + `","body":[1,{"a":2,"a":"\"\\"}],"id":null}`
	for name, text := range map[string]string{
		"one":            `{"x":1,"body":%s,"y":{"z":[]}}`,
		"several":        `{"x":{"x":[%s,[%s],5,%s]},"id":"x","id":2}`,
		"the last":       `[[1,%s]]`,
		"the root":       `%s`,
		"after a repeat": `{"k":1,"k":%s,"l":0,"l":0}`,
	} {
		for _, quote := range []func(string) string{quoted, escaped, func(s string) string { return " " + quoted(" \n"+s+"\t") }} {
			count := strings.Count(text, "%s")
			fill := func(with string) string {
				return fmt.Sprintf(text, toAny(count, with)...)
			}
			tree, want := parsed(t, fill(quote(inner))+"   rest"), parsed(t, fill(inner))
			for range 2 { // the second time with the memory of the first
				if _, err := tree.Parse(tree.Src[:len(tree.Src):len(tree.Src)]); err != nil {
					t.Fatal(err)
				}
				src := string(tree.Src)
				tree.Unwrap(holding(tree), func(_ uint32, err *SyntaxError) { t.Errorf("%s: %v", name, err) })
				if got, want := described(tree), described(want); !reflect.DeepEqual(got, want) {
					t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
				for n := range tree.Nodes {
					node := tree.Nodes[n]
					for _, span := range [][2]uint32{{node.Start, node.End}, {node.KeyStart, tree.KeyEnd(uint32(n))}} {
						written := src[tree.Origin(span[0]):tree.Origin(span[1])]
						if is := string(tree.Src[span[0]:span[1]]); written != is && !means(written, is) {
							t.Fatalf("%s: node %d is %.50q, but its origin is %.50q", name, n, is, written)
						}
					}
				}
				tree.Src = []byte(src)
			}
		}
	}
}

// means reports whether written is a way to write text in a JSON string.
func means(written, text string) bool {
	var got string
	return json.Unmarshal([]byte(`"`+written+`"`), &got) == nil && got == text
}

func toAny(n int, s string) (all []any) {
	for range n {
		all = append(all, s)
	}
	return all
}

// TestUnwrapTwice checks where a byte of a string within a string is written.
func TestUnwrapTwice(t *testing.T) {
	tree := parsed(t, `{"a":"{\"b\":\"[1, {\\\"id\\\": 25}]\"}","c":[3]}`)
	src := string(tree.Src)
	for range 2 {
		tree.Unwrap(holding(tree), nil)
	}
	var found []string
	tree.Each(Pointer{"a", "b", Every}, func(n uint32) {
		found = append(found, tree.Pointer(n)+" "+src[tree.Origin(tree.Nodes[n].Start):tree.Origin(tree.Nodes[n].End)])
	}, nil)
	if want := []string{"/a/b/0 1", `/a/b/1 {\\\"id\\\": 25}`}; !reflect.DeepEqual(found, want) {
		t.Errorf("%q, want %q", found, want)
	}
}

// TestUnwrapBroken checks that a string without valid JSON stays a string, and where its fault is.
func TestUnwrapBroken(t *testing.T) {
	tree := parsed(t, `["{\"a\":}", "{}", "[1] x", "[\u005b", "{"]`)
	src := string(tree.Src)
	var got []string
	tree.Unwrap(holding(tree), func(n uint32, err *SyntaxError) {
		got = append(got, tree.Pointer(n)+": "+err.Message+" before "+src[tree.Origin(uint32(err.Offset)):])
	})
	want := []string{
		`/0: expected a value, found "}" before }", "{}", "[1] x", "[\u005b", "{"]`,
		`/2: expected the end of the string, found "x" before x", "[\u005b", "{"]`,
		`/3: expected a value, found the end of the input before ", "{"]`,
		`/4: expected a name in double quotes, found the end of the input before "]`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if kinds := fmt.Sprint(tree.Nodes[1].Kind, tree.Nodes[2].Kind, tree.Nodes[3].Kind); kinds != "string object string" {
		t.Error(kinds)
	}
}

// TestUnwrapDeep checks that values in strings count for the depth.
func TestUnwrapDeep(t *testing.T) {
	tree := parsed(t, `[["[[[]]]"]]`)
	tree.MaxDepth = 5
	limits := 0
	failed := func(_ uint32, err *SyntaxError) {
		if limits++; !err.Limit {
			t.Error(err)
		}
	}
	if tree.Unwrap([]uint32{2}, failed); limits != 0 {
		t.Error("Unwrap refuses 4 levels where 5 are allowed")
	}
	tree.Parse([]byte(`[["[[[[]]]]"]]`))
	if tree.Unwrap([]uint32{2}, failed); limits != 1 {
		t.Error("Unwrap accepts 6 levels where 5 are allowed")
	}
}

// TestEach checks which nodes a pointer with Every finds, and where it ends early.
func TestEach(t *testing.T) {
	tree := parsed(t, `{"hits":[{"e":1},{},{"e":[2,3]},5,{"e":{"*":4}}],"*":{"e":6},"none":[]}`)
	for pointer, want := range map[string]string{
		"":            "",
		"/hits":       "/hits",
		"/hits/*/e":   "/hits/0/e -/hits/1/e /hits/2/e -/hits/3/e /hits/4/e",
		"/hits/2/e/*": "/hits/2/e/0 /hits/2/e/1",
		"/*/e":        "-/hits/e /*/e -/none/e",
		"/hits/4/e/*": "/hits/4/e/*",
		"/none/*":     "",
		"/none/*/*":   "",
		"/x/*/y":      "-/x/*/y",
		"/hits/*/*":   "/hits/0/e /hits/2/e -/hits/3/* /hits/4/e",
	} {
		p, err := ParsePointer(pointer)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		tree.Each(p, func(n uint32) { got = append(got, tree.Pointer(n)) }, func(n uint32, rest Pointer) {
			got = append(got, "-"+tree.Pointer(n)+rest.String())
		})
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", pointer, got, want)
		}
	}
}

// TestPattern checks that a pattern has Every in place of indexes, except in the steps that the user has named.
func TestPattern(t *testing.T) {
	tree := parsed(t, `{"log":[0,[{"a/b":[7]}]]}`)
	last := uint32(len(tree.Nodes) - 1)
	for at, want := range map[string]string{"": "/log/*/*/a~1b/*", "/log/1": "/log/1/*/a~1b/*", "/log/*/0": "/log/*/0/a~1b/*", "/log/1/0/a~1b/0": "/log/1/0/a~1b/0"} {
		p, _ := ParsePointer(at)
		if got := tree.Pattern(last, p); got != want {
			t.Errorf("at %q: %s, want %s", at, got, want)
		}
	}
	tree.Root = []byte("/data/7")
	if got := tree.Pattern(last, nil); got != "/data/*/log/*/*/a~1b/*" {
		t.Error(got)
	}
}
