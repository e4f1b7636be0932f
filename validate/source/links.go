package source

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/bmatcuk/doublestar/v4"
)

// passedOver says what becomes of links with NoLinks.
const passedOver = ", which are skipped; to fix a linked file, name the link itself"

// match returns the files and folders that match a pattern, as expand does. With NoLinks it leaves out links, and paths that the pattern
// reaches through a link; links is the number of these.
func (o *Options) match(pattern string) (found []string, links int, err error) {
	all, err := expand(pattern)
	if !o.NoLinks {
		return all, 0, err
	}
	base, _ := doublestar.SplitPattern(filepath.ToSlash(filepath.Clean(pattern)))
	for _, path := range all {
		if throughLink(filepath.FromSlash(base), path) {
			links++
		} else {
			found = append(found, path)
		}
	}
	return found, links, err
}

// throughLink reports whether a path is a link, or leads through a link below a folder.
func throughLink(folder, path string) bool {
	for ; path != folder && path != filepath.Dir(path); path = filepath.Dir(path) {
		if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return true
		}
	}
	return false
}
