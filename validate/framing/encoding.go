package framing

import "bytes"

// encodingLength is the number of bytes from which encodingOf recognises an encoding.
const encodingLength = 4

// encodingAt returns the encoding, UTF-16 or UTF-32, of the record at an offset; "" for a record in UTF-8. Lines in UTF-16 can follow lines
// in UTF-8 if two programs write to one file.
func (b *Batch) encodingAt(at int) string {
	if !b.Layout.LineByLine || b.Oversize != nil {
		return b.Layout.encoding
	}
	if line := lineOf(b.Data[at:]); len(line) >= encodingLength {
		return encodingOf(line)
	}
	return ""
}

// encodingOf recognises UTF-16 and UTF-32 by the first bytes of a text: by a byte order mark, or by the places of the zeros in the first two
// characters. In JSON the first character is ASCII, and so is the second unless the first is a quotation mark.
func encodingOf(data []byte) string {
	data = data[:min(len(data), encodingLength)]
	zeros := ""
	for _, c := range data {
		zeros += string("x0"[btoi(c == 0)])
	}
	begins := func(with string) bool { return bytes.HasPrefix(data, []byte(with)) }
	switch {
	case begins("\xFF\xFE\x00\x00"), begins("\x00\x00\xFE\xFF"), zeros == "x000", zeros == "000x":
		return "UTF-32"
	case begins("\xFF\xFE"), begins("\xFE\xFF"), zeros == "x0x0", zeros == "0x0x", begins("\"\x00") && len(data) == encodingLength, begins("\x00\"") && len(data) == encodingLength:
		return "UTF-16"
	case zeros == "x0", zeros == "0x", zeros == "x0x", zeros == "0x0": // the text has fewer bytes than two characters
		return "UTF-16"
	}
	return ""
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
