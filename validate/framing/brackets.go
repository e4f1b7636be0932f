package framing

import "bytes"

// brackets finds where the values of a list begin, or the records of an input, without reading them: it counts brackets
// outside strings. Of JSON what it says is right. Of what is not, it is up to the first fault: who reads the values comes
// upon that fault before anything else that brackets has got wrong.
type brackets struct {
	level int  // how many containers are around the values; 0: they are records, of which only objects and arrays count
	depth int  // how many are around the place that has been reached
	at    int  // that place: all of the data before it has been looked at
	start int  // where the last value begins that was found
	found int  // how many were
	end   int  // where the container around the values ends, -1 as long as that is not known
	stuck bool // a comma is not between two values: this is no list
}

// scan looks at data as far as it can be told what it is. A string that is still open is left for the next call.
func (b *brackets) scan(data []byte) {
	for b.at < len(data) && b.end < 0 {
		switch data[b.at] {
		case '"':
			end := stringEnd(data, b.at)
			if end < 0 {
				return
			}
			b.at = end
			continue
		case '{', '[':
			if b.depth == 0 && b.level == 0 {
				b.begins(b.at)
			}
			b.depth++
		case '}', ']':
			if b.depth = max(0, b.depth-1); b.depth < b.level {
				b.end = b.at
			}
		case ',':
			if b.depth != b.level || b.level == 0 || b.stuck {
				break
			}
			before, after := bytes.TrimRight(data[:b.at], spaces), bytes.TrimLeft(data[b.at+1:], spaces)
			if len(after) == 0 {
				return
			}
			if b.stuck = len(before) == 0 || before[len(before)-1] == ',' || !startsValue(after[0]); !b.stuck {
				b.begins(len(data) - len(after))
			}
		}
		b.at++
	}
}

func (b *brackets) begins(at int) {
	b.start = at
	b.found++
}

// shift lets the data begin so many bytes later.
func (b *brackets) shift(by int) { b.at, b.start = max(0, b.at-by), max(0, b.start-by) }

// stringEnd returns where the string ends that begins at an offset, behind its quote; -1 if it does not.
func stringEnd(data []byte, at int) int {
	for end := at + 1; ; end++ {
		n := bytes.IndexByte(data[end:], '"')
		if n < 0 {
			return -1
		}
		end += n
		escapes := 0
		for data[end-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return end + 1
		}
	}
}
