package document

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator makes documents at random: JSON in all its forms, and texts that are almost JSON.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 0))} }

// odd are pieces of text that JSON does not allow, or allows in strings only, or whose place matters.
var odd = []string{
	"\ufeff", "\x00", "\u00a0", "\u2028", "\u2029", "\u0085", "\v", "\f", "\x1f", "\x7f", "\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x80", "\xf4\x90\x80\x80", "\xf0\x9f\x98\x80",
	"//", "/**/", "#", "'", "\"", "\\", "\\u", "\\u00", "\\x41", "\\'", "\\ud83d", "\\ude00", ",", ":", "{", "}", "[", "]", "-", "+", ".", "e", "0", "00", "NaN", "Infinity",
	"undefined", "True", "nul", "\n", "\r", "\t", " ", "\"\":", "1 ", "{}",
}

var numbers = []string{
	"0", "-0", "7", "-12", "1.50", "-0.0", "1e5", "1E+05", "2.5e-3", "1e999999999", "-1E400", "9007199254740993", "0.1e00", "123456789012345678901234567890", "1e-400",
	"01", "-", "1.", ".5", "1e", "1e+", "+1", "0x1", "1.e1", "--1", "1_0", "-01",
}

var escapes = []string{`\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`, `\u0000`, `\u0069`, `\u2028`, `\ud83d\ude00`, `\uD83D\uDE00`, `\ud800`, `\udc00`, `\ud800\ud800`, `\uFFFF`, `\udc00\ud800`}

var plainTexts = []string{"a", "id", "type", "é", "日本", "\U0001F600", "\u2028", "\u200b", "\u007f", "\ufeff", " ", "//", "\u00a0", "#", "'", "[]"}

func (g generator) oneOf(from []string) string { return from[g.IntN(len(from))] }

// document returns a document. About every third is JSON.
func (g generator) document() []byte {
	depth := g.IntN(6)
	if g.IntN(500) == 0 {
		return g.deep()
	}
	var b bytes.Buffer
	if g.IntN(40) == 0 {
		b.WriteString(g.oneOf(odd))
	}
	g.value(&b, depth)
	g.space(&b)
	doc := b.Bytes()
	if g.IntN(3) > 0 {
		for range 1 + g.IntN(3) {
			doc = g.mutated(doc)
		}
	}
	return doc
}

// deep returns a document of about the greatest depth that Parse accepts, sometimes with a closing bracket too few or too many.
func (g generator) deep() []byte {
	n := UsualDepth - 2 + g.IntN(4)
	open, shut := "[", "]"
	if g.IntN(2) == 0 {
		open, shut = `{"":`, "}"
	}
	return []byte(strings.Repeat(open, n) + "1" + strings.Repeat(shut, n-1+g.IntN(3)))
}

func (g generator) space(b *bytes.Buffer) {
	for g.IntN(4) == 0 {
		b.WriteByte(" \t\r\n"[g.IntN(4)])
	}
}

func (g generator) value(b *bytes.Buffer, depth int) {
	g.space(b)
	kind := g.IntN(6)
	if depth == 0 {
		kind = g.IntN(4)
	}
	switch kind {
	case 0:
		b.WriteString(g.oneOf([]string{"true", "false", "null"}))
	case 1:
		b.WriteString(g.number())
	case 2, 3:
		g.text(b)
	case 4:
		b.WriteByte('[')
		for i := range g.IntN(4) {
			if i > 0 {
				b.WriteByte(',')
			}
			g.value(b, depth-1)
			g.space(b)
		}
		g.space(b)
		b.WriteByte(']')
	default:
		g.object(b, depth)
	}
}

// object writes an object, sometimes one with many members: Parse finds their duplicates in another way.
func (g generator) object(b *bytes.Buffer, depth int) {
	members := g.IntN(5)
	if g.IntN(50) == 0 {
		members, depth = 10+g.IntN(20), 1
	}
	b.WriteByte('{')
	for i := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		g.space(b)
		if g.IntN(3) == 0 { // a name that often occurs twice, sometimes with escapes
			b.WriteString(g.oneOf([]string{`"id"`, `"\u0069d"`, `"i\u0064"`, `"a"`, `"\u0061"`, `""`, `"\ud800"`, `"\udfff"`, `"\ufffd"`}))
		} else {
			g.text(b)
		}
		g.space(b)
		b.WriteByte(':')
		g.value(b, depth-1)
		g.space(b)
	}
	g.space(b)
	b.WriteByte('}')
}

func (g generator) number() string {
	if g.IntN(3) > 0 {
		return numbers[g.IntN(15)] // the first 15 are JSON
	}
	if g.IntN(10) == 0 {
		return g.oneOf(numbers)
	}
	return fmt.Sprint(g.IntN(1000)) + g.oneOf([]string{"", ".0", "e1", "E-2", ".25e+10", strings.Repeat("9", g.IntN(400))})
}

func (g generator) text(b *bytes.Buffer) {
	b.WriteByte('"')
	for range g.IntN(4) {
		switch g.IntN(4) {
		case 0:
			b.WriteString(g.oneOf(escapes))
		case 1:
			b.WriteString(strings.Repeat("x", g.IntN(20))) // plain looks at several bytes at once
		default:
			b.WriteString(g.oneOf(plainTexts))
		}
	}
	b.WriteByte('"')
}

// mutated returns a document with a piece inserted, deleted, repeated, changed or cut off.
func (g generator) mutated(doc []byte) []byte {
	at := g.IntN(len(doc) + 1)
	to := min(len(doc), at+1+g.IntN(4))
	before, within, after := doc[:at:at], doc[at:to], doc[to:]
	switch g.IntN(6) {
	case 0:
		return append(append(before, g.oneOf(odd)...), doc[at:]...)
	case 1:
		return append(before, after...)
	case 2:
		return append(append(append(before, within...), within...), after...)
	case 3:
		return append(append(before, byte(g.IntN(256))), doc[min(len(doc), at+1):]...)
	case 4:
		return append(append(before, g.number()...), after...)
	default:
		return before
	}
}
