package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/words"
)

// attribute writes name="value" with a space before it.
func attribute(name string, value any) string {
	return " " + name + `="` + escape(fmt.Sprint(value)) + `"`
}

// escape escapes text for XML, inside an attribute or between tags.
func escape(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(words.Printable(text))) // writing to a Buffer cannot fail
	return b.String()
}

// escapeLines does the same for several lines. No line then begins like a command to GitHub's runner.
func escapeLines(lines ...string) string {
	for i := range lines {
		lines[i] = escape(lines[i])
		if space, rest, ok := strings.Cut(lines[i], ":"); ok && strings.TrimSpace(space) == "" {
			lines[i] = space + "&#58;" + rest
		}
	}
	return strings.Join(lines, "\n")
}
