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

// On reports whether text for a stream is coloured. By auto it is on a terminal, unless NO_COLOR or TERM=dumb say that it should not be.
func (w When) On(stream any) bool {
	switch w {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && Is(stream)
}

// Error returns a message about something that the program could not do, as a line.
func Error(text string, colour bool) string {
	return report.Style(colour, color.FgRed, color.Bold).Sprint("caliper-lint:") + " " + text + "\n"
}
