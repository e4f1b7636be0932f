package terminal

import (
	"errors"
	"io"
	"os"
)

// Closed is what a stream is said to be that may be closed.
const Closed = "closed, or /dev/null opened to read and write"

// MayBeClosed reports whether a standard stream may have been closed when the program was started. Go has then opened /dev/null instead, to
// read and write. So do some programs that start others, to give them nothing, or throw away what they print; shells do not.
func MayBeClosed(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok || !readsAndWrites(f) {
		return false
	}
	info, err := f.Stat()
	if err != nil {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err == nil && os.SameFile(info, null)
}

// Input returns standard input. From one that may be closed nothing can be read: it would else be taken for an empty one.
func Input(stdin io.Reader) io.Reader {
	if MayBeClosed(stdin) {
		return closed{}
	}
	return stdin
}

type closed struct{}

func (closed) Read([]byte) (int, error) { return 0, errors.New("it is " + Closed) }
