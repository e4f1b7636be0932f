package framing

import "bytes"

// brackets finds the offsets of the items of a list, or of the records of an input, without parsing them: it counts brackets outside
// strings. In JSON the offsets are right. In other data they are right up to the first syntax fault, where the parser stops anyway.
type brackets struct {
	level int  // the number of containers around the values; 0: the values are records, and only objects and arrays are found
	depth int  // the number of containers around the offset at
	at    int  // the offset to which the data was scanned
	start int  // the offset of the last value that was found
	found int  // the number of values that were found
	end   int  // the offset of the end of the container around the values; -1 if it was not found yet
	stuck bool // a comma is not between two values, so the data is not a list
}

// scan scans data to its end, or to a string that does not end in it. The next call continues there.
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

// shift adapts the offsets after a number of bytes was removed from the beginning of the data.
func (b *brackets) shift(by int) { b.at, b.start = max(0, b.at-by), max(0, b.start-by) }

// stringEnd returns the offset after the closing quote of the string that begins at an offset; -1 if there is no closing quote.
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
