package terminal

import (
	"os"

	"golang.org/x/term"
)

// Width returns the number of columns of the terminal to which a stream goes; 80 if it cannot be known.
func Width(stream any) int {
	if f, ok := stream.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return 80
}
