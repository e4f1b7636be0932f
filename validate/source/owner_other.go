//go:build !unix

package source

import "io/fs"

// isOurs reports whether a file belongs to the user. On this system it is true for every file.
func isOurs(_, _ fs.FileInfo) bool { return true }
