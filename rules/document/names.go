package document

import (
	"encoding/binary"
	"math/bits"
)

// Names gives each of a fixed set of words a small number, so that a word of a document is looked up once, when it is read. It is immutable
// and safe for concurrent use.
type Names struct {
	words []string // the words by ID; words[0] is unused
	slots []uint16 // a hash table with open addressing; 0: free
}

// Unknown is the ID of every word that is not in the set.
const Unknown = 0

// NewNames numbers the words in their order, from 1. A word given twice keeps its first number.
func NewNames(words []string) *Names {
	size := 64
	for size < 4*len(words) {
		size *= 2
	}
	n := &Names{words: make([]string, 1, len(words)+1), slots: make([]uint16, size)}
	for _, w := range words {
		slot := n.find([]byte(w))
		if n.slots[slot] == Unknown {
			n.slots[slot] = uint16(len(n.words))
			n.words = append(n.words, w)
		}
	}
	return n
}

// ID returns the number of a word, or Unknown.
func (n *Names) ID(word []byte) uint16 { return n.slots[n.find(word)] }

// Word returns the word of a number, or "" for Unknown.
func (n *Names) Word(id uint16) string { return n.words[id] }

// Len is one more than the largest ID.
func (n *Names) Len() int { return len(n.words) }

func (n *Names) find(word []byte) int {
	mask := len(n.slots) - 1
	slot := hash(word) & mask
	for {
		id := n.slots[slot]
		if id == Unknown || n.words[id] == string(word) {
			return slot
		}
		slot = (slot + 1) & mask
	}
}

// hash mixes the length and the bytes at both ends, which is enough for a few hundred words.
func hash(word []byte) int {
	var head, tail uint64
	switch n := len(word); {
	case n >= 8:
		head, tail = binary.LittleEndian.Uint64(word), binary.LittleEndian.Uint64(word[n-8:])
	case n >= 4:
		head, tail = uint64(binary.LittleEndian.Uint32(word)), uint64(binary.LittleEndian.Uint32(word[n-4:]))
	case n > 0:
		head, tail = uint64(word[0]), uint64(word[n/2])<<8|uint64(word[n-1])
	}
	h := (head ^ bits.RotateLeft64(tail, 29) ^ uint64(len(word))) * 0x9E3779B97F4A7C15
	return int(h >> 40)
}

// NoNames is for trees whose names need no IDs.
var NoNames = NewNames(nil)
