// Package spool holds bytes in memory, compressed: text that must be held to its end then takes some percent of its length.
package spool

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/zstd"
)

// block is how many bytes are compressed together. Fewer than that are held as they are.
const block = 1 << 20

// Buffer takes bytes, and gives them back as often as is wanted.
type Buffer struct {
	blocks  [][]byte // each compressed
	rest    []byte   // what has come since
	encoder *zstd.Encoder
}

// Write adds bytes.
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

// pack compresses a block.
func (b *Buffer) pack() (err error) {
	if b.encoder == nil {
		b.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
			zstd.WithWindowSize(block), zstd.WithLowerEncoderMem(true))
		if err != nil {
			return err
		}
	}
	b.blocks = append(b.blocks, bytes.Clone(b.encoder.EncodeAll(b.rest, nil))) // a clone has no room to spare
	b.rest = b.rest[:0]
	return nil
}

// Reset forgets all bytes.
func (b *Buffer) Reset() { b.blocks, b.rest = nil, b.rest[:0] }

// Reader reads what has been written, from its beginning.
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

// reader reads blocks.
type reader struct {
	blocks  [][]byte
	decoder *zstd.Decoder
	memory  []byte
	plain   []byte // of the block at hand, what has not been read
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
