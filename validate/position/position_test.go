package position

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestLocate checks that a Mapper, asked for offsets in any order, gives the position that Pass gives for the text before.
func TestLocate(t *testing.T) {
	const from, shift = 7, 3
	origin := Position{Lines: 4, Characters: 2}
	text := []byte("before\n" + strings.Repeat("a line, grün\n", 9_000) + strings.Repeat("€", 5_000) + "\r\n\n" + strings.Repeat("x\n", 3_000))
	m := NewMapper(text, from, origin, shift)
	random := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		offset := from + random.IntN(len(text)-from+1)
		want := origin
		want.Add(passed(text[from:offset]))
		locate := m.Locate
		if random.IntN(2) == 0 {
			locate = m.LocateEnd
		}
		if line, column := locate(offset - shift); line != want.Lines+1 || column != want.Characters+1 {
			t.Fatalf("offset %d is at %d:%d, want %d:%d", offset, line, column, want.Lines+1, want.Characters+1)
		}
	}
	if most := len(text)/stretch + 1; len(m.marks) > most {
		t.Errorf("%d marks, want %d at most", len(m.marks), most)
	}
}

func passed(text []byte) (p Position) {
	p.Pass(text)
	return p
}
