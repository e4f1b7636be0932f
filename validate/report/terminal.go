package report

import (
	"strings"

	"github.com/fatih/color"
	"github.com/mattn/go-runewidth"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// pieces makes an excerpt printable: the text before the mark, at it and after it.
func pieces(e finding.Excerpt) (before, marked, after string) {
	parts := words.PrintableParts(e.Before, e.Marked, e.After)
	before, marked, after = parts[0], parts[1], parts[2]
	if e.CutLeft {
		before = "…" + before
	}
	if e.CutRight {
		after += "…"
	}
	return before, marked, after
}

// markWidth is how wide the mark under a text is: 1 under an object or array, since what is said of it is said of it as
// a whole.
func markWidth(marked string) int {
	if strings.HasPrefix(marked, "{") || strings.HasPrefix(marked, "[") {
		return 1
	}
	return columns(marked)
}

// columns is how many columns of a terminal a text takes.
func columns(text string) int {
	widths := runewidth.Condition{} // not what the environment says: the report has the same bytes everywhere
	return widths.StringWidth(text)
}

// style returns a colour that is used or not, whatever the environment says.
func style(colour bool, attributes ...color.Attribute) *color.Color {
	c := color.New(attributes...)
	if colour {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
	return c
}
