package profiles

import (
	"math/bits"
	"strings"
)

// Nearest returns the known word that a word probably stands for; "" if none is near. Letter case does not count. A third of the letters,
// at most three, may be wrong, missing, too many or swapped with their neighbour.
func Nearest(word string, known []string) string {
	lower := strings.ToLower(word)
	if len(lower) > 64 {
		return ""
	}
	best, bestDistance := "", min(3, (len(lower)+1)/3)+1
	for _, candidate := range known {
		if isFar(lower, candidate, bestDistance) {
			continue
		}
		if d := distance(lower, strings.ToLower(candidate), bestDistance); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// DidYouMean returns the end of a message about an unknown word, with the nearest known word; "" if none is near.
func DidYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return "; did you mean \"" + near + "\"?"
	}
	return ""
}

// IsNear reports whether a and b differ in at most most letters that are wrong, missing, too many or swapped with their neighbour.
func IsNear(a, b string, most int) bool {
	return !isFar(a, b, most+1) && distance(a, b, most+1) <= most
}

// isFar reports whether a has so many letters that b lacks that their distance cannot be below a limit. It rules out most words at once,
// without their distance.
func isFar(a, b string, limit int) bool { return bits.OnesCount32(lettersOf(a)&^lettersOf(b)) >= limit }

// lettersOf returns the set of the ASCII letters of a word; their case does not count.
func lettersOf(word string) (set uint32) {
	for i := range len(word) {
		if b := word[i] | 0x20; 'a' <= b && b <= 'z' {
			set |= 1 << (b - 'a')
		}
	}
	return set
}

// distance returns the optimal string alignment distance of a and b in bytes, or limit if the distance is not below the limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	var room [3][64]int
	before, row, next := room[0][:], room[1][:], room[2][:]
	if len(b) >= len(row) {
		before, row, next = make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	}
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
			least = min(least, next[j])
		}
		if least > limit {
			return limit // a swap may yet cost one less than this row
		}
		before, row, next = row, next, before
	}
	return min(row[len(b)], limit)
}
