package settings

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// A settings file, or a repository, may have been put there by another user. In a folder in which every user may write, it must belong to
// the user or to root. Elsewhere it may also belong to the owner of the working directory, into which the user has gone: that is a checkout
// of somebody else, as CI mounts it into containers where root or another user runs, and it may do no more than any other checkout (see
// Project). Above a folder of the user, no file of another user counts.

// trust says whose files are trusted.
type trust struct {
	user  []int // the user IDs of the user and of root
	owner int   // the user ID of the owner of the working directory; -1 if every user may write in it
}

// trustIn returns whom the user trusts in a working directory. With sudo, this includes the user who has called it.
func trustIn(here string) trust {
	t := trust{user: []int{0, os.Geteuid()}, owner: -1}
	if uid, err := strconv.Atoi(os.Getenv("SUDO_UID")); err == nil && os.Geteuid() == 0 {
		t.user = append(t.user, uid)
	}
	if info, err := os.Stat(here); err == nil && !isOpen(info.Mode()) {
		if uid, known := ownerOf(info); known {
			t.owner = uid
		}
	}
	return t
}

// isOpen reports whether every user may write in a folder.
func isOpen(mode os.FileMode) bool { return mode.IsDir() && mode&0o002 != 0 }

// ours reports whether a file belongs to a trusted user. open says that every user may write in its folder: then the owner of the working
// directory is not trusted. Both a link and its target must belong to a trusted user.
func (t trust) ours(path string, open bool) bool {
	for _, stat := range []func(string) (os.FileInfo, error){os.Lstat, os.Stat} {
		info, err := stat(path)
		if err != nil {
			return true // a file that does not exist cannot be read
		}
		if uid, known := ownerOf(info); known && !slices.Contains(t.user, uid) && (open || isOpen(info.Mode()) || uid != t.owner) {
			return false
		}
	}
	return true
}

// distrust returns the reason why a settings file is not read; "" if it is: it, its folder, a parent up to the root of the repository, or
// the repository belongs to another user. file and top, the root of the repository, are absolute paths, without links except the file
// itself; top is "" outside a repository.
func (t trust) distrust(file, top string) string {
	folder, open := filepath.Dir(file), false
	for at := folder; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		open = err != nil || isOpen(info.Mode())
		switch {
		case at == folder && !t.ours(file, open):
			return "it belongs to another user"
		case !t.ours(at, false):
			return "the folder " + at + " belongs to another user"
		case at == top && !t.ours(filepath.Join(top, ".git"), open):
			return "the repository, " + filepath.Join(top, ".git") + ", belongs to another user"
		case top == "" || at == top || filepath.Dir(at) == at:
			return ""
		}
	}
}
