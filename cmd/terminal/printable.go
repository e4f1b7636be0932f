package terminal

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// PrintableLines makes each line of s printable. No line except the first begins like a command to GitHub's runner.
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

// NoCommand returns a printable line with a backslash before a :: at its beginning, which GitHub's runner would take for a command even
// after white space.
func NoCommand(line string) string {
	text := strings.TrimLeftFunc(line, unicode.IsSpace)
	if !strings.HasPrefix(text, "::") {
		return line
	}
	return line[:len(line)-len(text)] + `\` + text
}

// Path returns the path of an input for a message. It quotes characters that could upset a terminal, and escapes commands to a CI server.
func Path(path string) string {
	if path == source.Stdin {
		return validate.Stdin
	}
	if quoted := strconv.QuoteToGraphic(path); quoted[1:len(quoted)-1] != path {
		path = quoted
	}
	return words.Printable(path)
}
