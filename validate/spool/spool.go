// Package spool holds bytes in memory, compressed: text that must be held to its end then takes some percent of its length.
package spool

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/zstd"
)

// block is the number of bytes that are compressed together. Fewer bytes are held as they are.
const block = 1 << 20

// Buffer holds the bytes that are written to it. They can be read any number of times.
type Buffer struct {
	blocks  [][]byte // the compressed blocks
	rest    []byte   // the bytes after the last block
	encoder *zstd.Encoder
}

// Write adds bytes. The error is that of the compression.
func (b *Buffer) Write(p []byte) (n int, err error) {
	for n < len(p) {
		some := min(block-len(b.rest), len(p)-n)
		b.rest = append(b.rest, p[n:n+some]...)
		n += some
		if len(b.rest) == block {
			if err := b.pack(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// pack compresses the rest to a block.
func (b *Buffer) pack() (err error) {
	if b.encoder == nil {
		b.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
			zstd.WithWindowSize(block), zstd.WithLowerEncoderMem(true))
		if err != nil {
			return err
		}
	}
	b.blocks = append(b.blocks, bytes.Clone(b.encoder.EncodeAll(b.rest, nil))) // a clone has no spare capacity
	b.rest = b.rest[:0]
	return nil
}

// Reset forgets all bytes.
func (b *Buffer) Reset() { b.blocks, b.rest = nil, b.rest[:0] }

// Reader returns a reader of all bytes that have been written. The Buffer must not change while it is read.
func (b *Buffer) Reader() (io.Reader, error) {
	if len(b.blocks) == 0 {
		return bytes.NewReader(b.rest), nil
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	return io.MultiReader(&reader{blocks: b.blocks, decoder: decoder}, bytes.NewReader(b.rest)), nil
}

// reader reads compressed blocks.
type reader struct {
	blocks  [][]byte
	decoder *zstd.Decoder
	memory  []byte // the decompressed block
	plain   []byte // the part of memory that was not read yet
}

func (r *reader) Read(p []byte) (int, error) {
	for len(r.plain) == 0 {
		if len(r.blocks) == 0 {
			r.decoder.Close()
			return 0, io.EOF
		}
		var err error
		if r.memory, err = r.decoder.DecodeAll(r.blocks[0], r.memory[:0]); err != nil {
			return 0, err
		}
		r.blocks, r.plain = r.blocks[1:], r.memory
	}
	n := copy(p, r.plain)
	r.plain = r.plain[n:]
	return n, nil
}
