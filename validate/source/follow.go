package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// newFollower opens a file that grows. reopening says that the file was followed before: then newFollower waits until there is a file of
// this name again. interval is the time between two looks at the file. The error is ErrInterrupted if ctx is done.
func newFollower(ctx context.Context, path string, interval time.Duration, reopening bool) (*follower, error) {
	f, err := openRegular(path)
	for reopening && errors.Is(err, fs.ErrNotExist) && wait(ctx, interval) {
		f, err = openRegular(path)
	}
	switch {
	case err == nil:
		return &follower{ctx: ctx, path: path, interval: interval, f: f}, nil
	case ctx.Err() != nil:
		return nil, ErrInterrupted
	}
	return nil, err
}

// openRegular opens a regular file. Other files do not grow.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("only a regular file can be followed")
	}
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

// wait returns true after a time, or false as soon as ctx is done.
func wait(ctx context.Context, some time.Duration) bool {
	timer := time.NewTimer(some)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// tailLength is the number of the last read bytes that are kept, to see whether they are still in the file. Lines with ids and times hardly
// ever end alike.
const tailLength = 256

// follower reads a file as it grows.
type follower struct {
	ctx      context.Context
	path     string
	interval time.Duration
	f        *os.File
	offset   int64  // the number of bytes that were read
	tail     []byte // the bytes before the offset
	given    bool   // data was returned since the last pause
	replaced bool   // another file has the path now
	missed   string // a message about data that may be missing, since the file has ended; "" if it has not ended
}

func (r *follower) Read(p []byte) (int, error) {
	for {
		n, err := r.f.Read(p)
		if n > 0 {
			if r.isRewritten() {
				return 0, io.EOF
			}
			r.offset += int64(n)
			r.tail = append(r.tail, p[max(0, n-tailLength):n]...)
			r.tail = append(r.tail[:0], r.tail[max(0, len(r.tail)-tailLength):]...)
			r.given = true
			return n, nil
		}
		if err != io.EOF {
			return 0, err
		}
		if r.given {
			r.given = false
			return 0, ErrPause
		}
		if over, err := r.look(); err != nil {
			return 0, err
		} else if over {
			return 0, io.EOF
		}
		if !wait(r.ctx, r.interval) {
			return 0, ErrInterrupted
		}
	}
}

// Close closes the file.
func (r *follower) Close() error { return r.f.Close() }

// look reports whether nothing more will be added to the file: it was truncated or rewritten, or another file has had its path since the
// last look, and all of this one was read.
func (r *follower) look() (bool, error) {
	info, err := r.f.Stat()
	switch {
	case err != nil:
		return false, err
	case r.isRewritten():
		return true, nil
	case r.replaced && info.Size() == r.offset:
		r.missed = "another file has this name now and is read from its beginning; later writes to the one before are not read, nor files that had the name in between"
		return true, nil
	}
	named, err := os.Stat(r.path)
	r.replaced = err == nil && !os.SameFile(info, named) // while no file has the path, the old one may still grow
	return false, nil
}

// isRewritten reports whether the last read bytes are no longer in the file.
func (r *follower) isRewritten() bool {
	now := make([]byte, len(r.tail))
	if n, _ := r.f.ReadAt(now, r.offset-int64(len(now))); n == len(now) && bytes.Equal(now, r.tail) {
		return false
	}
	r.missed = "the file was truncated or rewritten and is read from its beginning; data that was written just before may be missing"
	return true
}

// left returns the number of bytes of the file that were not read.
func (r *follower) left() int64 {
	info, err := r.f.Stat()
	if err != nil {
		return 0
	}
	return max(0, info.Size()-r.offset)
}
