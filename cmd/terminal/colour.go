package terminal

import (
	"os"

	"github.com/fatih/color"
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

// Style returns a colour that is used or not, whatever the environment says.
func Style(on bool, attributes ...color.Attribute) *color.Color {
	c := color.New(attributes...)
	if on {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
	return c
}

// Error returns a message about something that the program could not do, as a line.
func Error(text string, colour bool) string {
	return Style(colour, color.FgRed, color.Bold).Sprint("caliper-lint:") + " " + text + "\n"
}
