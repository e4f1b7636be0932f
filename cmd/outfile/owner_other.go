//go:build !unix

package outfile

import (
	"io/fs"
	"os"
)

// keepOwner does nothing: on this system a new file gets its owner and rights from its folder.
func keepOwner(*os.File, fs.FileInfo) error { return nil }

// HasOtherNames returns false: it is used on Unix only.
func HasOtherNames(fs.FileInfo) bool { return false }
