package document

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"slices"
	"testing"
	"time"
)

var nodeTime = flag.Duration("node", 0, "how `LONG` other documents than the usual ones are compared with the parser of Node.js")

// TestGenerated compares Parse with encoding/json: which texts are JSON, and the names and values in them, with their ends.
func TestGenerated(t *testing.T) {
	g, tree, sound := newGenerator(1), NewTree(words), 0
	for range 30_000 {
		doc := g.document()
		agree(t, doc)
		if !valid(doc) {
			continue
		}
		sound++
		if _, err := tree.Parse(doc); err != nil {
			t.Fatal(err)
		}
		want, repeated := decoded(t, doc)
		if got := read(tree); !slices.Equal(got, want) {
			t.Fatalf("%q is\n%s, want\n%s", doc, got, want)
		}
		if len(tree.Duplicates) != repeated {
			t.Fatalf("%q has %d repeated names, want %d", doc, len(tree.Duplicates), repeated)
		}
	}
	if sound < 8000 || sound > 15_000 {
		t.Errorf("%d of the documents are JSON, want about a third", sound)
	}
}

// read returns the names, values and brackets in a tree in the order of the document, each with the offset of its end.
func read(tree *Tree) (all []string) {
	var walk func(n uint32)
	walk = func(n uint32) {
		node := tree.Nodes[n]
		note := func(text any, end uint32) { all = append(all, fmt.Sprintf("%v %d", text, end)) }
		if node.IsMember() {
			note(string(tree.Key(n)), tree.KeyEnd(n))
		}
		switch node.Kind {
		case Array, Object:
			note(tree.Src[node.Start:node.Start+1], node.Start+1)
			for c := n + 1; c < node.Next; c = tree.Nodes[c].Next {
				walk(c)
			}
			note(tree.Src[node.End-1:node.End], node.End)
		case String:
			note(string(tree.Text(n)), node.End)
		default:
			note(string(tree.Raw(n)), node.End)
		}
	}
	walk(0)
	return all
}

// decoded returns the same list as read, by encoding/json, and the number of members that repeat an earlier name of their object.
func decoded(t *testing.T, doc []byte) (all []string, repeated int) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	token := func() any {
		token, err := d.Token()
		if err != nil {
			t.Fatalf("%q: %v", doc, err)
		}
		text := fmt.Sprint(token)
		switch token := token.(type) {
		case nil:
			text = "null"
		case json.Delim:
			text = fmt.Sprint([]byte(token.String()))
		}
		all = append(all, fmt.Sprintf("%s %d", text, d.InputOffset()))
		return token
	}
	var value func()
	value = func() {
		begin, isContainer := token().(json.Delim)
		names := map[any]bool{}
		for isContainer && d.More() {
			if begin == '{' {
				name := token()
				if names[name] {
					repeated++
				}
				names[name] = true
			}
			value()
		}
		if isContainer {
			token()
		}
	}
	value()
	return all, repeated
}

// nodeParser is a program for Node.js. It reads documents, each after its length, and writes 1 for each that is JSON, else 0.
const nodeParser = `
const utf8 = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true});
let rest = Buffer.alloc(0);
process.stdin.on("data", (data) => {
  rest = Buffer.concat([rest, data]);
  let verdicts = "", at = 0;
  for (let end; at + 4 <= rest.length && (end = at + 4 + rest.readUInt32LE(at)) <= rest.length; at = end) {
    let verdict = 1;
    try { JSON.parse(utf8.decode(rest.subarray(at + 4, end))); } catch { verdict = 0; }
    verdicts += verdict;
  }
  rest = rest.subarray(at);
  process.stdout.write(verdicts);
});`

// TestNode compares Parse with the parser of Node.js, which shares no code with Parse or encoding/json.
func TestNode(t *testing.T) {
	program, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no Node.js to compare with")
	}
	command := exec.Command(program, "-e", nodeParser)
	in, inErr := command.StdinPipe()
	out, outErr := command.StdoutPipe()
	if inErr != nil || outErr != nil || command.Start() != nil {
		t.Fatal("node cannot be started")
	}
	defer func() {
		in.Close()
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
	}()
	seed, least, begun := uint64(2), 20_000, time.Now()
	if *nodeTime > 0 {
		seed, least = rand.Uint64(), 0
	}
	g, all, sound := newGenerator(seed), 0, 0
	for all < least || time.Since(begun) < *nodeTime {
		docs, batch, verdicts := make([][]byte, 1000), []byte{}, make([]byte, 1000)
		for i := range docs {
			docs[i] = g.document()
			batch = append(binary.LittleEndian.AppendUint32(batch, uint32(len(docs[i]))), docs[i]...)
		}
		if _, err := in.Write(batch); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(out, verdicts); err != nil {
			t.Fatal(err)
		}
		for i, doc := range docs {
			got, want := valid(doc), verdicts[i] == '1'
			if _, err := NewTree(words).Parse(doc); err != nil && err.(*SyntaxError).Limit {
				continue
			}
			if all++; got {
				sound++
			}
			if got != want {
				t.Errorf("%q, of seed %d: Parse says %v, Node.js %v", doc, seed, got, want)
			}
		}
	}
	t.Logf("%d documents, %d of them JSON", all, sound)
	if sound < all/5 {
		t.Error("too few of the documents are JSON")
	}
}
