package source

import (
	"bufio"
	"encoding/binary"
)

// frames returns the bytes of zstd frames that follow one another (RFC 8878), and finds where they end. The library takes a few other bytes
// after them for a frame that is cut off.
type frames struct {
	in       *bufio.Reader
	next     piece // the kind of the next piece
	left     int64 // the number of bytes of the current piece that were not returned yet
	checksum int64 // the length of the checksum of the current frame in bytes
}

// piece is a piece of a frame.
type piece uint8

const (
	header piece = iota
	block
	unknown // data that the library will not understand either
)

func (f *frames) Read(p []byte) (int, error) {
	for f.left == 0 {
		if err := f.measure(); err != nil {
			return 0, err
		}
	}
	n, err := f.in.Read(p[:min(int64(len(p)), f.left)])
	if f.next != unknown {
		f.left -= int64(n)
	}
	return n, err
}

// measure finds the length of the next piece. The error is io.EOF after the last frame.
func (f *frames) measure() error {
	if f.next == block {
		f.measureBlock()
		return nil
	}
	if more, err := begins(f.in, zstdFormat); err != nil {
		return err
	} else if !more {
		return errFollows
	}
	f.measureHeader()
	return nil
}

// measureHeader finds the length of a header, or of a frame to skip with its content.
func (f *frames) measureHeader() {
	head, err := f.in.Peek(5)
	switch {
	case err != nil:
		f.pass()
	case head[0]&0xF0 == 0x50:
		if head, err = f.in.Peek(8); err != nil {
			f.pass()
			return
		}
		f.left = 8 + int64(binary.LittleEndian.Uint32(head[4:]))
	default:
		descriptor := head[4]
		f.next, f.left, f.checksum = block, 5+int64([]int{0, 1, 2, 4}[descriptor&3]+[]int{0, 2, 4, 8}[descriptor>>6]), int64(descriptor&4)
		if isSingle := descriptor&(1<<5) != 0; !isSingle || descriptor>>6 == 0 {
			f.left++ // the size of the window, or a size of the content in one byte
		}
	}
}

// measureBlock finds the length of a block. The last block includes the checksum of the frame.
func (f *frames) measureBlock() {
	head, err := f.in.Peek(3)
	if err != nil {
		f.pass()
		return
	}
	bits := int64(head[0]) | int64(head[1])<<8 | int64(head[2])<<16
	switch kind := bits >> 1 & 3; kind {
	case 1: // a byte that is repeated
		f.left = 3 + 1
	case 3:
		f.pass()
		return
	default:
		f.left = 3 + bits>>3
	}
	if isLast := bits&1 != 0; isLast {
		f.next, f.left = header, f.left+f.checksum
	}
}

// pass lets all further bytes through.
func (f *frames) pass() { f.next, f.left = unknown, 1<<62 }
