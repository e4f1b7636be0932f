package document

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var words = NewNames([]string{"@context", "id", "type", "actor", "name"})

// syntax holds texts that are JSON and texts that are not, to compare Parse with encoding/json, and as seeds of the fuzzer.
var syntax = []string{
	`{}`, `[]`, `0`, `-0`, `1.5e+3`, `"a"`, `true`, `false`, `null`, ` [1, 2 ,3 ] `, `{"a":{"b":[{}]}}`, `"\ud83d\ude00\n\/"`, `"\ud800"`,
	"\"é日本\U0001F600\"", `[[[[[[]]]]]]`, `{"id":1,"id":2}`, `123456789012345678901234567890`, `1E400`, `""`, `{"":""}`, "\t\r\n 1 ",
	``, ` `, `{`, `[`, `"`, `"a`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `[1,]`, `[,1]`, `[1 2]`, `{a:1}`, `{'a':1}`, `01`, `-`, `1.`, `.5`, `1e`,
	`+1`, `tru`, `nul`, `NaN`, `Infinity`, `0x10`, `"\x"`, `"\u12"`, `"\u12G4"`, "\"\x01\"", "\"\t\"", "\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"",
	`{"a" 1}`, `{"a":1 "b":2}`, `}`, `]`, `,`, `:`, `{]`, `[}`, `// x`, `{"a":1}}`, `1 1`, "\xef\xbb\xbf1", `"\`, "[\x00]", `{"a":"b}`,
}

// valid reports whether Parse accepts data as one JSON value with only white space after it.
func valid(data []byte) bool {
	n, err := NewTree(words).Parse(data)
	return err == nil && strings.Trim(string(data[n:]), " \t\r\n") == ""
}

// agree compares the verdict of Parse with that of encoding/json. They differ on purpose in one thing: Parse refuses invalid UTF-8. Texts
// beyond a limit of Parse are not compared.
func agree(t *testing.T, data []byte) {
	t.Helper()
	if _, err := NewTree(words).Parse(data); err != nil && err.(*SyntaxError).Limit {
		return
	}
	want := json.Valid(data) && strings.ToValidUTF8(string(data), "") == string(data)
	if got := valid(data); got != want {
		t.Errorf("%q: Parse says %v, encoding/json %v", data, got, want)
	}
}

func TestAgreesWithEncodingJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, text := range syntax {
		agree(t, []byte(text))
		for range 200 {
			mutant := []byte(text)
			for range 1 + r.IntN(3) {
				at := r.IntN(len(mutant) + 1)
				piece := syntax[r.IntN(len(syntax))]
				cut := min(len(mutant), at+r.IntN(3))
				mutant = append(append(append([]byte{}, mutant[:at]...), piece...), mutant[cut:]...)
			}
			agree(t, mutant)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range syntax {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		agree(t, data)
		repaired(t, data)
		tree := NewTree(words)
		if _, err := tree.Parse(data); err != nil {
			return
		}
		for n := range tree.Nodes {
			if node := tree.Nodes[n]; int(node.Next) <= n || node.Start >= node.End || !json.Valid(tree.Raw(uint32(n))) {
				t.Fatalf("%q: node %d is %+v", data, n, node)
			}
			if tree.Nodes[n].Kind == String {
				var want string
				if err := json.Unmarshal(tree.Raw(uint32(n)), &want); err != nil || want != string(tree.Text(uint32(n))) {
					t.Fatalf("%q: node %d is %q, want %q", data, n, tree.Text(uint32(n)), want)
				}
			}
			tree.Pointer(uint32(n))
		}
	})
}

// repaired replaces the mistakes of a text one by one, and holds that ParseOn then gives the same result as Parse of the whole text. It
// returns the number of the mistakes.
func repaired(t *testing.T, data []byte) (made int) {
	t.Helper()
	data = bytes.Clone(data)
	on := NewTree(words)
	_, err := on.Parse(data)
	for {
		mistake, ok := err.(*SyntaxError)
		if !ok || mistake.Length == 0 {
			return made
		}
		made++
		there := data[mistake.Offset:][:mistake.Length]
		for i := range there {
			there[i] = ' '
		}
		copy(there, mistake.Means)
		n, onErr := on.ParseOn(data)
		anew := NewTree(words)
		want, wantErr := anew.Parse(data)
		if n != want || !reflect.DeepEqual(onErr, wantErr) || !slices.Equal(on.Nodes, anew.Nodes) || !slices.Equal(on.Duplicates, anew.Duplicates) {
			t.Fatalf("%q: %d, %v, %v, %v; want %d, %v, %v, %v", data, n, onErr, on.Nodes, on.Duplicates, want, wantErr, anew.Nodes, anew.Duplicates)
		}
		err = onErr
	}
}

// TestParseOn checks that ParseOn goes on after mistakes of every kind, wherever they are.
func TestParseOn(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pieces := []string{`\#`, "\\\u00A0", "\f", "// a\n", "/* b */", "# c\n", ",", "NaN", "True", "-Infinity", "1,5", "\u00A0", "+", "/* \"", "1", `"x"`, "]", "}", ":"}
	counts := map[int]int{}
	for range 100_000 {
		text := `{"id":"a","id":[1,{"type":5.5,"other":null,"other":[]}],"data":{},"n":15}`
		for range 1 + r.IntN(4) {
			at := r.IntN(len(text) + 1)
			text = text[:at] + pieces[r.IntN(len(pieces))] + text[at:]
		}
		counts[min(3, repaired(t, []byte(text)))]++
	}
	for made := range 4 {
		if counts[made] < 100 {
			t.Errorf("only %d texts have %d mistakes", counts[made], made)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, c := range []struct {
		text    string
		offset  int
		message string
	}{
		{`{"a":1,}`, 6, `trailing comma: JSON does not allow a comma after the last item or member`},
		{`[1, ]`, 2, `trailing comma: JSON does not allow a comma after the last item or member`},
		{`{"a" 1}`, 5, `expected ":" after a name, found "1"`},
		{`{"a":1 "b":2}`, 7, `missing comma after a member`},
		{`[1 2]`, 3, `missing comma after an array item`},
		{`[{} {}]`, 4, `missing comma after an array item`},
		{`{"a":1 x}`, 7, `expected "," or "}" after a member, found "x"`},
		{`{"a":"say "no""}`, 11, `expected "," or "}" after a member, found "no"; a " within a string must be written \"`},
		{`[,]`, 1, `expected a value, found ","`},
		{`{"a":1 // one`, 7, `comment: JSON does not allow comments`},
		{`[/* one */1]`, 1, `comment: JSON does not allow comments`},
		{"[1, # one\n2]", 4, `comment: JSON does not allow comments`},
		{`[/* one`, 1, `comment: JSON does not allow comments, and this one is not closed`},
		{`{'a':1}`, 1, `single quote; JSON strings use "`},
		{"[`a`]", 1, `backtick; JSON strings use "`},
		{"[\u201ca\u201d]", 1, "typographic quote U+201C (\u201c); JSON strings use \""},
		{"{\u201ea\u201c:1}", 1, "typographic quote U+201E (\u201e); JSON strings use \""},
		{"[\u00aba\u00bb]", 1, "typographic quote U+00AB (\u00ab); JSON strings use \""},
		{"[\u2033a\u2033]", 1, "typographic quote U+2033 (\u2033); JSON strings use \""},
		{"{\"a\":\"b\u201d, \"c\":1}", 7, "typographic quote U+201D (\u201d); JSON strings use \""},
		{"{\"a\":\"b\u201d,\n\"c\":1}", 7, "typographic quote U+201D (\u201d); JSON strings use \""},
		{"{\"a\":\"b\u201d}", 7, "typographic quote U+201D (\u201d); JSON strings use \""},
		{"{\"a\u201d: 1, \"b\":2}", 3, "typographic quote U+201D (\u201d); JSON strings use \""},
		{"{\"a\":\"\u201cb\u201d, c\" \"d\":1}", 18, `missing comma after a member`},
		{"[\"a \u201cb\u201d\n\"]", 11, "the string is not closed in its line; a line break in a string is written \\n"},
		{"[1,\u00a02]", 3, `U+00A0 (no-break space) is not allowed in JSON`},
		{"[1,\u200b2]", 3, `U+200B (zero-width space) is not allowed in JSON`},
		{"[1,\u20042]", 3, `U+2004 (white space) is not allowed in JSON`},
		{"[1,\f2]", 3, `U+000C (form feed) is not allowed in JSON`},
		{"{\ufeff}", 1, `U+FEFF (byte order mark) is not allowed in JSON`},
		{`[-Infinity]`, 2, `Infinity is not a JSON number; leave the member out`},
		{`[None]`, 1, `None is Python, not JSON; write null`},
		{`[Nones]`, 1, `expected a value, found "Nones"`},
		{`{"a":NaN}`, 5, `NaN is not a JSON number; leave the member out`},
		{`{"a":undefined}`, 5, `undefined is not allowed in JSON; leave the member out`},
		{`{"a":tru`, 5, `expected a value, found "tru"`},
		{`{id:1}`, 1, `name without quotes: write "id"`},
		{`{"a":1, undefined : 1}`, 8, `name without quotes: write "undefined"`},
		{`{1:1}`, 1, `name without quotes: write "1"`},
		{`{"a":1,2:1}`, 7, `name without quotes: write "2"`},
		{`{"a":15,0}`, 7, `decimal comma: write 15.0 with a point`},
		{`{"a":-15,25 ,"b":1}`, 8, `decimal comma: write -15.25 with a point`},
		{`{"a":0,125}`, 6, `decimal comma: write 0.125 with a point`},
		{`{"a":1,234}`, 6, `decimal comma or grouping: write 1.234 with a point, or 1234`},
		{`{"a":1.234,5}`, 10, `decimal comma or grouping: write the number with a decimal point only`},
		{`{"a":15, 0}`, 9, `expected a name in double quotes, found "0"`},
		{`{"a":15,0x}`, 8, `expected a name in double quotes, found "0"`},
		{`{"a":"b",0}`, 9, `expected a name in double quotes, found "0"`},
		{`[15,0`, 5, `expected "," or "]" after an array item, found the end of the input`},
		{`[`, 1, `expected a value, found the end of the input`},
		{`[01]`, 2, `leading zero: a number of several digits must not begin with 0`},
		{`[+1]`, 1, `plus sign: a JSON number does not begin with +`},
		{`[.5]`, 1, `leading decimal point: write a 0 before it`},
		{`[0x1F]`, 2, `hexadecimal number: JSON numbers are decimal`},
		{`[-x]`, 2, `expected a digit, found "x"`},
		{`"abc`, 4, `the string is not closed`},
		{"\"a\tb\"", 2, `tab in a string; write \t`},
		{`"C:\dir"`, 4, `backslash before "d": JSON has no such escape; a backslash itself is written \\`},
		{`"\u12G4"`, 5, `\u is not followed by 4 hexadecimal digits`},
		{`"\`, 2, `expected an escape after the backslash, found the end of the input`},
		{"\"a\x01\"", 2, `control character U+0001 in a string; write \u0001`},
		{"\"a\xff\"", 2, `byte 0xFF is not valid UTF-8 here`},
	} {
		_, err := NewTree(words).Parse([]byte(c.text))
		e, ok := err.(*SyntaxError)
		if !ok || e.Offset != c.offset || e.Message != c.message || e.Limit {
			t.Errorf("%s: got %+v, want %d %s", c.text, err, c.offset, c.message)
		}
	}
}

func TestDepth(t *testing.T) {
	deep := func(n int) []byte { return []byte(strings.Repeat("[", n) + strings.Repeat("]", n)) }
	if !valid(deep(UsualDepth)) {
		t.Errorf("Parse refuses depth %d", UsualDepth)
	}
	_, err := NewTree(words).Parse(deep(UsualDepth + 1))
	if e, ok := err.(*SyntaxError); !ok || !e.Limit || e.Offset != UsualDepth {
		t.Errorf("depth %d: %+v", UsualDepth+1, err)
	}
}

// TestPathLimit checks the bound of the names on the way to a value, for names with and without ID, on first and on repeated reading.
func TestPathLimit(t *testing.T) {
	tree := NewTree(words)
	tree.MaxDepth = MostDepth
	for _, name := range []string{`"actor":`, `"other":`} {
		n := mostPath / (len(name) - 1)
		for range 2 {
			for _, c := range []struct {
				names int
				want  bool
			}{{n, true}, {n + 1, false}} {
				_, err := tree.Parse([]byte(strings.Repeat("{"+name, c.names) + "1" + strings.Repeat("}", c.names)))
				if e, ok := err.(*SyntaxError); (err == nil) != c.want || ok && (!e.Limit || e.Offset != n*(len(name)+1)+1) {
					t.Errorf("%d times %s: %+v", c.names, name, err)
				}
			}
		}
	}
}

func TestDuplicates(t *testing.T) {
	many := func(last string) string {
		var b strings.Builder
		b.WriteString("{")
		for i := range 40 {
			b.WriteString(`"k` + strings.Repeat("x", i) + `":1,`)
		}
		return b.String() + `"` + last + `":1}`
	}
	for _, c := range []struct {
		text string
		want string // pointers of the duplicates
	}{
		{`{"id":1,"type":2}`, ""},
		{`{"id":1,"id":2}`, "/id"},
		{`{"id":1,"\u0069d":2}`, "/id"},
		{`{"own":1,"own":2,"other":3}`, "/own"},
		{`{"own":1,"\u006fwn":2}`, "/own"},
		{`{"a":{"id":1},"b":{"id":1}}`, ""},
		{`{"a":[{"x":1,"x":2,"x":3}]}`, "/a/0/x /a/0/x"},
		{many("kz"), ""},
		{many("kxx"), "/kxx"},
	} {
		tree := NewTree(words)
		if _, err := tree.Parse([]byte(c.text)); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range tree.Duplicates {
			got = append(got, tree.Pointer(n))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, want %s", c.text, got, c.want)
		}
	}
}

func TestPointer(t *testing.T) {
	tree := NewTree(words)
	if _, err := tree.Parse([]byte(`{"a/b~c":[1,{"id":true}],"":{"é\n":null}}`)); err != nil {
		t.Fatal(err)
	}
	want := []string{"", "/a~1b~0c", "/a~1b~0c/0", "/a~1b~0c/1", "/a~1b~0c/1/id", "/", "//é\n"}
	for _, order := range [][]int{{0, 1, 2, 3, 4, 5, 6}, {6, 5, 4, 3, 2, 1, 0}, {4, 2, 6, 1}} {
		for _, n := range order {
			if got := tree.Pointer(uint32(n)); got != want[n] {
				t.Errorf("node %d: got %q, want %q", n, got, want[n])
			}
		}
	}
}

// TestFind checks that the pointer to a node leads to this node and to no other.
func TestFind(t *testing.T) {
	tree := NewTree(words)
	if _, err := tree.Parse([]byte(`{"a/b~c":[1,{"id":true}],"":{"é":null},"x":1,"x":{"y":2}}`)); err != nil {
		t.Fatal(err)
	}
	for n := range tree.Nodes[:8] {
		text := tree.Pointer(uint32(n))
		p, err := ParsePointer(text)
		if err != nil || p.String() != text {
			t.Errorf("%q becomes %q, %v", text, p.String(), err)
		}
		if got, ok := tree.Find(p); !ok || got != uint32(n) {
			t.Errorf("%q leads to node %d, %v, want %d", text, got, ok, n)
		}
	}
	for _, text := range []string{"/a", "/a~1b~0c/2", "/a~1b~0c/-", "/a~1b~0c/01", "/a~1b~0c/-1", "/a~1b~0c/+1", "/a~1b~0c/0/0", "/x/y", "//"} {
		p, err := ParsePointer(text)
		if _, ok := tree.Find(p); err != nil || ok {
			t.Errorf("Find finds a node for %q: %v", text, err)
		}
	}
	for _, text := range []string{"a", "/a~", "/~2", "#/a"} {
		if p, err := ParsePointer(text); err == nil {
			t.Errorf("ParsePointer accepts %q as %q", text, p)
		}
	}
}

// FuzzPointer checks that the pointer to each node of a document leads back to it, except for members that repeat a name and nodes below
// them; and that ParsePointer and String give the same text again, which leads, if anywhere, to a node with that pointer.
func FuzzPointer(f *testing.F) {
	for _, c := range [][2]string{
		{`{"a/b~c":[1,{"id":true}],"":{"é\n":null}}`, "/a~1b~0c/1/id"}, {`[[0,[1]],{"0":2}]`, "/0/1/0"}, {`{"x":1,"\u0078":2}`, "/x"}, {`"a"`, ""},
		{`{"~":{"~1":0}}`, "/~0/~01"}, {`{"":{"":1}}`, "//"}, {`{"":[1],"":{"a":2}}`, "//a"}, {`[0,1,2,3,4,5,6,7,8,9,10]`, "/10"}, {`{"\ud800":1}`, "/\ufffd"}, {`[1]`, "/-0"}, {`[1]`, "~2"},
	} {
		f.Add([]byte(c[0]), c[1])
	}
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		tree := NewTree(words)
		if _, err := tree.Parse(data); err != nil {
			return
		}
		if p, err := ParsePointer(text); err == nil {
			if p.String() != text {
				t.Errorf("%q becomes %q", text, p)
			}
			if n, ok := tree.Find(p); ok && tree.Pointer(n) != strings.ToValidUTF8(text, "\uFFFD") {
				t.Errorf("%q leads to %q in %s", text, tree.Pointer(n), data)
			}
		}
		for n := range uint32(len(tree.Nodes)) {
			text := tree.Pointer(n)
			p, err := ParsePointer(text)
			if err != nil {
				t.Fatalf("%q, a place in %s: %v", text, data, err)
			}
			if got, ok := tree.Find(p); (!ok || got != n) && len(tree.Duplicates) == 0 || ok && tree.Pointer(got) != text {
				t.Errorf("%q leads to node %d, %v, want %d of %s", text, got, ok, n, data)
			}
		}
	})
}

// TestOpen checks which containers are open where a value breaks off.
func TestOpen(t *testing.T) {
	tree := NewTree(words)
	if _, err := tree.Parse([]byte(`{"id":1,"data":[{"x":[2]},{"y":`)); err == nil {
		t.Fatal("Parse accepts a value without its end")
	}
	var got []string
	for depth := 0; ; depth++ {
		n, ok := tree.Open(depth)
		if !ok {
			break
		}
		got = append(got, tree.Pointer(n))
	}
	if want := []string{"", "/data", "/data/1"}; !slices.Equal(got, want) {
		t.Errorf("%q are open, want %q", got, want)
	}
	if n := tree.Member(0, words.ID([]byte("id"))); n != 1 {
		t.Errorf("the id is node %d", n)
	}
}

func TestNames(t *testing.T) {
	for id := 1; id < words.Len(); id++ {
		if got := words.ID([]byte(words.Word(uint16(id)))); int(got) != id {
			t.Errorf("%s has ID %d, want %d", words.Word(uint16(id)), got, id)
		}
	}
	for _, other := range []string{"", "x", "Id", "typ", "types", "actors"} {
		if id := words.ID([]byte(other)); id != Unknown {
			t.Errorf("%q has ID %d", other, id)
		}
	}
}
