package terminal

import (
	"os"

	"golang.org/x/sys/windows"
)

// widthOfTerminal returns how many columns the window of a console shows, 0 if that cannot be known.
func widthOfTerminal(f *os.File) int {
	var info windows.ConsoleScreenBufferInfo
	if windows.GetConsoleScreenBufferInfo(windows.Handle(f.Fd()), &info) != nil {
		return 0
	}
	return int(info.Window.Right-info.Window.Left) + 1
}
