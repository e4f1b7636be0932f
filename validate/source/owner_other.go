//go:build !unix

package source

import "io/fs"

// isOurs reports whether a file is the user's. On this system every file is taken to be.
func isOurs(_, _ fs.FileInfo) bool { return true }
