//go:build unix

package cmd

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives a file the owner and group of another.
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

// hasOtherNames reports whether a file is to be found under several names, hard links.
func hasOtherNames(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink > 1
}

// ownerOf returns the number of the user to whom a file belongs, as far as there is one.
func ownerOf(info fs.FileInfo) (uid int, known bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}
