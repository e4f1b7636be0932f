package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
)

// OpenUntil opens a file. A named pipe opens only when another program writes to it, which may never happen: OpenUntil waits for it until
// ctx is done; then the error is ErrInterrupted.
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

// examine reports whether an open file is foreign, if it may be. A file that is not can then be read from its beginning. The error says
// why it cannot.
func (o *Options) examine(ctx context.Context, f *os.File, mayBeForeign bool) (isForeign bool, err error) {
	info, err := f.Stat()
	if err != nil {
		return false, nil // reading it will tell why
	}
	if o.isOutput(info) {
		return false, errors.New("this run writes to it")
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

// mostRefused is how many bytes tell whether a file is refused.
const mostRefused = 1 << 16

// refusal says why a file that the user names is not read, "" if it is.
func (o *Options) refusal(ctx context.Context, path string, info fs.FileInfo) string {
	if o.Refuse == nil || !info.Mode().IsRegular() {
		return ""
	}
	f, err := OpenUntil(ctx, path)
	if err != nil {
		return "" // reading it will tell why
	}
	defer f.Close()
	head, _ := io.ReadAll(io.LimitReader(&decompressed{raw: f, maxRatio: int64(o.MaxRatio)}, mostRefused))
	return o.Refuse(head)
}

// isForeign reads a file up to the place that shows that it is Caliper data, or to its end.
func (o *Options) isForeign(ctx context.Context, f *os.File) bool {
	foreign, err := o.Foreign(reader{ctx, &decompressed{raw: f, maxRatio: int64(o.MaxRatio)}})
	return foreign && err == nil
}

// decompress returns a reader of what an input is when it is decompressed.
func (o *Options) decompress(in io.Reader) io.Reader {
	if o.BytesRead != nil {
		in = counted{in, o.BytesRead}
	}
	return &decompressed{raw: in, maxRatio: int64(o.MaxRatio)}
}
