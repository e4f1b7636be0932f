package report

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// withHint returns the message and hint of a finding as a line of plain text.
func withHint(f *finding.Finding) string {
	if f.Hint == "" {
		return words.Printable(f.Message)
	}
	return words.Printable(f.Message) + " (" + words.Printable(f.Hint) + ")"
}

// pathOf returns the file of a finding with forward slashes, as programs for other systems want it.
func pathOf(file string) string { return strings.TrimPrefix(filepath.ToSlash(file), "./") }

// atLineStart makes the name of a file printable at the beginning of a line. A name that begins with a colon gets ./ before it: with two
// colons, the line would be a command to a CI server.
func atLineStart(file string) string {
	if strings.HasPrefix(strings.TrimSpace(file), ":") {
		file = "./" + file
	}
	return words.Printable(file)
}

// noun returns the noun after a number, without the number.
func noun(n int, one string) string {
	if n == 1 {
		return one
	}
	return one + "s"
}

// sentence returns a title as a sentence, as SARIF wants it.
func sentence(title string) string {
	if title == "" {
		return title
	}
	return strings.ToUpper(title[:1]) + title[1:] + "."
}

// webLink returns an address if it is one of the web; else "". A saved report may name anything.
func webLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || words.Printable(address) != address {
		return ""
	}
	return address
}
