//go:build unix

package outfile

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives a file the owner and group of another. The error is that of the system.
func keepOwner(file *os.File, of fs.FileInfo) error {
	own, err := file.Stat()
	if err != nil {
		return err
	}
	want, known := of.Sys().(*syscall.Stat_t)
	has, ours := own.Sys().(*syscall.Stat_t)
	if !known || !ours || want.Uid == has.Uid && want.Gid == has.Gid {
		return nil
	}
	return file.Chown(int(want.Uid), int(want.Gid))
}

// HasOtherNames reports whether a file has several names, hard links.
func HasOtherNames(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink > 1
}
