package help

import (
	"strings"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
)

// reflow breaks text into lines that fit. Lines without indentation make paragraphs. Items of a list, "- like this", and rows of a table,
// "like   this", go on below the beginning of their text. Other lines with a small indentation are commands: each keeps its line, and one
// that is too long goes on behind a backslash.
func reflow(text string) string {
	var p strings.Builder
	first, words := "", []string(nil) // of the paragraph or entry at hand
	flush := func() {
		switch {
		case words == nil:
		case isCommand(first):
			lines := terminal.Wrap(first, words[0], first+"  ", columns-len(" \\"))
			p.WriteString(strings.ReplaceAll(strings.TrimSuffix(lines, "\n"), "\n", " \\\n") + "\n")
		default:
			p.WriteString(terminal.Wrap(first, strings.Join(words, " "), strings.Repeat(" ", len(first)), columns))
		}
		words = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(strings.ReplaceAll(line, "\t", "  "), " \n")
		lead := line[:hangOf(line)]
		switch rest := line[len(lead):]; {
		case line == "":
			flush()
			p.WriteByte('\n')
		case words != nil && strings.TrimSpace(lead) == "" && len(lead) == len(first) && !isCommand(first):
			words = append(words, rest) // it goes on
		default:
			flush()
			first, words = lead, []string{rest}
		}
	}
	flush()
	return p.String()
}

// isCommand reports whether a line with this indentation is a command.
func isCommand(lead string) bool {
	return lead != "" && len(lead) <= 4 && strings.TrimSpace(lead) == ""
}

// hangOf returns the offset at which the text of a line begins: behind the indentation, and behind "- " or the first column of a table.
func hangOf(line string) int {
	text := strings.TrimLeft(line, " ")
	indent := len(line) - len(text)
	if indent == 0 {
		return 0
	}
	if strings.HasPrefix(text, "- ") {
		return indent + 2
	}
	if gap := strings.Index(text, "  "); gap > 0 {
		return indent + len(text) - len(strings.TrimLeft(text[gap:], " "))
	}
	return indent
}
