package terminal

import "os"

// Width returns how many columns the terminal has to which a stream goes, 80 if that cannot be known.
func Width(stream any) int {
	if f, ok := stream.(*os.File); ok {
		if width := widthOfTerminal(f); width > 0 {
			return width
		}
	}
	return 80
}
