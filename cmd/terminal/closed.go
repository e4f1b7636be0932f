package terminal

import (
	"errors"
	"io"
	"os"
)

// Closed describes a stream for which MayBeClosed is true.
const Closed = "closed, or /dev/null opened to read and write"

// MayBeClosed reports whether a standard stream may have been closed when the program was started. Go then opens /dev/null instead, for
// reading and writing. Some programs open it so for the programs that they start, to give them no input or to discard their output; shells
// do not.
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

// Input returns standard input. If it may be closed, reading fails: otherwise it would seem to be empty.
func Input(stdin io.Reader) io.Reader {
	if MayBeClosed(stdin) {
		return closed{}
	}
	return stdin
}

type closed struct{}

func (closed) Read([]byte) (int, error) { return 0, errors.New("it is " + Closed) }
