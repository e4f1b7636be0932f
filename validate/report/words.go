package report

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// withHint is what a finding says in one line of plain text.
func withHint(f *finding.Finding) string {
	if f.Hint == "" {
		return words.Printable(f.Message)
	}
	return words.Printable(f.Message) + " (" + words.Printable(f.Hint) + ")"
}

// pathOf returns the file of a finding with forward slashes, as programs for other systems want it.
func pathOf(file string) string { return strings.TrimPrefix(filepath.ToSlash(file), "./") }

// atLineStart makes the name of a file printable where a line begins with it: with a colon, behind white space or not, and another
// after it, the line would be a command.
func atLineStart(file string) string {
	if strings.HasPrefix(strings.TrimSpace(file), ":") {
		file = "./" + file
	}
	return words.Printable(file)
}

// noun is the name of what is counted alone.
func noun(n int, one string) string {
	if n == 1 {
		return one
	}
	return one + "s"
}

// sentence makes a title one, as SARIF wants it.
func sentence(title string) string {
	if title == "" {
		return title
	}
	return strings.ToUpper(title[:1]) + title[1:] + "."
}

// webLink returns what may be linked to, "" of all that is no page of the web: a saved report may name anything.
func webLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || words.Printable(address) != address {
		return ""
	}
	return address
}
