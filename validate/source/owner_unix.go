//go:build unix

package source

import (
	"io/fs"
	"os"
	"syscall"
)

// isOurs reports whether a file belongs to the user, to the administrator, or to the owner of the other file: in a container, all files of
// a project often belong to a user outside it.
func isOurs(file, other fs.FileInfo) bool {
	owner, ok := ownerOf(file)
	same, known := ownerOf(other)
	return ok && (owner == 0 || owner == os.Geteuid() || known && owner == same)
}

func ownerOf(file fs.FileInfo) (int, bool) {
	stat, ok := file.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}
