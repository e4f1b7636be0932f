//go:build !unix

package settings

import "io/fs"

// ownerOf returns false: on this system owners have no numbers, and every settings file is trusted.
func ownerOf(fs.FileInfo) (uid int, known bool) { return 0, false }
