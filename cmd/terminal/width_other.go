//go:build !unix && !windows

package terminal

import "os"

// widthOfTerminal cannot be asked here.
func widthOfTerminal(*os.File) int { return 0 }
