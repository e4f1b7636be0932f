package terminal

import (
	"os"

	"github.com/fatih/color"

	"github.com/caliper-lint/caliper-lint/validate/report"
)

// When is a value of --color: when text is coloured.
type When string

// Whens are the values of --color.
var Whens = []string{"auto", "always", "never"}

// On reports whether text for a stream is coloured. With auto, text on a terminal is, unless the environment has NO_COLOR or TERM=dumb.
func (w When) On(stream any) bool {
	switch w {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && Is(stream)
}

// Error returns the line for an error of the program.
func Error(text string, colour bool) string {
	return report.Style(colour, color.FgRed, color.Bold).Sprint("caliper-lint:") + " " + text + "\n"
}
