package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
)

// OpenUntil opens a file. A named pipe opens only when another program opens it for writing, which may never happen: OpenUntil waits until
// ctx is done. Then the error is ErrInterrupted.
func OpenUntil(ctx context.Context, path string) (*os.File, error) {
	type result struct {
		*os.File
		error
	}
	opened := make(chan result, 1)
	go func() {
		f, err := os.Open(path)
		opened <- result{f, err}
	}()
	select {
	case r := <-opened:
		return r.File, r.error
	case <-ctx.Done():
		return nil, ErrInterrupted
	}
}

// examine reports whether an open file is foreign, if mayBeForeign is set. Another file can then be read from its beginning. The error is
// the reason why it cannot be read.
func (o *Options) examine(ctx context.Context, f *os.File, mayBeForeign bool) (isForeign bool, err error) {
	info, err := f.Stat()
	if err != nil {
		return false, nil // reading it returns the reason
	}
	if o.isOutput(info) {
		return false, errors.New("this run also writes to it")
	}
	if !mayBeForeign || !info.Mode().IsRegular() {
		return false, nil
	}
	if o.isForeign(ctx, f) {
		if o.BytesRead != nil {
			o.BytesRead.Add(info.Size())
		}
		return true, nil
	}
	_, err = f.Seek(0, io.SeekStart)
	return false, err
}

// mostRefused bounds the bytes by which a file is refused.
const mostRefused = 1 << 16

// refusal returns the reason why a file that the user names is not read; "" if it is read.
func (o *Options) refusal(ctx context.Context, path string, info fs.FileInfo) string {
	if o.Refuse == nil || !info.Mode().IsRegular() {
		return ""
	}
	f, err := OpenUntil(ctx, path)
	if err != nil {
		return "" // reading it gives the same error
	}
	defer f.Close()
	head, _ := io.ReadAll(io.LimitReader(&decompressed{raw: f, maxRatio: int64(o.MaxRatio)}, mostRefused))
	return o.Refuse(head)
}

// isForeign reads a file to the first trace of Caliper data, or to its end.
func (o *Options) isForeign(ctx context.Context, f *os.File) bool {
	foreign, err := o.Foreign(reader{ctx, &decompressed{raw: f, maxRatio: int64(o.MaxRatio)}})
	return foreign && err == nil
}

// decompress returns a reader of the decompressed data of an input. It counts the bytes of the input.
func (o *Options) decompress(in io.Reader) io.Reader {
	if o.BytesRead != nil {
		in = counted{in, o.BytesRead}
	}
	return &decompressed{raw: in, maxRatio: int64(o.MaxRatio)}
}
