//go:build !unix

package outfile

import (
	"io/fs"
	"os"
)

// keepOwner does nothing where a new file has the owner and the rights that its folder gives it.
func keepOwner(*os.File, fs.FileInfo) error { return nil }

// HasOtherNames is not asked where a link is told by its own means.
func HasOtherNames(fs.FileInfo) bool { return false }
