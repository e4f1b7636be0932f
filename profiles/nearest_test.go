package profiles

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestDistance compares the distance, and the search for the nearest word, with the definition.
func TestDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, r.IntN(9))
		for i := range b {
			b[i] = "aAbc_1"[r.IntN(6)]
		}
		return string(b)
	}
	near := 0
	for range 200_000 {
		a, b := word(), word()
		for limit := 1; limit <= 5; limit++ {
			if got, want := distance(a, b, limit), min(defined(a, b), limit); got != want {
				t.Fatalf("%q and %q, below %d: %d, want %d", a, b, limit, got, want)
			}
		}
		if got, want := IsNear(a, b, 2), defined(a, b) <= 2; got != want {
			t.Fatalf("%q is near %q: %v", a, b, got)
		}
		isNear := defined(strings.ToLower(a), strings.ToLower(b)) <= min(3, (len(a)+1)/3)
		if got := Nearest(a, []string{b}) != "" || b == ""; got != (isNear || b == "") {
			t.Fatalf("%q is near %q: %v", a, b, got)
		}
		if isNear {
			near++
		}
	}
	if near < 5000 {
		t.Errorf("only %d pairs are near", near)
	}
	long := strings.Repeat("x", 100)
	if got := distance(long+"a", "b"+long, 4); got != 2 {
		t.Errorf("long words: %d", got)
	}
}

// defined computes the optimal string alignment distance by its definition, with the whole table.
func defined(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = d[i-1][j-1] + 1
			}
			d[i][j] = min(d[i][j], d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
