//go:build !unix

package source

import "io/fs"

// isOurs reports whether a file is the user's: who owns it is not looked at here.
func isOurs(_, _ fs.FileInfo) bool { return true }
