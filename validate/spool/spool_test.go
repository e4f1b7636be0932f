package spool

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
)

// TestBuffer checks that a Buffer returns the bytes that were written, every time, and that the text of reports needs little memory.
func TestBuffer(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var b Buffer
	for _, length := range []int{0, 1, block - 1, block, block + 1, 5*block + 17} {
		b.Reset()
		var want bytes.Buffer
		for i := 0; want.Len() < length; i++ {
			fmt.Fprintf(&want, "finding %d of a report: %d\n", i, random.IntN(100))
		}
		want.Truncate(length)
		for rest := want.Bytes(); len(rest) > 0; {
			n := min(len(rest), 1+random.IntN(2*block))
			if got, err := b.Write(rest[:n]); err != nil || got != n {
				t.Fatalf("%d of %d bytes are written: %v", got, n, err)
			}
			rest = rest[n:]
		}
		for range 2 {
			r, err := b.Reader()
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(got, want.Bytes()) {
				t.Errorf("%d bytes: %v; %d other bytes are read", length, err, len(got))
			}
		}
		held := 0
		for _, packed := range b.blocks {
			held += cap(packed)
		}
		if len(b.rest) > block || held > length/5 {
			t.Errorf("%d bytes take %d compressed ones, and %d others", length, held, len(b.rest))
		}
	}
}
