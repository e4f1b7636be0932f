package settings

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// Who else may put a configuration, or a repository, where it would be found? In a folder in which everyone may write, anybody: what
// is there must belong to the user, or to root. Elsewhere it may also belong to the owner of the working directory, to which the
// user has gone: that is a checkout of somebody else, as CI mounts it into containers where root or another user runs, and may
// say no more than any other checkout (see Project). But above a folder of the user's own nothing counts that is another's.

// trust says whose files are taken to be the user's.
type trust struct {
	user  []int // and root
	owner int   // of the working directory; -1 if everyone may write in that
}

// trustIn returns whom the user trusts who is in a folder. With sudo, it is also who has called it.
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

// isOpen reports whether everyone may write in a folder.
func isOpen(mode os.FileMode) bool { return mode.IsDir() && mode&0o002 != 0 }

// ours reports whether a file belongs to a trusted user: for one in a folder in which everyone may write, the user alone. A link
// must do so, and what it leads to.
func (t trust) ours(path string, open bool) bool {
	for _, stat := range []func(string) (os.FileInfo, error){os.Lstat, os.Stat} {
		info, err := stat(path)
		if err != nil {
			return true // there is nothing that could be read
		}
		if uid, known := ownerOf(info); known && !slices.Contains(t.user, uid) && (open || isOpen(info.Mode()) || uid != t.owner) {
			return false
		}
	}
	return true
}

// distrust says why a configuration is not read, "" if it is: it belongs to somebody else, or its folder does, or one above as far as
// the repository goes, or the repository. file and top, the folder of the repository, are absolute paths, without links but for the file
// itself; top is "" if there is none.
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
