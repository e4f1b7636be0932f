package terminal

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// PrintableLines makes each of several lines printable. No line but the first then begins like a command to GitHub's runner.
func PrintableLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = words.Printable(lines[i])
		if i > 0 {
			lines[i] = NoCommand(lines[i])
		}
	}
	return strings.Join(lines, "\n")
}

// NoCommand returns a line that is printable so that it does not begin with ::, which is a command to GitHub's runner, behind any white space.
func NoCommand(line string) string {
	text := strings.TrimLeftFunc(line, unicode.IsSpace)
	if !strings.HasPrefix(text, "::") {
		return line
	}
	return line[:len(line)-len(text)] + `\` + text
}

// Path quotes the path of an input that could upset a terminal, and escapes what could be a command to a CI server.
func Path(path string) string {
	if path == source.Stdin {
		return validate.Stdin
	}
	if quoted := strconv.QuoteToGraphic(path); quoted[1:len(quoted)-1] != path {
		path = quoted
	}
	return words.Printable(path)
}
