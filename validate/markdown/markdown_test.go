package markdown

import (
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate/source"
)

// blocksOf returns the languages and texts of the blocks of a document, and the lines on which they begin.
func blocksOf(t *testing.T, r io.Reader) (found []string, lines []int) {
	t.Helper()
	blocks := NewReader(r, 1<<20)
	for {
		b, err := blocks.Next()
		if err == io.EOF {
			return found, lines
		}
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, b.Language+":"+string(b.Text))
		lines = append(lines, b.Line)
	}
}

// TestBlocks checks what is a block, and what is not.
func TestBlocks(t *testing.T) {
	for _, c := range []struct {
		name, document string
		want           []string
	}{
		{"fenced as json", "a\n```json\n{}\n```\nb\n", []string{"json:{}\n"}},
		{"with tildes, and an info string", "~~~ JSON title=\"x\"\n{}\n~~~\n", []string{"json:{}\n"}},
		{"attributes", "``` {.json .numberLines}\n{}\n```", []string{"json:{}\n"}},
		{"another word behind", "```json,ignore\n{}\n```", []string{"json:{}\n"}},
		{"jsonld", "```jsonld\n[]\n```\n```ndjson\n[]\n```\n", []string{"jsonld:[]\n", "ndjson:[]\n"}},
		{"no language", "```\n\n {\"a\": 1}\n```\n", []string{":\n {\"a\": 1}\n"}},
		{"no language, no JSON", "```\n$ ls\n{}\n```\n", nil},
		{"another language", "```sh\n{}\n```\n```jsonnet\n{}\n```\n", nil},
		{"blank", "```json\n\n```\n", nil},
		{"a longer fence", "````json\n```\n{}\n`````\n", []string{"json:```\n{}\n"}},
		{"other fences within", "```json\n~~~\n```\n", []string{"json:~~~\n"}},
		{"an end is no beginning", "```sh\n```json\n```\n```json\n{}\n```\n", []string{"json:{}\n"}},
		{"backticks in the info string", "```json `a`\n{}\n", nil},
		{"two backticks", "``json\n{}\n``\n", nil},
		{"not closed", "```json\n{}\n", []string{"json:{}\n"}},
		{"not closed, without line end", "```json\n{}", []string{"json:{}"}},
		{"in a quote", "> ```json\n> {\n>  }\n> ```\n", []string{"json:  {\n   }\n"}},
		{"a quote that ends", "> ```json\n> {}\n```json\n[]\n```\n", []string{"json:  {}\n", "json:[]\n"}},
		{"a quote in a quote", "> > ```json\n>> {}\n> > ```\n", []string{"json:   {}\n"}},
		{"in a list", "- a\n\n  ```json\n  {}\n  ```\n", []string{"json:  {}\n"}},
		{"on the line of an item", "10. ```json\n    {}\n    ```\n", []string{"json:    {}\n"}},
		{"an item that ends", "- ```json\n  {}\n\nb\n```json\n[]\n```\n", []string{"json:  {}\n\n", "json:[]\n"}},
		{"an item that ends, of another language", "- ```sh\n  ls\nb\n```json\n[]\n```\n", []string{"json:[]\n"}},
		{"a list in a quote", "> - a\n>\n>   ```json\n>   {}\n>   ```\n", []string{"json:    {}\n"}},
		{"behind a list in a quote", "> - a\n   ```json\n{}\n   ```\n", []string{"json:{}\n"}},
		{"in a quote in a list", "- > ```json\n  > {}\n  > ```\n", []string{"json:    {}\n"}},
		{"behind a quote in a list", "- > a\n\n  ```json\n  {}\nb\n", []string{"json:  {}\n"}},
		{"a list that ends around a quote", "- > ```json\n> {}\n", nil},
		{"with tabs", "-\ta\n\n\t```json\n\t{}\n\t```\n", []string{"json:\t{}\n"}},
		{"line ends of Windows", "```json\r\n{}\r\n```\r\n", []string{"json:{}\r\n"}},
		{"a byte order mark", "\xEF\xBB\xBF```json\n{}\n```\n", []string{"json:{}\n"}},
		{"left out", "<!-- caliper-lint: skip -->\n\n```json\n{}\n```\n```json\n[]\n```\n", []string{"json:[]\n"}},
		{"left out, with a reason", "> <!--caliper-lint:skip: wrong on purpose-->\n> ```json\n> {}\n> ```\n", nil},
		{"left out is the next block alone", "<!-- caliper-lint: skip -->\na\n```json\n{}\n```\n", []string{"json:{}\n"}},
		{"fences that are indented in another block", "```yaml\nrun: |\n    ```json\n    {}\n    ```\n```\n\n```json\n[]\n```\n", []string{"json:[]\n"}},
		{"nothing", "", nil},
	} {
		if got, _ := blocksOf(t, strings.NewReader(c.document)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// dripping returns a document in pieces, with pauses between them.
type dripping struct {
	text string
	r    *rand.Rand
}

func (d *dripping) Read(p []byte) (int, error) {
	if d.r.IntN(3) == 0 {
		return 0, source.ErrPause
	}
	if d.text == "" {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), 1+d.r.IntN(9))], d.text)
	d.text = d.text[n:]
	return n, nil
}

