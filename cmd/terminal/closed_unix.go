//go:build unix

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// readsAndWrites reports whether a file is open both for reading and for writing.
func readsAndWrites(f *os.File) bool {
	flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	return err == nil && flags&unix.O_ACCMODE == unix.O_RDWR
}
