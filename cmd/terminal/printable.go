package terminal

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Printable escapes what could move a cursor, hide text or turn it around, or be a command to a CI server.
func Printable(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '[' && (strings.HasSuffix(s[:i], "##") || strings.HasSuffix(s[:i], "##vso")):
			b.WriteString(`\[`)
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
	}
	return b.String()
}

// PrintableLines makes each of several lines printable. No line but the first then begins like a command to GitHub's runner.
func PrintableLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = Printable(lines[i])
		if text := strings.TrimLeft(lines[i], " "); i > 0 && strings.HasPrefix(text, "::") {
			lines[i] = `\` + text
		}
	}
	return strings.Join(lines, "\n")
}

// Path quotes the path of an input that could upset a terminal, and escapes what could be a command to a CI server.
func Path(path string) string {
	if path == source.Stdin {
		return validate.Stdin
	}
	if quoted := strconv.QuoteToGraphic(path); quoted[1:len(quoted)-1] != path {
		path = quoted
	}
	return Printable(path)
}