// TestPlaces checks that each character of a block stands on the line and in the column where it is in the document, and that the blocks are
// the same however the document comes.
func TestPlaces(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 14))
	parts := []string{"```json\n", "```\n", "~~~\n", "````", "> ", ">", "- ", "1. ", "  ", "\t", "{\"é\": 1}\n", "\n", "text\n", "{", "}\n", "\r\n", "<!-- caliper-lint: skip -->\n", strings.Repeat("x", 1<<16)}
	for range 3000 {
		var b strings.Builder
		for range r.IntN(60) {
			part := parts[r.IntN(len(parts))]
			if len(part) > 100 && r.IntN(10) > 0 {
				part = "\n```json\n"
			}
			b.WriteString(part)
		}
		document := b.String()
		found, lines := blocksOf(t, strings.NewReader(document))
		of := strings.SplitAfter(document, "\n")
		for i, block := range found {
			_, text, _ := strings.Cut(block, ":")
			for n, line := range strings.SplitAfter(text, "\n") {
				want := of[min(lines[i]-1+n, len(of)-1)]
				if line == "" {
					continue
				}
				if len(line) != len(want) || strings.TrimLeft(line, " \t") != strings.TrimLeft(want[len(want)-len(strings.TrimLeft(line, " \t")):], " \t") {
					t.Fatalf("line %d of %q is %q, in the document %q", n, document, line, want)
				}
			}
		}
		again, _ := blocksOf(t, &dripping{document, r})
		if !slices.Equal(found, again) {
			t.Fatalf("%q comes in pieces: %q, want %q", document, again, found)
		}
	}
}

// TestHostile checks that a document of any length takes little memory, and a block that takes too much is an error.
func TestHostile(t *testing.T) {
	if testing.AllocsPerRun(1, func() {
		blocksOf(t, io.MultiReader(strings.NewReader(strings.Repeat("```\n", 1<<20)), strings.NewReader(strings.Repeat("```sh ", 1<<18)), strings.NewReader(strings.Repeat("\n- > ", 1<<18))))
	}) > 1000 {
		t.Error("it takes memory for each fence")
	}
	for document, want := range map[string]string{
		"```json\n" + strings.Repeat(" ", 1<<21):            "the block that begins on line 2 has more than 1048576 bytes",
		"```json\n{" + strings.Repeat("\n", 1<<21):          "the block that begins on line 2 has more than 1048576 bytes",
		"\xFF\xFE`\x00`\x00`\x00j\x00s\x00o\x00n\x00\n\x00": "it is not text in UTF-8",
	} {
		blocks := NewReader(strings.NewReader(document), 1<<20)
		if _, err := blocks.Next(); err == nil || err == io.EOF || !strings.Contains(errors.Unwrap(err).Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if got, _ := blocksOf(t, strings.NewReader("```\nx"+strings.Repeat("\n", 1<<22)+"```\n```json\n1\n```")); !slices.Equal(got, []string{"json:1\n"}) {
		t.Errorf("%.100q", got)
	}
}

// TestManyMarks reads lines of very many marks before very much white space. Each mark once cost as much as the white space.
func TestManyMarks(t *testing.T) {
	for _, mark := range []string{"- ", "> ", ">", "1) "} {
		line := strings.Repeat(mark, 32_000/len(mark)) + strings.Repeat(" ", 32_000) + "\n"
		if got, _ := blocksOf(t, strings.NewReader(strings.Repeat(line, 200)+"\n```json\n{}\n```\n")); len(got) != 1 {
			t.Errorf("%q: %q", mark, got)
		}
	}
}
