package history

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"strconv"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules/format"
)

// HashID hashes an id or another text. A UUID written as a URN has the same hash in capital and in small letters (RFC 4122, 8141).
func HashID(seed maphash.Seed, text []byte) uint64 {
	const length = len(format.UUIDURN) + 36
	if len(text) != length || text[3] != ':' || text[8] != ':' || !hasCapital(text) {
		return maphash.Bytes(seed, text)
	}
	if _, ok := format.UUID(text[len(format.UUIDURN):]); !ok || !bytes.EqualFold(text[:len(format.UUIDURN)], []byte(format.UUIDURN)) {
		return maphash.Bytes(seed, text)
	}
	var small [length]byte
	for i, c := range text {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		small[i] = c
	}
	return maphash.Bytes(seed, small[:])
}

// hasCapital reports whether text of eight bytes or more may have a capital letter: a byte from 0x40 to 0x5F. A UUID in small letters has
// no such byte.
func hasCapital(text []byte) bool {
	const bit = 0x4040404040404040
	found := uint64(0)
	for i := 0; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		found |= w &^ (w << 1) & bit
	}
	w := binary.LittleEndian.Uint64(text[len(text)-8:])
	return found|w&^(w<<1)&bit != 0
}

// mostNames bounds the bytes of the remembered names of inputs.
const mostNames = 1 << 24

// inputNames are the names of the last inputs of a run, by number. The zero value is empty.
type inputNames struct {
	names []string // the last names, in the order of the inputs
	first uint32   // the number of names[0]
	bytes int      // the bytes of the names in memory
}

// add remembers a name, and returns its number.
func (l *inputNames) add(name string) uint32 {
	const each = 16 // the bytes of a name in memory beside its text
	l.names = append(l.names, name)
	for l.bytes += len(name) + each; l.bytes > mostNames && len(l.names) > 1; l.first++ {
		l.bytes -= len(l.names[0]) + each
		l.names = l.names[1:]
	}
	return l.first + uint32(len(l.names)) - 1
}

// of returns the name with a number, in a form that is safe to print: quoted if it has other than graphic characters, and shortened if it
// is long.
func (l *inputNames) of(number uint32) string {
	if number < l.first {
		return "an earlier input"
	}
	const most = 200
	name := l.names[number-l.first]
	if utf8.RuneCountInString(name) > most {
		runes := []rune(name)
		name = "…" + string(runes[len(runes)-most:])
	}
	if quoted := strconv.QuoteToGraphic(name); quoted[1:len(quoted)-1] != name {
		return quoted
	}
	return name
}
