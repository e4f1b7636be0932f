package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// Follow hands a file to use, with a reader that waits at the end of the file for more, until ctx is done. When the file is made
// shorter, or another file takes its name, the reader ends and use is given the file anew. every says how long the reader waits
// before it looks again. The reader returns ErrPause each time it has reached the end of the file. A file that cannot be read
// goes to fail. The error is that of use.
func Follow(ctx context.Context, path string, every time.Duration, use func(path string, r io.Reader) error, fail func(path string, err error)) error {
	for begun := false; ; begun = true {
		f, err := openRegular(path)
		for begun && errors.Is(err, fs.ErrNotExist) && wait(ctx, every) {
			f, err = openRegular(path)
		}
		if err != nil {
			if ctx.Err() == nil {
				fail(path, Reason(err))
			}
			return nil
		}
		err = use(path, reader{ctx, &follower{ctx: ctx, path: path, every: every, f: f}})
		f.Close()
		if failure := new(readError); errors.As(err, &failure) {
			if failure.error != ErrInterrupted {
				fail(path, Reason(failure.error))
			}
			return nil
		}
		if err != nil || ctx.Err() != nil {
			return err
		}
	}
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

// wait returns true after some time, or false as soon as ctx is done.
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

// follower reads a file as it grows.
type follower struct {
	ctx      context.Context
	path     string
	every    time.Duration
	f        *os.File
	offset   int64
	given    bool // data was returned since the last pause
	replaced bool // another file has the name of this one
}

func (r *follower) Read(p []byte) (int, error) {
	for {
		n, err := r.f.Read(p)
		if n > 0 {
			r.offset += int64(n)
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
		if !wait(r.ctx, r.every) {
			return 0, ErrInterrupted
		}
	}
}

// look reports whether nothing will be added to the file: it has become shorter than the part that was read, or another file has had
// its name for a while.
func (r *follower) look() (bool, error) {
	info, err := r.f.Stat()
	if err != nil {
		return false, err
	}
	if info.Size() < r.offset || r.replaced {
		return true, nil
	}
	named, err := os.Stat(r.path)
	r.replaced = err == nil && !os.SameFile(info, named) // while no file has the name, the old one may still grow
	return false, nil
}
