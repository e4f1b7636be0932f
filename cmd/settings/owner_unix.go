//go:build unix

package settings

import (
	"io/fs"
	"syscall"
)

// ownerOf returns the number of the user to whom a file belongs, as far as there is one.
func ownerOf(info fs.FileInfo) (uid int, known bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}
