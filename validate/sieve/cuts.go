package sieve

import (
	"io"
	"slices"
)

// cuts are the parts of a record that are removed with its rejected items: each item, and a comma. It is the comma behind the item, or if
// no later item stays, the comma behind the last item that stays.
type cuts struct {
	spans [][2]int64 // in order
	comma int64      // the offset of the comma behind the last item that stays; -1: there is none
	stays int        // the number of items that stay
}

func newCuts() cuts { return cuts{comma: -1} }

// item adds the next item, and the offset of the comma behind it, -1 if there is none.
func (c *cuts) item(start, end, comma int64, stays bool) {
	if stays {
		c.stays++
		c.comma = comma
		return
	}
	c.cut(start, end)
	if comma >= 0 {
		c.cut(comma, comma+1)
	}
}

// cut adds bytes behind the others. Those that follow each other are one span: there may be millions of items.
func (c *cuts) cut(start, end int64) {
	if last := len(c.spans) - 1; last >= 0 && c.spans[last][1] == start {
		c.spans[last][1] = end
		return
	}
	c.spans = append(c.spans, [2]int64{start, end})
}

// close ends the list. last says whether its last item stays.
func (c *cuts) close(last bool) {
	if last || c.comma < 0 {
		return
	}
	comma := [2]int64{c.comma, c.comma + 1}
	at, _ := slices.BinarySearchFunc(c.spans, comma, func(a, b [2]int64) int { return int(min(max(a[0]-b[0], -1), 1)) })
	c.spans = slices.Insert(c.spans, at, comma)
}

// reader returns a reader of r without the cuts.
func (c *cuts) reader(r io.Reader) io.Reader { return &cutReader{r: r, spans: c.spans} }

// cutReader leaves out spans of a reader.
type cutReader struct {
	r     io.Reader
	at    int64
	spans [][2]int64
}

func (c *cutReader) Read(p []byte) (int, error) {
	for len(c.spans) > 0 && c.at == c.spans[0][0] {
		n, err := io.CopyN(io.Discard, c.r, c.spans[0][1]-c.at)
		if c.at += n; err != nil {
			return 0, err
		}
		c.spans = c.spans[1:]
	}
	if len(c.spans) > 0 {
		p = p[:min(int64(len(p)), c.spans[0][0]-c.at)]
	}
	n, err := c.r.Read(p)
	c.at += int64(n)
	return n, err
}
